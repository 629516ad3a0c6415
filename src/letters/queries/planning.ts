// Statements of the planning job: what changed, what is known about those patients, and what was decided.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'
import type { Decision, PatientFacts, Refusal, VisitFacts } from '../rules/asking.ts'
import { appendEvents } from './messages.ts'

export interface ChangedVisit extends VisitFacts {
  id: string
  fhir_version: number
  patient_id: string
  updated_at: Date
  /** The letter it is in by an earlier decision. */
  decided_letter_id: string | null
}

/**
 * Locks a clinic's planning for this transaction. Out: how far its visits were read, or undefined while another worker
 * plans for it.
 */
export async function lockProgress(db: Write, clinic_id: string): Promise<{ visits_read_to: Date } | undefined> {
  await run(db, sql`
    insert into letters.progress (clinic_id, visits_read_to)
    values (${clinic_id}, '-infinity')
    on conflict (clinic_id) do nothing`)
  return first(db, sql<{ visits_read_to: Date }>`
    select case when isfinite(visits_read_to) then visits_read_to else '1970-01-01'::timestamptz end as visits_read_to
    from letters.progress
    where clinic_id = ${clinic_id}
    for update skip locked`)
}

export async function updateProgress(db: Write, clinic_id: string, read_to: Date): Promise<void> {
  await run(db, sql`
    update letters.progress
    set visits_read_to = ${read_to}
    where clinic_id = ${clinic_id}`)
}

/** Visits changed since `since` whose decision is missing or was made about an older version, oldest day first. */
export function findChangedVisits(db: Read, clinic_id: string, since: Date, limit: number): Promise<ChangedVisit[]> {
  return all(db, sql<ChangedVisit>`
    select v.id, v.fhir_version, v.patient_id, v.status, v.doctor_id, v.ended_at, v.day, v.class_code, v.type_code,
      v.service_code, v.specialty_code, v.updated_at, d.letter_id as decided_letter_id
    from visits.visit v
    left join letters.decision d
      on d.clinic_id = v.clinic_id
      and d.visit_id = v.id
    where v.clinic_id = ${clinic_id}
      and v.updated_at >= ${since}
      and (v.status = 'finished' or d.visit_id is not null)
      and (d.visit_id is null or d.visit_version <> v.fhir_version)
      and v.day is not null
    order by v.day, v.patient_id, v.ended_at
    limit ${limit}`)
}

export function findPatients(db: Read, clinic_id: string, ids: string[]): Promise<(PatientFacts & { id: string })[]> {
  return all(db, sql<PatientFacts & { id: string }>`
    select id, active, deceased, birth_date, lang, email, letters_consent, parent_email
    from visits.patient
    where clinic_id = ${clinic_id}
      and id = any(${ids}::uuid[])`)
}

export interface KnownLetter {
  id: string
  patient_id: string
  day: string
  state: string
  due_at: Date
  /** The state of its first message. */
  message_state: string | null
  doctor_ids: string[]
}

/** Letters of some patients within the caps' reach of a range of days, with the doctors they ask about. */
export function findKnownLetters(db: Read, clinic_id: string, patient_ids: string[], from_day: string, to_day: string): Promise<KnownLetter[]> {
  return all(db, sql<KnownLetter>`
    select l.id, l.patient_id, l.day, l.state, l.due_at, m.state as message_state,
      coalesce(array_agg(distinct v.doctor_id) filter (where v.doctor_id is not null), '{}') as doctor_ids
    from letters.letter l
    left join letters.message m
      on m.clinic_id = l.clinic_id
      and m.letter_id = l.id
      and m.kind = 'letter'
    left join letters.decision d
      on d.clinic_id = l.clinic_id
      and d.letter_id = l.id
    left join visits.visit v
      on v.clinic_id = d.clinic_id
      and v.id = d.visit_id
    where l.clinic_id = ${clinic_id}
      and l.patient_id = any(${patient_ids}::uuid[])
      and l.day between ${from_day} and ${to_day}
    group by l.id, l.patient_id, l.day, l.state, l.due_at, m.state`)
}

export interface DecidedVisit {
  visit: ChangedVisit
  decision: Decision
  letter_id: string | null
}

