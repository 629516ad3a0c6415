// bench booking: bookings a second, each time for itself and many for few, beside a bare transaction that locks the slot's
// row, updates it, inserts the booking and commits; then a storm of 200 clients with kills, and exact counts.
import pg from 'pg'
import { confirmBooking } from '../access/booking/acts.ts'
import { bookSlot, holdSlot } from '../access/booking/hold.ts'
import { countNewClinics, keepRound } from '../access/waits/keeper.ts'
import type { BookingWish, Outcome } from '../access/booking/outcome.ts'
import { stopwatch } from '../platform/clock.ts'
import { type Write, run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { DAY_MS } from '../platform/time.ts'
import { countStorm, runStorm } from './booking_storm.ts'
import { withBenchHouse } from './database.ts'
import { describeMachine, formatTable } from './machine.ts'

const NOW = new Date('2026-11-24T09:00:00Z')
const CLIENTS = 200
const CONNECTIONS = 10
const ROUNDS = 6
/** Bookings of each way in a round, fewer when fewer attempts are asked for. */
let bookings = 2_000
/** Contended: so many slots are wanted at a time, each with so many seats. */
const HOT = 10
const SEATS = 20
const ACTOR: Actor = { kind: 'system', name: 'bench' }

interface Ground { clinic_id: string; branch_id: string; schedule_id: string; doctor_id: string }

/** Measures bookings a second, then lets `count` attempts rage, and prints both. */
export async function benchBooking({ count, out }: { count: number; out: NodeJS.WritableStream }): Promise<void> {
  bookings = Math.min(2_000, Math.max(600, Math.floor(count / 2_000) * 200))
  await withBenchHouse(NOW, {}, async (house) => {
    out.write(`${await describeMachine(house.database, ['pg', 'kysely'])}\n`)
    out.write(`${CLIENTS} clients, ${CONNECTIONS} connections for writing and ${CONNECTIONS} for reading; ${ROUNDS} rounds of ${bookings} bookings each way, durable commits\n\n`)
    const ground = await house.database.write((db) => layGround(db))
    const bare = new pg.Pool({ connectionString: house.database.url, max: CONNECTIONS })
    try {
      await warmUp(house, ground, bare)
      const rows = [...(await measure(house, ground, bare, 'uncontended')), ...(await measure(house, ground, bare, 'contended'))]
      out.write(`${formatTable(['', 'bookings/s', 'of bare', 'in rounds'], rows)}\n\n`)
    } finally {
      await bare.end()
    }
    await rage(house, count, out)
  })
}

/** All ways in turn, several rounds, each time over slots of its own, so that a drift of the machine meets all of them alike. */
async function measure(house: House, ground: Ground, bare: pg.Pool, how: 'uncontended' | 'contended'): Promise<string[][]> {
  // what it is called, what is done, and the number of its peer
  const ways: [string, (slot_id: string) => Promise<unknown>, number][] = [
    ['bare SQL: lock, update, insert, commit', (slot_id) => bookBare(bare, ground, slot_id), 0],
    ['bare SQL in two acts: held, then booked', async (slot_id) => confirmBare(bare, ground, await bookBare(bare, ground, slot_id, 'held')), 1],
    ['booked at once', (slot_id) => must(bookSlot(house, ACTOR, wishFor(ground, slot_id), NOW)), 0],
    ['held', (slot_id) => must(holdSlot(house, ACTOR, wishFor(ground, slot_id), NOW)), 0],
    ['held, then confirmed', async (slot_id) => {
      const { booking } = await must(holdSlot(house, ACTOR, wishFor(ground, slot_id), NOW))
      await must(confirmBooking(house, ACTOR, ground.clinic_id, booking.id, NOW))
    }, 1],
  ]
  const seconds = ways.map(() => [] as number[])
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, [, book]] of ways.entries()) seconds[index]!.push(await timed(await makeSlots(house, ground, how), book))
  }
  const total = (index: number) => seconds[index]!.reduce((sum, s) => sum + s, 0)
  return ways.map(([name, , peer], index) => {
    const ratios = seconds[index]!.map((s, round) => seconds[peer]![round]! / s)
    return [
      `${how}: ${name}`, (ROUNDS * bookings / total(index)).toFixed(0), (total(peer) / total(index)).toFixed(2),
      `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
    ]
  })
}

async function warmUp(house: House, ground: Ground, bare: pg.Pool): Promise<void> {
  const slot_ids = await insertSlots(house, ground, 600, 1)
  await timed(slot_ids.slice(0, 200), (slot_id) => bookBare(bare, ground, slot_id))
  await timed(slot_ids.slice(200, 400), (slot_id) => must(bookSlot(house, ACTOR, wishFor(ground, slot_id), NOW)))
  await timed(slot_ids.slice(400), (slot_id) => must(holdSlot(house, ACTOR, wishFor(ground, slot_id), NOW)))
}

/** Seconds that 200 clients need, each of whom takes the next slot as soon as the last is theirs. */
async function timed(slot_ids: readonly string[], book: (slot_id: string) => Promise<unknown>): Promise<number> {
  let next = 0
  const elapsed_ms = stopwatch()
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    while (next < slot_ids.length) await book(slot_ids[next++]!)
  }))
  return elapsed_ms() / 1000
}

async function must(acting: Promise<Outcome>): Promise<Extract<Outcome, { ok: true }>> {
  const outcome = await acting
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal}`)
  return outcome
}

/** Somebody new each time, as a resident books on the page. */
function wishFor({ clinic_id }: Ground, slot_id: string): BookingWish {
  return {
    clinic_id, slot_id, class: 'afpn', channel: 'page', idempotency_key: makeId(NOW),
    person: { id: makeId(NOW), name: 'Мария Ивановна Петрова', birth_date: '1980-05-09', phone: '+7 900 000-00-00', email: null, lang: 'ru' },
  }
}

/** The peer: what a booking engine does at the least, each step a round trip. Out: the booking's id. */
export async function bookBare(pool: pg.Pool, ground: Ground, slot_id: string, state: 'booked' | 'held' = 'booked'): Promise<string> {
  const id = makeId(NOW)
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query('select taken, capacity, starts_at, ends_at from access.slot where clinic_id = $1 and id = $2 for update', [ground.clinic_id, slot_id])
    const { taken, capacity, starts_at, ends_at } = rows[0] as { taken: number; capacity: number; starts_at: Date; ends_at: Date }
    if (taken >= capacity) throw new Error('full')
    await client.query('update access.slot set taken = $3, status = $4 where clinic_id = $1 and id = $2', [ground.clinic_id, slot_id, taken + 1, taken + 1 < capacity ? 'free' : 'busy'])
    await client.query(
      `insert into access.booking (clinic_id, id, fhir_id, slot_id, seat, branch_id, doctor_id, specialty_code, starts_at, ends_at, state, class,
        person_id, person_name, person_birth_date, channel, event_count, created_at, booked_at, held_until, updated_at)
      values ($1, $2::uuid, $2::text, $3, $4, $5, $6, 'ent', $7, $8, $11, 'afpn', $9, 'Мария Ивановна Петрова', '1980-05-09', 'page', 1, $10,
        case when $11 = 'booked' then $10::timestamptz end, case when $11 = 'held' then $10::timestamptz + interval '5 minutes' end, $10)`,
      [ground.clinic_id, id, slot_id, taken + 1, ground.branch_id, ground.doctor_id, starts_at, ends_at, makeId(NOW), NOW, state],
    )
  })
  return id
}

