// SQL about notices to those on post.
import { type Read, type Write, all, run, sql } from '../../../platform/db/index.ts'

export interface Notice {
  id: string
  /** Null: every building of the clinic. */
  branch_id: string | null
  body: string
  created_at: Date
  author_name: string
  valid_until: Date
}

/** The notices of a building that an account has not read, the oldest first. */
export function listUnread(db: Read, clinic_id: string, branch_id: string, account_id: string, now: Date): Promise<Notice[]> {
  return all(db, sql<Notice>`
    select n.id, n.branch_id, n.body, n.created_at, n.author_name, n.valid_until
    from reception.notice n
    where n.clinic_id = ${clinic_id}
      and (n.branch_id is null or n.branch_id = ${branch_id})
      and n.withdrawn_at is null
      and n.valid_until > ${now}
      and not exists (
        select 1
        from reception.notice_read r
        where r.clinic_id = n.clinic_id
          and r.notice_id = n.id
          and r.account_id = ${account_id})
    order by n.created_at, n.id`)
}

/** A notice with how many have read it. */
export interface NoticeRead extends Notice {
  read_count: number
}

/** The notices in force at a clinic, the newest first. */
export function listNotices(db: Read, clinic_id: string, now: Date): Promise<NoticeRead[]> {
  return all(db, sql<NoticeRead>`
    select n.id, n.branch_id, n.body, n.created_at, n.author_name, n.valid_until, count(r.account_id)::int as read_count
    from reception.notice n
    left join reception.notice_read r
      on r.clinic_id = n.clinic_id
      and r.notice_id = n.id
    where n.clinic_id = ${clinic_id}
      and n.withdrawn_at is null
      and n.valid_until > ${now}
    group by n.clinic_id, n.id
    order by n.created_at desc, n.id desc`)
}

export interface NewNotice extends Omit<Notice, 'created_at'> {
  created_by: string | null
}

export async function insertNotice(db: Write, clinic_id: string, notice: NewNotice, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.notice (clinic_id, id, branch_id, body, created_at, created_by, author_name, valid_until)
    values (${clinic_id}, ${notice.id}, ${notice.branch_id}, ${notice.body}, ${now}, ${notice.created_by}, ${notice.author_name}, ${notice.valid_until})`)
}

/** Takes a notice away. Out: whether it was there. */
export async function withdrawNotice(db: Write, clinic_id: string, id: string, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    update reception.notice
    set withdrawn_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and withdrawn_at is null`)
  return count > 0
}

/** An account has read these notices; ids that are none of the clinic's are passed over. */
export async function markRead(db: Write, clinic_id: string, account_id: string, ids: readonly string[], now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.notice_read (clinic_id, notice_id, account_id, read_at)
    select n.clinic_id, n.id, ${account_id}::uuid, ${now}::timestamptz
    from reception.notice n
    where n.clinic_id = ${clinic_id}
      and n.id = any(${[...ids]}::uuid[])
    on conflict (clinic_id, notice_id, account_id) do nothing`)
}
