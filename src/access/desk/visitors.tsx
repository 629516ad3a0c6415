// Booking for whoever stands at the desk, with an account or without.
import { z } from 'zod'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, parseForm, readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { makeId, makeSecret } from '../../platform/ids.ts'
import { DAY_MS, localDate } from '../../platform/time.ts'
import { bookSlot, classFor, findFreeFor } from '../booking/index.ts'
import { HORIZON_DAYS } from '../slot.ts'
import { note, noteShown } from './audit.ts'
import { findLockStanding } from './lock.ts'
import { PersonPage, VisitorPage } from './pages/visitor.tsx'
import { findDeskDoctors, listDeskBranches, listDeskSpecialties, listSpecialties } from './queries/branches.ts'
import { listCards } from './queries/cards.ts'
import { type DeskPerson, findMet, insertVisitor, listBornOn, listLedgerAt, noteMet, updateVisitor } from './queries/people.ts'
import { keptPhone, mayBeSame, phoneDigits } from './rules/finding.ts'
import { ensureTicket } from './tickets.ts'
import { type Words, deskWords } from './words/index.ts'

const SLOTS_MAX = 60
/** How far back a person's bookings are shown at the desk. */
const SEEN_BACK_MS = 90 * DAY_MS

const yes = z.literal('yes').optional().catch(undefined)
/** What is wished for, in an address or along with a form; no name, no date, no number of the person. */
export const Wish = z.object({
  b: z.string().max(60).optional().catch(undefined),
  s: z.string().max(60).optional().catch(undefined),
  repeat: yes, urgent: yes, referral: yes,
})
type Wish = z.infer<typeof Wish>
const PersonQuery = Wish.extend({ done: z.string().max(20).optional().catch(undefined) })
export const PersonParams = z.object({ clinic: z.string(), person: z.uuid() })
export type PersonCall = Call<z.infer<typeof PersonParams>, unknown>

const newRoute = route({
  method: 'GET', url: '/access/:clinic/desk/new', permit: 'access.desk', audit: null, query: Wish,
  handle: (call) => showForm(call, { ...call.query } as Typed, {}, [], 200),
})

async function showForm(call: Call<unknown, unknown>, typed: Typed, errors: FieldErrors, same: readonly DeskPerson[], status: number): Promise<Answer> {
  const { house, clinic } = call
  const [branches, specialties] = await Promise.all([
    listDeskBranches(house.database.read, clinic.id), listDeskSpecialties(house.database.read, clinic.id),
  ])
  return page(<VisitorPage call={call} form={{ typed, errors, branches, specialties, same }} />, { status })
}

/** What must be typed about a visitor; `today` is the clinic's date. */
function visitorSchema(words: Words['visitor'], today: string) {
  // in the order of the form: the summary of mistakes follows it
  return z.object({
    name: z.string(words.name_missing).trim().max(120, words.name_missing).regex(/\p{L}{2}.*\s.*\p{L}{2}/u, words.name_missing),
    birth_date: z.iso.date(words.born_missing).refine((date) => date <= today && date > '1900', words.born_wrong),
    phone: z.string(words.phone_wrong).trim().max(30, words.phone_wrong)
      .refine((phone) => phoneDigits(phone) !== undefined || /^\+\d[\d\s()-]{7,}$/.test(phone), words.phone_wrong).transform(keptPhone),
    email: z.union([z.literal('').transform(() => null), z.string().trim().email(words.email_wrong).max(200, words.email_wrong)]).optional().transform((email) => email ?? null),
    ...Wish.shape,
    s: z.string(words.specialty_missing).min(1, words.specialty_missing).max(60),
    person: z.union([z.uuid(), z.literal('new')]).optional().catch(undefined),
  })
}

// who somebody is goes by a form; the address that follows carries an id only
const personsRoute = route({
  method: 'POST', url: '/access/:clinic/desk/persons', permit: 'access.desk', audit: 'access.person_met',
  async handle(call) {
    const { house, clinic, lang, now, body } = call
    const words = deskWords(lang).visitor
    const parsed = parseForm(visitorSchema(words, localDate(now, clinic.zone)), body)
    if (!parsed.ok) return showForm(call, parsed.typed, parsed.errors, [], 422)
    const { value } = parsed
    const born = await listBornOn(house.database.read, value.birth_date)
    const same = born.filter((known) => mayBeSame(value.name, known.name))
    const picked = pickPerson(same, value)
    if (picked === 'ask') {
      // showing who it may be is a look at each of them
      await noteShown(call, 'access.person_met', same)
      const errors: FieldErrors = value.person === undefined ? { person: words.same_missing } : {}
      return showForm(call, readFields(body), errors, same, 422)
    }
    const person_id = picked?.id ?? makeId(now)
    await house.database.write(async (db) => {
      if (picked) await updateVisitor(db, person_id, value, now)
      else await insertVisitor(db, { ...value, id: person_id, lang: 'ru' }, now)
    })
    await house.database.writeSingle((db) => noteMet(db, clinic.id, person_id, now))
    await note(call, 'access.person_met', { subject_kind: 'person', subject_id: person_id })
    return seeOther(personHref(clinic.slug, person_id, value))
  },
})

