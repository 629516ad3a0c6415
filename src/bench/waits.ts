// bench waits: how long a changed slot takes to be in the figures, at 500 changes a second over millions of slots; and
// what a full recount costs. Each change is a transaction of its own, as a booking is; its note goes in the same
// transaction as the figures are written, so a change is seen when its note is gone.
import { setTimeout as pause } from 'node:timers/promises'
import { openKeeper } from '../access/waits/keeper.ts'
import { recountAll } from '../access/waits/recount.ts'
import { stopwatch } from '../platform/clock.ts'
import { all, one, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { withBenchHouse } from './database.ts'
import { describeMachine, formatTable } from './machine.ts'
import { pickSlots, startChanges } from './slot_changes.ts'
import { fillSlots } from './slots_fill.ts'

const CHANGES_A_SECOND = 500
const SECONDS = 60
const LOOK_MS = 20

/** Measures with about `count` slots and prints a table. */
export async function benchWaits({ count, out }: { count: number; out: NodeJS.WritableStream }): Promise<void> {
  const start = new Date('2026-11-24T05:58:00Z')
  await withBenchHouse(start, { OTKLIK_DEMO: 'on' }, async (house, clock) => {
    out.write(`${await describeMachine(house.database, ['pg'])}\n`)
    const filling = stopwatch()
    const filled = await fillSlots(house, count, start)
    out.write(`${filled} slots filled in ${seconds(filling())} s\n`)
    for (const name of ['counted the first time', 'recounted']) {
      const counting = stopwatch()
      await recountAll(house, new AbortController().signal)
      out.write(`${name} in ${seconds(counting())} s\n`)
    }
    // 10:00 in Moscow, two minutes on, is a start of many slots: the passing of time has its share of the work
    const elapsed_ms = stopwatch()
    const ticking = setInterval(() => clock.set(new Date(start.getTime() + 90_000 + elapsed_ms())), 10)
    const keeper = openKeeper(house)
    try {
      const seen = await changeSlots(house, filled)
      const at = (share: number) => `${Math.round(seen[Math.min(seen.length - 1, Math.floor(seen.length * share))]!)} ms`
      out.write(`\n${formatTable(['changes', 'a second', 'p50', 'p99', 'slowest'], [
        [String(seen.length), (seen.length / SECONDS).toFixed(0), at(0.5), at(0.99), at(1)],
      ])}\n`)
      const { stale } = await one(house.database.read, sql<{ stale: number }>`
        /* cross-clinic */
        select count(*) as stale from access.wait where fresh_until <= ${house.clock.now()}`)
      out.write(`groups still to be counted because time has passed: ${stale}\n`)
    } finally {
      await keeper.close()
      clearInterval(ticking)
    }
  })
}

/** Changes slots for a minute. Out: how long each change took to be seen, in milliseconds, the shortest first. */
async function changeSlots(house: House, filled: number): Promise<number[]> {
  const elapsed_ms = stopwatch()
  const waiting = new Map<string, number>()
  const seen: number[] = []
  let changing = true
  const changes = startChanges(house, await pickSlots(house, filled), CHANGES_A_SECOND, (note) => waiting.set(note, elapsed_ms()))
  const looking = (async () => {
    while (changing || waiting.size > 0) {
      await pause(LOOK_MS)
      const known = [...waiting]
      const notes = new Set((await all(house.database.read, sql<{ id: string }>`/* cross-clinic */ select id from access.slot_change`)).map(({ id }) => id))
      const now = elapsed_ms()
      for (const [id, since] of known) {
        if (notes.has(id)) continue
        waiting.delete(id)
        seen.push(now - since)
      }
    }
  })()
  await pause(SECONDS * 1000)
  await changes.stop()
  changing = false
  await looking
  return seen.sort((a, b) => a - b)
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}
