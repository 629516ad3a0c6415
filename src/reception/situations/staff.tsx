// Situations for staff: one tap, then words, likeness, advice, an end that others can learn from.
import { z } from 'zod'
import { type BranchNamed, listBranchesInside } from '../../clinics/index.ts'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, parseForm, readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { makeId } from '../../platform/ids.ts'
import { type Grants, holds } from '../../platform/permit.ts'
import { listOnCallNow } from '../on_call/queries/on_call.ts'
import { findCurrentShift } from '../posts/queries/shifts.ts'
import { type Asker, type Stepped, maskWords, openSituation, takeStep } from './acts.ts'
import { SHOWN, type Shown, type SituationView, SituationsPage, WORDS_MAX } from './pages/situations.tsx'
import {
  type Alike, type Situation, type StepMark, findAlike, findSituation, findTaughtAlike, listClosedSituations, listOpenSituations, listSteps,
} from './queries/situations.ts'
import { readSought } from './rules/seeking.ts'
import { KINDS, type StepKind } from './rules/state.ts'
import { situationsWords } from './words/index.ts'

export const situationGrants: Grants = {
  // opening, reading, describing, closing one's own
  'reception.situations': ['administrator', 'senior_administrator', 'head_of_department', 'chief_doctor'],
  // taking, advising, closing any, giving free to learn from
  'reception.answer': ['senior_administrator', 'head_of_department', 'chief_doctor'],
}

const CLOSED_MAX = 50
const ALIKE_MAX = 5
/** Fewer letters say nothing that somebody could learn from. */
const LEARNED_MIN = 10

type AnyCall = Call<unknown, unknown>
const Params = z.object({ clinic: z.string(), situation: z.uuid() })
type OneCall = Call<z.infer<typeof Params>, unknown>
const Query = z.object({ shown: z.enum(SHOWN).optional().catch(undefined), done: z.enum(KINDS).exclude(['climbed']).optional().catch(undefined) })

const askerOf = ({ house, actor, clinic, now, request_id }: AnyCall): Asker => ({ house, actor, clinic, now, request_id })
const mayList = ({ house, actor, clinic }: AnyCall) => holds(house.grants, actor, 'reception.on_call', clinic.id)
const mayAnswer = ({ house, actor, clinic }: AnyCall) => holds(house.grants, actor, 'reception.answer', clinic.id)
/** Whoever opened it, whoever answers for such things. */
const mayClose = (call: AnyCall, situation: Pick<Situation, 'opened_by'>) => mayAnswer(call) || (call.actor.kind === 'account' && situation.opened_by === call.actor.id)

/** What is like some words: the clinic's own first, then what others gave free. Null: nothing to look for. */
async function seekAlike({ house, clinic }: AnyCall, words: string, except_id: string | null): Promise<Alike[] | null> {
  const sought = readSought(words)
  if (!sought) return null
  const [own, taught] = await Promise.all([
    findAlike(house.database.read, clinic.id, sought, except_id, ALIKE_MAX), findTaughtAlike(house.database.read, clinic.id, sought, ALIKE_MAX),
  ])
  return [...own, ...taught].slice(0, ALIKE_MAX)
}

interface Showing {
  shown?: Shown | undefined
  id?: string | undefined
  done?: Exclude<StepKind, 'climbed'> | undefined
  form?: { typed: Typed; errors: FieldErrors }
  /** Words to look for instead of the situation's own. */
  seek?: string
}

async function show(call: AnyCall, { shown = 'open', id, done, form = { typed: {}, errors: {} }, seek }: Showing, status = 200): Promise<Answer> {
  const { house, clinic, actor, now } = call
  const db = house.database.read
  const [rows, branches, shift] = await Promise.all([
    shown === 'open' ? listOpenSituations(db, clinic.id, null) : listClosedSituations(db, clinic.id, shown === 'teaching', CLOSED_MAX),
    listBranchesInside(db, clinic.id), actor.kind === 'account' ? findCurrentShift(db, clinic.id, actor.id, now) : undefined,
  ])
  const one = id === undefined ? undefined : await openOne(call, id, seek)
  if (id !== undefined && !one) return refuse(404)
  const found = seek === undefined || one ? null : await seekAlike(call, seek, null)
  return page(<SituationsPage call={call} view={{ shown, rows, branches, shift, one, found, done, form, may_list: mayList(call) }} />, { status })
}

async function openOne(call: AnyCall, id: string, seek: string | undefined): Promise<SituationView | undefined> {
  const db = call.house.database.read
  const situation = await findSituation(db, call.clinic.id, id)
  if (!situation) return undefined
  const [steps, alike, on_call] = await Promise.all([
    listSteps(db, call.clinic.id, id), seekAlike(call, seek ?? situation.words, id),
    situation.state === 'open' ? listOnCallNow(db, call.clinic, situation.branch_id, call.now) : [],
  ])
  return { situation, steps, alike, on_call, may: { answer: mayAnswer(call), close: mayClose(call, situation) } }
}

const openRoute = route({
  method: 'POST', url: '/reception/:clinic/situations', permit: 'reception.situations', audit: 'reception.situation_opened',
  async handle(call) {
    const { house, clinic, actor, now } = call
    const typed = readFields(call.body)
    const [branches, shift] = await Promise.all([
      listBranchesInside(house.database.read, clinic.id), actor.kind === 'account' ? findCurrentShift(house.database.read, clinic.id, actor.id, now) : undefined,
    ])
    const branch = pickBranch(branches, typedText(typed, 'b') || shift?.branch_slug)
    if (!branch) return show(call, { form: { typed, errors: { b: situationsWords(call.lang).no_branch } } }, 422)
    const place = shift?.branch_id === branch.id ? shift.post_name : null
    const words = typedText(typed, 'words').trim().slice(0, WORDS_MAX)
    const opened = await house.database.write((db) => openSituation(db, askerOf(call), { id: makeId(now), branch_id: branch.id, place, words, at: now }))
    if (opened.is_new) house.wake('letters.dispatch')
    return seeOther(`/reception/${clinic.slug}/situations/${opened.id}?done=opened`)
  },
})

