// Who an account is, from what the identity provider says or an operator types.
import type { Config } from '../platform/config.ts'
import type { Write } from '../platform/db/index.ts'
import { makeId } from '../platform/ids.ts'
import { isLang } from '../platform/i18n.ts'
import {
  type Account, type Identity, insertAccount, listByLogin, lockAccount, releaseLogin, updateSignedIn,
} from './queries/accounts.ts'
import { issuerOf } from './provider.ts'

/** An account that an operator made before the person's first sign-in has this in front of its login as its subject. */
const PENDING = 'login:'

/** Reads the standard claims of OpenID Connect. `claims.sub` is there: the client has checked it. */
export function readIdentity(config: Config, claims: Record<string, unknown>): Identity {
  const subject = String(claims['sub'])
  const login = textOf(claims['preferred_username']) ?? null
  const parts = [textOf(claims['family_name']), textOf(claims['given_name']), textOf(claims['middle_name'])]
  const lang = textOf(claims['locale'])?.slice(0, 2)
  return {
    issuer: issuerOf(config),
    subject,
    login,
    name: textOf(claims['name']) ?? (parts.filter(Boolean).join(' ') || login || subject),
    email: claims['email_verified'] === false ? null : (textOf(claims['email']) ?? null),
    lang: isLang(lang) ? lang : 'ru',
  }
}

/**
 * The account of somebody who signs in now: the one known by the provider's subject, or the one that an operator made
 * for the login and nobody has used yet, or a new one. The provider must not let people choose their
 * `preferred_username` freely, since roles may wait under it.
 */
export async function takeSignedIn(db: Write, identity: Identity, now: Date): Promise<string> {
  const known = (await lockAccount(db, identity.issuer, identity.subject)) ?? (await findPending(db, identity))
  const id = known?.id ?? makeId(now)
  if (identity.login) await releaseLogin(db, identity.issuer, identity.login, id)
  if (known) await updateSignedIn(db, id, identity, now)
  else await insertAccount(db, id, identity, true, now)
  return id
}

/** An account for a login that an operator typed, made now when there is none. Out: its id. */
export async function ensureAccount(db: Write, config: Config, login: string, name: string, now: Date): Promise<string> {
  const issuer = issuerOf(config)
  const [known] = await listByLogin(db, issuer, [login])
  if (known) return known.id
  const id = makeId(now)
  const subject = pendingSubject(login)
  await insertAccount(db, id, { issuer, subject, login, name, email: null, lang: 'ru' }, false, now)
  return id
}

function findPending(db: Write, identity: Identity): Promise<Account | undefined> {
  return lockAccount(db, identity.issuer, pendingSubject(identity.login ?? identity.subject))
}

function pendingSubject(login: string): string {
  return `${PENDING}${login.toLowerCase()}`
}

function textOf(claim: unknown): string | undefined {
  const text = typeof claim === 'string' ? claim.trim() : ''
  return text === '' ? undefined : text.slice(0, 200)
}
