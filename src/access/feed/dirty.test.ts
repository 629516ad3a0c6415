// What a feed must not do, and what it does all the same: the good part is taken, the rest told by file and line.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { all, one, sql } from '../../platform/db/index.ts'
import { HAS_AVAILABILITY } from '../terms.ts'
import { FeedFault, readPlace, resolvePlace } from './place.ts'
import { makeManifest } from './publisher.sample.ts'
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

describe('a feed that is something else for a while', () => {
  const PAGE = '<!doctype html>\n<title>Технические работы</title>\n<p>Скоро вернёмся</p>\n'

  test('a page of maintenance in place of a file closes nothing', async () => {
    for (const file of ['slots', 'schedules', 'locations']) {
      const code = `mend${file.slice(0, 2)}`
      const id = await town.addSource({ code, url: publish(town.publisher, code, twoClinics(town)) })
      assert.equal(await town.read(id), 'taken')
      const before = await town.slots(code)
      town.publisher.files.set(`${code}/${file}.ndjson`, PAGE)
      assert.equal(await town.read(id), 'failed', file)
      assert.deepEqual(await town.slots(code), before, file)
      const { errors } = await town.lastRun(id)
      assert.ok(errors?.some((one) => one.file === `${file}.ndjson` && one.code === 'not_lines'), JSON.stringify(errors))
    }
  })

  test('a source that asks to be left alone is not asked again before', async () => {
    const code = 'busy'
    const id = await town.addSource({ code, url: publish(town.publisher, code, twoClinics(town)) })
    const due = async () => (await one(town.city.house.database.read, sql<{ due_at: Date }>`select due_at from access.source where id = ${id}`)).due_at.getTime()
    await town.read(id)
    const manifest = town.publisher.files.get(`${code}/$bulk-publish`)!
    for (const [status, wait, minutes] of [[429, '5400', 90], [503, '60', 90], [429, 'soon', 90], [429, '99999999999', 24 * 60], [500, '172800', 24 * 60]] as const) {
      town.publisher.files.set(`${code}/$bulk-publish`, () => ({ status, headers: { 'retry-after': wait } }))
      assert.equal(await town.read(id), 'failed')
      const ahead = (await due() - town.city.clock.now().getTime()) / 60_000
      assert.ok(Math.abs(ahead - minutes) < 1, `${status} ${wait}: ${ahead}`)
    }
    town.publisher.files.set(`${code}/$bulk-publish`, manifest)
    assert.equal(await town.read(id), 'unchanged')
  })
})