function pickBranch(branches: readonly BranchNamed[], slug: string | undefined): BranchNamed | undefined {
  return slug === undefined && branches.length === 1 ? branches[0] : branches.find((one) => one.slug === slug)
}

/** What was typed is looked for; it goes by a form, since an address must not tell what somebody asks. */
const findingRoute = route({
  method: 'POST', url: '/reception/:clinic/situations/finding', permit: 'reception.situations', audit: null,
  async handle(call) {
    const typed = readFields(call.body)
    const id = z.uuid().safeParse(typedText(typed, 'situation'))
    const seek = (typedText(typed, 'q') || typedText(typed, 'words')).slice(0, WORDS_MAX)
    if (!readSought(seek)) {
      const errors = { [id.success ? 'words' : 'q']: situationsWords(call.lang).find_nothing }
      return show(call, { ...(id.success ? { id: id.data } : {}), form: { typed, errors } }, 422)
    }
    return show(call, { ...(id.success ? { id: id.data } : {}), form: { typed, errors: {} }, seek })
  },
})

/** A route that takes a situation one step on. `read` gives what was typed, or what must be mended. */
function stepRoute(noun: string, event: `reception.${string}`, permit: 'reception.situations' | 'reception.answer', read: (call: OneCall, typed: Typed) => StepGiven | { errors: FieldErrors }): AnyRoute {
  return route({
    method: 'POST', url: `/reception/:clinic/situations/:situation/${noun}`, permit, audit: event, params: Params,
    async handle(call) {
      const { house, clinic, params, lang } = call
      const typed = readFields(call.body)
      const given = read(call, typed)
      if ('errors' in given) return show(call, { id: params.situation, form: { typed, errors: given.errors } }, 422)
      const { kind, may = () => true, ...mark } = given
      const stepped: Stepped | undefined = await house.database.write((db) => takeStep(db, askerOf(call), params.situation, kind, mark, may))
      if (!stepped) return refuse(404)
      if (!stepped.ok) return show(call, { id: params.situation, form: { typed, errors: { form: situationsWords(lang).refusals[stepped.refusal] } } }, stepped.refusal === 'not_yours' ? 403 : 409)
      if (kind === 'climbed') house.wake('letters.dispatch')
      return seeOther(`/reception/${clinic.slug}/situations/${params.situation}?done=${kind}`)
    },
  })
}

type StepGiven = Omit<StepMark, 'state'> & { kind: Exclude<StepKind, 'opened'>; said?: string; may?: (situation: Situation) => boolean }

/** Words of a field between two lengths; the sentence of the mistake is the reader's. */
const wordsOf = (missing: string, long: string, least = 1) => z.string(missing).trim().min(least, missing).max(WORDS_MAX, long)

const idOf = ({ actor }: AnyCall) => (actor.kind === 'account' ? actor.id : null)

export const situationRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/situations', permit: 'reception.situations', audit: null, query: Query,
    handle: (call) => show(call, { shown: call.query.shown, done: call.query.done }),
  }),
  openRoute,
  findingRoute,
  route({
    method: 'GET', url: '/reception/:clinic/situations/:situation', permit: 'reception.situations', audit: null, params: Params, query: Query,
    handle: (call) => show(call, { id: call.params.situation, shown: call.query.shown, done: call.query.done }),
  }),
  stepRoute('words', 'reception.situation_described', 'reception.situations', (call, typed) => {
    const words = situationsWords(call.lang)
    const parsed = parseForm(z.object({ words: wordsOf(words.words_missing, words.words_long(WORDS_MAX)) }), typed)
    return parsed.ok ? { kind: 'described', words: maskWords(parsed.value.words) } : { errors: parsed.errors }
  }),
  stepRoute('taking', 'reception.situation_taken', 'reception.answer', (call) => ({ kind: 'taken', taken_by: idOf(call) })),
  stepRoute('advice', 'reception.situation_advised', 'reception.answer', (call, typed) => {
    const words = situationsWords(call.lang)
    const parsed = parseForm(z.object({ advice: wordsOf(words.advice_missing, words.words_long(WORDS_MAX)) }), typed)
    return parsed.ok ? { kind: 'advised', said: maskWords(parsed.value.advice) } : { errors: parsed.errors }
  }),
  stepRoute('closure', 'reception.situation_closed', 'reception.situations', (call, typed) => {
    const words = situationsWords(call.lang)
    const parsed = parseForm(z.object({
      done: wordsOf(words.done_missing, words.words_long(WORDS_MAX), LEARNED_MIN), next_time: wordsOf(words.next_time_missing, words.words_long(WORDS_MAX), LEARNED_MIN),
    }), typed)
    if (!parsed.ok) return { errors: parsed.errors }
    const { done, next_time } = parsed.value
    return { kind: 'closed', done: maskWords(done), next_time: maskWords(next_time), closed_by: idOf(call), is_closing: true, may: (situation) => mayClose(call, situation) }
  }),
  stepRoute('withdrawal', 'reception.situation_withdrawn', 'reception.situations', (call) => ({ kind: 'withdrawn', may: (situation) => mayClose(call, situation) })),
  stepRoute('teaching', 'reception.situation_taught', 'reception.answer', (_call, typed) => {
    const teach = typedText(typed, 'teach') !== 'no'
    return { kind: teach ? 'taught' : 'untaught', teaching: teach }
  }),
]
