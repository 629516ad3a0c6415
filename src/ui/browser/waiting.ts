const QUIET_LINE_MS = 400
const WORDS_MS = 2000

/** A form is sent once; a page slower than 400 ms shows a quiet line, slower than 2 s a sentence. */
export function watchWaiting(): void {
  let sending: HTMLFormElement | undefined
  let timers: number[] = []
  const shown: HTMLElement[] = []

  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (event.defaultPrevented || form.target === '_blank') return
    if (sending === form) {
      event.preventDefault()
      say(document.body.dataset['sendingWords'] ?? '')
      return
    }
    sending = form
    wait()
  })
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null
    if (!link || event.defaultPrevented || event.button !== 0) return
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const samePage =
      link.pathname === location.pathname && link.search === location.search && link.hash !== ''
    if (link.target || link.download || link.origin !== location.origin || samePage) return
    wait()
  })
  addEventListener('pageshow', () => rest())

  function wait(): void {
    rest('keep sending')
    timers = [
      window.setTimeout(() => show('quiet-line', ''), QUIET_LINE_MS),
      window.setTimeout(() => say(document.body.dataset['openingWords'] ?? ''), WORDS_MS),
      // A download leaves the page as it is: after a while the form may be sent again.
      window.setTimeout(rest, 15_000),
    ]
  }

  function say(text: string): void {
    const old = shown.find((element) => element.className === 'quiet-words')
    if (old) old.textContent = text
    else show('quiet-words', text).setAttribute('role', 'status')
  }

  function show(className: string, text: string): HTMLElement {
    const element = document.createElement('div')
    element.className = className
    document.body.append(element)
    element.textContent = text
    shown.push(element)
    return element
  }

  function rest(how?: unknown): void {
    if (how !== 'keep sending') sending = undefined
    timers.forEach((timer) => clearTimeout(timer))
    shown.splice(0).forEach((element) => element.remove())
  }
}
