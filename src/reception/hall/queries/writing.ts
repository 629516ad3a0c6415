// Statements that change a hall.
import { type Read, type Write, all, first, one, run, sql } from '../../../platform/db/index.ts'
import type { HallCall, WalkIn } from './rooms.ts'

/** Holds a branch's hall of a day until the transaction ends, so that two rooms never call one person. */
export async function lockHall(db: Write, clinic_id: string, branch_id: string, day: string): Promise<void> {
  await run(db, sql`
    insert into reception.walk_in_count (clinic_id, branch_id, day, last)
    values (${clinic_id}, ${branch_id}, ${day}, 0)
    on conflict (clinic_id, branch_id, day) do update
    set last = walk_in_count.last`)
}

/** The next running number of a branch and day. */
export async function countWalkIn(db: Write, clinic_id: string, branch_id: string, day: string): Promise<number> {
  const { last } = await one(db, sql<{ last: number }>`
    insert into reception.walk_in_count (clinic_id, branch_id, day, last)
    values (${clinic_id}, ${branch_id}, ${day}, 1)
    on conflict (clinic_id, branch_id, day) do update
    set last = walk_in_count.last + 1
    returning last`)
  return last
}

export async function insertWalkIn(
  db: Write, clinic_id: string, walk_in: Omit<WalkIn, 'left_at'> & { account_id: string | null }, now: Date,
): Promise<void> {
  await run(db, sql`
    insert into reception.walk_in (clinic_id, id, branch_id, day, ticket, room_key, urgent, came_at, account_id, updated_at)
    values (${clinic_id}, ${walk_in.id}, ${walk_in.branch_id}, ${walk_in.day}, ${walk_in.ticket}, ${walk_in.room_key}, ${walk_in.urgent},
      ${walk_in.came_at}, ${walk_in.account_id}, ${now})`)
}

export function findWalkIn(db: Read, clinic_id: string, id: string): Promise<WalkIn | undefined> {
  return first(db, sql<WalkIn>`
    select id, branch_id, day, ticket, room_key, urgent, came_at, left_at
    from reception.walk_in
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** Notes that a visitor went away; false when that is noted already. */
export async function noteLeft(db: Write, clinic_id: string, id: string, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    update reception.walk_in
    set left_at = ${now}, updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and left_at is null`)
  return count === 1
}

export interface NewCall {
  subject_id: string
  branch_id: string
  day: string
  room_key: string
  ticket: string
  room: string | null
  floor: string | null
  why: string
  account_id: string | null
}

/** Calls somebody to a room; whoever came back is called once more in the same row. */
export async function saveCall(db: Write, clinic_id: string, call: NewCall, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.hall_call (clinic_id, subject_id, branch_id, day, room_key, ticket, room, floor, state, first_at, called_at, why, account_id)
    values (${clinic_id}, ${call.subject_id}, ${call.branch_id}, ${call.day}, ${call.room_key}, ${call.ticket}, ${call.room}, ${call.floor},
      'called', ${now}, ${now}, ${call.why}, ${call.account_id})
    on conflict (clinic_id, subject_id) do update
    set state = 'called', called_at = excluded.called_at, times = hall_call.times + 1, why = excluded.why, settled_at = null,
      room = excluded.room, floor = excluded.floor, account_id = excluded.account_id`)
}

export function lockCall(db: Write, clinic_id: string, subject_id: string): Promise<(HallCall & { branch_id: string; day: string }) | undefined> {
  return first(db, sql<HallCall & { branch_id: string; day: string }>`
    select subject_id, branch_id, day, room_key, ticket, room, floor, state, called_at, times, why, returned_at
    from reception.hall_call
    where clinic_id = ${clinic_id}
      and subject_id = ${subject_id}
    for update`)
}

export async function settleCall(db: Write, clinic_id: string, subject_id: string, state: 'seen' | 'absent' | 'back', now: Date): Promise<void> {
  await run(db, sql`
    update reception.hall_call
    set state = ${state}, settled_at = ${state === 'back' ? null : now}, returned_at = coalesce(${state === 'back' ? now : null}, returned_at)
    where clinic_id = ${clinic_id}
      and subject_id = ${subject_id}`)
}

/** Whoever was called and of whom nothing else was said is taken to have been seen. */
export async function settleOpenCall(db: Write, clinic_id: string, subject_id: string, now: Date): Promise<void> {
  await run(db, sql`
    update reception.hall_call
    set state = 'seen', settled_at = ${now}
    where clinic_id = ${clinic_id}
      and subject_id = ${subject_id}
      and state = 'called'`)
}

export async function repeatCall(db: Write, clinic_id: string, subject_id: string, now: Date): Promise<void> {
  await run(db, sql`
    update reception.hall_call
    set called_at = ${now}, times = times + 1
    where clinic_id = ${clinic_id}
      and subject_id = ${subject_id}`)
}

export interface Announcement {
  id: string
  branch_id: string
  kind: 'delay' | 'pause' | 'words'
  room: string | null
  minutes: number | null
  text_ru: string | null
  text_en: string | null
  since: Date
  until: Date
}

/** What is told in a hall at an instant, the newest first. */
export function listAnnouncements(db: Read, clinic_id: string, branch_id: string, now: Date): Promise<Announcement[]> {
  return all(db, sql<Announcement>`
    select id, branch_id, kind, room, minutes, text_ru, text_en, since, until
    from reception.announcement
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and since <= ${now}
      and until > ${now}
      and ended_at is null
    order by since desc, id desc`)
}

export async function insertAnnouncement(db: Write, clinic_id: string, one: Announcement & { account_id: string | null }): Promise<void> {
  await run(db, sql`
    insert into reception.announcement (clinic_id, id, branch_id, kind, room, minutes, text_ru, text_en, since, until, account_id)
    values (${clinic_id}, ${one.id}, ${one.branch_id}, ${one.kind}, ${one.room}, ${one.minutes}, ${one.text_ru}, ${one.text_en}, ${one.since},
      ${one.until}, ${one.account_id})`)
}

/** Takes an announcement away; false when it has ended already. Out: its branch. */
export async function endAnnouncement(db: Write, clinic_id: string, id: string, now: Date): Promise<string | undefined> {
  const { rows } = await run<{ branch_id: string }>(db, sql`
    update reception.announcement
    set ended_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and ended_at is null
    returning branch_id`)
  return rows[0]?.branch_id
}
