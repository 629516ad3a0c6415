// bench board: devices with live boards of many buildings while changes are written, 2,000 a second, each a transaction of its
// own. Every device checks each number it is told; some lose their line all the time and come back. Beside it bare
// server-sent events: the same devices, bodies and rate, from memory.
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ensureAccount, giveRole } from '../people/index.ts'
import { SESSION_COOKIE, openSession } from '../people/sessions.ts'
import { all, openDatabase, run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import { localDate } from '../platform/time.ts'
import { noteChange } from '../reception/board/changes.ts'
import { type DevicesOrder, type DevicesResult, preciseNow } from './board_devices.ts'
import { FILLER, type ServerOrder } from './board_server.ts'
import { withBenchHouse } from './database.ts'
import { describeMachine, formatTable } from './machine.ts'

const CLINICS = 80
const BUILDINGS_EACH = 5
const BUILDINGS = CLINICS * BUILDINGS_EACH
const DEVICES = 3_000
const RATE = 2_000
/** Changes in hand at once, each on a connection of its own: commits that wait for the disk together wait once. */
const LANES = 16
const CUTS_A_SECOND = 5
/** After the last change, for what is still under way. */
const SETTLE_MS = 2_500

interface Building { clinic_id: string; branch_id: string; path: string; cookie: string }
interface Memory { rss: number; heap: number; cpu_ms: number }
interface Measured { result: DevicesResult; empty: Memory; open: Memory; end: Memory; written: number; expected: number; seconds: number }

/** Measures `count` changes at 2,000 a second and prints the table. */
export async function benchBoard({ count, out }: { count: number; out: NodeJS.WritableStream }): Promise<void> {
  const seconds = Math.max(1, Math.round(count / RATE))
  // real time: sessions and streams live by it
  const start = new Date(Math.floor(preciseNow()))
  await withBenchHouse(start, {}, async (house) => {
    out.write(`${await describeMachine(house.database, ['pg', 'fastify'])}\n`)
    const buildings = await fillBuildings(house, start)
    out.write(`${BUILDINGS} buildings, ${DEVICES} devices, ${RATE} changes a second for ${seconds} s, ${CUTS_A_SECOND} lines cut a second\n\n`)
    const bare = await measureBare(seconds)
    const ours = await measureOurs(house, buildings, seconds)
    out.write(`${formatTable(['', 'delivered/s', 'p50 ms', 'p99 ms', 'slowest ms', 'lost', 'doubled', 'KB a device', 'KB at the end', 'cpu s'], [
      rowOf('the board, from the database', ours), rowOf('bare server-sent events, from memory', bare),
    ])}\n\n`)
    out.write(`changes written: ${ours.written} (${Math.round(ours.written / ours.seconds)} a second); lines cut and resumed: ${ours.result.cut}; boards fetched anew: ${ours.result.resets}\n`)
    out.write('goal: p99 under 1,000 ms, nothing lost, nothing doubled\n')
  })
}

function rowOf(name: string, { result, empty, open, end, expected, seconds }: Measured): string[] {
  const kb = (one: Memory) => ((one.rss - empty.rss) / DEVICES / 1024).toFixed(1)
  const ms = (value: number) => value.toFixed(0)
  return [
    name, ms(result.delivered / seconds), ms(result.p50_ms), ms(result.p99_ms), ms(result.max_ms), String(expected - result.delivered + result.doubled),
    String(result.doubled), kb(open), kb(end), ((end.cpu_ms - open.cpu_ms) / 1000).toFixed(1),
  ]
}

async function measureOurs(house: House, buildings: readonly Building[], seconds: number): Promise<Measured> {
  const order: ServerOrder = { kind: 'otklik', database_url: house.database.url, folder: house.config.OTKLIK_DATA }
  const at = (n: number) => buildings[n % BUILDINGS]!
  const writers = openDatabase(house.database.url, { pool_size: LANES })
  const measured = await measure(order, (n) => ({ path: at(n).path, cookie: at(n).cookie }), CUTS_A_SECOND, async () => {
    const begun = performance.now()
    const total = RATE * seconds
    let next = 0
    const lane = async () => {
      while (next < total) {
        const n = next++
        while (performance.now() - begun < (n * 1000) / RATE) await pause(1)
        // counted from when it was due, so that a stall is not forgotten
        const t = performance.timeOrigin + begun + (n * 1000) / RATE
        const now = new Date(Math.floor(t))
        const { clinic_id, branch_id } = at((n * 7919) % BUILDINGS)
        await writers.writeSingle((db) => noteChange(db, { clinic_id, branch_id }, { kind: 'request', subject: makeId(now), body: { t, filler: FILLER } }, now))
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    const took = (performance.now() - begun) / 1000
    const boards = await all(house.database.read, sql<{ branch_id: string; seq: number }>`/* cross-clinic */ select branch_id, seq from reception.board`)
    const seqs = new Map(boards.map(({ branch_id, seq }) => [branch_id, seq]))
    return { seconds: took, numbers: buildings.map(({ branch_id }) => seqs.get(branch_id) ?? 0) }
  })
  await writers.close()
  return measured
}

function measureBare(seconds: number): Promise<Measured> {
  return measure({ kind: 'bare', rooms: BUILDINGS }, (n) => ({ path: `/room/${n % BUILDINGS}`, cookie: '' }), 0, async (server) => {
    const begun = performance.now()
    server.send({ rate: RATE, seconds })
    const { changed } = await hear<{ changed: number[] }>(server, 'changed')
    return { seconds: (performance.now() - begun) / 1000, numbers: changed }
  })
}

/** Opens a server and the devices, has changes made, and asks both what became of them. */
async function measure(
  order: ServerOrder, device: (n: number) => DevicesOrder['devices'][number], cuts_per_second: number,
  change: (server: ChildProcess) => Promise<{ seconds: number; numbers: number[] }>,
): Promise<Measured> {
  const server = start('board_server.ts', [JSON.stringify(order)], ['--expose-gc'])
  const devices = start('board_devices.ts', [], [])
  try {
    const { port } = await hear<{ port: number }>(server, 'port')
    const empty = await memoryOf(server)
    const opened = hear(devices, 'opened')
    devices.send({ open: { port, devices: Array.from({ length: DEVICES }, (_, n) => device(n)), cuts_per_second } satisfies DevicesOrder })
    await opened
    const open = await memoryOf(server)
    const { seconds, numbers } = await change(server)
    await pause(SETTLE_MS)
    devices.send('stop')
    const answer = hear<{ result: DevicesResult }>(devices, 'result')
    devices.send('result')
    const { result } = await answer
    const end = await memoryOf(server)
    const expected = Array.from({ length: DEVICES }, (_, n) => numbers[n % BUILDINGS]!).reduce((sum, n) => sum + n, 0)
    return { result, empty, open, end, seconds, written: numbers.reduce((sum, n) => sum + n, 0), expected }
  } finally {
    devices.kill()
    await closeServer(server)
  }
}

function start(file: string, args: string[], flags: string[]): ChildProcess {
  return fork(join(import.meta.dirname, file), args, { execArgv: ['--import', 'tsx', ...flags] })
}

function hear<T>(child: ChildProcess, key: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const listen = (message: unknown) => {
      if (typeof message !== 'object' || message === null || !(key in message)) return
      child.off('message', listen)
      resolve(message as T)
    }
    child.on('message', listen)
    child.once('exit', (code) => reject(new Error(`a process of the bench ended with ${code}`)))
  })
}

/** Lets a server close what it has open; one that does not is ended. */
async function closeServer(server: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => server.once('exit', resolve))
  server.send('close')
  const patience = setTimeout(() => server.kill(), 5_000)
  await gone
  clearTimeout(patience)
}

