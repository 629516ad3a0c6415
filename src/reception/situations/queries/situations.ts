// Statements about situations.
import { type RawBuilder, type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'
import type { Sought } from '../rules/seeking.ts'
import type { SituationState, StepKind } from '../rules/state.ts'

export interface Situation {
  clinic_id: string
  id: string
  branch_id: string
  branch_ru: string
  branch_en: string
  /** The post where it was opened, as it was called then, and its English name where it has one. */
  place: string | null
  place_en: string | null
  state: SituationState
  words: string
  done: string | null
  next_time: string | null
  opened_at: Date
  opened_by: string | null
  taken_at: Date | null
  taken_by: string | null
  closed_at: Date | null
  climbed_at: Date | null
  teaching_at: Date | null
  event_count: number
  /** Accounts that were told of it by mail, and whether at its beginning heads of department stood in for a specialist on call. */
  told: string[]
  told_heads: boolean
}

const columns = sql`
  s.clinic_id, s.id, s.branch_id, b.name_ru as branch_ru, b.name_en as branch_en, s.place, s.state, s.words, s.done, s.next_time, s.opened_at,
  s.opened_by, s.taken_at, s.taken_by, s.closed_at, s.climbed_at, s.teaching_at, s.event_count,
  s.told, s.told_heads,
  (select p.name_en from reception.post p where p.clinic_id = s.clinic_id and p.branch_id = s.branch_id and p.name = s.place
   order by p.closed_at desc nulls first limit 1) as place_en`

const sources = sql`
  reception.situation s
  join clinics.branch b
    on b.clinic_id = s.clinic_id
    and b.id = s.branch_id`

export function findSituation(db: Read, clinic_id: string, id: string): Promise<Situation | undefined> {
  return first(db, sql<Situation>`
    select ${columns}
    from ${sources}
    where s.clinic_id = ${clinic_id}
      and s.id = ${id}`)
}

/** The same, locked until the transaction ends. */
export function lockSituation(db: Write, clinic_id: string, id: string): Promise<Situation | undefined> {
  return first(db, sql<Situation>`
    select ${columns}
    from ${sources}
    where s.clinic_id = ${clinic_id}
      and s.id = ${id}
    for update of s`)
}

/** Situations that wait or are in hand, the longest waiting first; at one branch, or at all of the clinic. */
export function listOpenSituations(db: Read, clinic_id: string, branch_id: string | null): Promise<Situation[]> {
  return all(db, sql<Situation>`
    select ${columns}
    from ${sources}
    where s.clinic_id = ${clinic_id}
      and s.state in ('open', 'taken')
      and (${branch_id}::uuid is null or s.branch_id = ${branch_id}::uuid)
    order by s.state, s.opened_at, s.id
    limit 200`)
}

/** Situations that are over, the newest first. */
export function listClosedSituations(db: Read, clinic_id: string, teaching: boolean, limit: number): Promise<Situation[]> {
  return all(db, sql<Situation>`
    select ${columns}
    from ${sources}
    where s.clinic_id = ${clinic_id}
      and s.state = 'closed'
      and (not ${teaching} or s.teaching_at is not null)
    order by s.closed_at desc, s.id
    limit ${limit}`)
}

/** What happened with situations of a branch since an instant, for the shift's hand-off. */
export async function countSituations(db: Read, clinic_id: string, branch_id: string, since: Date): Promise<{ opened: number; closed: number; open: number }> {
  const row = await first(db, sql<{ opened: number; closed: number; open: number }>`
    select count(*) filter (where opened_at >= ${since})::int as opened, count(*) filter (where closed_at >= ${since})::int as closed,
      count(*) filter (where state in ('open', 'taken'))::int as open
    from reception.situation
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and (opened_at >= ${since} or closed_at >= ${since} or state in ('open', 'taken'))`)
  return row ?? { opened: 0, closed: 0, open: 0 }
}

export interface Alike {
  clinic_id: string
  clinic_ru: string
  clinic_en: string
  id: string
  words: string
  done: string
  next_time: string
  closed_at: Date
  teaching_at: Date | null
}

/** Of so many words that say something, two must be found: one common word makes no likeness. */
const MANY_WORDS = 4
/** Only so many of the most alike are looked at word by word: of 4,000 situations of a clinic that took 12 ms, all of them 150. */
const LOOKED_AT = 60

function selectAlike(sought: Sought, where: RawBuilder<unknown>, limit: number): RawBuilder<Alike> {
  return sql<Alike>`
    select a.clinic_id, c.name_ru as clinic_ru, c.name_en as clinic_en, a.id, a.words, a.done, a.next_time, a.closed_at, a.teaching_at
    from (
      select s.clinic_id, s.id, s.words, s.done, s.next_time, s.closed_at, s.teaching_at, s.search,
        ts_rank(s.search, to_tsquery('russian', ${sought.any})) as likeness
      from reception.situation s
      where ${where}
        and s.state = 'closed'
        and s.search @@ to_tsquery('russian', ${sought.any})
      order by likeness desc, s.closed_at desc
      limit ${LOOKED_AT}
    ) a
    join clinics.clinic c on c.id = a.clinic_id
    where (
      select count(*) filter (where a.search @@ t.word) >= case when count(*) filter (where numnode(t.word) > 0) >= ${MANY_WORDS} then 2 else 1 end
      from (
        select to_tsquery('russian', token) as word
        from unnest(${sought.each}::text[]) as given (token)
      ) t
    )
    order by a.likeness desc, a.closed_at desc
    limit ${limit}`
}

/** Closed situations of the clinic that are like what was typed, the most alike first. */
export function findAlike(db: Read, clinic_id: string, sought: Sought, except_id: string | null, limit: number): Promise<Alike[]> {
  return all(db, selectAlike(sought, sql`s.clinic_id = ${clinic_id} and s.id is distinct from ${except_id}::uuid`, limit))
}

/** The same of other clinics: only what somebody there gave free for others to learn from. */
export function findTaughtAlike(db: Read, clinic_id: string, sought: Sought, limit: number): Promise<Alike[]> {
  return all(db, sql<Alike>`/* cross-clinic */ ${selectAlike(sought, sql`s.teaching_at is not null and s.clinic_id <> ${clinic_id}`, limit)}`)
}

/** A situation that an account opened after an instant and that is open still: a button pressed twice. */
export function findJustOpened(db: Read, clinic_id: string, account_id: string, since: Date): Promise<{ id: string } | undefined> {
  return first(db, sql<{ id: string }>`
    select id
    from reception.situation
    where clinic_id = ${clinic_id}
      and opened_by = ${account_id}
      and opened_at > ${since}
      and state = 'open'
    order by opened_at desc
    limit 1`)
}

/** Holds somebody's button until the transaction ends: pressed in one instant, it is pressed one time after another. */
export async function lockOpener(db: Write, clinic_id: string, account_id: string, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.situation_opener (clinic_id, account_id, pressed_at)
    values (${clinic_id}, ${account_id}, ${now})
    on conflict (clinic_id, account_id) do update
    set pressed_at = excluded.pressed_at`)
}

export interface NewSituation { id: string; branch_id: string; place: string | null; words: string; opened_by: string | null; at: Date; told: readonly string[]; told_heads: boolean }

export async function insertSituation(db: Write, clinic_id: string, one: NewSituation, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.situation (clinic_id, id, branch_id, place, state, words, opened_at, opened_by, event_count, told, told_heads, updated_at)
    values (${clinic_id}, ${one.id}, ${one.branch_id}, ${one.place}, 'open', ${one.words}, ${one.at}, ${one.opened_by}, 1,
      ${[...one.told]}::uuid[], ${one.told_heads}, ${now})`)
}

