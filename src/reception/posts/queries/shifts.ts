// SQL about shifts: who is at which post.
import { type Read, type Write, type RawBuilder, all, first, run, sql } from '../../../platform/db/index.ts'
import type { PostKind } from './posts.ts'

export type ShiftEnd = 'signed_off' | 'moved' | 'replaced' | 'revoked' | 'closed' | 'over'

/** Somebody at a post, with the names of the post and its building. */
export interface Shift {
  id: string
  branch_id: string
  branch_slug: string
  branch_ru: string
  branch_en: string
  post_id: string
  post_kind: PostKind
  post_name: string
  post_name_en: string | null
  floor: number | null
  account_id: string
  account_name: string
  device_id: string | null
  began_at: Date
  until: Date
  ready_at: Date | null
  ended_at: Date | null
  end_kind: ShiftEnd | null
}

const COLUMNS = sql`s.id, s.branch_id, b.slug as branch_slug, b.name_ru as branch_ru, b.name_en as branch_en, s.post_id,
  p.kind as post_kind, p.name as post_name, p.name_en as post_name_en, p.floor, s.account_id, s.account_name, s.device_id, s.began_at, s.until,
  s.ready_at, s.ended_at, s.end_kind`

function selectShifts(where: RawBuilder<unknown>): RawBuilder<Shift> {
  return sql<Shift>`
    select ${COLUMNS}
    from reception.shift s
    join reception.post p
      on p.clinic_id = s.clinic_id
      and p.id = s.post_id
    join clinics.branch b
      on b.clinic_id = s.clinic_id
      and b.id = s.branch_id
    where ${where}`
}

/** A shift by its id, ended or not. */
export function findShift(db: Read, clinic_id: string, id: string): Promise<Shift | undefined> {
  return first(db, selectShifts(sql`s.clinic_id = ${clinic_id} and s.id = ${id}`))
}

/** The shift in which an account is now; nothing when it is over or ended. */
export function findCurrentShift(db: Read, clinic_id: string, account_id: string, now: Date): Promise<Shift | undefined> {
  return first(db, selectShifts(sql`s.clinic_id = ${clinic_id} and s.account_id = ${account_id} and s.ended_at is null and s.until > ${now}`))
}

/** The newest shift of an account, ended or not. */
export function findLastShift(db: Read, clinic_id: string, account_id: string): Promise<Shift | undefined> {
  return first(db, selectShifts(sql`s.clinic_id = ${clinic_id} and s.account_id = ${account_id} order by s.began_at desc, s.ended_at desc nulls first, s.id desc limit 1`))
}

/** Who is on post now, at one branch or at all of the clinic. */
export function listCurrentShifts(db: Read, clinic_id: string, branch_id: string | null, now: Date): Promise<Shift[]> {
  return all(db, selectShifts(sql`s.clinic_id = ${clinic_id} and s.ended_at is null and s.until > ${now}
    and (${branch_id}::uuid is null or s.branch_id = ${branch_id}::uuid) order by s.began_at, s.id`))
}

export interface NewShift {
  id: string
  branch_id: string
  post_id: string
  account_id: string
  account_name: string
  device_id: string | null
  until: Date
}

export async function insertShift(db: Write, clinic_id: string, shift: NewShift, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.shift (clinic_id, id, branch_id, post_id, account_id, account_name, device_id, began_at, until)
    values (${clinic_id}, ${shift.id}, ${shift.branch_id}, ${shift.post_id}, ${shift.account_id}, ${shift.account_name},
      ${shift.device_id}, ${now}, ${shift.until})`)
}

/** Locks what is not ended at a post and of an account, in one order, so that two who change places do not wait for each other. */
export async function lockShifts(db: Write, clinic_id: string, post_id: string, account_id: string): Promise<void> {
  await run(db, sql`
    select id
    from reception.shift
    where clinic_id = ${clinic_id}
      and (post_id = ${post_id} or account_id = ${account_id})
      and ended_at is null
    order by id
    for update`)
}

/** Ends a shift that is not ended yet, at its time when that is past. Out: whether it did. */
export async function endShift(db: Write, clinic_id: string, id: string, kind: ShiftEnd, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    update reception.shift
    set ended_at = least(${now}::timestamptz, until),
      end_kind = ${kind}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and ended_at is null`)
  return count > 0
}

/** Ends what is past its time at a post or of an account, as of that time: nobody signed off. */
export async function endOverdue(db: Write, clinic_id: string, post_id: string, account_id: string, now: Date): Promise<void> {
  await run(db, sql`
    update reception.shift
    set ended_at = until,
      end_kind = 'over'
    where clinic_id = ${clinic_id}
      and (post_id = ${post_id} or account_id = ${account_id})
      and ended_at is null
      and until <= ${now}`)
}

/** Everything of the branch was read: the work begins. */
export async function markReady(db: Write, clinic_id: string, id: string, now: Date): Promise<void> {
  await run(db, sql`
    update reception.shift
    set ready_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and ready_at is null`)
}
