// What runs by itself: temporary bookings whose five minutes are over are given back; requests that came to nothing are
// counted so; ledgers of people are brought in line with the clinics' bookings after a crash.
import { type Read, type Write, all, sql } from '../../platform/db/index.ts'
import { serveEach, serving } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import { SAME_REQUEST_MS, noteStates } from './queries/ledger.ts'
import { finishMove } from './move.ts'
import { answerRequest } from './queries/answers.ts'
import { findBooking, findBookings } from './queries/bookings.ts'
import { findEntry } from './queries/people.ts'
import { SWEEP, releaseOverdue } from './release.ts'
import { type KnownRequest, settleLeft } from './rules/counting.ts'
import { wakeFollowers } from './waking.ts'

/** How often a worker looks for holds that ran out. */
const SWEEP_MS = 3_000
const BATCH = 500

interface Overdue { clinic_id: string; id: string; person_id: string | null }

function listOverdueEverywhere(db: Read, now: Date): Promise<Overdue[]> {
  return all(db, sql<Overdue>`
    /* cross-clinic */
    select clinic_id, id, coalesce(person_id, patient_id) as person_id
    from access.booking
    where state = 'held'
      and held_until <= ${now}
    order by held_until
    limit ${BATCH}`)
}

/** Gives back every hold whose time has run out, each in a transaction of its own. */
export async function expireHolds(house: House, signal: AbortSignal): Promise<void> {
  await serving(house, signal, async (each) => {
    for (;;) {
      const now = house.clock.now()
      const overdue = await listOverdueEverywhere(house.database.read, now)
      let count = 0
      await each(overdue, async ({ clinic_id, id, person_id }) => {
        const released = await house.database.writeSingle((db) => releaseOverdue(db, clinic_id, id, now))
        if (!released) return
        count += 1
        if (person_id === null) return
        await house.database.writeAhead((db) => noteStates(db, [{ person_id, booking_id: id, state: 'expired' }], now))
      })
      if (count > 0) wakeFollowers(house, true)
      // a page of which none could be given back would come again and again
      if (overdue.length < BATCH || count === 0) return
    }
  })
}

/** A worker's sweep every three seconds; a fault is logged and the next turn tries again. */
export async function startSweep(house: House): Promise<{ close(): Promise<void> }> {
  const stopping = new AbortController()
  let turn = Promise.resolve()
  const timer = setInterval(() => {
    turn = turn.then(() => expireHolds(house, stopping.signal)).catch((error: unknown) => house.log.error({ error }, 'sweep of holds failed'))
  }, SWEEP_MS)
  return {
    async close() {
      clearInterval(timer)
      stopping.abort()
      await turn
    },
  }
}

/** Requests that have been open for an hour without a hold are left: whoever asks again then is a new request. */
export async function closeRequests(house: House, signal: AbortSignal): Promise<void> {
  const now = house.clock.now()
  const before = new Date(now.getTime() - SAME_REQUEST_MS)
  const clinics = await all(house.database.read, sql<{ clinic_id: string }>`
    /* cross-clinic */
    select distinct clinic_id
    from access.request
    where outcome = 'open'
      and requested_at < ${before}`)
  await serveEach(house, signal, clinics, ({ clinic_id }) =>
    house.database.write(async (db) => {
      for (const request of await lockOpenRequests(db, clinic_id, before)) await answerRequest(db, clinic_id, settleLeft(request), now)
    }))
}

function lockOpenRequests(db: Write, clinic_id: string, before: Date): Promise<KnownRequest[]> {
  return all(db, sql<KnownRequest>`
    select r.id, r.branch_id, r.specialty_code, r.class, r.day, r.requested_at, r.first_offer_at, r.norm_key, r.norm_edition,
      r.first_offer_met, r.outcome, r.wait_days, r.path_started_at, r.path_days
    from access.request r
    where r.clinic_id = ${clinic_id}
      and r.outcome = 'open'
      and r.requested_at < ${before}
      and not exists (
        select
        from access.booking b
        where b.clinic_id = ${clinic_id}
          and b.request_id = r.id
          and b.state = 'held'
      )
    limit ${BATCH}
    for update of r skip locked`)
}

/** A place is looked at when nothing has happened to it for so long: the act that took it is over, well or not. */
const SETTLED_MS = 60_000

interface LedgerRow { person_id: string; booking_id: string; clinic_id: string; state: string; replaces: string | null }

/**
 * Compares ledgers with bookings and mends what a crash left: places of bookings that never came or are over, states that
 * were not told, moves that were broken off after the new booking was made.
 */
export async function repairLedgers(house: House, signal: AbortSignal): Promise<void> {
  const { database } = house
  const now = house.clock.now()
  const before = new Date(now.getTime() - SETTLED_MS)
  let last = '00000000-0000-0000-0000-000000000000'
  await serving(house, signal, async (each) => {
    while (!signal.aborted) {
      const rows = await all(database.read, sql<LedgerRow>`
        select person_id, booking_id, clinic_id, state, replaces
        from access.person_booking
        where (place is not null or replaces is not null)
          and updated_at < ${before}
          and booking_id > ${last}
        order by booking_id
        limit ${BATCH}`)
      const clinics = [...Map.groupBy(rows, (row) => row.clinic_id)].map(([clinic_id, group]) => ({ clinic_id, group }))
      await each(clinics, ({ clinic_id, group }) => repairClinic(house, clinic_id, group, now))
      if (rows.length < BATCH) return
      last = rows.at(-1)!.booking_id
    }
  })
}

async function repairClinic(house: House, clinic_id: string, rows: readonly LedgerRow[], now: Date): Promise<void> {
  const { database } = house
  const bookings = new Map((await findBookings(database.read, clinic_id, rows.map((row) => row.booking_id))).map((booking) => [booking.id, booking]))
  for (const row of rows) {
    const booking = bookings.get(row.booking_id)
    if (row.replaces !== null && booking?.state === 'booked') {
      const old = await findReplaced(house, row.person_id, row.replaces)
      if (old) await finishMove(house, SWEEP, old, booking, now)
    } else if (booking?.state === 'moved' && booking.moved_to !== null) {
      const next = await findBooking(database.read, clinic_id, booking.moved_to)
      if (next) await finishMove(house, SWEEP, booking, next, now)
    } else if (!booking || booking.state !== row.state) {
      const state = !booking ? 'expired' : booking.state
      await database.writeAhead((db) => noteStates(db, [{ person_id: row.person_id, booking_id: row.booking_id, state }], now))
    }
  }
}

async function findReplaced(house: House, person_id: string, booking_id: string) {
  const entry = await findEntry(house.database.read, person_id, booking_id)
  return entry && findBooking(house.database.read, entry.clinic_id, booking_id)
}
