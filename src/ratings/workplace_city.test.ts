// The demo city’s answers: what was loaded by COPY is what the rules would have written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestHouse } from '../../test/house.ts'
import { one, sql } from '../platform/db/index.ts'
import { assertFolded } from './workplace.sample.ts'

test('every loaded answer has topics, and its events fold to its state', async () => {
  const t = await openTestHouse({ template: 'city' })
  try {
    assert.ok((await assertFolded(t)) > 100)
    const row = await one(t.house.database.read, sql<{ untold: number; waiting: number; done: number; published: number }>`
      /* cross-clinic */
      select (count(*) filter (where topics is null))::int as untold, (count(*) filter (where work_state <> 'done'))::int as waiting,
        (count(*) filter (where work_state = 'done'))::int as done, (count(*) filter (where publication = 'published'))::int as published
      from ratings.answer`)
    assert.equal(row.untold, 0)
    assert.ok(row.waiting > 0 && row.done > row.waiting && row.published > 0, JSON.stringify(row))
  } finally {
    await t.close()
  }
})
