// Routes of one's bookings: the list, one of them, and what is done with it.
import { z } from 'zod'
import type { Read } from '../../platform/db/index.ts'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { makeSecret } from '../../platform/ids.ts'
import { localDate } from '../../platform/time.ts'
import { findLockStanding } from '../desk/lock.ts'
import { planReminders } from '../desk/rules/reminding.ts'
import { offersFor } from '../offers/door.ts'
import { cancelBooking, confirmBooking } from './acts.ts'
import { moveBooking } from './move.ts'
import { type Outcome, no } from './outcome.ts'
import { type OwnBooking, describeBooking, findOwnBooking, listOwnBookings } from './own.ts'
import { type Again, BookingPage } from './pages/booking.tsx'
import { MinePage, MovePage } from './pages/mine.tsx'
import { paths } from './pages/naming.ts'
import { accountOf } from './people.tsx'
import { findBooking, findSlot } from './queries/bookings.ts'
import { findEntry } from './queries/people.ts'
import { findClinic, findClinicById, findWhereOf, listDoctors } from './queries/places.ts'
import { classThere, judgeSlot } from './rules/judging.ts'
import { hasPassport } from './rules/person.ts'
import { bookingWords } from './words/index.ts'

const BookingParams = z.object({ clinic: z.string(), booking: z.uuid() })
type BookingCall = Call<z.infer<typeof BookingParams>, unknown>

const list = route({
  method: 'GET', url: '/access/bookings', permit: 'signed_in', audit: null,
  async handle({ house, actor, frame, now }) {
    const { shown } = await listOwnBookings(house.database.read, accountOf(actor))
    return page(<MinePage frame={frame} shown={shown} now={now} />)
  },
})

const one = route({
  method: 'GET', url: '/access/bookings/:clinic/:booking', permit: 'signed_in', audit: null, params: BookingParams,
  query: z.object({ done: z.enum(['booked']).optional().catch(undefined) }),
  async handle(call) {
    const own = await findOwn(call)
    return own ? showBooking(call, own, { said: call.query.done }) : refuse(404)
  },
})

function findOwn({ house, actor, clinic, params }: BookingCall): Promise<OwnBooking | undefined> {
  return findOwnBooking(house.database.read, accountOf(actor), clinic.id, params.booking)
}

async function showBooking(
  call: BookingCall, { booking }: OwnBooking, shows: { said?: 'booked' | undefined; sentence?: string; status?: number },
): Promise<Answer> {
  const { house, now, frame } = call
  const { read } = house.database
  const before = await findOther(call, booking, booking.moved_from)
  return page(
    <BookingPage
      frame={frame}
      view={{
        ...(await describeBooking(read, booking)), now, key: makeSecret(12), said: shows.said, sentence: shows.sentence, before,
        after: await findOther(call, booking, booking.moved_to),
        again: isOff(booking, now) ? await judgeAgain(read, booking, now) : 'over', before_again: before ? await judgeAgain(read, before.booking, now) : 'over',
        offers: isOff(booking, now)
          ? await offersFor(house, { ...booking, person_id: booking.person_id ?? undefined }, now)
          : undefined,
        lock: booking.person_id === null ? null : await findLockStanding(read, booking.person_id, booking.specialty_code, now),
        is_reminded: planReminders({ starts_at: booking.starts_at, changed_at: booking.booked_at ?? now }, booking.zone).some(({ due_at }) => due_at > now),
        has_passport: hasPassport(booking.person_birth_date, localDate(booking.starts_at, booking.zone)),
      }}
    />,
    { status: shows.status ?? 200 },
  )
}

/** Whether the time of a booking could be had by its person now. */
async function judgeAgain(read: Read, booking: OwnBooking['booking'], now: Date): Promise<Again> {
  const slot = await findSlot(read, booking.clinic_id, booking.slot_id, null, now)
  const refusal = judgeSlot(slot, { class: booking.class, birth_date: booking.person_birth_date }, now)
  return refusal === undefined ? 'free' : refusal === 'lost_race' ? 'taken' : 'over'
}

/** Cancelled by whomever, or held and not confirmed in time. */
function isOff({ state, held_until }: OwnBooking['booking'], now: Date): boolean {
  return state === 'cancelled' || state === 'expired' || (state === 'held' && held_until! <= now)
}

/** What a booking was moved from, or to: mostly at the same clinic, otherwise wherever the person's ledger says. */
async function findOther({ house, clinic }: BookingCall, { person_id }: OwnBooking['booking'], other_id: string | null) {
  if (other_id === null || person_id === null) return undefined
  const { read } = house.database
  const here = await findBooking(read, clinic.id, other_id)
  if (here) return { booking: here, slug: clinic.slug }
  const entry = await findEntry(read, person_id, other_id)
  const there = entry && await findBooking(read, entry.clinic_id, other_id)
  const other = there && await findClinicById(read, there.clinic_id)
  return there && other && { booking: there, slug: other.slug }
}

