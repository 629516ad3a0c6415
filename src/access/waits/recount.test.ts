// What is kept step by step equals what is counted at once: after any run of changes, and by a second program that
// follows the definitions slot by slot and request by request.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type ClinicRow, ZONE, buildBranch, buildClinic, buildDoctor, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Write, all, first, run, sql } from '../../platform/db/index.ts'
import { HOUR_MS, localDate } from '../../platform/time.ts'
import { type SlotNote, noteSlotChanges } from '../changes.ts'
import { CLASSES } from '../slot.ts'
import { type ScheduleRules, packFigures, unpackFigures } from './figure.ts'
import { findServed, findWaits } from './index.ts'
import { countNewClinics, keepRound } from './keeper.ts'
import { recountAll, recountClinic } from './recount.ts'
import { type CountedRequest, countsOf, noteRequestChange } from './requests.ts'
import { computeServed } from './served.ts'
import { type SampleSlot, buildSchedule, buildSlot, buildSpecialty, figuresByDefinition, sampleSlot } from './slots.sample.ts'

const NEVER = new AbortController().signal
let t: TestHouse
before(async () => {
  t = await openTestHouse()
  await t.house.database.write(async (db) => {
    for (const code of ['ent', 'surgeon']) await buildSpecialty(db, code)
  })
})
after(() => t.close())

interface World {
  clinic: ClinicRow
  schedules: { id: string; branch_id: string; specialty_code: string; who: string }[]
  slots: string[]
  requests: { id: string; now: CountedRequest }[]
}

async function buildWorld(db: Write): Promise<World> {
  const clinic = await buildClinic(db)
  const branches = [clinic.branch_id, await buildBranch(db, clinic.id)]
  const doctors = [await buildDoctor(db, clinic.id), await buildDoctor(db, clinic.id), null]
  const schedules = []
  for (const [at, doctor_id] of doctors.entries()) {
    for (const branch_id of branches) {
      const specialty_code = at === 1 && branch_id === branches[0] ? 'surgeon' : 'ent'
      const id = await buildSchedule(db, clinic, { branch_id, doctor_id, specialty_code, audience: at === 0 ? 'adult' : 'both' })
      schedules.push({ id, branch_id, specialty_code, who: doctor_id ?? id })
    }
  }
  return { clinic, schedules, slots: [], requests: [] }
}

const pick = fc.nat(100)
const slot = fc.record({
  days: fc.integer({ min: 0, max: 31 }), quarter: fc.nat(95), capacity: fc.integer({ min: 1, max: 3 }),
  status: fc.constantFrom('free', 'free', 'free', 'busy', 'busy-tentative', 'busy-unavailable'),
  audience: fc.constantFrom('adult', 'child', 'both'), visit: fc.constantFrom('any', 'first', 'repeat'),
  urgent_only: fc.boolean(), referral_only: fc.boolean(),
})
const request = fc.record({
  class: fc.constantFrom(...CLASSES), days_ago: fc.nat(90), offered: fc.boolean(), met: fc.boolean(), edition: fc.constantFrom('2026', '2027'),
  outcome: fc.constantFrom('open', 'booked', 'booked', 'waiting', 'left'), wait: fc.nat(40), path: fc.option(fc.nat(60)),
})
const acts = fc.array(fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('add'), schedule: pick, slot }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('change'), which: pick, status: fc.constantFrom('free', 'busy', 'busy-tentative'), taken: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('remove'), which: pick }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('move'), which: pick, days: fc.integer({ min: -3, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('switch'), schedule: pick }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('ask'), schedule: pick, request }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('answer'), which: pick, request }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('forget'), which: pick }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('wait'), hours: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('keep') }) },
), { minLength: 5, maxLength: 30 })

type Act = { act: string } & Record<string, any> // oxlint-disable-line typescript/no-explicit-any

