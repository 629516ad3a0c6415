// Routes of the list of specialists on call: read, written and cut by those who answer for unusual situations.
import { z } from 'zod'
import { type Answer, page, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import type { Grants } from '../../platform/permit.ts'
import { listRoleHolders } from '../../people/index.ts'
import { addDays, localDate } from '../../platform/time.ts'
import { listBranches } from '../posts/queries/branches.ts'
import { type Keeping, putOnCall, takeOffCall } from './keeping.ts'
import { type Done, DONE, OnCallPage } from './pages/on_call.tsx'
import { ANSWERING, type NewOnCall, listOnCall } from './queries/on_call.ts'
import { AHEAD_DAYS_MAX, spanOf } from './rules/span.ts'
import { saySpan } from './saying.ts'
import { onCallWords } from './words/index.ts'

export const onCallGrants: Grants = { 'reception.on_call': [...ANSWERING] }

const PERMIT = 'reception.on_call'
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const PHONE = /^\+?\d{3,15}$/
const NOTHING = { typed: {}, errors: {} }

type AnyCall = Call<unknown, unknown>
const keepingOf = ({ house, actor, clinic, request_id, now }: AnyCall): Keeping => ({ house, actor, clinic, request_id, now })

async function show(call: AnyCall, done?: Done, state: { typed: Typed; errors: FieldErrors } = NOTHING): Promise<Answer> {
  const { house, clinic, now } = call
  const db = house.database.read
  const today = localDate(now, clinic.zone)
  const [lines, branches, people] = await Promise.all([
    listOnCall(db, clinic, now), listBranches(db, clinic.id), listRoleHolders(db, clinic.id, ANSWERING, today, addDays(today, AHEAD_DAYS_MAX)),
  ])
  return page(<OnCallPage call={call} view={{ lines, branches, people, done, state }} />, { status: Object.keys(state.errors).length > 0 ? 422 : 200 })
}

type Reading = { ok: true; wish: Omit<NewOnCall, 'id' | 'listed_by'> } | { ok: false; errors: FieldErrors }

/** What the form says, or the sentence beside each field that must be mended. */
async function readWish({ house, clinic, lang, now }: AnyCall, typed: Typed): Promise<Reading> {
  const { mistakes } = onCallWords(lang)
  const [who, branch_id, day, from, to, phone] = ['who', 'branch', 'day', 'from', 'to', 'phone'].map((name) => typedText(typed, name).trim()) as [string, string, string, string, string, string]
  const db = house.database.read
  const today = localDate(now, clinic.zone)
  const errors: FieldErrors = {}
  const on = z.iso.date().safeParse(day).success ? day : undefined
  if (on === undefined) errors['day'] = mistakes.day
  if (!TIME.test(from)) errors['from'] = mistakes.from
  if (!TIME.test(to)) errors['to'] = mistakes.to
  const span = Object.keys(errors).length === 0 ? spanOf(on!, from, to, clinic.zone, now) : undefined
  if (span && !span.ok) errors[span.refusal === 'far' ? 'day' : 'to'] = mistakes.span[span.refusal]
  const [then, ever, branches] = await Promise.all([
    listRoleHolders(db, clinic.id, ANSWERING, on !== undefined && on > today ? on : today), listRoleHolders(db, clinic.id, ANSWERING, today, addDays(today, AHEAD_DAYS_MAX)), listBranches(db, clinic.id),
  ])
  if (!then.some(({ id }) => id === who)) errors['who'] = ever.some(({ id }) => id === who) ? mistakes.who_then : mistakes.who
  if (branch_id !== '' && !branches.some(({ id }) => id === branch_id)) errors['branch'] = mistakes.branch
  const digits = phone.replace(/[\s()-]/g, '')
  if (digits !== '' && !PHONE.test(digits)) errors['phone'] = mistakes.phone
  if (!span?.ok || Object.keys(errors).length > 0) return { ok: false, errors }
  return { ok: true, wish: { account_id: who, branch_id: branch_id || null, from_at: span.from_at, until_at: span.until_at, phone: digits || null } }
}

export const onCallRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/on-call', permit: PERMIT, audit: null,
    query: z.object({ done: z.enum(DONE).optional().catch(undefined) }),
    handle: (call) => show(call, call.query.done),
  }),
  route({
    method: 'POST', url: '/reception/:clinic/on-call', permit: PERMIT, audit: 'reception.on_call_listed',
    async handle(call) {
      const { clinic, lang, now } = call
      const typed = readFields(call.body)
      const reading = await readWish(call, typed)
      if (!reading.ok) return show(call, undefined, { typed, errors: reading.errors })
      const put = await putOnCall(keepingOf(call), reading.wish)
      if (!put.ok) return show(call, undefined, { typed, errors: { from: onCallWords(lang).mistakes.overlap(saySpan(lang, put.overlap, clinic.zone, now)) } })
      return seeOther(`/reception/${clinic.slug}/on-call?done=listed`)
    },
  }),
  route({
    method: 'POST', url: '/reception/:clinic/on-call/:line/end', permit: PERMIT, audit: 'reception.on_call_ended',
    params: z.object({ clinic: z.string(), line: z.uuid() }),
    handle: async (call) => seeOther(`/reception/${call.clinic.slug}/on-call?done=${(await takeOffCall(keepingOf(call), call.params.line)) ? 'ended' : 'gone'}`),
  }),
]
