// Routes from a free time to a temporary booking.
import { z } from 'zod'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { parseForm, readFields } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { makeSecret } from '../../platform/ids.ts'
import { localDate, localTime } from '../../platform/time.ts'
import { type ClassCode, classCode, readClass } from '../slot.ts'
import { cancelBooking } from './acts.ts'
import { classFor } from './free.ts'
import { holdSlot } from './hold.ts'
import { type Outcome } from './outcome.ts'
import { paths } from './pages/naming.ts'
import { ChoosePage } from './pages/mine.tsx'
import { type InWay, TimesPage, type TimesView } from './pages/times.tsx'
import { accountOf } from './people.tsx'
import { type Booking, findBooking, findSlot } from './queries/bookings.ts'
import { listLivePlaces } from './queries/ledger.ts'
import { findReferral } from './queries/notes.ts'
import { type Person, findPerson, listPeople } from './queries/people.ts'
import { type Where, findClinic, findClinicById, findWhere, findWhereOf, listDoctors } from './queries/places.ts'
import { ageClass, classThere, judgeSlot } from './rules/judging.ts'
import { type TimesQuery, gatherTimes } from './showing.ts'
import { bookingWords } from './words/index.ts'

const word = z.string().max(120).optional().catch(undefined)
const TimesQueryShape = z.object({
  c: word, age: word, visit: word, urgent: word, referral: word, asked: word, p: word, move: word,
  d: z.uuid().optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined), t: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).optional().catch(undefined),
})

const times = route({
  method: 'GET', url: '/access/times/:clinic/:branch/:specialty', permit: 'public', audit: null,
  params: z.object({ clinic: z.string(), branch: z.string().max(60), specialty: z.string().max(60) }), query: TimesQueryShape,
  async handle(call) {
    const where = await findWhere(call.house.database.read, call.clinic.id, call.params.branch, call.params.specialty)
    return where ? showTimes(call, where, call.query) : refuse(404)
  },
})

async function showTimes(
  call: Call<unknown, unknown>, where: Where, query: TimesQuery, said?: { sentence: string; status: number; in_way?: InWay | undefined },
): Promise<Answer> {
  const view = await gatherTimes(call, where, query, said?.sentence)
  const in_way = said?.in_way
  // whoever has a booking already can have neither another time here nor a place in the line
  const offers = in_way ? undefined : view.offers
  return page(
    <TimesPage frame={call.frame} view={{ ...view, offers, in_way, live: await findChosen(call, where, view) }} today={localDate(call.now, where.zone)} />,
    { status: said?.status ?? 200 },
  )
}

const SlotQuery = z.object({ clinic: word, branch: word, specialty: word, slot: z.uuid().optional().catch(undefined), c: word })

/** Where a time leads whoever was not signed in when they chose it: whom is it for? */
const choice = route({
  method: 'GET', url: '/access/holds', permit: 'signed_in', audit: null, query: SlotQuery,
  async handle(call) {
    const { clinic, branch, specialty, slot: slot_id, c } = call.query
    // the address of the form itself, come back to: which time it was nobody knows any more
    if (!clinic || !branch || !specialty || !slot_id) return seeOther(paths.choose({ s: specialty, c }))
    return showChoice(call, { clinic, branch, specialty, slot: slot_id, c })
  },
})

async function showChoice(
  call: Call<unknown, unknown>, query: { clinic: string; branch: string; specialty: string; slot: string; c?: string | undefined }, error?: string,
): Promise<Answer> {
  const { house, actor, now, frame, lang } = call
  const { read } = house.database
  const found = await findWhereBySlugs(call, query)
  if (!found) return refuse(404)
  const given = readClass(query.c ?? '') ?? { age: 'adult', visit: 'first', urgency: 'planned', referral: false } as const
  const slot = await findSlot(read, found.clinic_id, query.slot, classCode(given), now)
  const refusal = judgeSlot(slot, { class: classCode({ ...given, referral: true }), birth_date: null }, now)
  if (!slot || (refusal && refusal !== 'not_bookable')) {
    return showTimes(call, found, { c: query.c }, { sentence: bookingWords(lang).refusals[refusal ?? 'gone'], status: 409 })
  }
  const people = await listPeople(read, accountOf(actor))
  const [doctor] = await listDoctors(read, found.clinic_id, slot.doctor_id === null ? [] : [slot.doctor_id])
  const fitting = people.filter(({ birth_date }) => slot.audience === 'both' || ageClass(birth_date, slot.day) === slot.audience)
  return page(
    <ChoosePage
      frame={frame} today={localDate(now, found.zone)}
      view={{
        where: found, slot, doctor, people, person: fitting.find(({ birth_date }) => ageClass(birth_date, slot.day) === given.age) ?? fitting[0],
        code: classCode(given), key: makeSecret(12), here: paths.hold({ ...query, c: classCode(given) }), error,
      }}
    />,
    { status: error === undefined ? 200 : 422 },
  )
}

