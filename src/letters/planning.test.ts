// Planning through its job: late news, corrections, caps over days, two workers, and sums that add up.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import {
  type ClinicRow,
  buildClinic,
  buildDoctor,
  buildPatient,
  buildVisit,
  buildWordings,
} from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { type Write, all, one, run, sql } from '../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { countDecisions, countLetters } from './queries/overview.ts'

let t: TestHouse
let clinic: ClinicRow
before(async () => {
  t = await openTestHouse()
})
after(() => t.close())
beforeEach(async () => {
  t.clock.set(NOON)
  clinic = await write(async (db) => {
    const built = await buildClinic(db)
    await buildWordings(db, built.id)
    return built
  })
})

function write<T>(work: (db: Write) => Promise<T>): Promise<T> {
  return t.house.database.write(work)
}

/** What was decided, by visit in the order they were built. */
async function decisions(): Promise<(string | null)[]> {
  const rows = await all(
    t.house.database.read,
    sql<{ refusal: string | null }>`
    select refusal
    from letters.decision
    where clinic_id = ${clinic.id}
    order by visit_id`,
  )
  return rows.map((row) => row.refusal)
}

function letters() {
  return all(
    t.house.database.read,
    sql<{ id: string; state: string; due_at: Date; message: string; visits: number }>`
    select l.id, l.state, l.due_at, m.state as message,
      (select count(*) from letters.decision d where d.clinic_id = ${clinic.id} and d.letter_id = l.id)::int as visits
    from letters.letter l
    join letters.message m
      on m.clinic_id = l.clinic_id
      and m.letter_id = l.id
      and m.kind = 'letter'
    where l.clinic_id = ${clinic.id}
    order by l.day, l.id`,
  )
}

function correct(
  visit_id: string,
  change: { ended_at?: Date; doctor_id?: string; status?: string },
): Promise<unknown> {
  return write((db) =>
    run(
      db,
      sql`
    update visits.visit
    set ended_at = coalesce(${change.ended_at ?? null}, ended_at),
      doctor_id = coalesce(${change.doctor_id ?? null}::uuid, doctor_id),
      status = coalesce(${change.status ?? null}, status),
      fhir_version = fhir_version + 1,
      updated_at = ${t.clock.now()}
    where clinic_id = ${clinic.id}
      and id = ${visit_id}`,
    ),
  )
}

describe('late news', () => {
  test('a visit reported three days later is not asked about', async () => {
    await write((db) =>
      buildVisit(db, clinic, { ended_at: new Date(NOON.getTime() - 3 * DAY_MS), updated_at: NOON }),
    )
    await t.run('letters.plan')
    assert.deepEqual(await decisions(), ['too_late'])
    assert.deepEqual(await letters(), [])
  })

  test('one that comes while the letter of its day waits joins it; after that it is too late', async () => {
    const patient_id = await write((db) => buildPatient(db, clinic.id))
    const visit = (ended: string) =>
      write((db) =>
        buildVisit(db, clinic, { patient_id, ended_at: new Date(ended), updated_at: t.clock.now() }),
      )
    await visit('2026-11-24T06:00:00Z')
    await t.run('letters.plan')
    t.clock.advance(HOUR_MS)
    await visit('2026-11-24T08:30:00Z')
    await t.run('letters.plan')
    assert.deepEqual(
      (await letters()).map((letter) => [letter.visits, letter.due_at.toISOString()]),
      [[2, '2026-11-25T08:30:00.000Z']],
    )
    t.clock.set(new Date('2026-11-25T08:31:00Z'))
    await t.run('letters.dispatch')
    await visit('2026-11-24T07:00:00Z')
    await t.run('letters.plan')
    assert.deepEqual(await decisions(), [null, null, 'letter_already_sent'])
    assert.deepEqual(
      (await letters()).map((letter) => [letter.visits, letter.message]),
      [[2, 'sent']],
    )
  })
})

