// SQL about posts.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'

export const POST_KINDS = ['entrance', 'floor', 'kiosk'] as const
export type PostKind = (typeof POST_KINDS)[number]

export interface Post {
  id: string
  branch_id: string
  branch_slug: string
  branch_ru: string
  branch_en: string
  kind: PostKind
  name: string
  name_en: string | null
  /** The level of the building's plan, 0 that of the street. */
  floor: number | null
}

/** The posts of a clinic, or of one of its branches, that are not closed. */
export function listPosts(db: Read, clinic_id: string, branch_id: string | null = null): Promise<Post[]> {
  return all(db, sql<Post>`
    select p.id, p.branch_id, b.slug as branch_slug, b.name_ru as branch_ru, b.name_en as branch_en, p.kind, p.name, p.name_en, p.floor
    from reception.post p
    join clinics.branch b
      on b.clinic_id = p.clinic_id
      and b.id = p.branch_id
    where p.clinic_id = ${clinic_id}
      and (${branch_id}::uuid is null or p.branch_id = ${branch_id}::uuid)
      and p.closed_at is null
    order by length(b.name_ru), b.name_ru, array_position(array['entrance', 'floor', 'kiosk'], p.kind), p.floor nulls first, p.name`)
}

/** Every post of a clinic that there is or was: counts name those that are closed as well. */
export function listAllPosts(db: Read, clinic_id: string): Promise<Post[]> {
  return all(db, sql<Post>`
    select p.id, p.branch_id, b.slug as branch_slug, b.name_ru as branch_ru, b.name_en as branch_en, p.kind, p.name, p.name_en, p.floor
    from reception.post p
    join clinics.branch b
      on b.clinic_id = p.clinic_id
      and b.id = p.branch_id
    where p.clinic_id = ${clinic_id}`)
}

/** A post that is not closed; its row is locked, so that nobody closes it or takes it meanwhile. */
export function lockPost(db: Write, clinic_id: string, id: string): Promise<{ id: string; branch_id: string } | undefined> {
  return first(db, sql<{ id: string; branch_id: string }>`
    select id, branch_id
    from reception.post
    where clinic_id = ${clinic_id}
      and id = ${id}
      and closed_at is null
    for update`)
}

export interface NewPost {
  id: string
  branch_id: string
  kind: PostKind
  name: string
  name_en: string | null
  floor: number | null
}

export async function insertPost(db: Write, clinic_id: string, post: NewPost, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.post (clinic_id, id, branch_id, kind, name, name_en, floor, created_at)
    values (${clinic_id}, ${post.id}, ${post.branch_id}, ${post.kind}, ${post.name}, ${post.name_en}, ${post.floor}, ${now})`)
}

/** Closes a post for good. Out: whether there was one. */
export async function closePost(db: Write, clinic_id: string, id: string, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    update reception.post
    set closed_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and closed_at is null`)
  return count > 0
}

/** Shifts at a post that are not ended: at most one. */
export function listHeldShifts(db: Read, clinic_id: string, post_id: string): Promise<{ id: string; account_id: string }[]> {
  return all(db, sql<{ id: string; account_id: string }>`
    select id, account_id
    from reception.shift
    where clinic_id = ${clinic_id}
      and post_id = ${post_id}
      and ended_at is null`)
}
