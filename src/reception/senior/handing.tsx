// Handing over a shift: half of it is written by the program, the other half by whoever leaves; whoever comes takes over.
import { z } from 'zod'
import { recordEvent } from '../../platform/audit.ts'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { makeId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { lockBoard } from '../board/changes.ts'
import { findCurrentShift } from '../posts/queries/shifts.ts'
import { maskWords } from '../situations/acts.ts'
import { findBuilding, findSince, gatherFacts } from './gathering.ts'
import { HandOffPage, HandOffsPage, WORDS_MAX } from './pages/hand_off.tsx'
import { acceptHandOff, findHandOff, findLastHandOff, insertHandOff, listHandOffs } from './queries/hand_offs.ts'
import { seniorWords } from './words/index.ts'

const ROWS_MAX = 30
/** A form sent twice within so long is one hand-off. */
const TWICE_MS = 15_000

type AnyCall = Call<unknown, unknown>
type Account = Extract<Actor, { kind: 'account' }>
const Query = z.object({ b: z.string().max(60).optional().catch(undefined), done: z.enum(['written', 'accepted']).optional().catch(undefined) })
type Done = z.infer<typeof Query>['done']
const Params = z.object({ clinic: z.string(), hand_off: z.uuid() })

async function showHandOffs(call: AnyCall, slug: string | undefined, done: Done, form: { typed: Typed; errors: FieldErrors }, status = 200): Promise<Answer> {
  const { house, clinic, actor, now } = call
  const db = house.database.read
  const shift = actor.kind === 'account' ? await findCurrentShift(db, clinic.id, actor.id, now) : undefined
  const building = await findBuilding(db, clinic.id, slug ?? shift?.branch_slug)
  if (!building) return refuse(404)
  const since = await findSince(db, clinic, building.branch.id, shift, now)
  const [rows, facts] = await Promise.all([listHandOffs(db, clinic.id, building.branch.id, ROWS_MAX), gatherFacts(db, clinic, building, since, now)])
  return page(<HandOffsPage call={call} view={{ building, rows, since, facts, done, form }} />, { status })
}

async function showHandOff(call: Call<z.infer<typeof Params>, unknown>, done: Done, refusal: string | undefined, status = 200): Promise<Answer> {
  const hand_off = await findHandOff(call.house.database.read, call.clinic.id, call.params.hand_off)
  return hand_off ? page(<HandOffPage call={call} hand_off={hand_off} done={done} refusal={refusal} />, { status }) : refuse(404)
}

export const handOffRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/reception/:clinic/hand-offs', permit: 'reception.hand_off', audit: null, query: Query,
    handle: (call) => showHandOffs(call, call.query.b, call.query.done, { typed: {}, errors: {} }),
  }),
  route({
    method: 'POST', url: '/reception/:clinic/hand-offs', permit: 'reception.hand_off', audit: 'reception.handed_off',
    async handle(call) {
      const { house, clinic, lang, now, request_id } = call
      const actor = call.actor as Account
      const typed = readFields(call.body)
      const words = typedText(typed, 'words').trim()
      const db = house.database.read
      const shift = await findCurrentShift(db, clinic.id, actor.id, now)
      const building = await findBuilding(db, clinic.id, typedText(typed, 'b') || shift?.branch_slug)
      if (!building) return refuse(404)
      if (words.length > WORDS_MAX) {
        return showHandOffs(call, building.branch.slug, undefined, { typed, errors: { words: seniorWords(lang).hand_off.words_long(WORDS_MAX) } }, 422)
      }
      const masked = maskWords(words)
      const since = await findSince(db, clinic, building.branch.id, shift, now)
      const facts = await gatherFacts(db, clinic, building, since, now)
      const written_id = await house.database.write(async (write) => {
        await lockBoard(write, { clinic_id: clinic.id, branch_id: building.branch.id })
        const last = await findLastHandOff(write, clinic.id, building.branch.id)
        if (last && last.written_by === actor.id && last.words === masked && now.getTime() - last.written_at.getTime() < TWICE_MS) return last.id
        const id = makeId(now)
        await insertHandOff(write, clinic.id, { id, branch_id: building.branch.id, written_by: actor.id, written_name: actor.name, since, facts, words: masked }, now)
        await recordEvent(write, actor, { clinic_id: clinic.id, event: 'reception.handed_off', subject_kind: 'hand_off', subject_id: id, request_id }, now)
        return id
      })
      return seeOther(`/reception/${clinic.slug}/hand-offs/${written_id}?done=written`)
    },
  }),
  route({
    method: 'GET', url: '/reception/:clinic/hand-offs/:hand_off', permit: 'reception.hand_off', audit: null, params: Params, query: Query,
    handle: (call) => showHandOff(call, call.query.done, undefined),
  }),
  route({
    method: 'POST', url: '/reception/:clinic/hand-offs/:hand_off/acceptance', permit: 'reception.hand_off', audit: 'reception.taken_over', params: Params,
    async handle(call) {
      const { house, clinic, lang, params, now, request_id } = call
      const actor = call.actor as Account
      const words = seniorWords(lang).hand_off
      const hand_off = await findHandOff(house.database.read, clinic.id, params.hand_off)
      if (!hand_off) return refuse(404)
      if (hand_off.written_by === actor.id) return showHandOff(call, undefined, words.own, 409)
      const accepted = await house.database.write(async (db) => {
        const is_new = await acceptHandOff(db, clinic.id, hand_off, actor, now)
        if (is_new) await recordEvent(db, actor, { clinic_id: clinic.id, event: 'reception.taken_over', subject_kind: 'hand_off', subject_id: hand_off.id, request_id }, now)
        return is_new
      })
      return accepted ? seeOther(`/reception/${clinic.slug}/hand-offs/${hand_off.id}?done=accepted`) : showHandOff(call, undefined, words.already, 409)
    },
  }),
]
