// Counts of slots and the rows that are kept of them, of one clinic.
import { type RawBuilder, type Read, type Write, all, prepared as sql, run } from '../../../platform/db/index.ts'
import type { SlotGroup } from '../../changes.ts'
import { HORIZON_DAYS, type SlotRules } from '../../slot.ts'
import type { ChangedGroup, Stretch } from '../day_counts.ts'
import { DEFINITION } from '../definition.ts'
import type { PackedFigures, ScheduleRules, SlotCount } from '../figure.ts'

/** The stretch of time that is looked at: from the local midnight before `now` to the end of the horizon's last day. */
export interface Span {
  now: Date
  today: string
  from: Date
  until: Date
  /** Its local days, today first, and the midnight after each. */
  days: readonly string[]
  midnights: readonly Date[]
}

/** Which groups: the named ones, or with null all of the clinic. */
export type Groups = readonly ChangedGroup[] | null

/** `count_id`: of the group, which count its kept row comes from. */
export type GroupSchedule = SlotGroup & ScheduleRules & { id: string; source_id: string | null; count_id: string | null }

/**
 * Active schedules and what they promise: any visit, no carve-out, a referral where the specialty's rule asks for one.
 */
export function findGroupSchedules(db: Read, clinic_id: string, groups: Groups): Promise<GroupSchedule[]> {
  return all(db, sql<GroupSchedule>`
    select s.id, s.branch_id, s.specialty_code, s.source_id, s.audience, 'any' as visit, false as urgent_only,
      coalesce(
        (select r.referral_needed from access.specialty_rule r where r.specialty_code = s.specialty_code),
        (select r.referral_needed from access.specialty_rule r where r.specialty_code = '*'),
        false
      ) as referral_only,
      coalesce(s.doctor_id, s.id) as who, w.count_id
    from access.schedule s
    left join access.wait w
      on w.clinic_id = s.clinic_id
      and w.branch_id = s.branch_id
      and w.specialty_code = s.specialty_code
    where s.clinic_id = ${clinic_id}
      and s.active
      ${groups === null ? sql`` : isIn(groups, sql`s`)}
    order by s.id`)
}

/** Rules of a slot as one number, which is grouped and sent at a fraction of what six columns cost. */
const RULES = sql`(
      case s.audience when 'adult' then 0 when 'child' then 1 else 2 end
      + case s.visit when 'any' then 0 when 'first' then 4 else 8 end
      + case when s.urgent_only then 16 else 0 end
      + case when s.referral_only then 32 else 0 end
    )`
const ALL_RULES: readonly SlotRules[] = Array.from({ length: 64 }, (_, code) => ({
  audience: (['adult', 'child', 'both'] as const)[code & 3] ?? 'both',
  visit: (['any', 'first', 'repeat'] as const)[(code >> 2) & 3] ?? 'any',
  urgent_only: (code & 16) !== 0,
  referral_only: (code & 32) !== 0,
}))

type CountRow = [who: string, rules: number, free: number, next_epoch_s: number | null, offered: number, taken: number]

/** What a day's counts, as they are remembered, say; `days` ahead. */
export function readCounts(text: string, days: number): SlotCount[] {
  return (JSON.parse(text) as CountRow[]).map(([who, rules, free, next, offered, taken]) => ({
    who, days, ...ALL_RULES[rules]!, free, next_at: next === null ? null : new Date(next * 1000).toISOString(), offered, taken,
  }))
}

/** Counts of one stretch by days ahead, each as the text that `readCounts` takes: many are kept, few are read. */
export type StretchCounts = ReadonlyMap<number, string>

/**
 * Seats by doctor, day and rules in some stretches of time: one statement, an index row for each slot. Offered are slots
 * that are free or booked by anybody; a slot that is full elsewhere counts as taken with all its seats. Out: in the order
 * of the stretches; days without slots are absent.
 */
export async function countSlots(
  db: Read, clinic_id: string, stretches: readonly Stretch[], schedule_ids: readonly string[], span: Span,
): Promise<StretchCounts[]> {
  const columns = [stretches.map(({ branch_id }) => branch_id), stretches.map(({ specialty_code }) => specialty_code), stretches.map(({ from }) => from), stretches.map(({ until }) => until)]
  const rows = await all(db, sql<{ at: number; days: number; counts: string }>`
    select g.at, counted.days, counted.counts
    from unnest(${columns[0]}::uuid[], ${columns[1]}::text[], ${columns[2]}::timestamptz[], ${columns[3]}::timestamptz[])
      with ordinality as g (branch_id, specialty_code, begins, ends, at)
    cross join lateral (
      select days, json_agg(json_build_array(who, rules, free, extract(epoch from next_at), offered, taken))::text as counts
      from (
        select s.day - ${span.today}::date as days, coalesce(s.doctor_id, s.schedule_id) as who, ${RULES} as rules,
          sum(case when s.status = 'free' and s.starts_at > ${span.now} then s.capacity - s.taken else 0 end) as free,
          min(s.starts_at) filter (where s.status = 'free' and s.starts_at > ${span.now} and s.taken < s.capacity) as next_at,
          sum(s.capacity) as offered,
          sum(case when s.status = 'free' then s.taken else s.capacity end) as taken
        from access.slot s
        where s.clinic_id = ${clinic_id}
          and s.branch_id = g.branch_id
          and s.specialty_code = g.specialty_code
          and s.starts_at >= g.begins
          and s.starts_at < g.ends
          and s.status in ('free', 'busy', 'busy-tentative')
          and s.schedule_id = any(${[...schedule_ids]}::uuid[])
        group by 1, 2, 3
      ) seats
      group by days
    ) counted`)
  const by_stretch = Map.groupBy(rows, ({ at }) => at)
  return stretches.map((_, index) => new Map(by_stretch.get(index + 1)?.map(({ days, counts }) => [days, counts])))
}

