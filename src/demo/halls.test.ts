// The halls of the demonstration: what is there after the load, and an hour of their life.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { textOf } from '../../test/signed_in.ts'
import { one, sql } from '../platform/db/index.ts'
import { ensureAssets } from '../ui/build.ts'
import { liveHalls } from './halls.ts'
import { makeRandom } from './random.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse({ template: 'city' })
})
after(() => t.close())

const count = async (from: string) => (await one(t.house.database.read, sql<{ n: number }>`/* cross-clinic */ select count(*)::int as n from ${sql.raw(from)}`)).n

test('half an hour in the halls: people come, are called and go in; the screen shows numbers', async () => {
  const before_hour = { came: await count('reception.walk_in'), called: await count('reception.hall_call') }
  assert.ok(before_hour.came > 20 && before_hour.called > 10, JSON.stringify(before_hour))
  const random = makeRandom('an hour in the halls')
  for (let minute = 1; minute <= 24; minute += 1) {
    t.clock.set(new Date(NOON.getTime() + minute * 60_000))
    await liveHalls(t.house, random, t.clock.now())
  }
  assert.ok((await count('reception.walk_in')) > before_hour.came)
  assert.ok((await count('reception.hall_call')) > before_hour.called)
  assert.ok((await count("reception.hall_call where state = 'called'")) < 12, 'nobody is called for ever')
  const { body } = await t.web.inject({ url: '/reception/gp-7/hall/1/screen', headers: { accept: 'text/html' } })
  assert.match(textOf(body), /По записи вызывают в назначенное время/)
})
