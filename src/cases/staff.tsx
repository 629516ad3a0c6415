// Staff routes: the list, one case, and what may be done with it. Each act is a noun below the case.
import { z } from 'zod'
import { recordEvent } from '../platform/audit.ts'
import type { Write } from '../platform/db/index.ts'
import { type Answer, page, refuse, seeOther } from '../platform/http/answer.ts'
import { type FieldErrors, parseForm, readFields } from '../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../platform/http/route.ts'
import type { Lang } from '../platform/i18n.ts'
import {
  type Done, SETTLE_REASONS, answerHandOff, changeDue, handOver, reopenCase, settleCase, takeCase, thankCase,
} from './actions.ts'
import { type LockedCase, findCase, lockCase } from './loading.ts'
import { type FormState, NO_FORM } from './pages/acts.tsx'
import { CaseView } from './pages/detail.tsx'
import { CasesPage, SHOWN, type Shown } from './pages/list.tsx'
import { REPLY_LENGTH_MAX, askAuthor, replyToCase } from './replying.ts'
import { gatherDetail, gatherList } from './showing.ts'
import { type Words, casesWords } from './words/index.ts'

const Shown = z.enum(SHOWN).optional().catch(undefined)
const ListQuery = z.object({ shown: Shown, mine: z.string().optional().catch(undefined) })
const CaseQuery = ListQuery.extend({
  done: z.string().max(40).optional().catch(undefined),
  template: z.uuid().optional().catch(undefined),
})
const CaseParams = z.object({ clinic: z.string(), case: z.uuid() })
type CaseCall = Call<z.infer<typeof CaseParams>, unknown>

const listRoute = route({
  method: 'GET', url: '/cases/:clinic', permit: 'cases.read', audit: null, query: ListQuery,
  async handle(call) {
    const list = await gatherList(call, call.query.shown ?? 'in_hand', call.query.mine === 'yes')
    return page(<CasesPage call={call} list={list} />)
  },
})

const caseRoute = route({
  method: 'GET', url: '/cases/:clinic/:case', permit: 'cases.read', audit: 'cases.seen', params: CaseParams, query: CaseQuery,
  async handle(call) {
    const { house, clinic, actor, params, now, request_id } = call
    const answer = await showCase(call, { form: NO_FORM })
    // the look is logged, and nothing else: HEAD shows nobody anything
    if (answer.kind === 'page' && call.request.method === 'GET') {
      await house.database.write((db) => recordEvent(db, actor, {
        clinic_id: clinic.id, event: 'cases.seen', subject_kind: 'case', subject_id: params.case, request_id,
      }, now))
    }
    return answer
  },
})

interface Shows { form: FormState; status?: number }

async function showCase(call: CaseCall, shows: Shows): Promise<Answer> {
  const { house, clinic, params, lang } = call
  const given = await findCase(house.database.read, clinic.id, params.case)
  if (!given) return refuse(404)
  const query = CaseQuery.parse(call.query ?? {})
  const list = await gatherList(call, query.shown ?? shownOf(given.folded.state), query.mine === 'yes')
  const detail = await gatherDetail(call, given, { form: shows.form, done: query.done, template: query.template })
  const title = casesWords(lang).titles[given.title_code]
  return page(
    <CasesPage call={call} list={list} current={given.id} title={title} detail={<CaseView call={call} detail={detail} />} />,
    { status: shows.status ?? 200 },
  )
}

function shownOf(state: string): Shown {
  return state === 'replied' || state === 'settled' ? state : 'in_hand'
}

/** What an act comes to: where to say «done», or what must be mended. */
type Outcome = { done: string } | { errors: FieldErrors; reasons?: FormState['reasons'] }

interface ActSpec<T> {
  path: string
  permit?: `cases.${string}`
  audit: string
  form: string
  schema?: (words: Words, lang: Lang) => z.ZodType<T>
  act(db: Write, call: CaseCall, given: LockedCase, value: T): Promise<Outcome>
}

/** A route that parses a form, locks the case, acts, and shows the case: as it is now, or with what must be mended. */
function actRoute<T>(spec: ActSpec<T>): AnyRoute {
  return route({
    method: 'POST', url: `/cases/:clinic/:case/${spec.path}`, permit: spec.permit ?? 'cases.act', audit: spec.audit, params: CaseParams,
    async handle(call) {
      const { house, clinic, params, lang } = call
      const schema = spec.schema?.(casesWords(lang), lang) ?? (z.object({}) as unknown as z.ZodType<T>)
      const parsed = parseForm(schema, call.body)
      const form = (errors: FieldErrors, reasons: FormState['reasons'] = []) =>
        ({ of: spec.form, typed: readFields(call.body), errors, reasons })
      if (!parsed.ok) return showCase(call, { status: 422, form: form(parsed.errors) })
      const outcome = await house.database.write(async (db): Promise<Outcome | undefined> => {
        const given = await lockCase(db, clinic.id, params.case)
        return given && spec.act(db, call, given, parsed.value)
      })
      if (!outcome) return refuse(404)
      house.wake('letters.dispatch')
      if ('done' in outcome) return seeOther(`/cases/${clinic.slug}/${params.case}?done=${outcome.done}`)
      // a case that moved on meanwhile is a conflict; anything else is to be mended in the form
      const status = outcome.errors['form'] === undefined ? 422 : 409
      return showCase(call, { status, form: form(outcome.errors, outcome.reasons) })
    },
  })
}

