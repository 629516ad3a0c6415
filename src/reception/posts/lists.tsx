// Routes of the senior: posts, the list of who may hold them, notices.
import { z } from 'zod'
import { findPlan } from '../../clinics/index.ts'
import { type Answer, page, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { listRoleHolders } from '../../people/index.ts'
import { addDays, atLocal, localDate } from '../../platform/time.ts'
import { type Keeping, listHolder, openPost, shutPost, takeNoticeAway, unlistHolder, writeNotice } from './keeping.ts'
import { LISTS_DONE, type ListsDone, ListsPage, SECTIONS, type Section } from './pages/lists.tsx'
import { listBranches } from './queries/branches.ts'
import { listHolders } from './queries/holders.ts'
import { listNotices } from './queries/notices.ts'
import { POST_KINDS, listPosts } from './queries/posts.ts'
import { listCurrentShifts } from './queries/shifts.ts'
import { postWords } from './words/index.ts'

/** A notice is shown no longer than so many days from today. */
const NOTICE_DAYS_MAX = 61
/** The list of holders names no day further from today: one of the year 9999 has no day after it. */
const HOLDER_DAYS_MAX = 3_653
const PERMIT = 'reception.posts'
/** Whom the list of holders may name. */
const ADMINISTRATORS = ['administrator', 'senior_administrator']

type ListsCall = Call<unknown, unknown>
const NOTHING = { typed: {}, errors: {} }

const keepingOf = ({ house, actor, clinic, request_id, now }: ListsCall): Keeping => ({ house, actor, clinic_id: clinic.id, request_id, now })

async function showLists(call: ListsCall, section: Section, done?: ListsDone, state: { typed: Typed; errors: FieldErrors } = NOTHING): Promise<Answer> {
  const { house, clinic, now } = call
  const db = house.database.read
  const branches = await listBranches(db, clinic.id)
  const [posts, shifts, holders, people, notices, plans] = await Promise.all([
    listPosts(db, clinic.id), listCurrentShifts(db, clinic.id, null, now), listHolders(db, clinic.id, now),
    listRoleHolders(db, clinic.id, ADMINISTRATORS, localDate(now, clinic.zone)), listNotices(db, clinic.id, now),
    section === 'posts' ? Promise.all(branches.map(({ id }) => findPlan(db, clinic.id, id))) : [],
  ])
  const levels = plans.flatMap((plan) => plan?.levels ?? [])
  const lists = { section, branches, posts, shifts, holders, people, notices, levels: levels.length > 0 ? levels : STOREYS, done, state }
  return page(<ListsPage call={call} lists={lists} />, { status: Object.keys(state.errors).length > 0 ? 422 : 200 })
}

/** Without plans of its buildings a clinic's posts may stand on any of the usual floors. */
const STOREYS = Array.from({ length: 10 }, (_, ordinal) => ({ ordinal }))

const back = ({ clinic }: ListsCall, section: Section, done: ListsDone) =>
  seeOther(`/reception/${clinic.slug}/lists?${section === 'posts' ? '' : `section=${section}&`}done=${done}`)

const listsRoute = route({
  method: 'GET', url: '/reception/:clinic/lists', permit: PERMIT, audit: null,
  query: z.object({ section: z.enum(SECTIONS).catch('posts'), done: z.enum(LISTS_DONE).optional().catch(undefined) }),
  handle: (call) => showLists(call, call.query.section, call.query.done),
})

const postRoute = route({
  method: 'POST', url: '/reception/:clinic/lists/posts', permit: PERMIT, audit: 'reception.post_opened',
  async handle(call) {
    const { mistakes } = postWords(call.lang)
    const typed = readFields(call.body)
    const branch = await findBranch(call, typedText(typed, 'branch'))
    const kind = POST_KINDS.find((one) => one === typedText(typed, 'kind'))
    const name = typedText(typed, 'name').trim().replace(/\s+/g, ' ')
    const name_en = typedText(typed, 'name_en').trim().replace(/\s+/g, ' ')
    const floor = /^-?\d$/.test(typedText(typed, 'floor')) ? Number(typedText(typed, 'floor')) : null
    const errors = told({
      branch: !branch && mistakes.branch, kind: !kind && mistakes.kind, name: (name === '' || name.length > 60) && mistakes.name,
      name_en: name_en.length > 60 && mistakes.name_en,
    })
    if (!branch || !kind || errors) return showLists(call, 'posts', undefined, { typed, errors: errors ?? {} })
    const made = await openPost(keepingOf(call), { branch_id: branch.id, kind, name, name_en: name_en || null, floor })
    return made === 'opened' ? back(call, 'posts', 'opened') : showLists(call, 'posts', undefined, { typed, errors: { name: mistakes.name_taken } })
  },
})

const holderRoute = route({
  method: 'POST', url: '/reception/:clinic/lists/holders', permit: PERMIT, audit: 'reception.holder_listed',
  async handle(call) {
    const { house, clinic, now, lang } = call
    const { mistakes } = postWords(lang)
    const typed = readFields(call.body)
    const today = localDate(now, clinic.zone)
    const db = house.database.read
    const who = (await listRoleHolders(db, clinic.id, ADMINISTRATORS, today)).find(({ id }) => id === typedText(typed, 'who'))
    const [branch_id = '', post_id = ''] = typedText(typed, 'where').split(':')
    const branch = await findBranch(call, branch_id)
    const post = post_id === '' ? null : (await listPosts(db, clinic.id)).find((one) => one.id === post_id && one.branch_id === branch_id)
    const from = readDay(typedText(typed, 'from'))
    const to_typed = typedText(typed, 'to').trim()
    const to = to_typed === '' ? null : readDay(to_typed)
    const last = addDays(today, HOLDER_DAYS_MAX)
    const is_from_wrong = from === undefined || from > last || from < addDays(today, -HOLDER_DAYS_MAX)
    const is_to_wrong = to === undefined || (to !== null && (to < today || to > last || (from !== undefined && to < from)))
    const errors = told({ who: !who && mistakes.who, where: (!branch || post === undefined) && mistakes.where, from: is_from_wrong && mistakes.from, to: is_to_wrong && mistakes.to })
    if (errors || !who || !branch || post === undefined || !from || to === undefined) return showLists(call, 'holders', undefined, { typed, errors: errors ?? {} })
    await listHolder(keepingOf(call), {
      account_id: who.id, branch_id: branch.id, post_id: post?.id ?? null,
      valid_from: atLocal(from, '00:00', clinic.zone), valid_until: to === null ? null : atLocal(addDays(to, 1), '00:00', clinic.zone),
    })
    return back(call, 'holders', 'listed')
  },
})

const noticeRoute = route({
  method: 'POST', url: '/reception/:clinic/lists/notices', permit: PERMIT, audit: 'reception.notice_written',
  async handle(call) {
    const { clinic, now, lang } = call
    const { mistakes } = postWords(lang)
    const typed = readFields(call.body)
    const today = localDate(now, clinic.zone)
    const body = typedText(typed, 'body').replaceAll('\r\n', '\n').trim()
    const branch_id = typedText(typed, 'branch')
    const branch = branch_id === '' ? null : await findBranch(call, branch_id)
    const until = readDay(typedText(typed, 'until'))
    const errors = told({
      body: (body === '' || body.length > 1000) && mistakes.notice, branch: branch === undefined && mistakes.branch,
      until: (!until || until < today || until > addDays(today, NOTICE_DAYS_MAX)) && mistakes.notice_until,
    })
    if (errors || branch === undefined || !until) return showLists(call, 'notices', undefined, { typed, errors: errors ?? {} })
    await writeNotice(keepingOf(call), { branch_id: branch?.id ?? null, body, valid_until: atLocal(addDays(until, 1), '00:00', clinic.zone) })
    return back(call, 'notices', 'noticed')
  },
})

/** A route that ends one row of a list. */
function endRoute(section: Section, noun: string, event: string, done: ListsDone, end: (keeping: Keeping, id: string) => Promise<boolean>): AnyRoute {
  return route({
    method: 'POST', url: `/reception/:clinic/lists/${section}/:row/${noun}`, permit: PERMIT, audit: event, params: z.object({ clinic: z.string(), row: z.uuid() }),
    handle: async (call) => back(call, section, (await end(keepingOf(call), call.params.row)) ? done : 'gone'),
  })
}

export const listsRoutes: readonly AnyRoute[] = [
  listsRoute, postRoute, holderRoute, noticeRoute,
  endRoute('posts', 'closure', 'reception.post_closed', 'closed', shutPost),
  endRoute('holders', 'revocation', 'reception.holder_revoked', 'unlisted', unlistHolder),
  endRoute('notices', 'withdrawal', 'reception.notice_withdrawn', 'withdrawn', takeNoticeAway),
]

async function findBranch({ house, clinic }: ListsCall, id: string) {
  return (await listBranches(house.database.read, clinic.id)).find((branch) => branch.id === id)
}

function readDay(typed: string): string | undefined {
  const day = z.iso.date().safeParse(typed.trim())
  return day.success ? day.data : undefined
}

/** The mistakes that were made, or undefined when there are none. */
function told(mistakes: Record<string, string | false | undefined>): FieldErrors | undefined {
  const made = Object.entries(mistakes).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return made.length > 0 ? Object.fromEntries(made) : undefined
}
