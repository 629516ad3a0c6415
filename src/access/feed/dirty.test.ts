// What a feed must not do, and what it does all the same: the good part is taken, the rest told by file and line.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { all, sql } from '../../platform/db/index.ts'
import { HAS_AVAILABILITY } from '../terms.ts'
import { listUnknown } from './queries/sources.ts'
import { type Town, makeLocation, makeSchedule, makeSlot, openTown, publish, twoClinics } from './town.sample.ts'

let town: Town

before(async () => {
  town = await openTown()
})
after(() => town.close())

describe('a dirty feed', () => {
  test('gives its good part, and the rest by file and line', async () => {
    const [one] = town.clinics
    const schedules = [
      makeSchedule('s1', 'l1', { doctor: one.doctor_fhir_id }), makeSchedule('s2', 'l1', { doctor: 'nobody' }), makeSchedule('s3', 'nowhere'),
      makeSchedule('s4', 'l1', { specialty: 'sorcerer' }), makeSchedule('s1', 'l1'),
    ]
    const zoned = (start: string, end: string) => ({ start, end })
    const slots: (object | string)[] = [
      makeSlot('fine', 's1', '25T09:00'),                                     // 1
      makeSlot('fine', 's1', '25T09:00'),                                     // 2 the same again
      makeSlot('fine', 's1', '25T18:00'),                                     // 3 the same id says otherwise
      makeSlot('overlap', 's1', '25T09:05'),                                  // 4
      makeSlot('doctorless', 's2', '25T09:00'),                               // 5
      makeSlot('lost', 's3', '25T09:00'),                                     // 6
      makeSlot('spell', 's4', '25T09:00'),                                    // 7
      makeSlot('stray', 's9', '25T09:00'),                                    // 8
      makeSlot('old', 's1', '20T09:00'),                                      // 9
      makeSlot('utc', 's1', '25T09:00', zoned('2026-11-25T19:00:00Z', '2026-11-25T19:15:00Z')), // 10 local time called UTC
      makeSlot('night', 's1', '26T02:00'),                                    // 11
      '{"resourceType": "Slot", "id": "half\n',                               // 12
      makeSlot('back', 's1', '25T09:00', { end: '2026-11-25T05:00:00Z' }),    // 13
      '\n',
      '[1, 2]\n',                                                             // 15
      makeSlot('odd', 's1', '25T09:00', { status: 'perhaps' }),               // 16
      makeSlot('x'.repeat(120), 's1', '25T13:00'),                            // 17
      makeSlot('last', 's1', '25T14:00'),                                     // 18
    ]
    const id = await town.addSource({ code: 'dirty', url: publish(town.publisher, 'dirty', { locations: [makeLocation('l1', one)], schedules, slots }) })
    assert.equal(await town.read(id), 'taken')
    const kept = await town.slots('dirty')
    assert.deepEqual(kept.map(({ fhir_id }) => fhir_id.replace(/x{9,}.*/, 'xxx')), ['dirty.doctorless', 'dirty.fine', 'dirty.last', 'dirty.night', 'dirty.xxx'])
    assert.ok(kept.every(({ fhir_id }) => fhir_id.length <= 64))
    assert.equal(kept.find(({ fhir_id }) => fhir_id === 'dirty.doctorless')?.doctor_id, null)
    assert.equal(kept.find(({ fhir_id }) => fhir_id === 'dirty.fine')?.starts_at.toISOString(), '2026-11-25T06:00:00.000Z')
    const told = await town.lastRun(id)
    assert.deepEqual(told.errors?.map(({ file, line, code }) => `${file}:${line} ${code}`).sort(), [
      'schedules.ndjson:2 unknown_doctor', 'schedules.ndjson:3 unknown_location', 'schedules.ndjson:4 unknown_specialty', 'schedules.ndjson:5 repeated',
      'slots.ndjson:10 wrong_offset', 'slots.ndjson:11 outside_hours', 'slots.ndjson:12 not_json', 'slots.ndjson:13 ends_before',
      'slots.ndjson:15 not_a_resource', 'slots.ndjson:16 wrong_status', 'slots.ndjson:3 repeated', 'slots.ndjson:4 overlap',
      'slots.ndjson:8 unknown_schedule', 'slots.ndjson:9 past',
    ])
    assert.deepEqual(told.counts?.['Slot'], {
      new: 5, repeated: 2, overlap: 1, left_out: 2, unknown_schedule: 1, past: 1, wrong_offset: 1, outside_hours: 1, ends_before: 1, wrong_status: 1,
    })
    assert.deepEqual((await listUnknown(town.city.house.database.read, id)).map(({ kind, code }) => [kind, code.split('|').at(-1)]), [['location', 'nowhere'], ['specialty', 'sorcerer']])
  })

  test('whose last line is cut is not at its end: nothing goes', async () => {
    const feed = twoClinics(town)
    const id = await town.addSource({ code: 'tail', url: publish(town.publisher, 'tail', feed) })
    await town.read(id)
    publish(town.publisher, 'tail', { ...feed, slots: [feed.slots[0]!, '{"resourceType": "Slot", "id'] })
    assert.equal(await town.read(id), 'failed')
    assert.deepEqual((await town.lastRun(id)).errors?.map(({ line, code }) => [line, code]), [[2, 'truncated']])
    assert.ok((await town.slots('tail')).every(({ status }) => status !== 'busy-unavailable'))
  })

  test('that says «unknown» leaves no data, «some» without times neither, «none» is none', async () => {
    const availability = (valueCode: string) => ({ extension: [{ url: HAS_AVAILABILITY, valueCode }] })
    const schedules = ['unknown', 'some', 'none'].map((word) => makeSchedule(word, 'l1', availability(word)))
    const id = await town.addSource({ code: 'coarse', url: publish(town.publisher, 'coarse', { locations: [makeLocation('l1', town.clinics[0])], schedules, slots: [] }) })
    assert.equal(await town.read(id), 'taken')
    const kept = await all(town.city.house.database.read, sql<{ coarse: string; active: boolean }>`
      select coarse, active
      from access.schedule
      where clinic_id = ${town.clinics[0].id}
        and source_id = ${id}
      order by coarse`)
    assert.deepEqual(kept, [{ coarse: 'none', active: true }, { coarse: 'some', active: false }, { coarse: 'unknown', active: false }])
  })
})

