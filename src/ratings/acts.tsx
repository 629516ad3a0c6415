// What staff do with an answer: each act is a noun below it. A form that cannot be taken comes back with what was typed.
import { z } from 'zod'
import { REPLY_LENGTH_MAX, heldSentence } from '../cases/index.ts'
import { findWorkingCalendar } from '../clinics/index.ts'
import type { Write } from '../platform/db/index.ts'
import { refuse, seeOther } from '../platform/http/answer.ts'
import { type FieldErrors, parseForm, readFields } from '../platform/http/form.ts'
import { type AnyRoute, route } from '../platform/http/route.ts'
import { holds } from '../platform/permit.ts'
import { formatDate, localDate } from '../platform/time.ts'
import { hrefOf, readChosen } from './filter.ts'
import type { FormState } from './pages/answer_work.tsx'
import { findAnswerRow } from './queries/staff.ts'
import { type LockedAnswer, lockAnswer } from './queries/work.ts'
import { type StaffCall, showAnswer } from './showing.tsx'
import { answerParams, query } from './staff.tsx'
import { readTerm } from './terms.ts'
import { type WorkplaceWords, workplaceWords } from './words/workplace.ts'
import {
  type WorkDone, handAnswer, leaveAnswer, makeCaseOf, passThanks, readMarksOnly, replyToAnswer, returnAnswer,
} from './working.ts'

/** What an act comes to: where to say «done», or what must be mended. */
type Outcome = { done: string } | { errors: FieldErrors; reasons?: FormState['reasons'] }

interface ActSpec<T> {
  path: string
  audit: string
  form: FormState['of']
  schema?: (words: WorkplaceWords) => z.ZodType<T>
  act(db: Write, call: StaffCall, given: LockedAnswer, value: T): Promise<Outcome>
}

/** A route that parses a form, locks the answer, acts, and shows the answer: as it is now, or with what must be mended. */
function actRoute<T>(spec: ActSpec<T>): AnyRoute {
  return route({
    method: 'POST', url: `/ratings/:clinic/:answer/${spec.path}`, permit: 'ratings.work', audit: spec.audit, params: answerParams, query,
    async handle(given_call) {
      const call = given_call as StaffCall
      const { house, clinic, lang } = call
      const answer_id = given_call.params.answer
      const schema = spec.schema?.(workplaceWords(lang)) ?? (z.object({}) as unknown as z.ZodType<T>)
      const parsed = parseForm(schema, call.body)
      const outcome = parsed.ok
        ? await house.database.write(async (db): Promise<Outcome | undefined> => {
          const locked = await lockAnswer(db, clinic.id, answer_id)
          return locked && spec.act(db, call, locked, parsed.value)
        })
        : { errors: parsed.errors }
      const path = `/ratings/${clinic.slug}/${answer_id}`
      if (outcome && 'done' in outcome) {
        house.wake('letters.dispatch')
        const href = hrefOf(path, readChosen(call.query))
        return seeOther(`${href}${href.includes('?') ? '&' : '?'}done=${outcome.done}`)
      }
      const answer = outcome && (await findAnswerRow(house.database.read, clinic.id, answer_id))
      if (!answer) return refuse(404)
      const form = { of: spec.form, typed: readFields(call.body), errors: outcome.errors, reasons: outcome.reasons ?? [] }
      // an answer that moved on meanwhile is a conflict; anything else is to be mended in the form
      return showAnswer(call, answer, { status: outcome.errors['form'] === undefined ? 422 : 409, form })
    },
  })
}

/** `field`: which field a refusal about what was typed belongs to. */
function outcomeOf(call: StaffCall, done: WorkDone, said: string, field = 'form'): Outcome {
  if (done.ok) return { done: said }
  const { refusal } = done
  return { errors: { [refusal === 'moved_on' ? 'form' : field]: workplaceWords(call.lang).errors[refusal] } }
}

const noWords = ({ errors }: WorkplaceWords) =>
  z.string().trim().max(500, errors.words_long).optional().transform((text) => text || null)

