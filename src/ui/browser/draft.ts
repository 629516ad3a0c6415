// Keeps what is typed in a form with data-draft until it is sent, so that a lost connection loses nothing.
// In the tab's own storage: words about a doctor must not wait on a shared computer for the next person.
// The page that confirms the sending names the draft in data-draft-sent, and it is forgotten.
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

for (const page of document.querySelectorAll<HTMLElement>('[data-draft-sent]')) {
  sessionStorage.removeItem(keyOf(page.dataset['draftSent']))
}
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) keepDraft(form)

function keepDraft(form: HTMLFormElement): void {
  const key = keyOf(form.dataset['draft'])
  restore(form, key)
  form.addEventListener('input', () => store(form, key))
}

function keyOf(name: string | undefined): string {
  return `draft:${name}`
}

function store(form: HTMLFormElement, key: string): void {
  const values = controls(form)
    .filter((control) => control.name && (!isChoice(control) || control.checked))
    .map((control) => [control.name, control.value, servedBy(control)])
  try {
    sessionStorage.setItem(key, JSON.stringify(values))
  } catch {
    // Storage is full or forbidden: the page works without drafts.
  }
}

/** Leaves alone a form that came back with errors: what the server shows is newer than the draft. */
function restore(form: HTMLFormElement, key: string): void {
  const kept = sessionStorage.getItem(key)
  if (kept === null || document.querySelector('[data-error-summary]')) return
  const values: [name: string, value: string, served?: string][] = JSON.parse(kept)
  for (const control of controls(form)) {
    const own = values.filter(([name]) => name === control.name)
    if (isChoice(control)) {
      control.checked = own.length > 0 ? own.some(([, value]) => value === control.value) : control.checked
      continue
    }
    const [first] = own
    // a field that the server meanwhile fills otherwise is newer than the draft
    if (first && (control.value === '' || first[2] === servedBy(control))) control.value = first[1]
  }
}

function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (element): element is Control =>
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement ||
      (element instanceof HTMLInputElement && !['hidden', 'password', 'file'].includes(element.type)),
  )
}

/** What the server had put into a field, the same however often the page is loaded. */
function servedBy(control: Control): string {
  return control instanceof HTMLSelectElement ? '' : control.defaultValue
}

function isChoice(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && (control.type === 'radio' || control.type === 'checkbox')
}
