// Bearer tokens of clinics' own systems: `otk_` and 32 random bytes, kept as SHA-256.
import type { Write } from '../platform/db/index.ts'
import { recordEvent } from '../platform/audit.ts'
import type { House } from '../platform/house.ts'
import { makeId, makeSecret } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { HOUR_MS } from '../platform/time.ts'
import { findLiveToken, insertToken, revokeToken, touchToken } from './queries/tokens.ts'
import { hashToken } from './sessions.ts'

export const SCOPES = ['fhir.read', 'fhir.write'] as const

const BEARER = /^bearer (otk_[\w-]{43})$/i

/** The system behind an `Authorization` header; undefined for any other header, and for a revoked or expired token. */
export async function findToken(house: House, authorization: string | undefined): Promise<Actor | undefined> {
  const text = BEARER.exec(authorization?.trim() ?? '')?.[1]
  if (!text) return undefined
  const now = house.clock.now()
  const token = await findLiveToken(house.database.read, hashToken(text), now)
  if (!token) return undefined
  if (!token.used_at || now.getTime() - token.used_at.getTime() > HOUR_MS) {
    await house.database.write((db) => touchToken(db, token.id, now))
  }
  return { kind: 'token', id: token.id, name: token.name, clinic_id: token.clinic_id, scopes: token.scopes }
}

export interface TokenWish {
  clinic_id: string
  /** Which system it is for, as the operator calls it. */
  name: string
  scopes: readonly string[]
  /** Null: it holds until it is revoked. */
  expires_at: Date | null
}

/** Makes a token. Out: its text, to be shown once, and its id. */
export async function makeToken(db: Write, actor: Actor, wish: TokenWish, now: Date): Promise<{ text: string; id: string }> {
  const text = `otk_${makeSecret(32)}`
  const id = makeId(now)
  await insertToken(db, hashToken(text), { ...wish, scopes: [...wish.scopes], id, created_at: now })
  await recordEvent(db, actor, {
    clinic_id: wish.clinic_id, event: 'people.token_made', subject_kind: 'token', subject_id: id,
    detail: { name: wish.name, scopes: wish.scopes },
  }, now)
  return { text, id }
}

/** Ends a token at once. Out: false when there is none with this id, or it was revoked before. */
export async function endToken(db: Write, actor: Actor, id: string, now: Date): Promise<boolean> {
  const revoked = await revokeToken(db, id, now)
  if (!revoked) return false
  await recordEvent(db, actor, {
    clinic_id: revoked.clinic_id, event: 'people.token_revoked', subject_kind: 'token', subject_id: id,
    detail: { name: revoked.name },
  }, now)
  return true
}
