// Which clinics' top-box share differs by more than chance, after the differences all clinics have.
import { FIXED, POLICY } from './constants.ts'
import { mayBePoint } from './thresholds.ts'

export interface FunnelLimits {
  outer_low: number
  inner_low: number
  inner_high: number
  outer_high: number
}

/**
 * Funnel limits at a sample size, shares 0–1: sin²(clamp(asin√θ ± q√(1/4n + τ²), 0, π/2)).
 * In: overall share θ; n answers; τ² on the arcsine scale. Out: null unless 0 ≤ θ ≤ 1, n > 0, τ² ≥ 0.
 * Without the clamp a limit folds back into the range. Source: section 5 (Spiegelhalter 2005; FunnelPlotR).
 */
export function funnelLimits(theta: number, n: number, tau2 = 0): FunnelLimits | null {
  if (!(theta >= 0 && theta <= 1 && n > 0 && tau2 >= 0)) return null
  const limit = (q: number): number => {
    const angle = Math.asin(Math.sqrt(theta)) + q * Math.sqrt(1 / (4 * n) + tau2)
    return Math.sin(Math.min(Math.PI / 2, Math.max(0, angle))) ** 2
  }
  return {
    outer_low: limit(-FIXED.z_998),
    inner_low: limit(-FIXED.z_95),
    inner_high: limit(FIXED.z_95),
    outer_high: limit(FIXED.z_998),
  }
}

/** One clinic: n answers of which k are marks 4 and 5. */
export interface ClinicTopBox {
  n: number
  k: number
}

export interface Overdispersion {
  /** Share of good marks over all the clinics. */
  theta: number
  /** Each clinic's distance from θ in its own standard errors, before winsorising; in the order given. */
  z: number[]
  winsor_low: number
  winsor_high: number
  /** Mean of the squared winsorised z: 1 when chance explains everything. */
  phi: number
  /** What clinics differ by beyond chance, on the arcsine scale. */
  tau2: number
}

/**
 * How much clinics differ beyond chance.
 * In: all clinics with answers. Out: null when there are fewer than two or one of them has none.
 * z winsorised at the type-7 10th and 90th percentiles; τ² by moments, zero if Iφ < I − 1. Source: section 5.
 */
export function overdispersion(clinics: readonly ClinicTopBox[]): Overdispersion | null {
  const count = clinics.length
  if (count < 2 || clinics.some((clinic) => !(clinic.n > 0 && clinic.k >= 0 && clinic.k <= clinic.n)))
    return null
  const theta = sum(clinics.map((clinic) => clinic.k)) / sum(clinics.map((clinic) => clinic.n))
  const centre = Math.asin(Math.sqrt(theta))
  const z = clinics.map(
    (clinic) => (Math.asin(Math.sqrt(clinic.k / clinic.n)) - centre) * 2 * Math.sqrt(clinic.n),
  )
  const winsor_low = percentileType7(z, 0.1)
  const winsor_high = percentileType7(z, 0.9)
  const phi = sum(z.map((one) => Math.min(winsor_high, Math.max(winsor_low, one)) ** 2)) / count
  const weights = clinics.map((clinic) => 4 * clinic.n)
  const weight = sum(weights)
  const freedom = weight - sum(weights.map((one) => one * one)) / weight
  const tau2 = count * phi < count - 1 ? 0 : (count * phi - (count - 1)) / freedom
  return { theta, z, winsor_low, winsor_high, phi, tau2 }
}

export interface FunnelDot<T> {
  clinic: T
  share: number
  limits: FunnelLimits
  /** inside both limits; between inner and outer; outside the outer. */
  position: 'inside' | 'between' | 'outside'
  /** Only the outer limit opens a review. */
  needs_review: boolean
}

export interface Funnel<T> extends Overdispersion {
  dots: FunnelDot<T>[]
}

/**
 * The funnel plot: a dot for every clinic with at least 30 answers, those with fewer left out of everything.
 * Out: null when fewer than ten clinics remain (proposal).
 */
export function drawFunnel<T extends ClinicTopBox>(clinics: readonly T[]): Funnel<T> | null {
  const drawn = clinics.filter((clinic) => mayBePoint(clinic.n))
  if (drawn.length < POLICY.funnel_clinics_min) return null
  const spread = overdispersion(drawn)
  if (spread === null) return null
  const dots = drawn.map((clinic) => {
    const share = clinic.k / clinic.n
    const limits = funnelLimits(spread.theta, clinic.n, spread.tau2)!
    const outside = share < limits.outer_low || share > limits.outer_high
    const within = share >= limits.inner_low && share <= limits.inner_high
    const position: FunnelDot<T>['position'] = outside ? 'outside' : within ? 'inside' : 'between'
    return { clinic, share, limits, position, needs_review: outside }
  })
  return { ...spread, dots }
}

/** The percentile with linear interpolation that R calls type 7. In: at least one number; p 0–1. */
export function percentileType7(values: readonly number[], p: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  if (sorted.length === 0) throw new RangeError('no percentile of nothing')
  const position = (sorted.length - 1) * p
  const below = sorted[Math.floor(position)]!
  const above = sorted[Math.ceil(position)]!
  return below + (position - Math.floor(position)) * (above - below)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
