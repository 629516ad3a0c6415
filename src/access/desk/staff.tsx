// The desk's day: the list, finding, one booking, and what is done with it.
import { z } from 'zod'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, parseForm, readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { addDays, atLocal, localDate } from '../../platform/time.ts'
import { nameIn } from '../../ui/index.ts'
import { type Outcome, cancelBooking, listEvents, markArrived, markMissed, undoMark } from '../booking/index.ts'
import { note, noteShown } from './audit.ts'
import { CardDetail, DESK_REASONS } from './pages/card.tsx'
import { type Day, DayPage, SHOWN, type Shown, dayHref } from './pages/day.tsx'
import { listDeskBranches } from './queries/branches.ts'
import { type VisitCard, findCard, listDay } from './queries/cards.ts'
import { findInDay } from './rules/finding.ts'
import { ensureTicket } from './tickets.ts'
import { deskWords } from './words/index.ts'

/** Whoever was due so long ago still stands in the list of those to come. */
const LATE_MS = 30 * 60_000

const DayQuery = z.object({
  b: z.string().max(60).optional().catch(undefined),
  day: z.iso.date().optional().catch(undefined),
  shown: z.enum(SHOWN).optional().catch(undefined),
})
const CardQuery = DayQuery.extend({ done: z.string().max(20).optional().catch(undefined) })
const CardParams = z.object({ clinic: z.string(), booking: z.uuid() })
type DayCall = Pick<Call<unknown, unknown>, 'house' | 'clinic' | 'now'>
type CardCall = Call<z.infer<typeof CardParams>, unknown>

/** A branch's day: what was asked for, or the first branch today. */
async function gatherDay({ house, clinic, now }: DayCall, wish: { b?: string | undefined; branch_id?: string; day?: string | undefined; shown?: Shown | undefined }): Promise<Day> {
  const db = house.database.read
  const branches = await listDeskBranches(db, clinic.id)
  const branch = branches.find(({ slug, id }) => (wish.branch_id ? id === wish.branch_id : slug === wish.b)) ?? branches[0]
  const today = localDate(now, clinic.zone)
  const date = wish.day ?? today
  const shown = wish.shown ?? 'ahead'
  const all = branch ? await listDay(db, clinic.id, branch.id, atLocal(date, '00:00', clinic.zone), atLocal(addDays(date, 1), '00:00', clinic.zone)) : []
  const lists: Record<Shown, VisitCard[]> = {
    all: all.filter(({ state }) => state !== 'cancelled'),
    ahead: all.filter(({ state, starts_at }) => state !== 'cancelled' && starts_at.getTime() >= now.getTime() - LATE_MS),
    cancelled: all.filter(({ state }) => state === 'cancelled'),
  }
  const counts = { all: lists.all.length, ahead: lists.ahead.length, cancelled: lists.cancelled.length }
  return { branches, branch, date, today, shown, cards: lists[shown], counts }
}

const dayRoute = route({
  method: 'GET', url: '/access/:clinic/desk', permit: 'access.desk', audit: 'access.day_shown', query: DayQuery,
  async handle(call) {
    const day = await gatherDay(call, call.query)
    await noteShown(call, 'access.day_shown', day.cards)
    return page(<DayPage call={call} day={day} />)
  },
})

// names are typed into a form and never stand in an address
const findingRoute = route({
  method: 'POST', url: '/access/:clinic/desk/finding', permit: 'access.desk', audit: 'access.day_shown',
  async handle(call) {
    const typed = readFields(call.body)
    const q = typedText(typed, 'q').trim().slice(0, 100)
    const day = await gatherDay(call, { ...DayQuery.parse(typed), shown: 'all' })
    if (q === '') {
      const error = deskWords(call.lang).day.find_missing
      await noteShown(call, 'access.day_shown', day.cards)
      return page(<DayPage call={call} day={{ ...day, found: { typed: q, error } }} />, { status: 422 })
    }
    const cards = findInDay(day.cards, q)
    if (cards.length === 1) return seeOther(dayHref(call.clinic.slug, day, cards[0]!.id))
    await noteShown(call, 'access.day_shown', cards)
    return page(<DayPage call={call} day={{ ...day, cards, found: { typed: q } }} />)
  },
})

