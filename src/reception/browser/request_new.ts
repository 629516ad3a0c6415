// A new request from a device: kept first, sent when somebody listens. A child's code is made here, so that whoever brought
// the child has it even without network.
import { hasNumbers, isWho, soundsMedical } from '../requests/rules/privacy.ts'
import { requestWords } from '../requests/words/index.ts'
import { type ItemAnswer, addItem, findBox } from './device_outbox.ts'

/** So long the server is waited for before one goes on as if there were no network. */
const PATIENCE_MS = 3_000

const box = document.querySelector<HTMLElement>('[data-new-request]')
// without a shift the form goes as it is
if (box && findBox()?.dataset['shift']) box.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  event.preventDefault()
  void send(box, form)
})

async function send(element: HTMLElement, form: HTMLFormElement): Promise<void> {
  const words = requestWords(document.documentElement.lang === 'en' ? 'en' : 'ru')
  const { kind = '', _csrf: _token, id: _id, branch: _branch, ...fields } = Object.fromEntries([...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  fields['who'] = capital(fields['who']?.trim() ?? '')
  const wrong = findWrong(kind, fields)
  if (wrong) return refuse(element, form, `${kind}-${wrong.field}`, words.ask.errors[wrong.refusal])
  const code = kind === 'child' ? makeCode() : undefined
  let added: string
  const answered = new Promise<ItemAnswer | undefined>((resolve) => {
    document.addEventListener('reception:answer', (event) => {
      const answer = (event as CustomEvent<ItemAnswer>).detail
      if (answer.id === added) resolve(answer)
    })
    setTimeout(() => resolve(undefined), PATIENCE_MS)
  })
  try {
    added = await addItem('request_open', { of: kind, ...fields, ...(code ? { code } : {}) })
  } catch {
    return form.submit()
  }
  const answer = await answered
  if (answer?.outcome === 'refused') return refuse(element, form, `${kind}-who`, answer.sentence ?? '')
  if (code === undefined) return location.assign(element.dataset['boardHref']!)
  const shown = element.querySelector<HTMLElement>('[data-new-code]')!
  shown.querySelector('[data-code]')!.textContent = code
  shown.hidden = false
  element.querySelector<HTMLElement>('.kinds')!.hidden = true
  element.querySelector<HTMLElement>('[data-new-said]')!.hidden = true
  shown.scrollIntoView()
}

function capital(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase('ru') + text.slice(1)
}

/** What can be seen without the server; it judges again. */
function findWrong(kind: string, { who = '', room = '', detail = '', until = '' }: Record<string, string>) {
  if (!isWho(who)) return { field: 'who', refusal: 'who' } as const
  if ((kind === 'escort' || kind === 'wheelchair') && room.trim() === '') return { field: 'room', refusal: 'room_needed' } as const
  if (kind === 'child' && until === '') return { field: 'until', refusal: 'until_needed' } as const
  if (soundsMedical(detail)) return { field: 'detail', refusal: 'detail_health' } as const
  if (hasNumbers(detail)) return { field: 'detail', refusal: 'detail_numbers' } as const
  if (['lost', 'other', 'interpreter'].includes(kind) && detail.trim() === '') return { field: 'detail', refusal: 'detail_needed' } as const
  return undefined
}

function refuse(element: HTMLElement, form: HTMLFormElement, field: string, sentence: string): void {
  const said = element.querySelector<HTMLElement>('[data-new-said]')!
  said.textContent = sentence
  said.hidden = false
  form.before(said)
  form.querySelector<HTMLElement>(`#${field}`)?.focus()
}

function makeCode(): string {
  return String(crypto.getRandomValues(new Uint32Array(1))[0]! % 100_000).padStart(5, '0')
}
