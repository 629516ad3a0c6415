// The moderator's queue: words whose authors let them be published, one after the other.
import { z } from 'zod'
import { recordEvent } from '../platform/audit.ts'
import { type Answer, page, refuse, seeOther } from '../platform/http/answer.ts'
import { type FieldErrors, parseForm, readFields, typedText } from '../platform/http/form.ts'
import { type AnyRoute, route } from '../platform/http/route.ts'
import { localDate } from '../platform/time.ts'
import { recordListing } from './listing.ts'
import { ModerationPage } from './pages/moderation.tsx'
import { listWaitingPublications } from './queries/moderation.ts'
import { lockAnswer } from './queries/work.ts'
import { findPieces, publishWords, refuseWords, waitsForModerator } from './publishing.ts'
import { REFUSAL_RULES, readHidden } from './rules/publication.ts'
import type { StaffCall } from './showing.tsx'
import { answerParams, query } from './staff.tsx'
import { workplaceWords } from './words/workplace.ts'
import { SUBJECT_KIND } from './working.ts'

const QUEUE_ROWS = 60
const HIDE_LENGTH_MAX = 1000

interface Shows { status?: number; hide?: string; rule?: string; errors?: FieldErrors; notice?: string | undefined }

/** The queue, with one answer beside it. */
async function showQueue(call: StaffCall, answer_id: string | undefined, shows: Shows): Promise<Answer> {
  const { house, clinic, actor, lang, frame, now } = call
  const db = house.database.read
  const waiting = await listWaitingPublications(db, clinic.id, now, QUEUE_ROWS)
  await recordListing(call, waiting)
  const current = waiting.find(({ id }) => id === answer_id)
  const hide = readHidden(shows.hide ?? '')
  const checked = current && (await findPieces(db, clinic.id, current, hide, workplaceWords(current.lang).moderation.hidden))
  return page(
    <ModerationPage
      frame={frame} clinic={clinic} rail={house.rail(actor, clinic, lang)} today={localDate(now, clinic.zone)} waiting={waiting}
      current={current && checked && { answer: current, pieces: checked.pieces, hide: shows.hide ?? '', rule: shows.rule ?? '', errors: shows.errors ?? {} }}
      notice={shows.notice}
    />,
    { status: shows.status ?? 200 },
  )
}

export const moderationRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/ratings/:clinic/moderation', permit: 'ratings.moderate', audit: 'ratings.listed', query,
    handle(call) {
      const words = workplaceWords(call.lang).moderation
      const done = call.query['done']
      const notice = done === 'published' ? words.published : done === 'refused' ? words.refused : undefined
      return showQueue(call as StaffCall, undefined, { notice })
    },
  }),
  route({
    method: 'GET', url: '/ratings/:clinic/moderation/:answer', permit: 'ratings.moderate', audit: 'ratings.moderation_seen', params: answerParams,
    async handle(call) {
      const { house, clinic, actor, params, now, request_id } = call
      const waiting = await listWaitingPublications(house.database.read, clinic.id, now, QUEUE_ROWS)
      if (!waiting.some(({ id }) => id === params.answer)) return refuse(404, workplaceWords(call.lang).moderation.not_waiting)
      if (call.request.method === 'GET') {
        await house.database.write((db) => recordEvent(db, actor, {
          clinic_id: clinic.id, event: 'ratings.moderation_seen', subject_kind: SUBJECT_KIND, subject_id: params.answer, request_id,
        }, now))
      }
      return showQueue(call as never, params.answer, {})
    },
  }),
  route({
    method: 'POST', url: '/ratings/:clinic/moderation/:answer/publication', permit: 'ratings.moderate', audit: 'ratings.published', params: answerParams,
    async handle(call) {
      const { house, clinic, actor, params, body, now } = call
      if (actor.kind !== 'account') return refuse(403)
      const words = workplaceWords(call.lang).moderation
      const typed = readFields(body)
      const hide_typed = typedText(typed, 'hide')
      const again = (status: number, errors: FieldErrors = {}) => showQueue(call as never, params.answer, { status, hide: hide_typed, errors })
      if (hide_typed.length > HIDE_LENGTH_MAX) return again(422, { hide: words.hide_long })
      const outcome = await house.database.write(async (db): Promise<'published' | 'moved_on' | string[] | undefined> => {
        const given = await lockAnswer(db, clinic.id, params.answer)
        if (!given) return undefined
        if (!waitsForModerator(given, now)) return 'moved_on'
        const hide = readHidden(hide_typed)
        const { pieces, missing } = await findPieces(db, clinic.id, given, hide, workplaceWords(given.lang).moderation.hidden)
        if (missing.length > 0 || typedText(typed, 'act') !== 'publish') return missing
        await publishWords(db, actor, given, pieces, hide.length, now)
        return 'published'
      })
      if (outcome === undefined) return refuse(404)
      if (outcome === 'moved_on') return showQueue(call as never, undefined, { status: 409, notice: words.moved_on })
      if (outcome === 'published') return seeOther(`/ratings/${clinic.slug}/moderation?done=published`)
      return outcome.length > 0 ? again(422, { hide: words.hide_missing(outcome.join(', ')) }) : again(200)
    },
  }),
  route({
    method: 'POST', url: '/ratings/:clinic/moderation/:answer/refusal', permit: 'ratings.moderate', audit: 'ratings.refused', params: answerParams,
    async handle(call) {
      const { house, clinic, actor, params, body, now } = call
      if (actor.kind !== 'account') return refuse(403)
      const words = workplaceWords(call.lang).moderation
      const form = parseForm(z.object({ rule: z.enum(REFUSAL_RULES, words.rule_missing) }), body)
      if (!form.ok) return showQueue(call as never, params.answer, { status: 422, errors: form.errors, rule: typedText(form.typed, 'rule') })
      const outcome = await house.database.write(async (db): Promise<'refused' | 'moved_on' | undefined> => {
        const given = await lockAnswer(db, clinic.id, params.answer)
        if (!given) return undefined
        if (!waitsForModerator(given, now)) return 'moved_on'
        await refuseWords(db, actor, given, form.value.rule, now)
        return 'refused'
      })
      if (outcome === undefined) return refuse(404)
      if (outcome === 'moved_on') return showQueue(call as never, undefined, { status: 409, notice: words.moved_on })
      return seeOther(`/ratings/${clinic.slug}/moderation?done=refused`)
    },
  }),
]