const HoldForm = z.object({
  clinic: z.string().max(60), branch: z.string().max(60), specialty: z.string().max(60), slot: z.uuid(), person: z.uuid(),
  class: z.string().max(4), key: z.string().regex(/^[\w-]{8,64}$/),
})
type HoldWish = z.infer<typeof HoldForm>

const hold = route({
  method: 'POST', url: '/access/holds', permit: 'signed_in', audit: null,
  async handle(call) {
    const { house, actor, body, lang } = call
    const form = parseForm(HoldForm, body)
    if (!form.ok) {
      // the time is known, and nobody was chosen for it
      const named = HoldForm.omit({ person: true, key: true }).safeParse(readFields(body))
      if (!named.success || !form.errors['person']) return refuse(422, bookingWords(lang).refusals.key_used)
      return showChoice(call, { ...named.data, c: named.data.class }, bookingWords(lang).choose.missing)
    }
    const wish = form.value
    const where = await findWhereBySlugs(call, wish)
    const person = await findPerson(house.database.read, accountOf(actor), wish.person)
    if (!where || !person) return refuse(404)
    const outcome = await takeFor(call, where, person, wish)
    if (outcome.ok) return seeOther(paths.booking(where.clinic_slug, outcome.booking.id))
    const in_way = outcome.refusal === 'limit' ? await findInWay(call, where, person, wish.slot) : undefined
    const { refusals, times: words } = bookingWords(lang)
    return showTimes(call, where, { c: wish.class, p: person.id }, {
      sentence: in_way?.booking.state === 'held' ? words.offer_first : refusals[outcome.refusal],
      status: outcome.refusal === 'wrong_age' || outcome.refusal === 'not_bookable' ? 422 : 409, in_way,
    })
  },
})

/**
 * Holds the time for a person of the account. Somebody who has it already (another tab, the button pressed twice) is led to
 * it; a time that they hold and have not confirmed gives way to the one they chose now.
 */
async function takeFor(call: Call<unknown, unknown>, where: Where, person: Person, wish: HoldWish): Promise<Outcome> {
  const { house, actor, now } = call
  const asked = {
    clinic_id: where.clinic_id, slot_id: wish.slot, class: await classOf(call, where, person, wish),
    person: { id: person.id, name: person.name, birth_date: person.birth_date, phone: person.phone, email: person.email, lang: person.lang },
    channel: 'page' as const,
    // the page's key, the time and the person: after the Back button another of them is another wish
    idempotency_key: `${wish.key}.${wish.slot}.${person.id}`,
    group: where,
  }
  const said = await holdSlot(house, actor, asked, now)
  // the page was gone back to after its time had been given up: chosen again, it is wished for again
  const first = said.ok && isOff(said.booking) ? await holdSlot(house, actor, { ...asked, idempotency_key: null }, now) : said
  if (first.ok || (first.refusal !== 'limit' && first.refusal !== 'lost_race')) return first
  if (first.refusal === 'lost_race' && (await giveUpForOther(call, where, person, wish))) return holdSlot(house, actor, { ...asked, idempotency_key: null }, now)
  const live = await findLive(call, where, person)
  if (live && live.booking.slot_id === wish.slot && live.booking.clinic_id === where.clinic_id) return { ok: true, booking: live.booking }
  // what the waiting list keeps for them is theirs to answer first
  if (first.refusal !== 'limit' || live?.booking.state !== 'held' || live.booking.channel !== 'page') return first
  await cancelBooking(house, actor, live.booking.clinic_id, live.booking.id, 'person', now)
  return holdSlot(house, actor, asked, now)
}

