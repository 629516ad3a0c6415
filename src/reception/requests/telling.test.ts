// Whom a request that climbs is told to by mail: once a climb, whatever becomes of workers, and nothing of the visitor.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { signIn } from '../../../test/signed_in.ts'
import { all, run, sql } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import { openFrontDesk } from './requests.sample.ts'
import { watchRound } from './watch.ts'

const { t, clinic, entrance, floor, base, rowOf, at, watch, ask, act } = await openFrontDesk()
after(() => t.close())

const [senior, head] = [await signIn(t, 'senior_administrator', clinic.id), await signIn(t, 'head_of_department', clinic.id)]
await t.house.database.write((db) => run(db, sql`
  update people.account
  set email = id || '@staff.example', lang = case when id = ${head.id} then 'en' else lang end
  where id = any(${[senior.id, head.id, entrance.person.id, floor.person.id]}::uuid[])`))
const PEOPLE = { senior, head, entrance: entrance.person, floor: floor.person }
/** What was queued about a request, and for whom. */
async function mailsOf(id: string): Promise<{ who: string; subject: string; text: string }[]> {
  const mails = await all(t.house.database.read, sql<{ to: string; subject: string; text: string; html: string }>`
    select content->>'to' as to, content->>'subject' as subject, content->>'text' as text, content->>'html' as html
    from letters.message
    where clinic_id = ${clinic.id}
      and content->>'text' like ${`%${id}%`}
    order by due_at, content->>'subject'`)
  for (const { subject, text, html } of mails) assert.doesNotMatch(subject + text + html, /Мария|\b412\b|колесо|wheelchair/, 'nothing of the visitor')
  return mails.map(({ to, ...mail }) => ({ who: Object.entries(PEOPLE).find(([, person]) => to.startsWith(person.id))?.[0] ?? to, ...mail }))
}
const whoOf = async (id: string) => (await mailsOf(id)).map(({ who }) => who)

describe('a request that climbs', () => {
  test('is told to the senior, then to the head of department, each once, in their language, with nothing but where to look', async () => {
    at(0)
    const { id } = await ask({ post: floor.post_id, detail: 'Сломано колесо' })
    for (const [minute, expected] of [[3, []], [6, ['senior']], [7, ['senior']], [9, ['senior', 'head']], [40, ['senior', 'head']]] as const) {
      at(minute)
      await Promise.all([watch(), watch(), watch()])
      assert.deepEqual(await whoOf(id), expected, `after ${minute} minutes`)
    }
    const [first, second] = await mailsOf(id)
    assert.equal(first!.subject, 'Просьбу никто не взял')
    assert.match(first!.text, new RegExp(`${base}/requests/${id}`))
    assert.equal(second!.subject, 'Nobody took a request')
    await act(head, id, { act: 'fail', reason: 'mistake' })
  })

  test('past two levels at once tells both; one that was taken tells nobody', async () => {
    at(0)
    const [late, taken] = [await ask({}), await ask({})]
    await act(floor.person, taken.id, { act: 'take' })
    at(20)
    await watch()
    assert.equal((await rowOf(late.id)).level, 3)
    assert.deepEqual((await whoOf(late.id)).toSorted(), ['head', 'senior'])
    assert.deepEqual(await whoOf(taken.id), [])
    for (const { id } of [late, taken]) await act(floor.person, id, { act: 'fail', reason: 'mistake' })
  })

  test('by a worker that dies before it has written tells nobody, and the next one once', async () => {
    at(0)
    const { id } = await ask({})
    at(3)
    const dying: House = {
      ...t.house,
      database: {
        ...t.house.database,
        write: (work) => t.house.database.write(async (db) => {
          await work(db)
          throw new Error('killed')
        }),
      },
    }
    await assert.rejects(watchRound(dying, new AbortController().signal), /killed/)
    assert.deepEqual([await whoOf(id), (await rowOf(id)).level], [[], 1])
    await watch()
    await watch()
    assert.deepEqual(await whoOf(id), ['senior'])
    await act(floor.person, id, { act: 'fail', reason: 'mistake' })
    at(0)
  })
})
