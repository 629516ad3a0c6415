import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ZONE, buildClinic, nextId } from '../../../test/builders.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { run, sql } from '../../platform/db/index.ts'
import { atLocal } from '../../platform/time.ts'
import { findPhantomRates } from './index.ts'
import { ATTEMPTS_MIN, judgePhantoms } from './phantom.ts'
import { buildSchedule, buildSlot, buildSpecialty, sampleSlot } from './slots.sample.ts'

let house: TestHouse
before(async () => {
  house = await openTestHouse()
})
after(() => house.close())

test('a rate is judged from 30 attempts on', () => {
  const counts = { day: '2026-11-23', attempts: ATTEMPTS_MIN - 1, phantoms: 1, lost_races: 5, untold: 2 }
  assert.equal(judgePhantoms(counts).rate, null)
  assert.equal(judgePhantoms({ ...counts, attempts: 40 }).rate, 0.025)
})

test('attempts of the last 28 whole days: phantoms count, lost races and untold handovers apart', async () => {
  const clinic = await house.house.database.write(async (db) => {
    const made = await buildClinic(db)
    await buildSpecialty(db, 'ent')
    const schedule_id = await buildSchedule(db, made)
    const book = async (day: string, channel: string, patient_id: string | null) => {
      const slot_id = await buildSlot(db, made.id, schedule_id, sampleSlot('2026-12-01', '09:00'))
      const id = nextId()
      const at = atLocal(day, '00:00', ZONE)
      await run(db, sql`
        insert into access.booking (clinic_id, id, fhir_id, slot_id, seat, branch_id, specialty_code, starts_at, ends_at, state, class,
          person_name, channel, patient_id, held_until, created_at, updated_at)
        values (${made.id}, ${id}, ${id}, ${slot_id}, 1, ${made.branch_id}, 'ent', ${at}, ${at}, 'held', 'afpn', 'Анна', ${channel}, ${patient_id},
          ${at}, ${at}, ${at})`)
    }
    for (const day of ['2026-10-26', '2026-10-27', '2026-11-23', '2026-11-24']) await book(day, 'page', null)
    await book('2026-11-20', 'fhir', nextId())
    await book('2026-11-20', 'fhir', null)
    for (const [outcome, table] of [['phantom', 'failed_attempt'], ['lost_race', 'failed_attempt'], ['lost_race', 'failed_attempt'],
      ['booked', 'handover'], ['phantom', 'handover'], ['unknown', 'handover'], ['gave_up', 'handover']] as const) {
      await run(db, sql`
        insert into ${sql.raw(`access.${table}`)} (clinic_id, id, at, day, branch_id, specialty_code, slot_id, outcome)
        values (${made.id}, ${nextId()}, ${atLocal('2026-11-20', '12:00', ZONE)}, '2026-11-20', ${made.branch_id}, 'ent', ${nextId()}, ${outcome})`)
    }
    return made
  })
  await house.run('access.phantoms')
  const counted = { day: '2026-11-23', attempts: 6, phantoms: 2, lost_races: 2, untold: 2, rate: null }
  assert.deepEqual((await findPhantomRates(house.house.database.read, clinic.id)).get(clinic.branch_id), counted)
  assert.deepEqual((await findPhantomRates(house.house.database.read, null)).get(clinic.branch_id), counted)
  house.clock.set(atLocal('2027-03-01', '04:00', ZONE))
  await house.run('access.phantoms')
  assert.deepEqual(await findPhantomRates(house.house.database.read, clinic.id), new Map(), 'nobody has tried for 28 days: nothing is known')
})
