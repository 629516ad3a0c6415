// Signing on when several things happen in one instant.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { type ClinicRow, buildClinic } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn, textOf } from '../../../test/signed_in.ts'
import { all, one, sql } from '../../platform/db/index.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { buildHolder, buildPost, openOnPost } from './post.sample.ts'
import { findCurrentShift, listCurrentShifts } from './queries/shifts.ts'

let t: TestHouse
let clinic: ClinicRow
let base: string
let senior: Person

before(async () => {
  t = await openTestHouse()
})
beforeEach(async () => {
  t.clock.set(NOON)
  clinic = await t.house.database.write((db) => buildClinic(db))
  base = `/reception/${clinic.slug}`
  senior = await signIn(t, 'senior_administrator', clinic.id)
})
after(() => t.close())

const signOn = (person: Person, post: string, more: Record<string, string> = {}) => person.post(`${base}/shifts`, { post, until: '20:00', ...more })
const held = () => listCurrentShifts(t.house.database.read, clinic.id, null, t.clock.now())
async function comer(): Promise<{ person: Person; holder_id: string }> {
  const person = await signIn(t, 'administrator', clinic.id)
  return { person, holder_id: await buildHolder(t, clinic, person.id) }
}

describe('in one instant', () => {
  test('two people sign on to one post: one has it, the other sees who', async () => {
    const post = await buildPost(t, clinic)
    const people = [(await comer()).person, (await comer()).person]
    const replies = await Promise.all(people.map((person) => signOn(person, post)))
    assert.deepEqual(replies.map(({ statusCode }) => statusCode).toSorted(), [303, 409])
    assert.match(textOf(replies.find(({ statusCode }) => statusCode === 409)!.body), /сейчас занят.*Сменить и заступить/)
    assert.equal((await held()).length, 1)
  })

  test('one person signs on with two devices, to one post or to two: one shift is left, and neither device meets a fault', async () => {
    for (const posts of [1, 2]) {
      const [here, there] = [await buildPost(t, clinic), await buildPost(t, clinic)]
      const { person } = await comer()
      for (let turn = 0; turn < 4; turn += 1) {
        t.clock.advance(1_000)
        const replies = await Promise.all([signOn(person, here), signOn(person, posts === 1 ? here : there)])
        for (const { statusCode, body } of replies) assert.ok(statusCode === 303 || (statusCode === 422 && /с другого устройства/.test(textOf(body))), `${statusCode}`)
        assert.equal((await held()).filter(({ account_id }) => account_id === person.id).length, 1)
      }
    }
  })

  test('two people change places: both stand where they wanted, or are told to look again', async () => {
    for (let turn = 0; turn < 6; turn += 1) {
      t.clock.advance(1_000)
      const [one_on, other_on] = [await openOnPost(t, { clinic }), await openOnPost(t, { clinic })]
      const replies = await Promise.all([
        signOn(one_on.person, other_on.post_id, { replaces: other_on.shift.id }), signOn(other_on.person, one_on.post_id, { replaces: one_on.shift.id }),
      ])
      assert.ok(replies.every(({ statusCode }) => statusCode === 303 || statusCode === 409 || statusCode === 422), replies.map(({ statusCode }) => statusCode).join())
      assert.ok(replies.some(({ statusCode }) => statusCode === 303))
    }
  })

  test('somebody signs on while they are taken off the list: they are on no post afterwards', async () => {
    for (let turn = 0; turn < 12; turn += 1) {
      t.clock.advance(1_000)
      const post = await buildPost(t, clinic)
      const { person, holder_id } = await comer()
      await Promise.all([signOn(person, post), senior.post(`${base}/lists/holders/${holder_id}/revocation`)])
      assert.equal(await findCurrentShift(t.house.database.read, clinic.id, person.id, t.clock.now()), undefined)
    }
  })
})

test('a shift whose time is up ends at that time, though somebody signs off later', async () => {
  const on = await openOnPost(t, { clinic, hours: 1 })
  t.clock.set(new Date(NOON.getTime() + 3 * HOUR_MS))
  assert.equal((await on.person.post(`${base}/shifts/${on.shift.id}/end`)).statusCode, 303)
  const { ended_at } = await one(t.house.database.read, sql<{ ended_at: Date }>`
    select ended_at
    from reception.shift
    where clinic_id = ${clinic.id}
      and id = ${on.shift.id}`)
  assert.equal(ended_at.getTime(), on.shift.until.getTime())
  const lines = await all(t.house.database.read, sql<{ event: string }>`
    select event
    from platform.audit_event
    where clinic_id = ${clinic.id}
      and event = 'reception.signed_off'`)
  assert.equal(lines.length, 1)
})
