// The outbox: what is done on a page is kept on the device first and sent in its order as soon as somebody listens. The server
// takes each act once, so whatever is uncertain is sent again.
import { findDeviceId, makeItemId } from './device_ids.ts'
import { type WaitingItem, dropWaiting, listWaiting, putRefused, putWaiting } from './device_store.ts'

/** What the server says to one act. */
export interface ItemAnswer {
  id: string
  outcome: 'kept' | 'again' | 'conflict' | 'refused'
  sentence?: string
  state?: unknown
}

/**
 * `sent`: nothing waits. `offline`: nobody answers. `signed_out`: the session is over. `forbidden`: whoever is signed in is no
 * administrator here. `trouble`: the server cannot take it now.
 */
export type OutboxState = 'sent' | 'sending' | 'offline' | 'signed_out' | 'forbidden' | 'trouble'

/** Told on `document` as an event `reception:outbox` whenever something waits more or less. */
export interface OutboxNews {
  state: OutboxState
  waiting: number
}

const AT_ONCE = 100
/** Tried again after so long, and twice as long each time up to a minute: when a server comes back, thousands ask it. */
const AGAIN_MS = 5_000
const AGAIN_MAX_MS = 60_000
const PATIENCE_MS = 15_000
/** An act at which the server breaks is sent alone from the third time on, and told to its person after the tenth. */
const ALONE_AFTER = 3
const GIVEN_UP_AFTER = 10

let csrf: string | undefined
let again: number | undefined
let state: OutboxState = 'sent'
let failures = 0
let broken = { id: '', times: 0 }

/** The page's device box: which clinic, which shift, the token of its forms. */
export function findBox(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-device]')
}

/**
 * Keeps an act of the page's shift and sends it when it can. Out: its id, made here unless it is given. Told to `document` later as an event
 * `reception:answer` with what the server says. A fault when the device can keep nothing: then use the form.
 */
export async function addItem(kind: string, fields: Record<string, unknown>, id = makeItemId()): Promise<string> {
  const box = findBox()
  const item: WaitingItem = { ...fields, clinic: box?.dataset['clinic'] ?? '', id, shift: box?.dataset['shift'] ?? '', at: new Date().toISOString(), kind }
  await putWaiting(item)
  void flush()
  return id
}

/** Sends what waits, in order. One page of the browser at a time; the others leave it to that one. */
export async function flush(): Promise<void> {
  clearTimeout(again)
  // a browser without locks may send from two pages at once: the server takes each act once all the same
  if (!navigator.locks) await sendAll()
  else {
    await navigator.locks.request('otklik-outbox', { ifAvailable: true }, async (lock) => {
      if (lock) await sendAll()
    })
  }
  // another page may be sending: look again whether something is left
  const waiting = (await listWaiting()).length
  tell(waiting)
  failures = state === 'sent' || state === 'sending' ? 0 : failures + 1
  const wait_ms = Math.min(AGAIN_MAX_MS, AGAIN_MS * 2 ** Math.max(0, failures - 1)) * (0.5 + Math.random())
  if (waiting > 0) again = window.setTimeout(() => void flush(), wait_ms)
}

async function sendAll(): Promise<void> {
  for (;;) {
    const waiting = await listWaiting()
    const [first] = waiting
    if (!first) {
      state = 'sent'
      return
    }
    if (state === 'sent') state = 'sending'
    tell(waiting.length)
    const is_suspect = broken.id === first.id && broken.times >= ALONE_AFTER
    const batch = waiting.filter(({ clinic }) => clinic === first.clinic).slice(0, is_suspect ? 1 : AT_ONCE)
    if (!(await send(first.clinic, batch))) return
  }
}

/** Sends some acts of one clinic. Out: whether the server answered for all of them. */
async function send(clinic: string, batch: readonly WaitingItem[]): Promise<boolean> {
  const url = `/reception/${clinic}/items`
  state = 'sending'
  try {
    csrf ??= await findToken(url)
    const device = await findDeviceId()
    const items = batch.map(({ number: _number, clinic: _clinic, ...item }) => item)
    const reply = await ask(url, { method: 'POST', body: JSON.stringify({ _csrf: csrf, device, sent_at: new Date().toISOString(), items }) })
    if (reply.status === 401 || reply.status === 403) {
      // a token of an earlier session: the next try fetches another
      csrf = undefined
      state = reply.status === 401 ? 'signed_out' : 'trouble'
      return false
    }
    if (!reply.ok) {
      state = 'trouble'
      return reply.status === 500 || reply.status === 422 ? await giveUp(batch[0]!) : false
    }
    await settle(batch, ((await reply.json()) as { items: ItemAnswer[] }).items)
    return true
  } catch {
    if (state === 'sending') state = 'offline'
    return false
  }
}

/**
 * Counts a fault of ours against the first act that waits: what is behind it must not wait for ever. Out: whether it was put
 * aside, for its person to read.
 */
async function giveUp(item: WaitingItem): Promise<boolean> {
  broken = { id: item.id, times: broken.id === item.id ? broken.times + 1 : 1 }
  if (broken.times < GIVEN_UP_AFTER) return false
  const { given_up = '' } = JSON.parse(findBox()?.dataset['words'] ?? '{}') as { given_up?: string }
  await putRefused({ id: item.id, kind: item.kind, at: item.at, sentence: given_up })
  await dropWaiting(item.number!)
  document.dispatchEvent(new CustomEvent('reception:answer', { detail: { id: item.id, kind: item.kind, outcome: 'refused', sentence: given_up } }))
  return true
}

async function findToken(url: string): Promise<string> {
  const reply = await ask(url, {})
  if (reply.redirected || reply.status === 401) state = 'signed_out'
  else if (reply.status === 403) state = 'forbidden'
  else if (!reply.ok) state = 'trouble'
  if (state !== 'sending') throw new Error(state)
  return ((await reply.json()) as { csrf: string }).csrf
}

function ask(url: string, options: { method?: string; body?: string }): Promise<Response> {
  return fetch(url, { ...options, headers: { 'content-type': 'application/json', accept: 'application/json' }, credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE_MS) })
}

/** Takes out what was answered; what was not taken is kept for somebody to read. */
async function settle(batch: readonly WaitingItem[], answers: readonly ItemAnswer[]): Promise<void> {
  for (const item of batch) {
    const answer = answers.find(({ id }) => id === item.id)
    if (!answer) continue
    if ((answer.outcome === 'refused' || answer.outcome === 'conflict') && answer.sentence) {
      await putRefused({ id: item.id, kind: item.kind, at: item.at, sentence: answer.sentence })
    }
    await dropWaiting(item.number!)
    document.dispatchEvent(new CustomEvent('reception:answer', { detail: { ...answer, kind: item.kind } }))
  }
}

function tell(waiting: number): void {
  document.dispatchEvent(new CustomEvent('reception:outbox', { detail: { state, waiting } satisfies OutboxNews }))
}
