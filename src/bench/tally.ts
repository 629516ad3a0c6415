// bench tally: a day of tallies of a city arrives within ten minutes, in bursts of devices that were without network; answers
// get lost and come twice. Counted exactly at the end. Then the same as fast as it goes, beside bare SQL.
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { makeWeb } from '../app.ts'
import { stopwatch } from '../platform/clock.ts'
import { one, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import { ensureAssets } from '../ui/build.ts'
import { withBenchHouse } from './database.ts'
import { describeMachine, formatTable } from './machine.ts'
import type { DevicesOrder, DevicesResult } from './tally_devices.ts'
import { BUILDINGS, type BenchDevice, fillDevices } from './tally_fill.ts'

const START = new Date('2026-11-24T06:00:00Z')
const DEVICES = 3_000
const DAY = 131_000
const DAY_SECONDS = 600
/** As fast as it goes: so many devices at once, and so many of the tallies. */
const AT_ONCE = 16
const FAST_SHARE = 0.15
const TALLIES_A_BURST = 15
/** The house's clock goes on, so that it is seen in which order bursts were taken. */
const TICK_MS = 2

/** Delivers `count` tallies; a city's day of 131,000 takes ten minutes, fewer take as much less. */
export async function benchTally({ count, out }: { count: number; out: NodeJS.WritableStream }): Promise<void> {
  await ensureAssets()
  await withBenchHouse(START, {}, async (house, clock) => {
    out.write(`${await describeMachine(house.database, ['fastify', 'pg'])}\n`)
    const seconds = Math.max(3, Math.round((DAY_SECONDS * count) / DAY))
    const devices = await fillDevices(house, Math.min(DEVICES, Math.max(16, Math.round((DEVICES * count) / DAY))), START)
    // an hour and more after the shifts began: the acts are of that hour
    clock.advance(2 * 3_600_000)
    const ticking = setInterval(() => clock.advance(TICK_MS), TICK_MS)
    const web = await makeWeb(house)
    await web.listen({ port: 0, host: '127.0.0.1' })
    const origin = `http://127.0.0.1:${(web.server.address() as AddressInfo).port}`
    try {
      out.write(`${devices.length} devices in ${Math.min(BUILDINGS, devices.length)} buildings, ${count} tallies within ${seconds} s; one answer in ten is lost, one burst in twenty comes twice at once\n\n`)
      const paced = await runDevices(house, { origin, devices, count, seconds, at_once: 0, start: START.toISOString() })
      await checkExact(house, count, paced)
      const fast_count = Math.max(200, Math.round(count * FAST_SHARE))
      const fast = await runDevices(house, { origin, devices: devices.slice(0, Math.ceil(devices.length * FAST_SHARE)), count: fast_count, seconds: 0, at_once: AT_ONCE, start: new Date(START.getTime() + 3_600_000).toISOString() })
      await checkExact(house, count + fast_count, fast)
      const bare = await bareInserts(house, devices, fast_count)
      const rate = (tallies: number, taken: number) => (tallies / taken).toFixed(0)
      out.write(`${formatTable(['', 'tallies', 'bursts', 'lost', 'twice', 'p50 ms', 'p99 ms', 'max ms', 'tallies/s'], [
        row('a day in bursts', count, paced, rate(count, paced.seconds)),
        row(`as fast as it goes, ${AT_ONCE} devices at once`, fast_count, fast, rate(fast_count, fast.seconds)),
        ['bare SQL: one insert a burst, no checks', String(fast_count), '', '', '', '', '', '', rate(fast_count, bare)],
      ])}\n\nevery tally counted exactly once: yes; as fast as it goes ${((fast_count / fast.seconds) / (fast_count / bare)).toFixed(2)} of bare SQL\n`)
    } finally {
      clearInterval(ticking)
      await web.close()
    }
  })
}

function row(name: string, count: number, told: DevicesResult, rate: string): string[] {
  const ms = (value: number) => value.toFixed(0)
  return [name, String(count), String(told.bursts), String(told.lost), String(told.doubled), ms(told.p50_ms), ms(told.p99_ms), ms(told.max_ms), rate]
}

async function runDevices(house: House, order: DevicesOrder): Promise<DevicesResult> {
  const file = join(house.config.OTKLIK_DATA, 'devices.json')
  await writeFile(file, JSON.stringify(order))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'tally_devices.ts'), file], { maxBuffer: 10_000_000 })
  return JSON.parse(stdout) as DevicesResult
}

/** A fault unless every tally is there once, counted once, and each device's came in the order in which they were done. */
async function checkExact({ database }: House, count: number, told: DevicesResult): Promise<void> {
  const found = await one(database.read, sql<{ tallies: number; items: number; counted: number }>`/* cross-clinic */
    select
      (select count(*) from reception.tally where undone_at is null) as tallies,
      (select count(*) from reception.item where outcome = 'kept') as items,
      (select sum(count) from reception.tally_hour) as counted`)
  if (found.tallies !== count || found.items !== count || found.counted !== count || told.other !== 0) {
    throw new Error(`${count} tallies were sent: ${JSON.stringify(found)}, ${JSON.stringify(told)}`)
  }
  const { turned } = await one(database.read, sql<{ turned: number }>`/* cross-clinic */
    select count(*) as turned
    from (
      select min(at) < lag(max(at)) over (partition by clinic_id, device_id order by received_at) as is_turned
      from reception.item
      group by clinic_id, device_id, received_at
    ) as told
    where is_turned`)
  if (turned > 0) throw new Error(`${turned} bursts came before one that was done earlier`)
}

/** The same bursts as one insert each, into a table like that of tallies. Out: seconds. */
async function bareInserts(house: House, devices: readonly BenchDevice[], count: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: house.database.url, max: AT_ONCE, application_name: 'otklik bench' })
  // the server may stop before the last connection has said goodbye
  pool.on('error', () => undefined)
  try {
    await pool.query('create table reception.bare_tally (like reception.tally including all)')
    const bursts = Math.ceil(count / TALLIES_A_BURST)
    const ids = { clinic: makeId(START), branch: makeId(START), post: makeId(START) }
    const elapsed_ms = stopwatch()
    await Promise.all(Array.from({ length: AT_ONCE }, async (_, lane) => {
      for (let number = lane; number < bursts; number += AT_ONCE) {
        const size = Math.min(TALLIES_A_BURST, count - number * TALLIES_A_BURST)
        await pool.query(
          `insert into reception.bare_tally (clinic_id, id, branch_id, post_id, shift_id, kind, at, day, hour)
           select $1, told.id, $2, $3, $4, 'other', $5, '2026-11-24', 9 from unnest($6::uuid[]) as told (id)`,
          [ids.clinic, ids.branch, ids.post, devices[number % devices.length]!.shift_id, START, Array.from({ length: size }, () => makeId(START))])
      }
    }))
    return elapsed_ms() / 1000
  } finally {
    await pool.end()
  }
}
