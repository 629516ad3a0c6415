// The star: a mean drawn towards the peers, so that five delighted patients cannot outrank sixty.
import { DATA_AT_START, FIXED, POLICY } from './constants.ts'
import { roundHalfUp, roundUp } from './rounding.ts'

/** Answers of one doctor or clinic: how many (n_eff when weighted, may be fractional) and their mean, 1–5. */
export interface ScoreMean {
  n: number
  mean: number
}

/**
 * The shrunk score, 1–5, unrounded: (Kμ + n·x̄)/(K + n).
 * In: n answers (n_eff when weighted) and their mean; peer mean μ; K in answers. n = 0 gives μ, which is not
 * published. Source: section 2.
 */
export function shrunkStar(score: ScoreMean, peer_mean: number, k: number = DATA_AT_START.k): number {
  if (score.n === 0) return peer_mean
  return (k * peer_mean + score.n * score.mean) / (k + score.n)
}

/**
 * Reliability R = n/(n + K), 0–1. In: n answers (n_eff when weighted). For clinics the same as 1 − V/(V +
 * τ²).
 */
export function reliability(n: number, k: number = DATA_AT_START.k): number {
  return n === 0 ? 0 : n / (n + k)
}

/**
 * The peer mean μ = ΣRᵢx̄ᵢ/ΣRᵢ, unrounded.
 * In: doctors of the same specialty, adult or child (see peerScope). Out: null when nobody has an answer.
 */
export function peerMean(peers: readonly ScoreMean[], k: number = DATA_AT_START.k): number | null {
  let weight = 0
  let weighted = 0
  for (const peer of peers) {
    if (peer.n === 0) continue
    weight += reliability(peer.n, k)
    weighted += reliability(peer.n, k) * peer.mean
  }
  return weight === 0 ? null : weighted / weight
}

/** Whose mean to take: under ten doctors of the specialty and age group, the whole specialty (proposal). */
export function peerScope(doctors: number): 'specialty_and_age' | 'specialty' {
  return doctors < POLICY.peer_doctors_min ? 'specialty' : 'specialty_and_age'
}

/**
 * The half-width of the 95 % band, unrounded: z·σ/√(K + n), σ the pooled standard deviation within a doctor.
 */
export function bandHalfWidth(n: number, sigma: number, k: number = DATA_AT_START.k): number {
  return (FIXED.z_95 * sigma) / Math.sqrt(k + n)
}

export interface ShownStar {
  star: number
  low: number
  high: number
}

/**
 * Star and band as shown: the star half up to 0.1; the band from the rounded star, half-width rounded up to
 * 0.1, clipped to 1–5, so that it says no more than the star.
 * In: the unrounded star and half-width. Source: section 2.
 */
export function shownStar(star: number, half_width: number): ShownStar {
  const shown = roundHalfUp(star, 1)
  const half = roundUp(half_width, 1)
  return {
    star: shown,
    low: Math.max(1, roundHalfUp(shown - half, 1)),
    high: Math.min(5, roundHalfUp(shown + half, 1)),
  }
}

/**
 * What the estimate of K needs of one doctor: count, sum and sum of squares of the marks; kept incrementally.
 */
export interface ScoreTotals {
  n: number
  sum: number
  sum_squares: number
}

/** Totals of a list of marks. */
export function scoreTotals(marks: readonly number[]): ScoreTotals {
  const sum = marks.reduce((total, mark) => total + mark, 0)
  const sum_squares = marks.reduce((total, mark) => total + mark * mark, 0)
  return { n: marks.length, sum, sum_squares }
}

export interface VarianceComponents {
  /** Mean squares between and within doctors. */
  msb: number
  msw: number
  /** The size of a typical doctor's sample. */
  n0: number
  /** Variance between doctors. */
  tau2: number
  /** Variance within a doctor, σ². */
  sigma2: number
  /** σ²/τ²; null when τ² = 0, that is when doctors do not differ measurably. */
  k: number | null
  /** Intraclass correlation τ²/(τ² + σ²); null when all marks are equal. */
  icc: number | null
}

/**
 * One-way random effects over the doctors of a specialty.
 * In: totals of each doctor; those without answers are left out.
 * Out: null with fewer than two doctors, or no doctor with two answers. Source: section 2.
 */
export function varianceComponents(doctors: readonly ScoreTotals[]): VarianceComponents | null {
  const answered = doctors.filter((doctor) => doctor.n > 0)
  const a = answered.length
  const n = sumOf(answered, (doctor) => doctor.n)
  if (a < 2 || n <= a) return null
  const grand_mean = sumOf(answered, (doctor) => doctor.sum) / n
  const between = sumOf(answered, (doctor) => doctor.n * (doctor.sum / doctor.n - grand_mean) ** 2)
  const within = sumOf(answered, (doctor) => Math.max(0, doctor.sum_squares - doctor.sum ** 2 / doctor.n))
  const msb = between / (a - 1)
  const msw = within / (n - a)
  const n0 = (n - sumOf(answered, (doctor) => doctor.n ** 2) / n) / (a - 1)
  const tau2 = Math.max(0, (msb - msw) / n0)
  return {
    msb,
    msw,
    n0,
    tau2,
    sigma2: msw,
    k: tau2 === 0 ? null : msw / tau2,
    icc: tau2 + msw === 0 ? null : tau2 / (tau2 + msw),
  }
}

/** K = (1 − ICC)/ICC. Out: null unless 0 < ICC ≤ 1. */
export function kOfIcc(icc: number): number | null {
  return icc > 0 && icc <= 1 ? (1 - icc) / icc : null
}

export interface ChosenK {
  k: number
  /** True when the estimate was not believed and last year's K stays: somebody has to look. */
  alert: boolean
}

/**
 * The K of the coming year: the estimate, or last year's with an alert when there is none, τ² = 0, or it
 * falls outside 5–60 (proposal). In: the estimate (null when it could not be made); last year's K.
 */
export function chooseK(estimate: VarianceComponents | null, k_last_year: number): ChosenK {
  const k = estimate?.k ?? null
  if (k === null || k < POLICY.k_min || k > POLICY.k_max) return { k: k_last_year, alert: true }
  return { k, alert: false }
}

function sumOf<T>(things: readonly T[], value: (thing: T) => number): number {
  return things.reduce((total, thing) => total + value(thing), 0)
}