describe('a feed that is odd and right', () => {
  test('byte order marks, CRLF, gzip, a file named twice, one line that is too long', async () => {
    const code = 'odd'
    const feed = twoClinics(town)
    const id = await town.addSource({ code, url: publish(town.publisher, code, feed) })
    const { files } = town.publisher
    const text = (name: string) => files.get(`${code}/${name}`) as string
    files.set(`${code}/locations.ndjson`, `\uFEFF${text('locations.ndjson').replaceAll('\n', '\r\n')}`)
    const schedules = gzipSync(text('schedules.ndjson'))
    files.set(`${code}/schedules.ndjson`, () => ({ headers: { 'content-encoding': 'gzip', 'content-type': 'text/plain' }, body: schedules }))
    const slots = gzipSync(`${JSON.stringify({ resourceType: 'Slot', id: 'x'.repeat(300_000) })}\n${text('slots.ndjson')}`)
    files.set(`${code}/slots.ndjson.gz`, () => ({ headers: { 'content-type': 'application/gzip' }, body: slots }))
    const output = ['locations.ndjson', 'slots.ndjson.gz', 'schedules.ndjson', 'schedules.ndjson', './slots.ndjson.gz']
      .map((name) => ({ type: name.startsWith('loc') ? 'Location' : name.startsWith('sch') ? 'Schedule' : 'Slot', url: name.startsWith('./') ? name : `${town.publisher.address}/${code}/${name}` }))
    files.set(`${code}/$bulk-publish`, `\uFEFF${JSON.stringify({ transactionTime: '2026-11-24T08:59:00Z', request: '', output })}`)
    assert.equal(await town.read(id), 'taken')
    assert.deepEqual((await town.slots(code)).map(({ fhir_id }) => fhir_id), ['odd.a', 'odd.b', 'odd.c', 'odd.d'])
    const { errors, counts } = await town.lastRun(id)
    assert.deepEqual(errors?.map(({ file, line, code }) => `${file}:${line} ${code}`), ['slots.ndjson.gz:1 too_long_line'])
    assert.deepEqual(counts?.['Slot'], { new: 4 })
  })

  test('a packed file that is none is let go at once, not left half-read for ever', async () => {
    const { files, address } = town.publisher
    const id = await town.addSource({ code: 'junk', url: publish(town.publisher, 'junk', twoClinics(town)) })
    const closed = new Promise<string>((resolve) => {
      files.set('junk/slots.ndjson.gz', () => ({ headers: { 'content-type': 'application/gzip' }, body: Buffer.alloc(8 * 2 ** 20), closed: () => resolve('closed') }))
    })
    files.set('junk/$bulk-publish', makeManifest(`${address}/junk`, { 'slots.ndjson.gz': 'Slot', 'schedules.ndjson': 'Schedule', 'locations.ndjson': 'Location' }))
    assert.equal(await town.read(id), 'failed')
    assert.deepEqual((await town.lastRun(id)).errors?.map(({ file, code }) => `${file} ${code}`), ['slots.ndjson.gz broken_off'])
    assert.equal(await Promise.race([closed, pause(2000, 'left open')]), 'closed')
  })

  test('a manifest that has moved names its files from where it is now', async () => {
    const code = 'moved'
    publish(town.publisher, code, twoClinics(town))
    const output = ['Location', 'Schedule', 'Slot'].map((type) => ({ type, url: `${type.toLowerCase()}s.ndjson` }))
    town.publisher.files.set(`${code}/$bulk-publish`, JSON.stringify({ transactionTime: '2026-11-24T08:59:00Z', output }))
    town.publisher.files.set('old/place', (host) => ({ status: 301, headers: { location: `${host}/${code}/$bulk-publish` } }))
    const id = await town.addSource({ code, url: `${town.publisher.address}/old/place` })
    assert.equal(await town.read(id), 'taken')
    assert.equal((await town.slots(code)).length, 4)
    assert.equal(await town.read(id), 'unchanged')
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

  test('lead from outside into this network', () => {
    const from = readPlace('https://feeds.example/$bulk-publish', '/data')!
    for (const host of ['127.0.0.1', 'localhost', '10.0.0.1', '192.168.1.1', '172.20.0.1', '169.254.169.254', '[::1]', '[fd00::1]', '[fe80::1]', '[::ffff:10.0.0.1]', '0.0.0.0', 'db.localhost', '2130706433', '100.64.0.1']) {
      assert.throws(() => resolvePlace(from, `https://${host}/slots.ndjson`), FeedFault, host)
    }
    for (const url of ['https://files.example/slots.ndjson', 'https://172.32.0.1/x', 'slots.ndjson', 'https://[2a00:1450::1]/x', 'https://10.example/x']) {
      assert.equal(resolvePlace(from, url).kind, 'http', url)
    }
    // who reads within the network by the operator's word may go on there
    assert.equal(resolvePlace(readPlace('https://10.0.0.7/$bulk-publish', '/data')!, 'https://10.0.0.7/slots.ndjson').kind, 'http')
  })

  test('lead by a name into this network, at once or by a redirect', async () => {
    const { publisher } = town
    const asked: string[] = []
    const names: Record<string, string[]> = { 'inside.example': ['203.0.113.7', '10.0.0.5'], 'six.example': ['fd00::1'], 'outside.example': ['203.0.113.7'] }
    const resolve = async (host: string) => {
      asked.push(host)
      return names[host] ?? []
    }
    for (const [host, code] of [['inside.example', 'refused_address'], ['six.example', 'refused_address'], ['outside.example', 'unreachable'], ['nobody.example', 'unreachable']]) {
      publisher.files.set(`to-${host}`, () => ({ status: 302, headers: { location: `https://${host}/$bulk-publish` } }))
      publisher.files.set(`of-${host}`, JSON.stringify({ transactionTime: '2026-11-24T08:00:00Z', output: [{ type: 'Slot', url: `https://${host}/slots.ndjson` }] }))
      for (const way of ['to', 'of']) {
        const id = await town.addSource({ code: `${way}${host!.split('.')[0]}`, url: `${publisher.address}/${way}-${host}` })
        assert.equal(await town.read(id, { resolve }), 'failed', `${way} ${host}`)
        assert.deepEqual((await town.lastRun(id)).errors?.map((error) => error.code), [code], `${way} ${host}`)
      }
    }
    assert.deepEqual([...new Set(asked)].toSorted(), ['inside.example', 'nobody.example', 'outside.example', 'six.example'], 'the host that the operator named is not asked about')
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