export const actRoutes: readonly AnyRoute[] = [
  actRoute({
    path: 'reply', audit: 'ratings.replied', form: 'reply',
    schema: ({ errors }) => z.object({
      text: z.string(errors.text_missing).trim().min(1, errors.text_missing)
        .max(REPLY_LENGTH_MAX, errors.text_long(REPLY_LENGTH_MAX)).transform((text) => text.replace(/\r\n?/g, '\n')),
      seen: z.string().max(40).optional().catch(undefined),
    }),
    async act(db, call, given, { text, seen }) {
      const words = workplaceWords(call.lang)
      const done = await replyToAnswer(db, call.house, call.actor, given, text, call.now, seen)
      if (done.kind === 'met') return { errors: { form: words.errors.replied_meanwhile } }
      if (done.kind === 'refused') return { errors: { form: words.errors.moved_on } }
      if (done.kind === 'held') return { errors: { text: heldSentence(call.lang) }, reasons: done.reasons }
      return { done: done.mailed ? 'replied' : 'replied_unmailed' }
    },
  }),
  actRoute({
    path: 'hand-off', audit: 'ratings.handed', form: 'hand',
    schema: (words) => z.object({ to: z.uuid(words.errors.colleague_missing), hand_words: noWords(words) }),
    async act(db, call, given, { to, hand_words }) {
      const done = await handAnswer(db, call.actor, given, { account_id: to, words: hand_words }, call.now)
      return outcomeOf(call, done, 'handed', 'to')
    },
  }),
  actRoute({
    path: 'case', audit: 'ratings.case_opened', form: 'case',
    schema: ({ errors }) => z.object({ due_on: z.string().trim().refine((day) => day === '' || z.iso.date().safeParse(day).success, errors.date_missing).optional() }),
    async act(db, call, given, { due_on }) {
      const { errors } = workplaceWords(call.lang)
      const today = localDate(call.now, call.clinic.zone)
      // only who may change a date chooses one
      const may_choose = holds(call.house.grants, call.actor, 'cases.due', call.clinic.id)
      const term = due_on && may_choose ? readTerm(await findWorkingCalendar(db), today, due_on) : undefined
      if (term && !term.ok) {
        const sentence = errors[term.refusal]
        return { errors: { due_on: typeof sentence === 'string' ? sentence : sentence(formatDate(call.lang, term.latest, today)) } }
      }
      return outcomeOf(call, await makeCaseOf(db, call.actor, given, term?.working_days, call.now), 'case')
    },
  }),
  actRoute({
    path: 'thanks', audit: 'ratings.thanked', form: null,
    act: async (db, call, given) => outcomeOf(call, await passThanks(db, call.actor, given, call.now), 'thanked'),
  }),
  actRoute({
    path: 'closure', audit: 'ratings.nothing', form: 'nothing',
    schema: ({ errors }) => z.object({ reason: z.string(errors.reason_missing).trim().min(3, errors.reason_missing).max(500, errors.words_long) }),
    act: async (db, call, given, { reason }) => outcomeOf(call, await leaveAnswer(db, call.actor, given, reason, call.now), 'nothing'),
  }),
  actRoute({
    path: 'return', audit: 'ratings.returned', form: null,
    act: async (db, call, given) => outcomeOf(call, await returnAnswer(db, call.actor, given, call.now), 'returned'),
  }),
  route({
    method: 'POST', url: '/ratings/:clinic/readings', permit: 'ratings.work', audit: 'ratings.marks_read', query,
    async handle(call) {
      const { house, clinic, actor, body, now } = call
      if (actor.kind !== 'account') return refuse(403)
      const until = Number(readFields(body)['until'])
      const seen_at = Number.isSafeInteger(until) && until > 0 && until < now.getTime() ? new Date(until) : now
      const count = await house.database.write((db) => readMarksOnly(db, actor, clinic.id, seen_at, now))
      const href = hrefOf(`/ratings/${clinic.slug}`, readChosen(call.query))
      return seeOther(`${href}${href.includes('?') ? '&' : '?'}done=marks&count=${count}`)
    },
  }),
]
