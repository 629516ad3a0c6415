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
const AGAIN_MS = 5_000
const PATIENCE_MS = 15_000

let csrf: string | undefined
let again: number | undefined
let state: OutboxState = 'sent'

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
  if (waiting > 0) again = window.setTimeout(() => void flush(), AGAIN_MS)
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
    const batch = waiting.filter(({ clinic }) => clinic === first.clinic).slice(0, AT_ONCE)
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
      return false
    }
    await settle(batch, ((await reply.json()) as { items: ItemAnswer[] }).items)
    return true
  } catch {
    if (state === 'sending') state = 'offline'
    return false
  }
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