/** What a step leaves in the row; null leaves a column as it is. */
export interface StepMark {
  state: SituationState
  words?: string
  done?: string
  next_time?: string
  taken_by?: string | null
  closed_by?: string | null
  is_closing?: boolean
  is_climbing?: boolean
  teaching?: boolean
}

export async function markSituation(db: Write, clinic_id: string, id: string, mark: StepMark, now: Date): Promise<void> {
  const { taken_by = null, teaching } = mark
  await run(db, sql`
    update reception.situation
    set state = ${mark.state}, words = coalesce(${mark.words ?? null}, words), done = coalesce(${mark.done ?? null}, done),
      next_time = coalesce(${mark.next_time ?? null}, next_time), taken_by = coalesce(${taken_by}, taken_by),
      taken_at = coalesce(${taken_by === null ? null : now}, taken_at), closed_by = coalesce(${mark.closed_by ?? null}, closed_by),
      closed_at = coalesce(${mark.is_closing ? now : null}, closed_at), climbed_at = coalesce(${mark.is_climbing ? now : null}, climbed_at),
      teaching_at = case when ${teaching === undefined} then teaching_at else ${teaching ? now : null}::timestamptz end,
      event_count = event_count + 1, updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** More accounts were told of a situation. */
export async function addTold(db: Write, clinic_id: string, id: string, told: readonly string[]): Promise<void> {
  await run(db, sql`
    update reception.situation
    set told = told || ${[...told]}::uuid[]
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

export interface Step {
  number: number
  kind: StepKind
  at: Date
  account_id: string | null
  name: string | null
  words: string | null
}

export async function insertStep(db: Write, clinic_id: string, situation_id: string, step: Step): Promise<void> {
  await run(db, sql`
    insert into reception.situation_event (clinic_id, situation_id, number, kind, at, account_id, name, words)
    values (${clinic_id}, ${situation_id}, ${step.number}, ${step.kind}, ${step.at}, ${step.account_id}, ${step.name}, ${step.words})`)
}

export function listSteps(db: Read, clinic_id: string, situation_id: string): Promise<Step[]> {
  return all(db, sql<Step>`
    select number, kind, at, account_id, name, words
    from reception.situation_event
    where clinic_id = ${clinic_id}
      and situation_id = ${situation_id}
    order by number`)
}

/** Situations that nobody has taken since an instant and that have not been told further up, in all clinics. */
export function listUntaken(db: Read, before: Date, limit: number): Promise<{ clinic_id: string; id: string }[]> {
  return all(db, sql<{ clinic_id: string; id: string }>`
    /* cross-clinic */
    select clinic_id, id
    from reception.situation
    where state = 'open'
      and climbed_at is null
      and opened_at <= ${before}
    order by opened_at, id
    limit ${limit}`)
}
