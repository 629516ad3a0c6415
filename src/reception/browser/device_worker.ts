// The service worker of /reception/: pages that the device asked to keep, and their files, are there without network. It is
// built into one file without imports, since it is served from another folder than the rest.
interface Waiting extends Event { waitUntil(work: Promise<unknown>): void }
interface Fetching extends Waiting { request: Request; respondWith(answer: Promise<Response>): void }
interface Told extends Waiting { data: { pages?: string[]; files?: string[]; forget?: boolean } }
interface Worker {
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  addEventListener(kind: 'install' | 'activate', listener: (event: Waiting) => void): void
  addEventListener(kind: 'fetch', listener: (event: Fetching) => void): void
  addEventListener(kind: 'message', listener: (event: Told) => void): void
}

const worker = self as unknown as Worker
const PAGES = 'reception-pages'
const FILES = 'reception-files'
/** Files of earlier builds go, the oldest first, beyond so many. */
const FILES_MAX = 60
/** After so long without an answer a kept page is shown. */
const PATIENCE_MS = 3_000

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))

worker.addEventListener('message', (event) => {
  const { pages = [], files = [], forget } = event.data
  if (forget) event.waitUntil(caches.delete(PAGES))
  else event.waitUntil(Promise.all([...pages.map(keepPage), keepFiles(files)]))
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (pathname.startsWith('/assets/')) event.respondWith(findFile(request))
  else if (request.mode === 'navigate' && pathname.startsWith('/reception/')) event.respondWith(findPage(event, pathname))
})

/**
 * Fetches a page anew and keeps it with its files; one that leads elsewhere (to the sign-in) or fails leaves what was kept.
 */
async function keepPage(path: string): Promise<void> {
  const reply = await fetch(path, { credentials: 'same-origin', headers: { accept: 'text/html' } }).catch(() => undefined)
  if (!reply?.ok || reply.redirected) return
  const html = await reply.clone().text()
  await (await caches.open(PAGES)).put(path, reply)
  await keepFiles([...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1]!))
}

/** Keeps files, and the scripts that they import. */
async function keepFiles(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(FILES)
  for (const path of paths) {
    if (await cache.match(path)) continue
    const reply = await fetch(path).catch(() => undefined)
    if (!reply?.ok) continue
    const script = path.endsWith('.js') ? await reply.clone().text() : ''
    await cache.put(path, reply)
    await keepFiles([...script.matchAll(/["']\.\/([\w-]+\.js)["']/g)].map((match) => `/assets/${match[1]}`))
  }
  const known = await cache.keys()
  for (const request of known.slice(0, Math.max(0, known.length - FILES_MAX))) await cache.delete(request)
}

/** Files carry a hash in their names: the kept one is the right one. */
async function findFile(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request)
}

async function findPage(event: Fetching, pathname: string): Promise<Response> {
  const cache = await caches.open(PAGES)
  const kept = await cache.match(pathname)
  const fresh = fetch(event.request)
  if (!kept) return fresh
  const answer = await Promise.race([fresh.catch(() => undefined), new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS))])
  if (!answer || answer.status >= 500) return kept
  if (answer.ok && answer.type === 'basic' && !answer.redirected) event.waitUntil(cache.put(pathname, answer.clone()))
  return answer
}
