// SQL for what is noted beside bookings: attempts that failed, referrals.
import { type Read, type Write, first, run, prepared as sql } from '../../../platform/db/index.ts'
import { makeId } from '../../../platform/ids.ts'

export interface FailedAttempt {
  clinic_id: string
  branch_id: string
  specialty_code: string
  slot_id: string | null
  /** Local date of the attempt. */
  day: string
  outcome: 'phantom' | 'lost_race'
}

export async function insertFailedAttempt(db: Write, attempt: FailedAttempt, now: Date): Promise<void> {
  await run(db, sql`
    insert into access.failed_attempt (clinic_id, id, at, day, branch_id, specialty_code, slot_id, outcome)
    values (${attempt.clinic_id}, ${makeId(now)}, ${now}, ${attempt.day}, ${attempt.branch_id}, ${attempt.specialty_code},
      ${attempt.slot_id}, ${attempt.outcome})`)
}

export interface Referral {
  id: string
  clinic_id: string
  specialty_code: string
  issued_at: Date
  path_started_at: Date
  expires_at: Date
}

/** The referral of a person to a specialty that holds at an instant; of several, the one whose path began first. */
export function findReferral(db: Read, person_id: string, specialty_code: string, now: Date): Promise<Referral | undefined> {
  return first(db, sql<Referral>`
    select id, clinic_id, specialty_code, issued_at, path_started_at, expires_at
    from access.referral
    where person_id = ${person_id}
      and specialty_code = ${specialty_code}
      and issued_at <= ${now}
      and expires_at > ${now}
      and ended_at is null
    order by path_started_at
    limit 1`)
}

export interface NewReferral {
  person_id: string
  clinic_id: string
  specialty_code: string
  path_started_at: Date
  expires_at: Date
  issued_by: string | null
}

export async function insertReferral(db: Write, referral: NewReferral, now: Date): Promise<void> {
  await run(db, sql`
    insert into access.referral (person_id, id, clinic_id, specialty_code, issued_at, path_started_at, expires_at, issued_by)
    values (${referral.person_id}, ${makeId(now)}, ${referral.clinic_id}, ${referral.specialty_code}, ${now},
      ${referral.path_started_at}, ${referral.expires_at}, ${referral.issued_by})`)
}