/** The second act of the peer: the booking's row locked, in time, changed. */
async function confirmBare(pool: pg.Pool, { clinic_id }: Ground, booking_id: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query('select held_until from access.booking where clinic_id = $1 and id = $2 for update', [clinic_id, booking_id])
    if ((rows[0] as { held_until: Date }).held_until <= NOW) throw new Error('too late')
    await client.query(`update access.booking set state = 'booked', booked_at = $3, updated_at = $3 where clinic_id = $1 and id = $2`, [clinic_id, booking_id, NOW])
  })
}

async function inTransaction(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
  } finally {
    client.release()
  }
}

async function rage(house: House, count: number, out: NodeJS.WritableStream): Promise<void> {
  const storm_ground = await house.database.write((db) => layGround(db))
  const slot_ids = [...(await insertSlots(house, storm_ground, 24, 1)), ...(await insertSlots(house, storm_ground, 8, 4))]
  const elapsed_ms = stopwatch()
  const storm = await runStorm({
    database_url: house.database.url, folder: house.config.OTKLIK_DATA, now: NOW.toISOString(), clinic_id: storm_ground.clinic_id, slot_ids,
    attempts: count, clients: CLIENTS, connections: 6, processes: 2, kills: 2, kill_after: 10,
  })
  const seconds = elapsed_ms() / 1000
  const counts = await countStorm(house.database.read, storm_ground.clinic_id, storm.promised)
  out.write(`${storm.attempts} attempts of ${CLIENTS} clients on ${slot_ids.length} hot slots (${counts.seats} seats), ${storm.kills} processes killed, ${(storm.attempts / seconds).toFixed(0)} attempts/s\n`)
  out.write(`confirmed ${storm.booked}, of them to stay ${storm.promised.size}; seats held twice: ${counts.doubled}; slots miscounted: ${counts.miscounted}; promised and lost: ${counts.lost}\n`)
  if (counts.doubled + counts.miscounted + counts.lost > 0) throw new Error('the counts are not exact')
}

