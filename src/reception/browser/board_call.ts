// On every page of the app but the board itself: how many requests wait for this post, and a call when one comes. The board
// is followed here too, so that it is fresh when it is opened without network.
import { titleOf } from '../requests/card.ts'
import type { RequestView } from '../requests/view.ts'
import { requestWords } from '../requests/words/index.ts'
import { type Told, followBoard, soundBell } from './board_told.ts'
import { findBox } from './device_outbox.ts'
import { keep, recall } from './device_store.ts'

const box = findBox()
const branch = box?.dataset['branch']
if (box && branch && !document.querySelector('[data-board]')) void callHere(box, branch)

async function callHere(element: HTMLElement, branch_slug: string): Promise<void> {
  const lang = document.documentElement.lang === 'en' ? 'en' : 'ru'
  const words = requestWords(lang)
  const [post, account] = [element.dataset['post'] ?? '', element.dataset['account'] ?? '']
  // what was called for on one page is not called for again on the next
  const name = `called ${element.dataset['clinic']} ${branch_slug}`
  let known = await recall<string[]>(name).catch(() => undefined)
  const news = (told: Told) => {
    const calls = told.requests.filter((view) => isFor(view, post, account))
    const count = element.querySelector<HTMLElement>('[data-board-count]')
    if (count) {
      count.hidden = calls.length === 0
      count.firstElementChild!.textContent = String(calls.length)
      count.lastElementChild!.textContent = words.board.waiting(calls.length)
    }
    element.dataset['called'] = String(calls.length)
    const before = known
    known = calls.map(keyOf)
    void keep(name, known).catch(() => undefined)
    const first = before && calls.find((view) => !before.includes(keyOf(view)))
    if (!first) return
    const said = element.querySelector<HTMLElement>('[data-board-call]')
    if (said) {
      said.textContent = first.rung_at === null ? titleOf(lang, first) : words.board.ring_now(first.who)
      said.closest<HTMLElement>('[hidden]')?.removeAttribute('hidden')
    }
    soundBell()
  }
  const following = await followBoard({ clinic: element.dataset['clinic']!, branch: branch_slug }, undefined, news)
  news(following.told())
}

/** Waits for this post, is being handed to it, or rings for whoever minds the child here. */
function isFor({ state, post_id, level, offered_post_id, owner_id, rung_at }: RequestView, post: string, account: string): boolean {
  if (state === 'waiting') return level > 0 || post_id === null || post_id === post
  if (state === 'handed' && offered_post_id === post) return true
  return (state === 'taken' || state === 'handed') && rung_at !== null && owner_id === account
}

/** The same request calls anew when it comes back, is handed on or rings. */
function keyOf({ id, state, rung_at }: RequestView): string {
  return `${id} ${state} ${rung_at ?? ''}`
}
