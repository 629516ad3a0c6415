import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { type TestHouse, NOON, openTestHouse } from '../../test/house.ts'
import { all, one, sql } from '../platform/db/index.ts'
import { DEFAULT_POLICY, LINK_DAYS, decideVisit } from '../letters/rules/asking.ts'
import { type MessageEvent, foldState } from '../letters/rules/delivery.ts'
import { branchQuality } from './city/answers.ts'
import { DAY } from './city/calendar.ts'
import { makeClinicRows } from './city/clinic.ts'
import { checkForeignKeys, postponeForeignKeys } from './city/foreign_keys.ts'
import type { Decided, PatientStory } from './city/letters.ts'
import { planCity } from './city/plan.ts'
import { UNDECIDED_MS } from './city/visits.ts'
import { CityRefusal, loadCity } from './city.ts'
import { city, specialties } from './places.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse({ template: 'city' })
})
after(() => t.close())

const SMALL = { scale: 0.01 }
const noHash = () => Buffer.alloc(32)
const count = async (from: string) => (await one(t.house.database.read, sql<{ n: number }>`/* cross-clinic */ select count(*)::int as n from ${sql.raw(from)}`)).n

function checksum(size: { scale: number; seed?: string }, now: Date): string {
  const hash = createHash('sha256')
  const plan = planCity(size, now)
  for (const clinic of plan.clinics) {
    for (const [table, lines] of makeClinicRows(clinic, plan.calendar, noHash).book.lines) hash.update(table).update(lines.join(''))
  }
  return hash.digest('hex')
}

test('the same seed and instant give the same rows, another seed others', () => {
  const first = checksum(SMALL, NOON)
  assert.equal(checksum(SMALL, NOON), first)
  assert.notEqual(checksum({ ...SMALL, seed: 'другая' }, NOON), first)
})

test('the whole city is planned in the numbers of the brief', () => {
  const plan = planCity({ scale: 1 }, NOON)
  const sum = (of: (clinic: (typeof plan.clinics)[number]) => number) => plan.clinics.reduce((total, clinic) => total + of(clinic), 0)
  assert.deepEqual(
    [plan.clinics.length, sum((c) => c.branches.length), sum((c) => c.doctors.length), sum((c) => c.patient_count), sum((c) => c.visit_count), sum((c) => c.answer_count)],
    [40, 120, 2000, 120_000, 300_000, 45_000],
  )
})

test('the small city holds a hundredth of it', async () => {
  assert.equal(await count('visits.visit'), 3000)
  assert.equal(await count('visits.patient'), 1200)
  assert.equal(await count('ratings.answer'), 450)
  assert.equal(await count('clinics.specialty'), specialties.length)
  assert.equal(await count("letters.wording where signed_at is not null"), 4 * (await count('clinics.clinic')))
  assert.ok((await count('ratings.original')) > 100)
})

test('every message folds to its state, and its events are counted', async () => {
  const messages = await all(t.house.database.read, sql<{ state: string; event_count: number; events: MessageEvent[] }>`
    /* cross-clinic */
    select m.state, m.event_count, array_agg(e.kind order by e.number) as events
    from letters.message m
    join letters.message_event e
      on e.clinic_id = m.clinic_id
      and e.message_id = m.id
    group by m.clinic_id, m.id, m.state, m.event_count`)
  assert.equal(messages.length, await count('letters.message'))
  for (const { state, event_count, events } of messages) {
    assert.equal(foldState(events), state)
    assert.equal(events.length, event_count)
  }
  for (const state of ['sent', 'queued', 'suppressed', 'failed']) assert.ok(messages.some((message) => message.state === state), state)
})

test('letters and refusals add up to the visits, and most refusals are met', async () => {
  const rows = await all(t.house.database.read, sql<{ refusal: string | null; n: number }>`
    /* cross-clinic */
    select refusal, count(*)::int as n
    from letters.decision
    group by refusal`)
  const decided = rows.reduce((sum, row) => sum + row.n, 0)
  const undecided = await count(`visits.visit where received_at >= '${new Date(NOON.getTime() - UNDECIDED_MS).toISOString()}'`)
  assert.equal(decided + undecided, 3000)
  const asked = rows.find((row) => row.refusal === null)!.n
  assert.ok(asked / decided > 0.52 && asked / decided < 0.72, `${asked} of ${decided} visits are asked about`)
  for (const refusal of ['no_address', 'no_parent_address', 'no_consent', 'sensitive', 'doctor_asked_recently', 'too_late', 'withdrawn']) {
    assert.ok(rows.some((row) => row.refusal === refusal), refusal)
  }
})

