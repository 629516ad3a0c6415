// What is shown of kept figures.
import { type RawBuilder, type Read, all, sql } from '../../../platform/db/index.ts'
import { findKnownTimes } from '../../feed/known.ts'
import type { ClassCode } from '../../slot.ts'
import { type ClassFigures, type PackedFigures, unpackFigures } from '../figure.ts'

/** How soon at one branch by one specialty, as it was last kept. */
export interface BranchWait {
  clinic_id: string
  branch_id: string
  specialty_code: string
  /** By class; one that is absent is never served here. */
  figures: ClassFigures
  /**
   * When the slots were last known to be true: the oldest of what the sources they come from say of themselves; null when
   * they are kept here or told as they change. `never_read`: one of the sources has not been read well yet.
   */
  known_at: Date | null
  never_read: boolean
  /** When the figures were counted; they hold until something changes. */
  sampled_at: Date
  horizon_days: number
  definition: number
}

/** One specialty at one branch. */
export interface WaitPlace { clinic_id: string; branch_id: string; specialty_code: string }

/** Places as columns of a statement: `places (clinic_id, branch_id, specialty_code)`. */
export function placesTable(places: readonly WaitPlace[]): RawBuilder<unknown> {
  return sql`unnest(${places.map(({ clinic_id }) => clinic_id)}::uuid[], ${places.map(({ branch_id }) => branch_id)}::uuid[],
    ${places.map(({ specialty_code }) => specialty_code)}::text[]) as places (clinic_id, branch_id, specialty_code)`
}

/** Which waits: of a specialty in all branches, or of a branch; with a class, no other is read. */
export type WaitWish = { class?: ClassCode | undefined } & (
  | { specialty_code: string; places?: undefined; clinic_id?: undefined; branch_id?: undefined }
  /** Of these places alone. */
  | { places: readonly WaitPlace[]; clinic_id?: undefined }
  | { clinic_id: string; branch_id?: string | undefined; specialty_code?: string | undefined; places?: undefined }
)

/**
 * Kept waits: three statements at most, a row for each branch and specialty. A branch that is not among them has no
 * schedule for that specialty: nothing is known of it, which is neither none nor 0. Branches that are closed are among them.
 */
export async function findWaits(db: Read, wish: WaitWish): Promise<BranchWait[]> {
  const classes = wish.class === undefined ? sql`classes` : sql`(
    select jsonb_object_agg(figure.key, figure.value)
    from jsonb_each(classes) figure
    where strpos(figure.key, ${wish.class}) > 0
  )`
  const columns = sql`clinic_id, branch_id, specialty_code, ${classes} as classes, sources, sampled_at, horizon_days, definition`
  const rows = await all(db, wish.places !== undefined
    ? sql<WaitRow>`
      /* cross-clinic */
      select ${columns}
      from ${placesTable(wish.places)}
      join access.wait using (clinic_id, branch_id, specialty_code)`
    : wish.clinic_id === undefined
    ? sql<WaitRow>`
      /* cross-clinic */
      select ${columns}
      from access.wait
      where specialty_code = ${wish.specialty_code}`
    : sql<WaitRow>`
      select ${columns}
      from access.wait
      where clinic_id = ${wish.clinic_id}
        and (${wish.branch_id ?? null}::uuid is null or branch_id = ${wish.branch_id ?? null})
        and (${wish.specialty_code ?? null}::text is null or specialty_code = ${wish.specialty_code ?? null})`)
  const read_at = rows.some(({ sources }) => sources.length > 0) ? await findKnownTimes(db) : new Map<string, Date | null>()
  return rows.map(({ classes: packed, sources, ...row }) => {
    const readings = sources.map((source) => read_at.get(source)?.getTime() ?? null)
    const known = readings.filter((at) => at !== null)
    return {
      ...row,
      figures: unpackFigures(packed ?? {}, wish.class),
      known_at: known.length === 0 ? null : new Date(Math.min(...known)),
      never_read: known.length < readings.length,
    }
  })
}

/** What was counted again since an instant, and when (milliseconds): small rows, that may be asked for often. */
export function findCounted(db: Read, since: Date): Promise<(WaitPlace & { sampled_ms: number })[]> {
  return all(db, sql<WaitPlace & { sampled_ms: number }>`
    /* cross-clinic */
    select clinic_id, branch_id, specialty_code, round(extract(epoch from sampled_at) * 1000)::float8 as sampled_ms
    from access.wait
    where sampled_at >= ${since}`)
}

interface WaitRow {
  clinic_id: string
  branch_id: string
  specialty_code: string
  classes: PackedFigures | null
  sources: string[]
  sampled_at: Date
  horizon_days: number
  definition: number
}

/** One day of a branch and specialty, as it stood at the end of that day. */
export interface WaitDay {
  day: string
  /** Days of different definitions are different series: never join them with a line. */
  definition: number
  figures: ClassFigures
  sampled_at: Date
}

/** The history of a branch and specialty, from one local date to another, both counted; the oldest first. Days without a row are unknown. */
export async function findWaitDays(
  db: Read, wish: { clinic_id: string; branch_id: string; specialty_code: string; class?: ClassCode; from: string; until: string },
): Promise<WaitDay[]> {
  const rows = await all(db, sql<{ day: string; definition: number; classes: PackedFigures; sampled_at: Date }>`
    select day, definition, classes, sampled_at
    from access.wait_day
    where clinic_id = ${wish.clinic_id}
      and branch_id = ${wish.branch_id}
      and specialty_code = ${wish.specialty_code}
      and day between ${wish.from} and ${wish.until}
    order by day, definition`)
  return rows.map(({ classes, ...row }) => ({ ...row, figures: unpackFigures(classes, wish.class) }))
}