describe('what a feed may not do', () => {
  test('lead elsewhere, for ever, or to nothing', async () => {
    const { publisher } = town
    const manifest = (name: string, output: object[]) => publisher.files.set(name, JSON.stringify({ transactionTime: '2026-11-24T08:00:00Z', output }))
    publisher.files.set('round', (host) => ({ status: 302, headers: { location: `${host}/round` } }))
    publisher.files.set('away', () => ({ status: 301, headers: { location: 'http://10.0.0.1/$bulk-publish' } }))
    publisher.files.set('file', () => ({ status: 301, headers: { location: 'file:///etc/passwd' } }))
    publisher.files.set('html', '<html>')
    publisher.files.set('slow', () => ({ body: '{"output": []}'.padEnd(100), hang: true }))
    manifest('empty', [])
    manifest('foreign', [{ type: 'Slot', url: 'http://10.0.0.1/slots.ndjson' }, { type: 'Slot', url: 'file:///etc/passwd' }])
    for (const [path, codes] of [
      ['round', ['too_many_redirects']], ['away', ['refused_address']], ['file', ['refused_address']], ['html', ['not_a_manifest']],
      ['slow', ['too_slow']], ['empty', ['not_a_manifest']], ['foreign', ['refused_address', 'refused_address', 'not_a_manifest']], ['nothing', ['http_status']],
    ] as const) {
      const id = await town.addSource({ code: `x${path}`, url: `${publisher.address}/${path}` })
      assert.equal(await town.read(id, { limits: { quiet_ms: 300 } }), 'failed', path)
      assert.deepEqual((await town.lastRun(id)).errors?.map(({ code }) => code), [...codes], path)
    }
    const big = await town.addSource({ code: 'big', url: publish(publisher, 'big', twoClinics(town)) })
    assert.equal(await town.read(big, { limits: { bytes: 600 } }), 'failed')
    assert.ok((await town.lastRun(big)).errors?.some(({ code }) => code === 'too_large'))
  })

  test('speak for another clinic than its own', async () => {
    const feed = twoClinics(town)
    const id = await town.addSource({ code: 'own', url: publish(town.publisher, 'own', feed), clinic_id: town.clinics[0].id })
    await town.read(id)
    assert.deepEqual((await town.slots('own')).map(({ clinic_id }) => clinic_id), [town.clinics[0].id, town.clinics[0].id])
    assert.deepEqual((await town.lastRun(id)).errors?.map(({ code, about }) => [code, about]), [['unknown_location', 'l2']])
  })

  test('lie outside the folder of feeds', async () => {
    const folder = join(town.city.house.config.OTKLIK_DATA, 'feeds')
    await mkdir(folder, { recursive: true })
    for (const [n, url] of ['feeds/../keys/link-1.key', 'keys/link-1.key', '/etc/passwd', 'ftp://a.example/x', 'http://10.0.0.1/x'].entries()) {
      const id = await town.addSource({ code: `place${n}`, kind: 'csv', url })
      assert.equal(await town.read(id), 'failed', url)
      assert.equal((await town.lastRun(id)).errors?.[0]?.code, 'refused_address', url)
    }
  })
})
