// The chief doctor's list of appeals against the no-show rule, and the decision, which the person reads word for word.
import { z } from 'zod'
import { recordEvent } from '../../platform/audit.ts'
import { queuePersonalNotice } from '../../letters/index.ts'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, parseForm, readFields } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { makeId } from '../../platform/ids.ts'
import { note, noteShown } from './audit.ts'
import { AppealsPage } from './pages/appeals.tsx'
import { writeDecisionMail } from './pages/booking_mail.ts'
import { type Appeal, decideAppeal, findAppeal, listAppeals } from './queries/appeals.ts'
import { insertUnlock } from './queries/locks.ts'
import { deskWords } from './words/index.ts'

const LISTED_MAX = 200

const Query = z.object({ shown: z.literal('decided').optional().catch(undefined), done: z.literal('decided').optional().catch(undefined) })
const Params = z.object({ clinic: z.string(), appeal: z.uuid() })
type AppealsCall = Call<{ clinic: string; appeal?: string }, unknown>

async function showAppeals(call: AppealsCall, form: { typed: Typed; errors: FieldErrors }, status: number): Promise<Answer> {
  const { house, clinic, params } = call
  const db = house.database.read
  const query = Query.parse(call.query ?? {})
  const given = params.appeal === undefined ? undefined : await findAppeal(db, clinic.id, params.appeal)
  if (params.appeal !== undefined && !given) return refuse(404)
  const open = given ? given.state === 'open' : query.shown !== 'decided'
  const appeals = await listAppeals(db, clinic.id, open, LISTED_MAX)
  await noteShown(call, 'access.appeals_shown', appeals)
  if (given) await note(call, 'access.appeal_seen', { subject_kind: 'appeal', subject_id: given.id })
  return page(<AppealsPage call={call} view={{ appeals, open, given, form, done: query.done !== undefined }} />, { status })
}

const EMPTY = { typed: {}, errors: {} }

const decisionRoute = route({
  method: 'POST', url: '/access/:clinic/desk/appeals/:appeal/decision', permit: 'access.appeals', audit: 'access.appeal_decided', params: Params,
  async handle(call) {
    const { house, clinic, params, lang, body } = call
    const words = deskWords(lang).appeals
    const parsed = parseForm(z.object({
      decision: z.enum(['granted', 'declined'], words.decision_missing),
      sentence: z.string(words.sentence_missing).trim().min(10, words.sentence_missing).max(1000, words.sentence_missing),
    }), body)
    if (!parsed.ok) return showAppeals(call, { typed: parsed.typed, errors: parsed.errors }, 422)
    const given = await findAppeal(house.database.read, clinic.id, params.appeal)
    if (!given) return refuse(404)
    if (given.state !== 'open' || !(await decide(call, given, parsed.value))) {
      return showAppeals(call, { typed: readFields(body), errors: { form: words.again } }, 409)
    }
    house.wake('letters.dispatch')
    return seeOther(`/access/${clinic.slug}/desk/appeals/${given.id}?done=decided`)
  },
})

/**
 * Lifts first, where so decided (once an appeal, whatever is repeated), then writes the decision with its notice in one
 * transaction of the clinic: a crash in between leaves an open appeal of somebody who may book.
 */
async function decide(call: Call<unknown, unknown>, given: Appeal, said: { decision: 'granted' | 'declined'; sentence: string }): Promise<boolean> {
  const { house, actor, clinic, now, request_id } = call
  const by = actor.kind === 'account' ? actor.id : null
  if (said.decision === 'granted') {
    await house.database.writeSingle((db) => insertUnlock(db, {
      id: makeId(now), person_id: given.person_id, specialty_code: given.specialty_code, clinic_id: clinic.id, account_id: by,
      reason: said.sentence, appeal_id: given.id,
    }, now))
  }
  return house.database.write(async (db) => {
    if (!(await decideAppeal(db, clinic.id, given.id, { state: said.decision, sentence: said.sentence, by }, now))) return false
    if (given.email !== null) {
      const mail = writeDecisionMail(given.lang, `${house.config.BASE_URL}/access/locks`)
      await queuePersonalNotice(db, clinic.id, { to: given.email, lang: given.lang, ...mail }, { until: null }, now)
    }
    await recordEvent(db, actor, {
      clinic_id: clinic.id, event: 'access.appeal_decided', subject_kind: 'appeal', subject_id: given.id, request_id, detail: { decision: said.decision },
    }, now)
    return true
  })
}

export const appealRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/access/:clinic/desk/appeals', permit: 'access.appeals', audit: 'access.appeals_shown', query: Query,
    handle: (call) => showAppeals(call as AppealsCall, EMPTY, 200),
  }),
  route({
    method: 'GET', url: '/access/:clinic/desk/appeals/:appeal', permit: 'access.appeals', audit: 'access.appeal_seen', params: Params, query: Query,
    handle: (call) => showAppeals(call, EMPTY, 200),
  }),
  decisionRoute,
]
