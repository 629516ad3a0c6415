// 20,000 attempts by 200 clients at once on twelve hot times, over real connections of two processes; one process is killed
// (SIGKILL) in the middle and another goes on. Counted exactly: every seat sold at most once, nothing promised is lost.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countStorm, runStorm } from '../../bench/booking_storm.ts'
import { all, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { NOON } from '../../../test/house.ts'
import { type BookingDesk, MINUTE_MS, assertConsistent, buildSlots, openBookingDesk } from './booking.sample.ts'

let desk: BookingDesk
before(async () => {
  desk = await openBookingDesk()
})
after(() => desk.t.close())

test('no seat is sold twice and no promise is lost', async () => {
  const { house } = desk.t
  const { read } = house.database
  const starts_at = new Date(NOON.getTime() + DAY_MS)
  const slot_ids = await desk.write((db) => buildSlots(db, desk.schedule, [
    ...Array.from({ length: 9 }, () => ({ starts_at })), ...Array.from({ length: 3 }, () => ({ starts_at, capacity: 4 })),
  ]))
  const storm = await runStorm({
    database_url: house.database.url, folder: house.config.OTKLIK_DATA, now: NOON.toISOString(), clinic_id: desk.clinic.id, slot_ids,
    attempts: 20_000, clients: 200, connections: 8, processes: 2, kills: 1, kill_after: 6,
  })
  assert.equal(storm.kills, 1)
  assert.ok(storm.attempts >= 20_000, `${storm.attempts} attempts`)
  const before_sweep = await countStorm(read, desk.clinic.id, storm.promised)
  assert.deepEqual({ ...before_sweep, live: before_sweep.live <= before_sweep.seats }, { seats: 21, doubled: 0, miscounted: 0, lost: 0, live: true })

  // what was left unconfirmed, by those who went away and by the process that died, is free after five minutes
  desk.t.clock.advance(5 * MINUTE_MS)
  await desk.t.run('access.expire_holds')
  await desk.t.run('access.repair_ledgers')
  const counts = await countStorm(read, desk.clinic.id, storm.promised)
  assert.deepEqual({ ...counts, live: 0 }, { seats: 21, doubled: 0, miscounted: 0, lost: 0, live: 0 })
  const places = await all(read, sql<{ state: string; n: number }>`
    select state, count(*)::int as n
    from access.person_booking
    where place is not null
    group by state`)
  assert.deepEqual(places, counts.live === 0 ? [] : [{ state: 'booked', n: counts.live }], 'ledgers say what clinics say')
  await assertConsistent(desk.t)
})
