// The identity provider of the demonstration: a real one (oidc-provider), inside the web process under /identity, whose
// sign-in page lets one choose a demo person. Nothing of it exists outside the demonstration.
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Provider } from 'oidc-provider'
import { isProviderInside } from '../people/index.ts'
import type { House } from '../platform/house.ts'
import { addIdentityPages } from './identity_pages.tsx'

const MOUNT = '/identity'

/** Mounts the provider on the web server of a demonstration; does nothing when sign-in is at a provider elsewhere. */
export async function mountIdentity(app: FastifyInstance, house: House): Promise<void> {
  if (!isProviderInside(house.config)) return
  const getProvider = lazily(house)
  await app.register(async (scope) => addIdentityPages(scope, house, getProvider))
  await app.register(async (scope) => {
    // the provider reads the body itself
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: `${MOUNT}/*`,
      config: { rateLimit: { max: 300, timeWindow: 60_000 } },
      async handler(request, reply) {
        const provider = await getProvider()
        reply.hijack()
        speakAs(house.config.BASE_URL, request.raw)
        provider.callback()(request.raw, reply.raw)
      },
    })
  })
}

/** The provider's addresses are those of BASE_URL, whatever name or proxy the request came by; the mount is cut off. */
function speakAs(base_url: string, request: IncomingMessage & { originalUrl?: string }): void {
  const { host, protocol } = new URL(base_url)
  request.headers.host = host
  request.headers['x-forwarded-host'] = host
  request.headers['x-forwarded-proto'] = protocol.replace(':', '')
  request.originalUrl = request.url ?? ''
  request.url = request.originalUrl.slice(MOUNT.length) || '/'
}

/**
 * One provider a BASE_URL, made at the first request: the address is only certain once the server listens. The package is
 * loaded then as well: a city has no use for it.
 */
function lazily(house: House): () => Promise<Provider> {
  let kept: { base_url: string; provider: Promise<Provider> } | undefined
  return () => {
    const base_url = house.config.BASE_URL
    if (kept?.base_url !== base_url) kept = { base_url, provider: import('./identity_provider.ts').then(({ makeProvider }) => makeProvider(house, MOUNT)) }
    return kept.provider
  }
}
