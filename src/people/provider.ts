// The identity provider, seen from our side: found lazily, asked by OpenID Connect (authorization code, PKCE).
import * as oidc from 'openid-client'
import type { Config } from '../platform/config.ts'
import type { House } from '../platform/house.ts'

/** The issuer's name in `people.account` for the provider inside: it stays the same when BASE_URL changes. */
export const DEMO_ISSUER = 'demo'

/** Seconds that the provider has for an answer. */
const PATIENCE_S = 8

/** Whether the provider is the one inside the demonstration (src/demo/identity.ts). */
export function isProviderInside(config: Config): boolean {
  return config.OTKLIK_DEMO && !config.OIDC_ISSUER
}

/** How accounts of the present provider are named in `people.account.issuer`. */
export function issuerOf(config: Config): string {
  return isProviderInside(config) ? DEMO_ISSUER : config.OIDC_ISSUER!
}

const found = new WeakMap<House, { address: string; provider: oidc.Configuration }>()

/** The provider's own description, kept once it was read; undefined while it does not answer. */
export async function findProvider(house: House): Promise<oidc.Configuration | undefined> {
  const { config } = house
  const address = isProviderInside(config) ? `${config.BASE_URL}/identity` : config.OIDC_ISSUER!
  const kept = found.get(house)
  if (kept?.address === address) return kept.provider
  try {
    const provider = await oidc.discovery(new URL(address), config.OIDC_CLIENT_ID, undefined, authentication(config), {
      timeout: PATIENCE_S,
      // the settings allow plain http in the demonstration and on this very machine alone
      execute: address.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
    })
    found.set(house, { address, provider })
    return provider
  } catch (error) {
    house.log.warn({ error, issuer: address }, 'the identity provider does not answer')
    return undefined
  }
}

export interface SignInSecrets {
  state: string
  nonce: string
  /** PKCE's code verifier. */
  verifier: string
}

/** Where the browser goes to sign in. */
export async function signInAddress(
  provider: oidc.Configuration, config: Config, secrets: SignInSecrets, wishes: { lang: string; hint: string | undefined },
): Promise<URL> {
  return oidc.buildAuthorizationUrl(provider, {
    redirect_uri: redirectUri(config),
    scope: 'openid profile email',
    state: secrets.state,
    nonce: secrets.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(secrets.verifier),
    code_challenge_method: 'S256',
    ui_locales: wishes.lang,
    ...(wishes.hint ? { login_hint: wishes.hint } : {}),
  })
}

export type Exchange =
  | { kind: 'claims'; claims: Record<string, unknown>; id_token: string | null }
  /** The provider said no, or what came back is not what was asked for; `error` is OAuth's word or ours. */
  | { kind: 'refused'; error: string }
  | { kind: 'down' }

/** Trades the code of a callback (`search` is its query) for what the provider says about the person. */
export async function exchangeCode(
  house: House, provider: oidc.Configuration, search: string, secrets: SignInSecrets,
): Promise<Exchange> {
  try {
    const callback = new URL(`${redirectUri(house.config)}${search}`)
    const tokens = await oidc.authorizationCodeGrant(provider, callback, {
      expectedState: secrets.state,
      expectedNonce: secrets.nonce,
      pkceCodeVerifier: secrets.verifier,
      idTokenExpected: true,
    })
    const from_token = tokens.claims()!
    const from_userinfo = provider.serverMetadata().userinfo_endpoint
      ? await oidc.fetchUserInfo(provider, tokens.access_token, from_token.sub)
      : {}
    return { kind: 'claims', claims: { ...from_token, ...from_userinfo }, id_token: tokens.id_token ?? null }
  } catch (error) {
    house.log.warn({ error }, 'sign-in failed')
    return explain(error)
  }
}

/** Where the browser goes so that the provider ends its session too; undefined when the provider offers nothing. */
export function signOutAddress(provider: oidc.Configuration, config: Config, id_token: string | null): URL | undefined {
  if (!provider.serverMetadata().end_session_endpoint) return undefined
  return oidc.buildEndSessionUrl(provider, {
    post_logout_redirect_uri: `${config.BASE_URL}/`,
    ...(id_token ? { id_token_hint: id_token } : {}),
  })
}

function redirectUri(config: Config): string {
  return `${config.BASE_URL}/people/callback`
}

/** Without a secret we are a public client, protected by PKCE alone. */
function authentication(config: Config): oidc.ClientAuth {
  const secret = config.OIDC_CLIENT_SECRET
  if (!secret) return oidc.None()
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)]
  return (server, ...rest) => {
    // `client_secret_basic` is what a provider takes that says nothing (OpenID Connect Discovery 1.0, section 3)
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return methods.includes('client_secret_basic') ? basic(server, ...rest) : post(server, ...rest)
  }
}

function explain(error: unknown): Exchange {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError) {
    return { kind: 'refused', error: error.error }
  }
  const code = (error as { code?: string }).code ?? ''
  const is_network = error instanceof TypeError && !code.startsWith('OAUTH_')
  if (is_network || code === 'OAUTH_TIMEOUT' || isServerFault(error)) return { kind: 'down' }
  return { kind: 'refused', error: code || 'invalid_response' }
}

function isServerFault(error: unknown): boolean {
  const { cause } = error as { cause?: unknown }
  return cause instanceof Response && cause.status >= 500
}
