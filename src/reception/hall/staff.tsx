// The hall for staff: its rooms, calls, numbers for those without a booking.
import { z } from 'zod'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import type { Grants } from '../../platform/permit.ts'
import { makeId } from '../../platform/ids.ts'
import { DONE, type Done, type HallRefusal, OUTCOMES, arrive, callIn, giveNumber, leave, numberThoseHere, settle } from './acts.ts'
import { type Hall, lookAtHall } from './looking.ts'
import { HallPage, hallHref } from './pages/hall.tsx'
import { SlipPage } from './pages/slip.tsx'
import { findWalkIn } from './queries/writing.ts'
import { hallWords } from './words/index.ts'

export const hallGrants: Grants = { 'reception.hall': ['administrator', 'senior_administrator', 'head_of_department', 'chief_doctor', 'doctor'] }

const text = z.string().max(100).optional().catch(undefined)
export const HallQuery = z.object({ b: text, room: text, done: z.enum(DONE).optional().catch(undefined) })
const SubjectParams = z.object({ clinic: z.string(), subject: z.uuid() })
const WalkInParams = z.object({ clinic: z.string(), walk_in: z.uuid() })
type AnyCall = Call<unknown, unknown>

const STATUS: Readonly<Record<HallRefusal, 404 | 409 | 422>> = {
  no_room: 409, no_numbers: 409, taken: 409, nobody: 409, settled: 409, unknown_number: 422, not_today: 422, already_here: 422,
}

/** Shows a hall, or one of its rooms; those who are here without a number get one, since it is by numbers that we call. */
async function showHall(
  call: AnyCall, wish: { b?: string | undefined; room?: string | undefined; done?: Done | undefined },
  form: { typed: Typed; errors: FieldErrors } = { typed: {}, errors: {} }, status = 200,
): Promise<Answer> {
  const { house, clinic, now, request } = call
  let hall = await lookAtHall(house.database.read, clinic, wish.b, now)
  if (!hall) return refuse(404)
  if (request.method !== 'HEAD' && (await numberThoseHere(call, hall))) hall = (await lookAtHall(house.database.read, clinic, wish.b, now))!
  const room = hall.rooms.find(({ key }) => key === wish.room)
  return page(<HallPage call={call} view={{ hall, room, done: wish.done, form, press: makeId(now) }} />, { status })
}

function showRefusal(call: AnyCall, typed: Typed, field: string, refusal: HallRefusal): Promise<Answer> {
  const errors = { [field]: hallWords(call.lang).refusals[refusal] }
  return showHall(call, { b: typedText(typed, 'b') || undefined, room: typedText(typed, 'room') || undefined }, { typed, errors }, STATUS[refusal])
}

/** The hall that a form names, and its fields. */
async function openForm(call: AnyCall): Promise<{ hall: Hall | undefined; typed: Typed }> {
  const typed = readFields(call.body)
  return { typed, hall: await lookAtHall(call.house.database.read, call.clinic, typedText(typed, 'b') || undefined, call.now) }
}

export const hallRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/hall', permit: 'reception.hall', audit: null, query: HallQuery,
    handle: (call) => showHall(call, call.query),
  }),
  route({
    method: 'POST', url: '/reception/:clinic/hall/calls', permit: 'reception.hall', audit: 'reception.called',
    async handle(call) {
      const { hall, typed } = await openForm(call)
      const subject = z.uuid().safeParse(typedText(typed, 'subject'))
      if (!hall || !subject.success) return refuse(404)
      const room_key = typedText(typed, 'room')
      const outcome = await callIn(call, hall.branch.slug, { room_key, subject_id: subject.data })
      if (!outcome.ok) return showRefusal(call, typed, 'form', outcome.refusal)
      return seeOther(hallHref(call.clinic.slug, hall.branch.slug, room_key, 'called'))
    },
  }),
  route({
    method: 'POST', url: '/reception/:clinic/hall/calls/:subject/outcome', permit: 'reception.hall', audit: 'reception.call_settled', params: SubjectParams,
    async handle(call) {
      const outcome = z.enum(OUTCOMES).safeParse(typedText(readFields(call.body), 'outcome'))
      if (!outcome.success) return refuse(422)
      const settled = await settle(call, call.params.subject, outcome.data)
      if (!settled) return refuse(404)
      const branch = (await lookAtHall(call.house.database.read, call.clinic, undefined, call.now))!.branches.find(({ id }) => id === settled.branch_id)
      if (!settled.ok) return showRefusal(call, { b: branch?.slug ?? '', room: settled.room_key }, 'form', settled.refusal)
      return seeOther(hallHref(call.clinic.slug, branch?.slug ?? '', settled.room_key, outcome.data))
    },
  }),
  route({
    method: 'POST', url: '/reception/:clinic/hall/arrivals', permit: 'reception.hall', audit: 'reception.arrived',
    async handle(call) {
      const { hall, typed } = await openForm(call)
      if (!hall) return refuse(404)
      const outcome = await arrive(call, hall, typedText(typed, 'ticket'))
      if (!outcome.ok) return showRefusal(call, typed, 'ticket', outcome.refusal)
      return seeOther(hallHref(call.clinic.slug, hall.branch.slug, outcome.room.key, 'arrived'))
    },
  }),
  route({
    method: 'POST', url: '/reception/:clinic/hall/walk-ins', permit: 'reception.hall', audit: 'reception.number_given',
    async handle(call) {
      const { hall, typed } = await openForm(call)
      if (!hall) return refuse(404)
      const given = await giveNumber(call, hall, { room_key: typedText(typed, 'room'), urgent: typedText(typed, 'urgent') === 'yes', press: z.uuid().safeParse(typedText(typed, 'press')).data })
      if (!given.ok) return showRefusal(call, typed, 'form', given.refusal)
      return seeOther(`/reception/${call.clinic.slug}/hall/walk-ins/${given.id}`)
    },
  }),
  route({
    method: 'GET', url: '/reception/:clinic/hall/walk-ins/:walk_in', permit: 'reception.hall', audit: null, params: WalkInParams,
    async handle(call) {
      const { house, clinic, params, now } = call
      const walk_in = await findWalkIn(house.database.read, clinic.id, params.walk_in)
      const all = walk_in && (await lookAtHall(house.database.read, clinic, undefined, now))
      const branch = all?.branches.find(({ id }) => id === walk_in!.branch_id)
      const hall = branch && (await lookAtHall(house.database.read, clinic, branch.slug, now))
      if (!walk_in || !hall) return refuse(404)
      return page(<SlipPage call={call} hall={hall} walk_in={walk_in} room={hall.rooms.find(({ key }) => key === walk_in.room_key)} />)
    },
  }),
  route({
    method: 'POST', url: '/reception/:clinic/hall/walk-ins/:walk_in/leaving', permit: 'reception.hall', audit: 'reception.visitor_left', params: WalkInParams,
    async handle(call) {
      const { typed } = await openForm(call)
      const known = await findWalkIn(call.house.database.read, call.clinic.id, call.params.walk_in)
      if (!known) return refuse(404)
      const is_new = await leave(call, known)
      if (!is_new) return showRefusal(call, { ...typed, room: known.room_key }, 'form', 'settled')
      return seeOther(hallHref(call.clinic.slug, typedText(typed, 'b'), known.room_key, 'left'))
    },
  }),
]
