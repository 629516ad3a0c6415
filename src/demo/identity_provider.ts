// What the demonstration's identity provider is: one client, people without passwords, everything forgotten with the process.
import { generateKeyPairSync } from 'node:crypto'
import { type Context, Provider } from 'oidc-provider'
import MemoryAdapter from 'oidc-provider/lib/adapters/memory_adapter.js'
import type { House } from '../platform/house.ts'
import { showError, showSignOut } from './identity_pages.tsx'
import { findDemoPerson } from './people.ts'

/** The provider of a demonstration, for this program alone, under a path of BASE_URL. */
export function makeProvider(house: House, mount: string): Provider {
  const { BASE_URL, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = house.config
  const provider = new Provider(`${BASE_URL}${mount}`, {
    clients: [{
      client_id: OIDC_CLIENT_ID,
      ...(OIDC_CLIENT_SECRET ? { client_secret: OIDC_CLIENT_SECRET } : {}),
      token_endpoint_auth_method: OIDC_CLIENT_SECRET ? 'client_secret_basic' : 'none',
      redirect_uris: [`${BASE_URL}/people/callback`],
      post_logout_redirect_uris: [`${BASE_URL}/`],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: 'ES256',
    }],
    // whoever is signing in while the process restarts begins again
    adapter: Memory,
    jwks: { keys: [makeSigningKey()] },
    cookies: {
      keys: [house.keys.session.current.secret.toString('hex')],
      names: { session: 'otklik-identity', interaction: 'otklik-identity-step', resume: 'otklik-identity-resume' },
    },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'locale'], email: ['email'] },
    findAccount: (_context: Context, subject: string) => findClaims(house, subject),
    loadExistingGrant: (context: Context) => grantAll(provider, context),
    interactions: { url: (_context: Context, step: { uid: string }) => `${mount}/interaction/${step.uid}` },
    pkce: { required: () => true },
    clientBasedCORS: () => false,
    // seconds
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 1800, Session: 43_200, Grant: 43_200 },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true, logoutSource: showSignOut },
    },
    renderError: showError,
  })
  provider.proxy = true
  provider.on('server_error', (_context, error) => house.log.error({ error }, 'identity provider of the demonstration'))
  return provider
}

/** Everybody has agreed already that the demonstration may know the name of a person who does not exist. */
async function grantAll(provider: Provider, context: Context) {
  const grant = new provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session!.accountId! })
  grant.addOIDCScope('openid profile email')
  await grant.save()
  return grant
}

async function findClaims(house: House, subject: string) {
  const person = await findDemoPerson(house.database.read, subject)
  if (!person) return undefined
  const claims = { sub: subject, name: person.name, preferred_username: subject, locale: person.lang, ...(person.email ? { email: person.email } : {}) }
  return { accountId: subject, claims: () => claims }
}

/** The package's own store, under our name: used as it is, it warns at every start that it forgets. */
class Memory extends MemoryAdapter {}

/** Lives as long as the process, as do the provider's sessions. */
function makeSigningKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'demo' }
}
