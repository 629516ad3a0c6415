// «Не смогу прийти» from a mail. Opening the link writes nothing, however often a scanner does; the button gives the time
// back. Cookies are not looked at.
import { z } from 'zod'
import { readLinkToken } from '../../letters/index.ts'
import { type Answer, page, seeOther } from '../../platform/http/answer.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { type Lang, isLang } from '../../platform/i18n.ts'
import { cancelBooking } from '../booking/index.ts'
import { findEntry } from '../booking/queries/people.ts'
import { offersFor } from '../offers/door.ts'
import { BrokenLinkPage, LinkPage } from './pages/link.tsx'
import { type VisitCard, findCard } from './queries/cards.ts'
import { deskWords } from './words/index.ts'

const MOVES_MAX = 30

const Query = z.object({ look: z.literal('yes').optional().catch(undefined) })
type LinkCall = Call<{ token: string }, z.infer<typeof Query>>

// the address is a secret: it goes nowhere with a click
const HEADERS = { 'referrer-policy': 'no-referrer' }

async function findLinked({ house, params, now }: LinkCall): Promise<VisitCard | 'expired' | 'unknown'> {
  const reading = readLinkToken(house.keys.link, params.token, 'booking', now)
  if (!reading.ok) return reading.reason === 'expired' ? 'expired' : 'unknown'
  return (await findCard(house.database.read, reading.clinic_id, reading.letter_id)) ?? 'unknown'
}

function langOf(call: LinkCall, card: VisitCard): Lang {
  const asked = (call.request.query as Record<string, unknown>)['lang']
  return isLang(asked) ? asked : card.lang
}

async function showLink(call: LinkCall, error?: string, status = 200): Promise<Answer> {
  const { house, params, query, now } = call
  const card = await findLinked(call)
  if (card === 'expired' || card === 'unknown') {
    const expired = card === 'expired'
    return page(<BrokenLinkPage frame={call.frame} lang={call.lang} expired={expired} />, { status: expired ? 410 : 404, headers: HEADERS })
  }
  const { clinic_id, branch_id, specialty_code, class: code } = card
  // without the person: whoever holds the link reads the addresses
  const offers = card.state === 'booked' && card.starts_at > now
    ? undefined
    : await offersFor(house, { clinic_id, branch_id, specialty_code, class: code }, now)
  return page(
    <LinkPage
      frame={call.frame} lang={langOf(call, card)}
      view={{ card, action: `/access/cannot-come/${params.token}`, look: query.look === 'yes', next: await findNewest(call, card), offers, error, now }}
    />,
    { status, headers: HEADERS },
  )
}

/** What a booking that moved is now, at whichever clinic. */
async function findNewest({ house }: LinkCall, card: VisitCard): Promise<VisitCard | undefined> {
  const { read } = house.database
  let at: VisitCard | undefined = card
  for (let moves = 0; at?.state === 'moved' && at.moved_to !== null && moves < MOVES_MAX; moves += 1) {
    const { clinic_id, person_id, moved_to }: VisitCard = at
    const elsewhere: { clinic_id: string } | undefined = person_id === null ? undefined : await findEntry(read, person_id, moved_to)
    at = await findCard(read, elsewhere?.clinic_id ?? clinic_id, moved_to)
  }
  return at === card ? undefined : at
}

export const linkRoutes: readonly AnyRoute[] = [
  route<{ token: string }, z.infer<typeof Query>>({
    method: 'GET', url: '/access/cannot-come/:token', permit: 'link', audit: null, query: Query,
    handle: (call) => showLink(call),
  }),
  route<{ token: string }, z.infer<typeof Query>>({
    method: 'POST', url: '/access/cannot-come/:token', permit: 'link', audit: null, query: Query, body_bytes_max: 5_000,
    async handle(call) {
      const { house, actor, params, now } = call
      const card = await findLinked(call)
      if (card === 'expired' || card === 'unknown') return showLink(call)
      const outcome = await cancelBooking(house, actor, card.clinic_id, card.id, 'cannot_come', now)
      if (!outcome.ok) return showLink(call, outcome.refusal === 'started' ? deskWords(langOf(call, card)).link.late : undefined, 409)
      return seeOther(`/access/cannot-come/${params.token}`)
    },
  }),
]
