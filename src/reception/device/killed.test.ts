// The web server is killed (SIGKILL) in the middle of deliveries, twice, and another goes on: what devices deliver
// again is taken once, in its order, over real connections.
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import type { ServerOrder } from '../../bench/board_server.ts'
import { type BenchDevice, fillDevices } from '../../bench/tally_fill.ts'
import { makeClock } from '../../platform/clock.ts'
import { all, sql } from '../../platform/db/index.ts'
import { makeId } from '../../platform/ids.ts'
import { HOUR_MS } from '../../platform/time.ts'

const DEVICES = 4
const BURSTS = 20
const ACTS = 4
const KILLS = 2

let t: TestHouse
let devices: BenchDevice[]
/** By the servers' own clock, which is the real one. */
const began = new Date(makeClock().now().getTime() - HOUR_MS)
before(async () => {
  t = await openTestHouse()
  devices = await fillDevices(t.house, DEVICES, began)
})
after(() => t.close())

interface Server { child: ChildProcess; origin: string }

async function startServer(): Promise<Server> {
  const order: ServerOrder = { kind: 'otklik', database_url: t.house.database.url, folder: t.house.config.OTKLIK_DATA }
  const child = fork(join(import.meta.dirname, '../../bench/board_server.ts'), [JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return { child, origin: `http://127.0.0.1:${port}` }
}

/** Delivers a device's bursts one after the other, each again until it is answered, and tells each answer that was given. */
async function deliver(device: BenchDevice, number: number, server: () => Server, tell: (outcome: string) => void): Promise<number> {
  let repeats = 0
  const cookie = `__Host-otklik=${device.token}`
  for (let burst = 0; burst < BURSTS; burst++) {
    const items = Array.from({ length: ACTS }, (_, n) => {
      const at = new Date(began.getTime() + (burst * ACTS + n) * 1_000)
      return { id: makeId(at), shift: device.shift_id, at: at.toISOString(), kind: 'tally', of: 'other', number }
    })
    for (;;) {
      const { origin } = server()
      const outcomes = await send(`${origin}/reception/${device.slug}/items`, cookie, device.device_id, items).catch(() => undefined)
      outcomes?.forEach(tell)
      if (outcomes) break
      repeats += 1
      await pause(30)
    }
  }
  return repeats
}

/** As the app does: the token first, then the acts. */
async function send(url: string, cookie: string, device: string, items: object[]): Promise<string[]> {
  const standing = await fetch(url, { headers: { cookie, accept: 'application/json' } })
  const form_cookie = standing.headers.getSetCookie().map((line) => line.split(';')[0]!).find((pair) => pair.startsWith('__Host-otklik-form'))
  const { csrf } = (await standing.json()) as { csrf: string }
  const reply = await fetch(url, {
    method: 'POST', headers: { cookie: `${cookie}; ${form_cookie}`, accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ _csrf: csrf, device, items }),
  })
  assert.equal(reply.status, 200)
  return ((await reply.json()) as { items: { outcome: string }[] }).items.map(({ outcome }) => outcome)
}

test('a server killed in the middle of deliveries: every act is taken once, each device’s in their order', async () => {
  let server = await startServer()
  const told: string[] = []
  let is_done = false
  const running = Promise.all(devices.map((device, number) => deliver(device, number, () => server, (outcome) => told.push(outcome)))).finally(() => (is_done = true))
  // each time when some have been taken since
  for (let kill = 1; kill <= KILLS; kill++) {
    const next = startServer()
    while (told.length < (kill * DEVICES * BURSTS * ACTS) / (KILLS + 2) && !is_done) await pause(1)
    assert.ok(!is_done, 'killed while devices deliver')
    server.child.kill('SIGKILL')
    server = await next
  }
  const repeats = (await running).reduce((sum, one) => sum + one, 0)
  server.child.kill('SIGKILL')
  assert.ok(repeats >= KILLS, `${repeats} bursts were broken off`)
  const rows = await all(t.house.database.read, sql<{ tallies: number; counted: number; is_ordered: boolean }>`
    /* cross-clinic */
    select count(*)::int as tallies, (select sum(count)::int from reception.tally_hour) as counted,
      array_agg(i.at order by i.at) = array_agg(i.at order by i.received_at, i.at) as is_ordered
    from reception.item i
    join reception.tally y
      on y.clinic_id = i.clinic_id
      and y.id = i.id
    where i.outcome = 'kept'
    group by i.device_id`)
  assert.deepEqual(rows, devices.map(() => ({ tallies: BURSTS * ACTS, counted: DEVICES * BURSTS * ACTS, is_ordered: true })))
  assert.ok(told.every((outcome) => outcome === 'kept' || outcome === 'again'))
})