const cardRoute = route({
  method: 'GET', url: '/access/:clinic/desk/:booking', permit: 'access.desk', audit: 'access.booking_seen', params: CardParams, query: CardQuery,
  handle: (call) => showCard(call, call.query.done, {}, 200),
})

async function showCard(call: CardCall, done: string | undefined, errors: FieldErrors, status: number): Promise<Answer> {
  const { house, clinic, lang, params } = call
  const card = await findCard(house.database.read, clinic.id, params.booking)
  if (!card) return refuse(404)
  // somebody comes to the desk with it: now it needs its number
  if (call.request.method !== 'HEAD') card.ticket = await ensureTicket(house, card)
  const { shown } = DayQuery.parse(call.query ?? {})
  const day = await gatherDay(call, { branch_id: card.branch_id, day: localDate(card.starts_at, card.zone), shown: shown ?? shownWith(call, card) })
  const events = await listEvents(house.database.read, clinic.id, card.id)
  await noteShown(call, 'access.day_shown', day.cards)
  await note(call, 'access.booking_seen', { subject_kind: 'booking', subject_id: card.id })
  const title = nameIn(lang, card.person_name)
  return page(<DayPage call={call} day={day} current={card.id} title={title} detail={<CardDetail call={call} view={{ card, events, done, errors }} />} />, { status })
}

/** The list in which a booking stands. */
function shownWith({ now }: CardCall, card: VisitCard): Shown {
  if (card.state === 'cancelled') return 'cancelled'
  return card.starts_at.getTime() < now.getTime() - LATE_MS ? 'all' : 'ahead'
}

/** A route that acts on a booking of the clinic and shows it again. */
function actRoute(noun: string, event: `access.${string}`, done: string, act: (call: CardCall) => Promise<Outcome>): AnyRoute {
  return route({
    method: 'POST', url: `/access/:clinic/desk/:booking/${noun}`, permit: 'access.desk', audit: event, params: CardParams,
    async handle(call) {
      const outcome = await act(call)
      return finish(call, outcome, event, done)
    },
  })
}

async function finish(call: CardCall, outcome: Outcome, event: string, done: string): Promise<Answer> {
  const { clinic, lang, params } = call
  if (!outcome.ok) {
    if (!(await findCard(call.house.database.read, clinic.id, params.booking))) return refuse(404)
    return showCard(call, undefined, { form: deskWords(lang).refusals[outcome.refusal] }, 409)
  }
  await note(call, event, { subject_kind: 'booking', subject_id: params.booking })
  return seeOther(`/access/${clinic.slug}/desk/${outcome.booking.id}?done=${done}`)
}

const cancellationRoute = route({
  method: 'POST', url: '/access/:clinic/desk/:booking/cancellation', permit: 'access.desk', audit: 'access.cancelled', params: CardParams,
  async handle(call) {
    const { house, actor, clinic, params, lang, now } = call
    const parsed = parseForm(z.object({ reason: z.enum(DESK_REASONS, deskWords(lang).card.cancel_missing) }), call.body)
    if (!parsed.ok) return showCard(call, undefined, parsed.errors, 422)
    return finish(call, await cancelBooking(house, actor, clinic.id, params.booking, parsed.value.reason, now), 'access.cancelled', 'cancelled')
  },
})

export const staffRoutes: readonly AnyRoute[] = [
  dayRoute,
  findingRoute,
  cardRoute,
  actRoute('arrival', 'access.arrived', 'arrived', ({ house, actor, clinic, params, now }) => markArrived(house, actor, clinic.id, params.booking, now)),
  actRoute('miss', 'access.missed', 'missed', ({ house, actor, clinic, params, now }) => markMissed(house, actor, clinic.id, params.booking, now)),
  actRoute('unmarking', 'access.unmarked', 'undone', ({ house, actor, clinic, params, now }) => undoMark(house, actor, clinic.id, params.booking, now)),
  cancellationRoute,
]
