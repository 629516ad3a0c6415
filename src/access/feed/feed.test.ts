// Schedules come in from a real HTTP server: read, polled, changed, cut, killed.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { NOON } from '../../../test/house.ts'
import { all, first, run, sql } from '../../platform/db/index.ts'
import { findKnownAt } from './known.ts'
import { makeManifest, ndjson } from './publisher.sample.ts'
import { linkLocation, linkSpecialty } from './queries/sources.ts'
import { type Town, bookSeat, findTouched, findVisit, makeSlot, openTown, publish, twoClinics } from './town.sample.ts'

const EXAMPLES = join(import.meta.dirname, '../../../../shared/data/smart')
let town: Town

before(async () => {
  town = await openTown()
})
after(() => town.close())
beforeEach(() => {
  town.city.clock.set(NOON)
  town.publisher.asked.length = 0
})

describe('a publication over HTTP', () => {
  test('is taken, found unchanged, and changed where it changes; waits are told of changed groups only', async () => {
    const { publisher } = town
    const feed = twoClinics(town)
    const id = await town.addSource({ code: 'http', url: publish(publisher, 'http', feed) })
    assert.equal(await town.read(id), 'taken')
    assert.deepEqual((await town.lastRun(id)).counts, { Location: { known: 2 }, Schedule: { new: 2 }, Slot: { new: 4 } })
    const kept = await town.slots('http')
    assert.deepEqual(kept.map((slot) => [slot.fhir_id, slot.clinic_id, slot.status, slot.doctor_id, slot.booking_url]), [
      ['http.a', town.clinics[0].id, 'free', town.clinics[0].doctor_id, null], ['http.b', town.clinics[0].id, 'free', town.clinics[0].doctor_id, null],
      ['http.c', town.clinics[1].id, 'busy', town.clinics[1].doctor_id, null], ['http.d', town.clinics[1].id, 'free', town.clinics[1].doctor_id, 'https://a.example/d'],
    ])
    assert.deepEqual(await town.changedGroups(), ['gp-1 therapist', 'gp-2 ent'])

    publisher.asked.length = 0
    assert.equal(await town.read(id), 'unchanged')
    assert.ok(publisher.asked.length > 0 && publisher.asked.every((line) => line.startsWith('304')), publisher.asked.join('; '))
    assert.deepEqual(await town.changedGroups(), [])

    // the manifest stays the same, a file behind it changes
    feed.slots[3] = makeSlot('d', 's2', '25T10:30')
    const manifest = publisher.files.get('http/$bulk-publish')!
    publish(publisher, 'http', feed)
    publisher.files.set('http/$bulk-publish', manifest)
    assert.equal(await town.read(id), 'taken')
    assert.deepEqual((await town.lastRun(id)).counts, { Location: { known: 2 }, Schedule: { same: 2 }, Slot: { same: 3, changed: 1 } })
    assert.deepEqual(await town.changedGroups(), ['gp-2 ent'])
    assert.deepEqual((await town.slots('http')).map(({ id }) => id), kept.map(({ id }) => id), 'slots keep their ids')
  })

  test('says as of when it is true: the manifest’s own time, kept by a failure and by an old manifest', async () => {
    const feed = twoClinics(town)
    const id = await town.addSource({ code: 'age', url: publish(town.publisher, 'age', feed, '2026-11-24T08:10:00Z') })
    await town.read(id)
    const knownOf = async () => (await findKnownAt(town.city.house.database.read, town.clinics[1].id)).find(({ specialty_code }) => specialty_code === 'ent')
    assert.equal((await knownOf())?.known_at?.toISOString(), '2026-11-24T08:10:00.000Z')
    town.city.clock.advance(3_600_000)
    assert.equal(await town.read(id), 'unchanged')
    assert.equal((await knownOf())?.known_at?.toISOString(), '2026-11-24T08:10:00.000Z', 'a feed that never changes grows old')
    publish(town.publisher, 'age', feed, '2026-11-24T09:59:00Z')
    assert.equal(await town.read(id), 'unchanged')
    const { database } = town.city.house
    const source = await first(database.read, sql<{ known_at: Date; success_at: Date }>`select known_at, success_at from access.source where id = ${id}`)
    assert.deepEqual([source?.known_at, source?.success_at], [new Date('2026-11-24T09:59:00Z'), town.city.clock.now()])
    town.publisher.files.delete('age/$bulk-publish')
    town.city.clock.advance(3_600_000)
    assert.equal(await town.read(id), 'failed')
    assert.deepEqual((await town.lastRun(id)).errors?.map(({ code, about }) => [code, about]), [['http_status', '404']])
    assert.deepEqual(await first(database.read, sql`select known_at, success_at from access.source where id = ${id}`), source)
  })

  test('names no more what is gone: closed, not deleted, and its booking is marked for an offer', async () => {
    const feed = twoClinics(town)
    const id = await town.addSource({ code: 'gone', url: publish(town.publisher, 'gone', feed) })
    await town.read(id)
    const [first_slot, second_slot] = await town.slots('gone')
    const booking = await bookSeat(town, first_slot!)
    const moved = await bookSeat(town, second_slot!)
    await town.changedGroups()
    // the feed has not heard of the bookings yet: what is taken here stays taken
    feed.slots.push(makeSlot('e', 's1', '26T09:00'))
    publish(town.publisher, 'gone', feed)
    await town.read(id)
    assert.deepEqual((await town.slots('gone')).map(({ status, taken }) => `${status} ${taken}`), ['busy 1', 'busy 1', 'busy 0', 'free 0', 'free 0'])
    publish(town.publisher, 'gone', { ...feed, slots: [makeSlot('b', 's1', '25T11:00')] })
    assert.equal(await town.read(id), 'taken')
    assert.deepEqual((await town.slots('gone')).map(({ fhir_id, status, taken }) => `${fhir_id} ${status} ${taken}`),
      ['gone.a busy-unavailable 1', 'gone.b busy 1', 'gone.c busy-unavailable 0', 'gone.d busy-unavailable 0', 'gone.e busy-unavailable 0'])
    assert.equal(await findTouched(town, town.clinics[0].id, booking), 'slot_gone')
    assert.equal(await findTouched(town, town.clinics[0].id, moved), 'slot_moved')
    assert.deepEqual(await findVisit(town, town.clinics[0].id, moved), { starts_at: (await town.slots('gone'))[1]!.starts_at, sequence: 1 }, 'the visit is where its slot is')
    const told = await town.lastRun(id)
    assert.deepEqual(told.counts?.['Booking'], { booked_gone: 1, booked_changed: 1 })
    // a visit that only lasts longer follows its slot, and nobody is asked whether that suits
    await town.city.house.database.write((db) => run(db, sql`
      update access.booking set touched_at = null, touched_by = null where clinic_id = ${town.clinics[0].id} and id = ${moved}`))
    publish(town.publisher, 'gone', { ...feed, slots: [makeSlot('b', 's1', '25T11:00', { end: '2026-11-25T11:30:00+03:00' })] })
    await town.read(id)
    assert.equal(await findTouched(town, town.clinics[0].id, moved), null)
    assert.equal((await findVisit(town, town.clinics[0].id, moved))!.sequence, 2)
    // a source that names a clinic no more closes everything there
    publish(town.publisher, 'gone', { ...feed, schedules: [feed.schedules[1]!], slots: [] })
    await town.read(id)
    assert.ok((await town.slots('gone')).every(({ status }) => status === 'busy-unavailable'))
    // and what comes back is free again, but not the seat that is booked
    publish(town.publisher, 'gone', feed)
    await town.read(id)
    assert.deepEqual((await town.slots('gone')).map(({ status }) => status), ['busy', 'busy', 'busy', 'free', 'free'])
  })

  test('calls a booked time unavailable: its booking is marked once, and its Appointment is another version', async () => {
    const { database } = town.city.house
    const feed = twoClinics(town)
    const id = await town.addSource({ code: 'shut', url: publish(town.publisher, 'shut', feed) })
    await town.read(id)
    const [slot, gone] = await town.slots('shut')
    const bookings = [await bookSeat(town, slot!), await bookSeat(town, gone!)]
    const seen = () => Promise.all(bookings.map(async (booking) => (await first(database.read, sql<{ x: string }>`
      select concat_ws(' ', touched_by, fhir_version, sequence) as x from access.booking where clinic_id = ${slot!.clinic_id} and id = ${booking}`))!.x))
    assert.deepEqual(await seen(), ['1 0', '1 0'])
    const without = feed.slots.filter((_, n) => n > 1)
    publish(town.publisher, 'shut', { ...feed, slots: [makeSlot('a', 's1', '25T09:30', { status: 'busy-unavailable' }), ...without] })
    await town.read(id)
    assert.deepEqual(await seen(), ['slot_gone 2 1', 'slot_gone 2 0'], 'and it is where its slot is')
    assert.deepEqual((await town.lastRun(id)).counts?.['Booking'], { booked_gone: 2 })
    // an offer is made for it; the same said again asks nobody twice, longer or shorter as it may be
    await database.write((db) => run(db, sql`
      update access.booking set touched_at = null, touched_by = null where clinic_id = ${slot!.clinic_id} and id = ${bookings[0]}`))
    publish(town.publisher, 'shut', { ...feed, slots: [makeSlot('a', 's1', '25T09:30', { status: 'busy-unavailable', end: '2026-11-25T10:00:00+03:00' }), ...without] })
    await town.read(id)
    assert.deepEqual(await seen(), ['3 2', 'slot_gone 2 0'])
    publish(town.publisher, 'shut', { ...feed, slots: without })
    await town.read(id)
    assert.deepEqual(await seen(), ['3 2', 'slot_gone 2 0'])
  })

  test('that breaks off in the middle gives what came and takes nothing away', async () => {
    const feed = twoClinics(town)
    const id = await town.addSource({ code: 'cut', url: publish(town.publisher, 'cut', feed) })
    await town.read(id)
    const slots = [makeSlot('a', 's1', '25T09:30'), makeSlot('new', 's1', '25T12:00'), ...Array.from({ length: 40 }, (_, n) => makeSlot(`n${n}`, 's2', '26T09:00'))]
    publish(town.publisher, 'cut', { ...feed, slots })
    const body = town.publisher.files.get('cut/slots.ndjson') as string
    town.publisher.files.set('cut/slots.ndjson', () => ({ body, cut_after: 400 }))
    assert.equal(await town.read(id), 'failed')
    const told = await town.lastRun(id)
    assert.ok(told.errors?.some(({ code, file }) => code === 'broken_off' && file === 'slots.ndjson'))
    assert.deepEqual(told.counts?.['Slot'], { new: 1, changed: 1 })
    assert.deepEqual((await town.slots('cut')).map(({ fhir_id, status }) => `${fhir_id} ${status}`),
      ['cut.a free', 'cut.b free', 'cut.c busy', 'cut.d free', 'cut.new free'])
  })
})

