// Many clients that want the same few times: one process of them, started by `bench booking` and by the contention test, and
// killed by them in the middle of its work. Each acknowledged booking is written out at once, so that whoever counts knows
// what was promised. In: the order as JSON in the first argument. Out, line by line: `B <id>` booked, `X <id>` about to be
// cancelled, and at the end `{"attempts": …}`.
import { writeSync } from 'node:fs'
import { cancelBooking, confirmBooking } from '../access/booking/acts.ts'
import { holdSlot } from '../access/booking/hold.ts'
import type { BookingHouse, BookingWish, Outcome } from '../access/booking/outcome.ts'
import { readConfig } from '../platform/config.ts'
import { openDatabase } from '../platform/db/index.ts'
import { makeId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'

export interface ClientsOrder {
  database_url: string
  /** Folder of the house. */
  folder: string
  /** Instant of the house's clock, which stands still: ISO text. */
  now: string
  clinic_id: string
  slot_ids: string[]
  clients: number
  attempts: number
  connections: number
  seed: number
}

export interface ClientsResult { attempts: number; held: number; booked: number; lost: number; other: number; seconds: number }

const ACTOR: Actor = { kind: 'system', name: 'clients' }

if (import.meta.main) await runClients(JSON.parse(process.argv[2]!) as ClientsOrder)

async function runClients(order: ClientsOrder): Promise<void> {
  const config = readConfig({ OTKLIK_DATA: order.folder, LOG_LEVEL: 'silent' })
  const house = { config, database: openDatabase(order.database_url, { pool_size: order.connections }), wake() {} }
  const result: ClientsResult = { attempts: 0, held: 0, booked: 0, lost: 0, other: 0, seconds: 0 }
  const random = makeRandom(order.seed)
  const started = performance.now()
  await Promise.all(Array.from({ length: order.clients }, async () => {
    while (result.attempts < order.attempts) {
      result.attempts += 1
      await attempt(house, order, random, result)
    }
  }))
  result.seconds = (performance.now() - started) / 1000
  writeSync(1, `${JSON.stringify(result)}\n`)
  await house.database.close()
}

/** One try for one of the hot times by somebody new: of those who get it most confirm, some think better of it, some go away. */
async function attempt(house: BookingHouse, order: ClientsOrder, random: () => number, result: ClientsResult): Promise<void> {
  const now = new Date(order.now)
  const { clinic_id } = order
  const wish: BookingWish = {
    clinic_id, slot_id: order.slot_ids[Math.floor(random() * order.slot_ids.length)]!, class: 'afpn', channel: 'page',
    person: { id: makeId(now), name: 'Проба', birth_date: '1980-01-01', phone: null, email: null, lang: 'ru' },
    idempotency_key: makeId(now),
  }
  // one in ten presses twice
  const twice = random() < 0.1
  const outcomes = await Promise.all([holdSlot(house, ACTOR, wish, now), ...(twice ? [holdSlot(house, ACTOR, wish, now)] : [])])
  const held = outcomes.find((outcome): outcome is Extract<Outcome, { ok: true }> => outcome.ok)
  const ids = new Set(outcomes.flatMap((outcome) => outcome.ok ? [outcome.booking.id] : []))
  if (ids.size > 1) throw new Error('one key made two bookings')
  if (!held) {
    if (outcomes[0].ok || outcomes[0].refusal === 'lost_race') result.lost += 1
    else result.other += 1
    return
  }
  result.held += 1
  const { id } = held.booking
  const luck = random()
  if (luck < 0.1) return
  if (luck < 0.4) return void (await cancelBooking(house, ACTOR, clinic_id, id, 'person', now))
  const booked = await confirmBooking(house, ACTOR, clinic_id, id, now)
  if (!booked.ok) throw new Error(`a hold in time was not confirmed: ${booked.refusal}`)
  result.booked += 1
  writeSync(1, `B ${id}\n`)
  if (luck < 0.6) return
  // the time is wanted again
  writeSync(1, `X ${id}\n`)
  await cancelBooking(house, ACTOR, clinic_id, id, 'person', now)
}

/** Mulberry32. */
function makeRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
