// What belongs to no slice: the home page, the browser's files, the page of all ui pieces, and what operators' machines ask.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { isIP } from 'node:net'
import { extname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createElement } from 'react'
import { z } from 'zod'
import { countDueMessages } from '../letters/index.ts'
import { first, sql } from '../platform/db/index.ts'
import { json, page, refuse, text } from '../platform/http/answer.ts'
import { route } from '../platform/http/route.ts'
import type { Slice } from '../platform/slice.ts'
import { ASSETS_FOLDER, Gallery } from '../ui/index.ts'
import { homeRoute } from './home.tsx'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** How long the database may take to answer `/readyz`. */
const READY_MS = 2_000

export const site: Slice = {
  name: 'site',
  routes: [
    homeRoute,
    route({
      method: 'GET', url: '/assets/:file', permit: 'public', audit: null, rate_per_minute: 3000,
      params: z.object({ file: z.string().regex(/^[\w-]+(\.[\w-]+)+$/) }),
      async handle({ params, reply }) {
        const path = join(ASSETS_FOLDER, params.file)
        const type = TYPES[extname(params.file)]
        const found = type && (await stat(path).catch(() => undefined))
        if (!found) return refuse(404)
        // names carry a hash of their content
        await reply.header('cache-control', 'public, max-age=31536000, immutable').type(type).send(createReadStream(path))
        return { kind: 'taken_over' }
      },
    }),
    route({
      method: 'GET', url: '/ui', permit: 'public', audit: null, demo_only: true,
      query: z.object({ density: z.enum(['resident', 'staff']).optional(), theme: z.enum(['light', 'dark']).optional() }),
      handle: ({ lang, query }) => page(createElement(Gallery, { lang, density: query.density, theme: query.theme })),
    }),
    route({
      method: 'GET', url: '/healthz', permit: 'public', audit: null, rate_per_minute: 6000,
      handle: () => json({ status: 'alive' }),
    }),
    route({
      method: 'GET', url: '/readyz', permit: 'public', audit: null, rate_per_minute: 6000,
      async handle({ house }) {
        // a database that hangs is as good as none: whoever asks will not wait for it
        const asked = first(house.database.read, sql`select 1 as ready`).catch(() => undefined)
        const answered = await Promise.race([asked, delay(READY_MS, undefined, { ref: false })])
        return answered ? json({ status: 'ready' }) : json({ status: 'the database does not answer' }, 503)
      },
    }),
    route({
      method: 'GET', url: '/metrics', permit: 'public', audit: null, rate_per_minute: 6000,
      async handle({ house, request }) {
        // figures of the program, for the operator's network only
        if (request.headers['x-forwarded-for'] !== undefined || !isPrivate(request.ip)) return refuse(404)
        house.metrics.due.set(await countDueMessages(house.database.read, house.clock.now()))
        return text(await house.metrics.registry.metrics(), house.metrics.registry.contentType)
      },
    }),
  ],
}

function isPrivate(address: string): boolean {
  const v4 = address.replace(/^::ffff:/, '')
  if (isIP(v4) === 4) return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(v4)
  return /^(::1$|f[cd])/i.test(address)
}