async function perform(world: World, step: Act): Promise<void> {
  if (step.act === 'wait') return t.clock.advance(step['hours'] * HOUR_MS)
  if (step.act === 'keep') return void (await keepRound(t.house, NEVER))
  await t.house.database.write(async (db) => {
    const { clinic } = world
    const schedule = world.schedules[(step['schedule'] ?? 0) % world.schedules.length]!
    const id = world.slots[(step['which'] ?? 0) % Math.max(1, world.slots.length)]
    const known = world.requests[(step['which'] ?? 0) % Math.max(1, world.requests.length)]
    if (step.act === 'add') {
      const day = localDate(new Date(NOON.getTime() + step['slot'].days * 24 * HOUR_MS), ZONE)
      const time = new Date(step['slot'].quarter * 900_000).toISOString().slice(11, 16)
      world.slots.push(await buildSlot(db, clinic.id, schedule.id, sampleSlot(day, time, step['slot'])))
      await noteSlotChanges(db, clinic.id, [{ ...schedule, day }], NOON)
    } else if (step.act === 'move' && id) {
      await moveSlot(db, clinic.id, id, step['days'])
    } else if (step.act === 'change' && id) {
      const { rows } = await run<SlotNote>(db, sql`
        update access.slot set status = ${step['status']}, taken = case when ${step['taken']} then capacity / 2 else 0 end
        where clinic_id = ${clinic.id} and id = ${id}
        returning branch_id, specialty_code, day`)
      await noteSlotChanges(db, clinic.id, rows, NOON)
    } else if (step.act === 'remove' && id) {
      const { rows } = await run<SlotNote>(db, sql`
        delete from access.slot where clinic_id = ${clinic.id} and id = ${id} returning branch_id, specialty_code, day`)
      await noteSlotChanges(db, clinic.id, rows, NOON)
    } else if (step.act === 'switch') {
      await run(db, sql`update access.schedule set active = not active where clinic_id = ${clinic.id} and id = ${schedule.id}`)
      await noteSlotChanges(db, clinic.id, [schedule], NOON)
    } else if (step.act === 'ask') {
      const now = requestOf(schedule, step['request'])
      world.requests.push({ id: nextId(), now })
      await writeRequest(db, clinic, world.requests.at(-1)!.id, null, now)
    } else if (step.act === 'answer' && known) {
      const was = known.now
      known.now = { ...requestOf(was, step['request']), day: was.day, class: was.class }
      await writeRequest(db, clinic, known.id, was, known.now)
    } else if (step.act === 'forget' && known) {
      await run(db, sql`delete from access.request where clinic_id = ${clinic.id} and id = ${known.id}`)
      await noteRequestChange(db, clinic.id, known.now, null, NOON)
      world.requests.splice(world.requests.indexOf(known), 1)
    }
  })
}

/** To another day, with a note for the day it leaves and one for the day it comes to. */
async function moveSlot(db: Write, clinic_id: string, id: string, days: number): Promise<void> {
  const { rows } = await run<SlotNote & { left: string; day: string }>(db, sql`
    update access.slot
    set day = day + ${days}::int, starts_at = starts_at + make_interval(days => ${days}::int), ends_at = ends_at + make_interval(days => ${days}::int)
    where clinic_id = ${clinic_id} and id = ${id}
    returning branch_id, specialty_code, day, day - ${days}::int as left`)
  await noteSlotChanges(db, clinic_id, rows.flatMap(({ left, ...row }) => [row, { ...row, day: left }]), NOON)
}

function requestOf(group: { branch_id: string; specialty_code: string }, given: Act): CountedRequest {
  const booked = given['outcome'] === 'booked'
  return {
    branch_id: group.branch_id, specialty_code: group.specialty_code, class: given['class'],
    day: localDate(new Date(NOON.getTime() - given['days_ago'] * 24 * HOUR_MS), ZONE),
    first_offer_at: given['offered'] ? NOON : null, norm_key: 'specialist', norm_edition: given['edition'],
    first_offer_met: given['offered'] && given['met'], outcome: given['outcome'],
    wait_days: booked ? given['wait'] : null, path_days: booked ? given['path'] : null,
  }
}

async function writeRequest(db: Write, clinic: ClinicRow, id: string, was: CountedRequest | null, now: CountedRequest): Promise<void> {
  await run(db, sql`
    insert into access.request (clinic_id, id, branch_id, specialty_code, class, requested_at, day, first_offer_at, norm_key, norm_edition,
      first_offer_met, outcome, wait_days, path_days, updated_at)
    values (${clinic.id}, ${id}, ${now.branch_id}, ${now.specialty_code}, ${now.class}, ${NOON}, ${now.day}, ${now.first_offer_at}, ${now.norm_key},
      ${now.norm_edition}, ${now.first_offer_met}, ${now.outcome}, ${now.wait_days}, ${now.path_days}, ${NOON})
    on conflict (clinic_id, id) do update
    set first_offer_at = excluded.first_offer_at, norm_edition = excluded.norm_edition, first_offer_met = excluded.first_offer_met,
      outcome = excluded.outcome, wait_days = excluded.wait_days, path_days = excluded.path_days`)
  await noteRequestChange(db, clinic.id, was, now, NOON)
}

