// The hall at work: its rooms, and of one room who goes next, who was called, who waits.
import type { FieldErrors, Typed } from '../../../platform/http/form.ts'
import { fieldOf } from '../../../platform/http/form.ts'
import { localTime } from '../../../platform/time.ts'
import {
  Actions, Aside, Button, Checkbox, Details, Empty, ErrorSummary, Field, Form, Heading, Notice, Pills, Quote, Row, Rows, Split, Table,
} from '../../../ui/index.ts'
import { type DeskCall, ReceptionFrame } from '../../frame.tsx'
import type { Done } from '../acts.ts'
import type { Hall, HallRoom } from '../looking.ts'
import { doctorIn, roomTitle, sayCall, whomFor } from '../naming.ts'
import type { HallCall } from '../queries/rooms.ts'
import type { Foretold, Waiting } from '../rules/merge.ts'
import { GRACE_MINUTES, LATE_MINUTES, WALK_IN_MINUTES } from '../rules/merge.ts'
import { hallWords } from '../words/index.ts'

export interface HallView {
  hall: Hall
  room: HallRoom | undefined
  done: Done | undefined
  form: { typed: Typed; errors: FieldErrors }
  /** An id for the button that gives a number: pressed twice, it gives one. */
  press: string
}

export function hallHref(slug: string, branch: string, room?: string, done?: Done): string {
  const query = new URLSearchParams({ b: branch, ...(room ? { room } : {}), ...(done ? { done } : {}) })
  return `/reception/${slug}/hall?${query}`
}

export function HallPage({ call, view }: { call: DeskCall; view: HallView }) {
  const { lang, clinic } = call
  const { hall, room } = view
  const words = hallWords(lang)
  return (
    <ReceptionFrame call={call} section="hall" title={room ? roomTitle(lang, room) : words.title}>
      <Split
        list_href={hallHref(clinic.slug, hall.branch.slug)}
        detail={room && <RoomDetail call={call} view={{ ...view, room }} />}
        placeholder={hall.rooms.length > 0 ? <Aside>{words.pick}</Aside> : undefined}
        list={<RoomList call={call} view={view} />}
      />
    </ReceptionFrame>
  )
}

function RoomList({ call, view }: { call: DeskCall; view: HallView }) {
  const { lang, clinic, frame } = call
  const { hall, room: open, done, form } = view
  const words = hallWords(lang)
  const base = `/reception/${clinic.slug}/hall`
  return (
    <>
      <Heading level={open ? 2 : 1}>{words.title}</Heading>
      {hall.branches.length > 1 && (
        <Pills label={words.branch} pills={hall.branches.map((branch) => ({
          href: hallHref(clinic.slug, branch.slug), label: lang === 'en' ? branch.name_en : branch.name_ru, current: branch.id === hall.branch.id,
        }))} />
      )}
      {!open && done && <Notice kind="success">{words.done[done]}</Notice>}
      {!open && <ErrorSummary errors={form.errors} />}
      <Form action={`${base}/arrivals`} csrf={frame.csrf} label={words.arrive_title}>
        <input type="hidden" name="b" value={hall.branch.slug} />
        <Field {...fieldOf(form, 'ticket')} label={`${words.arrive_title}: ${words.arrive_field.toLowerCase()}`} hint={words.arrive_hint} short autocomplete="off" />
        <Actions><Button kind="secondary">{words.arrive}</Button></Actions>
      </Form>
      {hall.rooms.length === 0 ? <Empty why={words.no_rooms} next={words.no_rooms_next} /> : (
        <Rows label={words.rooms}>
          {hall.rooms.map((room) => (
            <Row
              key={room.key} href={hallHref(clinic.slug, hall.branch.slug, room.key)} current={room.key === open?.key}
              title={`${roomTitle(lang, room)}, ${whomFor(lang, room)}`} side={room.waiting.length > 0 ? words.waits(room.waiting.length) : words.nobody_waits}
            >
              {[doctorIn(lang, room), words.hours(room.opens, room.closes)].filter(Boolean).join(' · ')}
            </Row>
          ))}
        </Rows>
      )}
      <Actions>
        <Button kind="quiet" href={`${base}/${hall.branch.slug}/screen`}>{words.screen}</Button>
        <Button kind="quiet" href={`${base}/announcements?b=${hall.branch.slug}`}>{words.announcements.title}</Button>
        <Button kind="quiet" href={`/access/${clinic.slug}/desk?b=${hall.branch.slug}`}>{words.desk}</Button>
      </Actions>
      <Aside>{words.desk_next}</Aside>
      <Details summary={words.order_title}><OrderRule lang={lang} /></Details>
    </>
  )
}

