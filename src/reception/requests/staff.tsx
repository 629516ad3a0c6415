// Routes of the board and of requests. Everything works as plain forms; the board's script does the same by items.
import { z } from 'zod'
import { findBranchInside, listBranchesInside } from '../../clinics/index.ts'
import { type Answer, json, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { isId, makeId } from '../../platform/ids.ts'
import { atLocal, localDate } from '../../platform/time.ts'
import { findBoardSeq } from '../board/changes.ts'
import { listPosts } from '../posts/queries/posts.ts'
import { actOnRequest } from './acting.ts'
import type { Me } from './assuming.ts'
import { sayCode, sayRefusal } from './items.ts'
import { openRequest, readAsked } from './opening.ts'
import { BoardPage } from './pages/board.tsx'
import { type NewView, NewRequestPage } from './pages/new.tsx'
import { CodePage, RequestPage } from './pages/request.tsx'
import { findRequest, listBoard, listRequestEvents } from './queries/requests.ts'
import { listProviders } from './queries/taxi.ts'
import { ActFields, readAct } from './reading.ts'
import { IS_CONFLICT } from './rules/acting.ts'
import { REQUEST_KINDS } from './rules/kinds.ts'
import { viewOf } from './view.ts'
import { type Whom, findWhom, isAbove, mayLookAt } from './whom.ts'
import { requestWords } from './words/index.ts'

type RequestCall = Call<unknown, unknown>

const slug = z.string().max(60).optional().catch(undefined)

/** The building whose board is meant: of one's post, else the one named, else the first with posts. */
async function findBranch({ house, clinic }: RequestCall, whom: Whom, named: string | undefined) {
  const db = house.database.read
  if (whom.shift) return findBranchInside(db, clinic.id, whom.shift.branch_slug)
  if (named !== undefined) return findBranchInside(db, clinic.id, named)
  const [first] = await listPosts(db, clinic.id)
  return findBranchInside(db, clinic.id, first?.branch_slug ?? (await listBranchesInside(db, clinic.id))[0]?.slug ?? '')
}

function meOf({ by, shift }: Whom): Me {
  return { ...by, post_name: shift?.post_name ?? null, post_name_en: shift?.post_name_en ?? null }
}

/** Whoever is on no post is led to where one signs on. */
function toPosts({ clinic }: RequestCall): Answer {
  return seeOther(`/reception/${clinic.slug}/posts`)
}

/** What a board shows, and the number of the last change in it, of one moment. */
function readBoard({ house, clinic, now }: RequestCall, branch_id: string) {
  const since = atLocal(localDate(now, clinic.zone), '00:00', clinic.zone)
  return house.database.snapshot(async (db) => {
    const seq = await findBoardSeq(db, { clinic_id: clinic.id, branch_id })
    return { seq, requests: (await listBoard(db, clinic.id, branch_id, since)).map(viewOf) }
  })
}

const boardRoute = route({
  method: 'GET', url: '/reception/:clinic/board', permit: 'reception.board', audit: null,
  query: z.object({ branch: slug, done: z.enum(['opened', 'acted']).optional().catch(undefined) }),
  async handle(call) {
    const { house, actor, clinic, now, lang, query } = call
    const whom = await findWhom(house, actor, clinic.id, now)
    if (!whom) return toPosts(call)
    const branch = await findBranch(call, whom, query.branch)
    if (!branch) return refuse(404)
    const db = house.database.read
    const [board, posts, all] = await Promise.all([readBoard(call, branch.id), listPosts(db, clinic.id, branch.id), whom.shift ? [] : listBranchesInside(db, clinic.id)])
    const named = (one: { name_ru: string; name_en: string }) => (lang === 'en' ? one.name_en : one.name_ru)
    const view = {
      ...board, branch: { id: branch.id, slug: branch.slug, name: named(branch) }, branches: all.map((one) => ({ slug: one.slug, name: named(one) })),
      shift: whom.shift, me: meOf(whom), posts, may_keep_taxi: isAbove(actor, clinic.id), done: query.done,
    }
    return page(<BoardPage call={call} view={view} />)
  },
})

const stateRoute = route({
  method: 'GET', url: '/reception/:clinic/board/state', permit: 'reception.board', audit: null,
  query: z.object({ branch: z.string().max(60).catch('') }),
  async handle(call) {
    const { house, actor, clinic, lang, now, query } = call
    const branch = await findBranchInside(house.database.read, clinic.id, query.branch)
    if (!branch) return refuse(404)
    if (!(await mayLookAt(house, actor, clinic.id, branch.id, now))) return refuse(403, requestWords(lang).refusals.no_shift)
    return json(await readBoard(call, branch.id))
  },
})

const newRoute = route({
  method: 'GET', url: '/reception/:clinic/requests/new', permit: 'reception.board', audit: null,
  query: z.object({ branch: slug, kind: z.enum(REQUEST_KINDS).optional().catch(undefined) }),
  async handle(call) {
    const whom = await findWhom(call.house, call.actor, call.clinic.id, call.now)
    if (!whom) return toPosts(call)
    const branch = await findBranch(call, whom, call.query.branch)
    return branch ? showNew(call, whom, branch, { kind: call.query.kind, id: makeId(call.now), typed: {}, errors: {} }, 200) : refuse(404)
  },
})

async function showNew(call: RequestCall, whom: Whom, branch: { id: string; slug: string }, given: Pick<NewView, 'kind' | 'id' | 'typed' | 'errors'>, status: number): Promise<Answer> {
  const db = call.house.database.read
  const [posts, providers] = await Promise.all([listPosts(db, call.clinic.id, branch.id), listProviders(db, call.clinic.id)])
  return page(<NewRequestPage call={call} view={{ ...given, branch_slug: branch.slug, shift: whom.shift, posts, providers }} />, { status })
}

const openRoute = route({
  method: 'POST', url: '/reception/:clinic/requests', permit: 'reception.board', audit: 'reception.request_opened',
  async handle(call) {
    const { house, clinic, actor, now, lang, request_id } = call
    const whom = await findWhom(house, actor, clinic.id, now)
    if (!whom) return toPosts(call)
    const typed = readFields(call.body)
    const branch = await findBranch(call, whom, typedText(typed, 'branch'))
    if (!branch) return refuse(404)
    const words = requestWords(lang).ask.errors
    const kind = REQUEST_KINDS.find((one) => one === typedText(typed, 'kind'))
    const id = isId(typedText(typed, 'id')) ? typedText(typed, 'id') : makeId(now)
    const again = (errors: Record<string, keyof typeof words>) =>
      showNew(call, whom, branch, { kind, id, typed, errors: Object.fromEntries(Object.entries(errors).map(([field, name]) => [field, words[name]])) }, 422)
    const reading = readAsked(typed, now, clinic.zone)
    if (!reading.ok) return again(reading.errors)
    const opened = await house.database.write((db) => openRequest(db, { house, clinic, actor, now, request_id, at: now, by: whom.by }, branch, {
      ...reading.value, id, provider: typedText(typed, 'provider') || undefined,
    }))
    if (!opened.ok) return again(opened.errors)
    if (opened.code !== null) return page(<CodePage call={call} request={opened.view} code={opened.code} shift={whom.shift} is_new />)
    return seeOther(`/reception/${clinic.slug}/board?${whom.shift ? '' : `branch=${branch.slug}&`}done=opened`)
  },
})

const oneRoute = route({
  method: 'GET', url: '/reception/:clinic/requests/:request', permit: 'reception.board', audit: null,
  params: z.object({ clinic: z.string(), request: z.uuid() }),
  async handle(call) {
    const whom = await findWhom(call.house, call.actor, call.clinic.id, call.now)
    return whom ? showOne(call, whom, call.params.request, undefined, 200) : toPosts(call)
  },
})

async function showOne(call: RequestCall, whom: Whom, id: string, said: { kind: 'success' | 'error'; sentence: string } | undefined, status: number): Promise<Answer> {
  const { house, clinic, actor, lang } = call
  const db = house.database.read
  const row = await findRequest(db, clinic.id, id)
  if (!row || (whom.by.branch_id !== null && whom.by.branch_id !== row.branch_id)) return refuse(404, requestWords(lang).refusals.gone)
  const [events, posts, providers] = await Promise.all([listRequestEvents(db, clinic.id, id), listPosts(db, clinic.id, row.branch_id), listProviders(db, clinic.id)])
  const may_renew_code = row.kind === 'child' && row.closed_at === null && isAbove(actor, clinic.id)
  const view = { request: viewOf(row), events, shift: whom.shift, me: meOf(whom), posts, providers, may_renew_code, said }
  return page(<RequestPage call={call} view={view} />, { status })
}

const actRoute = route({
  method: 'POST', url: '/reception/:clinic/requests/:request/acts', permit: 'reception.board', audit: 'reception.request_acted',
  params: z.object({ clinic: z.string(), request: z.uuid() }),
  async handle(call) {
    const { house, clinic, actor, now, lang, params, request_id } = call
    const whom = await findWhom(house, actor, clinic.id, now)
    if (!whom) return toPosts(call)
    const words = requestWords(lang).refusals
    const again = (sentence: string, status = 422) => showOne(call, whom, params.request, { kind: 'error', sentence }, status)
    const fields = ActFields.safeParse(readFields(call.body))
    if (!fields.success) return again(words.act)
    if (fields.data.act === 'new_code' && !isAbove(actor, clinic.id)) return again(words.senior, 403)
    const reading = readAct(fields.data, now)
    if (!reading.ok) return again(words[reading.refusal])
    const acted = await house.database.write((db) => actOnRequest(db, { house, clinic, actor, now, request_id, at: now, by: whom.by }, params.request, reading.value))
    if (!acted) return refuse(404, words.gone)
    if (!acted.ok) return again(sayRefusal(lang, acted.refusal, acted.view), IS_CONFLICT[acted.refusal] ? 409 : 422)
    if (acted.right === false) return again(sayCode(lang, acted))
    if (acted.code) return page(<CodePage call={call} request={acted.view} code={acted.code} shift={whom.shift} is_new={false} />)
    const branch = whom.shift ? '' : `branch=${(await findBranchSlugOf(call, params.request)) ?? ''}&`
    return seeOther(`/reception/${clinic.slug}/board?${branch}done=acted`)
  },
})

async function findBranchSlugOf({ house, clinic }: RequestCall, id: string): Promise<string | undefined> {
  const row = await findRequest(house.database.read, clinic.id, id)
  return row && (await listBranchesInside(house.database.read, clinic.id)).find((one) => one.id === row.branch_id)?.slug
}

export const requestRoutes: readonly AnyRoute[] = [boardRoute, stateRoute, newRoute, openRoute, oneRoute, actRoute]