export interface KeptGroup extends SlotGroup {
  classes: PackedFigures
  sources: string[]
  sampled_at: Date
  fresh_until: Date
  definition: number
}

export function findKeptGroups(db: Read, clinic_id: string): Promise<KeptGroup[]> {
  return all(db, sql<KeptGroup>`
    select branch_id, specialty_code, classes, sources, sampled_at, fresh_until, definition
    from access.wait
    where clinic_id = ${clinic_id}`)
}

/** Groups whose figures the passing of time has made wrong, the longest wrong first. */
export function findStaleGroups(db: Read, clinic_id: string, now: Date, limit: number): Promise<SlotGroup[]> {
  return all(db, sql<SlotGroup>`
    select branch_id, specialty_code
    from access.wait
    where clinic_id = ${clinic_id}
      and fresh_until <= ${now}
    order by fresh_until
    limit ${limit}`)
}

/** Takes away the notes of changed slots. Out: the groups they name, each once, with their days. */
export async function takeSlotChanges(db: Write, clinic_id: string): Promise<ChangedGroup[]> {
  const { rows } = await run<SlotGroup & { day: string | null }>(db, sql`
    delete from access.slot_change
    where clinic_id = ${clinic_id}
    returning branch_id, specialty_code, day`)
  return [...Map.groupBy(rows, (group) => `${group.branch_id} ${group.specialty_code}`).values()].map((notes) => {
    const days = notes.flatMap(({ day }) => day ?? [])
    return { branch_id: notes[0]!.branch_id, specialty_code: notes[0]!.specialty_code, days: days.length < notes.length ? null : [...new Set(days)] }
  })
}

/** Keeps rows that come from one count. Figures of a day that is over are put into history first, as that day's last. */
export async function upsertWaits(db: Write, clinic_id: string, rows: readonly KeptGroup[], count_id: string, span: Span): Promise<void> {
  if (rows.length === 0) return
  await run(db, sql`
    with counted as (
      select branch_id, specialty_code, classes, sources, fresh_until
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as c (branch_id uuid, specialty_code text, classes jsonb, sources uuid[], fresh_until timestamptz)
    ), over as (
      insert into access.wait_day (clinic_id, branch_id, specialty_code, day, definition, classes, sampled_at)
      select ${clinic_id}::uuid, w.branch_id, w.specialty_code, w.day, w.definition, w.classes, w.sampled_at
      from access.wait w
      where w.clinic_id = ${clinic_id}
        and w.day < ${span.today}
        and (w.branch_id, w.specialty_code) in (select branch_id, specialty_code from counted)
      on conflict (clinic_id, branch_id, specialty_code, day, definition) do nothing
    )
    insert into access.wait (clinic_id, branch_id, specialty_code, classes, sources, sampled_at, day, fresh_until,
      horizon_days, definition, count_id)
    select ${clinic_id}::uuid, branch_id, specialty_code, classes, sources, ${span.now}::timestamptz, ${span.today}::date,
      fresh_until, ${HORIZON_DAYS}::int, ${DEFINITION}::int, ${count_id}::uuid
    from counted
    on conflict (clinic_id, branch_id, specialty_code) do update
    set classes = excluded.classes, sources = excluded.sources, sampled_at = excluded.sampled_at, day = excluded.day,
      fresh_until = excluded.fresh_until, horizon_days = excluded.horizon_days, definition = excluded.definition,
      count_id = excluded.count_id`)
}

/** Groups that lost their last schedule: nothing is known of them any more. */
export async function deleteWaits(db: Write, clinic_id: string, groups: readonly SlotGroup[], today: string): Promise<void> {
  if (groups.length === 0) return
  await run(db, sql`
    with gone as (
      delete from access.wait w
      where w.clinic_id = ${clinic_id}
        ${isIn(groups, sql`w`)}
      returning w.branch_id, w.specialty_code, w.day, w.definition, w.classes, w.sampled_at
    )
    insert into access.wait_day (clinic_id, branch_id, specialty_code, day, definition, classes, sampled_at)
    select ${clinic_id}::uuid, branch_id, specialty_code, day, definition, classes, sampled_at
    from gone
    where day < ${today}
    on conflict (clinic_id, branch_id, specialty_code, day, definition) do nothing`)
}

function isIn(groups: readonly SlotGroup[], alias: RawBuilder<unknown>) {
  return sql`and (${alias}.branch_id, ${alias}.specialty_code) in (
        select *
        from unnest(${groups.map(({ branch_id }) => branch_id)}::uuid[], ${groups.map(({ specialty_code }) => specialty_code)}::text[])
      )`
}
