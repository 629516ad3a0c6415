// Keeps what is typed on the answer page until it is sent, on this device and for this link only, so that neither a
// lost connection nor a closed tab loses it. The page works without this script; it says where the draft lies, and
// a button forgets it, for who answers on somebody else's computer.
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
  form.addEventListener('submit', (event) => {
    if (navigator.onLine) return
    event.preventDefault()
    say(words['offline'])
    text.tabIndex = -1
    text.focus()
  })
  addEventListener('offline', () => say(words['offline']))
  addEventListener('online', () => say(words['online']))
  button.addEventListener('click', () => {
    localStorage.removeItem(key)
    say(words['forgotten'])
  })
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
