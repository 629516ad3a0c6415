// A process of its own that asks a loopback server: as fast as it answers (autocannon, as a client nobody here wrote), or
// so many a second on a clock of its own (latency counts from the moment a request was due, so that a stall is not
// forgotten). Told by one JSON argument, answers with one JSON line.
import http from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

export interface LoadOrder {
  origin: string
  paths: string[]
  seconds: number
  /** Requests a second; without it as many as 16 connections can ask. */
  rate?: number
}

export interface LoadResult { per_second: number; p50_ms: number; p99_ms: number; max_ms: number; count: number; failed: number }

const CONNECTIONS = 16
/** Addresses of phones that ask, so many that no limit of one is reached. */
const ADDRESSES = 4_000

const order = JSON.parse(process.argv[2]!) as LoadOrder
if (new URL(order.origin).hostname !== '127.0.0.1') throw new Error('only this machine is asked')
const result = order.rate === undefined ? await askAll(order) : await askAtRate(order, order.rate)
process.stdout.write(`${JSON.stringify(result)}\n`)

async function askAll({ origin, paths, seconds }: LoadOrder): Promise<LoadResult> {
  const { default: autocannon } = await import('autocannon')
  const found = await autocannon({ url: origin, connections: CONNECTIONS, duration: seconds, requests: many(paths) })
  return {
    per_second: found.requests.average, p50_ms: found.latency.p50, p99_ms: found.latency.p99, max_ms: found.latency.max,
    count: found.requests.total, failed: found.non2xx + found.errors,
  }
}

/** As from many phones: the limit of requests is one of an address, which the proxy in front tells. */
function many(paths: readonly string[]): { path: string; headers: Record<string, string> }[] {
  return Array.from({ length: Math.max(ADDRESSES, paths.length) }, (_, n) => ({ path: paths[n % paths.length]!, headers: from(n) }))
}

function from(n: number): Record<string, string> {
  // as a browser asks
  return { 'accept-encoding': 'gzip, deflate, br', 'x-forwarded-for': `198.18.${(n >> 8) & 255}.${n & 255}` }
}

async function askAtRate({ origin, paths, seconds }: LoadOrder, rate: number): Promise<LoadResult> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  const taken: number[] = []
  let failed = 0
  const total = rate * seconds
  const begun = performance.now()
  const waiting: Promise<void>[] = []
  for (let n = 0; n < total; n++) {
    const due = begun + (n * 1000) / rate
    while (performance.now() < due) await pause(1)
    waiting.push(ask(agent, origin + paths[n % paths.length]!, from(n % ADDRESSES)).then((ok) => {
      if (!ok) failed += 1
      taken.push(performance.now() - due)
    }))
  }
  await Promise.all(waiting)
  agent.destroy()
  taken.sort((a, b) => a - b)
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.ceil(taken.length * share) - 1)]!
  return { per_second: total / ((performance.now() - begun) / 1000), p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1), count: total, failed }
}

function ask(agent: http.Agent, url: string, headers: Record<string, string>): Promise<boolean> {
  return new Promise((resolve) => {
    http.get(url, { agent, headers }, (reply) => {
      reply.resume()
      reply.on('end', () => resolve(reply.statusCode === 200))
    }).on('error', () => resolve(false))
  })
}