describe('a reading that dies', () => {
  test('leaves nothing half-written in a clinic, and the next one heals it', async () => {
    const { database } = town.city.house
    const feed = twoClinics(town)
    const id = await town.addSource({ code: 'dies', url: publish(town.publisher, 'dies', feed) })
    await town.read(id)
    publish(town.publisher, 'dies', { ...feed, slots: [
      makeSlot('a', 's1', '25T15:00'), makeSlot('a2', 's1', '25T16:00'), makeSlot('c', 's2', '25T15:00'), makeSlot('c2', 's2', '25T16:00'),
    ] })
    const waiting = town.slots('dies')
    const second = (await waiting).find(({ fhir_id }) => fhir_id === 'dies.c')!
    // somebody holds a slot of the second clinic; the reading waits for it and is cut there
    const cut = database.write(async (db) => {
      await run(db, sql`select id from access.slot where clinic_id = ${second.clinic_id} and id = ${second.id} for update`)
      const reading = town.read(id).catch((error: Error) => error)
      for (;;) {
        // on another connection: within a transaction the list of activity stands still
        const rows = await all(database.read, sql<{ cut: boolean }>`
          select pg_terminate_backend(pid) as cut
          from pg_stat_activity
          where application_name = 'otklik feed'
            and datname = current_database()
            and wait_event_type = 'Lock'`)
        if (rows.length > 0) break
      }
      return reading
    })
    assert.ok((await cut) instanceof Error)
    assert.deepEqual((await town.slots('dies')).map(({ fhir_id, status, starts_at }) => `${fhir_id} ${status} ${starts_at.toISOString().slice(11, 16)}`), [
      'dies.a free 12:00', 'dies.a2 free 13:00', 'dies.b busy-unavailable 06:15', 'dies.c busy 07:00', 'dies.d free 07:15',
    ], 'the first clinic is whole, the second untouched')
    assert.equal((await town.lastRun(id)).outcome, 'failed')
    assert.equal(await town.read(id), 'taken')
    assert.deepEqual((await town.slots('dies')).map(({ fhir_id }) => fhir_id), ['dies.a', 'dies.a2', 'dies.b', 'dies.c', 'dies.c2', 'dies.d'])
  })

  test('because the database went away while the publisher paused fails alone, and the process goes on', async () => {
    const { publisher, city: { house: { database } } } = town
    const feed = twoClinics(town)
    // enough for COPY to have begun when the next file keeps the reading waiting
    const many = Array.from({ length: 4000 }, (_, n) => makeSlot(`n${n}`, 's1', '26T09:00'))
    const id = await town.addSource({ code: 'pause', url: publish(publisher, 'pause', { ...feed, slots: many }) })
    publisher.files.set('pause/more.ndjson', () => ({ body: ndjson(feed.slots), hang: true }))
    publisher.files.set('pause/$bulk-publish', makeManifest(`${publisher.address}/pause`, {
      'slots.ndjson': 'Slot', 'more.ndjson': 'Slot', 'schedules.ndjson': 'Schedule', 'locations.ndjson': 'Location',
    }))
    const reading = town.read(id, { limits: { quiet_ms: 1500 } }).catch((error: Error) => error)
    while (!publisher.asked.includes('200 pause/more.ndjson')) await pause(5)
    await all(database.read, sql`
      select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'otklik feed' and datname = current_database()`)
    assert.ok((await reading) instanceof Error)
    assert.equal((await town.lastRun(id)).outcome, 'failed')
    assert.deepEqual(await town.slots('pause'), [])
  })

  test('and left its note open is closed by the next one; two never read one source at once', async () => {
    const { database } = town.city.house
    const id = await town.addSource({ code: 'open', url: publish(town.publisher, 'open', twoClinics(town)) })
    await database.writeSingle((db) => run(db, sql`
      insert into access.source_run (source_id, id, started_at, outcome) values (${id}, '019a0000-0000-7000-8000-000000000001', ${NOON}, 'running')`))
    const outcomes = await Promise.all([town.read(id), town.read(id), town.read(id)])
    assert.ok(outcomes.includes('taken') && outcomes.every((outcome) => ['taken', 'busy', 'unchanged'].includes(outcome)), outcomes.join())
    const runs = await all(database.read, sql<{ outcome: string }>`select outcome from access.source_run where source_id = ${id} order by id`)
    assert.equal(runs[0]?.outcome, 'failed')
    assert.ok(runs.every(({ outcome }) => outcome !== 'running'))
  })
})

