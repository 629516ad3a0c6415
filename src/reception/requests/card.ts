// What a request says on a board and what may be done with it there: the same on the server and in the browser. Pure.
import type { Lang } from '../../platform/i18n.ts'
import type { State } from '../../ui/index.ts'
import { nameIn } from '../../ui/latin.ts'
import { postIn } from '../posts/rules/naming.ts'
import { type Act, type ActKind, type Acting, judgeRequestAct } from './rules/acting.ts'
import type { FailReason } from './rules/kinds.ts'
import type { RequestView } from './view.ts'
import { requestWords } from './words/index.ts'

const MINUTE_MS = 60_000

export interface CardTexts {
  title: string
  state: Exclude<State, 'neutral'>
  tag: string
  lines: string[]
  /** The bell rings for it. */
  rings: boolean
}

/** Writes ISO instants as a clinic's wall time: of another day than that of `now` with the day, «18:20 27 ноября». */
export function makeClock(lang: Lang, timeZone: string, now: Date): (iso: string) => string {
  const locale = lang === 'en' ? 'en-GB' : 'ru-RU'
  const time = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' })
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long' })
  const today = day.format(now)
  return (iso) => {
    const at = new Date(iso)
    return day.format(at) === today ? time.format(at) : requestWords(lang).card.on_day(time.format(at), day.format(at))
  }
}

/** `clock` writes an ISO instant as the clinic's wall time. */
export function cardOf(lang: Lang, view: RequestView, now: Date, clock: (iso: string) => string): CardTexts {
  const words = requestWords(lang)
  const { card } = words
  const who = (name: string | null) => nameIn(lang, name ?? '')
  const is_open = view.state !== 'done' && view.state !== 'failed'
  const rings = is_open && view.rung_at !== null
  const lines = [
    view.detail && sentence(view.detail),
    view.step_free ? card.step_free : null,
    is_open && view.needed_at ? card.needed(clock(view.needed_at)) : null,
    is_open && view.walk_seconds !== null ? card.walk(Math.max(1, Math.ceil(view.walk_seconds / 60))) : null,
    view.opened_post ? card.asked_post(who(view.opened_name), postIn(lang, view.opened_post, view.opened_post_en), clock(view.opened_at)) : card.asked(who(view.opened_name), clock(view.opened_at)),
    view.state === 'waiting' ? (view.level > 1 ? `${words.levels[view.level]}.` : view.post ? card.for_post(postIn(lang, view.post, view.post_en)) : card.for_all) : null,
    view.owner && view.taken_at
      ? view.owner_post ? card.owner_post(who(view.owner), postIn(lang, view.owner_post, view.owner_post_en), clock(view.taken_at)) : card.owner(who(view.owner), clock(view.taken_at))
      : null,
    is_open && view.due_at ? card.due(clock(view.due_at)) : null,
    view.state === 'handed' && view.offered_post ? card.offered(postIn(lang, view.offered_post, view.offered_post_en)) : null,
    is_open && view.until_at ? card.until(clock(view.until_at)) : null,
    view.code_misses > 0 ? card.misses(view.code_misses) : null,
    view.ride ? card.ride[view.ride.state] : null,
    is_open && view.ride?.car ? card.car(view.ride.car) : null,
    is_open && view.ride?.eta ? card.eta(clock(view.ride.eta)) : null,
    view.state === 'failed' && view.reason ? card.reason(words.reasons[view.reason as FailReason]) : null,
    view.closed_at ? card.closed(clock(view.closed_at)) : null,
  ]
  return { title: titleOf(lang, view), ...tagOf(lang, view, now, clock, rings), lines: lines.filter((line) => line !== null), rings }
}

/** «зонт в гардеробе» stands among sentences. */
function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1) + (/[.?…]$/.test(words) ? '' : '.')
}

/** «Проводить: Мария, кабинет 412». */
export function titleOf(lang: Lang, { kind, who, room }: Pick<RequestView, 'kind' | 'who' | 'room'>): string {
  const { kinds, card } = requestWords(lang)
  const name = nameIn(lang, who)
  if (room === null) return card.plain(kinds[kind], name)
  return (/^\d/.test(room) ? card.to_room : card.to_place)(kinds[kind], name, nameIn(lang, room))
}

function tagOf(lang: Lang, view: RequestView, now: Date, clock: (iso: string) => string, rings: boolean): Pick<CardTexts, 'state' | 'tag'> {
  const { tags } = requestWords(lang)
  if (rings) return { state: 'late', tag: tags.ring }
  if (view.state === 'waiting') {
    const late_ms = now.getTime() - Date.parse(view.take_by)
    return late_ms < 0 ? { state: 'attention', tag: tags.waiting(clock(view.take_by)) } : { state: 'late', tag: tags.late(Math.floor(late_ms / MINUTE_MS)) }
  }
  if (view.state === 'taken' && view.due_at && Date.parse(view.due_at) < now.getTime()) return { state: 'attention', tag: tags.overdue }
  return { state: view.state === 'failed' ? 'unknown' : 'fine', tag: tags[view.state] }
}

/** The acts that have a button, the first the most likely. */
export const CARD_ACTS = ['take', 'accept', 'fetch', 'done', 'decline', 'release', 'hand', 'call', 'fail'] as const satisfies readonly ActKind[]
export type CardAct = (typeof CARD_ACTS)[number]

/** What somebody may do with a request now. */
export function actsOf(view: RequestView, me: Pick<Acting, 'account_id' | 'post_id'>): CardAct[] {
  return CARD_ACTS.filter((kind) => {
    const judged = judgeRequestAct(view, actLike(kind), me)
    return judged.ok && judged.event !== null
  })
}

/** An act of a kind, its particulars made up: whether it may be done depends on none of them. */
function actLike(kind: CardAct): Act {
  switch (kind) {
    case 'hand': return { kind, post_id: '' }
    case 'fail': return { kind, reason: 'other', note: null }
    case 'fetch': return { kind, right: true }
    case 'call': return { kind, car: null, eta: null }
    default: return { kind }
  }
}

/** Open ones first by what is most pressing: bells, then those that wait, the longest first, then those in hand. */
export function inBoardOrder(views: readonly RequestView[]): RequestView[] {
  const rank = ({ state, rung_at }: RequestView) => (rung_at !== null ? 0 : state === 'waiting' ? 1 : 2)
  return views.toSorted((one, other) => rank(one) - rank(other) || (one.take_by < other.take_by ? -1 : one.take_by > other.take_by ? 1 : one.id < other.id ? -1 : 1))
}

/** Closed ones, the last first. */
export function lastClosedFirst(views: readonly RequestView[]): RequestView[] {
  return views.filter((view) => !isOpen(view)).toSorted((one, other) => (one.closed_at! < other.closed_at! ? 1 : one.closed_at! > other.closed_at! ? -1 : 0))
}

export function isOpen({ state }: Pick<RequestView, 'state'>): boolean {
  return state !== 'done' && state !== 'failed'
}
