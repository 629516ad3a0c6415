// The screen of a hall keeps itself fresh, and reads new calls aloud when somebody has turned the voice on (browsers let a
// page speak only after a press).
const ASK_MS = 2_000
/** Who is next changes without a call as well: every so often the whole screen is asked for. */
const WHOLE_EVERY = 10
/** So many failures in a row mean that the numbers on the screen may be old. */
const FAILURES_MAX = 5

function startHall(box: HTMLElement): void {
  const voice = document.querySelector<HTMLButtonElement>('[data-hall-voice]')
  let speaking = false
  let failures = 0
  let asked = 0
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
  const refresh = async (): Promise<void> => {
    try {
      asked += 1
      const url = new URL(location.href)
      if (asked % WHOLE_EVERY > 0) url.searchParams.set('known', box.dataset['hall'] ?? '')
      const answer = await fetch(url, { headers: { accept: 'text/html' }, cache: 'no-store' })
      if (!answer.ok) throw new Error(String(answer.status))
      failures = 0
      if (answer.status === 204) return
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector<HTMLElement>('[data-hall]')
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
    } catch {
      failures += 1
    } finally {
      const stale = box.querySelector<HTMLElement>('[data-hall-stale]')
      if (stale) stale.hidden = failures < FAILURES_MAX
    }
  }
  const again = (): void => void refresh().finally(() => setTimeout(again, ASK_MS))
  setTimeout(again, ASK_MS)
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
