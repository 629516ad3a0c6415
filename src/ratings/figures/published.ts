// The last steps in their order, in one place: shrinkage, then thresholds, then rounding.
import type { FigureKind } from './constants.ts'
import { roundHalfUp } from './rounding.ts'
import { bandHalfWidth, shownStar, shrunkStar, type ShownStar } from './shrinkage.ts'
import { publication } from './thresholds.ts'
import { wilsonInterval, type Interval } from './wilson.ts'

/** A doctor's or a clinic's answers after window and weights. */
export interface AnswerSummary {
  /** Valid answers, raw. */
  n: number
  /** Effective answers after weighting; n when unweighted. */
  n_eff: number
  /** Their (weighted) mean, 1–5, unrounded; ignored when n = 0. */
  mean: number
}

/** What the star is drawn towards, and how fast. */
export interface PeerGroup {
  peer_mean: number
  k: number
  sigma: number
}

export type PublishedFigure =
  | { level: 'nothing' }
  | { level: 'too_few'; n: number }
  | ({ level: 'preliminary' | 'full'; n: number } & ShownStar)

/**
 * The figure as everybody may see it, rounded; a page, a CSV file and the API show this and no more.
 * In: whose it is; its answers; its peers. Out: by level only what the level lets out, so nothing can slip.
 */
export function publishFigure(kind: FigureKind, answers: AnswerSummary, peers: PeerGroup): PublishedFigure {
  const { level } = publication(kind, answers.n, answers.n_eff)
  if (level === 'nothing') return { level }
  if (level === 'too_few') return { level, n: answers.n }
  const star = shrunkStar({ n: answers.n_eff, mean: answers.mean }, peers.peer_mean, peers.k)
  return { level, n: answers.n, ...shownStar(star, bandHalfWidth(answers.n_eff, peers.sigma, peers.k)) }
}

/**
 * A clinic's top-box share with its interval, as shown: half up to whole per cent, as shares 0–1.
 * In: the unrounded (weighted) share; raw and effective answers. Out: null where the clinic has no stars
 * either.
 */
export function publishTopBox(
  share: number,
  n: number,
  n_eff: number,
): ({ share: number } & Interval) | null {
  if (!publication('clinic', n, n_eff).shows_stars) return null
  const { low, high } = wilsonInterval(share, n_eff)!
  return { share: roundHalfUp(share, 2), low: roundHalfUp(low, 2), high: roundHalfUp(high, 2) }
}
