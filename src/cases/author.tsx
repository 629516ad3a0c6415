// The author's pages, opened by the link in a reply: the reply and two buttons, or a question and a field. Opening writes
// nothing; cookies are not looked at.
import { z } from 'zod'
import { readLinkToken } from '../letters/index.ts'
import { type Read, first, sql } from '../platform/db/index.ts'
import { type Answer, page, seeOther } from '../platform/http/answer.ts'
import { type Typed, parseForm, readFields } from '../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../platform/http/route.ts'
import { type Lang, isLang } from '../platform/i18n.ts'
import { takeAuthorAnswer } from './actions.ts'
import { type LoadedCase, type LockedCase, findCase, lockCase } from './loading.ts'
import { type AuthorState, AuthorPage, BrokenLinkPage } from './pages/author.tsx'
import { listReplies } from './queries/replies.ts'
import { takeVerdict } from './replying.ts'
import { NOT_SOLVED_REASONS, WORDS_LENGTH_MAX } from './rules/verdict.ts'
import { findSubject } from './subjects.ts'
import { type Words, casesWords } from './words/index.ts'

const BODY_BYTES_MAX = 20_000

type LinkCall = Call<{ token: string }, unknown>

const UNTOUCHED: AuthorState = { typed: {}, errors: {} }

type Link = { ok: true; clinic_id: string; case_id: string } | { ok: false; expired: boolean }

function readLink({ house, params, now }: LinkCall): Link {
  const reading = readLinkToken(house.keys.link, params.token, 'reply', now)
  if (reading.ok) return { ok: true, clinic_id: reading.clinic_id, case_id: reading.letter_id }
  return { ok: false, expired: reading.reason === 'expired' }
}

/** The language asked for in the address, else the one in which the mail was written. */
function langOf(call: LinkCall, given: LoadedCase): Lang {
  const asked = (call.request.query as Record<string, unknown>)['lang']
  return isLang(asked) ? asked : given.lang
}

async function showAuthor(call: LinkCall, state: AuthorState, status = 200): Promise<Answer> {
  const { house, now, params } = call
  const link = readLink(call)
  const db = house.database.read
  const given = link.ok ? await findCase(db, link.clinic_id, link.case_id) : undefined
  if (!given) return brokenLink(call, link.ok ? false : link.expired)
  const done = saidNow(call, given)
  return linkPage(
    <AuthorPage
      frame={call.frame} lang={langOf(call, given)} action={`/cases/reply/${params.token}`} given={given} now={now}
      reply={(await listReplies(db, given.clinic_id, given.id))[0]} phone={await findPhone(db, given.clinic_id)}
      takes_words={typeof findSubject(given.subject_kind)?.mask === 'function'} state={done && state === UNTOUCHED ? { ...state, done } : state}
    />,
    status,
  )
}

/** What the author has just said, as the address tells; only what the case agrees with. */
function saidNow(call: LinkCall, { folded }: LoadedCase): AuthorState['done'] {
  const { said } = call.request.query as Record<string, unknown>
  if (said === 'answer') return folded.state === 'asked' ? undefined : said
  return (said === 'helped' || said === 'not_solved') && folded.verdict === said ? said : undefined
}

function brokenLink(call: LinkCall, expired: boolean): Answer {
  return linkPage(<BrokenLinkPage frame={call.frame} lang={call.lang} expired={expired} typed={readFields(call.body)} />, expired ? 410 : 404)
}

function linkPage(element: Parameters<typeof page>[0], status: number): Answer {
  // the address is a secret: it goes nowhere with a click
  return page(element, { status, headers: { 'referrer-policy': 'no-referrer' } })
}

type Taken = { said: NonNullable<AuthorState['done']> } | { state: AuthorState; status: number }

