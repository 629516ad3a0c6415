// Making a request: what was asked is read, the walk estimated, and the building told.
import { recordEvent } from '../../platform/audit.ts'
import type { Write } from '../../platform/db/index.ts'
import { HOUR_MS, addDays, atLocal, localDate } from '../../platform/time.ts'
import { noteChange } from '../board/changes.ts'
import { type Post, listPosts } from '../posts/queries/posts.ts'
import type { ActCall } from './acting.ts'
import { hashCode, makeCode } from './code.ts'
import { appendEvent, findRequest, insertRequest } from './queries/requests.ts'
import { hasFullName } from './naming.ts'
import { findProvider } from './queries/taxi.ts'
import { openStanding } from './rules/acting.ts'
import { Asked, type AskedFields, type AskingRefusal, CODE, findMissing } from './rules/asking.ts'
import { lookAt } from './rules/kinds.ts'
import { orderRide } from './taxi/ordering.ts'
import { type RequestView, viewOf } from './view.ts'
import { findWalk } from './walking.ts'

const MINUTE_MS = 60_000
/** A time that is past by more than this is a mistake … */
const PAST_MINUTES_MAX = 30
/** … and one of tomorrow, unless it comes so soon. */
const AHEAD_HOURS_MAX = 6

export interface ReadRequest {
  fields: AskedFields
  needed_at: Date | null
  until_at: Date | null
}

export type AskedReading = { ok: true; value: ReadRequest } | { ok: false; errors: Record<string, AskingRefusal> }

/** Reads the fields of a form or of a device's act; times are «HH:MM» of the day on which it is asked. */
export function readAsked(raw: unknown, at: Date, zone: string): AskedReading {
  const parsed = Asked.safeParse(raw)
  const errors: Record<string, AskingRefusal> = {}
  for (const { path, message } of parsed.error?.issues ?? []) errors[path.join('.')] ??= message as AskingRefusal
  const { needed, until } = raw as { needed?: unknown; until?: unknown }
  const [needed_at, until_at] = [readTime(needed, at, zone), readTime(until, at, zone)]
  if (needed_at === undefined) errors['needed'] = 'time'
  if (until_at === undefined || (until_at && until_at <= (needed_at ?? at))) errors['until'] = 'until'
  if (!parsed.success || Object.keys(errors).length > 0) return { ok: false, errors }
  if (hasFullName(parsed.data.detail)) return { ok: false, errors: { detail: 'detail_names' } }
  const missing = findMissing(parsed.data, until_at ?? null)
  if (missing) return { ok: false, errors: { [missing.field]: missing.refusal } }
  return { ok: true, value: { fields: parsed.data, needed_at: needed_at ?? null, until_at: parsed.data.kind === 'child' ? (until_at ?? null) : null } }
}

/**
 * The first instant at which clocks show a time, from half an hour ago on: of today, or around midnight of the day beside it.
 * Null when it was left out, undefined when it is none or lies in another day's work.
 */
function readTime(typed: unknown, at: Date, zone: string): Date | null | undefined {
  if (typed === undefined || typed === null || typed === '') return null
  const parts = typeof typed === 'string' ? /^\s*([01]?\d|2[0-3])[:.]([0-5]\d)\s*$/.exec(typed) : null
  if (!parts) return undefined
  const today = localDate(at, zone)
  const told = `${parts[1]!.padStart(2, '0')}:${parts[2]}`
  const time = [-1, 0, 1].map((days) => atLocal(addDays(today, days), told, zone)).find((one) => one.getTime() >= at.getTime() - PAST_MINUTES_MAX * MINUTE_MS)
  return time && (localDate(time, zone) <= today || time.getTime() - at.getTime() <= AHEAD_HOURS_MAX * HOUR_MS) ? time : undefined
}

export type Opened =
  | { ok: true; view: RequestView; /** Children, and only when it was made now: what the parent is told. */ code: string | null }
  | { ok: false; errors: Record<string, AskingRefusal | 'post' | 'provider'> }

/**
 * Makes a request under an id that its maker chose: asked twice, made once. `code`: that of a child when the device has
 * told it to the parent already; `provider`: who is asked for a taxi. Refused: a post or a provider that is not there.
 */
export async function openRequest(
  db: Write, call: ActCall, branch: { id: string; slug: string }, asked: ReadRequest & { id: string; code?: string | undefined; provider?: string | undefined },
): Promise<Opened> {
  const { house, clinic, by, at, actor, now, request_id } = call
  const { fields, needed_at, until_at } = asked
  const posts = await listPosts(db, clinic.id, branch.id)
  const post = posts.find(({ id }) => id === fields.post)
  if (fields.post !== '' && !post) return { ok: false, errors: { post: 'post' } }
  const provider = asked.provider ? await findProvider(db, clinic.id, asked.provider) : undefined
  if (asked.provider && !provider) return { ok: false, errors: { provider: 'provider' } }
  const own: Post | undefined = posts.find(({ id }) => id === by.post_id)
  const walk = await findWalk(call, branch.slug, own, fields.kind === 'escort' || fields.kind === 'wheelchair' ? fields.room : '', fields.step_free || fields.kind === 'wheelchair')
  const standing = openStanding({ kind: fields.kind, post_id: post?.id ?? null, needed_at }, at)
  const code = fields.kind === 'child' ? (asked.code && CODE.test(asked.code) ? asked.code : makeCode()) : null
  const is_new = await insertRequest(db, clinic.id, {
    id: asked.id, branch_id: branch.id, who: fields.who, room: fields.room || null, ...walk, step_free: fields.step_free, detail: fields.detail || null,
    opened_at: at, opened_by: by.account_id, opened_name: by.name, opened_post_id: by.post_id, until_at,
    code_hash: code === null ? null : hashCode(house, asked.id, code), provider_id: provider?.id ?? null,
    look_at: lookAt({ ...standing, until_at }),
  }, standing)
  const before = (await findRequest(db, clinic.id, asked.id))!
  if (!is_new) return { ok: true, view: viewOf(before), code: null }
  await appendEvent(db, clinic.id, asked.id, { kind: 'opened', at, account_id: by.account_id, account_name: by.name, post_id: by.post_id, body: {} })
  if (provider?.kind === 'webhook') await orderRide(db, call, before, provider)
  await recordEvent(db, actor, {
    clinic_id: clinic.id, event: 'reception.request_opened', subject_kind: 'request', subject_id: asked.id, request_id, detail: { kind: fields.kind },
  }, now)
  const view = viewOf((await findRequest(db, clinic.id, asked.id))!)
  await noteChange(db, { clinic_id: clinic.id, branch_id: branch.id }, { kind: 'request', subject: asked.id, body: view }, now)
  return { ok: true, view, code }
}
