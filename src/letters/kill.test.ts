// A worker that dies between sending and writing: no letter goes out twice, and those in its hands are shown as unknown.
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { buildClinic, buildDoctor, buildPatient, buildVisit, buildWordings } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { startFile } from '../../test/process.ts'
import { all, sql } from '../platform/db/index.ts'
import { type Listener, openListener } from '../platform/mail/listener.ts'
import { DAY_MS } from '../platform/time.ts'
import { type MessageEvent, foldState } from './rules/delivery.ts'

const POOL_SIZE = 5
/** Messages in hand for each connection (dispatch.ts). */
const HAND_PER_CONNECTION = 3
/** Past every claim and every message in hand. */
const LEASES_MS = 11 * 60_000

let t: TestHouse
let server: Listener
/** Message-IDs in the order in which the mail server answered for them. */
let accepted: string[] = []
let onAccepted: (count: number) => void = () => {}
before(async () => {
  t = await openTestHouse()
  server = await openListener({
    host: '127.0.0.1',
    port: 0,
    size_max: 1_000_000,
    clients_max: 50,
    idle_timeout_ms: 10_000,
    judgeRecipient: () => undefined,
    takeMessage(raw) {
      accepted.push(/^message-id: (.+)$/im.exec(raw.toString('latin1'))![1]!.trim())
      onAccepted(accepted.length)
    },
  })
})
after(async () => {
  await server.close()
  await t.close()
})

/** Letters due now, as many as asked for. Out: the clinic. */
async function buildDue(count: number): Promise<string> {
  t.clock.set(NOON)
  accepted = []
  const clinic_id = await t.house.database.write(async (db) => {
    const clinic = await buildClinic(db)
    await buildWordings(db, clinic.id)
    const doctor_id = await buildDoctor(db, clinic.id)
    for (let each = 0; each < count; each += 1) {
      await buildVisit(db, clinic, { doctor_id, patient_id: await buildPatient(db, clinic.id) })
    }
    return clinic.id
  })
  await t.run('letters.plan')
  t.clock.advance(DAY_MS)
  return clinic_id
}

/** Starts a worker whose clock shows the test's. */
function startWorker(): ChildProcess {
  const { database, config } = t.house
  return startFile(join(import.meta.dirname, 'kill_worker.sample.ts'), [], {
    DATABASE_URL: database.url,
    OTKLIK_DATA: config.OTKLIK_DATA,
    OTKLIK_NOW: t.clock.now().toISOString(),
    SMTP_URL: `smtp://127.0.0.1:${server.port}`,
    MAIL_POOL_SIZE: String(POOL_SIZE),
    LOG_LEVEL: 'silent',
  })
}

/** Runs a worker until it ends, or sends it a signal as soon as so many messages were accepted in all. */
async function runWorker(signal?: NodeJS.Signals, after_count = Infinity): Promise<number | null> {
  const worker = startWorker()
  onAccepted = (count) => {
    if (signal && count === after_count) worker.kill(signal)
  }
  const [code] = (await once(worker, 'exit')) as [number | null]
  onAccepted = () => {}
  return code
}

async function messages(clinic_id: string) {
  const rows = await all(t.house.database.read, sql<{ id: string; state: string; events: MessageEvent[] }>`
    select m.id, m.state, array_agg(e.kind order by e.number) as events
    from letters.message m
    join letters.message_event e
      on e.clinic_id = m.clinic_id
      and e.message_id = m.id
    where m.clinic_id = ${clinic_id}
      and m.kind = 'letter'
    group by m.clinic_id, m.id, m.state`)
  for (const row of rows) assert.equal(foldState(row.events), row.state, row.events.join(' '))
  return rows
}

const idOf = (message_id: string) => message_id.replace(/^<|@.*$/g, '')

test('kill -9, three times: nothing twice, at most three a connection unknown, everything accounted for', async () => {
  const clinic_id = await buildDue(300)
  const kills = [40, 130, 220]
  for (const count of kills) {
    assert.equal(await runWorker('SIGKILL', count), null, 'it was killed')
    t.clock.advance(LEASES_MS)
  }
  assert.equal(await runWorker(), 0)
  assert.equal(new Set(accepted).size, accepted.length, 'no message was accepted twice')
  const rows = await messages(clinic_id)
  assert.equal(rows.length, 300)
  const of = (state: string) => rows.filter((row) => row.state === state).map((row) => row.id)
  assert.equal(of('sent').length + of('delivered_unknown').length, 300)
  assert.ok(
    of('delivered_unknown').length > 0,
    'a kill in the middle leaves something unknown, or the test tries nothing',
  )
  assert.ok(
    of('delivered_unknown').length <= kills.length * POOL_SIZE * HAND_PER_CONNECTION,
    `${of('delivered_unknown').length} unknown`)
  const arrived = new Set(accepted.map(idOf))
  assert.deepEqual(
    of('sent').filter((id) => !arrived.has(id)),
    [],
    'what is shown as sent did arrive',
  )
})

test('SIGTERM: what is in hand is finished and written, the rest goes with the next worker', async () => {
  const clinic_id = await buildDue(150)
  assert.equal(await runWorker('SIGTERM', 40), 0)
  const first = await messages(clinic_id)
  assert.deepEqual(new Set(first.map((row) => row.state)), new Set(['sent', 'queued']))
  assert.equal(first.filter((row) => row.state === 'sent').length, accepted.length)
  // no lease has to pass: the claims were given back
  assert.equal(await runWorker(), 0)
  assert.equal(accepted.length, 150)
  assert.equal(new Set(accepted).size, 150)
  assert.deepEqual(new Set((await messages(clinic_id)).map((row) => row.state)), new Set(['sent']))
})