function isOff({ state }: Booking): boolean {
  return state === 'cancelled' || state === 'expired'
}

/** Whether the time was kept for somebody else of the account, who now gives way. */
async function giveUpForOther(call: Call<unknown, unknown>, where: Where, person: Person, wish: HoldWish): Promise<boolean> {
  const { house, actor, now } = call
  for (const other of await listPeople(house.database.read, accountOf(actor))) {
    const live = other.id === person.id ? undefined : await findLive(call, where, other)
    if (live?.booking.state !== 'held' || live.booking.channel !== 'page' || live.booking.slot_id !== wish.slot) continue
    return (await cancelBooking(house, actor, where.clinic_id, live.booking.id, 'person', now)).ok
  }
  return false
}

/** The class as it is, whatever the form says: age by the birth date on the day of the visit, a referral if there is one. */
async function classOf({ house, now }: Call<unknown, unknown>, where: Where, person: Person, { class: code, slot }: HoldWish): Promise<ClassCode> {
  const given = readClass(code) ?? { visit: 'first', urgency: 'planned' } as const
  const referral = await findReferral(house.database.read, person.id, where.specialty_code, now)
  return classFor(house.database.read, where.clinic_id, slot, {
    visit: given.visit, urgency: given.urgency, referral: referral !== undefined, birth_date: person.birth_date, today: localDate(now, where.zone),
  }, now)
}

/** The person's own booking where the time that was chosen is free no more because of it: gone back to, or pressed twice. */
async function findChosen(call: Call<unknown, unknown>, where: Where, { chosen, person }: TimesView): Promise<{ slug: string; id: string } | undefined> {
  const live = chosen?.slots.length === 0 && person ? await findLive(call, where, person) : undefined
  if (!live || live.booking.branch_id !== where.branch_id || live.booking.clinic_id !== where.clinic_id) return undefined
  const { starts_at, id } = live.booking
  return localDate(starts_at, where.zone) === chosen?.day && localTime(starts_at, where.zone) === chosen.time ? { slug: live.slug, id } : undefined
}

/** What stands in the way of a time, and whether it can be moved there. */
async function findInWay(call: Call<unknown, unknown>, where: Where, person: Person, slot_id: string): Promise<InWay | undefined> {
  const { house: { database: { read } }, now } = call
  const live = await findLive(call, where, person)
  const there = live && await findWhereOf(read, live.booking)
  if (!live || !there) return undefined
  const slot = live.booking.state === 'booked' && live.booking.starts_at > now ? await findSlot(read, where.clinic_id, slot_id, null, now) : undefined
  const fits = slot && !judgeSlot(slot, { class: classThere(live.booking, slot), birth_date: person.birth_date }, now)
  return { ...live, where: there, to: fits ? { target: `${where.clinic_slug}.${slot.id}`, starts_at: slot.starts_at } : undefined }
}

/** The live booking of a person with the specialty: the one that stands in the way. */
async function findLive({ house, now }: Call<unknown, unknown>, where: Where, person: Person): Promise<{ booking: Booking; slug: string } | undefined> {
  const { read } = house.database
  const places = await listLivePlaces(read, person.id, where.specialty_code, now)
  const found = (await Promise.all(places.map(({ clinic_id, booking_id }) => findBooking(read, clinic_id, booking_id)))).filter((each) => each !== undefined)
  const booking = found.find(({ state }) => state === 'held') ?? found[0]
  return booking && { booking, slug: await findSlug(house.database.read, booking.clinic_id, where) }
}

async function findSlug(read: Parameters<typeof findBooking>[0], clinic_id: string, where: Where): Promise<string> {
  if (clinic_id === where.clinic_id) return where.clinic_slug
  return (await findClinicById(read, clinic_id))?.slug ?? where.clinic_slug
}

async function findWhereBySlugs({ house }: Call<unknown, unknown>, at: { clinic: string; branch: string; specialty: string }): Promise<Where | undefined> {
  const clinic = await findClinic(house.database.read, at.clinic)
  return clinic && findWhere(house.database.read, clinic.id, at.branch, at.specialty)
}

export const timesRoutes: readonly AnyRoute[] = [times, choice, hold]