/** The kept waits against the definition, slot by slot. */
async function checkWaits(world: World): Promise<void> {
  const now = t.clock.now()
  const slots = await all(t.house.database.read, sql<SampleSlot & { branch_id: string; specialty_code: string }>`
    select s.*, coalesce(s.doctor_id, s.schedule_id) as who
    from access.slot s
    join access.schedule c
      on c.clinic_id = s.clinic_id
      and c.id = s.schedule_id
      and c.active
    where s.clinic_id = ${world.clinic.id}`)
  const active = await all(t.house.database.read, sql<ScheduleRules & { branch_id: string; specialty_code: string }>`
    select branch_id, specialty_code, audience, 'any' as visit, false as urgent_only, false as referral_only, coalesce(doctor_id, id) as who
    from access.schedule
    where clinic_id = ${world.clinic.id}
      and active`)
  const isOf = (group: { branch_id: string; specialty_code: string }) => (row: { branch_id: string; specialty_code: string }) =>
    row.branch_id === group.branch_id && row.specialty_code === group.specialty_code
  const kept = await findWaits(t.house.database.read, { clinic_id: world.clinic.id })
  for (const wait of kept) {
    assert.deepEqual(wait.figures, figuresByDefinition(slots.filter(isOf(wait)), active.filter(isOf(wait)), now))
    assert.deepEqual(unpackFigures(packFigures(wait.figures)), wait.figures)
  }
  assert.equal(kept.length, new Set(active.map((row) => `${row.branch_id} ${row.specialty_code}`)).size, 'a row for each group with a schedule, and no other')
}

/** The kept months against the requests, one by one. */
async function checkMonths(world: World): Promise<void> {
  const rows = await all(t.house.database.read, sql<{ branch_id: string; specialty_code: string; month: string; classes: unknown }>`
    select branch_id, specialty_code, month, classes
    from access.served_month
    where clinic_id = ${world.clinic.id}`)
  const counts = world.requests.flatMap(({ now }) => countsOf(now))
  for (const { branch_id, specialty_code, month, classes } of rows) {
    const of_month = counts.filter((count) => count.branch_id === branch_id && count.specialty_code === specialty_code && count.month === month)
    const waits = of_month.flatMap((count) => (count.measure === 'norm' ? [] : [{ class: count.class, measure: count.measure, days: count.days!, n: 1 }]))
    const norms = of_month.flatMap((count) => (count.measure !== 'norm' ? [] : [{
      class: count.class, norm_key: count.norm_key!, norm_edition: count.norm_edition!, asked: 1, met: Number(count.met), no_offer: Number(count.no_offer),
    }]))
    assert.deepEqual(classes, computeServed(waits, norms))
  }
  const months = new Set(counts.map((count) => `${count.branch_id} ${count.specialty_code} ${count.month}`))
  assert.ok([...months].every((month) => rows.some((row) => `${row.branch_id} ${row.specialty_code} ${row.month}` === month)))
}

test('after any run of changes the kept figures are those of a recount, to the last digit', async () => {
  await fc.assert(fc.asyncProperty(acts, async (steps) => {
    t.clock.set(NOON)
    const world = await t.house.database.write(buildWorld)
    await countNewClinics(t.house, NEVER)
    for (const step of steps) await perform(world, step as Act)
    while (await keepRound(t.house, NEVER));
    await checkWaits(world)
    await checkMonths(world)
    const found = await recountClinic(t.house.database, { id: world.clinic.id, zone: ZONE }, t.clock.now)
    assert.deepEqual(found?.differences, [])
  }), { numRuns: 30 })
})

test('counts that were spoilt are found, told and mended, notes that wait are no fault', async () => {
  t.clock.set(NOON)
  const world = await t.house.database.write(buildWorld)
  await countNewClinics(t.house, NEVER)
  const asked = { class: 'afpn', days_ago: 60, offered: true, met: true, edition: '2026', outcome: 'booked', wait: 3, path: null }
  for (let n = 0; n < 3; n++) await perform(world, { act: 'ask', schedule: 0, request: asked })
  const recount = () => recountClinic(t.house.database, { id: world.clinic.id, zone: ZONE }, t.clock.now)
  assert.deepEqual((await recount())?.differences, [], 'notes that wait')
  await t.house.database.write((db) => run(db, sql`update access.wait_month set n = 7 where clinic_id = ${world.clinic.id}`))
  assert.deepEqual((await recount())?.differences.map(({ of, counted }) => [of, (counted as { n: number }).n]), [['wait_month', -4]])
  assert.deepEqual((await recount())?.differences, [])
  const served = await findServed(t.house.database.read, { specialty_code: 'ent', class: 'afpn' }, '2026-11-24')
  assert.deepEqual(served.filter((row) => row.clinic_id === world.clinic.id).map(({ month, figure }) => [month, figure.visit.n, figure.norms]), [
    ['2026-09-01', 3, [{ norm_key: 'specialist', norm_edition: '2026', asked: 3, met: 3, no_offer: 0 }]],
  ])
})

test('the nightly job recounts every clinic', async () => {
  const world = await t.house.database.write(buildWorld)
  await recountAll(t.house, NEVER)
  assert.ok(await first(t.house.database.read, sql`select clinic_id from access.keeper where clinic_id = ${world.clinic.id}`))
})
