// bench access: /access and /api/v1/waits of a running site with millions of slots, of which 500 a second change, beside
// the most trivial route of the same server; and how long a change takes to be seen. Site, worker, changes and load are
// processes of their own, as they are in production.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { stopwatch } from '../platform/clock.ts'
import { all, one, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { recountAll } from '../access/waits/recount.ts'
import type { LoadOrder, LoadResult } from './access_load.ts'
import { withBenchHouse } from './database.ts'
import { describeMachine, formatTable } from './machine.ts'
import { type ChangingSlot, changeSlot, pickSlots, startChanges } from './slot_changes.ts'
import { fillSlots } from './slots_fill.ts'

const CHANGES_A_SECOND = 500
const PORT = 3987
const ORIGIN = `http://127.0.0.1:${PORT}`
/** How long each measurement at full speed and at a steady rate takes; the fast ones are repeated, trivial first and last. */
const SECONDS = { warm: 3, full: 8, steady: 30 }
const STEADY = 200
const PROBES = 15

/** Settings of an ordinary installation; nobody signs in and no mail leaves in a benchmark. */
const REAL = {
  OTKLIK_DEMO: 'off', BASE_URL: 'https://otklik.city.example', OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_SECRET: 'none', SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'otklik@city.example', MAIL_BOUNCE_DOMAIN: 'bounce.city.example', DKIM_DOMAIN: 'city.example',
}

/** Measures with about `count` slots and prints the tables. */
export async function benchAccess({ count, out }: { count: number; out: NodeJS.WritableStream }): Promise<void> {
  // midnight is far: figures change because slots do, not because a day ends
  const start = new Date()
  await withBenchHouse(start, REAL, async (house) => {
    out.write(`${await describeMachine(house.database, ['fastify', 'pg', 'autocannon'])}\n`)
    const filling = stopwatch()
    const filled = await fillSlots(house, count, start)
    out.write(`${filled} slots filled in ${Math.round(filling() / 1000)} s\n`)
    const counting = stopwatch()
    await recountAll(house, new AbortController().signal)
    out.write(`all waits counted in ${Math.round(counting() / 1000)} s\n\n`)
    const processes: ChildProcess[] = []
    try {
      processes.push(startOtklik(house, 'web'), startOtklik(house, 'worker'))
      await untilReady()
      const slots = await pickSlots(house, filled)
      const changes = startChanges(house, slots, CHANGES_A_SECOND)
      try {
        await measure(house, slots, out)
      } finally {
        const made = await changes.stop()
        out.write(`\nslots changed meanwhile: ${made.count} (${made.per_second.toFixed(0)} a second)\n`)
      }
    } finally {
      await Promise.all(processes.map(stopProcess))
    }
  })
}

async function measure(house: House, slots: readonly ChangingSlot[], out: NodeJS.WritableStream): Promise<void> {
  const specialties = await all(house.database.read, sql<{ code: string }>`select code from clinics.specialty order by code`)
  const okrugs = await all(house.database.read, sql<{ code: string }>`select code from clinics.okrug order by code`)
  const routes: Record<string, string[]> = {
    'trivial (/healthz)': ['/healthz'],
    '/access': specialties.flatMap(({ code }, n) => [`/access?s=${code}&c=afpn`, `/access?s=${code}&c=afpn&okrug=${okrugs[n % okrugs.length]?.code ?? ''}`]),
    '/api/v1/waits': specialties.map(({ code }) => `/api/v1/waits?specialty=${code}&class=afpn`),
  }
  const names = Object.keys(routes)
  const full = new Map<string, LoadResult[]>(names.map((name) => [name, []]))
  // once for warmth, then each route thrice in turn, so that a drift of the machine meets all alike
  for (let round = 0; round <= 3; round++) {
    for (const name of names) {
      const result = await load({ origin: ORIGIN, paths: routes[name]!, seconds: round === 0 ? SECONDS.warm : SECONDS.full })
      if (round > 0) full.get(name)!.push(result)
    }
  }
  const steady = new Map<string, LoadResult>()
  for (const name of names) {
    // nobody has asked this route for half a minute
    await load({ origin: ORIGIN, paths: routes[name]!, seconds: SECONDS.warm, rate: STEADY })
    steady.set(name, await load({ origin: ORIGIN, paths: routes[name]!, seconds: SECONDS.steady, rate: STEADY }))
  }
  const trivial = median(full.get(names[0]!)!.map(({ per_second }) => per_second))
  out.write(`${formatTable(['route', 'requests/s', 'of trivial', `p50 ms at ${STEADY}/s`, 'p99 ms', 'max ms', 'failed'], names.map((name) => {
    const rate = median(full.get(name)!.map(({ per_second }) => per_second))
    const at = steady.get(name)!
    const failed = at.failed + full.get(name)!.reduce((sum, one) => sum + one.failed, 0)
    return [name, rate.toFixed(0), (rate / trivial).toFixed(2), at.p50_ms.toFixed(1), at.p99_ms.toFixed(1), at.max_ms.toFixed(1), String(failed)]
  }))}\n(goals: 0.50 of trivial, p99 under 20 ms)\n\n`)
  const seen = await probe(house, slots)
  out.write(`a change was seen by a reader after ${seen.map((ms) => ms.toFixed(0)).join(' ')} ms; longest ${Math.max(...seen).toFixed(0)} ms (goal 2000)\n`)
}

/** From a change's commit until /api/v1/waits answers with a newer figure for its branch. */
async function probe(house: House, slots: readonly ChangingSlot[]): Promise<number[]> {
  const seen: number[] = []
  for (let n = 1; n <= PROBES; n++) {
    const slot = slots[Math.floor((slots.length * n) / (PROBES + 1))]!
    const place = await one(house.database.read, sql<{ clinic: string; branch: string }>`
      select c.slug as clinic, b.slug as branch
      from clinics.branch b
      join clinics.clinic c on c.id = b.clinic_id
      where b.clinic_id = ${slot.clinic_id}
        and b.id = ${slot.branch_id}`)
    const url = `${ORIGIN}/api/v1/waits?specialty=${slot.specialty_code}&class=afpn&clinic=${place.clinic}&limit=500`
    const read = async () => {
      const reply = await fetch(url, { headers: { 'x-forwarded-for': `198.19.0.${n}` } })
      const { branches } = (await reply.json()) as { branches: { branch: string; sampled_at: string | null }[] }
      return branches.find(({ branch }) => branch === place.branch)?.sampled_at ?? ''
    }
    const before = await read()
    await changeSlot(house, slot)
    const elapsed_ms = stopwatch()
    while ((await read()) <= before && elapsed_ms() < 20_000) await pause(20)
    seen.push(elapsed_ms())
  }
  return seen
}

function startOtklik(house: House, role: 'web' | 'worker'): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, '../main.ts')], {
    env: {
      ...process.env, ...REAL, NODE_ENV: 'production', OTKLIK_ROLE: role, PORT: String(PORT), HOST: '127.0.0.1',
      DATABASE_URL: house.database.url, OTKLIK_DATA: house.config.OTKLIK_DATA, LOG_LEVEL: 'error', TRUST_PROXY: 'on',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await Promise.race([ended, pause(30_000).then(() => child.kill('SIGKILL'))])
}

async function untilReady(): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const ready = await fetch(`${ORIGIN}/readyz`).then((reply) => reply.ok, () => false)
    if (ready) return
    await pause(200)
  }
  throw new Error('the site did not become ready within a minute')
}

async function load(order: LoadOrder): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'access_load.ts'), JSON.stringify(order)])
  return JSON.parse(stdout) as LoadResult
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}
