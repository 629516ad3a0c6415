// SQL about tallies and their counts.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'
import type { TallyKind } from './kinds.ts'

export interface TallyPlace {
  branch_id: string
  post_id: string
  shift_id: string
}

export interface NewTally {
  id: string
  kind: TallyKind
  at: Date
  /** The local day and hour of it. */
  day: string
  hour: number
}

export async function insertTallies(db: Write, clinic_id: string, place: TallyPlace, tallies: readonly NewTally[]): Promise<void> {
  await run(db, sql`
    insert into reception.tally (clinic_id, id, branch_id, post_id, shift_id, kind, at, day, hour)
    select ${clinic_id}::uuid, told.id, ${place.branch_id}::uuid, ${place.post_id}::uuid, ${place.shift_id}::uuid, told.kind, told.at, told.day, told.hour
    from jsonb_to_recordset(${JSON.stringify(tallies)}::jsonb) as told (id uuid, kind text, at timestamptz, day date, hour smallint)`)
}

/** Adds to the kept counts, hour by hour. Sorted, so that two devices of a post never wait for each other. */
export async function addToCounts(db: Write, clinic_id: string, place: TallyPlace, tallies: readonly Pick<NewTally, 'kind' | 'day' | 'hour'>[]): Promise<void> {
  await run(db, sql`
    insert into reception.tally_hour (clinic_id, branch_id, post_id, day, hour, kind, count)
    select ${clinic_id}::uuid, ${place.branch_id}::uuid, ${place.post_id}::uuid, told.day, told.hour, told.kind, count(*)::int
    from jsonb_to_recordset(${JSON.stringify(tallies)}::jsonb) as told (kind text, day date, hour smallint)
    group by told.day, told.hour, told.kind
    order by told.day, told.hour, told.kind
    on conflict (clinic_id, day, branch_id, post_id, hour, kind) do update
    set count = tally_hour.count + excluded.count`)
}

export interface Tally extends NewTally, TallyPlace {
  undone_at: Date | null
}

/** A tally, locked against a second undoing. */
export function lockTally(db: Write, clinic_id: string, id: string): Promise<Tally | undefined> {
  return first(db, sql<Tally>`
    select id, branch_id, post_id, shift_id, kind, at, day, hour, undone_at
    from reception.tally
    where clinic_id = ${clinic_id}
      and id = ${id}
    for update`)
}

/** Takes a tally back, and out of its count. */
export async function markUndone(db: Write, clinic_id: string, tally: Tally, at: Date): Promise<void> {
  await run(db, sql`
    update reception.tally
    set undone_at = ${at}
    where clinic_id = ${clinic_id}
      and id = ${tally.id}`)
  await run(db, sql`
    update reception.tally_hour
    set count = count - 1
    where clinic_id = ${clinic_id}
      and day = ${tally.day}::date
      and branch_id = ${tally.branch_id}
      and post_id = ${tally.post_id}
      and hour = ${tally.hour}
      and kind = ${tally.kind}`)
}

export interface TallyCount {
  branch_id: string
  post_id: string
  day: string
  hour: number
  kind: TallyKind
  count: number
}

/** Counts of a clinic by post, hour and kind, on the local days from one to another, both counted. */
export function listTallyCounts(db: Read, clinic_id: string, from: string, to: string): Promise<TallyCount[]> {
  return all(db, sql<TallyCount>`
    select branch_id, post_id, day, hour, kind, count
    from reception.tally_hour
    where clinic_id = ${clinic_id}
      and day between ${from}::date and ${to}::date
      and count > 0
    order by day, branch_id, post_id, hour, kind`)
}

/** The tallies of a shift that stand, by kind. */
export function countShift(db: Read, clinic_id: string, shift_id: string): Promise<{ kind: TallyKind; count: number }[]> {
  return all(db, sql<{ kind: TallyKind; count: number }>`
    select kind, count(*) as count
    from reception.tally
    where clinic_id = ${clinic_id}
      and shift_id = ${shift_id}
      and undone_at is null
    group by kind`)
}

export function findTally(db: Read, clinic_id: string, id: string): Promise<Tally | undefined> {
  return first(db, sql<Tally>`
    select id, branch_id, post_id, shift_id, kind, at, day, hour, undone_at
    from reception.tally
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** Forgets single tallies of a clinic before a day; their counts stay. Out: how many. */
export async function deleteTallies(db: Write, clinic_id: string, before: string): Promise<number> {
  const { count } = await run(db, sql`
    delete from reception.tally
    where clinic_id = ${clinic_id}
      and day < ${before}::date`)
  return count
}
