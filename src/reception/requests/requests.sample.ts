// What the tests of requests share: a building with a plan, somebody at its entrance and on its fourth floor, and what they do.
import assert from 'node:assert/strict'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import type { Person } from '../../../test/signed_in.ts'
import { all, sql } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'
import { type OnPost, openOnPost } from '../posts/post.sample.ts'
import { openBuilding } from '../way/building.sample.ts'
import { findRequest, listRequestEvents } from './queries/requests.ts'
import { foldEvent, openStanding } from './rules/acting.ts'
import { watchRound } from './watch.ts'

export const MINUTE = 60_000

interface Delivered { id: string; outcome: string; sentence?: string; state?: { state: string; owner: string | null; code_misses: number } }

/** A house with two people on post. */
export async function openFrontDesk() {
  const t: TestHouse = await openTestHouse()
  const house = await openBuilding(t, { second_lift: true, porch: false })
  const { clinic } = house
  const entrance = await openOnPost(t, { clinic, kind: 'entrance', name: 'Главный вход' })
  const floor = await openOnPost(t, { clinic, kind: 'floor', name: '4-й этаж', floor: 3 })
  const base = `/reception/${clinic.slug}`
  const rowOf = async (id: string) => (await findRequest(t.house.database.read, clinic.id, id))!
  return {
    t, house, clinic, entrance, floor, base, rowOf,
    at: (minutes: number) => t.clock.set(new Date(NOON.getTime() + minutes * MINUTE)),
    watch: () => watchRound(t.house, new AbortController().signal),

    /** Asks by the form. Out: the request's id, and the answer. */
    async ask(fields: Record<string, string>, person: Person = entrance.person) {
      const id = makeId(t.clock.now())
      const reply = await person.post(`${base}/requests`, { id, kind: 'escort', who: 'Мария', room: '412', ...fields })
      return { id, reply }
    },
    act: (person: Person, id: string, fields: Record<string, string>) => person.post(`${base}/requests/${id}/acts`, fields),
    changesOf: (id: string) => all(t.house.database.read, sql<{ seq: number; state: string }>`
      select seq, body->>'state' as state
      from reception.change
      where clinic_id = ${clinic.id}
        and subject = ${id}
      order by seq`),

    /** Delivers items of a device on post. */
    async deliver(on: OnPost, items: readonly object[]): Promise<Delivered[]> {
      const cookie = await on.person.cookies()
      const standing = await t.web.inject({ url: `${base}/items`, headers: { cookie, accept: 'application/json' } })
      const reply = await t.web.inject({
        method: 'POST', url: `${base}/items`, headers: { cookie, accept: 'application/json' },
        payload: { _csrf: standing.json().csrf, device: on.device_id, items: items.map((item) => ({ id: makeId(t.clock.now()), shift: on.shift.id, at: t.clock.now().toISOString(), ...item })) },
      })
      return reply.json().items as Delivered[]
    },

    /** What a request is must be its events, folded. */
    async assertFolded(id: string): Promise<void> {
      const row = await rowOf(id)
      const events = await listRequestEvents(t.house.database.read, clinic.id, id)
      const folded = events.reduce(foldEvent, openStanding({ kind: row.kind, post_id: events.length > 0 ? null : row.post_id, needed_at: row.needed_at }, row.opened_at))
      for (const key of ['state', 'owner_id', 'owner_post_id', 'offered_post_id', 'reason', 'code_misses'] as const) assert.equal(row[key], folded[key], key)
      assert.deepEqual([row.taken_at, row.closed_at, row.due_at], [folded.taken_at, folded.closed_at, folded.due_at])
      assert.equal(row.event_count, events.length)
    },
  }
}