/** `field`: which field a refusal about what was typed belongs to. */
function outcomeOf(call: CaseCall, done: Done, said: string, field = 'form'): Outcome {
  if (done.ok) return { done: said }
  const sentence = casesWords(call.lang).refusals[done.refusal]
  return { errors: { [done.refusal === 'wrong_state' || done.refusal === 'not_offered_to_you' ? 'form' : field]: sentence } }
}

const reason = (words: Words) =>
  z.string(words.errors.words_missing).trim().min(3, words.errors.words_missing).max(500, words.errors.words_long)
const optional = (words: Words) =>
  z.string().trim().max(500, words.errors.words_long).optional().transform((text) => text || null)
const letter = (words: Words) =>
  z.string(words.errors.text_missing).trim().min(1, words.errors.text_missing)
    .max(REPLY_LENGTH_MAX, words.errors.text_long(REPLY_LENGTH_MAX)).transform((text) => text.replace(/\r\n?/g, '\n'))

const seen = z.string().max(40).optional().catch(undefined)

const actRoutes: readonly AnyRoute[] = [
  actRoute({
    path: 'owner', audit: 'cases.taken', form: 'take',
    act: async (db, call, given) => outcomeOf(call, await takeCase(db, call.actor, given, call.now), 'taken'),
  }),
  actRoute({
    path: 'hand-off', audit: 'cases.handed_over', form: 'hand',
    schema: (words) => z.object({ to: z.uuid(words.errors.colleague_missing), hand_words: optional(words) }),
    async act(db, call, given, { to, hand_words }) {
      return outcomeOf(call, await handOver(db, call.actor, given, { account_id: to, words: hand_words }, call.now), 'handed_over', 'to')
    },
  }),
  actRoute({
    path: 'hand-off/acceptance', audit: 'cases.accepted', form: 'accept',
    act: async (db, call, given) => outcomeOf(call, await answerHandOff(db, call.actor, given, { accepted: true }, call.now), 'accepted'),
  }),
  actRoute({
    path: 'hand-off/refusal', audit: 'cases.declined', form: 'decline',
    schema: (words) => z.object({ decline_words: reason(words) }),
    async act(db, call, given, { decline_words }) {
      return outcomeOf(call, await answerHandOff(db, call.actor, given, { accepted: false, words: decline_words }, call.now), 'declined')
    },
  }),
  actRoute({
    path: 'reply', audit: 'cases.replied', form: 'reply',
    schema: (words) => z.object({ text: letter(words), seen }),
    async act(db, call, given, value) {
      const outcome = await replyToCase(db, call.house, call.actor, given, value.text, call.now, value.seen)
      const words = casesWords(call.lang)
      if (outcome.kind === 'refused') return { errors: { form: words.refusals[outcome.refusal] } }
      if (outcome.kind === 'held') return { errors: { text: words.gate.title }, reasons: outcome.reasons }
      return { done: outcome.message_id === null ? 'replied_unmailed' : 'replied' }
    },
  }),
  actRoute({
    path: 'question', audit: 'cases.asked_author', form: 'ask',
    schema: (words) => z.object({ question: letter(words) }),
    async act(db, call, given, { question }) {
      const outcome = await askAuthor(db, call.house, call.actor, given, question, call.now)
      const words = casesWords(call.lang)
      if (outcome.kind === 'held') return { errors: { question: words.gate.question(outcome.phrase) } }
      if (outcome.kind === 'sent') return { done: 'asked_author' }
      return { errors: { [outcome.refusal === 'wrong_state' ? 'form' : 'question']: words.refusals[outcome.refusal] } }
    },
  }),
  actRoute({
    path: 'due-date', permit: 'cases.due', audit: 'cases.due_changed', form: 'due',
    schema: (words) => z.object({ due_on: z.iso.date(words.errors.date_missing), due_words: reason(words) }),
    async act(db, call, given, { due_on, due_words }) {
      return outcomeOf(call, await changeDue(db, call.actor, given, { due_on, words: due_words }, call.now), 'due_changed', 'due_on')
    },
  }),
  actRoute({
    path: 'closure', audit: 'cases.settled', form: 'settle',
    schema: (words) => z.object({ reason: z.enum(SETTLE_REASONS, words.errors.reason_missing), settle_words: optional(words) }),
    async act(db, call, given, value) {
      return outcomeOf(call, await settleCase(db, call.actor, given, { reason: value.reason, words: value.settle_words }, call.now), 'settled')
    },
  }),
  actRoute({
    path: 'thanks', audit: 'cases.thanked', form: 'thank',
    act: async (db, call, given) => outcomeOf(call, await thankCase(db, call.actor, given, call.now), 'thanked'),
  }),
  actRoute({
    path: 'reopening', audit: 'cases.reopened', form: 'reopen',
    schema: (words) => z.object({ reopen_words: reason(words) }),
    act: async (db, call, given, { reopen_words }) => outcomeOf(call, await reopenCase(db, call.actor, given, reopen_words, call.now), 'reopened'),
  }),
]

export const staffRoutes: readonly AnyRoute[] = [listRoute, caseRoute, ...actRoutes]
