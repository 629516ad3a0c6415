// While a situation is described, those that are like it appear beside the words: the form asks the server as the button
// «Найти похожие» would, and takes its list. What is typed goes by the form, never by an address.
const STILL_MS = 350

function watchWords(form: HTMLFormElement, field: HTMLTextAreaElement | HTMLInputElement): void {
  const button = form.querySelector<HTMLButtonElement>('[formaction$="/finding"]')
  const action = button?.formAction ?? (form.action.endsWith('/finding') ? form.action : undefined)
  const box = form.querySelector<HTMLElement>('[data-similar]')
  if (action === undefined || !box) return
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0
  const ask = async (): Promise<void> => {
    const mine = (turn += 1)
    const fields = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value)
    fields.set('q', field.value)
    const answer = await fetch(action, { method: 'POST', body: fields, headers: { accept: 'text/html' } }).catch(() => undefined)
    // an older answer never takes the place of a newer one
    if (!answer?.ok || mine !== turn) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-similar]')
    if (fresh && mine === turn) box.replaceChildren(...fresh.childNodes)
  }
  field.addEventListener('input', () => {
    clearTimeout(timer)
    if (field.value.trim().length >= 3) timer = setTimeout(() => void ask(), STILL_MS)
  })
}

for (const form of document.querySelectorAll('form')) {
  const field = form.querySelector<HTMLTextAreaElement | HTMLInputElement>('textarea[name="words"], input[name="q"]')
  if (field) watchWords(form, field)
}
