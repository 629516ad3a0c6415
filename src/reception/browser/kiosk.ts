// A kiosk that nobody touches goes back to its beginning: first it asks, then it counts down.
/** Starts the watch on pages that name where to return; without script a kiosk stays where it is. */
export function watchIdle(): void {
  const box = document.querySelector<HTMLElement>('[data-idle-home]')
  if (!box) return
  const home = box.dataset['idleHome']!
  const [ask_after, leave_after] = [Number(box.dataset['idleAsk']), Number(box.dataset['idleLeave'])]
  const stay = box.querySelector<HTMLButtonElement>('button')!
  const words = box.querySelector<HTMLElement>('[data-idle-words]')!
  let still = 0
  const touch = () => {
    still = 0
    box.hidden = true
  }
  for (const kind of ['pointerdown', 'keydown', 'scroll', 'touchstart']) window.addEventListener(kind, touch, { passive: true })
  setInterval(() => {
    still += 1
    if (still >= ask_after + leave_after) location.replace(home)
    else if (still >= ask_after && box.hidden) {
      box.hidden = false
      words.textContent = box.dataset['idleSentence'] ?? ''
      stay.focus()
    }
  }, 1000)
}

watchIdle()
