// The link of a letter: GET shows, POST after a press of a button previews or sends. Nothing else writes.
import { z } from 'zod'
import type { Answer } from '../platform/http/answer.ts'
import { page, seeOther } from '../platform/http/answer.ts'
import type { Typed } from '../platform/http/form.ts'
import { type Call, route } from '../platform/http/route.ts'
import { type Lang, isLang } from '../platform/i18n.ts'
import { localDate } from '../platform/time.ts'
import { answerStyleHash } from '../ui/index.ts'
import { type Content, type ReadForm, readAnswerForm, writeAnswerForm } from './answer.ts'
import { sendAnswer } from './finish.ts'
import { type Asked, type LinkState, knownNames, readLink } from './link.ts'
import { maskForPublic, maskForStaff } from './masking.ts'
import { AnswerFormPage, type AnswerFormView } from './pages/answer_form.tsx'
import {
  AnsweredPage, ClosedPage, ExpiredPage, type Just, MarkedElsewherePage, type OutcomeView, UnknownPage, WithdrawnPage,
} from './pages/answer_outcome.tsx'
import { ConflictNotice } from './pages/conflict.tsx'
import type { StoredAnswer } from './queries/answers.ts'
import { ratingsWords } from './words/index.ts'

interface LinkQuery {
  /** The star that was pressed in the letter; only preselects. */
  s?: string | undefined
  lang?: string | undefined
  change?: string | undefined
  just?: string | undefined
}

// a scanner or a mail program may add what it likes to an address: whatever is strange is ignored
const word = z.string().optional().catch(undefined)
const params = z.object({ token: z.string() })
const query = z.object({ s: word, lang: word, change: word, just: word })

type LinkCall = Call<{ token: string }, LinkQuery>

