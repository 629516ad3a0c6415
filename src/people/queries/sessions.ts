// SQL about signed-in browsers. A token is never kept: only its hash.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'
import type { HeldRole } from '../../platform/permit.ts'

export interface SignedIn {
  account_id: string
  name: string
  email: string | null
  lang: 'ru' | 'en'
  seen_at: Date
  id_token: string | null
  roles: HeldRole[]
}

/** Whose browser it is, with the roles that hold on the local day `today`; nothing once it was revoked or has ended. */
export function findSignedIn(
  db: Read, token_hash: Buffer, today: string, idle_since: Date, now: Date,
): Promise<SignedIn | undefined> {
  return first(db, sql<SignedIn>`
    select a.id as account_id, a.name, a.email, a.lang, s.seen_at, s.id_token,
      coalesce(
        json_agg(json_build_object('role', r.role, 'clinic_id', r.clinic_id, 'doctor_id', r.doctor_id) order by r.id)
          filter (where r.id is not null),
        '[]') as roles
    from people.session s
    join people.account a on a.id = s.account_id
    left join people.role r
      on r.account_id = a.id
      and r.valid_from <= ${today}::date
      and (r.valid_to is null or r.valid_to >= ${today}::date)
    where s.token_hash = ${token_hash}
      and s.revoked_at is null
      and s.expires_at > ${now}
      and s.seen_at > ${idle_since}
    group by a.id, s.token_hash`)
}

export interface NewSession {
  account_id: string
  expires_at: Date
  user_agent: string | null
  id_token: string | null
}

export async function insertSession(db: Write, token_hash: Buffer, session: NewSession, now: Date): Promise<void> {
  await run(db, sql`
    insert into people.session (token_hash, account_id, created_at, seen_at, expires_at, user_agent, id_token)
    values (${token_hash}, ${session.account_id}, ${now}, ${now}, ${session.expires_at},
      ${session.user_agent}, ${session.id_token})`)
}

export async function touchSession(db: Write, token_hash: Buffer, now: Date): Promise<void> {
  await run(db, sql`
    update people.session
    set seen_at = ${now}
    where token_hash = ${token_hash}
      and seen_at < ${now}`)
}

/** Out: whether there was one to revoke. The account is asked for too, so that nobody revokes another's. */
export async function revokeSession(db: Write, account_id: string, token_hash: Buffer, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    update people.session
    set revoked_at = ${now},
      id_token = null
    where token_hash = ${token_hash}
      and account_id = ${account_id}
      and revoked_at is null`)
  return count > 0
}

/** All of an account but the one in hand. Out: how many. */
export async function revokeOtherSessions(db: Write, account_id: string, kept_hash: Buffer, now: Date): Promise<number> {
  const { count } = await run(db, sql`
    update people.session
    set revoked_at = ${now},
      id_token = null
    where account_id = ${account_id}
      and token_hash <> ${kept_hash}
      and revoked_at is null`)
  return count
}

/** A person who becomes staff stays signed in no longer than staff do. */
export async function shortenSessions(db: Write, account_id: string, expires_at: Date): Promise<void> {
  await run(db, sql`
    update people.session
    set expires_at = least(expires_at, ${expires_at})
    where account_id = ${account_id}
      and revoked_at is null`)
}

export interface OpenSession {
  /** Hexadecimal; names the session on its owner's page. */
  hash: string
  created_at: Date
  seen_at: Date
  expires_at: Date
  user_agent: string | null
}

/** The browsers in which an account is signed in, the one seen last on top. */
export function listSessions(db: Read, account_id: string, idle_since: Date, now: Date): Promise<OpenSession[]> {
  return all(db, sql<OpenSession>`
    select encode(token_hash, 'hex') as hash, created_at, seen_at, expires_at, user_agent
    from people.session
    where account_id = ${account_id}
      and revoked_at is null
      and expires_at > ${now}
      and seen_at > ${idle_since}
    order by seen_at desc, created_at desc`)
}

/** Forgets sessions that ended before an instant. Out: how many. */
export async function deleteEndedSessions(db: Write, before: Date): Promise<number> {
  const { count } = await run(db, sql`
    delete from people.session
    where expires_at < ${before}
      or revoked_at < ${before}`)
  return count
}
