// What ratings asks of letters: which visits a link's letter is about, and that it has been answered.
import { type Read, type Write, all, first, run, sql } from '../platform/db/index.ts'
import type { Lang } from '../platform/i18n.ts'
import { appendEvents } from './queries/messages.ts'

/** A finished visit that a letter asks about. */
export interface LetterVisit {
  id: string
  doctor_id: string
  branch_id: string
  specialty_code: string | null
  started_at: Date | null
  ended_at: Date
}

export interface LetterForAnswer {
  id: string
  patient_id: string
  day: string
  audience: 'adult' | 'child'
  lang: Lang
  state: 'open' | 'answered' | 'withdrawn'
  expires_at: Date
  /** The day's visits that still stand, in their order; none when all were withdrawn. */
  visits: LetterVisit[]
}

/** The letter that a link names, with its visits; undefined when the clinic has no such letter. */
export async function findLetterForAnswer(db: Read, clinic_id: string, letter_id: string): Promise<LetterForAnswer | undefined> {
  const letter = await first(db, sql<Omit<LetterForAnswer, 'visits'>>`
    select id, patient_id, day, audience, lang, state, expires_at
    from letters.letter
    where clinic_id = ${clinic_id}
      and id = ${letter_id}`)
  if (!letter) return undefined
  const visits = await all(db, sql<LetterVisit>`
    select v.id, v.doctor_id, v.branch_id, v.specialty_code, v.started_at, v.ended_at
    from letters.decision d
    join visits.visit v
      on v.clinic_id = d.clinic_id
      and v.id = d.visit_id
    where d.clinic_id = ${clinic_id}
      and d.letter_id = ${letter_id}
      and v.status = 'finished'
    order by v.ended_at, v.id`)
  return { ...letter, visits }
}

/** Keeps everybody else from answering the same letter until this transaction ends. Out: whether it exists. */
export async function lockLetterForAnswer(db: Write, clinic_id: string, letter_id: string): Promise<boolean> {
  const row = await first(db, sql<{ id: string }>`
    select id
    from letters.letter
    where clinic_id = ${clinic_id}
      and id = ${letter_id}
    for update`)
  return row !== undefined
}

/** Notes that a letter was answered: its link is spent, and what has not gone yet (the reminder) is suppressed. */
export async function markAnswered(db: Write, clinic_id: string, letter_id: string, now: Date): Promise<void> {
  await run(db, sql`
    update letters.letter
    set state = 'answered', answered_at = ${now}, updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${letter_id}
      and state <> 'answered'`)
  const { rows } = await run<{ id: string }>(db, sql<{ id: string }>`
    update letters.message
    set state = 'suppressed', reason = 'answered', updated_at = ${now}
    where clinic_id = ${clinic_id}
      and letter_id = ${letter_id}
      and state in ('queued', 'soft_failed')
    returning id`)
  await appendEvents(db, clinic_id, rows.map(({ id }) => ({ message_id: id, kind: 'suppressed', detail: 'answered' })), now)
}

/** What became of a letter, for those who read its answer. */
export interface LetterPath {
  letter_id: string
  due_at: Date
  first_sent_at: Date | null
  answered_at: Date | null
  messages: { kind: string; state: string; reason: string | null; at: Date }[]
}

/** The paths of some letters of a clinic. */
export async function findLetterPaths(db: Read, clinic_id: string, letter_ids: string[]): Promise<LetterPath[]> {
  const letters = await all(db, sql<Omit<LetterPath, 'messages'>>`
    select id as letter_id, due_at, first_sent_at, answered_at
    from letters.letter
    where clinic_id = ${clinic_id}
      and id = any(${letter_ids}::uuid[])`)
  const messages = await all(db, sql<LetterPath['messages'][number] & { letter_id: string }>`
    select letter_id, kind, state, reason, coalesce(sent_at, updated_at) as at
    from letters.message
    where clinic_id = ${clinic_id}
      and letter_id = any(${letter_ids}::uuid[])
    order by due_at, kind`)
  return letters.map((letter) => ({
    ...letter,
    messages: messages.filter(({ letter_id }) => letter_id === letter.letter_id),
  }))
}

/** How many letters of a branch went out, and how many of them could not be delivered. */
export interface BranchLetters {
  branch_id: string
  invited: number
  hard_bounces: number
}

/**
 * Counts by branch over visit days from `from` to before `until` (local dates). A letter counts for the branch of its
 * first visit, as its answer does. Invited: handed over to the mail server or refused by it for good.
 */
export function countBranchLetters(db: Read, clinic_id: string, from: string, until: string): Promise<BranchLetters[]> {
  return all(db, sql<BranchLetters>`
    select f.branch_id,
      count(*) filter (where l.first_sent_at is not null or m.state = 'failed')::int as invited,
      count(*) filter (where m.state = 'failed')::int as hard_bounces
    from (
      select distinct on (d.letter_id) d.clinic_id, d.letter_id, v.branch_id
      from letters.decision d
      join visits.visit v
        on v.clinic_id = d.clinic_id
        and v.id = d.visit_id
      where d.clinic_id = ${clinic_id}
        and d.day >= ${from}
        and d.day < ${until}
        and d.letter_id is not null
      order by d.letter_id, v.ended_at, v.id
    ) f
    join letters.letter l
      on l.clinic_id = f.clinic_id
      and l.id = f.letter_id
    left join letters.message m
      on m.clinic_id = l.clinic_id
      and m.letter_id = l.id
      and m.kind = 'letter'
    where l.clinic_id = ${clinic_id}
    group by f.branch_id`)
}
