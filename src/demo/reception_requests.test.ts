import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { one, sql } from '../platform/db/index.ts'
import { makeRandom } from './random.ts'
import { liveRequests } from './reception_requests.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse({ template: 'city' })
})
after(() => t.close())

const counts = () => one(t.house.database.read, sql<{ count: number; open: number; done: number; changes: number }>`/* cross-clinic */
  select count(*)::int as count, count(*) filter (where closed_at is null)::int as open, count(*) filter (where state = 'done')::int as done,
    (select sum(seq)::int from reception.board) as changes
  from reception.request`)

test('the boards of buildings with plans have a morning behind them, and what is still open', async () => {
  const { count, open, done, changes } = await counts()
  assert.ok(count >= 20 && open >= 4 && open <= 20 && done >= 10, JSON.stringify({ count, open, done }))
  assert.ok(changes > count * 2)
})

test('minutes go by: asked, taken, done; nothing piles up', async () => {
  const before_it = await counts()
  for (let minute = 1; minute <= 25; minute++) await liveRequests(t.house, makeRandom(`minute ${minute}`), new Date(NOON.getTime() + minute * 60_000))
  const after_it = await counts()
  assert.ok(after_it.count > before_it.count + 5)
  assert.ok(after_it.done > before_it.done + 5)
  assert.ok(after_it.open < 25, `${after_it.open} are open`)
})