/** Locks the link's case and lets `take` act on it; then the page with what came of it. */
async function actAsAuthor<T>(
  call: LinkCall, schema: (words: Words) => z.ZodType<T>, take: (given: LockedCase, value: T, link: TakeTools) => Promise<Taken>,
): Promise<Answer> {
  const link = readLink(call)
  if (!link.ok) return brokenLink(call, link.expired)
  const { house, now } = call
  const known = await findCase(house.database.read, link.clinic_id, link.case_id)
  if (!known) return brokenLink(call, false)
  const words = casesWords(langOf(call, known))
  const parsed = parseForm(schema(words), call.body)
  if (!parsed.ok) return showAuthor(call, { typed: parsed.typed, errors: parsed.errors }, 422)
  const taken = await house.database.write(async (db) => {
    const given = (await lockCase(db, link.clinic_id, link.case_id))!
    const mask = findSubject(given.subject_kind)?.mask ?? null
    return take(given, parsed.value, {
      db, now,
      // without a mask no words are kept, whatever was sent
      mask: async (text) => (text && mask ? mask(db, given.clinic_id, given.subject_id, text, given.lang) : null),
      typed: readFields(call.body),
    })
  })
  if (!('said' in taken)) return showAuthor(call, taken.state, taken.status)
  // reloading the page that says thank you asks nothing again
  const lang = langOf(call, known)
  return seeOther(`/cases/reply/${call.params.token}?said=${taken.said}${lang === known.lang ? '' : `&lang=${lang}`}`)
}

interface TakeTools {
  db: Parameters<typeof takeVerdict>[0]
  now: Date
  mask(words: string | null): Promise<string | null>
  typed: Typed
}

const ACTOR = { kind: 'link' } as const

const words = (sentences: Words) =>
  z.string().trim().max(WORDS_LENGTH_MAX, sentences.errors.text_long(WORDS_LENGTH_MAX)).optional().transform((text) => text || null)

const verdictRoute = route<{ token: string }>({
  method: 'POST', url: '/cases/reply/:token/verdict', permit: 'link', audit: 'cases.verdict', body_bytes_max: BODY_BYTES_MAX,
  handle: (call) => actAsAuthor(
    call,
    (sentences) => z.object({
      verdict: z.enum(['helped', 'not_solved'], sentences.errors.verdict_missing),
      reason: z.enum(NOT_SOLVED_REASONS).optional().catch(undefined),
      words: words(sentences),
    }),
    async (given, value, { db, now, mask, typed }): Promise<Taken> => {
      const is_unsolved = value.verdict === 'not_solved'
      const { decision } = await takeVerdict(db, ACTOR, given, {
        verdict: value.verdict, reason: is_unsolved ? (value.reason ?? null) : null, words: is_unsolved ? await mask(value.words) : null,
      }, now)
      if (decision.kind !== 'refuse') return { said: value.verdict }
      return { state: { typed, errors: {}, refusal: decision.refusal === 'too_late' ? 'too_late' : 'stale' }, status: 409 }
    },
  ),
})

const answerRoute = route<{ token: string }>({
  method: 'POST', url: '/cases/reply/:token/answer', permit: 'link', audit: 'cases.author_answered', body_bytes_max: BODY_BYTES_MAX,
  handle: (call) => actAsAuthor(
    call,
    (sentences) => z.object({
      words: z.string(sentences.errors.text_missing).trim().min(1, sentences.errors.text_missing)
        .max(WORDS_LENGTH_MAX, sentences.errors.text_long(WORDS_LENGTH_MAX)),
    }),
    async (given, value, { db, now, mask, typed }): Promise<Taken> => {
      const masked = await mask(value.words)
      const done = masked === null ? undefined : await takeAuthorAnswer(db, ACTOR, given, masked, now)
      // pressed twice, or sent from a second tab: these very words are here already
      const is_known = masked !== null && given.steps.findLast(({ kind }) => kind === 'author_answered')?.detail.words === masked
      if (done?.ok || is_known) return { said: 'answer' }
      return { state: { typed, errors: {}, refusal: 'stale' }, status: 409 }
    },
  ),
})

export const authorRoutes: readonly AnyRoute[] = [
  route<{ token: string }>({
    method: 'GET', url: '/cases/reply/:token', permit: 'link', audit: null,
    handle: (call) => showAuthor(call, UNTOUCHED),
  }),
  verdictRoute,
  answerRoute,
]

async function findPhone(db: Read, clinic_id: string): Promise<string | null> {
  const row = await first(db, sql<{ phone: string | null }>`
    select phone
    from clinics.clinic
    where id = ${clinic_id}`)
  return row?.phone ?? null
}
