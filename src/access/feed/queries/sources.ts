// Statements about sources and their readings. They belong to the network and lie on the coordinator.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'
import type { Counts, FeedError } from '../report.ts'
import type { Etags } from '../smart_reading.ts'
import type { Unknown } from '../taking.ts'

export interface Source {
  id: string
  clinic_id: string
  code: string
  kind: 'smart' | 'csv'
  name: string
  url: string | null
  poll_minutes: number
  active: boolean
  created_at: Date
  success_at: Date | null
  known_at: Date | null
}

const columns = sql`id, clinic_id, code, kind, name, url, poll_minutes, active, created_at, success_at, known_at`

export function listSources(db: Read): Promise<Source[]> {
  return all(db, sql<Source>`
    select ${columns}
    from access.source
    order by name`)
}

export function findSource(db: Read, id: string): Promise<Source | undefined> {
  return first(db, sql<Source>`
    select ${columns}
    from access.source
    where id = ${id}`)
}

/** Sources whose time has come. */
export async function listDueSources(db: Read, now: Date): Promise<string[]> {
  const rows = await all(db, sql<{ id: string }>`
    select id
    from access.source
    where active
      and url is not null
      and (due_at is null or due_at <= ${now})
    order by due_at nulls first`)
  return rows.map(({ id }) => id)
}

/** Sets when a source is read next; null: at the next turn. */
export async function setDue(db: Write, id: string, due_at: Date | null): Promise<void> {
  await run(db, sql`
    update access.source
    set due_at = ${due_at}::timestamptz
    where id = ${id}`)
}

/** Not before an instant; due later than that, it stays so. */
export async function putOffDue(db: Write, id: string, due_at: Date): Promise<void> {
  await run(db, sql`
    update access.source
    set due_at = greatest(due_at, ${due_at}::timestamptz)
    where id = ${id}`)
}

export type SourceWish = Pick<Source, 'clinic_id' | 'code' | 'kind' | 'name' | 'url' | 'poll_minutes'>

export async function insertSource(db: Write, id: string, wish: SourceWish, now: Date): Promise<void> {
  await run(db, sql`
    insert into access.source (id, clinic_id, code, kind, name, url, poll_minutes, created_at, updated_at)
    values (${id}, ${wish.clinic_id}, ${wish.code}, ${wish.kind}, ${wish.name}, ${wish.url}, ${wish.poll_minutes}, ${now}, ${now})`)
}

/** Changes what may change: the code, the kind and whose it is stay, since ids and branches were found by them. */
export async function updateSource(db: Write, id: string, wish: Pick<Source, 'name' | 'url' | 'poll_minutes'>, now: Date): Promise<void> {
  await run(db, sql`
    update access.source
    set name = ${wish.name}, url = ${wish.url}, poll_minutes = ${wish.poll_minutes}, due_at = null, updated_at = ${now}
    where id = ${id}`)
}

export async function setSourceActive(db: Write, id: string, active: boolean, now: Date): Promise<void> {
  await run(db, sql`
    update access.source
    set active = ${active}, due_at = null, updated_at = ${now}
    where id = ${id}`)
}

export interface SourceRun {
  id: string
  source_id: string
  started_at: Date
  ended_at: Date | null
  outcome: 'running' | 'taken' | 'unchanged' | 'failed'
  counts: Counts | null
  errors: FeedError[] | null
  error_count: number
}

const run_columns = sql`id, source_id, started_at, ended_at, outcome, counts, errors, error_count`

/** The latest readings of a source, the newest first. */
export function listRuns(db: Read, source_id: string, limit: number): Promise<SourceRun[]> {
  return all(db, sql<SourceRun>`
    select ${run_columns}
    from access.source_run
    where source_id = ${source_id}
    order by id desc
    limit ${limit}`)
}

/** Of each source the last reading that has ended and was more than «unchanged»: what its counts and errors are. */
export async function listTellingRuns(db: Read): Promise<Map<string, SourceRun>> {
  const rows = await all(db, sql<SourceRun>`
    select distinct on (source_id) ${run_columns}
    from access.source_run
    where outcome in ('taken', 'failed')
    order by source_id, id desc`)
  return new Map(rows.map((row) => [row.source_id, row]))
}

/** The ETags of the last good reading, provided that something was read, and not only found unchanged, since an instant. */
export async function findEtags(db: Read, source_id: string, since: Date): Promise<Etags> {
  const row = await first(db, sql<{ etags: Etags | null }>`
    select r.etags
    from access.source_run r
    where r.source_id = ${source_id}
      and r.outcome in ('taken', 'unchanged')
      and exists (
        select
        from access.source_run taken
        where taken.source_id = r.source_id
          and taken.outcome = 'taken'
          and taken.started_at > ${since})
    order by r.id desc
    limit 1`)
  return row?.etags ?? {}
}

