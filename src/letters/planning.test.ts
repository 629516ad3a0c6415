// Planning through its job: late news, corrections, caps over days, several workers at once.
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
import { type Write, all, run, sql } from '../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'

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
  const rows = await all(t.house.database.read, sql<{ refusal: string | null }>`
    select refusal
    from letters.decision
    where clinic_id = ${clinic.id}
    order by visit_id`)
  return rows.map((row) => row.refusal)
}

function letters() {
  return all(t.house.database.read, sql<{ id: string; state: string; due_at: Date; message: string; visits: number }>`
    select l.id, l.state, l.due_at, m.state as message,
      (select count(*) from letters.decision d where d.clinic_id = ${clinic.id} and d.letter_id = l.id)::int as visits
    from letters.letter l
    join letters.message m
      on m.clinic_id = l.clinic_id
      and m.letter_id = l.id
      and m.kind = 'letter'
    where l.clinic_id = ${clinic.id}
    order by l.day, l.id`)
}

function correct(
  visit_id: string,
  change: { ended_at?: Date; doctor_id?: string; status?: string },
): Promise<unknown> {
  return write((db) =>
    run(db, sql`
    update visits.visit
    set ended_at = coalesce(${change.ended_at ?? null}, ended_at),
      doctor_id = coalesce(${change.doctor_id ?? null}::uuid, doctor_id),
      status = coalesce(${change.status ?? null}, status),
      fhir_version = fhir_version + 1,
      updated_at = ${t.clock.now()}
    where clinic_id = ${clinic.id}
      and id = ${visit_id}`),
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
