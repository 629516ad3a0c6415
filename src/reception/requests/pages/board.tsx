// The live board of a building.
import { localDate, formatDateTime } from '../../../platform/time.ts'
import { Actions, Button, Details, Empty, Form, Heading, Lead, Notice } from '../../../ui/index.ts'
import type { DeskCall } from '../../frame.tsx'
import { DeviceFrame } from '../../device/frame.tsx'
import type { Shift } from '../../posts/queries/shifts.ts'
import { actsOf, cardOf, inBoardOrder, isOpen, lastClosedFirst, makeClock } from '../card.ts'
import type { Me } from '../assuming.ts'
import type { RequestView } from '../view.ts'
import { requestWords } from '../words/index.ts'
import { type PostNamed, RequestCard } from './card.tsx'

export interface BoardView {
  branch: { id: string; slug: string; name: string }
  /** The clinic's buildings to choose among; one's own alone when one is on post. */
  branches: readonly { slug: string; name: string }[]
  shift: Shift | undefined
  me: Me
  seq: number
  requests: readonly RequestView[]
  posts: readonly PostNamed[]
  may_keep_taxi: boolean
  done: 'opened' | 'acted' | undefined
}

export function BoardPage({ call, view }: { call: DeskCall; view: BoardView }) {
  const { lang, clinic, frame, now } = call
  const words = requestWords(lang)
  const home = `/reception/${clinic.slug}`
  const base = `${home}/requests`
  const clock = makeClock(lang, clinic.zone, now)
  const { branch, me, posts } = view
  const open = inBoardOrder(view.requests.filter(isOpen))
  const closed = lastClosedFirst(view.requests)
  const card = (request: RequestView) => (
    <RequestCard key={request.id} lang={lang} csrf={frame.csrf} base={base} posts={posts} request={{ id: request.id, texts: cardOf(lang, request, now, clock), acts: actsOf(request, me) }} />
  )
  const told = { seq: view.seq, requests: view.requests, me, posts, branch: branch.slug, branch_id: branch.id, zone: clinic.zone, at: now.toISOString() }
  return (
    <DeviceFrame call={call} section="board" title={words.title} shift={view.shift ?? null} scripts={['board.js']} keep={[`${base}/new`]}>
      <Heading level={1}>{words.title}</Heading>
      <Lead>{words.board.lead(branch.name)}</Lead>
      {view.done && <Notice kind="success">{words.board[view.done]}</Notice>}
      {view.branches.length > 1 && (
        <Form action={`${home}/board`} method="get">
          <div className="field">
            <label className="field__label" htmlFor="branch">{words.board.choose}</label>
            <select className="input" id="branch" name="branch" defaultValue={branch.slug}>
              {view.branches.map(({ slug, name }) => <option key={slug} value={slug}>{name}</option>)}
            </select>
          </div>
          <Actions><Button kind="secondary">{words.board.show}</Button></Actions>
        </Form>
      )}
      <Actions><Button href={view.shift ? `${base}/new` : `${base}/new?branch=${branch.slug}`} kind="secondary">{words.board.new}</Button></Actions>
      <div data-board={JSON.stringify(told)} data-clinic={clinic.slug}>
        <p className="board__line" data-board-line="" role="status">{words.board.as_of(formatDateTime(lang, now, clinic.zone, localDate(now, clinic.zone)))}</p>
        <p className="board__said" data-board-said="" role="alert" hidden />
        <Heading>{words.board.open}</Heading>
        <div data-board-none="" hidden={open.length > 0}><Empty why={words.board.none} next={words.board.none_next} /></div>
        <ul className="requests" data-board-open="">{open.map(card)}</ul>
        <div data-board-has-closed="" hidden={closed.length === 0}>
          <Details summary={words.board.closed}>
            <ul className="requests" data-board-closed="">{closed.map(card)}</ul>
          </Details>
        </div>
        <template data-card-pattern=""><RequestCard lang={lang} csrf={frame.csrf} base={base} posts={posts} /></template>
      </div>
      {view.may_keep_taxi && <p><a href={`${home}/taxi`}>{words.board.taxi}</a></p>}
    </DeviceFrame>
  )
}