/** The next reading reads everything, changed or not: something that it depends on is another here now. */
export async function forgetEtags(db: Write, source_id: string): Promise<void> {
  await run(db, sql`
    update access.source_run
    set etags = null
    where source_id = ${source_id}
      and etags is not null`)
}

export async function insertRun(db: Write, source_id: string, id: string, now: Date): Promise<void> {
  await run(db, sql`
    insert into access.source_run (source_id, id, started_at, outcome)
    values (${source_id}, ${id}, ${now}, 'running')`)
}

/** Readings that a process left behind when it died have failed. The caller holds the source's lock. */
export async function failAbandonedRuns(db: Write, source_id: string, now: Date): Promise<void> {
  await run(db, sql`
    update access.source_run
    set outcome = 'failed', ended_at = ${now}, error_count = error_count + 1,
      errors = ${JSON.stringify([{ file: null, line: null, code: 'broken_off', about: null }])}::jsonb
    where source_id = ${source_id}
      and outcome = 'running'`)
}

export interface RunEnding {
  outcome: 'taken' | 'unchanged' | 'failed'
  counts: Counts
  errors: readonly FeedError[]
  error_count: number
  etags: Etags
}

export async function endRun(db: Write, source_id: string, id: string, ending: RunEnding, now: Date): Promise<void> {
  await run(db, sql`
    update access.source_run
    set outcome = ${ending.outcome}, ended_at = ${now}, counts = ${JSON.stringify(ending.counts)}::jsonb,
      errors = ${JSON.stringify(ending.errors)}::jsonb, error_count = ${ending.error_count}, etags = ${JSON.stringify(ending.etags)}::jsonb
    where source_id = ${source_id}
      and id = ${id}`)
}

/** Notes a success and as of when the numbers are true; they never grow older. */
export async function noteSuccess(db: Write, source_id: string, success_at: Date, known_at: Date): Promise<void> {
  await run(db, sql`
    update access.source
    set success_at = ${success_at}::timestamptz, known_at = greatest(known_at, ${known_at}::timestamptz)
    where id = ${source_id}`)
}

/** Readings before an instant are forgotten, the last good one kept. */
export async function forgetRuns(db: Write, source_id: string, before: Date): Promise<void> {
  await run(db, sql`
    delete from access.source_run r
    where r.source_id = ${source_id}
      and r.started_at < ${before}
      and exists (
        select
        from access.source_run later
        where later.source_id = r.source_id
          and later.id > r.id
          and later.outcome in ('taken', 'unchanged'))`)
}

/** Replaces what the last reading named and nobody knows. */
export async function replaceUnknown(db: Write, source_id: string, unknown: readonly Unknown[]): Promise<void> {
  await run(db, sql`
    delete from access.source_unknown
    where source_id = ${source_id}`)
  await run(db, sql`
    insert into access.source_unknown (source_id, kind, code, name)
    select ${source_id}::uuid, kind, code, name
    from jsonb_to_recordset(${JSON.stringify(unknown)}::jsonb) as told (kind text, code text, name text)`)
}

export function listUnknown(db: Read, source_id: string): Promise<Unknown[]> {
  return all(db, sql<Unknown>`
    select kind, code, name
    from access.source_unknown
    where source_id = ${source_id}
    order by kind, code`)
}

export async function linkLocation(db: Write, source_id: string, location: string, place: { clinic_id: string; branch_id: string }): Promise<void> {
  await run(db, sql`
    insert into access.source_location (source_id, location, clinic_id, branch_id)
    values (${source_id}, ${location}, ${place.clinic_id}, ${place.branch_id})
    on conflict (source_id, location) do update
    set clinic_id = excluded.clinic_id, branch_id = excluded.branch_id`)
}

export async function unlinkLocation(db: Write, source_id: string, location: string): Promise<void> {
  await run(db, sql`
    delete from access.source_location
    where source_id = ${source_id}
      and location = ${location}`)
}

export async function linkSpecialty(db: Write, source_id: string, code: string, specialty_code: string): Promise<void> {
  await run(db, sql`
    insert into access.source_specialty (source_id, code, specialty_code)
    values (${source_id}, ${code}, ${specialty_code})
    on conflict (source_id, code) do update
    set specialty_code = excluded.specialty_code`)
}

export async function unlinkSpecialty(db: Write, source_id: string, code: string): Promise<void> {
  await run(db, sql`
    delete from access.source_specialty
    where source_id = ${source_id}
      and code = ${code}`)
}

/** The clinics that have schedules of a source. */
export async function listClinicsOf(db: Read, source_id: string): Promise<string[]> {
  const rows = await all(db, sql<{ clinic_id: string }>`
    /* cross-clinic */
    select distinct clinic_id
    from access.schedule
    where source_id = ${source_id}`)
  return rows.map(({ clinic_id }) => clinic_id)
}
