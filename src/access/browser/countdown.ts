// Ticks down what is left of a temporary booking: [data-countdown] has the milliseconds that the server counted, so a wrong
// clock of the computer does no harm. When it is over the page is asked anew, and the server says what is true.
for (const element of document.querySelectorAll<HTMLElement>('[data-countdown]')) tick(element)

function tick(element: HTMLElement): void {
  const end = performance.now() + Number(element.dataset['countdown'])
  const shown = element.querySelector<HTMLElement>('[data-countdown-left]')
  element.hidden = false
  const timer = setInterval(show, 250)
  show()

  function show(): void {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000))
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    if (shown && shown.textContent !== text) shown.textContent = text
    if (seconds > 0) return
    clearInterval(timer)
    // a second later, so that the server's clock is past it as well
    setTimeout(() => location.reload(), 1000)
  }
}

// a page kept by the browser's Back is as old as it is: what it says of the time may be wrong
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})