/** Slots for one part: each for one booking, or few at a time with many seats, in the order in which they are wanted. */
async function makeSlots(house: House, ground: Ground, how: 'uncontended' | 'contended'): Promise<string[]> {
  if (how === 'uncontended') return insertSlots(house, ground, bookings, 1)
  const slots = await insertSlots(house, ground, bookings / SEATS, SEATS)
  return Array.from({ length: bookings }, (_, n) => slots[Math.floor(n / (HOT * SEATS)) * HOT + (n % HOT)]!)
}

export async function insertSlots(house: House, ground: Ground, n: number, capacity: number): Promise<string[]> {
  const ids = Array.from({ length: n }, () => makeId(NOW))
  const starts_at = new Date(NOW.getTime() + 3 * DAY_MS)
  await house.database.writeSingle((db) => run(db, sql`
    insert into access.slot (clinic_id, id, fhir_id, schedule_id, branch_id, doctor_id, specialty_code, starts_at, ends_at, day,
      status, capacity, audience, updated_at)
    select ${ground.clinic_id}::uuid, id, id::text, ${ground.schedule_id}::uuid, ${ground.branch_id}::uuid, ${ground.doctor_id}::uuid, 'ent',
      ${starts_at}::timestamptz, ${new Date(starts_at.getTime() + 900_000)}::timestamptz, '2026-11-27', 'free', ${capacity}::smallint, 'both',
      ${NOW}::timestamptz
    from unnest(${ids}::uuid[]) as t (id)`))
  // as the keeper of the waits does within two seconds, and autovacuum with a table that has been filled
  await keepRound(house, new AbortController().signal)
  await countNewClinics(house, new AbortController().signal)
  await house.database.writeSingle((db) => run(db, sql`analyze access.slot, access.booking, access.person_booking, access.request`))
  return ids
}

export async function layGround(db: Write): Promise<Ground> {
  const [clinic_id, branch_id, schedule_id, doctor_id] = Array.from({ length: 4 }, () => makeId(NOW)) as [string, string, string, string]
  await run(db, sql`
    insert into clinics.clinic (id, slug, fhir_id, name_ru, name_en, audience, zone, updated_at)
    values (${clinic_id}, ${`b-${clinic_id.slice(-12)}`}, ${clinic_id}, 'Поликлиника', 'Polyclinic', 'both', 'Europe/Moscow', ${NOW})`)
  await run(db, sql`
    insert into clinics.branch (clinic_id, id, slug, fhir_id, name_ru, name_en, updated_at)
    values (${clinic_id}, ${branch_id}, '1', 'b', 'Филиал', 'Branch', ${NOW})`)
  await run(db, sql`
    insert into clinics.specialty (code, name_ru, name_en)
    values ('ent', 'Оториноларинголог', 'ENT doctor')
    on conflict (code) do nothing`)
  await run(db, sql`
    insert into clinics.doctor (clinic_id, id, fhir_id, family, updated_at)
    values (${clinic_id}, ${doctor_id}, 'd', 'Соколова', ${NOW})`)
  await run(db, sql`
    insert into access.schedule (clinic_id, id, fhir_id, own, branch_id, doctor_id, specialty_code, audience, updated_at)
    values (${clinic_id}, ${schedule_id}, ${schedule_id}, true, ${branch_id}, ${doctor_id}, 'ent', 'both', ${NOW})`)
  return { clinic_id, branch_id, schedule_id, doctor_id }
}
