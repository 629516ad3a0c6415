// One tap, one tally: counted on the screen at once, kept on the device, sent when somebody listens; ten seconds to take it back.
import { makeItemId } from './device_ids.ts'
import { addItem, findBox } from './device_outbox.ts'
import { keep, listWaiting, recall } from './device_store.ts'

const UNDO_SECONDS = 10

interface Counted {
  shift: string
  /** Which copy of the page these counts were last taken from. */
  stamp: string
  counts: Record<string, number>
}

const form = document.querySelector<HTMLFormElement>('[data-tallies]')
const box = findBox()
if (form && box) void watchTallies(form, box)

async function watchTallies(element: HTMLFormElement, device: HTMLElement): Promise<void> {
  const shift = device.dataset['shift'] ?? ''
  const tiles = new Map([...element.querySelectorAll<HTMLButtonElement>('button[name="of"]')].map((tile) => [tile.value, tile]))
  const counts: Record<string, number> = {}
  /** What was tapped on this page, by its id. */
  const made = new Map<string, string>()
  const bar = document.querySelector<HTMLElement>('[data-undo]')!
  /** Tallies taken back on this page, by the ids of taking them back. */
  const undone = new Map<string, string>()
  let last: { id: string; of: string; timer: number; tapped_ms: number } | undefined

  const show = (of: string) => {
    tiles.get(of)!.querySelector('[data-count]')!.textContent = counts[of] ? String(counts[of]) : ''
    const total = document.querySelector('[data-total]')
    if (total) total.textContent = String(Object.values(counts).reduce((sum, count) => sum + count, 0))
  }
  const add = (of: string, by: 1 | -1) => {
    counts[of] = Math.max(0, (counts[of] ?? 0) + by)
    show(of)
    void keep('tallies', { shift, stamp: element.dataset['stamp'] ?? '', counts } satisfies Counted).catch(() => undefined)
  }

  element.addEventListener('submit', (event) => {
    const of = (event.submitter as HTMLButtonElement | null)?.value
    if (of === undefined || !tiles.has(of)) return
    event.preventDefault()
    add(of, 1)
    const id = makeItemId()
    made.set(id, of)
    offerUndo(id, of)
    void addItem('tally', { of }, id).catch(() => {
      // nothing can be kept here: the form does it
      const tap = document.createElement('input')
      Object.assign(tap, { type: 'hidden', name: 'of', value: of })
      element.append(tap)
      element.submit()
    })
  })

  bar.querySelector('button')!.addEventListener('click', () => {
    if (!last) return
    const { id, of, tapped_ms } = last
    closeUndo()
    add(of, -1)
    const undo = makeItemId()
    undone.set(undo, id)
    void addItem('tally_undo', { tally: id, after_ms: Math.round(performance.now() - tapped_ms) }, undo)
  })

  document.addEventListener('reception:answer', (event) => {
    const { kind, outcome, id } = (event as CustomEvent<{ kind: string; outcome: string; id: string }>).detail
    if (outcome !== 'refused') return
    // one that could not be taken back counts after all
    const kept = kind === 'tally_undo' ? made.get(undone.get(id) ?? '') : undefined
    if (kept) add(kept, 1)
    if (kind !== 'tally') return
    // what the server did not take is not counted; one of an earlier page is right again when this page is
    const of = made.get(id)
    made.delete(id)
    if (of && ![...undone.values()].includes(id)) add(of, -1)
    if (last?.id === id) closeUndo()
  })

  await readCounts()

  function offerUndo(id: string, of: string): void {
    if (last) clearInterval(last.timer)
    let left = UNDO_SECONDS
    const words = bar.querySelector<HTMLElement>('[data-undo-words]')!
    const seconds = bar.querySelector<HTMLElement>('[data-undo-left]')!
    words.textContent = tiles.get(of)!.dataset['name'] ?? ''
    seconds.textContent = String(left)
    bar.hidden = false
    const timer = window.setInterval(() => {
      left -= 1
      seconds.textContent = String(left)
      if (left <= 0) closeUndo()
    }, 1000)
    last = { id, of, timer, tapped_ms: performance.now() }
  }

  function closeUndo(): void {
    if (last) clearInterval(last.timer)
    last = undefined
    bar.hidden = true
  }

  /** A page fresh from the server knows what it had; one kept by the device is older than what was tapped since. */
  async function readCounts(): Promise<void> {
    const stamp = element.dataset['stamp'] ?? ''
    const known = await recall<Counted>('tallies').catch(() => undefined)
    const fresh: Record<string, number> = Object.fromEntries([...tiles].map(([of, tile]) => [of, Number(tile.dataset['served'] ?? 0)]))
    const is_kept = known?.shift === shift && known.stamp === stamp
    if (is_kept) Object.assign(counts, known.counts)
    else {
      Object.assign(counts, fresh)
      for (const item of await listWaiting().catch(() => [])) {
        const of = String(item['of'])
        if (item.kind === 'tally' && item.shift === shift && of in fresh) counts[of] = (counts[of] ?? 0) + 1
      }
      await keep('tallies', { shift, stamp, counts } satisfies Counted).catch(() => undefined)
    }
    for (const of of tiles.keys()) show(of)
  }
}