const HEADERS = { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex', 'cache-control': 'no-store' }
/** Mail providers open every link of every letter from a few addresses of their own. */
const RATE_PER_MINUTE = 3000

export const answerRoutes = [
  route({
    method: 'GET', url: '/r/:token', permit: 'link', audit: null, params, query, rate_per_minute: RATE_PER_MINUTE,
    async handle(call) {
      const state = await readLink(call.house, call.params.token, call.now)
      return showLink(call, state)
    },
  }),
  route({
    method: 'POST', url: '/r/:token', permit: 'link', audit: 'ratings.answered', params, query,
    async handle(call) {
      const state = await readLink(call.house, call.params.token, call.now)
      if (state.kind === 'unknown') return showLink(call, state)
      const form = readAnswerForm(state.asked.visits.map((visit) => visit.id), call.body)
      if (state.kind === 'withdrawn' || state.kind === 'expired') return showLink(call, state, form.given)
      if (state.kind === 'answered' && !state.editable) return showClosed(call, state, form)
      if (form.typed['act'] === 'language') return showForm(call, state, { ...form, problems: {} }, {})
      if (!form.content) return showForm(call, state, form, { status: 422 })
      if (form.typed['act'] === 'preview') return showForm(call, state, form, { preview: form.content })
      return send(call, state, form, form.content)
    },
  }),
]

type Askable = Extract<LinkState, { kind: 'open' | 'answered' }>
type Answered = Extract<LinkState, { kind: 'answered' }>

async function send(call: LinkCall, state: Askable, form: ReadForm, content: Content): Promise<Answer> {
  const sent = await sendAnswer(call.house, state.asked, content, form.edition_seen, call.request_id)
  const lang = langOf(call, state.asked)
  if (sent === 'first' || sent === 'change' || sent === 'same') {
    return seeOther(`/r/${state.asked.token}?lang=${lang}&just=${sent === 'change' ? 'changed' : 'sent'}`)
  }
  if (sent === 'visit_marked_elsewhere') return outcome(409, <MarkedElsewherePage view={viewOf(call, state.asked)} asked={state.asked} typed={content} />)
  const now_state = await readLink(call.house, call.params.token, call.now)
  if (now_state.kind !== 'answered') return showLink(call, now_state, content)
  if (sent === 'closed') return showClosed(call, now_state, form)
  return showConflict(call, now_state, form)
}

function showLink(call: LinkCall, state: LinkState, typed?: Content): Answer {
  if (state.kind === 'unknown') return outcome(404, <UnknownPage view={{ ...viewOf(call), lang: call.lang }} />)
  const { asked } = state
  const view = viewOf(call, asked)
  if (state.kind === 'expired') return outcome(410, <ExpiredPage view={view} asked={asked} at={state.expired_at} typed={typed} />)
  if (state.kind === 'withdrawn') return outcome(410, <WithdrawnPage view={view} asked={asked} typed={typed} />)
  if (state.kind === 'open') {
    const star: Typed = /^[1-5]$/.test(call.query.s ?? '') ? { clinic: call.query.s! } : {}
    return showForm(call, state, { typed: star, problems: {}, edition_seen: 0 }, { fresh: true })
  }
  if (!state.editable) return outcome(200, <ClosedPage view={view} asked={asked} answer={state.answer} />)
  if (call.query.change !== undefined) {
    const typed = writeAnswerForm(state.answer.content)
    return showForm(call, state, { typed, problems: {}, edition_seen: state.answer.edition }, { fresh: true })
  }
  const just: Just = call.query.just === 'sent' || call.query.just === 'changed' ? call.query.just : 'opened'
  return outcome(200, <AnsweredPage view={view} asked={asked} answer={state.answer} just={just} />)
}

type Shown = Pick<ReadForm, 'typed' | 'problems' | 'edition_seen'>

interface FormOptions {
  status?: number
  fresh?: boolean
  preview?: Content
}

function showForm(call: LinkCall, state: Askable, form: Shown, options: FormOptions): Answer {
  return outcome(options.status ?? 200, <AnswerFormPage {...formView(call, state, form, options)} />)
}

function formView(call: LinkCall, { asked }: Askable, form: Shown, options: FormOptions): AnswerFormView {
  return {
    ...viewOf(call, asked), asked,
    typed: form.typed,
    problems: form.problems,
    edition: form.edition_seen,
    fresh: options.fresh ?? false,
    preview: options.preview && previewOf(asked, options.preview),
  }
}

/** What the reader is shown is what will be kept: the same two functions make it. */
function previewOf(asked: Asked, content: Content): AnswerFormView['preview'] {
  const staff_texts = maskForStaff(content.texts, knownNames(asked), asked.letter.lang)
  return { content, staff_texts, public_texts: maskForPublic(staff_texts, knownNames(asked), asked.letter.lang) }
}

function showConflict(call: LinkCall, state: Answered, form: ReadForm): Answer {
  const view = formView(call, state, { ...form, edition_seen: state.answer.edition }, {})
  const words = ratingsWords(view.lang)
  return outcome(409, (
    <AnswerFormPage
      {...view}
      title={words.conflict.title}
      send_label={words.form.replace}
      before={<ConflictNotice view={viewOf(call, state.asked)} asked={state.asked} stored={state.answer.content} />}
    />
  ))
}

function showClosed(call: LinkCall, state: { asked: Asked; answer: StoredAnswer }, form: ReadForm): Answer {
  return outcome(410, <ClosedPage view={viewOf(call, state.asked)} asked={state.asked} answer={state.answer} typed={form.given} />)
}

function outcome(status: number, element: Parameters<typeof page>[0]): Answer {
  return page(element, { status, headers: HEADERS, style_hashes: [answerStyleHash()] })
}

function viewOf(call: LinkCall, asked?: Asked): OutcomeView {
  const zone = asked?.clinic.zone ?? call.house.config.OTKLIK_ZONE
  return { lang: langOf(call, asked), demo: call.frame.demo, today: localDate(call.now, zone) }
}

/** The language asked for in the address, else the letter's. */
function langOf(call: LinkCall, asked?: Asked): Lang {
  return isLang(call.query.lang) ? call.query.lang : (asked?.letter.lang ?? call.lang)
}
