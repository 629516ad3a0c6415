// A page of the installed app: keeps itself and its neighbours for the time without network, says what waits to be sent and
// what was not taken, and whether its person is still on post.
import { type OutboxNews, findBox, flush } from './device_outbox.ts'
import { dropRefused, forgetKept, keep, listRefused, recall } from './device_store.ts'

/** Whether one is still on post, and what is new, is asked so often. */
const ASK_MS = 60_000
/** Pages beside the open one are kept anew so often. */
const KEEP_MS = 300_000

interface DeviceWords {
  waiting: string
  sent: string
  sending: string
  offline: string
  signed_out: string
  forbidden: string
  trouble: string
  understood: string
}

const box = findBox()
if (box) void openDevice(box)

async function openDevice(element: HTMLElement): Promise<void> {
  const words = JSON.parse(element.dataset['words'] ?? '{}') as DeviceWords
  document.addEventListener('reception:outbox', (event) => showState(element, words, (event as CustomEvent<OutboxNews>).detail))
  document.addEventListener('reception:answer', () => void showRefused(element, words))
  addEventListener('online', () => void flush())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void flush()
  })
  document.addEventListener('submit', (event) => {
    const { action } = event.target as HTMLFormElement
    if (new URL(action, location.href).pathname.startsWith('/people/sign-out')) forget()
  })
  void keepPages(element)
  await showRefused(element, words)
  await flush()
  setInterval(() => void askStanding(element), ASK_MS)
}

/** Hands the worker the pages to keep, and the files that this page has. */
async function keepPages(element: HTMLElement): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.register('/reception/worker.js', { scope: '/reception/' }).catch(() => undefined)
  // where workers are forbidden the pages are there with the network only; acts are kept all the same
  if (!registration) return
  const { active } = await navigator.serviceWorker.ready
  const pages = JSON.parse(element.dataset['keep'] ?? '[]') as string[]
  const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name)).filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
  const named = [...document.querySelectorAll<HTMLLinkElement>('link[href^="/assets/"]')].map(({ href }) => new URL(href))
  active?.postMessage({ pages: await findStale(pages), files: [...new Set([...loaded, ...named].map(({ pathname }) => pathname))] }, [])
  if (navigator.storage?.persist) void navigator.storage.persist().catch(() => false)
}

/** The open page, and those that were not kept for a while. */
async function findStale(pages: readonly string[]): Promise<string[]> {
  const kept_at = (await recall<Record<string, number>>('kept_at').catch(() => undefined)) ?? {}
  const now = Date.now()
  const stale = pages.filter((path) => path === location.pathname || now - (kept_at[path] ?? 0) > KEEP_MS)
  await keep('kept_at', { ...kept_at, ...Object.fromEntries(stale.map((path) => [path, now])) }).catch(() => undefined)
  return stale
}

function forget(): void {
  navigator.serviceWorker?.controller?.postMessage({ forget: true }, [])
  void forgetKept()
}

function showState(element: HTMLElement, words: DeviceWords, { state, waiting }: OutboxNews): void {
  element.dataset['state'] = state
  const line = element.querySelector<HTMLElement>('[data-device-state]')
  if (!line) return
  const about = state === 'sent' ? words.sent : `${words.waiting}: ${waiting}. ${words[state]}`
  if (line.textContent !== about) line.textContent = about
  line.hidden = false
  const sign_in = element.querySelector<HTMLElement>('[data-device-sign-in]')
  if (sign_in) sign_in.hidden = state !== 'signed_out' && state !== 'forbidden'
}

/** What the server did not take stands on the page until somebody has read it. */
async function showRefused(element: HTMLElement, words: DeviceWords): Promise<void> {
  const list = element.querySelector<HTMLElement>('[data-device-refused]')
  const refused = await listRefused().catch(() => [])
  if (!list) return
  list.hidden = refused.length === 0
  const rows = refused.map((item) => {
    const row = document.createElement('li')
    const text = document.createElement('p')
    const time = new Date(item.at).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' })
    text.textContent = `${time}. ${item.sentence}`
    const button = document.createElement('button')
    button.className = 'button button--secondary'
    button.type = 'button'
    button.textContent = words.understood
    button.addEventListener('click', () => void dropRefused(item.id).then(() => showRefused(element, words)))
    row.append(text, button)
    return row
  })
  list.querySelector('ul')!.replaceChildren(...rows)
}

/** Asks who one is by now: somebody taken off the list learns it without doing anything. */
async function askStanding(element: HTMLElement): Promise<void> {
  if (document.visibilityState !== 'visible') return
  const reply = await fetch(`/reception/${element.dataset['clinic']}/items`, { headers: { accept: 'application/json' } }).catch(() => undefined)
  if (!reply?.ok || reply.redirected) return
  const standing = (await reply.json()) as { shift: { id: string } | null; sentence: string | null; unread: number }
  const told = element.querySelector<HTMLElement>('[data-device-told]')!
  told.textContent = standing.sentence ?? ''
  told.hidden = standing.sentence === null
  const unread = element.querySelector<HTMLElement>('[data-device-unread]')
  if (unread) unread.hidden = standing.unread === 0
}
