// The screen of a hall keeps itself fresh: a line tells that something is new; without the line it asks. It reads new calls
// aloud when somebody has turned the voice on (browsers let a page speak only after a press).
const ASK_MS = 2_000
/** Every so often the whole screen is asked for, whatever is told: announcements and calls also end by their time. */
const WHOLE_EVERY = 10
/** So many failures in a row mean that the numbers on the screen may be old. */
const FAILURES_MAX = 5
/** An answer that does not come is given up, or nothing would ever be asked again. */
const ANSWER_MS_MAX = 10_000
/** A line that ended for good is tried again after so long. */
const AGAIN_MS = 20_000

function startHall(box: HTMLElement): void {
  const voice = document.querySelector<HTMLButtonElement>('[data-hall-voice]')
  let speaking = false
  let failures = 0
  let turns = 0
  let source: EventSource | undefined
  /** While the line is open nothing is asked for but now and then the whole screen. */
  const live = (): boolean => source?.readyState === EventSource.OPEN && failures === 0
  let busy = false
  let more = false
  const said = new Set(keysOf(box))
  if (voice && 'speechSynthesis' in window) {
    voice.hidden = false
    const [on, off] = [voice.textContent ?? '', voice.dataset['off'] ?? '']
    voice.addEventListener('click', () => {
      speaking = !speaking
      voice.textContent = speaking ? off : on
      voice.setAttribute('aria-pressed', String(speaking))
    })
  }
  const refresh = async (whole: boolean): Promise<void> => {
    // what is told while an answer is on its way may not be in it
    more ||= busy && whole
    if (busy) return
    busy = true
    const giving_up = new AbortController()
    const timer = setTimeout(() => giving_up.abort(), ANSWER_MS_MAX)
    try {
      const url = new URL(location.href)
      if (!whole) url.searchParams.set('known', box.dataset['hall'] ?? '')
      const answer = await fetch(url, { headers: { accept: 'text/html' }, cache: 'no-store', signal: giving_up.signal })
      if (!answer.ok) throw new Error(String(answer.status))
      failures = 0
      if (answer.status !== 204) show(await answer.text())
    } catch {
      failures += 1
    } finally {
      clearTimeout(timer)
      busy = false
      const stale = box.querySelector<HTMLElement>('[data-hall-stale]')
      if (stale) stale.hidden = failures < FAILURES_MAX
    }
    if (!more) return
    more = false
    await refresh(true)
  }
  const show = (html: string): void => {
    const fresh = new DOMParser().parseFromString(html, 'text/html').querySelector<HTMLElement>('[data-hall]')
    if (!fresh) throw new Error('no hall')
    box.dataset['hall'] = fresh.dataset['hall'] ?? ''
    if (fresh.innerHTML !== box.dataset['last']) {
      box.dataset['last'] = fresh.innerHTML
      box.replaceChildren(...fresh.childNodes)
    }
    for (const one of box.querySelectorAll<HTMLElement>('[data-say]')) {
      const key = one.dataset['sayKey'] ?? ''
      if (said.has(key)) continue
      said.add(key)
      if (speaking) say(one.dataset['say'] ?? '')
    }
  }
  let seq = Number(box.dataset['seq'] ?? 0)
  const listen = (): void => {
    if (!('EventSource' in window)) return
    source = new EventSource(`${location.pathname}/stream?after=${seq}`)
    const news = ({ lastEventId }: MessageEvent): void => {
      seq = Number(lastEventId)
      void refresh(true)
    }
    source.addEventListener('change', news)
    source.addEventListener('reset', news)
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS)
    })
  }
  listen()
  setInterval(() => {
    turns += 1
    const whole = turns % WHOLE_EVERY === 0
    if (whole || !live()) void refresh(whole)
  }, ASK_MS)
}

function keysOf(box: HTMLElement): string[] {
  return [...box.querySelectorAll<HTMLElement>('[data-say-key]')].map((one) => one.dataset['sayKey'] ?? '')
}

function say(text: string): void {
  const spoken = new SpeechSynthesisUtterance(text)
  spoken.lang = document.documentElement.lang === 'en' ? 'en-GB' : 'ru-RU'
  spoken.rate = 0.9
  window.speechSynthesis.speak(spoken)
}

const box = document.querySelector<HTMLElement>('[data-hall]')
if (box) startHall(box)
