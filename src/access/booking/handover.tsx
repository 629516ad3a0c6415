// Routes to a clinic's own system and back. Opening a page writes nothing; the way is noted when its button is pressed, and
// what came of it when somebody says so. Open to everybody, as the clinic's own page is.
import { z } from 'zod'
import { page, refuse, seeOther } from '../../platform/http/answer.ts'
import { readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { makeId } from '../../platform/ids.ts'
import { DAY_MS, localDate } from '../../platform/time.ts'
import { HandoverPage } from './pages/handover.tsx'
import { type SlotFacts, findSlot } from './queries/bookings.ts'
import { HANDOVER_OUTCOMES, findHandover, insertHandover, tellHandover } from './queries/handovers.ts'
import { findWhereOf } from './queries/places.ts'
import { bookingWords } from './words/index.ts'

const RATE_PER_MINUTE = 30
const SlotParams = z.object({ clinic: z.string(), slot: z.uuid() })
const HandoverParams = z.object({ clinic: z.string(), handover: z.uuid() })
const Outcome = z.enum(HANDOVER_OUTCOMES)

const question = route({
  method: 'GET', url: '/access/handover/:clinic/slots/:slot', permit: 'public', audit: null, params: SlotParams,
  query: z.object({ c: z.string().max(4).optional().catch(undefined) }),
  async handle({ house, clinic, params, query, now, frame, lang }) {
    const { read } = house.database
    const slot = await findSlot(read, clinic.id, params.slot, null, now)
    const where = slot && await findWhereOf(read, slot)
    if (!slot || !where || !leadsAway(slot)) return refuse(404, bookingWords(lang).handover.gone)
    return page(
      <HandoverPage
        frame={frame} today={localDate(now, clinic.zone)}
        view={{ where, ...slot, code: query.c, start_action: `/access/handover/${clinic.slug}/slots/${params.slot}` }}
      />,
    )
  },
})

const start = route({
  method: 'POST', url: '/access/handover/:clinic/slots/:slot', permit: 'public', audit: null, params: SlotParams, rate_per_minute: RATE_PER_MINUTE,
  async handle({ house, clinic, params, now, lang }) {
    const slot = await findSlot(house.database.read, clinic.id, params.slot, null, now)
    if (!slot || !leadsAway(slot) || slot.starts_at <= now) return refuse(404, bookingWords(lang).handover.gone)
    const id = makeId(now)
    await house.database.writeSingle((db) => insertHandover(db, clinic.id, id, slot, localDate(now, clinic.zone), now))
    return seeOther(`/access/handover/${clinic.slug}/${id}`)
  },
})

const way = route({
  method: 'GET', url: '/access/handover/:clinic/:handover', permit: 'public', audit: null, params: HandoverParams,
  async handle({ house, clinic, params, now, frame }) {
    const found = await findHandover(house.database.read, clinic.id, params.handover)
    const where = found && await findWhereOf(house.database.read, { clinic_id: clinic.id, ...found })
    if (!found || !where) return refuse(404)
    return page(
      <HandoverPage
        frame={frame} today={localDate(now, clinic.zone)}
        view={{
          where, ...found, booking_url: safeAddress(found.booking_url), code: undefined,
          told_action: `/access/handover/${clinic.slug}/${found.id}/outcome`,
        }}
      />,
    )
  },
})

const told = route({
  method: 'POST', url: '/access/handover/:clinic/:handover/outcome', permit: 'public', audit: null, params: HandoverParams, rate_per_minute: RATE_PER_MINUTE,
  async handle({ house, clinic, params, body, now }) {
    const outcome = Outcome.safeParse(typedText(readFields(body), 'outcome'))
    const found = await findHandover(house.database.read, clinic.id, params.handover)
    if (!found) return refuse(404)
    if (!outcome.success) return refuse(422)
    await house.database.writeSingle((db) => tellHandover(db, clinic.id, found.id, outcome.data, new Date(now.getTime() - DAY_MS), now))
    return seeOther(`/access/handover/${clinic.slug}/${found.id}`)
  },
})

export const handoverRoutes: readonly AnyRoute[] = [question, start, way, told]

function leadsAway(slot: SlotFacts): boolean {
  return safeAddress(slot.booking_url) !== null || slot.booking_phone !== null
}

/** Only addresses that a browser opens as pages: what a feed says is not ours. */
function safeAddress(address: string | null): string | null {
  return address !== null && /^https?:\/\//i.test(address) && URL.canParse(address) ? address : null
}