/** Who is meant among those who may be the same: what was said, or the only one with that number; undefined is somebody new. */
function pickPerson(same: readonly DeskPerson[], given: { person?: string | undefined; phone: string }): DeskPerson | undefined | 'ask' {
  if (given.person === 'new' || same.length === 0) return undefined
  const said = same.find(({ id }) => id === given.person)
  if (said) return said
  const with_phone = same.filter(({ phone }) => phone !== null && phoneDigits(phone) === phoneDigits(given.phone))
  return with_phone.length === 1 ? with_phone[0] : 'ask'
}

export function personHref(slug: string, person_id: string, wish: Wish, done?: string): string {
  const query = new URLSearchParams()
  for (const name of ['b', 's', 'repeat', 'urgent', 'referral'] as const) if (wish[name]) query.set(name, wish[name])
  if (done) query.set('done', done)
  return `/access/${slug}/desk/persons/${person_id}${query.size > 0 ? `?${query}` : ''}`
}

const personRoute = route({
  method: 'GET', url: '/access/:clinic/desk/persons/:person', permit: 'access.desk', audit: 'access.person_seen', params: PersonParams, query: PersonQuery,
  handle: (call) => showPerson(call, call.query, { typed: {}, errors: {}, done: call.query.done }, 200),
})

/** A person's page with the free times of what is wished for. */
export async function showPerson(
  call: PersonCall, wish: Wish, form: { typed: Typed; errors: FieldErrors; done?: string | undefined }, status: number,
): Promise<Answer> {
  const { house, clinic, params, now } = call
  const db = house.database.read
  const person = await findMet(db, clinic.id, params.person)
  if (!person) return refuse(404)
  const [branches, offered, specialties] = await Promise.all([
    listDeskBranches(db, clinic.id), listDeskSpecialties(db, clinic.id), listSpecialties(db),
  ])
  const branch = branches.find(({ slug }) => slug === wish.b) ?? branches[0]
  const specialty = offered.find(({ code, branch_id }) => code === wish.s && branch_id === branch?.id)
  const slots = branch && specialty ? await findFreeFor(db, {
    clinic_id: clinic.id, branch_id: branch.id, specialty_code: specialty.code,
    from: now, until: new Date(now.getTime() + HORIZON_DAYS * DAY_MS), limit: SLOTS_MAX,
  }, askedBy(person, wish, localDate(now, clinic.zone)), now) : []
  const cards = await listCards(db, clinic.id, await listLedgerAt(db, clinic.id, person.id, new Date(now.getTime() - SEEN_BACK_MS)))
  const fields = Object.fromEntries(Object.entries({ ...Wish.parse(wish), person: person.id, key: makeSecret(9) }).filter(([, value]) => value)) as Record<string, string>
  await note(call, 'access.person_seen', { subject_kind: 'person', subject_id: person.id })
  return page(
    <PersonPage call={call} view={{
      person, branch, specialty, branches, offered, fields, cards, specialties,
      slots: slots.filter(({ booking_url, booking_phone }) => booking_url === null && booking_phone === null), slots_max: SLOTS_MAX,
      doctors: await findDeskDoctors(db, clinic.id, [...new Set(slots.flatMap(({ doctor_id }) => doctor_id ?? []))]),
      standing: wish.s ? await findLockStanding(db, person.id, wish.s, now) : null,
      typed: form.typed, errors: form.errors, done: form.done,
    }} />,
    { status },
  )
}

function askedBy({ birth_date }: DeskPerson, wish: Wish, today: string): Parameters<typeof findFreeFor>[2] {
  return { birth_date, today, visit: wish.repeat ? 'repeat' : 'first', urgency: wish.urgent ? 'urgent' : 'planned', referral: wish.referral !== undefined }
}

const bookingsRoute = route({
  method: 'POST', url: '/access/:clinic/desk/bookings', permit: 'access.desk', audit: 'access.desk_booked',
  async handle(call) {
    const { house, actor, clinic, lang, now, body } = call
    const parsed = parseForm(Wish.extend({ person: z.uuid(), slot: z.uuid(), key: z.string().max(40).optional() }), body)
    if (!parsed.ok) return refuse(422)
    const { value } = parsed
    const person = await findMet(house.database.read, clinic.id, value.person)
    if (!person) return refuse(404)
    const asked = askedBy(person, value, localDate(now, clinic.zone))
    const outcome = await bookSlot(house, actor, {
      clinic_id: clinic.id, slot_id: value.slot, class: await classFor(house.database.read, clinic.id, value.slot, asked, now), person, channel: 'desk',
      idempotency_key: value.key ?? null,
    }, now)
    if (!outcome.ok) {
      const errors = { form: deskWords(lang).refusals[outcome.refusal] }
      return showPerson({ ...call, params: { clinic: clinic.slug, person: person.id } }, value, { typed: {}, errors }, 409)
    }
    await ensureTicket(house, outcome.booking)
    await note(call, 'access.desk_booked', { subject_kind: 'booking', subject_id: outcome.booking.id })
    return seeOther(`/access/${clinic.slug}/desk/${outcome.booking.id}?done=booked`)
  },
})

export const visitorRoutes: readonly AnyRoute[] = [newRoute, personsRoute, personRoute, bookingsRoute]

/** What was typed in a form of the person's page, and the wish that it carried along. */
export function readPersonForm(body: unknown): { typed: Typed; wish: Wish } {
  const typed = readFields(body)
  return { typed, wish: Wish.parse({ b: typedText(typed, 'b'), s: typedText(typed, 's'), repeat: typed['repeat'], urgent: typed['urgent'], referral: typed['referral'] }) }
}
