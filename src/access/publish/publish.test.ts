// What goes out: read by a stranger's reader, taken back by our own importer into another house, asked for by changes.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { NOON } from '../../../test/house.ts'
import { all, run, sql } from '../../platform/db/index.ts'
import { type Town, bookSeat, makeLocation, makeSchedule, makeSlot, openTown, publish } from '../feed/town.sample.ts'
import { BOOKING_LINK, HAS_AVAILABILITY, SLOT_CAPACITY } from '../terms.ts'
import { noteSlotsGone } from './gone.ts'
import { readFileName, readSince, weeksFrom } from './files.ts'
import { readPublication } from './reader.sample.ts'

let here: Town
let there: Town
let home: string

before(async () => {
  here = await openTown()
  there = await openTown()
  home = await here.city.listen()
  // the same clinics and doctors under other ids, as another network knows them
  for (const [n, { id }] of there.clinics.entries()) {
    await there.city.house.database.write((db) => run(db, sql`update clinics.doctor set fhir_id = ${here.clinics[n]!.doctor_fhir_id} where clinic_id = ${id}`))
    await there.city.house.database.write((db) => run(db, sql`update clinics.branch set slug = ${here.clinics[n]!.branch_slug} where clinic_id = ${id}`))
  }
  const [one, two] = here.clinics
  const url = publish(here.publisher, 'feed', {
    locations: [makeLocation('l1', one), makeLocation('l2', two)],
    schedules: [makeSchedule('s1', 'l1', { doctor: one.doctor_fhir_id }), makeSchedule('s2', 'l2', { specialty: 'ent' })],
    slots: [
      makeSlot('now', 's1', '24T12:15'), makeSlot('taken', 's1', '25T09:00'), makeSlot('busy', 's1', '25T09:15', { status: 'busy' }),
      makeSlot('group', 's2', '25T10:00', { extension: [{ url: SLOT_CAPACITY, valueInteger: 5 }] }),
      makeSlot('link', 's2', '30T10:15', { extension: [{ url: BOOKING_LINK, valueUrl: 'https://mis.example/book?slot=1&x=2' }] }),
      makeSlot('far', 's2', '25T10:00', { start: '2027-02-01T07:00:00Z', end: '2027-02-01T07:15:00Z' }),
    ],
  })
  await here.read(await here.addSource({ code: 'mis', url }))
  for (const slot of await here.slots('mis')) if (slot.fhir_id === 'mis.taken') await bookSeat(here, slot)
})
after(async () => {
  await here.close()
  await there.close()
})

