// Bookings in a calendar: one as a file, all of an account by a personal address that can be renewed and taken away.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { recordEvent } from '../../platform/audit.ts'
import type { Read } from '../../platform/db/index.ts'
import { type Answer, page, refuse, seeOther, text } from '../../platform/http/answer.ts'
import { parseForm } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import type { House } from '../../platform/house.ts'
import { NETWORK_ID, makeSecret } from '../../platform/ids.ts'
import type { Lang } from '../../platform/i18n.ts'
import { DAY_MS } from '../../platform/time.ts'
import { nameIn } from '../../ui/index.ts'
import { branchOf, clinicOf, doctorOf, specialtyOf } from '../naming.ts'
import { placeOf } from './naming.ts'
import { findOwnCard } from './own_card.ts'
import { CalendarPage } from './pages/calendar.tsx'
import { deleteCalendar, findCalendar, findCalendarOf, listLedger, saveCalendar } from './queries/calendars.ts'
import { type VisitCard, listCards } from './queries/cards.ts'
import { listOwnPersons } from './queries/people.ts'
import { type EntryText, makeEntries } from './rules/entries.ts'
import { writeCalendar } from './rules/ical.ts'
import { deskWords } from './words/index.ts'

/** What lies further back than this leaves the calendar. */
const KEPT_BACK_MS = 60 * DAY_MS
const TYPE = 'text/calendar; charset=utf-8'

const SHOWN = ['neutral', 'detailed'] as const

/** The secret part of a calendar's address is kept only as this. */
function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(`otklik calendar\0${secret}`).digest()
}

/** The bookings of persons in all clinics, one clinic at a time. */
async function gatherCards(db: Read, person_ids: readonly string[], since: Date): Promise<VisitCard[]> {
  const ledger = await listLedger(db, person_ids, since)
  const cards: VisitCard[] = []
  for (const [clinic_id, rows] of Map.groupBy(ledger, (row) => row.clinic_id)) {
    cards.push(...await listCards(db, clinic_id, rows.map(({ booking_id }) => booking_id)))
  }
  return cards
}

/** How an entry speaks: neutral says nothing but that something is planned. */
function teller(house: House, lang: Lang, detailed: boolean, self_id: string | undefined): (card: VisitCard) => EntryText {
  const words = deskWords(lang).calendar
  if (!detailed) return () => ({ summary: words.neutral_entry, location: null, description: words.neutral_about, url: null })
  return (card) => {
    const what = words.entry(specialtyOf(lang, card), doctorOf(lang, card))
    const place = placeOf(lang, card)
    return {
      summary: card.person_id === self_id ? what : words.entry_for(what, nameIn(lang, card.person_name)),
      location: [clinicOf(lang, card), branchOf(lang, card), card.branch_address && nameIn(lang, card.branch_address)].filter(Boolean).join(', '),
      description: words.about(card.ticket, place),
      url: `${house.config.BASE_URL}/access/bookings/${card.clinic_slug}/${card.id}`,
    }
  }
}

/** A calendar as an answer: asked again with the ETag that it had, it says that nothing changed. */
function calendarAnswer(call: Call<unknown, unknown>, body: string, file: string): Answer {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  const headers = { etag, 'cache-control': 'private, no-cache', 'content-disposition': `inline; filename="${file}"`, 'referrer-policy': 'no-referrer' }
  if (call.request.headers['if-none-match'] === etag) return text('', TYPE, 304, headers)
  return text(body, TYPE, 200, headers)
}

