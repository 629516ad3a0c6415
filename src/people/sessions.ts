// Signed-in browsers: a random token in a `__Host-` cookie, its SHA-256 in the database.
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Write } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeSecret } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import type { Job } from '../platform/slice.ts'
import { DAY_MS, HOUR_MS, localDate } from '../platform/time.ts'
import { deleteEndedSessions, findSignedIn, insertSession, touchSession } from './queries/sessions.ts'

export const SESSION_COOKIE = '__Host-otklik'

/** Nobody at the keyboard for so long ends a session. */
export const IDLE_MS = 12 * HOUR_MS
export const RESIDENT_SESSION_MS = 30 * DAY_MS
export const STAFF_SESSION_MS = 12 * HOUR_MS
/** `seen_at` may be this old, so that a click is not a write. */
const SEEN_EVERY_MS = 5 * 60_000

const COOKIE = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

/**
 * The account behind a request's session cookie, with the roles that hold today in the network's zone; undefined when
 * there is no cookie, or the session was revoked, has ended, or nobody was seen in it for twelve hours.
 */
export async function findAccount(house: House, request: FastifyRequest): Promise<Actor | undefined> {
  const hash = readSessionHash(request)
  if (!hash) return undefined
  const now = house.clock.now()
  const today = localDate(now, house.config.OTKLIK_ZONE)
  const found = await findSignedIn(house.database.read, hash, today, new Date(now.getTime() - IDLE_MS), now)
  if (!found) return undefined
  if (now.getTime() - found.seen_at.getTime() > SEEN_EVERY_MS) {
    await house.database.write((db) => touchSession(db, hash, now))
  }
  return {
    kind: 'account',
    id: found.account_id,
    name: found.name,
    email: found.email,
    lang: found.lang,
    roles: found.roles,
    session: hash.toString('hex'),
  }
}

/** The hash of the session token that a request carries; undefined without one, or with one we never made. */
export function readSessionHash(request: FastifyRequest): Buffer | undefined {
  const token = request.cookies[SESSION_COOKIE]
  return token !== undefined && /^[\w-]{43}$/.test(token) ? hashToken(token) : undefined
}

/** Opens a session for an account. Out: the token for the cookie; it is kept nowhere. */
export async function openSession(
  db: Write, account_id: string, about: { staff: boolean; user_agent: string | null; id_token: string | null }, now: Date,
): Promise<string> {
  const token = makeSecret(32)
  const expires_at = new Date(now.getTime() + lifetimeOf(about.staff))
  const user_agent = about.user_agent?.slice(0, 300) ?? null
  await insertSession(db, hashToken(token), { account_id, expires_at, user_agent, id_token: about.id_token }, now)
  return token
}

/** Puts a session's token into the browser. */
export function setSessionCookie(reply: FastifyReply, token: string, staff: boolean): void {
  reply.setCookie(SESSION_COOKIE, token, { ...COOKIE, maxAge: lifetimeOf(staff) / 1000 })
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, COOKIE)
}

/** SHA-256 of a token's text: it has 256 random bits, so a slow hash would add nothing. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Sessions are forgotten a week after their end. */
export const forgetSessions: Job = {
  name: 'people.forget_sessions',
  every: '17 4 * * *',
  async run(house) {
    const before = new Date(house.clock.now().getTime() - 7 * DAY_MS)
    await house.database.write((db) => deleteEndedSessions(db, before))
  },
}

function lifetimeOf(staff: boolean): number {
  return staff ? STAFF_SESSION_MS : RESIDENT_SESSION_MS
}
