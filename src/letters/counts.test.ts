// A chief doctor sees why 1,000 visits became 521 letters: every visit counts once, by its reason.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ClinicRow, buildClinic, buildDoctor, buildPatient, buildVisit, buildWordings } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { type Write, one, run, sql } from '../platform/db/index.ts'
import { DAY_MS } from '../platform/time.ts'
import { hashAddress } from './links.ts'
import { countDecisions, countLetters } from './queries/overview.ts'

let t: TestHouse
let clinic: ClinicRow
before(async () => {
  t = await openTestHouse()
  clinic = await write(async (db) => {
    const built = await buildClinic(db)
    await buildWordings(db, built.id)
    return built
  })
})
after(() => t.close())

function write<T>(work: (db: Write) => Promise<T>): Promise<T> {
  return t.house.database.write(work)
}

/** Of 1,000 visits: how many of each fate are built. The rest, 612, is asked about. */
const FATES: Record<string, number> = {
  withdrawn: 0,
  sensitive: 40,
  no_consent: 150,
  no_address: 90,
  no_parent_address: 20,
  age_unknown: 5,
  deceased: 3,
  inactive: 10,
  too_late: 30,
  unsubscribed: 25,
  letter_already_sent: 0,
  doctor_asked_recently: 15,
}

test('1,000 visits: every one is counted once, by its reason', async () => {
  await write(async (db) => {
    const doctor_id = await buildDoctor(db, clinic.id)
    await run(db, sql`
      insert into letters.sensitive (clinic_id, id, kind, code, created_at)
      values (${clinic.id}, ${doctor_id}, 'specialty', 'psychiatrist', ${NOON})`)
    const build = async (
      count: number,
      patient: Parameters<typeof buildPatient>[2],
      visit: Parameters<typeof buildVisit>[2] = {},
    ) => {
      for (let each = 0; each < count; each += 1) {
        await buildVisit(db, clinic, {
          doctor_id,
          patient_id: await buildPatient(db, clinic.id, patient),
          ...visit,
        })
      }
    }
    await build(FATES.sensitive!, {}, { specialty_code: 'psychiatrist' })
    await build(FATES.no_consent!, { consent: false })
    await build(FATES.no_address!, { email: null })
    await build(FATES.no_parent_address!, { birth_date: '2018-03-01' })
    await build(FATES.age_unknown!, { birth_date: null })
    await build(FATES.deceased!, { deceased: true })
    await build(FATES.inactive!, { active: false })
    await build(FATES.too_late!, {}, { ended_at: new Date(NOON.getTime() - 3 * DAY_MS), updated_at: NOON })
    await build(FATES.unsubscribed!, { email: 'no@more.example' })
    await run(db, sql`
      insert into letters.suppression (clinic_id, address_hash, reason, since)
      values (${clinic.id}, ${hashAddress(t.house.keys.address, 'no@more.example')}, 'unsubscribed', ${NOON})`)
    for (let each = 0; each < FATES.doctor_asked_recently!; each += 1) {
      const patient_id = await buildPatient(db, clinic.id)
      await buildVisit(db, clinic, { patient_id, doctor_id, ended_at: new Date('2026-11-23T10:00:00Z') })
      await buildVisit(db, clinic, { patient_id, doctor_id })
    }
    // 415 alone, 15 above, and 91 twice on one day
    await build(400, {})
    for (let each = 0; each < 91; each += 1) {
      const patient_id = await buildPatient(db, clinic.id)
      await buildVisit(db, clinic, { patient_id, doctor_id, ended_at: new Date('2026-11-24T06:00:00Z') })
      await buildVisit(db, clinic, { patient_id, doctor_id, ended_at: new Date('2026-11-24T06:30:00Z') })
    }
    await build(15, {})
  })
  await t.run('letters.plan')
  const visits = await countDecisions(t.house.database.read, clinic.id, '2026-11-01', '2026-11-30')
  const expected = Object.fromEntries(Object.entries(FATES).filter(([, count]) => count > 0))
  assert.deepEqual(
    Object.fromEntries(visits.filter((row) => row.refusal).map((row) => [row.refusal, row.count])),
    expected,
  )
  const asked = visits.filter((row) => row.asked).reduce((sum, row) => sum + row.count, 0)
  assert.equal(asked, 612)
  assert.equal(
    visits.reduce((sum, row) => sum + row.count, 0),
    1_000,
  )
  const by_state = await countLetters(t.house.database.read, clinic.id, '2026-11-01', '2026-11-30')
  // 91 pairs share a letter
  assert.deepEqual(by_state, [{ state: 'queued', reason: null, count: 612 - 91 }])
  const { count } = await one(t.house.database.read, sql<{ count: number }>`
    select count(*)::int as count
    from letters.letter
    where clinic_id = ${clinic.id}`)
  assert.equal(count, 521)
})