const feedRoute = route<{ token: string }>({
  method: 'GET', url: '/access/calendar/:token.ics', permit: 'link', audit: null, rate_per_minute: 60,
  async handle(call) {
    const { house, params, now } = call
    const db = house.database.read
    const calendar = /^[\w-]{43}$/.test(params.token) ? await findCalendar(db, hashSecret(params.token)) : undefined
    if (!calendar) return text(`${deskWords(call.lang).calendar.unknown}\n`, 'text/plain; charset=utf-8', 404)
    const { lang, detailed } = calendar
    const persons = await listOwnPersons(db, calendar.account_id)
    const cards = await gatherCards(db, persons.map(({ id }) => id), new Date(now.getTime() - KEPT_BACK_MS))
    const self_id = persons.find(({ kind }) => kind === 'self')?.id
    const entries = makeEntries(cards, house.config.DKIM_DOMAIN, teller(house, lang, detailed, self_id))
    const words = deskWords(lang).calendar
    return calendarAnswer(call, writeCalendar({ name: detailed ? words.detailed_name : words.neutral_name, lang, entries }), 'calendar.ics')
  },
})

const fileRoute = route({
  method: 'GET', url: '/access/bookings/:clinic/:booking/calendar.ics', permit: 'signed_in', audit: null,
  params: z.object({ clinic: z.string(), booking: z.uuid() }), query: z.object({ shown: z.enum(SHOWN).optional().catch(undefined) }),
  async handle(call) {
    const { house, lang, params, query } = call
    const card = await findOwnCard(call, params.booking)
    if (!card) return refuse(404)
    const cards = await gatherCards(house.database.read, [card.person_id!], new Date(0))
    const detailed = query.shown === 'detailed'
    const entries = makeEntries(cards, house.config.DKIM_DOMAIN, teller(house, lang, detailed, card.person_id!))
    const words = deskWords(lang).calendar
    const one = entries.filter(({ booking_id }) => booking_id === card.id)
    if (one.length === 0) return refuse(404)
    return calendarAnswer(call, writeCalendar({ name: detailed ? words.detailed_name : words.neutral_name, lang, entries: one }), 'booking.ics')
  },
})

const pageRoute = route({
  method: 'GET', url: '/access/calendar', permit: 'signed_in', audit: null, query: z.object({ done: z.literal('revoked').optional().catch(undefined) }),
  async handle(call) {
    const { house, actor, frame, lang, query } = call
    if (actor.kind !== 'account') return refuse(403)
    const calendar = await findCalendarOf(house.database.read, actor.id)
    return page(<CalendarPage frame={frame} lang={lang} zone={house.config.OTKLIK_ZONE} view={{ calendar, address: null, revoked: query.done === 'revoked' }} />)
  },
})

const makeRoute = route({
  method: 'POST', url: '/access/calendar', permit: 'signed_in', audit: 'access.calendar_made',
  async handle(call) {
    const { house, actor, frame, lang, now, body, request_id } = call
    if (actor.kind !== 'account') return refuse(403)
    const parsed = parseForm(z.object({ shown: z.enum(SHOWN).catch('neutral') }), body)
    const detailed = parsed.ok && parsed.value.shown === 'detailed'
    const secret = makeSecret()
    await house.database.write(async (db) => {
      await saveCalendar(db, { account_id: actor.id, secret_hash: hashSecret(secret), detailed, lang }, now)
      await recordEvent(db, actor, { clinic_id: NETWORK_ID, event: 'access.calendar_made', request_id, detail: { detailed } }, now)
    })
    // no redirect: the address is shown this once, and is kept nowhere
    const address = `${house.config.BASE_URL}/access/calendar/${secret}.ics`
    const calendar = { account_id: actor.id, detailed, lang, created_at: now }
    return page(<CalendarPage frame={frame} lang={lang} zone={house.config.OTKLIK_ZONE} view={{ calendar, address, revoked: false }} />)
  },
})

const revocationRoute = route({
  method: 'POST', url: '/access/calendar/revocation', permit: 'signed_in', audit: 'access.calendar_revoked',
  async handle({ house, actor, now, request_id }) {
    if (actor.kind !== 'account') return refuse(403)
    await house.database.write(async (db) => {
      await deleteCalendar(db, actor.id)
      await recordEvent(db, actor, { clinic_id: NETWORK_ID, event: 'access.calendar_revoked', request_id }, now)
    })
    return seeOther('/access/calendar?done=revoked')
  },
})

export const calendarRoutes: readonly AnyRoute[] = [feedRoute, fileRoute, pageRoute, makeRoute, revocationRoute]
