// Whether a person may book a specialty oneself: the no-show rule asked of the database.
import { type Read } from '../../platform/db/index.ts'
import { DAY_MS, localDate } from '../../platform/time.ts'
import { type MissedRow, listLockRules, listMissed, listUnlocks } from './queries/locks.ts'
import { type Lock, type LockRule, type LockStanding, judgeLock, pickRule } from './rules/lock.ts'

export type { Lock, LockRule, LockStanding, MissedVisit } from './rules/lock.ts'

/** Nothing older than this can matter: the longest window and the longest lock that the table takes. */
const LOOK_BACK_DAYS = 730 + 180

/**
 * The lock that keeps a person from booking a specialty oneself now, or null. Asked by the booking core for what
 * residents book themselves; the desk books in spite of it.
 */
export async function findLock(db: Read, person_id: string, specialty_code: string, now: Date): Promise<Lock | null> {
  return (await findLockStanding(db, person_id, specialty_code, now))?.lock ?? null
}

/** Where a person stands with a specialty: the lock, what counts, how many are left. Null when no rule is in force. */
export async function findLockStanding(db: Read, person_id: string, specialty_code: string, now: Date): Promise<LockStanding | null> {
  const rules = await listLockRules(db)
  const missed = await listMissed(db, [person_id], specialty_code, lookBack(now))
  const rule = pickRule(rules, specialty_code, ruleDate(now))
  if (!rule) return null
  // most people never missed anything: no third statement for them
  const unlocks = missed.length > 0 ? await listUnlocks(db, [person_id]) : []
  const forgiven = unlocks.find((unlock) => unlock.specialty_code === specialty_code)?.at ?? null
  return judgeLock(rule, missed, forgiven, now)
}

export interface PersonStanding extends LockStanding {
  person_id: string
  specialty_code: string
}

/** The same for several persons and every specialty in which something counts or is locked now. */
export async function listLockStandings(db: Read, person_ids: readonly string[], now: Date): Promise<PersonStanding[]> {
  const rules = await listLockRules(db)
  const missed = await listMissed(db, person_ids, null, lookBack(now))
  const unlocks = await listUnlocks(db, person_ids)
  const groups = Map.groupBy(missed, groupOf)
  return [...groups.values()].flatMap((rows) => {
    const { person_id, specialty_code } = rows[0]!
    const rule: LockRule | undefined = pickRule(rules, specialty_code, ruleDate(now))
    const forgiven = unlocks.find((unlock) => groupOf(unlock) === groupOf(rows[0]!))?.at ?? null
    if (!rule) return []
    const standing = judgeLock(rule, rows, forgiven, now)
    return standing.lock || standing.counted.length > 0 ? [{ person_id, specialty_code, ...standing }] : []
  })
}

function groupOf({ person_id, specialty_code }: Pick<MissedRow, 'person_id' | 'specialty_code'>): string {
  return `${person_id} ${specialty_code}`
}

/** The rule is the network's, so its dates are read in UTC and hold everywhere from the same instant. */
export function ruleDate(now: Date): string {
  return localDate(now, 'UTC')
}

function lookBack(now: Date): Date {
  return new Date(now.getTime() - LOOK_BACK_DAYS * DAY_MS)
}