/** Writes decisions, replacing earlier ones. */
export async function upsertDecisions(db: Write, clinic_id: string, decided: readonly DecidedVisit[], now: Date): Promise<void> {
  await run(db, sql`
    insert into letters.decision (clinic_id, visit_id, visit_version, day, letter_id, refusal, decided_at)
    select ${clinic_id}::uuid, visit_id, visit_version, day, letter_id, refusal, ${now}::timestamptz
    from unnest(
      ${decided.map((d) => d.visit.id)}::uuid[],
      ${decided.map((d) => d.visit.fhir_version)}::int[],
      ${decided.map((d) => d.visit.day)}::date[],
      ${decided.map((d) => d.letter_id)}::uuid[],
      ${decided.map((d): Refusal | null => (d.decision.ask ? null : d.decision.refusal))}::text[]
    ) as t (visit_id, visit_version, day, letter_id, refusal)
    on conflict (clinic_id, visit_id) do update set
      visit_version = excluded.visit_version,
      day = excluded.day,
      letter_id = excluded.letter_id,
      refusal = excluded.refusal,
      decided_at = excluded.decided_at`)
}

export interface PlannedLetter {
  id: string
  message_id: string
  patient_id: string
  day: string
  audience: 'adult' | 'child'
  lang: string
  due_at: Date
  expires_at: Date
}

/** Opens letters that are new or were withdrawn, or moves the due time of those not yet sent. */
export async function upsertLetters(db: Write, clinic_id: string, letters: readonly PlannedLetter[], now: Date): Promise<void> {
  await run(db, sql`
    insert into letters.letter (clinic_id, id, patient_id, day, audience, lang, state, due_at, expires_at, updated_at)
    select ${clinic_id}::uuid, id, patient_id, day, audience, lang, 'open', due_at, expires_at, ${now}::timestamptz
    from unnest(
      ${letters.map((l) => l.id)}::uuid[],
      ${letters.map((l) => l.patient_id)}::uuid[],
      ${letters.map((l) => l.day)}::date[],
      ${letters.map((l) => l.audience)}::text[],
      ${letters.map((l) => l.lang)}::text[],
      ${letters.map((l) => l.due_at)}::timestamptz[],
      ${letters.map((l) => l.expires_at)}::timestamptz[]
    ) as t (id, patient_id, day, audience, lang, due_at, expires_at)
    on conflict (clinic_id, patient_id, day) do update set
      state = 'open',
      due_at = excluded.due_at,
      expires_at = excluded.expires_at,
      updated_at = excluded.updated_at`)
  const { rows } = await run<{ id: string; state: string; event_count: number }>(db, sql<{ id: string; state: string; event_count: number }>`
    insert into letters.message (clinic_id, id, kind, letter_id, state, due_at, next_try_at, updated_at)
    select ${clinic_id}::uuid, id, 'letter', letter_id, 'queued', due_at, due_at, ${now}::timestamptz
    from unnest(
      ${letters.map((l) => l.message_id)}::uuid[],
      ${letters.map((l) => l.id)}::uuid[],
      ${letters.map((l) => l.due_at)}::timestamptz[]
    ) as t (id, letter_id, due_at)
    on conflict (clinic_id, letter_id, kind) do update set
      due_at = excluded.due_at,
      next_try_at = excluded.next_try_at,
      updated_at = excluded.updated_at
      where message.state in ('queued', 'suppressed')
    returning id, state, event_count`)
  // a message moved to another time is queued already; a new one, or one that was suppressed, is queued now
  const queued = rows.filter((row) => row.event_count === 0 || row.state === 'suppressed').map((row) => row.id)
  await run(db, sql`
    update letters.message
    set state = 'queued', reason = null
    where clinic_id = ${clinic_id}
      and id = any(${queued}::uuid[])
      and state = 'suppressed'`)
  await appendEvents(db, clinic_id, queued.map((id) => ({ message_id: id, kind: 'queued', detail: null })), now)
}

/** Withdraws letters that no visit is left for; out: their queued messages, now suppressed. */
export async function withdrawEmptyLetters(db: Write, clinic_id: string, letter_ids: string[], now: Date): Promise<void> {
  const { rows } = await run<{ id: string }>(db, sql<{ id: string }>`
    update letters.letter l
    set state = 'withdrawn', updated_at = ${now}
    where l.clinic_id = ${clinic_id}
      and l.id = any(${letter_ids}::uuid[])
      and l.state = 'open'
      and not exists (
        select 1
        from letters.decision d
        where d.clinic_id = ${clinic_id}
          and d.letter_id = l.id
      )
    returning l.id`)
  const { rows: messages } = await run<{ id: string }>(db, sql<{ id: string }>`
    update letters.message
    set state = 'suppressed', reason = 'withdrawn', updated_at = ${now}
    where clinic_id = ${clinic_id}
      and letter_id = any(${rows.map((row) => row.id)}::uuid[])
      and state in ('queued', 'soft_failed')
    returning id`)
  await appendEvents(db, clinic_id, messages.map((message) => ({ message_id: message.id, kind: 'suppressed', detail: 'withdrawn' })), now)
}
