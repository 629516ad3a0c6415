// Statements of the no-show rule.
import { type Read, type Write, all, run, sql } from '../../../platform/db/index.ts'
import type { LockRule, MissedVisit } from '../rules/lock.ts'

/** All editions of the rule: a handful of rows. */
export function listLockRules(db: Read): Promise<LockRule[]> {
  return all(db, sql<LockRule>`
    select specialty_code, edition, missed_max, window_days, lock_days, source, valid_from, valid_to
    from access.lock_rule`)
}

/** Writes the edition of a rule that begins on a day; the same day again takes its place. Older editions give way from then on. */
export async function saveLockRule(db: Write, rule: Omit<LockRule, 'edition' | 'valid_to'>): Promise<void> {
  await run(db, sql`
    insert into access.lock_rule (specialty_code, edition, missed_max, window_days, lock_days, source, valid_from)
    values (${rule.specialty_code}, ${rule.valid_from}, ${rule.missed_max}, ${rule.window_days}, ${rule.lock_days}, ${rule.source},
      ${rule.valid_from})
    on conflict (specialty_code, edition) do update
    set missed_max = excluded.missed_max,
        window_days = excluded.window_days,
        lock_days = excluded.lock_days,
        source = excluded.source,
        valid_to = null`)
}

/**
 * Ends a specialty's own rule: what has begun before the day holds until the day before it, what begins later never does.
 * Out: whether there was anything to end.
 */
export async function endLockRule(db: Write, specialty_code: string, day: string): Promise<boolean> {
  const begun = await run(db, sql`
    update access.lock_rule
    set valid_to = ${day}::date - 1
    where specialty_code = ${specialty_code}
      and valid_from < ${day}
      and (valid_to is null or valid_to >= ${day})`)
  const coming = await run(db, sql`
    delete from access.lock_rule
    where specialty_code = ${specialty_code}
      and valid_from >= ${day}`)
  return begun.count + coming.count > 0
}

export interface MissedRow extends MissedVisit {
  person_id: string
  specialty_code: string
}

/** Visits that persons missed since an instant, of one specialty or (null) of all. */
export function listMissed(db: Read, person_ids: readonly string[], specialty_code: string | null, since: Date): Promise<MissedRow[]> {
  return all(db, sql<MissedRow>`
    select person_id, booking_id, clinic_id, specialty_code, starts_at
    from access.person_booking
    where person_id = any(${person_ids}::uuid[])
      and (${specialty_code}::text is null or specialty_code = ${specialty_code})
      and state = 'missed'
      and starts_at >= ${since}
    order by starts_at`)
}

export interface UnlockRow {
  person_id: string
  specialty_code: string
  at: Date
}

/** The last unlock of each person and specialty. */
export function listUnlocks(db: Read, person_ids: readonly string[]): Promise<UnlockRow[]> {
  return all(db, sql<UnlockRow>`
    select person_id, specialty_code, max(at) as at
    from access.unlock
    where person_id = any(${person_ids}::uuid[])
    group by person_id, specialty_code`)
}

export interface NewUnlock {
  id: string
  person_id: string
  specialty_code: string
  clinic_id: string
  account_id: string | null
  reason: string
  appeal_id: string | null
}

/** Notes that a lock was lifted; the same appeal lifts once. */
export async function insertUnlock(db: Write, unlock: NewUnlock, now: Date): Promise<void> {
  await run(db, sql`
    insert into access.unlock (person_id, id, specialty_code, at, clinic_id, account_id, reason, appeal_id)
    values (${unlock.person_id}, ${unlock.id}, ${unlock.specialty_code}, ${now}, ${unlock.clinic_id}, ${unlock.account_id},
      ${unlock.reason}, ${unlock.appeal_id})
    on conflict (person_id, appeal_id) do nothing`)
}
