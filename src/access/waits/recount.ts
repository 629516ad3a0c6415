// The recount: everything that is kept of a clinic, counted anew from slots, schedules and requests. It must equal what
// was kept to the last digit; what differs is told and mended.
import { type Database, type Write, run, sql } from '../../platform/db/index.ts'
import { serveEach } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import type { SlotGroup } from '../changes.ts'
import { foldRequests, keepServed } from './fold.ts'
import { type KeptClinic, groupKey, holdClinic, keepGroups, spanAt } from './keep.ts'
import { type KeptGroup, deleteWaits, findKeptGroups, takeSlotChanges } from './queries/groups.ts'
import { findAllClinics } from './queries/keeper.ts'
import { addNorms, addWaits } from './queries/months.ts'
import { findNormDifferences, findWaitDifferences } from './queries/recount.ts'

/** What was kept and is wrong, in words of the command line. */
export interface Difference {
  of: 'wait' | 'wait_month' | 'norm_month'
  branch_id: string
  specialty_code: string
  /** What was kept and what it must be; null: there is no such row. */
  kept: unknown
  counted: unknown
}

export interface Recount {
  groups: number
  /** The clinic was never counted before, so that nothing can differ. */
  first_time: boolean
  differences: Difference[]
}

const ATTEMPTS = 20
const PAUSE_MS = 100

/** Recounts a clinic; undefined when other workers held it all the time. */
export async function recountClinic(database: Database, clinic: KeptClinic, now: () => Date): Promise<Recount | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const found = await database.write((db) => recount(db, clinic, now())).catch((error: { code?: string }) => {
      // somebody kept the clinic between our first look and our hold: look again
      if (error.code !== '40001') throw error
    })
    if (found) return found
    await new Promise((wake) => setTimeout(wake, PAUSE_MS))
  }
}

/** All from one snapshot, so that notes that are taken away and rows that are counted are of the same moment. */
async function recount(db: Write, clinic: KeptClinic, now: Date): Promise<Recount | undefined> {
  await run(db, sql`set transaction isolation level repeatable read`)
  const { count } = await run(db, sql`
    insert into access.keeper (clinic_id)
    values (${clinic.id})
    on conflict (clinic_id) do nothing`)
  const first_time = count === 1
  if (!first_time && !(await holdClinic(db, clinic.id))) return undefined
  const noted = new Set((await takeSlotChanges(db, clinic.id)).map(groupKey))
  const waits = await recountWaits(db, clinic, noted, now)
  await foldRequests(db, clinic.id)
  const months = await recountMonths(db, clinic.id)
  return { groups: waits.groups, first_time, differences: first_time ? [] : [...waits.differences, ...months] }
}

async function recountWaits(
  db: Write, clinic: KeptClinic, noted: ReadonlySet<string>, now: Date,
): Promise<{ groups: number; differences: Difference[] }> {
  const kept = new Map((await findKeptGroups(db, clinic.id)).map((row) => [groupKey(row), row]))
  const counted = new Map((await keepGroups(db, clinic, null, now)).map((row) => [groupKey(row), row]))
  const gone = [...kept].filter(([key]) => !counted.has(key)).map(([, row]) => row)
  await deleteWaits(db, clinic.id, gone, spanAt(now, clinic.zone).today)
  const differences = [...new Set([...kept.keys(), ...counted.keys()])].flatMap((key) => {
    const [before, after] = [kept.get(key), counted.get(key)]
    // noted, or changed by the passing of time: it was about to be counted anyway
    const is_due = noted.has(key) || (before !== undefined && (before.fresh_until <= now || before.definition !== after?.definition))
    return is_due || sameFigures(before, after) ? [] : [differenceOf('wait', before ?? after!, before?.classes, after?.classes)]
  })
  return { groups: counted.size, differences }
}

async function recountMonths(db: Write, clinic_id: string): Promise<Difference[]> {
  const waits = await findWaitDifferences(db, clinic_id)
  const norms = await findNormDifferences(db, clinic_id)
  await addWaits(db, clinic_id, waits)
  await addNorms(db, clinic_id, norms)
  await keepServed(db, clinic_id, [...waits, ...norms])
  return [
    ...waits.map((row) => differenceOf('wait_month', row, null, row)),
    ...norms.map((row) => differenceOf('norm_month', row, null, row)),
  ]
}

/** Whether two rows say the same; when they were counted apart. */
function sameFigures(one: KeptGroup | undefined, other: KeptGroup | undefined): boolean {
  if (!one || !other) return one === other
  const told = ({ classes, sources }: KeptGroup) => JSON.stringify([sortKeys(classes), sources])
  return told(one) === told(other) && one.fresh_until.getTime() === other.fresh_until.getTime()
}

/** jsonb has an order of keys of its own. */
function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sortKeys(inner)])
}

function differenceOf(of: Difference['of'], { branch_id, specialty_code }: SlotGroup, kept: unknown, counted: unknown): Difference {
  return { of, branch_id, specialty_code, kept: kept ?? null, counted: counted ?? null }
}

/** The nightly job: what differs is a fault of the program, logged and mended. */
export async function recountAll(house: House, signal: AbortSignal): Promise<void> {
  await serveEach(house, signal, await findAllClinics(house.database.read), async (clinic) => {
    const found = await recountClinic(house.database, clinic, house.clock.now)
    if (!found) house.log.warn({ clinic: clinic.slug }, 'waits were not recounted: the clinic was held')
    else if (found.differences.length > 0) {
      house.log.error({ clinic: clinic.slug, count: found.differences.length, first: found.differences[0] }, 'kept waits differed and were mended')
    }
  })
}
