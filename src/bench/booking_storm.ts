// A storm of clients in processes of their own, one of which is killed in the middle; and the exact counts afterwards.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Read, all, one, sql } from '../platform/db/index.ts'
import type { ClientsOrder, ClientsResult } from './booking_clients.ts'

export interface Storm {
  attempts: number
  booked: number
  kills: number
  /** Acknowledged bookings that nobody asked to cancel. */
  promised: Set<string>
}

export interface StormOrder extends Omit<ClientsOrder, 'seed' | 'attempts' | 'clients'> {
  /** Over all processes. */
  attempts: number
  clients: number
  processes: number
  /** So many processes are killed with SIGKILL: whichever first has so many acknowledged bookings. Each is followed by another one. */
  kills: number
  kill_after: number
}

/** Runs the storm to its end. A fault when a process ends badly that was not killed. */
export async function runStorm(order: StormOrder): Promise<Storm> {
  const storm: Storm = { attempts: 0, booked: 0, kills: 0, promised: new Set() }
  const { attempts, clients, processes, kills, kill_after, ...rest } = order
  let kills_left = kills
  const mayKill = (acknowledged: number) => {
    if (kills_left === 0 || acknowledged < kill_after) return false
    kills_left -= 1
    return true
  }
  const lane = async (number: number) => {
    const share = { ...rest, clients: Math.ceil(clients / processes) }
    let left = Math.ceil(attempts / processes)
    for (let turn = 0; left > 0; turn += 1) {
      const result = await runProcess({ ...share, attempts: left, seed: number * 1000 + turn }, mayKill, storm)
      // of a killed process nobody knows how many attempts it made: its share begins anew, so there are more, never fewer
      if (result) left -= result.attempts
    }
  }
  await Promise.all(Array.from({ length: processes }, (_, number) => lane(number)))
  return storm
}

async function runProcess(order: ClientsOrder, mayKill: (acknowledged: number) => boolean, storm: Storm): Promise<ClientsResult | undefined> {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'booking_clients.ts'), JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let result: ClientsResult | undefined
  let acknowledged = 0
  let is_killed = false
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  for await (const line of createInterface({ input: child.stdout! })) {
    const [word, id] = line.split(' ')
    if (word === 'B') {
      storm.promised.add(id!)
      storm.booked += 1
      acknowledged += 1
      if (!is_killed && mayKill(acknowledged)) is_killed = child.kill('SIGKILL')
    } else if (word === 'X') storm.promised.delete(id!)
    else if (line.startsWith('{')) result = JSON.parse(line) as ClientsResult
  }
  const code = await ended
  if (code !== 0) {
    if (!is_killed || child.signalCode !== 'SIGKILL') throw new Error(`a process of clients ended with ${code ?? child.signalCode}`)
    storm.kills += 1
    return undefined
  }
  if (result) storm.attempts += result.attempts
  return result
}

export interface StormCounts {
  seats: number
  /** Seats that two live bookings hold. */
  doubled: number
  /** Slots whose count is not that of their live bookings, or more than their capacity. */
  miscounted: number
  /** Promised bookings that are not booked. */
  lost: number
  live: number
}

/** What is in the database of one clinic after a storm, exactly. */
export async function countStorm(db: Read, clinic_id: string, promised: ReadonlySet<string>): Promise<StormCounts> {
  const counts = await one(db, sql<Omit<StormCounts, 'lost'>>`
    with live as (
      select slot_id, seat, count(*) as n
      from access.booking
      where clinic_id = ${clinic_id}
        and state in ('held', 'booked', 'arrived', 'fulfilled', 'missed')
      group by slot_id, seat
    )
    select (select coalesce(sum(capacity), 0)::int from access.slot where clinic_id = ${clinic_id}) as seats,
      (select count(*)::int from live where n > 1) as doubled,
      (select coalesce(sum(n), 0)::int from live) as live,
      (
        select count(*)::int
        from access.slot s
        where s.clinic_id = ${clinic_id}
          and (s.taken > s.capacity or s.taken <> (select coalesce(sum(n), 0) from live where slot_id = s.id))
      ) as miscounted`)
  const kept = new Set((await all(db, sql<{ id: string }>`
    select id
    from access.booking
    where clinic_id = ${clinic_id}
      and state = 'booked'`)).map(({ id }) => id))
  return { ...counts, lost: [...promised].filter((id) => !kept.has(id)).length }
}
