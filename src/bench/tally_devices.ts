// A process of its own: devices of administrators that come back into the network one after the other and deliver what was
// tapped meanwhile, as the installed app does: token first, then the acts in their order, again until an answer is through.
// Told by a file with the order; answers with one JSON line.
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { makeId } from '../platform/ids.ts'
import { TALLY_KINDS } from '../reception/tallies/kinds.ts'
import type { BenchDevice } from './tally_fill.ts'

export interface DevicesOrder {
  origin: string
  devices: BenchDevice[]
  /** Tallies of all devices together. */
  count: number
  /** Over so long the devices come back; 0: as fast as they are answered, so many at once. */
  seconds: number
  at_once: number
  /** Acts are done from this instant on, by the devices' clocks. */
  start: string
}

export interface DevicesResult {
  bursts: number
  requests: number
  /** Answers that were cut off on their way, and bursts that two pages of a device sent at once. */
  lost: number
  doubled: number
  kept: number
  again: number
  other: number
  p50_ms: number
  p99_ms: number
  max_ms: number
  seconds: number
}

/** A device was away so often. */
const BURSTS_EACH = 3
const LOST = 0.1
const DOUBLED = 0.05

if (import.meta.main) {
  const order = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as DevicesOrder
  if (new URL(order.origin).hostname !== '127.0.0.1') throw new Error('only this machine is asked')
  process.stdout.write(`${JSON.stringify(await deliverAll(order))}\n`)
  process.exit(0)
}

async function deliverAll(order: DevicesOrder): Promise<DevicesResult> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256, timeout: 60_000 })
  const result: DevicesResult = { bursts: 0, requests: 0, lost: 0, doubled: 0, kept: 0, again: 0, other: 0, p50_ms: 0, p99_ms: 0, max_ms: 0, seconds: 0 }
  const taken: number[] = []
  const started = performance.now()
  const bursts = order.devices.flatMap((device, number) => burstsOf(order, device, number))
  if (order.seconds > 0) {
    // a device sends one burst after the other, as the app does
    const before = new Map<number, Promise<void>>()
    const due = bursts.map((burst) => ({ burst, at_ms: burst.at * order.seconds * 1000 })).toSorted((a, b) => a.at_ms - b.at_ms)
    const running: Promise<void>[] = []
    for (const { burst, at_ms } of due) {
      while (performance.now() - started < at_ms) await pause(2)
      const mine = (before.get(burst.number) ?? Promise.resolve()).then(() => deliver(agent, order, burst, result, taken))
      before.set(burst.number, mine)
      running.push(mine)
    }
    await Promise.all(running)
  } else {
    const lanes = Array.from({ length: order.at_once }, async (_, lane) => {
      for (const burst of bursts.filter(({ number }) => number % order.at_once === lane)) await deliver(agent, order, burst, result, taken)
    })
    await Promise.all(lanes)
  }
  agent.destroy()
  taken.sort((a, b) => a - b)
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.ceil(taken.length * share) - 1)] ?? 0
  return { ...result, p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1), seconds: (performance.now() - started) / 1000 }
}

interface Burst { device: BenchDevice; number: number; at: number; items: object[] }

function burstsOf(order: DevicesOrder, device: BenchDevice, number: number): Burst[] {
  const { count, devices } = order
  const from = Math.floor((count * number) / devices.length)
  const mine = Math.floor((count * (number + 1)) / devices.length) - from
  const start = new Date(order.start).getTime()
  const items = Array.from({ length: mine }, (_, n) => {
    const at = new Date(start + n * 1000)
    return { id: makeId(at), shift: device.shift_id, at: at.toISOString(), kind: 'tally', of: TALLY_KINDS[(number + n) % TALLY_KINDS.length] }
  })
  return Array.from({ length: BURSTS_EACH }, (_, n) => ({
    device, number, at: (n + Math.random()) / BURSTS_EACH,
    items: items.slice(Math.floor((mine * n) / BURSTS_EACH), Math.floor((mine * (n + 1)) / BURSTS_EACH)),
  })).filter(({ items: some }) => some.length > 0)
}

/** Sends one burst until it is answered. */
async function deliver(agent: http.Agent, order: DevicesOrder, burst: Burst, result: DevicesResult, taken: number[]): Promise<void> {
  result.bursts += 1
  const url = `${order.origin}/reception/${burst.device.slug}/items`
  const begun = performance.now()
  const cookie = `__Host-otklik=${burst.device.token}`
  const standing = await ask(agent, url, { cookie }, undefined, false)
  const form_cookie = standing.cookies.map((line) => line.split(';')[0]!).find((pair) => pair.startsWith('__Host-otklik-form'))
  const { csrf } = JSON.parse(standing.body) as { csrf: string }
  const body = JSON.stringify({ _csrf: csrf, device: burst.device.device_id, items: burst.items })
  const headers = { cookie: `${cookie}; ${form_cookie}` }
  result.requests += 1
  const send = async (is_cut: boolean) => {
    result.requests += 1
    const reply = await ask(agent, url, headers, body, is_cut).catch(() => undefined)
    if (!reply) return false
    if (reply.status !== 200) throw new Error(`${reply.status} ${reply.body.slice(0, 200)}`)
    for (const { outcome } of (JSON.parse(reply.body) as { items: { outcome: string }[] }).items) {
      if (outcome === 'kept') result.kept += 1
      else if (outcome === 'again') result.again += 1
      else result.other += 1
    }
    return true
  }
  const fate = Math.random()
  if (fate < LOST) {
    result.lost += 1
    await send(true)
    await send(false)
  } else if (fate < LOST + DOUBLED) {
    result.doubled += 1
    await Promise.all([send(false), send(false)])
  } else await send(false)
  taken.push(performance.now() - begun)
}

interface Reply { status: number; body: string; cookies: string[] }

/** One request. `is_cut`: it is sent whole, and the line breaks before the answer comes. */
function ask(agent: http.Agent, url: string, headers: Record<string, string>, body: string | undefined, is_cut: boolean): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, {
      ...(is_cut ? { agent: false } : { agent }), method: body === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }) },
    }, (reply) => {
      let text = ''
      reply.setEncoding('utf8')
      reply.on('data', (piece: string) => (text += piece))
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body: text, cookies: reply.headers['set-cookie'] ?? [] }))
      reply.on('error', reject)
    })
    request.on('error', reject)
    request.end(body, () => {
      if (is_cut) setTimeout(() => request.destroy(), 5)
    })
  })
}
