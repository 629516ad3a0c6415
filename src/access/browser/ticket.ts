// The ticket's own button: opens the browser's print dialogue, at once when the address says so (?print=yes).
/** Shows the button that a page without script leaves out. */
export function showPrintButton(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-print]')
  if (!button) return
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

showPrintButton()
if (new URLSearchParams(location.search).get('print') === 'yes') window.addEventListener('load', () => window.print())
