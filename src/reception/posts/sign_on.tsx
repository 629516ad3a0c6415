// Routes of whoever comes to work: choose a post, read what is new, go; and leave.
import { z } from 'zod'
import { recordEvent } from '../../platform/audit.ts'
import type { Answer } from '../../platform/http/answer.ts'
import { page, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { isId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { HOUR_MS, addDays, atLocal, formatDateTime, localDate, localTime } from '../../platform/time.ts'
import { listHoldable } from './holding.ts'
import { ChoosePage, type OpenPost, StartPage, TakeOverPage } from './pages/choose.tsx'
import { listUnread, markRead } from './queries/notices.ts'
import { listPosts } from './queries/posts.ts'
import { findCurrentShift, listCurrentShifts, markReady } from './queries/shifts.ts'
import { SHIFT_HOURS_MAX, type SigningOn, signOff, signOn } from './signing.ts'
import { HandOffNote } from '../senior/pages/hand_off.tsx'
import { acceptHandOff, findLastHandOff } from '../senior/queries/hand_offs.ts'
import { findStanding } from './standing.ts'
import { postWords } from './words/index.ts'

/** A shift is so long unless one says otherwise. */
const USUAL_HOURS = 8
/** A post may be signed on to if its list lets one hold it for at least so long. */
const SHORTEST_MS = 60_000

type PostCall = Call<unknown, unknown>
type Account = Extract<Actor, { kind: 'account' }>

const chooseRoute = route({
  method: 'GET', url: '/reception/:clinic/posts', permit: 'reception.work', audit: null,
  query: z.object({ done: z.enum(['off']).optional().catch(undefined) }),
  handle: (call) => showChoice(call, call.query.done, usual(call), {}, 200),
})

const signOnRoute = route({
  method: 'POST', url: '/reception/:clinic/shifts', permit: 'reception.work', audit: 'reception.signed_on',
  async handle(call) {
    const { house, clinic, lang, now, request_id } = call
    const actor = call.actor as Account
    const typed = readFields(call.body)
    const words = postWords(lang).errors
    const [post_id, replaces, device_id] = [typedText(typed, 'post'), typedText(typed, 'replaces'), typedText(typed, 'device').toLowerCase()]
    const until = readUntil(typedText(typed, 'until').trim(), clinic.zone, now)
    const errors: FieldErrors = { ...(isId(post_id) ? {} : { post: words.post_missing }), ...(until ? {} : { until: words.until(SHIFT_HOURS_MAX) }) }
    if (!until || !isId(post_id)) return showChoice(call, undefined, typed, errors, 422)
    const wish = { post_id, until, device_id: isId(device_id) ? device_id : null, replaces: isId(replaces) ? replaces : null }
    const signing = await signOn(house, actor, clinic.id, wish, now, request_id)
    if (signing.ok) return seeOther(`/reception/${clinic.slug}/post/start`)
    if (signing.refusal === 'held') return page(<TakeOverPage call={call} held={signing.by} typed={typed} />, { status: 409 })
    return showChoice(call, undefined, typed, sayRefusal(call, signing), 422)
  },
})

function sayRefusal({ lang, clinic, now }: PostCall, signing: Exclude<SigningOn, { ok: true }>): FieldErrors {
  const words = postWords(lang).errors
  if (signing.refusal !== 'holding') {
    return signing.refusal === 'until' ? { until: words.until(SHIFT_HOURS_MAX) } : { post: signing.refusal === 'unknown' ? words.post_unknown : words.meanwhile }
  }
  const { holding } = signing
  if (holding.refusal !== 'too_long') return { post: words[holding.refusal] }
  return { until: words.too_long(formatDateTime(lang, holding.until, clinic.zone, localDate(now, clinic.zone))) }
}

const startRoute = route({
  method: 'GET', url: '/reception/:clinic/post/start', permit: 'reception.work', audit: null,
  async handle(call) {
    const { house, clinic, actor, now } = call
    const db = house.database.read
    const shift = await findCurrentShift(db, clinic.id, (actor as Account).id, now)
    if (!shift) return seeOther(`/reception/${clinic.slug}/posts`)
    const [notices, last] = await Promise.all([listUnread(db, clinic.id, shift.branch_id, shift.account_id, now), findLastHandOff(db, clinic.id, shift.branch_id)])
    const hand_off = last && <><input form="start" type="hidden" name="hand_off" value={last.id} /><HandOffNote call={call} hand_off={last} /></>
    return page(<StartPage call={call} shift={shift} notices={notices} hand_off={hand_off} />)
  },
})

const readRoute = route({
  method: 'POST', url: '/reception/:clinic/post/start', permit: 'reception.work', audit: 'reception.taken_over',
  async handle(call) {
    const { house, clinic, now, request_id } = call
    const actor = call.actor as Account
    const typed = readFields(call.body)
    const ids = [typed['read'] ?? []].flat().filter(isId).slice(0, 200)
    const shift_id = typedText(typed, 'shift')
    await house.database.write(async (db) => {
      await markRead(db, clinic.id, actor.id, ids, now)
      const shift = await findCurrentShift(db, clinic.id, actor.id, now)
      if (!shift || shift.id !== shift_id) return
      await markReady(db, clinic.id, shift.id, now)
      // whoever read what the last shift handed over, and went to work, takes over
      const hand_off = typedText(typed, 'hand_off')
      if (!isId(hand_off) || !(await acceptHandOff(db, clinic.id, { id: hand_off, branch_id: shift.branch_id }, actor, now))) return
      await recordEvent(db, actor, { clinic_id: clinic.id, event: 'reception.taken_over', subject_kind: 'hand_off', subject_id: hand_off, request_id }, now)
    })
    return seeOther(`/reception/${clinic.slug}/post`)
  },
})

const signOffRoute = route({
  method: 'POST', url: '/reception/:clinic/shifts/:shift/end', permit: 'reception.work', audit: 'reception.signed_off',
  params: z.object({ clinic: z.string(), shift: z.uuid() }),
  async handle(call) {
    const { house, clinic, params, now, request_id } = call
    const ended = await signOff(house, call.actor as Account, clinic.id, params.shift, now, request_id)
    // a page of a shift that is over already ends nothing: where one stands now is said instead
    const standing = ended ? undefined : await findStanding(house.database.read, clinic.id, (call.actor as Account).id, now)
    const path = standing?.kind === 'on_post' ? 'post?told=moved' : standing && standing.kind !== 'off' ? 'posts' : 'posts?done=off'
    return seeOther(`/reception/${clinic.slug}/${path}`)
  },
})

export const signOnRoutes: readonly AnyRoute[] = [chooseRoute, signOnRoute, startRoute, readRoute, signOffRoute]

async function showChoice(call: PostCall, done: 'off' | undefined, typed: Typed, errors: FieldErrors, status: number): Promise<Answer> {
  const { house, clinic, now } = call
  const actor = call.actor as Account
  const db = house.database.read
  const [posts, shifts, standing, holdable] = await Promise.all([
    listPosts(db, clinic.id), listCurrentShifts(db, clinic.id, null, now), findStanding(db, clinic.id, actor.id, now),
    listHoldable(db, clinic.id, actor.id, now, new Date(now.getTime() + SHORTEST_MS)),
  ])
  const open = posts.filter(({ id }) => holdable.has(id)).map((post): OpenPost => ({ post, shift: shifts.find(({ post_id }) => post_id === post.id) }))
  const told = done ?? (standing.kind === 'off' || standing.kind === 'on_post' ? undefined : standing.kind)
  return page(<ChoosePage call={call} posts={open} told={told} typed={typed} errors={errors} />, { status })
}

/** What the form begins with: the last post is not remembered, the time is eight hours from now to the half hour. */
function usual({ clinic, now }: PostCall): Typed {
  const half_hour = HOUR_MS / 2
  const until = new Date(Math.ceil((now.getTime() + USUAL_HOURS * HOUR_MS) / half_hour) * half_hour)
  return { until: localTime(until, clinic.zone) }
}

/** The next instant at which the clocks of the clinic show a time; undefined when it is none. */
function readUntil(typed: string, zone: string, now: Date): Date | undefined {
  const parts = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(typed)
  if (!parts) return undefined
  const time = `${parts[1]!.padStart(2, '0')}:${parts[2]}`
  const today = localDate(now, zone)
  const until = atLocal(today, time, zone)
  return until > now ? until : atLocal(addDays(today, 1), time, zone)
}
