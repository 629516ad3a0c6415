// A route as steps that somebody can follow: what to leave, where to turn, how far, which lift, what to look for. Pure;
// the sentences are words of whoever shows them.
import type { Level, Plan, SpotKind, Spot } from '../plan.ts'
import type { Leg, Route } from './route.ts'

export type Turn = 'straight' | 'left' | 'right'

export type Step =
  /** Out of the door that one starts at, or out of a lift, and so far. */
  | { kind: 'leave'; of: SpotKind; turn: Turn; metres: number }
  /** `until`: what the walk ends at, with what is written on it; null: at a corner or at the goal. */
  | { kind: 'walk'; turn: Turn; metres: number; until: 'lift' | 'stairs' | null; label: string | null }
  | { kind: 'ramp'; metres: number }
  /** `side`: where the lift or the stairs are when one comes. */
  | { kind: 'lift' | 'stairs'; side: Turn; label: string | null; up: boolean; storeys: number; level: Level }
  | { kind: 'arrive'; side: Turn; spot: Spot }

/** A bend below this is no turn. */
const BEND_DEGREES = 35
/** So far in front of a lift or a door is its doorstep, not a walk. */
const DOORSTEP_METRES = 5

/** The steps of a route, in order; at least that one is there. */
export function tellSteps(plan: Pick<Plan, 'levels'>, route: Route): Step[] {
  const levels = new Map(plan.levels.map((level) => [level.id, level]))
  const steps: Step[] = []
  const runs = cutRuns(route.legs)
  let before: Run | undefined
  let side: Turn = 'straight'
  for (const [at, run] of runs.entries()) {
    const next = runs[at + 1]
    if (run.kind === 'flat') {
      const told = tellFlat(run.legs, before === undefined || isVertical(before), next)
      steps.push(...told.steps)
      side = told.side
    } else if (run.kind === 'ramp') {
      steps.push({ kind: 'ramp', metres: run.legs.reduce((sum, { passage }) => sum + passage.metres, 0) })
      side = 'straight'
    } else {
      const [from, to] = [levels.get(run.legs[0]!.from.level_id)!, levels.get(run.legs.at(-1)!.to.level_id)!]
      const storeys = Math.abs(to.ordinal - from.ordinal)
      steps.push({ kind: run.kind, side, label: run.legs[0]!.from.label, up: to.ordinal > from.ordinal, storeys, level: to })
      side = 'straight'
    }
    before = run
  }
  return [...steps, { kind: 'arrive', side, spot: route.to }]
}

interface Run {
  kind: 'flat' | 'ramp' | 'stairs' | 'lift'
  legs: Leg[]
}

function isVertical({ kind }: Run): boolean {
  return kind === 'lift' || kind === 'stairs'
}

/** Legs of one kind in a row: flights one above another are one staircase. */
function cutRuns(legs: readonly Leg[]): Run[] {
  const runs: Run[] = []
  for (const leg of legs) {
    const { kind: passage } = leg.passage
    const kind = passage === 'walk' || passage === 'door' ? 'flat' : passage
    const last = runs.at(-1)
    if (last?.kind === kind && kind !== 'lift') last.legs.push(leg)
    else runs.push({ kind, legs: [leg] })
  }
  return runs
}

interface Stretch {
  metres: number
  degrees: number
}

/** A walk on one level; `from_door`: it begins at a door, lift or staircase. Out: its steps, and where what comes next lies. */
function tellFlat(legs: readonly Leg[], from_door: boolean, next: Run | undefined): { steps: Step[]; side: Turn } {
  const stretches = joinStretches(legs)
  const steps: Step[] = []
  const start = legs[0]!.from
  let heading: number | undefined
  if (from_door && start.kind !== 'corridor') {
    if (stretches.length > 1 && stretches[0]!.metres <= DOORSTEP_METRES) heading = stretches.shift()!.degrees
    const first = stretches[0]!
    const is_there = stretches.length === 1 && first.metres <= DOORSTEP_METRES
    if (!is_there) {
      steps.push({ kind: 'leave', of: start.kind, turn: heading === undefined ? 'straight' : turnOf(heading, first.degrees), metres: first.metres })
      heading = first.degrees
      stretches.shift()
    }
  }
  const last = stretches.at(-1)
  const ends_at_door = last !== undefined && last.metres <= DOORSTEP_METRES && (stretches.length > 1 || heading !== undefined)
  if (ends_at_door) stretches.pop()
  // a lift at the side is told by its side
  const vertical = next && isVertical(next) && !ends_at_door ? (next.kind as 'lift' | 'stairs') : null
  for (const [at, { metres, degrees }] of stretches.entries()) {
    const until = at === stretches.length - 1 ? vertical : null
    const turn = heading === undefined ? 'straight' : turnOf(heading, degrees)
    steps.push({ kind: 'walk', turn, metres, until, label: until && next!.legs[0]!.from.label })
    heading = degrees
  }
  return { steps, side: ends_at_door && heading !== undefined ? turnOf(heading, last.degrees) : 'straight' }
}

/** Legs that go on in one direction are one stretch. */
function joinStretches(legs: readonly Leg[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const { from, to, passage } of legs) {
    const length = Math.hypot(to.x - from.x, to.y - from.y)
    const last = stretches.at(-1)
    const degrees = length < 0.01 ? (last?.degrees ?? 0) : (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI
    const metres = Math.max(length, passage.metres)
    if (last && (length < 0.01 || Math.abs(bend(last.degrees, degrees)) <= BEND_DEGREES)) {
      last.metres += metres
      last.degrees = degrees
    } else stretches.push({ metres, degrees })
  }
  return stretches
}

/** From -180 to 180; to the left is positive. */
function bend(from: number, to: number): number {
  return ((((to - from + 180) % 360) + 360) % 360) - 180
}

function turnOf(from: number, to: number): Turn {
  const degrees = bend(from, to)
  if (Math.abs(degrees) <= BEND_DEGREES) return 'straight'
  return degrees > 0 ? 'left' : 'right'
}