describe('the job', () => {
  test('reads what is due, by each source’s own minutes', async () => {
    const { database } = town.city.house
    await database.writeSingle((db) => run(db, sql`update access.source set active = false`))
    const url = publish(town.publisher, 'job', twoClinics(town))
    const id = await town.addSource({ code: 'job', url })
    const bad = await town.addSource({ code: 'jobbad', url: `${town.publisher.address}/none` })
    const count = async () => (await all(database.read, sql`select id from access.source_run where source_id in (${id}, ${bad})`)).length
    await town.city.run('access.read_sources')
    assert.equal(await count(), 2)
    town.city.clock.advance(4 * 60_000)
    await town.city.run('access.read_sources')
    assert.equal(await count(), 2, 'not due yet')
    town.city.clock.advance(60_000)
    await town.city.run('access.read_sources')
    assert.equal(await count(), 4)
  })
})

describe('the published examples of the standard', { skip: existsSync(EXAMPLES) ? false : 'the examples are not here' }, () => {
  test('are read from a folder: unknown places are reported, linked ones taken', async () => {
    const { database, config } = town.city.house
    town.city.clock.set(new Date('2021-03-01T00:00:00Z'))
    await mkdir(join(config.OTKLIK_DATA, 'feeds'), { recursive: true })
    await cp(EXAMPLES, join(config.OTKLIK_DATA, 'feeds/smart'), { recursive: true })
    const id = await town.addSource({ code: 'smart', url: 'feeds/smart/$bulk-publish' })
    assert.equal(await town.read(id), 'taken')
    assert.deepEqual((await town.lastRun(id)).counts, { Location: { unknown_location: 10 }, Schedule: { left_out: 10 }, Slot: { left_out: 300 } })
    assert.deepEqual(await town.slots('smart'), [])
    await database.writeSingle((db) => linkLocation(db, id, '0', { clinic_id: town.clinics[0].id, branch_id: town.clinics[0].branch_id }))
    await database.writeSingle((db) => linkSpecialty(db, id, 'http://terminology.hl7.org/CodeSystem/service-type|57', 'therapist'))
    await database.writeSingle((db) => run(db, sql`update access.source_run set etags = null where source_id = ${id}`))
    assert.equal(await town.read(id), 'taken')
    const kept = await town.slots('smart')
    assert.equal(kept.length, 30)
    assert.ok(kept.every(({ capacity, booking_url }) => capacity === 100 && booking_url?.startsWith('https://ehr-portal.example.org/bookings?slot=')))
  })
})
