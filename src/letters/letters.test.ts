import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildClinic, buildDoctor, buildPatient, buildVisit, buildWordings } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { all, first, run, sql } from '../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { type MessageEvent, foldState } from './rules/delivery.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse()
})
after(() => t.close())

interface LetterRow { id: string; state: string; due_at: Date; message_state: string; reason: string | null }

function lettersOf(clinic_id: string): Promise<LetterRow[]> {
  return all(t.house.database.read, sql<LetterRow>`
    select l.id, l.state, l.due_at, m.state as message_state, m.reason
    from letters.letter l
    join letters.message m
      on m.clinic_id = l.clinic_id
      and m.letter_id = l.id
      and m.kind = 'letter'
    where l.clinic_id = ${clinic_id}
    order by l.due_at`)
}

function refusalsOf(clinic_id: string): Promise<{ refusal: string | null }[]> {
  return all(t.house.database.read, sql<{ refusal: string | null }>`
    select refusal
    from letters.decision
    where clinic_id = ${clinic_id}
    order by refusal nulls first`)
}

async function makeClinic() {
  return t.house.database.write(async (db) => {
    const clinic = await buildClinic(db)
    await buildWordings(db, clinic.id)
    return clinic
  })
}

test('two visits of one day become one letter, due a day after the last', async () => {
  t.clock.set(NOON)
  const clinic = await makeClinic()
  await t.house.database.write(async (db) => {
    const patient_id = await buildPatient(db, clinic.id)
    await buildVisit(db, clinic, { patient_id, ended_at: new Date('2026-11-24T06:00:00Z') })
    await buildVisit(db, clinic, { patient_id, ended_at: new Date('2026-11-24T08:00:00Z') })
    await buildVisit(db, clinic, { patient_id: await buildPatient(db, clinic.id, { consent: false }) })
  })
  await t.run('letters.plan')
  const letters = await lettersOf(clinic.id)
  assert.deepEqual(letters.map((l) => l.due_at.toISOString()), ['2026-11-25T08:00:00.000Z'])
  assert.deepEqual((await refusalsOf(clinic.id)).map((row) => row.refusal), [null, null, 'no_consent'])
  await t.run('letters.plan')
  assert.equal((await lettersOf(clinic.id)).length, 1, 'planning again changes nothing')
})

