// A page of staff that keeps itself fresh: when the building's board says that something changed, and now and then without
// that, the page is fetched anew and takes the place of what is shown. Whoever is typing or has a link in hand is left alone.
const SOON_MS = 200
const ANYWAY_MS = 20_000

function keepFresh(box: HTMLElement): void {
  let timer: number | undefined
  const refresh = async (): Promise<void> => {
    if (document.visibilityState === 'hidden' || box.contains(document.activeElement)) return
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' }).catch(() => undefined)
    if (!answer?.ok || answer.redirected) return
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector<HTMLElement>('[data-fresh]')
    if (!fresh || box.contains(document.activeElement)) return
    const open = [...box.querySelectorAll('details')].map((one) => one.open)
    box.replaceChildren(...fresh.childNodes)
    for (const [index, one] of box.querySelectorAll('details').entries()) one.open = open[index] ?? one.open
  }
  const soon = (): void => {
    clearTimeout(timer)
    timer = window.setTimeout(() => void refresh(), SOON_MS)
  }
  const source = new EventSource(box.dataset['fresh'] ?? '')
  source.addEventListener('change', soon)
  source.addEventListener('reset', soon)
  setInterval(() => void refresh(), ANYWAY_MS)
}

const box = document.querySelector<HTMLElement>('[data-fresh]')
if (box) keepFresh(box)
