// SQL about the senior's list.
import { type Read, type Write, all, run, sql } from '../../../platform/db/index.ts'
import type { HolderLine } from '../rules/holding.ts'

/** The lines of the list that may let an account hold a post: those of the post, and those of all posts of its branch. */
export function listHolderLines(db: Read, clinic_id: string, account_id: string, post_id: string): Promise<HolderLine[]> {
  return all(db, sql<HolderLine>`
    select h.valid_from, h.valid_until, h.revoked_at
    from reception.post p
    join reception.holder h
      on h.clinic_id = p.clinic_id
      and h.branch_id = p.branch_id
      and (h.post_id is null or h.post_id = p.id)
    where p.clinic_id = ${clinic_id}
      and p.id = ${post_id}
      and p.closed_at is null
      and h.account_id = ${account_id}`)
}

/** Holds an account's lines until the transaction ends: nobody takes them off the list while it signs on. */
export async function lockHolderLines(db: Write, clinic_id: string, account_id: string): Promise<void> {
  await run(db, sql`
    select id
    from reception.holder
    where clinic_id = ${clinic_id}
      and account_id = ${account_id}
    order by id
    for share`)
}

/** The lines of an account for every post of a clinic that is not closed and has such lines. */
export function listHolderLinesByPost(db: Read, clinic_id: string, account_id: string): Promise<(HolderLine & { post_id: string })[]> {
  return all(db, sql<HolderLine & { post_id: string }>`
    select p.id as post_id, h.valid_from, h.valid_until, h.revoked_at
    from reception.post p
    join reception.holder h
      on h.clinic_id = p.clinic_id
      and h.branch_id = p.branch_id
      and (h.post_id is null or h.post_id = p.id)
    where p.clinic_id = ${clinic_id}
      and p.closed_at is null
      and h.account_id = ${account_id}`)
}

export interface NewHolder {
  id: string
  account_id: string
  branch_id: string
  post_id: string | null
  valid_from: Date
  valid_until: Date | null
  given_by: string | null
}

export async function insertHolder(db: Write, clinic_id: string, holder: NewHolder, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.holder (clinic_id, id, account_id, branch_id, post_id, valid_from, valid_until, given_by, given_at)
    values (${clinic_id}, ${holder.id}, ${holder.account_id}, ${holder.branch_id}, ${holder.post_id}, ${holder.valid_from},
      ${holder.valid_until}, ${holder.given_by}, ${now})`)
}

/** Takes a line off the list. Out: whose it was and where, or nothing when it is not on the list. */
export async function revokeHolder(
  db: Write, clinic_id: string, id: string, by: string | null, now: Date,
): Promise<{ account_id: string; branch_id: string; post_id: string | null } | undefined> {
  const { rows } = await run(db, sql<{ account_id: string; branch_id: string; post_id: string | null }>`
    update reception.holder
    set revoked_at = ${now},
      revoked_by = ${by}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and revoked_at is null
    returning account_id, branch_id, post_id`)
  return rows[0]
}

export interface ListedHolder extends HolderLine {
  id: string
  account_id: string
  name: string
  branch_id: string
  branch_slug: string
  branch_ru: string
  branch_en: string
  post_id: string | null
  post_name: string | null
  post_name_en: string | null
}

/** Who is on the list now or will be: neither taken off nor over. */
export function listHolders(db: Read, clinic_id: string, now: Date): Promise<ListedHolder[]> {
  return all(db, sql<ListedHolder>`
    select h.id, h.account_id, a.name, h.branch_id, b.slug as branch_slug, b.name_ru as branch_ru, b.name_en as branch_en,
      h.post_id, p.name as post_name, p.name_en as post_name_en, h.valid_from, h.valid_until, h.revoked_at
    from reception.holder h
    join people.account a
      on a.id = h.account_id
    join clinics.branch b
      on b.clinic_id = h.clinic_id
      and b.id = h.branch_id
    left join reception.post p
      on p.clinic_id = h.clinic_id
      and p.id = h.post_id
    where h.clinic_id = ${clinic_id}
      and h.revoked_at is null
      and (h.valid_until is null or h.valid_until > ${now})
    order by length(b.name_ru), b.name_ru, a.name, h.valid_from, h.id`)
}
