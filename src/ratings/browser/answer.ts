// Keeps what is typed on the answer page until it is sent, on this device and for this link only, so that neither a
// lost connection nor a closed tab loses it. The page works without this script; it says where the draft lies, and
// a button forgets it, for who answers on somebody else's computer. It also sends the form: see `send`.
type Control = HTMLInputElement | HTMLTextAreaElement
type Kept = [name: string, value: string][]

const sent = document.querySelector<HTMLElement>('[data-answer-sent]')
if (sent) forget(sent.dataset['answerSent'] ?? '')
const form = document.querySelector<HTMLFormElement>('form[data-answer]')
if (form) keep(form)

function keep(form: HTMLFormElement): void {
  const line = document.getElementById('draft')!
  const text = line.querySelector('p')!
  const button = line.querySelector('button')!
  const words = line.dataset
  const key = `answer:${form.dataset['answer']}`
  const say = (sentence: string | undefined) => {
    text.textContent = sentence ?? ''
    button.hidden = localStorage.getItem(key) === null
    line.hidden = false
  }

  const kept = form.dataset['answerFresh'] === undefined ? null : read(key)
  if (kept) {
    restore(form, kept)
    say(words['restored'])
  }
  form.addEventListener('input', () => {
    try {
      localStorage.setItem(key, JSON.stringify(valuesOf(form)))
      say(navigator.onLine ? words['saved'] : words['offline'])
    } catch {
      // storage is full or forbidden: the page works without drafts
    }
  })
  const lost = () => {
    say(words['offline'])
    text.tabIndex = -1
    text.focus()
  }
  form.addEventListener('submit', (event) => {
    const button = event.submitter as HTMLButtonElement | null
    if (navigator.onLine && (!button || plainly)) return
    event.preventDefault()
    if (navigator.onLine) void send(form, button!, lost)
    else lost()
  })
  addEventListener('offline', () => say(words['offline']))
  addEventListener('online', () => say(words['online']))
  button.addEventListener('click', () => {
    localStorage.removeItem(key)
    say(words['forgotten'])
  })
}

/** A form of which the server says more than this script understands is sent once more, by the browser itself. */
let plainly = false
let sending = false

/**
 * Sends the form and puts the page that comes back in the place of this one. So a preview or a mistake is no step in the
 * history, and neither Back nor a reload asks to send again. An answer that was taken has an address of its own.
 */
async function send(form: HTMLFormElement, button: HTMLButtonElement, lost: () => void): Promise<void> {
  if (sending) return
  sending = true
  try {
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>)
    if (button.name) body.set(button.name, button.value)
    const answer = await fetch(button.getAttribute('formaction') ?? form.getAttribute('action')!, { method: 'POST', body })
    if (answer.redirected) location.assign(answer.url)
    else if ([200, 409, 410, 422].includes(answer.status)) show(answer.url, await answer.text())
    else {
      plainly = true
      form.requestSubmit(button)
    }
  } catch {
    lost()
  }
  sending = false
}

function show(url: string, html: string): void {
  const page = new DOMParser().parseFromString(html, 'text/html')
  history.replaceState(null, '', url)
  document.title = page.title
  document.documentElement.lang = page.documentElement.lang
  document.body.replaceWith(page.body)
  const next = document.querySelector<HTMLFormElement>('form[data-answer]')
  if (next) keep(next)
  const first = document.querySelector<HTMLElement>('[data-error-summary], #preview, h1')!
  first.tabIndex = -1
  first.focus()
}

function forget(name: string): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(`answer:${name}`)) localStorage.removeItem(key)
}

function read(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

function valuesOf(form: HTMLFormElement): Kept {
  return controlsOf(form)
    .filter((control) => control.type !== 'radio' || (control as HTMLInputElement).checked)
    .map((control) => [control.name, control.value])
}

/** A mark chosen in the letter just now (data-answer-fresh names its field) is newer than the draft. */
function restore(form: HTMLFormElement, kept: Kept): void {
  for (const control of controlsOf(form)) {
    const value = kept.find(([name]) => name === control.name)?.[1]
    if (value === undefined || control.name === form.dataset['answerFresh']) continue
    if (control.type === 'radio') (control as HTMLInputElement).checked = control.value === value
    else control.value = value
  }
}

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (element): element is Control =>
      element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type === 'radio'),
  )
}
