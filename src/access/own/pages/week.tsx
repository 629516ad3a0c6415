// A doctor's week: visits by day, the weekly hours they come from, and what differs from them.
import { formatDate, localTime } from '../../../platform/time.ts'
import { Actions, Breadcrumbs, Button, Details, Empty, Form, Heading, Notice, Table } from '../../../ui/index.ts'
import { placeIn } from '../../naming.ts'
import type { DoctorFacts, Named, Room, WeekSlot } from '../queries/doctors.ts'
import type { Deviation, Template } from '../rules/session.ts'
import { ownWords } from '../words/index.ts'
import { type DeskCall, ScheduleDesk, doctorName, named, schedulesHref } from './desk.tsx'

export interface Week {
  doctor: DoctorFacts
  /** Seven local dates from a Monday on. */
  days: readonly string[]
  earlier: string
  later: string
  slots: readonly WeekSlot[]
  templates: readonly Template[]
  deviations: readonly Deviation[]
  branches: readonly Named[]
  specialties: readonly Named[]
  rooms: readonly Room[]
  today: string
  may_change: boolean
  saved: { added: number; removed: number; touched: number } | undefined
}

export function WeekPage({ call, week }: { call: DeskCall; week: Week }) {
  const { lang, clinic } = call
  const { doctor, saved } = week
  const words = ownWords(lang)
  const base = schedulesHref(clinic.slug, doctor.id)
  const title = words.week.title(doctorName(lang, doctor))
  return (
    <ScheduleDesk call={call} title={title}>
      <Breadcrumbs above={[{ href: schedulesHref(clinic.slug), label: words.week.back }]} here={doctorName(lang, doctor)} />
      <Heading level={1}>{title}</Heading>
      {saved && (
        <Notice kind="success">
          <p>{words.week.saved(saved.added, saved.removed)}</p>
          {saved.touched > 0 && <p>{words.week.saved_touched(saved.touched)} <a href={`/access/${clinic.slug}/touched`}>{words.week.touched_list}</a></p>}
        </Notice>
      )}
      <Actions>
        <Button kind="secondary" href={`${base}?week=${week.earlier}`}>{words.week.earlier}</Button>
        <Button kind="secondary" href={`${base}?week=${week.later}`}>{words.week.later}</Button>
      </Actions>
      <Days call={call} week={week} />
      <Heading>{words.week.templates}</Heading>
      <Templates call={call} week={week} base={base} />
      <Heading>{words.week.deviations}</Heading>
      <Deviations call={call} week={week} base={base} />
    </ScheduleDesk>
  )
}

function Days({ call, week }: { call: DeskCall; week: Week }) {
  const { lang, clinic } = call
  const words = ownWords(lang).week
  const by_day = Map.groupBy(week.slots, ({ day }) => day)
  const time = (at: Date) => localTime(at, clinic.zone)
  const of = (day: string) => by_day.get(day) ?? []
  const none = week.templates.length > 0 || week.slots.length > 0 ? words.none : words.not_here
  const places = (slots: readonly WeekSlot[]) =>
    [...new Set(slots.map((slot) => [lang === 'en' ? slot.branch_en : slot.branch_ru, slot.room && placeIn(lang, slot.room)].filter(Boolean).join(', ')))].join('; ')
  return (
    <>
      <Table
        caption={words.days} caption_hidden rows={week.days} row_key={(day) => day}
        columns={[
          { key: 'day', head: words.day, cell: (day) => formatDate(lang, day, week.today) },
          { key: 'hours', head: words.hours, cell: (day) => (of(day).length > 0 ? `${time(of(day)[0]!.starts_at)}–${time(of(day).at(-1)!.ends_at)}` : none) },
          { key: 'where', head: words.where, cell: (day) => places(of(day)) },
          { key: 'visits', head: words.visits, figure: true, cell: (day) => of(day).length || '' },
          { key: 'free', head: words.free, figure: true, cell: (day) => (of(day).length === 0 ? '' : of(day).filter(({ status }) => status === 'free').length) },
          { key: 'taken', head: words.taken, figure: true, cell: (day) => (of(day).length === 0 ? '' : of(day).reduce((sum, slot) => sum + slot.taken, 0)) },
        ]}
      />
      {week.slots.length > 0 && (
        <Details summary={words.times}>
          {week.days.filter((day) => of(day).length > 0).map((day) => (
            <section key={day}>
              <Heading level={3}>{formatDate(lang, day, week.today)}</Heading>
              <ul>
                {of(day).map((slot) => <li key={slot.id}>{`${time(slot.starts_at)}–${time(slot.ends_at)}, ${saySlot(slot, words).join(', ')}`}</li>)}
              </ul>
            </section>
          ))}
        </Details>
      )}
    </>
  )
}

