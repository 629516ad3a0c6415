// What chief doctors, heads of department and moderators read and do.
import { z } from 'zod'
import { recordEvent } from '../platform/audit.ts'
import { page, refuse, seeOther } from '../platform/http/answer.ts'
import { parseForm, typedText } from '../platform/http/form.ts'
import { type Call, route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import { holds } from '../platform/permit.ts'
import { localDate } from '../platform/time.ts'
import { findLetterPaths } from '../letters/index.ts'
import { filterOf, readChosen, readPlace, recentMonths } from './filter.ts'
import { type AnswerDetail, AnswerView } from './pages/staff_answer.tsx'
import { AnswersPage, type Desk } from './pages/staff_list.tsx'
import {
  type ListedAnswer, findAlarmsOfAnswer, findFilterChoices, findListedAnswer, findNamedMarks, findOpenAlarms, findOriginal,
  listAnswers, markAlarmSeen,
} from './queries/staff.ts'
import { ratingsWords } from './words/index.ts'

const PAGE_ROWS = 40

const query = z.record(z.string(), z.unknown())
const id = z.string().refine(isId)

type StaffCall = Call<Record<string, string>, Record<string, unknown>>

export const staffRoutes = [
  route({
    method: 'GET', url: '/ratings/:clinic', permit: 'ratings.read', audit: null, query,
    async handle(call) {
      return page(<AnswersPage desk={await loadDesk(call as StaffCall)} />)
    },
  }),
  route({
    method: 'GET', url: '/ratings/:clinic/:answer', permit: 'ratings.read', audit: null, query,
    params: z.object({ clinic: z.string(), answer: id }),
    async handle(call) {
      const answer = await findListedAnswer(call.house.database.read, call.clinic.id, call.params.answer)
      return answer ? showAnswer(call as StaffCall, answer) : refuse(404)
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
            clinic_id: clinic.id, event: 'ratings.alarm_seen', subject_kind: 'answer', subject_id: alarm.answer_id, request_id,
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
    params: z.object({ clinic: z.string(), answer: id }),
    async handle(call) {
      const { house, clinic, actor, params, body, now, request_id } = call
      const answer = await findListedAnswer(house.database.read, clinic.id, params.answer)
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
          clinic_id: clinic.id, event: 'ratings.original_shown', subject_kind: 'answer', subject_id: answer.id, request_id,
          detail: { reason: form.value.reason },
        }, now)
        return findOriginal(db, clinic.id, answer.id)
      })
      return showAnswer(call as never, answer, { original: original ?? { comment: null, remarks: null, proposals: null } })
    },
  }),
]

async function loadDesk(call: StaffCall): Promise<Desk> {
  const { house, clinic, frame, actor } = call
  const db = house.database.read
  const chosen = readChosen(call.query ?? {})
  const rows = await listAnswers(db, clinic.id, filterOf(chosen), readPlace(call.query?.['after']), PAGE_ROWS + 1)
  const answers = rows.slice(0, PAGE_ROWS)
  const today = localDate(call.now, clinic.zone)
  return {
    frame, clinic, today, answers, chosen,
    rail: house.rail(actor, clinic, call.lang),
    may_look: holds(house.grants, actor, 'ratings.look', clinic.id),
    alarms: await findOpenAlarms(db, clinic.id),
    marks: await findNamedMarks(db, clinic.id, answers.map((answer) => answer.id)),
    choices: await findFilterChoices(db, clinic.id),
    months: recentMonths(today),
    next: rows.length > PAGE_ROWS ? answers.at(-1) : undefined,
  }
}

async function showAnswer(
  call: StaffCall, answer: ListedAnswer, more: { status?: number } & Pick<AnswerDetail, 'original' | 'original_form'> = {},
) {
  const { house, clinic, actor, lang } = call
  const db = house.database.read
  const desk = await loadDesk(call)
  const alarms = await findAlarmsOfAnswer(db, clinic.id, answer.id)
  const branch = desk.choices.branches.find(({ id: branch_id }) => branch_id === answer.branch_id)
  const detail: AnswerDetail = {
    answer,
    marks: await findNamedMarks(db, clinic.id, [answer.id]),
    branch: (lang === 'en' ? branch?.name_en : branch?.name_ru) ?? '',
    path: (await findLetterPaths(db, clinic.id, [answer.letter_id]))[0],
    original: more.original,
    original_form: more.original_form ?? (holds(house.grants, actor, 'ratings.original', clinic.id) ? { reason: '' } : undefined),
  }
  return page(
    <AnswersPage desk={desk} current={answer.id} detail={<AnswerView desk={{ ...desk, alarms }} detail={detail} />} />,
    { status: more.status ?? 200 },
  )
}
