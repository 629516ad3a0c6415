// What chief doctors, heads of department and moderators read: the workplace, one answer, who looked at it.
import { z } from 'zod'
import { findCaseBySubject } from '../cases/index.ts'
import { recordEvent } from '../platform/audit.ts'
import { page, refuse, seeOther } from '../platform/http/answer.ts'
import { parseForm, typedText } from '../platform/http/form.ts'
import { type AnyRoute, route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import { holds } from '../platform/permit.ts'
import { localDate } from '../platform/time.ts'
import { followCases } from './following.ts'
import { LooksPage } from './pages/looks.tsx'
import { AnswersPage } from './pages/staff_list.tsx'
import { listLooks } from './queries/looks.ts'
import { findAnswerRow, findOriginal, markAlarmSeen } from './queries/staff.ts'
import { type StaffCall, loadDesk, showAnswer } from './showing.tsx'
import { ratingsWords } from './words/index.ts'
import { SUBJECT_KIND, openAnswer } from './working.ts'

export const query = z.record(z.string(), z.unknown())
export const id = z.string().refine(isId)
export const answerParams = z.object({ clinic: z.string(), answer: id })

export const staffRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/ratings/:clinic', permit: 'ratings.read', audit: 'ratings.listed', query,
    async handle(call) {
      await followCases(call.house, call.clinic.id, call.now)
      return page(<AnswersPage desk={await loadDesk(call as StaffCall)} />)
    },
  }),
  route({
    method: 'GET', url: '/ratings/:clinic/:answer', permit: 'ratings.read', audit: 'ratings.seen', query, params: answerParams,
    async handle(call) {
      const { house, clinic, actor, params, now } = call
      await followCases(house, clinic.id, now)
      const found = await findAnswerRow(house.database.read, clinic.id, params.answer)
      if (!found) return refuse(404)
      // HEAD shows nobody anything
      if (call.request.method === 'GET') {
        const may_work = holds(house.grants, actor, 'ratings.work', clinic.id)
        await house.database.write((db) => openAnswer(db, actor, clinic.id, params.answer, may_work, now))
      }
      const read = await findAnswerRow(house.database.read, clinic.id, params.answer)
      return showAnswer(call as StaffCall, read ?? found)
    },
  }),
  route({
    method: 'GET', url: '/ratings/:clinic/:answer/looks', permit: 'ratings.looks', audit: null, params: answerParams,
    async handle({ house, clinic, actor, params, frame, lang, now }) {
      const answer = await findAnswerRow(house.database.read, clinic.id, params.answer)
      if (!answer) return refuse(404)
      const given = await findCaseBySubject(house.database.read, clinic.id, SUBJECT_KIND, answer.id)
      const looks = await listLooks(house.database.read, clinic.id, answer.id, given?.id ?? null)
      const today = localDate(now, clinic.zone)
      return page(<LooksPage frame={frame} clinic={clinic} rail={house.rail(actor, clinic, lang)} today={today} answer_id={answer.id} looks={looks} />)
    },
  }),
  route({
    method: 'POST', url: '/ratings/:clinic/alarms/:alarm/look', permit: 'ratings.look', audit: 'ratings.alarm_seen',
    params: z.object({ clinic: z.string(), alarm: id }),
    async handle({ house, clinic, actor, params, now, request_id }) {
      if (actor.kind !== 'account') return refuse(403)
      const seen = await house.database.write(async (db) => {
        const alarm = await markAlarmSeen(db, clinic.id, params.alarm, actor.id, now)
        if (alarm?.was_open) {
          await recordEvent(db, actor, {
            clinic_id: clinic.id, event: 'ratings.alarm_seen', subject_kind: SUBJECT_KIND, subject_id: alarm.answer_id, request_id,
            detail: { kind: alarm.kind },
          }, now)
        }
        return alarm
      })
      return seen ? seeOther(`/ratings/${clinic.slug}/${seen.answer_id}`) : refuse(404)
    },
  }),
  route({
    method: 'POST', url: '/ratings/:clinic/:answer/original', permit: 'ratings.original', audit: 'ratings.original_shown',
    params: answerParams,
    async handle(call) {
      const { house, clinic, actor, params, body, now, request_id } = call
      const answer = await findAnswerRow(house.database.read, clinic.id, params.answer)
      if (!answer) return refuse(404)
      const words = ratingsWords(call.lang).staff
      const form = parseForm(z.object({
        reason: z.string(words.original_reason_missing).trim().min(10, words.original_reason_missing).max(500, words.original_reason_long),
      }), body)
      if (!form.ok) {
        return showAnswer(call as never, answer, {
          status: 422, original_form: { reason: typedText(form.typed, 'reason'), error: form.errors['reason'] },
        })
      }
      const original = await house.database.write(async (db) => {
        await recordEvent(db, actor, {
          clinic_id: clinic.id, event: 'ratings.original_shown', subject_kind: SUBJECT_KIND, subject_id: answer.id, request_id,
          detail: { reason: form.value.reason },
        }, now)
        return findOriginal(db, clinic.id, answer.id)
      })
      return showAnswer(call as never, answer, { original: original ?? { comment: null, remarks: null, proposals: null } })
    },
  }),
]
