// The live board in a browser: told by server-sent events, kept on the device for the time without network, with what was
// done here and not yet sent on top.
import type { Lang } from '../../platform/i18n.ts'
import { type FindPost, type Me, type PostCalled, type WaitingAct, type WaitingRequest, assumeAct, assumeRequest } from '../requests/assuming.ts'
import { actsOf, cardOf, inBoardOrder, isOpen, lastClosedFirst, makeClock } from '../requests/card.ts'
import { takeBy } from '../requests/rules/kinds.ts'
import type { RequestView } from '../requests/view.ts'
import { requestWords } from '../requests/words/index.ts'
import { nameIn } from '../../ui/latin.ts'
import { type Told, followBoard, soundBell } from './board_told.ts'
import { type ItemAnswer, addItem } from './device_outbox.ts'
import { type WaitingItem, listWaiting } from './device_store.ts'

interface BoardData extends Told {
  me: Me
  posts: ({ id: string } & PostCalled)[]
  branch: string
  zone: string
}

/** Ages and lateness are told anew so often. */
const AGE_MS = 15_000

const box = document.querySelector<HTMLElement>('[data-board]')
if (box) void openBoard(box)

async function openBoard(element: HTMLElement): Promise<void> {
  const data = JSON.parse(element.dataset['board']!) as BoardData
  const clinic = element.dataset['clinic']!
  const lang = (document.documentElement.lang === 'en' ? 'en' : 'ru') satisfies Lang
  const words = requestWords(lang)
  const findPost = (id: string) => data.posts.find((post) => post.id === id)
  const rung = new Set<string>()
  const following = await followBoard({ clinic, branch: data.branch }, { seq: data.seq, requests: data.requests, at: data.at }, () => void render())

  /** What is told of another day than today says so, also on a page that stays open over midnight. */
  const clockNow = () => makeClock(lang, data.zone, following.now())

  async function render(): Promise<void> {
    const clock = clockNow()
    const waiting = await listWaiting().catch(() => [])
    const views = assumeAll(following.told().requests, waiting.map((item) => ({ ...item, at: following.correct(item.at) })), data.me, findPost)
    const unsent = new Set(waiting.map((item) => (item.kind === 'request_open' ? item.id : String(item['request']))))
    show(element.querySelector('[data-board-open]')!, inBoardOrder(views.filter(isOpen)), unsent, clock)
    const closed = lastClosedFirst(views)
    show(element.querySelector('[data-board-closed]')!, closed, unsent, clock)
    element.querySelector<HTMLElement>('[data-board-has-closed]')!.hidden = closed.length === 0
    element.querySelector<HTMLElement>('[data-board-none]')!.hidden = views.some(isOpen)
    for (const view of views) ring(view)
    tellLine()
  }

  function tellLine(): void {
    const line = element.querySelector<HTMLElement>('[data-board-line]')!
    const live = following.live()
    const as_of = words.board.as_of(clockNow()(following.told().at))
    const text = live ? words.board.live : live === null ? as_of : `${words.board.lost} ${as_of}`
    if (line.textContent !== text) line.textContent = text
    element.dataset['live'] = String(live === true)
    // what only the server can answer says so
    for (const one of element.querySelectorAll<HTMLElement>('[data-offline]')) {
      one.hidden = live !== false
      one.closest('form')!.querySelector('button')!.disabled = live === false
    }
  }

  /** Cards that are there already stay, so that what is being typed into them stays too. */
  function show(list: HTMLElement, views: readonly RequestView[], unsent: ReadonlySet<string>, clock: (iso: string) => string): void {
    // those that the server made have no more than applied then
    for (const card of list.querySelectorAll<HTMLElement>('[data-request]:not([data-whole])')) card.remove()
    const cards = new Map([...list.querySelectorAll<HTMLElement>('[data-request]')].map((card) => [card.dataset['request']!, card]))
    views.forEach((view, place) => {
      const card = cards.get(view.id) ?? makeCard(element, view.id)
      cards.delete(view.id)
      fillCard(card, view, unsent.has(view.id), clock)
      if (list.children[place] !== card) list.insertBefore(card, list.children[place] ?? null)
    })
    for (const card of cards.values()) card.remove()
  }

  function fillCard(card: HTMLElement, view: RequestView, is_unsent: boolean, clock: (iso: string) => string): void {
    const texts = cardOf(lang, view, following.now(), clock)
    setText(card.querySelector('[data-title]')!, texts.title)
    setText(card.querySelector('[data-lines]')!, [...texts.lines, ...(is_unsent ? [words.card.not_sent] : [])].join(' '))
    card.classList.toggle('request--rings', texts.rings)
    card.dataset['state'] = view.state
    for (const sign of card.querySelectorAll<HTMLElement>('[data-sign]')) {
      sign.hidden = sign.dataset['sign'] !== texts.state
      setText(sign.querySelector('[data-tag]')!, texts.tag)
    }
    const acts: readonly string[] = actsOf(view, data.me)
    for (const act of card.querySelectorAll<HTMLElement>('[data-act]')) act.hidden = !acts.includes(act.dataset['act']!)
    const more = card.querySelector<HTMLElement>('[data-more]')
    if (more) more.hidden = [...more.querySelectorAll<HTMLElement>('[data-act]')].every(({ hidden }) => hidden)
  }

  function ring(view: RequestView): void {
    if (view.rung_at === null || !isOpen(view) || rung.has(view.id)) return
    rung.add(view.id)
    say(words.board.ring_now(nameIn(lang, view.who)))
    soundBell()
  }

  function say(sentence: string): void {
    const said = element.querySelector<HTMLElement>('[data-board-said]')!
    said.textContent = sentence
    said.hidden = false
  }

  element.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    const fields = Object.fromEntries([...new FormData(form)].filter(([key, value]) => key !== '_csrf' && typeof value === 'string')) as Record<string, string>
    const request = form.closest<HTMLElement>('[data-request]')?.dataset['request']
    // without a post, or where the device can keep nothing, the form goes as it is
    if (!fields['act'] || !request || data.me.post_id === null) return
    event.preventDefault()
    form.closest<HTMLDetailsElement>('details')?.removeAttribute('open')
    void addItem('request_act', { request, ...fields }).then(render, () => form.submit())
    if (fields['act'] === 'fetch') form.reset()
  })
  document.addEventListener('reception:answer', (event) => {
    const { kind, sentence, state, outcome } = (event as CustomEvent<ItemAnswer & { kind: string }>).detail
    if (!kind.startsWith('request_')) return
    // refusals stand above until they are read; a code's answer is said here
    if (sentence && outcome === 'kept') say(sentence)
    const view = state as RequestView | undefined
    if (view?.id) following.take(view)
    else void render()
  })
  await render()
  setInterval(() => void render(), AGE_MS)
}