test('the year was decided as the rules decide, visit by visit', () => {
  const plan = planCity(SMALL, NOON)
  let compared = 0
  for (const clinic of plan.clinics) {
    const { stories } = makeClinicRows(clinic, plan.calendar, noHash)
    for (const story of stories) {
      for (const decided of story.decisions) compared += compare(story, decided)
    }
  }
  assert.ok(compared > 2900, `${compared}`)
})

function compare(story: PatientStory, { visit, letter, refusal, at }: Decided): number {
  const { patient, doctor } = { patient: story.patient, doctor: visit.doctor }
  const own = story.letters.find((one) => one.day === visit.day)
  const decision = decideVisit(
    {
      status: visit.withdrawn_at === null ? 'finished' : 'entered-in-error', doctor_id: doctor.id, ended_at: new Date(visit.ended_at),
      day: visit.day.date, class_code: 'AMB', type_code: null, service_code: null, specialty_code: doctor.specialty.code,
    },
    {
      active: patient.active, deceased: patient.deceased, birth_date: patient.birth_date, lang: patient.lang,
      email: patient.child ? null : patient.address, parent_email: patient.child ? patient.address : null, letters_consent: patient.consent,
    },
    {
      policy: DEFAULT_POLICY, zone: city.zone,
      sensitive: specialties.filter((one) => one.sensitive).map(({ code }) => ({ kind: 'specialty', code })),
      earlier: story.letters
        .filter((one) => one.state !== 'withdrawn' && one.day !== visit.day && one.messages[0]!.events[0]!.at <= at)
        .map((one) => ({ day: one.day.date, doctor_ids: one.doctors.map(({ id }) => id) })),
      day_letter_sent: visit.late && own !== undefined && own.messages[0]!.events.some((event) => event.kind === 'handed_over'),
      suppressed: () => (story.suppressed && story.suppressed.since <= at ? story.suppressed.reason : undefined),
      has_wording: () => true,
    },
    new Date(at),
  )
  assert.equal(decision.ask ? null : decision.refusal, refusal, `visit of ${visit.day.date}`)
  if (decision.ask) assert.ok(decision.due_at.getTime() <= letter!.due_at)
  return 1
}

test('planning right after the load decides the latest visits and nothing old; what was left due leaves', async () => {
  const due = await count(`letters.message where state = 'queued' and due_at <= '${NOON.toISOString()}'`)
  assert.ok(due >= 4, `${due} messages are due`)
  const before_planning = await count('letters.decision')
  await t.run('letters.plan')
  assert.equal(await count(`letters.decision d join visits.visit v on v.clinic_id = d.clinic_id and v.id = d.visit_id
    where d.decided_at >= '${NOON.toISOString()}' and v.received_at < '${new Date(NOON.getTime() - UNDECIDED_MS - DAY).toISOString()}'`), 0)
  assert.equal(await count('letters.decision'), Math.max(before_planning, await count('visits.visit')))
  await t.run('letters.dispatch')
  assert.equal(await count(`letters.message where state = 'queued' and due_at <= '${NOON.toISOString()}'`), 0)
  assert.ok(t.house.mail.mailbox!.count() >= 4)
})

test('better doctors really have higher means', async () => {
  const plan = planCity(SMALL, NOON)
  const qualities = new Map(plan.clinics.flatMap((clinic) => clinic.doctors.map((doctor) => [doctor.id, doctor.quality] as const)))
  const marks = await all(t.house.database.read, sql<{ doctor_id: string; mark: number }>`
    /* cross-clinic */
    select doctor_id, mark
    from ratings.doctor_mark
    where mark is not null`)
  const mean = (fits: (quality: number) => boolean) => average(marks.filter((row) => fits(qualities.get(row.doctor_id)!)).map((row) => row.mark))
  assert.ok(mean((q) => q > 0.2) > mean((q) => q < -0.2) + 0.3, `${mean((q) => q > 0.2)} against ${mean((q) => q < -0.2)}`)
})

test('the branch that changed in spring shows it', async () => {
  const plan = planCity(SMALL, NOON)
  const clinic = plan.clinics.find((one) => one.branches.includes(plan.changed))!
  assert.ok(branchQuality(plan.changed, '2026-05-01', plan.calendar) > branchQuality(plan.changed, '2026-03-01', plan.calendar))
  const rows = await all(t.house.database.read, sql<{ after: boolean; clinic_mark: number }>`
    select day >= ${plan.calendar.turn.date} as after, clinic_mark
    from ratings.answer
    where clinic_id = ${clinic.id}
      and branch_id = ${plan.changed.id}`)
  const mean = (is_after: boolean) => average(rows.filter((row) => row.after === is_after).map((row) => row.clinic_mark))
  assert.ok(mean(true) > mean(false) + 0.8, `${mean(false)} before, ${mean(true)} after, ${rows.length} answers`)
})

