// An identity provider elsewhere, as a city has one: a real one (oidc-provider) on a port of its own, which asks nobody
// anything and signs in whom the test names.
import { generateKeyPairSync } from 'node:crypto'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Context, Provider } from 'oidc-provider'
import MemoryAdapter from 'oidc-provider/lib/adapters/memory_adapter.js'

export interface OutsideProvider {
  issuer: string
  secret: string
  /** Who signs in next: the claims about them, or the error that the provider answers with. */
  next: { claims: Record<string, unknown> & { sub: string } } | { error: string }
  /** Where our callback is; known once our own server listens. */
  setClient(base_url: string): void
  close(): Promise<void>
}

export async function startProvider(): Promise<OutsideProvider> {
  let handle: ReturnType<Provider['callback']> | undefined
  let provider: Provider | undefined
  const server: Server = createServer((request, response) => {
    if (!request.url?.startsWith('/step/')) return handle?.(request, response)
    const { next } = outside
    const result = 'error' in next ? { error: next.error } : { login: { accountId: next.claims.sub } }
    void provider!.interactionResult(request, response, result).then((location) => response.writeHead(303, { location }).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const outside: OutsideProvider = {
    issuer,
    secret: 'a secret that both sides know',
    next: { error: 'access_denied' },
    setClient(base_url) {
      provider = makeProvider(outside, base_url)
      handle = provider.callback()
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
  return outside
}

function makeProvider(outside: OutsideProvider, base_url: string): Provider {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const provider: Provider = new Provider(outside.issuer, {
    clients: [{
      client_id: 'otklik', client_secret: outside.secret, token_endpoint_auth_method: 'client_secret_basic',
      redirect_uris: [`${base_url}/people/callback`], post_logout_redirect_uris: [`${base_url}/`],
      response_types: ['code'], grant_types: ['authorization_code'], id_token_signed_response_alg: 'ES256',
    }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'outside' }] },
    adapter: class extends MemoryAdapter {},
    cookies: { keys: ['outside'] },
    claims: { openid: ['sub', 'roles'], profile: ['name', 'preferred_username', 'locale'], email: ['email', 'email_verified'] },
    findAccount: (_context: Context, sub: string) => ({ accountId: sub, claims: () => ('claims' in outside.next ? outside.next.claims : { sub }) }),
    async loadExistingGrant(context: Context) {
      const grant = new provider.Grant({ clientId: 'otklik', accountId: context.oidc.session!.accountId! })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
    interactions: { url: (_context: Context, step: { uid: string }) => `/step/${step.uid}` },
    pkce: { required: () => true },
    clientBasedCORS: () => false,
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
  })
  return provider
}
