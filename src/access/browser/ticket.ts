// The ticket's own button: opens the browser's print dialogue, at once when the address says so (?print=yes).
export {}

const button = document.querySelector<HTMLButtonElement>('[data-print]')
if (button) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
if (new URLSearchParams(location.search).get('print') === 'yes') window.addEventListener('load', () => window.print())
