/** j and k walk the rows of a list, / leads to the search, a letter presses what carries it in data-key. */
export function watchKeys(): void {
  if (document.body.dataset['keys'] === 'off') return
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (isTyping(event.target)) {
      if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur()
      return
    }
    const handled = event.key === 'j' ? step(1) : event.key === 'k' ? step(-1) : press(event.key)
    if (handled) event.preventDefault()
  })
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  return target.matches('input:not([type=radio], [type=checkbox]), textarea, select')
}

/** Moves the focus by one row from where it is, or from the row that is open; Enter then follows the link. */
function step(by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-list] [data-row]')]
  if (rows.length === 0) return false
  const focused = rows.findIndex((row) => row.contains(document.activeElement))
  const from = focused >= 0 ? focused : rows.findIndex((row) => row.querySelector('[aria-current]'))
  const next = from < 0 && by < 0 ? rows.length - 1 : Math.min(rows.length - 1, Math.max(0, from + by))
  const row = rows[next]!
  row.querySelector<HTMLElement>('a[href]')?.focus()
  row.scrollIntoView({ block: 'nearest' })
  return true
}

function press(key: string): boolean {
  if (key === '/') {
    const search = document.querySelector<HTMLInputElement>('[data-search]')
    search?.focus()
    search?.select()
    return search !== null
  }
  if (key.length !== 1) return false
  const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]:not(:disabled)`)
  target?.click()
  return target !== null
}
