// The number on a ticket: given once, when a booking is first shown to somebody who may need it. A counter a branch and
// day, asked in a transaction of its own, so that bookings never wait for each other.
import { type Write, first, one, run, sql } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import { DAY_MS, localDate } from '../../platform/time.ts'
import type { BookingState } from '../booking/rules/state.ts'
import { ticketNumber } from './rules/ticket.ts'

interface Ticketed {
  clinic_id: string
  id: string
  branch_id: string
  starts_at: Date
  zone: string
  state: BookingState
  ticket: string | null
}

/**
 * The ticket number of a booking, given now when it has none yet: unique at the branch on the day of the visit. Null for
 * a booking that is not (or not any more) one to come with: temporary, expired, cancelled, moved.
 */
export async function ensureTicket(house: House, booking: Ticketed): Promise<string | null> {
  if (booking.ticket !== null) return booking.ticket
  if (!['booked', 'arrived', 'fulfilled'].includes(booking.state)) return null
  return house.database.write((db) => giveTicket(db, booking))
}

async function giveTicket(db: Write, { clinic_id, id, branch_id, starts_at, zone }: Ticketed): Promise<string | null> {
  const locked = await first(db, sql<{ ticket: string | null }>`
    select ticket
    from access.booking
    where clinic_id = ${clinic_id}
      and id = ${id}
    for no key update`)
  if (!locked || locked.ticket !== null) return locked?.ticket ?? null
  const day = localDate(starts_at, zone)
  for (;;) {
    const ticket = ticketNumber(await countTicket(db, clinic_id, branch_id, day))
    // numbers that came with the booking from elsewhere are passed over
    const taken = await first(db, sql<{ id: string }>`
      select id
      from access.booking
      where clinic_id = ${clinic_id}
        and branch_id = ${branch_id}
        and starts_at >= ${new Date(starts_at.getTime() - DAY_MS)}
        and starts_at <= ${new Date(starts_at.getTime() + DAY_MS)}
        and ticket = ${ticket}
      limit 1`)
    if (taken) continue
    await run(db, sql`
      update access.booking
      set ticket = ${ticket}
      where clinic_id = ${clinic_id}
        and id = ${id}`)
    return ticket
  }
}

async function countTicket(db: Write, clinic_id: string, branch_id: string, day: string): Promise<number> {
  const { last } = await one(db, sql<{ last: number }>`
    insert into access.ticket_count (clinic_id, branch_id, day, last)
    values (${clinic_id}, ${branch_id}, ${day}, 1)
    on conflict (clinic_id, branch_id, day) do update
    set last = ticket_count.last + 1
    returning last`)
  return last
}
