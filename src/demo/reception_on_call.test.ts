import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { SYSTEM } from '../../test/signed_in.ts'
import { all, sql } from '../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { takeOffCall } from '../reception/on_call/keeping.ts'
import { listOnCall, listOnCallNow } from '../reception/on_call/queries/on_call.ts'
import { rollOnCall } from './reception_on_call.ts'
import { listPlaces } from './reception_posts.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse({ template: 'city' })
})
after(() => t.close())

/** How many are on call in each building with a plan; the city of tests has some of the three. */
const onCallAt = async (now: Date) => {
  const places = await listPlaces(t.house.database.read)
  assert.ok(places.length > 0)
  return Promise.all(places.map(async (place) => (await listOnCallNow(t.house.database.read, place, place.branch_id, now)).length))
}
const isCovered = async (now: Date) => assert.ok((await onCallAt(now)).every((count) => count === 1), now.toISOString())

test('somebody is on call in each building with a plan, by day and by night, a week ahead', async () => {
  for (const hours of [0, 10, 24, 6 * 24]) await isCovered(new Date(NOON.getTime() + hours * HOUR_MS))
  const [place] = await listPlaces(t.house.database.read)
  const waiting = await all(t.house.database.read, sql<{ told: string[]; told_heads: boolean }>`
    select told, told_heads
    from reception.situation
    where clinic_id = ${place!.id}
      and state = 'open'`)
  assert.ok(waiting.length > 0 && waiting.every(({ told, told_heads }) => told.length === 1 && !told_heads), 'and knows of what waits')
  const lines = await listOnCall(t.house.database.read, place!, NOON)
  for (const { phone, email } of lines) assert.match(`${phone} ${email}`, /^\+7900555\d{4} .+@staff\.example$/)
})

test('the list rolls on, and a line that a visitor took off stays off', async () => {
  const [place] = await listPlaces(t.house.database.read)
  const before_it = await listOnCall(t.house.database.read, place!, NOON)
  await rollOnCall(t.house, NOON)
  assert.equal((await listOnCall(t.house.database.read, place!, NOON)).length, before_it.length)
  const [line] = await listOnCallNow(t.house.database.read, place!, place!.branch_id, NOON)
  assert.ok(await takeOffCall({ house: t.house, actor: SYSTEM, clinic: place!, request_id: 'test', now: NOON }, line!.id))
  await rollOnCall(t.house, NOON)
  assert.equal((await onCallAt(NOON))[0], 0)
  const later = new Date(NOON.getTime() + 5 * DAY_MS)
  await rollOnCall(t.house, later)
  await isCovered(new Date(later.getTime() + 6 * DAY_MS))
})
