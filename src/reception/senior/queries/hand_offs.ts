// Statements of hand-offs between shifts, and of what the program knows of a shift.
import { type RawBuilder, type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'

/** What the program gathered when a hand-off was written; kept as it was then. Instants as ISO texts. */
export interface HandOffFacts {
  /** Acts of help by kind. */
  tallies: { kind: string; count: number }[]
  requests: { opened: number; done: number; failed: number; left: { kind: string; who: string; room: string | null; needed_at: string | null; owner: string | null }[] }
  situations: { opened: number; closed: number; left: { id: string; title: string; place: string | null }[] }
  lifts: { label: string | null; since: string; until: string | null }[]
  /** Posts that nobody held when it was written. */
  empty_posts: string[]
  /** The same in English, as far as they have English names; left out by hand-offs that are older than those. */
  empty_posts_en?: (string | null)[]
  hall: { waiting: number; called: number; without_booking: number }
  faces: { good: number; middling: number; bad: number }
}

export interface HandOff {
  id: string
  branch_id: string
  branch_slug: string
  branch_ru: string
  branch_en: string
  written_at: Date
  written_by: string | null
  written_name: string | null
  since: Date
  facts: HandOffFacts
  words: string
  accepted_at: Date | null
  accepted_name: string | null
}

const selectHandOffs = (where: RawBuilder<unknown>): RawBuilder<HandOff> => sql<HandOff>`
  select h.id, h.branch_id, b.slug as branch_slug, b.name_ru as branch_ru, b.name_en as branch_en, h.written_at, h.written_by, h.written_name,
    h.since, h.facts, h.words, h.accepted_at, h.accepted_name
  from reception.hand_off h
  join clinics.branch b
    on b.clinic_id = h.clinic_id
    and b.id = h.branch_id
  where ${where}`

/** The last hand-off of a building; nothing when none was ever written. */
export function findLastHandOff(db: Read, clinic_id: string, branch_id: string): Promise<HandOff | undefined> {
  return first(db, selectHandOffs(sql`h.clinic_id = ${clinic_id} and h.branch_id = ${branch_id} order by h.written_at desc, h.id desc limit 1`))
}

export function findHandOff(db: Read, clinic_id: string, id: string): Promise<HandOff | undefined> {
  return first(db, selectHandOffs(sql`h.clinic_id = ${clinic_id} and h.id = ${id}`))
}

/** The hand-offs of a building, the newest first. */
export function listHandOffs(db: Read, clinic_id: string, branch_id: string, limit: number): Promise<HandOff[]> {
  return all(db, selectHandOffs(sql`h.clinic_id = ${clinic_id} and h.branch_id = ${branch_id} order by h.written_at desc, h.id desc limit ${limit}`))
}

export interface NewHandOff { id: string; branch_id: string; written_by: string | null; written_name: string | null; since: Date; facts: HandOffFacts; words: string }

export async function insertHandOff(db: Write, clinic_id: string, one: NewHandOff, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.hand_off (clinic_id, id, branch_id, written_at, written_by, written_name, since, facts, words)
    values (${clinic_id}, ${one.id}, ${one.branch_id}, ${now}, ${one.written_by}, ${one.written_name}, ${one.since}, ${JSON.stringify(one.facts)}, ${one.words})`)
}

/** Notes that somebody takes over at a building; false when somebody has already, it is their own, or there is no such hand-off there. */
export async function acceptHandOff(db: Write, clinic_id: string, { id, branch_id }: { id: string; branch_id: string }, by: { id: string; name: string }, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    update reception.hand_off
    set accepted_at = ${now}, accepted_by = ${by.id}, accepted_name = ${by.name}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and branch_id = ${branch_id}
      and written_by is distinct from ${by.id}
      and accepted_at is null`)
  return count === 1
}

/** Acts of help at a building since an instant, by kind, the most frequent first. `day`: the local day of the instant. */
export function countTallies(db: Read, clinic_id: string, branch_id: string, since: Date, day: string): Promise<{ kind: string; count: number }[]> {
  return all(db, sql<{ kind: string; count: number }>`
    select kind, count(*)::int as count
    from reception.tally
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and day >= ${day}::date
      and at >= ${since}
      and undone_at is null
    group by kind
    order by count desc, kind`)
}

/** Who was on post at a building from an instant on, to another at the latest. */
export function listOnPost(db: Read, clinic_id: string, branch_id: string, from: Date, now: Date): Promise<{ began_at: Date; ended_at: Date }[]> {
  return all(db, sql<{ began_at: Date; ended_at: Date }>`
    select began_at, least(coalesce(ended_at, until), until, ${now}::timestamptz) as ended_at
    from reception.shift
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and began_at < ${now}
      and least(coalesce(ended_at, until), until) > ${from}`)
}
