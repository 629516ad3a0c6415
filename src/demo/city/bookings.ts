// Who has booked: today and tomorrow by name, and the requests of the last months, from which waits are counted.
import { HORIZON_DAYS } from '../../access/slot.ts'
import { lastClosedMonth } from '../../access/waits/index.ts'
import { addDays } from '../../platform/time.ts'
import { makePerson } from '../names.ts'
import type { Random } from '../random.ts'
import { type CityCalendar, DAY, HOUR, MINUTE } from './calendar.ts'
import { addHistory } from './history.ts'
import { type PlannedClinic, signature } from './plan.ts'
import { type RowBook, instantText } from './rows.ts'
import { type PlannedSlot, addSlots, needsReferral, planSlots, scarcityOf } from './slots.ts'
import { addTries } from './tries.ts'

/** Named bookings a branch for each of today and tomorrow. */
const BOOKINGS_A_DAY = 14
/** Requests for each specialty of a branch: enough to judge by in the last closed month, fewer in those beside it. */
const REQUESTS = { closed: 46, other: 18 }

/** Everything of access for one clinic: slots, bookings of two days, past requests and waits, duty doctors. */
export function addAccess(clinic: PlannedClinic, calendar: CityCalendar, long_history: boolean, book: RowBook): void {
  const by_branch = planSlots(clinic, calendar, book)
  const random = clinic.random.fork('bookings')
  for (const slots of by_branch.values()) {
    const today = calendar.days.at(-1)!.date
    for (const day of [today, addDays(today, 1)]) {
      const taken = random.shuffle(slots.filter((slot) => slot.day === day && slot.taken)).slice(0, BOOKINGS_A_DAY)
      const in_order = taken.sort((a, b) => a.starts_at - b.starts_at)
      in_order.forEach((slot, index) => addBooking(clinic, slot, index + 1, random, calendar, book))
    }
    addSlots(clinic, slots, calendar, book)
    addRequests(clinic, slots, random, calendar, book)
    addTries(clinic, slots, calendar, book)
    addHistory(clinic, slots, calendar, long_history, book)
  }
  addDuty(clinic, random, calendar, book)
}

function addBooking(clinic: PlannedClinic, slot: PlannedSlot, number: number, random: Random, calendar: CityCalendar, book: RowBook): void {
  const id = random.uuid7(new Date(calendar.now - 4 * DAY))
  const birth_year = clinic.spec.children ? random.int(2010, 2025) : random.int(1938, 2004)
  const person = makePerson(random, { birth_year })
  const born = `${birth_year}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`
  const booked_at = calendar.now - random.int(20, 96) * HOUR
  const past = slot.ends_at < calendar.now
  const state = !past ? (slot.starts_at < calendar.now + 10 * MINUTE ? 'arrived' : 'booked') : random.chance(0.93) ? 'fulfilled' : 'missed'
  const referral = needsReferral(slot.doctor.specialty.code)
  const class_code = `${clinic.spec.children ? 'c' : 'a'}${slot.visit === 'repeat' ? 'r' : 'f'}${slot.urgent_only ? 'u' : 'p'}${referral ? 'w' : 'n'}`
  book.add('access.booking', [
    clinic.id, id, id, slot.id, 1, slot.doctor.branch.id, slot.doctor.id, slot.place_id, slot.doctor.specialty.code,
    instantText(slot.starts_at), instantText(slot.ends_at), state, class_code, signature(person), born, 'desk',
    `${'АБВГДЕЖКЛМ'[number % 10]}${100 + number}`, instantText(booked_at), instantText(booked_at), instantText(booked_at), 1,
  ])
  book.add('access.booking_event', [clinic.id, id, 1, 'booked', instantText(booked_at), 'system', null])
  slot.booked = true
}

/** Requests of the last closed month and of those beside it, and what they waited. */
function addRequests(clinic: PlannedClinic, slots: readonly PlannedSlot[], random: Random, calendar: CityCalendar, book: RowBook): void {
  const branch = slots[0]?.doctor.branch
  if (!branch) return
  const closed = lastClosedMonth(calendar.days.at(-1)!.date).slice(0, 7)
  const months = Map.groupBy(calendar.days.filter((day) => day.weekday < 7).slice(-104, -1), (day) => day.date.slice(0, 7))
  for (const specialty of new Set(slots.map((slot) => slot.doctor.specialty.code))) {
    const turn = scarcityOf(branch, specialty, clinic.random)
    for (const [month, days] of months) {
      for (let n = 0; n < (month === closed ? REQUESTS.closed : REQUESTS.other); n++) {
        const day = random.pick(days)
        const requested_at = day.midnight + random.int(8 * 60, 21 * 60) * MINUTE
        addRequest(clinic, branch.id, specialty, turn, day.date, requested_at, random, book)
      }
    }
  }
}

function addRequest(
  clinic: PlannedClinic, branch_id: string, specialty: string, turn: number, date: string, requested_at: number, random: Random, book: RowBook,
): void {
  const soonest = Math.max(0, Math.round(turn * random.next() * 1.1))
  const wait = Math.min(HORIZON_DAYS + 9, soonest + Math.floor(-Math.log(1 - random.next()) * (1 + turn / 4)))
  const served = wait <= HORIZON_DAYS && random.chance(0.97)
  const norm = ['therapist', 'paediatrician', 'gp'].includes(specialty) ? 'first_contact' : specialty === 'oncologist' ? 'suspected' : specialty === 'ultrasound' ? 'imaging' : 'specialist'
  const limit = { first_contact: 1, suspected: 5, imaging: 20, specialist: 20 }[norm]
  const referral = needsReferral(specialty)
  const class_code = `${clinic.spec.children ? 'c' : 'a'}${random.chance(0.7) ? 'f' : 'r'}p${referral ? 'w' : 'n'}`
  const path = referral ? requested_at - random.int(1, 6) * DAY : null
  const served_at = requested_at + wait * DAY
  book.add('access.request', [
    clinic.id, random.uuid7(new Date(requested_at)), branch_id, specialty, class_code, instantText(requested_at), date,
    instantText(requested_at + soonest * DAY), norm, '2026', soonest <= limit, served ? 'booked' : 'waiting',
    served ? instantText(served_at) : null, served ? wait : null, instantText(path),
    served && path !== null ? Math.round((served_at - path) / DAY) : null, instantText(served ? served_at : requested_at),
  ])
}

/** A duty doctor at every branch while it is open, every week. */
function addDuty(clinic: PlannedClinic, random: Random, calendar: CityCalendar, book: RowBook): void {
  const { midnight } = calendar.days.at(-1)!
  for (const branch of clinic.branches) {
    const room = String(100 + random.int(1, 12))
    for (const [index, { opens, closes }] of branch.spec.hours.entries()) {
      book.add('access.duty_week', [
        clinic.id, random.uuid7(new Date(midnight)), branch.id, clinic.spec.children ? 'child' : 'adult', index + 1, opens, closes, room,
        instantText(midnight),
      ])
    }
  }
}
