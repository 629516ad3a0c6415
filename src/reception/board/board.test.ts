// The board: numbers without gaps whatever commits when, a stream that is resumed without loss, devices that do not read.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, afterEach, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type ClinicRow, buildClinic, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { signIn } from '../../../test/signed_in.ts'
import { all, one, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { findBoardSeq, noteChange } from './changes.ts'
import { type Hub, type Listener, openHub } from './hub.ts'
import { hubOf } from './stream.ts'

let t: TestHouse
let clinic: ClinicRow
let slug: string

before(async () => {
  t = await openTestHouse()
  clinic = await t.house.database.write(buildClinic)
  ;({ slug } = await one(t.house.database.read, sql<{ slug: string }>`
    select slug
    from clinics.branch
    where clinic_id = ${clinic.id}`))
})
const leaving: (() => void)[] = []
afterEach(() => {
  for (const leave of leaving.splice(0)) leave()
})
after(() => t.close())

/** Listens until the test is over; out: when what was missed is told. */
function listen(hub: Hub, of: ClinicRow, after_number: number, device: Listener): Promise<void> {
  const { leave, caught_up } = hub.listen(placeOf(of), after_number, device)
  leaving.push(leave)
  return caught_up
}

const placeOf = ({ id, branch_id }: ClinicRow) => ({ clinic_id: id, branch_id })
const note = (of: ClinicRow, n: number) =>
  t.house.database.writeSingle((db) => noteChange(db, placeOf(of), { kind: 'request', subject: nextId(), body: { n } }, NOON))

/** A device that keeps what it is told. */
function openDevice(waiting = 0) {
  const told: string[] = []
  const device: Listener & { numbers(): number[]; resets(): number; told: string[]; state: string } = {
    told, state: 'open',
    write: (piece) => void told.push(String(piece)),
    waiting_bytes: () => waiting,
    end: () => void (device.state = 'ended'),
    drop: () => void (device.state = 'dropped'),
    numbers: () => [...told.join('').matchAll(/^id: (\d+)\nevent: change/gm)].map((match) => Number(match[1])),
    resets: () => [...told.join('').matchAll(/^event: reset/gm)].length,
  }
  return device
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    if (await holds()) return
    await pause(20)
  }
  assert.fail('it did not come')
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)

describe('numbers', () => {
  test('many writers at once give one number each, without gaps; what is rolled back leaves none', async () => {
    const of = await t.house.database.write(buildClinic)
    const written = await Promise.allSettled(range(1, 60).map((n) =>
      n % 5 === 0
        ? t.house.database.write(async (db) => {
            await noteChange(db, placeOf(of), { kind: 'request', subject: nextId(), body: { n } }, NOON)
            throw new Error('changed my mind')
          })
        : note(of, n)))
    assert.equal(written.filter(({ status }) => status === 'rejected').length, 12)
    const kept = await all(t.house.database.read, sql<{ seq: number }>`
      select seq
      from reception.change
      where clinic_id = ${of.id}
      order by seq`)
    assert.deepEqual(kept.map(({ seq }) => seq), range(1, 48))
    assert.equal(await findBoardSeq(t.house.database.read, placeOf(of)), 48)
  })

  test('a change that is committed late holds back those after it, and none is lost to a reader', async () => {
    const of = await t.house.database.write(buildClinic)
    const hub = openHub(t.house.database.read, t.house.log)
    const device = openDevice()
    await listen(hub, of, 0, device)
    let commit: (() => void) | undefined
    const slow = t.house.database.write(async (db) => {
      await noteChange(db, placeOf(of), { kind: 'request', subject: nextId(), body: {} }, NOON)
      await new Promise<void>((done) => (commit = done))
    })
    await until(() => commit !== undefined)
    const quick = note(of, 2)
    await pause(150)
    assert.deepEqual(device.numbers(), [])
    commit!()
    await Promise.all([slow, quick])
    await until(() => device.numbers().length === 2)
    assert.deepEqual(device.numbers(), [1, 2])
  })
})