describe('corrections', () => {
  test('a later end moves the letter that waits, and changes nothing of one that is out', async () => {
    const visit_id = await write((db) =>
      buildVisit(db, clinic, { ended_at: new Date('2026-11-24T06:00:00Z') }),
    )
    await t.run('letters.plan')
    t.clock.advance(60_000)
    await correct(visit_id, { ended_at: new Date('2026-11-24T10:00:00Z') })
    await t.run('letters.plan')
    assert.deepEqual(
      (await letters()).map((letter) => letter.due_at.toISOString()),
      ['2026-11-25T10:00:00.000Z'],
    )
    t.clock.set(new Date('2026-11-25T10:00:00Z'))
    await t.run('letters.dispatch')
    await correct(visit_id, { ended_at: new Date('2026-11-24T11:00:00Z') })
    await t.run('letters.plan')
    assert.deepEqual(
      (await letters()).map((letter) => [letter.visits, letter.message, letter.due_at.toISOString()]),
      [[1, 'sent', '2026-11-25T10:00:00.000Z']],
    )
  })

  test('another doctor, who was asked about last week, takes the letter back', async () => {
    const { visit_id, asked } = await write(async (db) => {
      const patient_id = await buildPatient(db, clinic.id)
      const asked = await buildDoctor(db, clinic.id)
      await buildVisit(db, clinic, {
        patient_id,
        doctor_id: asked,
        ended_at: new Date('2026-11-23T08:00:00Z'),
      })
      return { asked, visit_id: await buildVisit(db, clinic, { patient_id }) }
    })
    await t.run('letters.plan')
    assert.deepEqual(await decisions(), [null, null])
    t.clock.advance(60_000)
    await correct(visit_id, { doctor_id: asked })
    await t.run('letters.plan')
    assert.deepEqual(await decisions(), [null, 'doctor_asked_recently'])
    assert.deepEqual(
      (await letters()).map((letter) => [letter.state, letter.message]),
      [
        ['open', 'queued'],
        ['withdrawn', 'suppressed'],
      ],
    )
  })
})

describe('caps over days', () => {
  test('visits reported together', async () => {
    await write(async (db) => {
      const patient_id = await buildPatient(db, clinic.id)
      const doctor_id = await buildDoctor(db, clinic.id)
      for (const day of [
        '2026-11-24T08:00:00Z',
        '2026-11-25T08:00:00Z',
        '2026-11-26T08:00:00Z',
        '2026-11-27T08:00:00Z',
      ]) {
        await buildVisit(db, clinic, {
          patient_id,
          ...(day < '2026-11-26' ? { doctor_id } : {}),
          ended_at: new Date(day),
          updated_at: NOON,
        })
      }
    })
    t.clock.set(new Date('2026-11-27T09:00:00Z'))
    // news of four days at once: the first two are too late to be asked about, and so do not count for the caps
    await t.run('letters.plan')
    assert.deepEqual(await decisions(), ['too_late', 'too_late', null, null])
  })

  test('day by day', async () => {
    const { patient_id, doctor_id } = await write(async (db) => ({
      patient_id: await buildPatient(db, clinic.id),
      doctor_id: await buildDoctor(db, clinic.id),
    }))
    for (const [days, same_doctor] of [
      [0, true],
      [1, true],
      [2, false],
      [3, false],
      [14, true],
      [30, true],
    ] as const) {
      const ended_at = new Date(NOON.getTime() + days * DAY_MS)
      t.clock.set(ended_at)
      await write((db) =>
        buildVisit(db, clinic, { patient_id, ended_at, ...(same_doctor ? { doctor_id } : {}) }),
      )
      await t.run('letters.plan')
    }
    assert.deepEqual(await decisions(), [
      null,
      'doctor_asked_recently',
      null,
      'patient_asked_often',
      'patient_asked_often',
      null,
    ])
  })
})

test('several workers at once plan and send each letter once', async () => {
  await write(async (db) => {
    const doctor_id = await buildDoctor(db, clinic.id)
    for (let count = 0; count < 120; count += 1) {
      const patient_id = await buildPatient(db, clinic.id, { email: `w${count}@many.example` })
      await buildVisit(db, clinic, { patient_id, doctor_id })
    }
  })
  const together = (job: string) => Promise.all([t.run(job), t.run(job), t.run(job)])
  await together('letters.plan')
  await t.run('letters.plan')
  assert.equal((await letters()).length, 120)
  t.clock.advance(DAY_MS)
  await together('letters.dispatch')
  await t.run('letters.dispatch')
  const mails = await t.house.mail.mailbox!.list({ query: 'many.example', limit: 1_000 })
  assert.equal(mails.length, 120)
  assert.equal(new Set(mails.map((mail) => mail.headers['message-id'])).size, 120)
  assert.deepEqual(new Set((await letters()).map((letter) => letter.message)), new Set(['sent']))
})

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
  const { hashAddress } = await import('./links.ts')
  await write(async (db) => {
    const doctor_id = await buildDoctor(db, clinic.id)
    await run(
      db,
      sql`
      insert into letters.sensitive (clinic_id, id, kind, code, created_at)
      values (${clinic.id}, ${doctor_id}, 'specialty', 'psychiatrist', ${NOON})`,
    )
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
    await run(
      db,
      sql`
      insert into letters.suppression (clinic_id, address_hash, reason, since)
      values (${clinic.id}, ${hashAddress(t.house.keys.address, 'no@more.example')}, 'unsubscribed', ${NOON})`,
    )
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
  const { count } = await one(
    t.house.database.read,
    sql<{ count: number }>`
    select count(*)::int as count
    from letters.letter
    where clinic_id = ${clinic.id}`,
  )
  assert.equal(count, 521)
})
