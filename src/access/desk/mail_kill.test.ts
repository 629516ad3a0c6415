// A worker killed while it queues mails: what it had queued is noted, what it had not is queued by the next; none twice.
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { startFile } from '../../../test/process.ts'
import { one, sql } from '../../platform/db/index.ts'
import { buildPerson, buildSlots } from '../booking/booking.sample.ts'
import { MINUTE_MS, book, hours, openClinic } from './desk.sample.ts'

const COUNT = 160

let t: TestHouse
before(async () => void (t = await openTestHouse()))
after(() => t.close())

function startWorker(): ChildProcess {
  const { database, config } = t.house
  return startFile(join(import.meta.dirname, 'mail_worker.sample.ts'), [], {
    DATABASE_URL: database.url, OTKLIK_DATA: config.OTKLIK_DATA, OTKLIK_NOW: t.clock.now().toISOString(),
    SMTP_URL: 'smtp://127.0.0.1:9', LOG_LEVEL: 'silent',
  })
}

/** Planned mails, those noted as queued, the messages noted, and the messages that there are. */
const count = () => one(t.house.database.read, sql<{ planned: number; queued: number; noted: number; messages: number }>`
  /* cross-clinic */
  select count(*)::int as planned, (count(*) filter (where state = 'queued'))::int as queued, count(distinct message_id)::int as noted, (
      select count(*)::int
      from letters.message
    ) as messages
  from access.booking_mail
  where kind = 'booked'`)

test('kill −9 in the middle: every booking is written about once', async () => {
  const { clinic, schedule } = await openClinic(t, { room: false })
  const slots = await t.house.database.write((db) =>
    buildSlots(db, schedule, Array.from({ length: COUNT }, (_, n) => ({ starts_at: new Date(hours(48).getTime() + n * MINUTE_MS), minutes: 1 }))))
  t.clock.set(hours(0))
  const people = await t.house.database.write(async (db) => {
    const built = []
    for (let n = 0; n < COUNT; n += 1) built.push(await buildPerson(db, { email: `kill${n}@visit.example` }))
    return built
  })
  await Promise.all(slots.map((slot, n) => book(t, clinic.id, slot, people[n]!)))

  const worker = startWorker()
  const ended = once(worker, 'exit')
  while (worker.exitCode === null && (await count()).queued === 0) await pause(2)
  worker.kill('SIGKILL')
  await ended
  const broken_off = await count()
  assert.ok(broken_off.queued > 0, 'it had begun')
  assert.deepEqual([broken_off.noted, broken_off.messages], [broken_off.queued, broken_off.queued], 'a message and its note are one')

  // the worker's clock went on while the test's stood still
  t.clock.advance(MINUTE_MS)
  await t.run('access.mail_bookings')
  await t.run('access.mail_bookings')
  assert.deepEqual(await count(), { planned: COUNT, queued: COUNT, noted: COUNT, messages: COUNT })
})
