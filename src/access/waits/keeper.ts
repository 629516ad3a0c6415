// The keeper: a loop of the worker that sees changed slots into the figures; two seconds is the goal (docs/performance.md). Any number of workers
// may run it; a clinic is held by one at a time.
import { stopwatch } from '../../platform/clock.ts'
import { serveEach } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import { openLoop } from '../../platform/loop.ts'
import { keepRequests } from './fold.ts'
import { type DayCounts, makeDayCounts } from './day_counts.ts'
import { type KeptClinic, keepSlots } from './keep.ts'
import { findClinicsWithRequestChanges, findClinicsWithSlotChanges, findOutdatedClinics, findStaleClinics, findUncountedClinics } from './queries/keeper.ts'
import { recountClinic } from './recount.ts'

/**
 * Rest between two rounds that found nothing more to do. A visit of a clinic costs seven statements whatever it finds,
 * so rounds that follow each other too fast cost more than they hasten.
 */
const PAUSE_MS = 500
const FAULT_PAUSE_MS = 2000
/** Clinics in hand at once. */
const LANES = 3
/** Groups that only time has changed, on one visit of a clinic. */
const STALE_MAX = 25
/** How long a round may go on with those before it looks for changes again. */
const STALE_MS = 300
/** New and outdated clinics are looked for in every so many rounds. */
const UNCOUNTED_ROUNDS = 10

/** Starts the loop; `close` ends it when the clinic in hand is done. */
export function openKeeper(house: House): { close(): Promise<void> } {
  let is_outdated = true
  return openLoop(house, { fault: 'waits could not be kept', pause_ms: PAUSE_MS, fault_pause_ms: FAULT_PAUSE_MS }, async (signal, number) => {
    // not in every round: a clinic that cannot be counted keeps nobody's changes waiting
    if (number % UNCOUNTED_ROUNDS === 0) {
      try {
        if (is_outdated) await countOutdatedClinics(house, signal)
        is_outdated = false
      } finally {
        await countNewClinics(house, signal)
      }
    }
    return keepRound(house, signal)
  })
}

/** Counts anew what a program before this one counted by another definition. */
export async function countOutdatedClinics(house: House, signal: AbortSignal): Promise<void> {
  await serveEach(house, signal, await findOutdatedClinics(house.database.read), (clinic) => recountClinic(house.database, clinic, house.clock.now))
}

/** Counts clinics that were never counted. */
export async function countNewClinics(house: House, signal: AbortSignal): Promise<void> {
  await serveEach(house, signal, await findUncountedClinics(house.database.read), (clinic) => recountClinic(house.database, clinic, house.clock.now))
}

/**
 * One round: changed slots first, then requests, then what time has changed. Out: whether some of that is left. A clinic
 * that fails does not keep the others from being counted; the first fault is thrown at the end.
 */
export async function keepRound(house: House, signal: AbortSignal): Promise<boolean> {
  const { database, clock } = house
  const keep = (clinic: KeptClinic, stale_max: number) => database.write((db) => keepSlots(db, clinic, clock.now(), stale_max, countsOf(house)))
  const faults: unknown[] = []
  const inTurn = async (clinics: readonly KeptClinic[], work: (clinic: KeptClinic) => Promise<unknown>) =>
    void faults.push(...(await inLanes(clinics, signal, work)))
  await inTurn(await findClinicsWithSlotChanges(database.read), (clinic) => keep(clinic, 0))
  await inTurn(await findClinicsWithRequestChanges(database.read), (clinic) => database.write((db) => keepRequests(db, clinic.id)))
  const elapsed_ms = stopwatch()
  let more = false
  await inTurn(await findStaleClinics(database.read, clock.now()), async (clinic) => {
    const kept = elapsed_ms() < STALE_MS ? await keep(clinic, STALE_MAX) : { more: true }
    more ||= kept?.more ?? false
  })
  if (faults.length > 0) throw faults[0]
  return more
}

const of_house = new WeakMap<House, DayCounts>()

/** What this worker has counted. */
function countsOf(house: House): DayCounts {
  let counts = of_house.get(house)
  if (!counts) of_house.set(house, (counts = makeDayCounts()))
  return counts
}

async function inLanes(clinics: readonly KeptClinic[], signal: AbortSignal, work: (clinic: KeptClinic) => Promise<unknown>): Promise<unknown[]> {
  const faults: unknown[] = []
  let next = 0
  const lane = async () => {
    while (next < clinics.length && !signal.aborted) await work(clinics[next++]!).catch((error: unknown) => faults.push(error))
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return faults
}