/** The rule in plain words. */
export function OrderRule({ lang }: Pick<DeskCall, 'lang'>) {
  return <ul>{hallWords(lang).order(WALK_IN_MINUTES, GRACE_MINUTES, LATE_MINUTES).map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
}

function RoomDetail({ call, view }: { call: DeskCall; view: HallView & { room: HallRoom } }) {
  const { lang, clinic, frame } = call
  const { hall, room, done, form, press } = view
  const words = hallWords(lang)
  const base = `/reception/${clinic.slug}/hall`
  const way = room.room !== null && hall.branch.has_plan ? `/reception/${clinic.slug}/way/${hall.branch.slug}?to=${encodeURIComponent(room.room)}` : undefined
  return (
    <>
      <Heading level={1} side={way && <a href={way}>{words.way}</a>}>{roomTitle(lang, room)}</Heading>
      <p>{[whomFor(lang, room), doctorIn(lang, room), words.hours(room.opens, room.closes)].filter(Boolean).join(' · ')}</p>
      {done && <Notice kind="success">{words.done[done]}</Notice>}
      <ErrorSummary errors={form.errors} />
      <Next call={call} hall={hall} room={room} />
      <Called call={call} room={room} />
      {room.foretold.length > 0 && <Line call={call} hall={hall} room={room} />}
      {room.coming.length > 0 && <Aside>{words.coming(room.coming.length)}</Aside>}
      <Heading level={2}>{words.give_title}</Heading>
      <Form action={`${base}/walk-ins`} csrf={frame.csrf} label={words.give_title}>
        <RoomFields hall={hall} room={room} />
        <input type="hidden" name="press" value={press} />
        <Checkbox name="urgent" label={words.give_urgent} hint={words.give_urgent_hint} />
        <Actions><Button kind="secondary" shortcut="n">{words.give}</Button></Actions>
      </Form>
    </>
  )
}

function RoomFields({ hall, room }: { hall: Hall; room: HallRoom }) {
  return (
    <>
      <input type="hidden" name="b" value={hall.branch.slug} />
      <input type="hidden" name="room" value={room.key} />
    </>
  )
}

function Next({ call, hall, room }: { call: DeskCall; hall: Hall; room: HallRoom }) {
  const { lang, clinic, frame } = call
  const words = hallWords(lang)
  const { next } = room
  return (
    <>
      <Heading level={2}>{words.next}</Heading>
      {!next ? <Empty why={words.nobody} next={words.nobody_next} /> : (
        <Form action={`/reception/${clinic.slug}/hall/calls`} csrf={frame.csrf} label={words.next}>
          <RoomFields hall={hall} room={room} />
          <p><strong>{next.who.ticket}</strong>, {kindOf(call, next.who)}: {words.why[next.why]}.</p>
          <Actions><Button name="subject" value={next.who.id} shortcut="c">{words.call(next.who.ticket)}</Button></Actions>
        </Form>
      )}
    </>
  )
}

function kindOf({ lang, clinic }: DeskCall, { booked_for, urgent }: Waiting): string {
  const words = hallWords(lang)
  return booked_for !== null ? words.booked_for(localTime(booked_for, clinic.zone)) : urgent ? words.urgent : words.walk_in
}

function Called({ call, room }: { call: DeskCall; room: HallRoom }) {
  const { lang, clinic } = call
  const words = hallWords(lang)
  const [now, absent] = [room.calls.filter(({ state }) => state === 'called'), room.calls.filter(({ state }) => state === 'absent')]
  return (
    <>
      {now.length > 0 && <Heading level={2}>{words.called_now}</Heading>}
      {now.map((one) => (
        <div key={one.subject_id}>
          <p><strong>{one.ticket}</strong>, {words.called_at(localTime(one.called_at, clinic.zone), one.times)}</p>
          <Quote by={words.announce}>{sayCall(lang, one)}</Quote>
          <Outcomes call={call} one={one} outcomes={['seen', 'again', 'absent']} />
        </div>
      ))}
      {absent.length > 0 && <><Heading level={2}>{words.absent_list}</Heading><Aside>{words.absent_hint}</Aside></>}
      {absent.map((one) => (
        <div key={one.subject_id}>
          <p><strong>{one.ticket}</strong>, {words.called_at(localTime(one.called_at, clinic.zone), one.times)}</p>
          <Outcomes call={call} one={one} outcomes={['back']} />
        </div>
      ))}
    </>
  )
}

function Outcomes({ call, one, outcomes }: { call: DeskCall; one: HallCall; outcomes: readonly ('seen' | 'again' | 'absent' | 'back')[] }) {
  const { lang, clinic, frame } = call
  const words = hallWords(lang)
  return (
    <Form action={`/reception/${clinic.slug}/hall/calls/${one.subject_id}/outcome`} csrf={frame.csrf} label={one.ticket}>
      <Actions>
        {outcomes.map((outcome) => <Button key={outcome} kind="secondary" name="outcome" value={outcome}>{words[outcome]}</Button>)}
      </Actions>
    </Form>
  )
}

function Line({ call, hall, room }: { call: DeskCall; hall: Hall; room: HallRoom }) {
  const { lang, clinic, frame } = call
  const words = hallWords(lang)
  const time = (instant: Date) => localTime(instant, clinic.zone)
  return (
    <>
      <Heading level={2}>{words.line}</Heading>
      <Table<Foretold>
        caption={words.line} caption_hidden rows={room.foretold} row_key={({ who }) => who.id}
        columns={[
          { key: 'number', head: words.columns.number, cell: ({ who }) => who.ticket },
          { key: 'kind', head: words.columns.kind, cell: ({ who }) => kindOf(call, who) },
          { key: 'came', head: words.columns.came, figure: true, cell: ({ who }) => time(who.came_at) },
          { key: 'when', head: words.columns.when, figure: true, cell: ({ at }) => time(at) },
          {
            key: 'act', head: words.columns.act, cell: ({ who }) => (
              <Form action={`/reception/${clinic.slug}/hall/calls`} csrf={frame.csrf} label={who.ticket}>
                <RoomFields hall={hall} room={room} />
                <Actions>
                  <Button kind="quiet" name="subject" value={who.id}>{words.call(who.ticket)}</Button>
                  {who.booked_for === null && <Button kind="quiet" form_action={`/reception/${clinic.slug}/hall/walk-ins/${who.id}/leaving`}>{words.left}</Button>}
                </Actions>
              </Form>
            ),
          },
        ]}
      />
      <Aside>{words.estimate}</Aside>
    </>
  )
}
