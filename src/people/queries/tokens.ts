// SQL about the bearer tokens of clinics' own systems.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'

export interface ApiToken {
  id: string
  clinic_id: string
  name: string
  scopes: string[]
  created_at: Date
  expires_at: Date | null
  revoked_at: Date | null
  used_at: Date | null
}

/** The token with this hash, unless it was revoked or has expired. */
export function findLiveToken(db: Read, token_hash: Buffer, now: Date): Promise<ApiToken | undefined> {
  return first(db, sql<ApiToken>`
    select id, clinic_id, name, scopes, created_at, expires_at, revoked_at, used_at
    from people.api_token
    where token_hash = ${token_hash}
      and revoked_at is null
      and (expires_at is null or expires_at > ${now})`)
}

export async function insertToken(db: Write, token_hash: Buffer, token: Omit<ApiToken, 'revoked_at' | 'used_at'>): Promise<void> {
  await run(db, sql`
    insert into people.api_token (token_hash, id, clinic_id, name, scopes, created_at, expires_at)
    values (${token_hash}, ${token.id}, ${token.clinic_id}, ${token.name}, ${token.scopes}::text[], ${token.created_at},
      ${token.expires_at})`)
}

export async function touchToken(db: Write, id: string, now: Date): Promise<void> {
  await run(db, sql`
    update people.api_token
    set used_at = ${now}
    where id = ${id}`)
}

/** Every token ever made, the newest on top. */
export function listTokens(db: Read): Promise<(ApiToken & { clinic_slug: string | null })[]> {
  return all(db, sql<ApiToken & { clinic_slug: string | null }>`
    select t.id, t.clinic_id, t.name, t.scopes, t.created_at, t.expires_at, t.revoked_at, t.used_at, c.slug as clinic_slug
    from people.api_token t
    left join clinics.clinic c on c.id = t.clinic_id
    order by t.created_at desc, t.id desc`)
}

/** Out: the token, when it was there and not revoked yet. */
export async function revokeToken(db: Write, id: string, now: Date): Promise<{ clinic_id: string; name: string } | undefined> {
  const { rows } = await run(db, sql<{ clinic_id: string; name: string }>`
    update people.api_token
    set revoked_at = ${now}
    where id = ${id}
      and revoked_at is null
    returning clinic_id, name`)
  return rows[0]
}
