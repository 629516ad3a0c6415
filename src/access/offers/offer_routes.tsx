// Routes of offers: the page behind the link in a mail, and the desk's list of visits that were called off.
import { z } from 'zod'
import { readLinkToken } from '../../letters/index.ts'
import { recordEvent } from '../../platform/audit.ts'
import { type Answer as Reply, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { readFields } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { type Lang, isLang } from '../../platform/i18n.ts'
import { cancelBooking } from '../booking/index.ts'
import type { ClassCode } from '../slot.ts'
import { type Answer, answerOffer } from './answering.ts'
import { offersFor } from './door.ts'
import { BrokenOfferPage, OfferPage } from './pages/offer.tsx'
import { TouchedPage } from './pages/touched.tsx'
import { findVisit } from './queries/branches.ts'
import { type Offer, findOffer, listTouchedRows } from './queries/offers.ts'
import { settleOffer } from './settling.ts'
import type { OfferState } from './rules/offer.ts'

type LinkCall = Call<{ token: string }, unknown>
const BODY_BYTES_MAX = 5_000
const HOLDER = { kind: 'link' } as const

async function findLinked({ house, params, now }: LinkCall): Promise<{ offer: Offer } | { expired: boolean }> {
  const reading = readLinkToken(house.keys.link, params.token, 'offer', now)
  if (!reading.ok) return { expired: reading.reason === 'expired' }
  const offer = await findOffer(house.database.read, reading.clinic_id, reading.letter_id)
  return offer ? { offer } : { expired: false }
}

function broken({ frame }: LinkCall, expired: boolean): Reply {
  return linkPage(<BrokenOfferPage frame={frame} expired={expired} />, expired ? 410 : 404)
}

function linkPage(element: Parameters<typeof page>[0], status: number): Reply {
  // the address is a secret: it goes nowhere with a click
  return page(element, { status, headers: { 'referrer-policy': 'no-referrer' } })
}

/** The state as it is, without a write: a page that is only opened changes nothing. */
async function showOffer(call: LinkCall, offer: Offer, said: { state?: OfferState; lost?: boolean } = {}): Promise<Reply> {
  const { house, frame, now, params } = call
  const { read } = house.database
  const asked = (call.request.query as Record<string, unknown>)['lang']
  const lang: Lang = isLang(asked) ? asked : offer.lang
  const state = said.state ?? (offer.state === 'open' && offer.expires_at !== null && offer.expires_at <= now ? 'lapsed' : offer.state)
  const kept = offer.booking_id === null ? undefined : await findVisit(read, offer.clinic_id, offer.booking_id)
  const old = offer.old_booking_id === null ? undefined : await findVisit(read, offer.clinic_id, offer.old_booking_id)
  const about = old ?? kept
  const is_unhappy = state === 'lapsed' || state === 'declined' || (state === 'open' && !kept)
  const others = about && is_unhappy && offer.kind === 'touched'
    ? await offersFor(house, { clinic_id: offer.clinic_id, branch_id: about.branch_id, specialty_code: about.specialty_code, class: about.class as ClassCode }, now)
    : undefined
  return linkPage(
    <OfferPage frame={frame} lang={lang} now={now} view={{ offer, state, kept, old, others, action: `/access/offers/${params.token}`, lost: said.lost ?? false }} />,
    said.lost ? 409 : 200,
  )
}

async function answer(call: LinkCall, given: Answer): Promise<Reply> {
  const linked = await findLinked(call)
  if (!('offer' in linked)) return broken(call, linked.expired)
  const { house, now, request_id } = call
  const state = await answerOffer(house, HOLDER, linked.offer, given, request_id, now)
  const offer = (await findOffer(house.database.read, linked.offer.clinic_id, linked.offer.id))!
  house.wake('letters.dispatch')
  return showOffer(call, offer, { state, lost: given === 'take' && state !== 'taken' && linked.offer.state === 'open' })
}

const linkRoutes: AnyRoute[] = [
  route<{ token: string }>({
    method: 'GET', url: '/access/offers/:token', permit: 'link', audit: null,
    async handle(call) {
      const linked = await findLinked(call)
      return 'offer' in linked ? showOffer(call, linked.offer) : broken(call, linked.expired)
    },
  }),
  route<{ token: string }>({
    method: 'POST', url: '/access/offers/:token/acceptance', permit: 'link', audit: 'access.offer_answered', body_bytes_max: BODY_BYTES_MAX,
    handle: (call) => answer(call, 'take'),
  }),
  route<{ token: string }>({
    method: 'POST', url: '/access/offers/:token/refusal', permit: 'link', audit: 'access.offer_answered', body_bytes_max: BODY_BYTES_MAX,
    handle(call) {
      const given = z.enum(['decline', 'cancel', 'keep']).catch('decline').parse(readFields(call.body)['answer'])
      return answer(call, given)
    },
  }),
]

const ROWS = 200

const touchedList = route({
  method: 'GET', url: '/access/:clinic/touched', permit: 'access.touched', audit: 'access.touched_seen',
  query: z.object({ said: z.enum(['done', 'gone']).optional().catch(undefined) }),
  async handle(call) {
    const { house, actor, clinic, now, request_id } = call
    const rows = await listTouchedRows(house.database.read, clinic.id, ROWS)
    if (rows.length > 0 && call.request.method === 'GET') {
      await house.database.write((db) => recordEvent(db, actor, {
        clinic_id: clinic.id, event: 'access.touched_seen', request_id, detail: { rows: rows.length },
      }, now))
    }
    return page(<TouchedPage call={call} rows={rows} said={call.query.said} />)
  },
})

const touchedCancellation = route({
  method: 'POST', url: '/access/:clinic/touched/:offer/cancellation', permit: 'access.touched', audit: 'access.offer_answered',
  params: z.object({ clinic: z.string(), offer: z.uuid() }),
  async handle(call) {
    const { house, actor, clinic, params, now, request_id } = call
    const offer = await findOffer(house.database.read, clinic.id, params.offer)
    if (!offer || offer.old_booking_id === null) return refuse(404)
    const state = await settleOffer(house, clinic.id, offer.id, now)
    if (state === 'taken' || state === 'settled' || state === 'void') return seeOther(`/access/${clinic.slug}/touched?said=gone`)
    await cancelBooking(house, actor, clinic.id, offer.old_booking_id, 'person', now)
    await settleOffer(house, clinic.id, offer.id, now)
    await house.database.write((db) => recordEvent(db, actor, {
      clinic_id: clinic.id, event: 'access.offer_answered', subject_kind: 'offer', subject_id: offer.id, request_id, detail: { answer: 'cancel', by: 'desk' },
    }, now))
    return seeOther(`/access/${clinic.slug}/touched?said=done`)
  },
})

export const offerRoutes: readonly AnyRoute[] = [...linkRoutes, touchedList, touchedCancellation]