test('a letter goes out when due, signed, neutral, and its reminder on day 4 unless answered', async () => {
  t.clock.set(NOON)
  const clinic = await makeClinic()
  await t.house.database.write(async (db) => {
    await buildVisit(db, clinic, { patient_id: await buildPatient(db, clinic.id, { email: 'maria@mail.example' }) })
  })
  await t.run('letters.plan')
  await t.run('letters.dispatch')
  const inbox = () => t.house.mail.mailbox!.list({ query: 'maria@mail.example' })
  assert.equal((await inbox()).length, 0, 'not before it is due')
  t.clock.advance(DAY_MS)
  await t.run('letters.dispatch')
  const [mail] = await inbox()
  assert.ok(mail)
  assert.equal(mail.subject, 'Поделитесь мнением')
  assert.match(mail.text, /Здравствуйте, Мария Ивановна\./)
  assert.match(mail.text, /\/r\/[\w-]{74}\?s=5/)
  assert.match(mail.headers['list-unsubscribe']!, /^<http.*\/letters\/unsubscription\/[\w-]{74}>$/)
  assert.equal(mail.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click')
  assert.doesNotMatch(mail.text + mail.html, /врач[ау]? Соколов|посещени|приём|visit/i)
  await t.run('letters.dispatch')
  assert.equal((await inbox()).length, 1, 'never twice')
  t.clock.advance(4 * DAY_MS + HOUR_MS)
  await t.run('letters.dispatch')
  assert.deepEqual((await inbox()).map((m) => m.subject), ['Ещё можно ответить', 'Поделитесь мнением'])
})

test('a withdrawn visit takes its letter back while it has not gone', async () => {
  t.clock.set(NOON)
  const clinic = await makeClinic()
  const visit_id = await t.house.database.write((db) => buildVisit(db, clinic))
  await t.run('letters.plan')
  const setStatus = (status: string) => t.house.database.write((db) => run(db, sql`
    update visits.visit
    set status = ${status}, fhir_version = fhir_version + 1, updated_at = ${t.clock.now()}
    where clinic_id = ${clinic.id}
      and id = ${visit_id}`))
  await setStatus('entered-in-error')
  await t.run('letters.plan')
  assert.deepEqual((await lettersOf(clinic.id)).map((l) => [l.state, l.message_state, l.reason]), [['withdrawn', 'suppressed', 'withdrawn']])
  await setStatus('finished')
  await t.run('letters.plan')
  assert.deepEqual((await lettersOf(clinic.id)).map((l) => [l.state, l.message_state, l.reason]), [['open', 'queued', null]])
  await eventsFold()
})

test('an address that does not exist fails for good and gets no more letters', async () => {
  t.clock.set(NOON)
  const clinic = await makeClinic()
  const doctors = await t.house.database.write(async (db) => {
    const patient_id = await buildPatient(db, clinic.id, { email: 'no-such-person@mail.example' })
    await buildVisit(db, clinic, { patient_id })
    return { patient_id, other: await buildDoctor(db, clinic.id) }
  })
  await t.run('letters.plan')
  t.clock.advance(DAY_MS)
  await t.run('letters.dispatch')
  assert.deepEqual((await lettersOf(clinic.id)).map((l) => [l.message_state, l.reason]), [['failed', 'no_such_mailbox']])
  await t.house.database.write((db) => buildVisit(db, clinic, {
    patient_id: doctors.patient_id, doctor_id: doctors.other, ended_at: t.clock.now(),
  }))
  await t.run('letters.plan')
  assert.deepEqual((await refusalsOf(clinic.id)).map((row) => row.refusal), [null, 'hard_bounce'])
  await eventsFold()
})

test('a full mailbox is tried again with longer pauses, for 72 hours', async () => {
  t.clock.set(NOON)
  const clinic = await makeClinic()
  await t.house.database.write(async (db) => {
    await buildVisit(db, clinic, { patient_id: await buildPatient(db, clinic.id, { email: 'mailbox-full@mail.example' }) })
  })
  await t.run('letters.plan')
  t.clock.advance(DAY_MS)
  const states: string[] = []
  for (let hour = 0; hour <= 80; hour += 1) {
    await t.run('letters.dispatch')
    states.push((await lettersOf(clinic.id))[0]!.message_state)
    t.clock.advance(HOUR_MS)
  }
  assert.equal(states[0], 'soft_failed')
  assert.equal(states.at(-1), 'failed')
  const message = await first(t.house.database.read, sql<{ attempts: number; reason: string }>`
    select attempts, reason
    from letters.message
    where clinic_id = ${clinic.id}`)
  assert.deepEqual(message, { attempts: 8, reason: 'expired' })
  await eventsFold()
})

test('a letter whose fate is unknown is not sent again, but its reminder goes on day 4', async () => {
  t.clock.set(NOON)
  const clinic = await makeClinic()
  await t.house.database.write(async (db) => {
    await buildVisit(db, clinic, { patient_id: await buildPatient(db, clinic.id, { email: 'unknown-fate@mail.example' }) })
  })
  await t.run('letters.plan')
  t.clock.advance(DAY_MS)
  // as a worker leaves it that dies between handing over and writing down
  await t.house.database.write((db) => run(db, sql`
    update letters.message
    set state = 'sending', claimed_by = 'dead', claimed_until = ${t.clock.now()}, attempts = 1
    where clinic_id = ${clinic.id}`))
  await t.house.database.write((db) => run(db, sql`
    insert into letters.message_event (clinic_id, message_id, number, kind, at)
    select clinic_id, id, 2, 'handed_over', ${t.clock.now()}::timestamptz
    from letters.message
    where clinic_id = ${clinic.id}`))
  await t.house.database.write((db) => run(db, sql`
    update letters.message
    set event_count = 2
    where clinic_id = ${clinic.id}`))
  await t.run('letters.dispatch')
  const inbox = () => t.house.mail.mailbox!.list({ query: 'unknown-fate@mail.example' })
  assert.deepEqual((await lettersOf(clinic.id)).map((l) => [l.message_state, l.reason]), [['delivered_unknown', 'interrupted']])
  assert.equal((await inbox()).length, 0)
  t.clock.advance(4 * DAY_MS)
  await t.run('letters.dispatch')
  assert.deepEqual((await inbox()).map((mail) => mail.subject), ['Ещё можно ответить'])
  await eventsFold()
})

async function eventsFold(): Promise<void> {
  const rows = await all(t.house.database.read, sql<{ state: string; kinds: MessageEvent[] }>`
    /* cross-clinic */
    select m.state, array_agg(e.kind order by e.number) as kinds
    from letters.message m
    join letters.message_event e
      on e.clinic_id = m.clinic_id
      and e.message_id = m.id
    group by m.clinic_id, m.id, m.state`)
  for (const row of rows) assert.equal(foldState(row.kinds), row.state, row.kinds.join(' '))
}
