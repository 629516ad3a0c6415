// Every job that goes from clinic to clinic: what is wrong at one is told and keeps no other waiting.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { JOBS } from '../src/app.ts'
import { all, onStatement, sql } from '../src/platform/db/index.ts'
import { serving } from '../src/platform/each.ts'
import type { House } from '../src/platform/house.ts'
import { HOUR_MS } from '../src/platform/time.ts'
import { type TestHouse, openTestHouse } from './house.ts'
import { installStatementGuard } from './statements.ts'

/** Of one piece, or with nothing to do at two clinics of the small city. */
const NOBODY_WAITS: ReadonlySet<string> = new Set([
  'people.forget_sessions', 'demo.life', 'letters.spread', 'letters.forget', 'cases.climb', 'cases.settle_silent', 'ratings.topics',
  'access.read_sources', 'access.expire_holds', 'access.close_requests', 'access.roll', 'access.offers', 'access.alerts', 'access.attachments',
  'reception.forget_changes', 'reception.forget_on_call', 'reception.climb_situations',
])

describe('a clinic at which every statement fails', () => {
  let t: TestHouse
  let clinics: Set<unknown>
  let guard: Awaited<ReturnType<typeof installStatementGuard>>
  before(async () => {
    t = await openTestHouse({ template: 'city' })
    clinics = new Set((await all(t.house.database.read, sql<{ id: string }>`select id from clinics.clinic`)).map(({ id }) => id))
    guard = await installStatementGuard(t.house.database.url)
    t.clock.set(new Date(t.clock.now().getTime() + 30 * HOUR_MS))
  })
  after(() => t.close())

  for (const { name } of JOBS.filter((job) => !NOBODY_WAITS.has(job.name))) {
    test(`${name} serves the others and is a job that failed`, async () => {
      const served = new Set<unknown>()
      let failing: unknown
      onStatement((text, values) => {
        guard(text, values)
        const clinic = values?.find((value) => clinics.has(value))
        if (clinic === undefined) return
        failing ??= clinic
        if (clinic === failing) throw new Error('this clinic is broken')
        served.add(clinic)
      })
      await assert.rejects(t.run(name).finally(() => onStatement(guard)), /this clinic is broken/)
      assert.ok(served.size > 0)
    })
  }
})

test('a walk passes over what fails, and what follows it; a database that is away ends it, and so does the signal', async () => {
  const told: unknown[] = []
  const house = { log: { error: (what: { id: string }) => told.push(what.id) } } as unknown as House
  const { signal } = new AbortController()
  const items = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
  const walkOver = async (fault: (id: string) => Error | undefined, until = signal) => {
    const done: string[] = []
    const work = async ({ id }: { id: string }) => {
      const error = fault(id)
      if (error) throw error
      done.push(id)
    }
    const outcome = await serving(house, until, async (each) => {
      await each(items, work)
      await each(items.slice(2), work)
    }).then(() => 'done', (error: Error) => error.message)
    return [outcome, ...done]
  }
  assert.deepEqual(await walkOver(() => undefined), ['done', 'a', 'b', 'c', 'c'])
  assert.deepEqual(await walkOver((id) => (id === 'c' ? undefined : new Error(`${id} is broken`))), ['a is broken', 'c', 'c'])
  assert.deepEqual(told.splice(0), ['a', 'b'])
  assert.deepEqual(await walkOver((id) => (id === 'b' ? new Error('Connection terminated unexpectedly') : undefined)), ['Connection terminated unexpectedly', 'a'])
  assert.deepEqual(await walkOver(() => undefined, AbortSignal.abort()), ['done'])
  assert.deepEqual(told, [])
})
