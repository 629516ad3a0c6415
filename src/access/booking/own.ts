// Bookings that somebody may see and change: those of the persons of their account. Whoever has one of these has been let in.
import type { Read } from '../../platform/db/index.ts'
import { type Booking, findBooking, findBookings } from './queries/bookings.ts'
import { type Person, findPerson, listLedger, listPeople } from './queries/people.ts'
import { type DoctorName, type Where, findPlaceName, findWhereOf, listDoctors } from './queries/places.ts'

export interface OwnBooking {
  booking: Booking
  person: Person
}

/** A booking of one of the account's persons; undefined for anybody else's. */
export async function findOwnBooking(db: Read, account_id: string, clinic_id: string, id: string): Promise<OwnBooking | undefined> {
  const booking = await findBooking(db, clinic_id, id)
  const person = booking?.person_id ? await findPerson(db, account_id, booking.person_id) : undefined
  return booking && person && { booking, person }
}

export interface ShownBooking {
  booking: Booking
  where: Where
  doctor: DoctorName | undefined
  room: string | null
}

/** What a page says of a booking besides itself. */
export async function describeBooking(db: Read, booking: Booking): Promise<ShownBooking> {
  const [where, doctors, room] = await Promise.all([
    findWhereOf(db, booking),
    listDoctors(db, booking.clinic_id, booking.doctor_id === null ? [] : [booking.doctor_id]),
    findPlaceName(db, booking.clinic_id, booking.place_id),
  ])
  if (!where) throw new Error(`booking ${booking.id} is at a branch that is gone`)
  return { booking, where, doctor: doctors[0], room }
}

/** The list shows so many at most, the latest first. */
const LISTED_MAX = 100

/** All bookings of an account's persons, over all clinics, the soonest first. */
export async function listOwnBookings(db: Read, account_id: string): Promise<{ people: Person[]; shown: ShownBooking[] }> {
  const people = await listPeople(db, account_id, true)
  const ledger = people.length === 0 ? [] : await listLedger(db, people.map(({ id }) => id), LISTED_MAX)
  const groups = [...Map.groupBy(ledger, ({ clinic_id }) => clinic_id)]
  const found = await Promise.all(groups.map(([clinic_id, rows]) => findBookings(db, clinic_id, rows.map(({ booking_id }) => booking_id))))
  const shown = await Promise.all(found.flat().map((booking) => describeBooking(db, booking)))
  return { people, shown: shown.toSorted((a, b) => a.booking.starts_at.getTime() - b.booking.starts_at.getTime()) }
}