/** An act on one's own booking: done, it leads to the booking (or where the act says); refused, the page says why. */
function actRoute(path: string, audit: string | null, act: (call: BookingCall, own: OwnBooking) => Promise<Outcome>, done = ''): AnyRoute {
  return route({
    method: 'POST', url: `/access/bookings/:clinic/:booking/${path}`, permit: 'signed_in', audit, params: BookingParams,
    async handle(call) {
      const own = await findOwn(call)
      if (!own) return refuse(404)
      const outcome = await act(call, own)
      if (!outcome.ok) {
        const seen = await findOwn(call)
        return showBooking(call, seen ?? own, { sentence: bookingWords(call.lang).refusals[outcome.refusal], status: 409 })
      }
      const { booking } = outcome
      const slug = booking.clinic_id === call.clinic.id ? call.clinic.slug : (await findClinicById(call.house.database.read, booking.clinic_id))!.slug
      return seeOther(paths.booking(slug, booking.id, done))
    },
  })
}

const confirmation = actRoute('confirmation', null, ({ house, actor, clinic, params, now }) =>
  confirmBooking(house, actor, clinic.id, params.booking, now), '?done=booked')

const cancellation = actRoute('cancellation', null, ({ house, actor, clinic, params, now }) =>
  cancelBooking(house, actor, clinic.id, params.booking, 'person', now))

const moving = actRoute('move', null, async ({ house, actor, clinic, params, body, now }) => {
  const to = readTarget(typedText(readFields(body), 'to'))
  const target = to && await findClinic(house.database.read, to.slug)
  if (!to || !target) return no('gone')
  return moveBooking(house, actor, clinic.id, params.booking, { slot_id: to.slot_id, clinic_id: target.id }, now)
})

/** The address of an act, come back to by hand, by a reload or after signing in: the booking says what is true. */
function standingRoute(path: string): AnyRoute {
  return route({
    method: 'GET', url: `/access/bookings/:clinic/:booking/${path}`, permit: 'signed_in', audit: null, params: BookingParams,
    handle: async ({ clinic, params }) => seeOther(paths.booking(clinic.slug, params.booking)),
  })
}

/** «Было … станет …», before anything is done. */
const moveQuestion = route({
  method: 'GET', url: '/access/bookings/:clinic/:booking/move', permit: 'signed_in', audit: null, params: BookingParams,
  query: z.object({ to: z.string().max(100).catch('') }),
  async handle(call) {
    const { house, now, frame, lang, query } = call
    const { read } = house.database
    const own = await findOwn(call)
    if (!own) return refuse(404)
    // nobody said where to: the visit itself leads to other times
    if (query.to === '') return seeOther(`/access/bookings/${call.clinic.slug}/${own.booking.id}`)
    const to = readTarget(query.to)
    const target = to && await findClinic(read, to.slug)
    const slot = target && await findSlot(read, target.id, to.slot_id, null, now)
    const where = slot && await findWhereOf(read, slot)
    const { refusals } = bookingWords(lang)
    if (!slot || !where) return showBooking(call, own, { sentence: refusals.gone, status: 409 })
    if (own.booking.state !== 'booked') return showBooking(call, own, { sentence: refusals.wrong_state, status: 409 })
    const [doctor] = await listDoctors(read, slot.clinic_id, slot.doctor_id === null ? [] : [slot.doctor_id])
    const refusal = slot.specialty_code === own.booking.specialty_code
      ? judgeSlot(slot, { class: classThere(own.booking, slot), birth_date: own.booking.person_birth_date }, now)
      : 'other_specialty'
    const view = { old: await describeBooking(read, own.booking), to: query.to, next: { where, slot, doctor }, sentence: refusal && refusals[refusal] }
    return page(<MovePage frame={frame} view={view} today={localDate(now, where.zone)} />, { status: view.sentence ? 409 : 200 })
  },
})

/** `<clinic's slug>.<slot>` */
function readTarget(text: string): { slug: string; slot_id: string } | undefined {
  const [, slug, slot_id] = /^([a-z0-9-]{1,40})\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/.exec(text) ?? []
  return slug === undefined ? undefined : { slug, slot_id: slot_id! }
}

export const mineRoutes: readonly AnyRoute[] = [
  list, one, confirmation, cancellation, standingRoute('confirmation'), standingRoute('cancellation'), moveQuestion, moving,
]