describe('our publication', () => {
  test('is read by a reader written from the specification: free and bookable, nothing else', async () => {
    const read = await readPublication(`${home}/$bulk-publish`)
    assert.equal(read.transactionTime, '2026-11-24T09:00:00.000Z')
    assert.deepEqual([...read.slots.values()].map(({ start }) => start).sort(),
      ['2026-11-24T09:15:00.000Z', '2026-11-25T07:00:00.000Z', '2026-11-30T07:15:00.000Z', '2027-02-01T07:00:00.000Z'])
    const text = JSON.stringify([...read.locations.values(), ...read.schedules.values(), ...read.slots.values()])
    for (const secret of ['Мария', 'Соколова', 'taken', 'booking"']) assert.ok(!text.includes(secret), secret)
  })

  test('is taken back by our own importer without a loss', async () => {
    const id = await there.addSource({ code: 'city', url: `${home}/$bulk-publish` })
    assert.equal(await there.read(id), 'taken')
    const sent = (await here.slots('mis')).filter(({ status }) => status === 'free')
    const columns = sql`s.starts_at, s.ends_at, s.day, s.status, s.capacity, s.specialty_code, s.audience, s.visit, s.urgent_only, s.referral_only, b.slug,
      d.fhir_id as doctor, s.booking_phone`
    const ask = (town: Town, pattern: string) => all(town.city.house.database.read, sql<{ id: string; url: string | null }>`
      /* cross-clinic */
      select case when ${pattern} = 'mis.%' then s.id::text else substr(s.fhir_id, 6) end as id, s.booking_url as url, ${columns}
      from access.slot s
      join clinics.branch b on b.clinic_id = s.clinic_id and b.id = s.branch_id
      left join clinics.doctor d on d.clinic_id = s.clinic_id and d.id = s.doctor_id
      where s.fhir_id like ${pattern}
        and s.status = 'free'
      order by s.starts_at, s.specialty_code`)
    const bare = (rows: { url: string | null }[]) => rows.map((row) => ({ ...row, url: null }))
    const [given, taken] = [await ask(here, 'mis.%'), await ask(there, 'city.%')]
    assert.equal(taken.length, sent.length)
    assert.deepEqual(bare(taken), bare(given))
    // what we book ourselves leads there to our pages, what others book to theirs
    for (const [n, { url }] of given.entries()) assert.equal(taken[n]!.url, url ?? taken[n]!.url?.match(/^http:\/\/localhost:\d+\/access\/times\/gp-\d\/[^/]+\/\w+$/)?.[0])
    assert.deepEqual((await there.lastRun(id)).errors, [])
    assert.equal(await there.read(id), 'unchanged')
  })

  test('is kept for a minute, packed when asked, and 304 to whoever has it', async () => {
    const path = `/access/open/slots-gp-2-${weeksFrom(NOON)[0]}.ndjson`
    const plain = await here.city.web.inject({ url: path })
    assert.equal(plain.headers['cache-control'], 'public, max-age=60')
    const packed = await here.city.web.inject({ url: path, headers: { 'accept-encoding': 'gzip' } })
    assert.equal(packed.headers['content-encoding'], 'gzip')
    assert.equal(gunzipSync(packed.rawPayload).toString(), plain.body)
    assert.equal(JSON.parse(plain.body.split('\n')[0]!).resourceType, 'Slot')
    const etag = String(plain.headers['etag'])
    for (const url of [path, '/$bulk-publish']) {
      const first = await here.city.web.inject({ url })
      const again = await here.city.web.inject({ url, headers: { 'if-none-match': String(first.headers['etag']) } })
      assert.deepEqual([again.statusCode, again.body], [304, ''])
    }
    // the next minute has the same content: the same ETag
    here.city.clock.advance(60_000)
    assert.equal((await here.city.web.inject({ url: path })).headers['etag'], etag)
    const head = await here.city.web.inject({ method: 'HEAD', url: path })
    assert.deepEqual([head.statusCode, head.body], [200, ''])
  })

  test('tells what changed since: what is free no more is busy, what was deleted too', async () => {
    const { database } = here.city.house
    here.city.clock.advance(3_600_000)
    const now = here.city.clock.now()
    const kept = await here.slots('mis')
    const [link, group, far] = ['link', 'group', 'far'].map((name) => kept.find(({ fhir_id }) => fhir_id === `mis.${name}`)!)
    await database.write((db) => run(db, sql`
      update access.slot set status = 'busy', taken = 1, updated_at = ${now} where clinic_id = ${link!.clinic_id} and id = ${link!.id}`))
    await database.write((db) => run(db, sql`
      update access.slot set taken = 2, updated_at = ${now} where clinic_id = ${group!.clinic_id} and id = ${group!.id}`))
    await database.write(async (db) => {
      await noteSlotsGone(db, far!.clinic_id, [far!.id], now)
      await run(db, sql`delete from access.slot where clinic_id = ${far!.clinic_id} and id = ${far!.id}`)
    })
    here.city.clock.advance(60_000)
    const changes = await readPublication(`${home}/$bulk-publish?_since=${encodeURIComponent(now.toISOString())}`)
    assert.deepEqual([...changes.slots.values()].map(({ id, status }) => `${id} ${status}`).sort(), [`${link!.id} busy`, `${group!.id} free`, `${far!.id} busy`].sort())
    assert.equal(changes.slots.get(group!.id)?.['extension'].find(({ url }: { url: string }) => url === SLOT_CAPACITY).valueInteger, 3)
    here.city.clock.advance(300_000)
    const later = await readPublication(`${home}/$bulk-publish?_since=${encodeURIComponent(here.city.clock.now().toISOString())}`)
    assert.equal(later.slots.size, 0)
    // an instant that says nothing gives everything
    for (const since of ['yesterday', '2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z']) {
      assert.deepEqual([...(await readPublication(`${home}/$bulk-publish?_since=${since}`)).slots.keys()], [group!.id], since)
    }
    here.city.clock.set(new Date('2027-02-02T00:00:00Z'))
    await here.city.run('access.forget_gone')
    assert.deepEqual(await all(database.read, sql`select id from access.slot_gone where clinic_id = ${far!.clinic_id}`), [])
    here.city.clock.set(NOON)
  })

  test('tells of times that were a mistake', async () => {
    const { city: { house: { database }, clock } } = here
    clock.advance(7_200_000)
    const now = clock.now()
    const group = (await here.slots('mis')).find(({ fhir_id }) => fhir_id === 'mis.group')!
    const since = async () => {
      clock.advance(60_000)
      return [...(await readPublication(`${home}/$bulk-publish?_since=${encodeURIComponent(now.toISOString())}`)).slots.values()].map(({ id, status }) => `${id} ${status}`)
    }
    const setStatus = (status: string) => database.write((db) => run(db, sql`
      update access.slot set status = ${status}, updated_at = ${clock.now()} where clinic_id = ${group.clinic_id} and id = ${group.id}`))
    await setStatus('entered-in-error')
    assert.deepEqual(await since(), [`${group.id} busy`])
    await database.write((db) => run(db, sql`
      update access.slot set status = 'free', updated_at = ${NOON} where clinic_id = ${group.clinic_id} and id = ${group.id}`))
    assert.deepEqual(await since(), [])
    clock.set(NOON)
  })

  test('tells what was written late, though it began before the instant that is asked for', async () => {
    const { clinics: [one], publisher, city: { clock, house: { database } } } = here
    const feed = (at: string) => ({ locations: [makeLocation('l', one)], schedules: [makeSchedule('s', 'l')], slots: [makeSlot('long', 's', at)] })
    const id = await here.addSource({ code: 'long', url: publish(publisher, 'long', feed('26T09:00')) })
    await here.read(id)
    clock.advance(3_600_000)
    publish(publisher, 'long', feed('26T10:00'))
    const slots = publisher.files.get('long/slots.ndjson') as string
    let asked_at = clock.now()
    publisher.files.set('long/slots.ndjson', () => {
      // somebody reads our publication while this source takes its time
      clock.advance(1_200_000)
      asked_at = clock.now()
      clock.advance(600_000)
      return { body: slots }
    })
    assert.equal(await here.read(id), 'taken')
    const [long] = await here.slots('long')
    const since = async () => {
      clock.advance(60_000)
      return (await readPublication(`${home}/$bulk-publish?_since=${encodeURIComponent(asked_at.toISOString())}`)).slots.get(long!.id)?.['start']
    }
    assert.equal(await since(), '2026-11-26T07:00:00.000Z')
    // a transaction has the time at which it began
    const began = new Date(asked_at.getTime() - 120_000)
    await database.write((db) => run(db, sql`update access.slot set updated_at = ${began} where clinic_id = ${one.id} and id = ${long!.id}`))
    assert.equal(await since(), '2026-11-26T07:00:00.000Z')
    clock.set(NOON)
  })

  test('that cannot be read is refused, packed or not, kept by nobody, and the process goes on', async () => {
    const { database } = here.city.house
    const rename = (from: string, to: string) => database.write((db) => run(db, sql`alter table access.${sql.raw(from)} rename to ${sql.raw(to)}`))
    await rename('slot_gone', 'slot_lost')
    try {
      const url = `${home}/access/open/slots-gp-1-changes.ndjson?_since=2026-11-24T08:59:00Z`
      for (const encoding of ['gzip', 'identity']) {
        const answer = await fetch(url, { headers: { 'accept-encoding': encoding } })
        assert.deepEqual([answer.status, answer.headers.get('etag'), answer.headers.get('cache-control')?.includes('public')], [500, null, false], encoding)
        await answer.text()
      }
    } finally {
      await rename('slot_lost', 'slot_gone')
    }
  })

  test('has no other files, and unknown ones are not found', async () => {
    for (const name of ['x', 'locations', 'locations.json', 'slots-gp-1-2020-01-06.ndjson', 'slots-gp-9-later.ndjson', 'slots-gp-1-changes.ndjson', '..%2f..%2fkeys.ndjson']) {
      assert.equal((await here.city.web.inject({ url: `/access/open/${name}` })).statusCode, 404, name)
    }
  })

  test('a branch of which nothing is known says so, and shows no time', async () => {
    const { clinics: [one], publisher } = here
    const unknown = makeSchedule('u', 'l', { specialty: 'ent', extension: [{ url: HAS_AVAILABILITY, valueCode: 'unknown' }] })
    const url = publish(publisher, 'unknown', { locations: [makeLocation('l', one)], schedules: [unknown], slots: [] })
    await here.read(await here.addSource({ code: 'dark', url }))
    here.city.clock.advance(120_000)
    const read = await readPublication(`${home}/$bulk-publish`)
    const told = [...read.schedules.values()].filter(({ extension }) => extension?.some(({ valueCode }: { valueCode?: string }) => valueCode === 'unknown'))
    assert.equal(told.length, 1)
    assert.match(told[0]!['meta'].extension[0].valueDateTime, /^2026-11-24T/)
  })
})

test('names of files and weeks', () => {
  assert.deepEqual(weeksFrom(NOON), ['2026-11-23', '2026-11-30', '2026-12-07', '2026-12-14', '2026-12-21'])
  assert.deepEqual(readFileName('slots-gp-7-2026-11-23'), { kind: 'slots', clinic: 'gp-7', week: '2026-11-23' })
  assert.deepEqual(readFileName('slots-a-later-later'), { kind: 'slots', clinic: 'a-later', week: 'later' })
  for (const name of ['slots-gp-7', 'slots--later', 'manifest', '', 'slots-GP-later']) assert.equal(readFileName(name), undefined)
  assert.equal(readSince('2026-11-24T08:59:30.500Z', NOON)?.toISOString(), '2026-11-24T08:59:00.000Z')
})
