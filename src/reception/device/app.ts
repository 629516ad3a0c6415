// What makes pages of reception an app that one can install: its manifest and its service worker.
import { json, text } from '../../platform/http/answer.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { assetUrl, readAsset } from '../../ui/index.ts'
import { deviceWords } from './words/index.ts'

export const appRoutes: readonly AnyRoute[] = [
  // served from here and not from /assets, since a worker's reach begins at its own folder
  route({
    method: 'GET', url: '/reception/worker.js', permit: 'public', audit: null,
    handle: () => text(readAsset('device_worker.js'), 'text/javascript; charset=utf-8', 200, {
      'content-security-policy': "default-src 'none'; connect-src 'self'",
    }),
  }),
  route({
    method: 'GET', url: '/reception/:clinic/app.webmanifest', permit: 'public', audit: null,
    handle({ clinic, lang }) {
      const name = deviceWords(lang).frame.app
      return json({
        name, short_name: name, lang, start_url: `/reception/${clinic.slug}/post`, scope: '/reception/', display: 'standalone',
        icons: [{ src: assetUrl('icon.svg'), sizes: 'any', type: 'image/svg+xml' }],
      }, 200, {}, 'application/manifest+json')
    },
  }),
]
