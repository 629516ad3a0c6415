// The ticket's pages: the resident's, and the desk's, which opens the print dialogue at once when asked.
import type { ReactElement, ReactNode } from 'react'
import { z } from 'zod'
import { listBranchesInside, numberIn } from '../../clinics/index.ts'
import { type Answer, page, refuse } from '../../platform/http/answer.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { ResidentLayout } from '../../ui/index.ts'
import { note } from './audit.ts'
import { findOwnCard } from './own_card.ts'
import { DeskFrame } from './pages/frame.tsx'
import { PAPERS, Ticket } from './pages/ticket.tsx'
import { type VisitCard, findCard } from './queries/cards.ts'
import { ensureTicket } from './tickets.ts'
import { deskWords } from './words/index.ts'

const Params = z.object({ clinic: z.string(), booking: z.uuid() })
const Query = z.object({ paper: z.enum(PAPERS).optional().catch(undefined), print: z.string().optional().catch(undefined) })
type TicketCall = Call<z.infer<typeof Params>, z.infer<typeof Query>>

const SCRIPTS = ['ticket.js']

export const ticketRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/access/bookings/:clinic/:booking/ticket', permit: 'signed_in', audit: null, params: Params, query: Query,
    handle: (call) => showTicket(call, () => findOwnCard(call, call.params.booking), (title, sheet) => (
      <ResidentLayout {...call.frame} title={title} robots="noindex" scripts={SCRIPTS}>{sheet}</ResidentLayout>
    ), `/access/bookings/${call.clinic.slug}/${call.params.booking}`),
  }),
  route({
    method: 'GET', url: '/access/:clinic/desk/:booking/ticket', permit: 'access.desk', audit: 'access.ticket_printed', params: Params, query: Query,
    async handle(call) {
      const answer = await showTicket(call, () => findCard(call.house.database.read, call.clinic.id, call.params.booking), (title, sheet) => (
        <DeskFrame call={call} section="day" title={title} scripts={SCRIPTS}>{sheet}</DeskFrame>
      ), `/access/${call.clinic.slug}/desk/${call.params.booking}`)
      if (answer.kind === 'page') await note(call, 'access.ticket_printed', { subject_kind: 'booking', subject_id: call.params.booking })
      return answer
    },
  }),
]

async function showTicket(
  call: TicketCall, find: () => Promise<VisitCard | undefined>,
  frame: (title: string, sheet: ReactNode) => ReactElement, back_href: string,
): Promise<Answer> {
  const { lang, now, query, request } = call
  const words = deskWords(lang).ticket
  const card = await find()
  if (!card) return refuse(404)
  if (!['booked', 'arrived', 'fulfilled'].includes(card.state)) return refuse(409, words.none)
  if (request.method !== 'HEAD') card.ticket = await ensureTicket(call.house, card)
  const href = request.url.split('?')[0]!
  const title = card.ticket === null ? words.untitled : words.title(card.ticket)
  return page(frame(title, <Ticket lang={lang} view={{ card, paper: query.paper ?? 'a4', href, back_href, now, way: await findWay(call, card) }} />))
}

/** Finding a room stands below this slice: it is linked to, by its address, where the building's plan is known. */
async function findWay({ house, clinic }: Pick<TicketCall, 'house' | 'clinic'>, card: VisitCard): Promise<{ href: string; card_href: string; address: string } | null> {
  const room = numberIn(card.place)
  const branch = room && (await listBranchesInside(house.database.read, clinic.id)).find(({ id }) => id === card.branch_id)
  if (!branch || !branch.has_plan) return null
  const [path, query] = [`/reception/${clinic.slug}/way/${branch.slug}`, `?to=${encodeURIComponent(room)}`]
  return { href: path + query, card_href: `${path}/card${query}`, address: `${new URL(house.config.BASE_URL).host}${path}${query}` }
}
