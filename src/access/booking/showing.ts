// Gathers what the page of free times shows.
import type { Read } from '../../platform/db/index.ts'
import type { Call } from '../../platform/http/route.ts'
import { makeSecret } from '../../platform/ids.ts'
import { DAY_MS, addDays, atLocal, localDate, localTime } from '../../platform/time.ts'
import { findLockStanding } from '../desk/lock.ts'
import { findNorms } from '../norms.ts'
import { offersFor } from '../offers/door.ts'
import { HORIZON_DAYS, classCode } from '../slot.ts'
import { findFreeFor, findFreeSlots } from './free.ts'
import type { TimesView } from './pages/times.tsx'
import { type Booking, type FreeSlot, findBooking } from './queries/bookings.ts'
import { findReferral } from './queries/notes.ts'
import { findEntry, findPerson, listPeople } from './queries/people.ts'
import { type Where, findClinic, findClinicById, listDoctors } from './queries/places.ts'
import { type Answers, readWho } from './rules/asking.ts'
import { ageClass } from './rules/judging.ts'

/** Days with free times that one page shows, and the times it looks through for them. */
const DAYS_SHOWN = 5
const SLOTS_MAX = 600

export interface TimesQuery extends Answers {
  d?: string | undefined
  p?: string | undefined
  from?: string | undefined
  /** A local time of that day, which somebody pressed elsewhere. */
  t?: string | undefined
  /** `<clinic's slug>.<booking>` */
  move?: string | undefined
}

/** In: the branch and specialty, what the address says, a sentence about an attempt that failed. */
export async function gatherTimes(call: Call<unknown, unknown>, where: Where, query: TimesQuery, sentence?: string): Promise<TimesView> {
  const { house, actor, now } = call
  const { read } = house.database
  const today = localDate(now, where.zone)
  const account_id = actor.kind === 'account' ? actor.id : null
  const people = account_id === null ? [] : await listPeople(read, account_id)
  const moving = account_id === null ? undefined : await findMoving(call, account_id, query.move)
  const person = moving
    ? people.find(({ id }) => id === moving.booking.person_id)
    : (people.find(({ id }) => id === query.p) ?? (people.length === 1 ? people[0] : people.find(({ birth_date }) =>
        query.c !== undefined && (query.c.startsWith('c') ? 'child' : 'adult') === ageClass(birth_date, today)) ?? people[0]))
  const { referral_needed } = (await findNorms(read)).rule(where.specialty_code)
  const referral = person && await findReferral(read, person.id, where.specialty_code, now)
  const who = readWho(moving ? { c: moving.booking.class } : query, {
    age: person && ageClass(person.birth_date, today), referral: account_id === null || moving ? undefined : referral_needed && referral !== undefined,
  })
  const code = classCode(who)
  const from = query.from !== undefined && query.from > today ? atLocal(query.from, '00:00', where.zone) : now
  const wish = {
    clinic_id: where.clinic_id, branch_id: where.branch_id, specialty_code: where.specialty_code, from,
    until: new Date(now.getTime() + (HORIZON_DAYS + 1) * DAY_MS), limit: SLOTS_MAX,
  }
  const findTimes = (doctor: { doctor_id?: string }) => person
    ? findFreeFor(read, { ...wish, ...doctor }, { ...who, birth_date: person.birth_date, today }, now)
    : findFreeSlots(read, { ...wish, ...doctor, class: code }, now)
  const all = await findTimes({})
  // whoever sees patients later than so many times of others is asked for by the address all the same
  const own = query.d === undefined ? undefined : all.length < SLOTS_MAX ? all.filter(({ doctor_id }) => doctor_id === query.d) : await findTimes({ doctor_id: query.d })
  const doctors = await listDoctors(read, where.clinic_id, [...new Set([...all, ...(own ?? [])].flatMap(({ doctor_id }) => doctor_id ?? []))])
  const doctor_id = doctors.some(({ id }) => id === query.d) ? query.d : undefined
  const fitting = doctor_id === undefined ? all : own!
  const { days, later_from } = byDay(fitting)
  const chosen_day = query.from ?? today
  const chosen = query.t === undefined || moving || sentence !== undefined ? undefined : {
    day: chosen_day, time: query.t, is_over: atLocal(chosen_day, query.t, where.zone) <= now,
    slots: fitting.filter((slot) => slot.day === chosen_day && localTime(slot.starts_at, where.zone) === query.t),
  }
  const is_later = from > now
  // nobody leaves without an offer
  const offers = (days.length > 0 && sentence === undefined) || is_later || moving
    ? undefined
    : await offersFor(house, {
        clinic_id: where.clinic_id, branch_id: where.branch_id, specialty_code: where.specialty_code, class: code, person_id: person?.id,
      }, now)
  return {
    offers, where, who, code, chosen, days, later_from, is_later, doctors, doctor_id, signed_in: account_id !== null, people, person,
    referral_needed, has_referral: who.referral, moving, key: makeSecret(12), sentence, live: undefined, in_way: undefined,
    lock: person ? await findLockStanding(read, person.id, where.specialty_code, now) : null,
  }
}

/** The first days, whole ones: where the times that were looked through end within a day, it begins the next page. */
function byDay(slots: readonly FreeSlot[]): Pick<TimesView, 'days' | 'later_from'> {
  const groups = [...Map.groupBy(slots, ({ day }) => day)].map(([day, of_day]) => ({ day, slots: of_day }))
  const is_cut = slots.length >= SLOTS_MAX
  const whole = is_cut && groups.length > 1 ? groups.slice(0, -1) : groups
  const days = whole.slice(0, DAYS_SHOWN)
  const last = days.at(-1)
  return { days, later_from: last && (is_cut || whole.length > DAYS_SHOWN) ? addDays(last.day, 1) : undefined }
}

async function findMoving({ house }: Call<unknown, unknown>, account_id: string, move: string | undefined): Promise<TimesView['moving']> {
  const [, slug, id] = /^([a-z0-9-]{1,40})\.([0-9a-f-]{36})$/.exec(move ?? '') ?? []
  const clinic = slug === undefined ? undefined : await findClinic(house.database.read, slug)
  const named = clinic && await findBooking(house.database.read, clinic.id, id!)
  // gone back to after a move: what is moved is the booking that it has become
  const booking = named && await followMoves(house.database.read, named)
  if (!booking || booking.state !== 'booked' || booking.person_id === null) return undefined
  if (!(await findPerson(house.database.read, account_id, booking.person_id))) return undefined
  return { booking, slug: booking.clinic_id === clinic.id ? clinic.slug : (await findClinicById(house.database.read, booking.clinic_id))!.slug }
}

/** Nobody moves a visit more often in earnest; it bounds the walk. */
const MOVES_MAX = 30

async function followMoves(read: Read, named: Booking): Promise<Booking> {
  let booking = named
  for (let turn = 0; turn < MOVES_MAX && booking.state === 'moved' && booking.moved_to !== null && booking.person_id !== null; turn++) {
    const entry = await findEntry(read, booking.person_id, booking.moved_to)
    const next = entry && await findBooking(read, entry.clinic_id, booking.moved_to)
    if (!next) break
    booking = next
  }
  return booking
}
