// Routes of the page on post: the tap and its undoing as plain forms.
import { z } from 'zod'
import { page, refuse, seeOther } from '../../platform/http/answer.ts'
import { readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { makeId } from '../../platform/ids.ts'
import { findStanding } from '../posts/standing.ts'
import { listUnread } from '../posts/queries/notices.ts'
import type { Shift } from '../posts/queries/shifts.ts'
import { keepTallies, undoTally } from './items.ts'
import { TALLY_KINDS, mayUndo } from './kinds.ts'
import { PostPage } from './pages/post.tsx'
import { countShift, findTally } from './queries.ts'
import { tallyWords } from './words/index.ts'

type PostCall = Call<unknown, unknown>

/** The shift of whoever asks, if they are on post. */
async function findHeld({ house, clinic, actor, now }: PostCall): Promise<Shift | undefined> {
  if (actor.kind !== 'account') return undefined
  const standing = await findStanding(house.database.read, clinic.id, actor.id, now)
  return standing.kind === 'on_post' ? standing.shift : undefined
}

const postRoute = route({
  method: 'GET', url: '/reception/:clinic/post', permit: 'reception.work', audit: null,
  query: z.object({ tally: z.uuid().optional().catch(undefined), told: z.enum(['undone', 'late', 'moved']).optional().catch(undefined) }),
  async handle(call) {
    const { house, clinic, now, query } = call
    const shift = await findHeld(call)
    if (!shift) return seeOther(`/reception/${clinic.slug}/posts`)
    if (!shift.ready_at) return seeOther(`/reception/${clinic.slug}/post/start`)
    const db = house.database.read
    const [counts, unread, tally] = await Promise.all([
      countShift(db, clinic.id, shift.id), listUnread(db, clinic.id, shift.branch_id, shift.account_id, now),
      query.tally === undefined ? undefined : findTally(db, clinic.id, query.tally),
    ])
    const is_undoable = tally && tally.shift_id === shift.id && tally.undone_at === null && mayUndo(tally.at, now)
    const view = { shift, unread: unread.length, counts: Object.fromEntries(counts.map(({ kind, count }) => [kind, count])), done: is_undoable ? tally : undefined, told: query.told }
    return page(<PostPage call={call} view={view} />)
  },
})

const tallyRoute = route({
  method: 'POST', url: '/reception/:clinic/tallies', permit: 'reception.work', audit: null,
  async handle(call) {
    const { house, clinic, now, lang } = call
    const of = TALLY_KINDS.find((kind) => kind === typedText(readFields(call.body), 'of'))
    const shift = await findHeld(call)
    if (!shift) return seeOther(`/reception/${clinic.slug}/posts`)
    if (!of) return refuse(422, tallyWords(lang).refusals.kind)
    const id = makeId(now)
    await house.database.write((db) => keepTallies(db, { clinic, shift }, [{ id, at: now, value: { of } }]))
    return seeOther(`/reception/${clinic.slug}/post?tally=${id}`)
  },
})

const undoRoute = route({
  method: 'POST', url: '/reception/:clinic/tallies/:tally/undo', permit: 'reception.work', audit: null,
  params: z.object({ clinic: z.string(), tally: z.uuid() }),
  async handle(call) {
    const { house, clinic, now, lang, params } = call
    const shift = await findHeld(call)
    if (!shift) return seeOther(`/reception/${clinic.slug}/posts`)
    const { outcome } = await house.database.write((db) => undoTally(db, { clinic, shift, lang }, params.tally, now))
    return seeOther(`/reception/${clinic.slug}/post?told=${outcome === 'kept' ? 'undone' : 'late'}`)
  },
})

export const postPageRoutes: readonly AnyRoute[] = [postRoute, tallyRoute, undoRoute]