describe('devices', () => {
  test('those that come in the middle of a stream of changes get each change once, in order', async () => {
    const of = await t.house.database.write(buildClinic)
    const hub = openHub(t.house.database.read, t.house.log)
    const devices: ReturnType<typeof openDevice>[] = []
    const writers = range(1, 8).map(async () => { for (const n of range(1, 25)) await note(of, n) })
    for (const _ of range(1, 12)) {
      const device = openDevice()
      devices.push(device)
      void listen(hub, of, 0, device)
      await pause(15)
    }
    await Promise.all(writers)
    await until(() => devices.every((device) => device.numbers().length >= 200))
    for (const device of devices) assert.deepEqual(device.numbers(), range(1, 200))
    assert.equal(hub.count(), 12)
  })

  test('who comes back with a number reads on; who was away too long, or knows a number that never was, starts anew', async () => {
    const of = await t.house.database.write(buildClinic)
    for (const n of range(1, 5)) await note(of, n)
    const hub = openHub(t.house.database.read, t.house.log)
    const [back, stranger] = [openDevice(), openDevice()]
    await Promise.all([listen(hub, of, 3, back), listen(hub, of, 99, stranger)])
    assert.deepEqual([back.numbers(), stranger.resets()], [[4, 5], 1])
    t.clock.set(new Date(NOON.getTime() + 3 * DAY_MS))
    await t.run('reception.forget_changes')
    t.clock.set(NOON)
    const late = openDevice()
    await listen(hub, of, 2, late)
    const current = openDevice()
    await listen(hub, of, 5, current)
    assert.deepEqual([late.resets(), current.resets()], [1, 0])
    await note(of, 6)
    await until(() => [back, stranger, late, current].every((device) => device.numbers().includes(6)))
  })

  test('one that does not take what it is sent is let go; the others go on', async () => {
    const of = await t.house.database.write(buildClinic)
    const hub = openHub(t.house.database.read, t.house.log)
    const [stuck, fine] = [openDevice(1_000_000), openDevice()]
    await Promise.all([listen(hub, of, 0, stuck), listen(hub, of, 0, fine)])
    await note(of, 1)
    await until(() => stuck.state === 'dropped' && fine.numbers().length === 1)
    assert.deepEqual(stuck.numbers(), [])
  })
})

describe('the stream over http', () => {
  test('tells within a second, reads on by Last-Event-ID, ends with the server', async () => {
    const home = await t.listen()
    const admin = await signIn(t, 'senior_administrator', clinic.id)
    const cookie = await admin.cookies()
    const href = `${home}/reception/${clinic.slug}/board/stream?branch=${slug}`
    const openStream = async (headers: Record<string, string> = {}) => {
      const answer = await fetch(href, { headers: { cookie, ...headers } })
      const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      const done = (async () => { for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += piece.value })()
      return { answer, text: () => text, done }
    }
    const stream = await openStream()
    assert.equal(stream.answer.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.match(stream.answer.headers.get('x-content-type-options') ?? '', /nosniff/)
    const began = performance.now()
    await note(clinic, 1)
    await until(() => stream.text().includes('"n": 1'))
    assert.ok(performance.now() - began < 1000)
    await note(clinic, 2)
    await until(() => stream.text().includes('id: 2\n'))
    const back = await openStream({ 'last-event-id': '1' })
    await until(() => back.text().includes('id: 2\n'))
    assert.ok(!back.text().includes('id: 1\n'))
    assert.equal((await fetch(`${home}/reception/${clinic.slug}/board/stream?branch=none`, { headers: { cookie } })).status, 404)
    assert.equal((await fetch(href, { method: 'HEAD', headers: { cookie } })).status, 200)
    // who has gone before the answer begins is not kept for a listener
    const { port, pathname, search } = new URL(href)
    for (let broken = 0; broken < 12; broken++) {
      const socket = connect(Number(port), 'localhost')
      socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n\r\n`)
      await pause(broken)
      socket.destroy()
    }
    await pause(300)
    assert.equal(hubOf(t.house).count(), 2)
    await t.web.close()
    await Promise.all([stream.done, back.done])
    await until(() => hubOf(t.house).count() === 0)
  })
})
