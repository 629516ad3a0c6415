// A sign-in under way, kept in the browser: a cookie for ten minutes, signed by us, so that no answer of the provider is
// taken that this browser did not ask for.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { KeyRing } from '../platform/keys.ts'
import type { SignInSecrets } from './provider.ts'

export const ATTEMPT_COOKIE = '__Host-otklik-sign-in'
export const ATTEMPT_MS = 10 * 60_000

/** A path of ours to return to, and what the provider's answer must match. */
export interface Attempt extends SignInSecrets {
  back: string
}

/** The cookie's text: key id, content, HMAC-SHA256. */
export function sealAttempt(keys: KeyRing, attempt: Attempt, now: Date): string {
  const content = Buffer.from(JSON.stringify({ ...attempt, at: now.getTime() })).toString('base64url')
  return `${keys.current.id}.${content}.${sign(keys.current.secret, content).toString('base64url')}`
}

/** The attempt in a cookie; undefined when there is none, it is not ours, or it is older than ten minutes. */
export function readAttempt(keys: KeyRing, cookie: string | undefined, now: Date): Attempt | undefined {
  const [key_id, content = '', signature = ''] = cookie?.split('.') ?? []
  const key = keys.find(Number(key_id))
  if (!key) return undefined
  const given = Buffer.from(signature, 'base64url')
  const expected = sign(key.secret, content)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  const { at, ...attempt } = JSON.parse(Buffer.from(content, 'base64url').toString()) as Attempt & { at: number }
  return now.getTime() - at > ATTEMPT_MS ? undefined : attempt
}

function sign(secret: Buffer, content: string): Buffer {
  return createHmac('sha256', secret).update(`sign-in:${content}`).digest()
}