function saySlot(slot: WeekSlot, words: ReturnType<typeof ownWords>['week']): string[] {
  const state = slot.status === 'free' ? words.free_one : slot.status === 'busy-unavailable' ? words.closed_one : words.taken_one
  return [
    state,
    ...(slot.urgent_only ? [words.urgent] : []),
    ...(slot.visit === 'first' ? [words.first] : slot.visit === 'repeat' ? [words.repeat] : []),
  ]
}

function Templates({ call, week, base }: { call: DeskCall; week: Week; base: string }) {
  const { lang } = call
  const all = ownWords(lang)
  const words = all.week
  const nameOf = (list: readonly Named[], id: string) => list.filter((one) => one.id === id).map((one) => named(lang, one))
  const validity = ({ valid_from, valid_to }: Template) => valid_to === null
    ? words.from(formatDate(lang, valid_from, week.today))
    : words.from_to(formatDate(lang, valid_from, week.today), formatDate(lang, valid_to, week.today))
  return (
    <>
      <Table
        caption={words.templates} caption_hidden rows={week.templates} row_key={({ id }) => id}
        empty={<Empty why={words.templates_empty} next={week.may_change ? words.templates_next : undefined} />}
        columns={[
          { key: 'weekday', head: words.weekday, cell: ({ weekday }) => all.weekdays[weekday] },
          { key: 'hours', head: words.hours, cell: ({ opens, closes }) => `${opens}–${closes}` },
          { key: 'visit', head: words.visit, cell: ({ specialty_code, audience }) => [...nameOf(week.specialties, specialty_code), all.form.audiences[audience]].join(', ') },
          {
            key: 'where', head: words.where,
            cell: ({ branch_id, place_id }) => [...nameOf(week.branches, branch_id), ...week.rooms.filter(({ id }) => id === place_id).map(({ name }) => placeIn(lang, name))].join(', '),
          },
          { key: 'validity', head: words.validity, cell: validity },
          ...(week.may_change
            ? [{ key: 'change', head: words.change, cell: ({ id }: Template) => <a href={`${base}/templates/${id}`}>{words.change}</a> }]
            : []),
        ]}
      />
      {week.may_change && <Actions><Button href={`${base}/templates/new`}>{words.add_template}</Button></Actions>}
    </>
  )
}

export const DEVIATION_KINDS = ['illness', 'leave', 'absence', 'room', 'extra'] as const

function Deviations({ call, week, base }: { call: DeskCall; week: Week; base: string }) {
  const { lang, frame } = call
  const words = ownWords(lang).week
  const when = (one: Deviation) => one.from_day === one.to_day
    ? formatDate(lang, one.from_day, week.today)
    : words.from_to(formatDate(lang, one.from_day, week.today), formatDate(lang, one.to_day, week.today))
  const hours = (one: Deviation) => {
    if (one.kind === 'extra') return `${one.offering.opens}–${one.offering.closes}`
    const room = one.kind === 'room' && week.rooms.find(({ id }) => id === one.place_id)
    if (one.kind === 'room') return room ? placeIn(lang, room.name) : '–'
    return one.opens === null ? words.all_day : `${one.opens}–${one.closes}`
  }
  return (
    <>
      <Table
        caption={words.deviations} caption_hidden rows={week.deviations} row_key={({ id }) => id}
        empty={<Empty why={words.deviations_empty} next={week.may_change ? words.deviations_next : undefined} />}
        columns={[
          { key: 'what', head: words.what, cell: ({ kind }) => words.kinds[kind] },
          { key: 'when', head: words.when, cell: when },
          { key: 'hours', head: words.hours, cell: hours },
          ...(week.may_change
            ? [{
                key: 'remove', head: words.remove,
                cell: ({ id }: Deviation) => (
                  <Form action={`${base}/deviations/${id}/end`} csrf={frame.csrf}><Button kind="quiet">{words.remove}</Button></Form>
                ),
              }]
            : []),
        ]}
      />
      {week.may_change && (
        <Actions>
          {DEVIATION_KINDS.map((kind) => (
            <Button key={kind} kind="secondary" href={`${base}/deviations/new?kind=${kind}`}>{words.kinds[kind]}</Button>
          ))}
        </Actions>
      )}
    </>
  )
}
