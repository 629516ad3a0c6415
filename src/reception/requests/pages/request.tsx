// One request with all that was done about it; and the code of a child, shown once.
import type { ReactNode } from 'react'
import { formatDateTime, localDate, localTime } from '../../../platform/time.ts'
import { Actions, Button, Form, Heading, Notice, Timeline, nameIn } from '../../../ui/index.ts'
import type { DeskCall } from '../../frame.tsx'
import { DeviceFrame } from '../../device/frame.tsx'
import { postIn } from '../../posts/rules/naming.ts'
import type { Shift } from '../../posts/queries/shifts.ts'
import type { Me } from '../assuming.ts'
import { actsOf, cardOf, makeClock, titleOf } from '../card.ts'
import { judgeRequestAct } from '../rules/acting.ts'
import { RING_MINUTES } from '../rules/kinds.ts'
import type { ToldEvent } from '../queries/requests.ts'
import type { Provider } from '../queries/taxi.ts'
import type { RequestView } from '../view.ts'
import { requestWords } from '../words/index.ts'
import { type PostNamed, RequestCard } from './card.tsx'

export interface OneView {
  request: RequestView
  events: readonly ToldEvent[]
  shift: Shift | undefined
  me: Me
  posts: readonly PostNamed[]
  providers: readonly Provider[]
  may_renew_code: boolean
  /** What came of an act: said above. */
  said: { kind: 'success' | 'error'; sentence: string } | undefined
}

export function RequestPage({ call, view }: { call: DeskCall; view: OneView }) {
  const { lang, clinic, frame, now } = call
  const words = requestWords(lang)
  const base = `/reception/${clinic.slug}/requests`
  const { request } = view
  const clock = makeClock(lang, clinic.zone, now)
  const today = localDate(now, clinic.zone)
  const moments = view.events.map((event) => ({
    key: String(event.number), datetime: event.at.toISOString(), when: formatDateTime(lang, event.at, clinic.zone, today), what: whatOf(lang, event),
    who: event.account_name === null ? words.one.by_itself : [nameIn(lang, event.account_name), event.post_name && postIn(lang, event.post_name, event.post_en)].filter(Boolean).join(', '),
  }))
  const phones = view.providers.filter(({ phone }) => request.kind === 'taxi' && request.closed_at === null && phone !== null)
  const may_order = judgeRequestAct(request, { kind: 'order', provider_id: '' }, view.me).ok
  const orders = view.providers.filter(({ kind }) => may_order && kind === 'webhook')
  return (
    <DeviceFrame call={call} section="board" title={titleOf(lang, request)} shift={view.shift ?? null}>
      <Heading level={1}>{titleOf(lang, request)}</Heading>
      {view.said && <Notice kind={view.said.kind}>{view.said.sentence}</Notice>}
      <ul className="requests">
        <RequestCard is_alone lang={lang} csrf={frame.csrf} base={base} posts={view.posts} request={{ id: request.id, texts: cardOf(lang, request, now, clock), acts: actsOf(request, view.me) }} />
      </ul>
      {orders.map(({ id, name }) => (
        <Form key={id} action={`${base}/${request.id}/acts`} csrf={frame.csrf}>
          <input type="hidden" name="act" value="order" />
          <input type="hidden" name="provider" value={id} />
          <Actions><Button kind="secondary">{(request.ride ? words.acts.order_again : words.acts.order)(name)}</Button></Actions>
        </Form>
      ))}
      {phones.length > 0 && (
        <Actions>{phones.map(({ id, name, phone }) => <Button key={id} kind="secondary" href={`tel:${phone!.replace(/[^\d+]/g, '')}`}>{words.acts.call_phone(name)}</Button>)}</Actions>
      )}
      {view.may_renew_code && (
        <Form action={`${base}/${request.id}/acts`} csrf={frame.csrf}>
          <input type="hidden" name="act" value="new_code" />
          <Actions><Button kind="secondary">{words.acts.new_code}</Button></Actions>
        </Form>
      )}
      <Heading>{words.one.history}</Heading>
      <Timeline label={words.one.history} moments={moments} />
      <p><a href={`/reception/${clinic.slug}/board`}>{words.one.back}</a></p>
    </DeviceFrame>
  )
}

function whatOf(lang: DeskCall['lang'], { kind, body }: ToldEvent): ReactNode {
  const words = requestWords(lang)
  const what = words.one.events[kind]
  if (kind === 'climbed' && body.level !== undefined) return `${what}: ${words.levels[body.level].replace(/^./, (first) => first.toLowerCase())}`
  if (kind === 'failed' && body.reason) return [`${what}: ${words.reasons[body.reason]}`, body.note].filter(Boolean).join(' ')
  return kind === 'ride' && body.ride ? words.card.ride[body.ride.state].replace(/\.$/, '') : what
}

export function CodePage({ call, request, code, shift, is_new }: { call: DeskCall; request: RequestView; code: string; shift: Shift | undefined; is_new: boolean }) {
  const { lang, clinic } = call
  const words = requestWords(lang)
  const { code: said } = words
  const title = is_new ? said.title : said.new_title
  const ring = request.until_at && localTime(new Date(Date.parse(request.until_at) - RING_MINUTES * 60_000), clinic.zone)
  return (
    <DeviceFrame call={call} section="board" title={title} shift={shift ?? null}>
      <Heading level={1}>{title}</Heading>
      <p className="child-code" data-code="">{code}</p>
      <p>{said.lead} {said.rule}</p>
      {ring && <p>{said.until(ring)}</p>}
      <Actions><Button href={`/reception/${clinic.slug}/board`}>{said.back}</Button></Actions>
    </DeviceFrame>
  )
}
