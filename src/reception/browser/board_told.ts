// What a device knows of its building's board: heard by server-sent events, kept for the time without network. Whatever page
// of the app is open, it listens.
import type { RequestView } from '../requests/view.ts'
import { keep, recall } from './device_store.ts'

export interface Told {
  seq: number
  requests: RequestView[]
  at: string
}

export interface Following {
  told(): Told
  /** Null until the server was heard or found out of reach. */
  live(): boolean | null
  /** The server's time. */
  now(): Date
  /** An instant of this device's clock by the server's. */
  correct(iso: string): string
  /** Takes what the server answered of one request. */
  take(view: RequestView): void
}

/** A stream that ended for good (the session is over, say) is tried again after so long. */
const AGAIN_MS = 20_000
/** Closed ones are kept so long: a day's board. */
const CLOSED_MS = 24 * 3_600_000

/** Follows a building's board; `given` is what the page brought along. `onNews` is told whenever something is new. */
export async function followBoard(place: { clinic: string; branch: string }, given: Told | undefined, onNews: (told: Told) => void): Promise<Following> {
  const home = `/reception/${place.clinic}/board`
  const name = `board ${place.clinic} ${place.branch}`
  const query = `branch=${encodeURIComponent(place.branch)}`
  const known = await recall<Told>(name).catch(() => undefined)
  // a page of the device's own cache may be older than what was heard since
  let told: Told = known && known.seq > (given?.seq ?? -1) ? known : (given ?? { seq: 0, requests: [], at: new Date(0).toISOString() })
  let live: boolean | null = null
  /** How much later the server's clock is than this device's, in milliseconds. */
  let ahead_ms = (await recall<number>('ahead_ms').catch(() => undefined)) ?? 0
  const now = () => new Date(Date.now() + ahead_ms)

  function set(next: Told): void {
    const since = now().getTime() - CLOSED_MS
    told = { ...next, requests: next.requests.filter(({ closed_at }) => closed_at === null || Date.parse(closed_at) > since) }
    void keep(name, told).catch(() => undefined)
    onNews(told)
  }

  /** A gap or a long absence: the whole board is fetched. */
  async function fetchAll(): Promise<void> {
    const reply = await fetch(`${home}/state?${query}`, { headers: { accept: 'application/json' } }).catch(() => undefined)
    if (reply?.ok && !reply.redirected) set({ ...((await reply.json()) as Told), at: now().toISOString() })
  }

  function listen(): void {
    const source = new EventSource(`${home}/stream?${query}&after=${told.seq}`)
    source.addEventListener('hello', (event) => {
      const { at } = JSON.parse(event.data) as { at: string }
      ahead_ms = Date.parse(at) - Date.now()
      void keep('ahead_ms', ahead_ms).catch(() => undefined)
      live = true
      set({ ...told, at })
    })
    source.addEventListener('change', (event) => {
      const change = JSON.parse(event.data) as { seq: number; at: string; kind: string; body: RequestView }
      if (change.seq <= told.seq) return
      if (change.seq !== told.seq + 1) void fetchAll()
      else set({ seq: change.seq, at: change.at, requests: change.kind === 'request' ? withView(told.requests, change.body) : told.requests })
    })
    source.addEventListener('reset', () => void fetchAll())
    source.addEventListener('error', () => {
      live = false
      onNews(told)
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS)
    })
  }

  if (told !== known && given) void keep(name, told).catch(() => undefined)
  // nothing was heard here yet
  if (!known && !given) await fetchAll()
  listen()
  return {
    told: () => told, live: () => live, now,
    correct: (iso) => new Date(Date.parse(iso) + ahead_ms).toISOString(),
    take: (view) => set({ ...told, requests: withView(told.requests, view) }),
  }
}

function withView(requests: readonly RequestView[], view: RequestView): RequestView[] {
  return [...requests.filter(({ id }) => id !== view.id), view]
}

/** Two tones, where the browser lets a page sound; a telephone also shakes. */
export function soundBell(): void {
  navigator.vibrate?.([300, 150, 300])
  try {
    const audio = new AudioContext()
    for (const [start, tone] of [[0, 880], [0.35, 660]] as const) {
      const [source, volume] = [audio.createOscillator(), audio.createGain()]
      source.frequency.value = tone
      volume.gain.setValueAtTime(0.2, audio.currentTime + start)
      volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + start + 0.3)
      source.connect(volume).connect(audio.destination)
      source.start(audio.currentTime + start)
      source.stop(audio.currentTime + start + 0.3)
    }
  } catch {
    // no sound here: the sentence stands on the page
  }
}
