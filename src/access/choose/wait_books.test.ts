// The waits that a web process keeps: what raises their version, what makes pages anew, and that nobody has to ask.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ClinicRow, ZONE, buildBranch, buildClinic } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Write, run, sql } from '../../platform/db/index.ts'
import { HOUR_MS, atLocal } from '../../platform/time.ts'
import { noteSlotChanges } from '../changes.ts'
import { countNewClinics } from '../waits/index.ts'
import { keepRound } from '../waits/keeper.ts'
import { recountClinic } from '../waits/recount.ts'
import { buildSchedule, buildSlot, buildSpecialty, sampleSlot } from '../waits/slots.sample.ts'
import { booksOf } from './books.ts'

const NEVER = new AbortController().signal
const TODAY = '2026-11-24'
const TIMES = ['14:00', '15:00', '16:00', '17:00', '18:00']

let t: TestHouse
let clinic: ClinicRow
let other: string
let slots: string[]

before(async () => {
  t = await openTestHouse()
  await t.house.database.write(async (db) => {
    await buildSpecialty(db, 'ent')
    clinic = await buildClinic(db)
    other = await buildBranch(db, clinic.id)
    await buildSchedule(db, clinic, { branch_id: other })
    const schedule_id = await buildSchedule(db, clinic, {})
    slots = []
    for (const time of TIMES) slots.push(await buildSlot(db, clinic.id, schedule_id, sampleSlot(TODAY, time)))
  })
  await countNewClinics(t.house, NEVER)
})
after(() => t.close())

const now = () => t.clock.now()
const book = () => Promise.resolve(booksOf(t.house).waits('ent', 'afpn', now()))

/** The soonest times of the clinic's first branch, as hours of today. */
async function hours(): Promise<number[]> {
  const midnight = atLocal(TODAY, '00:00', ZONE).getTime()
  return ((await book()).times.get(clinic.branch_id) ?? []).map((at) => (at.getTime() - midnight) / HOUR_MS)
}

async function change(work: (db: Write) => Promise<unknown>): Promise<void> {
  await t.house.database.write(async (db) => {
    await work(db)
    await noteSlotChanges(db, clinic.id, [{ branch_id: clinic.branch_id, specialty_code: 'ent', day: TODAY }], now())
  })
  t.clock.advance(1_000)
  while (await keepRound(t.house, NEVER)) { /* until nothing is noted */ }
}
const take = (number: number) => change((db) => run(db, sql`
  update access.slot set status = 'busy', taken = 1 where clinic_id = ${clinic.id} and id = ${slots[number]}`))

test('a slot far behind the soonest is counted, and no list is made anew for it', async () => {
  t.clock.set(NOON)
  const before = await book()
  assert.deepEqual(await hours(), [14, 15, 16])
  await take(4)
  t.clock.advance(2_500)
  const next = await book()
  assert.equal(next.waits.get(clinic.branch_id)?.figures.afpn?.free_7, 4)
  assert.ok(next.version > before.version)
  assert.equal(next.shown_version, before.shown_version)
})

test('one of the soonest is seen by the next look, which needs nobody to ask', async () => {
  const before = await book()
  await take(0)
  t.clock.advance(1_000)
  await booksOf(t.house).refresh(now())
  const kept = booksOf(t.house).waits('ent', 'afpn', now())
  assert.ok(!(kept instanceof Promise), 'a moment later it is there')
  assert.ok(kept.shown_version > before.shown_version)
  assert.deepEqual(await hours(), [15, 16, 17])
})

test('after a long silence all is read again; a branch that has no schedule any more is gone, the others’ times stay', async () => {
  assert.ok((await book()).waits.has(other))
  await t.house.database.write((db) => run(db, sql`
    update access.schedule set active = false where clinic_id = ${clinic.id} and branch_id = ${other}`))
  t.clock.advance(60_000)
  await recountClinic(t.house.database, { id: clinic.id, zone: ZONE }, now)
  t.clock.advance(60_000)
  const before = await book()
  t.clock.advance(120_000)
  const next = await book()
  assert.ok(!next.waits.has(other))
  assert.equal(next.shown_version, before.shown_version)
  assert.deepEqual(await hours(), [15, 16, 17])
})
