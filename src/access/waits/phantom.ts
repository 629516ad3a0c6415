// The phantom rate of a branch: attempts to book what was shown free that found it unbookable (domain 4). Pure.

/** Days back that are counted. */
export const PHANTOM_DAYS = 28

/** With fewer attempts a branch is not judged: one phantom more would be worth three per cent and over. */
export const ATTEMPTS_MIN = 30

export interface PhantomCounts {
  /** The last local day counted. */
  day: string
  /** Attempts with a known outcome, handovers to clinics' own systems included, lost races not. */
  attempts: number
  phantoms: number
  /** Somebody else was quicker: no phantom, told apart. */
  lost_races: number
  /** Handed over, outcome unknown or given up: told apart. */
  untold: number
}

export interface PhantomRate extends PhantomCounts {
  /** phantoms ÷ attempts, 0 to 1; null with fewer than ATTEMPTS_MIN attempts. */
  rate: number | null
}

/** Judges the counts of a branch. */
export function judgePhantoms(counts: PhantomCounts): PhantomRate {
  return { ...counts, rate: counts.attempts < ATTEMPTS_MIN ? null : counts.phantoms / counts.attempts }
}