function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

function makeCard(element: HTMLElement, id: string): HTMLElement {
  const pattern = element.querySelector<HTMLTemplateElement>('[data-card-pattern]')!
  const card = (pattern.content.firstElementChild as HTMLElement).cloneNode(true) as HTMLElement
  card.dataset['request'] = id
  card.dataset['whole'] = ''
  // …/requests/ without an id is what the pattern has
  for (const link of card.querySelectorAll<HTMLAnchorElement>('a[data-title]')) link.href += id
  for (const form of card.querySelectorAll('form')) form.action = form.action.replace('//acts', `/${id}/acts`)
  for (const field of card.querySelectorAll<HTMLElement>('[data-id]')) {
    field.id += id
    const label = field.parentElement!.querySelector<HTMLLabelElement>('[data-for]')
    if (label) label.htmlFor = field.id
    const hint = field.parentElement!.querySelector<HTMLElement>('[data-hint]')
    if (hint) {
      hint.id = `${field.id}-hint`
      field.setAttribute('aria-describedby', hint.id)
    }
  }
  return card
}

/** What the server said, and on top what was done on this device and is not answered yet. */
function assumeAll(requests: readonly RequestView[], waiting: readonly WaitingItem[], me: Me, findPost: FindPost): RequestView[] {
  const views = new Map(requests.map((view) => [view.id, view]))
  for (const item of waiting) {
    if (item.kind === 'request_open') {
      const fields = item as unknown as WaitingRequest
      if (!views.has(item.id)) views.set(item.id, assumeRequest(item.id, fields, me, item.at, takeBy(fields.of, new Date(item.at), null).toISOString(), findPost))
    } else if (item.kind === 'request_act') {
      const view = views.get(String(item['request']))
      if (view) views.set(view.id, assumeAct(view, item as unknown as WaitingAct, me, item.at, findPost))
    }
  }
  return [...views.values()]
}
