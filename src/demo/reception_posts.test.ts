import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { all, one, sql } from '../platform/db/index.ts'
import { findStanding } from '../reception/posts/index.ts'
import { makeRandom } from './random.ts'
import { livePosts } from './reception_posts.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse({ template: 'city' })
})
after(() => t.close())

const counted = async () => (await one(t.house.database.read, sql<{ count: number }>`/* cross-clinic */
  select sum(count)::int as count
  from reception.tally_hour
  where day = '2026-11-24'`)).count

test('the administrator whom one signs in as is at the entrance since the morning, and has counted', async () => {
  const { id, clinic_id } = await one(t.house.database.read, sql<{ id: string; clinic_id: string }>`
    select a.id, c.id as clinic_id
    from people.account a
    join clinics.clinic c
      on c.slug = 'gp-7'
    where a.subject = 'administrator.gp-7'`)
  const standing = await findStanding(t.house.database.read, clinic_id, id, NOON)
  assert.equal(standing.kind, 'on_post')
  assert.equal(standing.shift.post_name, 'Вход с улицы')
  const tallies = await all(t.house.database.read, sql`
    select id
    from reception.tally
    where clinic_id = ${clinic_id}
      and shift_id = ${standing.shift.id}`)
  assert.ok(tallies.length > 30)
})

test('the posts go on counting, and are taken again when a shift is over', async () => {
  const before_it = await counted()
  for (let minute = 1; minute <= 20; minute++) await livePosts(t.house, makeRandom(`minute ${minute}`), new Date(NOON.getTime() + minute * 60_000))
  assert.ok((await counted()) > before_it)
  const late = new Date(NOON.getTime() + 20 * 3_600_000)
  await livePosts(t.house, makeRandom('late'), late)
  const live = await all(t.house.database.read, sql<{ began_at: Date }>`/* cross-clinic */
    select began_at
    from reception.shift
    where ended_at is null
      and until > ${late}`)
  assert.ok(live.length > 0 && live.every(({ began_at }) => began_at.getTime() === late.getTime()))
})