async function memoryOf(server: ChildProcess): Promise<Memory> {
  const answer = hear<{ memory: Memory }>(server, 'memory')
  server.send('memory')
  return (await answer).memory
}

/** Clinics with buildings, and in each somebody signed in who may look at all of its boards. */
async function fillBuildings(house: House, now: Date): Promise<Building[]> {
  const buildings: Building[] = []
  for (let number = 0; number < CLINICS; number++) {
    const id = makeId(now)
    const slug = `gp-${number}`
    const branches = Array.from({ length: BUILDINGS_EACH }, (_, n) => ({ id: makeId(now), slug: String(n) }))
    const token = await house.database.write(async (db) => {
      await run(db, sql`
        insert into clinics.clinic (id, slug, fhir_id, name_ru, name_en, audience, zone, updated_at)
        values (${id}, ${slug}, ${slug}, 'Поликлиника', 'Polyclinic', 'both', 'Europe/Moscow', ${now})`)
      await run(db, sql`
        insert into clinics.branch (clinic_id, id, slug, fhir_id, name_ru, name_en, updated_at)
        select ${id}::uuid, id, slug, slug, 'Филиал', 'Branch', ${now}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(branches)}::jsonb) as told (id uuid, slug text)`)
      const account_id = await ensureAccount(db, house.config, slug, 'Администратор', now)
      const role = { role: 'senior_administrator' as const, clinic_id: id, doctor_id: null, valid_from: localDate(now, 'Europe/Moscow'), valid_to: null }
      await giveRole(db, { kind: 'system', name: 'bench' }, account_id, role, 'page', now)
      return openSession(db, account_id, { staff: true, user_agent: null, id_token: null }, now)
    })
    for (const branch of branches) {
      buildings.push({ clinic_id: id, branch_id: branch.id, path: `/reception/${slug}/board/stream?branch=${branch.slug}&after=0`, cookie: `${SESSION_COOKIE}=${token}` })
    }
  }
  return buildings
}
