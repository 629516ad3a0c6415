// The common end of every handler's `store`: versions, repeats, preconditions.
import { type Write, all, sql } from '../db/index.ts'
import { makeId } from '../ids.ts'
import { type Draft, type FhirSite, openDrafts } from './handler.ts'

/** What a table already has under a logical id. */
export interface KnownRow {
  id: string
  fhir_id: string
  fhir_version: number
  updated_at: Date
}

/** What an upsert returns: one row for each that it wrote, none for those that were the same already. */
export interface WrittenRow {
  fhir_id: string
  fhir_version: number
  updated_at: Date
}

interface Statements<Row> {
  /** Locks and reads the rows of these logical ids, in the order of the ids, so that two batches cannot deadlock. */
  lock(ids: string[]): Promise<KnownRow[]>
  /** Inserts or changes; `where … is distinct from …` keeps equal rows as they are. Drafts come in the order of ids. */
  upsert(drafts: Draft<Row>[], known: ReadonlyMap<string, KnownRow>): Promise<WrittenRow[]>
}

/** A draft's row with both ids: our own is the known one, or a new one. */
export type IdentifiedRow<Row> = Row & { id: string; fhir_id: string }

/**
 * Stores drafts in a table that keeps a clinic's resources under (clinic_id, fhir_id). `upsert` inserts or changes as
 * `Statements.upsert` has to.
 */
export function storeRows<Row>(
  db: Write,
  site: FhirSite,
  table: string,
  drafts: Draft<Row>[],
  upsert: (db: Write, site: FhirSite, rows: IdentifiedRow<Row>[]) => Promise<WrittenRow[]>,
): Promise<void> {
  return storeDrafts(drafts, {
    lock: (ids) => lockKnown(db, site, table, ids),
    upsert: (open, known) =>
      upsert(
        db,
        site,
        open.map(({ id, row }) => ({ ...row, id: known.get(id)?.id ?? makeId(site.now), fhir_id: id })),
      ),
  })
}

function lockKnown(db: Write, site: FhirSite, table: string, fhir_ids: string[]): Promise<KnownRow[]> {
  return all(
    db,
    sql<KnownRow>`
    select id, fhir_id, fhir_version, updated_at
    from ${sql.table(table)}
    where clinic_id = ${site.clinic_id}
      and fhir_id = any(${fhir_ids}::text[])
    order by fhir_id
    for no key update`,
  )
}

/** The logical ids of drafts, each once, in order. */
export function idsOf<Row>(drafts: Draft<Row>[]): string[] {
  return drafts.map((draft) => draft.id).sort()
}

/** Rows by their logical id. */
export function byFhirId<Row extends { fhir_id: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.fhir_id, row]))
}

/** Refuses drafts whose sender expects another version than the one we keep (If-Match, If-None-Match). */
export function checkVersions<Row>(drafts: Draft<Row>[], known: ReadonlyMap<string, KnownRow>): void {
  for (const { id, expects, element } of drafts) {
    const version = known.get(id)?.fhir_version
    if (expects === undefined || (expects === 'none' ? version === undefined : expects === 'some' ? version !== undefined : version === expects)) continue
    element.reading.status = 412
    element.refuse(
      'version-conflict',
      version === undefined
        ? 'If-Match names a version, but the resource is not here. Send it without If-Match.'
        : `The resource is at version ${version}, not at the one expected. Read it again and decide anew.`,
      { type: 'conflict' },
    )
  }
}

/** Stores what is still open among the drafts, and notes on each what became of it. */
export async function storeDrafts<Row>(drafts: Draft<Row>[], statements: Statements<Row>): Promise<void> {
  const candidates = openDrafts(drafts).sort((a, b) => (a.id < b.id ? -1 : 1))
  if (candidates.length === 0) return
  const ids = candidates.map((draft) => draft.id)
  const known = byFhirId(await statements.lock(ids))
  checkVersions(candidates, known)
  const rest = openDrafts(candidates)
  if (rest.length > 0) noteStored(rest, known, byFhirId(await statements.upsert(rest, known)))
  // somebody else inserted the very same in the meantime
  const missed = rest.filter((draft) => draft.stored === undefined)
  if (missed.length > 0)
    noteStored(missed, byFhirId(await statements.lock(missed.map((draft) => draft.id))), new Map())
}

function noteStored<Row>(
  drafts: Draft<Row>[],
  known: ReadonlyMap<string, KnownRow>,
  written: ReadonlyMap<string, WrittenRow>,
): void {
  for (const draft of drafts) {
    const before = known.get(draft.id)
    const after = written.get(draft.id)
    if (after) {
      const change = after.fhir_version === 1 ? 'created' : 'updated'
      draft.stored = { change, version: after.fhir_version, updated_at: after.updated_at }
    } else if (before) {
      draft.stored = { change: 'unchanged', version: before.fhir_version, updated_at: before.updated_at }
    }
  }
}
