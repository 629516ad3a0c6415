// Differencing: what two releases, or a whole and its parts, give away when one is taken from the other.
import { POLICY } from './constants.ts'
import { requireCount } from './thresholds.ts'

/**
 * Whether a figure may be renewed: at least five answers entered since the last release, and none or at least
 * five left. In: whole counts. Source: section 9.
 */
export function mayRelease(entered: number, left: number): boolean {
  requireCount(entered, 'entered')
  requireCount(left, 'left')
  return entered >= POLICY.release_change_min && (left === 0 || left >= POLICY.release_change_min)
}

export interface Release<Figure> {
  figure: Figure
  /** The local date of the release that made the figure, 'YYYY-MM-DD'. */
  as_of: string
}

/**
 * The figure to show now: the new one, or the old with its date when the difference would say too much.
 * In: the last release (null at the first, when all answers have entered); the new one; how many answers
 * entered the window since the last release and how many left it. Out: null when there is neither.
 */
export function chooseRelease<Figure>(
  last: Release<Figure> | null,
  next: Release<Figure>,
  entered: number,
  left: number,
): Release<Figure> | null {
  return mayRelease(entered, left) ? next : last
}

/**
 * Whether a parent's total may stand beside these children: what is left when they are taken from it is
 * nothing, or at least ten answers from at least two doctors. In: answers left over; doctors with answers
 * among them.
 */
export function isRemainderSafe(answers: number, doctors: number): boolean {
  requireCount(answers, 'answers')
  requireCount(doctors, 'doctors')
  return answers === 0 || (answers >= POLICY.remainder_answers_min && doctors >= POLICY.remainder_doctors_min)
}

/**
 * A part of the parent: its answers, how many doctors gave cause for them, and whether its own rules let it
 * out.
 */
export interface Child {
  answers: number
  /** Doctors with answers in it: 1 for a doctor's own figure. */
  doctors: number
  publishable: boolean
}

/**
 * Which children may be published beside the parent's total: all that may by their own rules, less the
 * smallest of them, one by one, until the remainder is safe. In: all children, which together are the parent.
 * Out: those to publish, in the order given; empty when only the parent can be shown.
 */
export function childrenToPublish<T extends Child>(children: readonly T[]): T[] {
  const published = children
    .filter((child) => child.publishable)
    .sort((one, other) => other.answers - one.answers)
  const withheld = children.filter((child) => !child.publishable)
  let answers = withheld.reduce((total, child) => total + child.answers, 0)
  let doctors = withheld.reduce((total, child) => total + (child.answers > 0 ? child.doctors : 0), 0)
  while (published.length > 0 && !isRemainderSafe(answers, doctors)) {
    const smallest = published.pop()!
    answers += smallest.answers
    doctors += smallest.answers > 0 ? smallest.doctors : 0
  }
  const kept = new Set(published)
  return children.filter((child) => kept.has(child))
}