test('no stored text names a telephone, and links work for thirty days', async () => {
  assert.equal(await count(String.raw`ratings.answer where comment ~ '\+7 ?\(?\d{3}'`), 0)
  assert.equal(await count(`letters.letter where expires_at <> due_at + interval '${LINK_DAYS} days'`), 0)
})

test('a second load changes nothing; a load that was broken off begins anew; another’s database is refused', async () => {
  const visits = await count('visits.visit')
  assert.equal(await loadCity(t.house, SMALL), undefined)
  assert.equal(await count('visits.visit'), visits)
  await t.house.database.write(async (db) => {
    await sql`update platform.fact set name = 'demo.loading' where name = 'demo.city'`.execute(db as never)
  })
  const again = await loadCity(t.house, SMALL)
  assert.equal(again?.rows['visits.visit'], 3000)
  await t.house.database.write(async (db) => {
    await sql`delete from platform.fact where name = 'demo.city'`.execute(db as never)
  })
  await assert.rejects(loadCity(t.house, SMALL), CityRefusal)
})

function average(values: readonly number[]): number {
  assert.ok(values.length > 5, `${values.length} values`)
  return values.reduce((a, b) => a + b, 0) / values.length
}

test('the foreign keys are looked at after the load, and a broken one is named', async () => {
  const client = new pg.Client({ connectionString: t.house.database.url })
  await client.connect()
  try {
    await checkForeignKeys(client, ['letters.decision', 'visits.visit'])
    await postponeForeignKeys(client)
    await client.query("update visits.visit set doctor_id = patient_id where fhir_id like '%-1'")
    await assert.rejects(checkForeignKeys(client, ['visits.visit']), /visit_doctor_fk/)
  } finally {
    await client.end()
  }
})

test('waits are known for nearly every branch and specialty, the silent ones apart; seats and bookings agree', async () => {
  const waits = await count('access.wait')
  assert.ok(waits > 100, `${waits} waits`)
  assert.equal(await count("access.wait where classes = '{}'"), 0)
  assert.ok((await count('access.wait_day')) > 20 * waits)
  assert.ok((await count('access.served_month')) > waits)
  assert.equal(await count(`access.slot s where s.taken <> (
    select count(*) from access.booking b
    where b.clinic_id = s.clinic_id and b.slot_id = s.id and b.state in ('held', 'booked', 'arrived', 'fulfilled', 'missed'))`), 0)
  assert.equal(await count(`access.booking b where not exists (
    select from access.slot s where s.clinic_id = b.clinic_id and s.id = b.slot_id and s.starts_at = b.starts_at)`), 0)
})

test('how often a time shown free was not, is known for most branches, and is what the night would count', async () => {
  const counted = async () => all(t.house.database.read, sql`/* cross-clinic */ select * from access.phantom order by branch_id`)
  const known = await counted()
  const branches = await count('clinics.branch')
  assert.ok((await count('access.phantom where attempts >= 30')) > branches / 2, `${known.length} of ${branches}`)
  assert.ok((await count('access.phantom where phantoms > 0')) > 0)
  await t.run('access.phantoms')
  assert.deepEqual(await counted(), known)
})

test('one doctor’s hours are kept here, and visits are made from them', async () => {
  assert.equal(await count('access.template'), 4)
  assert.equal(await count('access.deviation'), 1)
  // a test above has loaded the city anew, without what the jobs make of it
  await t.run('access.roll')
  const made = await count('access.slot s join access.schedule h on h.clinic_id = s.clinic_id and h.id = s.schedule_id and h.own')
  assert.ok(made > 60, `${made} visits`)
})

test('a resident waits in a line', async () => {
  const rows = await all(t.house.database.read, sql<{ name: string; specialty_code: string; lines: number }>`
    select p.name, w.specialty_code, (select count(*)::int from access.waiting_branch b where b.waiting_id = w.id) as lines
    from access.waiting w
    join access.person p on p.id = w.person_id`)
  assert.deepEqual(rows, [{ name: 'Мельникова Лидия Андреевна', specialty_code: 'neurologist', lines: 2 }])
})

test('the demo residents have children and bookings of their own', async () => {
  const rows = await all(t.house.database.read, sql<{ name: string; n: number }>`
    select p.name, count(b.booking_id)::int as n
    from access.person p
    left join access.person_booking b on b.person_id = p.id and b.state = 'booked'
    group by p.name
    order by p.name`)
  assert.deepEqual(rows.map(({ name }) => name), ['Daniel Okafor', 'Галеев Тимур Ринатович', 'Галеева Алия Тимуровна', 'Мельникова Лидия Андреевна'])
  assert.equal(rows.find(({ name }) => name.startsWith('Галеева'))!.n, 2)
  assert.equal(rows.find(({ name }) => name.startsWith('Мельникова'))!.n, 1)
})
