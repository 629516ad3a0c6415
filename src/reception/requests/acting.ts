// Doing something with a request: lock, judge, write what it becomes, tell the building.
import { recordEvent } from '../../platform/audit.ts'
import type { Write } from '../../platform/db/index.ts'
import type { Call } from '../../platform/http/route.ts'
import { noteChange } from '../board/changes.ts'
import { listPosts } from '../posts/queries/posts.ts'
import { findBranchSlug } from './queries/branches.ts'
import { hashCode, isCode, makeCode } from './code.ts'
import { type RequestRow, appendEvent, findCodeHash, findReleasedByItself, findRequest, keepCodeHash, keepStanding, lockRequest } from './queries/requests.ts'
import { type Act, type ActRefusal, type Acting, type RequestEvent, foldEvent, judgeRequestAct } from './rules/acting.ts'
import { lookAt } from './rules/kinds.ts'
import { findProvider } from './queries/taxi.ts'
import { callRideOff, orderFrom } from './taxi/ordering.ts'
import { type RequestView, viewOf } from './view.ts'
import { findFetchSeconds } from './walking.ts'

/** What acts are done with: by whom, when it was done (`at`, by a device perhaps an hour ago) and when it is told (`now`). */
export type ActCall = Pick<Call<unknown, unknown>, 'house' | 'clinic' | 'actor' | 'now' | 'request_id'> & { by: Acting; at: Date }

/** An act as it is asked for: the code of a child is told, not whether it is right. */
export type AskedAct = Exclude<Act, { kind: 'fetch' }> | { kind: 'fetch'; code: string }

export type Acted =
  | { ok: true; view: RequestView; /** False: it was so already. */ changed: boolean; /** A child's code: whether it was right. */ right?: boolean; code?: string }
  | { ok: false; refusal: ActRefusal; view: RequestView }

/** Does an act; undefined when there is no such request. A wrong code is counted and answered with `right: false`. */
export async function actOnRequest(db: Write, call: ActCall, id: string, asked: AskedAct): Promise<Acted | undefined> {
  const { house, clinic, by, actor, now, request_id } = call
  if (!(await lockRequest(db, clinic.id, id))) return undefined
  const request = (await findRequest(db, clinic.id, id))!
  // devices' clocks are set right to a moment or two: nothing is done before it was asked
  const at = call.at < request.opened_at ? request.opened_at : call.at
  // another building's board is not theirs
  if (by.branch_id !== null && by.branch_id !== request.branch_id) return undefined
  const act: Act = asked.kind === 'fetch' ? { kind: 'fetch', right: await tryCode(db, call, id, asked.code) } : asked
  const judged = judgeRequestAct(await asItStood(db, clinic.id, request, act, by, at), act, by)
  if (!judged.ok) return { ok: false, refusal: judged.refusal, view: viewOf(request) }
  if (judged.event === null) return { ok: true, view: viewOf(request), changed: false }
  if (act.kind === 'hand' && !(await listPosts(db, clinic.id, request.branch_id)).some((post) => post.id === act.post_id)) {
    return { ok: false, refusal: 'no_post', view: viewOf(request) }
  }
  if (act.kind === 'order') {
    const provider = await findProvider(db, clinic.id, act.provider_id)
    if (provider?.kind !== 'webhook') return { ok: false, refusal: 'no_provider', view: viewOf(request) }
    await orderFrom(db, call, request, provider)
  }
  const code = act.kind === 'new_code' ? makeCode() : undefined
  if (code) await keepCodeHash(db, clinic.id, id, hashCode(house, id, code))
  const event: RequestEvent = {
    kind: judged.event, at, account_id: by.account_id, account_name: by.name, post_id: by.post_id, body: await bodyOf(db, { ...call, at }, request, act),
  }
  if (request.kind === 'taxi' && act.kind === 'fail') await callRideOff(db, call, id)
  const view = await applyEvent(db, call, request, event, async () => {
    await recordEvent(db, actor, {
      clinic_id: clinic.id, event: 'reception.request_acted', subject_kind: 'request', subject_id: id, request_id, detail: { act: judged.event },
    }, now)
  })
  return { ok: true, view, changed: true, ...(act.kind === 'fetch' ? { right: act.right } : {}), ...(code ? { code } : {}) }
}

/** Writes one more event of a locked request and what it becomes, and tells the building last. Out: how it is shown now. */
export async function applyEvent(
  db: Write, { clinic, now }: { clinic: { id: string }; now: Date }, request: RequestRow, event: RequestEvent, before_telling: () => Promise<void> = async () => {},
): Promise<RequestView> {
  const next = foldEvent(request, event)
  await keepStanding(db, clinic.id, request.id, next, lookAt({ ...next, until_at: request.until_at }))
  await appendEvent(db, clinic.id, request.id, event)
  await before_telling()
  const view = viewOf((await findRequest(db, clinic.id, request.id))!)
  await noteChange(db, { clinic_id: clinic.id, branch_id: request.branch_id }, { kind: 'request', subject: request.id, body: view }, now)
  return view
}

/**
 * A request as it stood when something was done with it: one that went back on the board by itself afterwards, because a shift
 * was over and the device not heard yet, was its owner's still.
 */
async function asItStood(db: Write, clinic_id: string, request: RequestRow, act: Act, by: Acting, at: Date): Promise<RequestRow> {
  if (request.state !== 'waiting' || act.kind !== 'done') return request
  const released = await findReleasedByItself(db, clinic_id, request.id)
  return released && released.at >= at && released.owner_id === by.account_id ? { ...request, state: 'taken', owner_id: by.account_id } : request
}

async function tryCode(db: Write, { house, clinic }: ActCall, id: string, code: string): Promise<boolean> {
  const hash = await findCodeHash(db, clinic.id, id)
  return hash !== null && isCode(house, id, code.replace(/\D/g, ''), hash)
}

async function bodyOf(db: Write, call: ActCall, request: RequestRow, act: Act): Promise<RequestEvent['body']> {
  switch (act.kind) {
    case 'take': case 'accept': return { due_at: (await findDue(db, call, request))?.toISOString() ?? null }
    case 'hand': return { to_post_id: act.post_id }
    case 'fail': return { reason: act.reason, note: act.note }
    case 'call': return { ride: { state: 'called', car: act.car, eta: act.eta } }
    case 'order': return { ride: { state: 'sent', car: null, eta: null } }
    default: return {}
  }
}

/** When an escort should be at the room: their way to the visitor and the way together. */
async function findDue(db: Write, call: ActCall, request: RequestRow): Promise<Date | null> {
  if (request.walk_seconds === null || request.from_code === null) return null
  const { clinic, by, at } = call
  const slug = await findBranchSlug(db, clinic.id, request.branch_id)
  const post = (await listPosts(db, clinic.id, request.branch_id)).find(({ id }) => id === by.post_id)
  const fetch = post && slug ? await findFetchSeconds(call, slug, post, request.from_code) : 0
  return new Date(at.getTime() + (fetch + request.walk_seconds) * 1000)
}
