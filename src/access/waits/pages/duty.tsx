// Duty hours of one branch: the week, the days that depart from it, and the forms to enter both.
import { type FieldErrors, type Typed, fieldOf, typedText } from '../../../platform/http/form.ts'
import type { Call } from '../../../platform/http/route.ts'
import { formatDate } from '../../../platform/time.ts'
import {
  Actions, Aside, Button, Checkbox, Checkboxes, Empty, ErrorSummary, Field, Form, Heading, Lead, Notice, Select, StaffLayout, Table, Tabs, nameIn,
} from '../../../ui/index.ts'
import { placeIn } from '../../naming.ts'
import { lastDutyDay } from '../duty_form.ts'
import type { Duty, DutyDay, DutyWeekday } from '../queries/duty.ts'
import type { DutyBranch, DutyDoctor } from '../queries/duty_writes.ts'
import { dutyWords } from '../words/index.ts'

export type DutyCall = Pick<Call<unknown, unknown>, 'house' | 'actor' | 'clinic' | 'lang' | 'frame'>

export interface DutyDesk {
  branches: readonly DutyBranch[]
  /** The branch whose hours are shown; undefined when the clinic has none. */
  branch: DutyBranch | undefined
  week: readonly DutyWeekday[]
  days: readonly DutyDay[]
  /** Official days off on weekdays for which nothing is entered. */
  holidays: readonly string[]
  doctors: readonly DutyDoctor[]
  today: string
  may_write: boolean
}

/** A form that came back. */
export interface DutyTyped {
  form: 'week' | 'day'
  typed: Typed
  errors: FieldErrors
}

export function dutyHref(slug: string): string {
  return `/access/${slug}/duty`
}

export function DutyPage({ call, desk, came_back, done }: {
  call: DutyCall; desk: DutyDesk; came_back: DutyTyped | undefined; done: string | undefined
}) {
  const { house, actor, clinic, lang, frame } = call
  const words = dutyWords(lang)
  const base = dutyHref(clinic.slug)
  const rail = house.rail(actor, clinic, lang).map((item) => ({ ...item, current: item.href === base }))
  const nameOf = (branch: DutyBranch) => (lang === 'en' ? branch.name_en : branch.name_ru)
  const said = done !== undefined && Object.hasOwn(words.done, done) ? words.done[done] : undefined
  const { branch } = desk
  return (
    <StaffLayout {...frame} title={words.title} rail={rail} place={lang === 'en' ? clinic.name_en : clinic.name_ru} robots="noindex">
      <Heading level={1}>{words.title}</Heading>
      <Lead>{words.lead}</Lead>
      {came_back && <ErrorSummary errors={came_back.errors} />}
      {said && <Notice kind="success">{said}</Notice>}
      {desk.branches.length > 1 && (
        <Tabs
          label={words.branches}
          tabs={desk.branches.map((one) => ({ href: `${base}?branch=${one.slug}`, label: nameOf(one), current: one.id === branch?.id }))}
        />
      )}
      {branch === undefined ? <Empty why={words.no_branches} next={words.no_branches_next} /> : (
        <>
          {desk.branches.length === 1 && <Heading level={2}>{nameOf(branch)}</Heading>}
          <Week call={call} desk={desk} branch={branch} came_back={came_back} />
          <Days call={call} desk={desk} branch={branch} came_back={came_back} />
          {!desk.may_write && <Aside>{words.read_only}</Aside>}
        </>
      )}
    </StaffLayout>
  )
}

interface PartProps { call: DutyCall; desk: DutyDesk; branch: DutyBranch; came_back: DutyTyped | undefined }

function Week({ call, desk, branch, came_back }: PartProps) {
  const words = dutyWords(call.lang)
  const base = dutyHref(call.clinic.slug)
  const hoursOf = ({ opens, closes }: DutyWeekday) => `${opens}–${closes}`
  return (
    <>
      <Heading level={2} id="week">{words.week}</Heading>
      <Table
        caption={words.week} caption_hidden rows={desk.week} row_key={({ id }) => id}
        columns={[
          { key: 'weekday', head: words.weekday, cell: ({ weekday }) => words.weekdays[weekday - 1] },
          { key: 'hours', head: words.hours, cell: hoursOf },
          { key: 'room', head: words.room, cell: ({ room }) => room && placeIn(call.lang, room) },
          { key: 'doctor', head: words.doctor, cell: ({ doctor }) => (doctor === null ? words.doctor_any : nameIn(call.lang, doctor)) },
          { key: 'whom', head: words.whom, cell: ({ audience }) => words.audiences[audience] },
          ...(desk.may_write ? [{
            key: 'remove', head: words.act, cell: (entry: DutyWeekday) => (
              <Form action={`${base}/week/${entry.id}/removal`} csrf={call.frame.csrf} label={words.remove_which(words.weekdays[entry.weekday - 1]!, hoursOf(entry))}>
                <input type="hidden" name="branch" value={branch.id} />
                <Button kind="quiet">{words.remove}</Button>
              </Form>
            ),
          }] : []),
        ]}
        empty={<Empty why={words.week_empty} next={words.week_empty_next} />}
      />
      {desk.may_write && (
        <>
          <Heading level={3}>{words.add_week}</Heading>
          <Form action={`${base}/week`} csrf={call.frame.csrf}>
            <Checkboxes
              name="weekdays" id={came_back?.form === 'week' ? 'weekdays' : 'weekdays-new'} label={words.weekdays_label}
              options={words.weekdays.map((label, at) => ({ value: String(at + 1), label }))}
              values={came_back?.form === 'week' ? [came_back.typed['weekdays'] ?? []].flat() : ['1', '2', '3', '4', '5']}
              error={came_back?.form === 'week' ? came_back.errors['weekdays'] : undefined}
            />
            <HoursFields call={call} desk={desk} branch={branch} form="week" came_back={came_back} />
            <Actions>
              <Button>{words.save_week}</Button>
            </Actions>
          </Form>
        </>
      )}
    </>
  )
}

function Days({ call, desk, branch, came_back }: PartProps) {
  const words = dutyWords(call.lang)
  const base = dutyHref(call.clinic.slug)
  const dateOf = (day: string) => formatDate(call.lang, day, desk.today)
  const typed = came_back?.form === 'day' ? came_back : undefined
  return (
    <>
      <Heading level={2} id="days">{words.days}</Heading>
      <p>{words.days_lead}</p>
      {desk.holidays.length > 0 && (
        <Notice kind="warning" title={words.holidays}>
          <p>{desk.holidays.map(dateOf).join(', ')}</p>
          <p>{words.holidays_next}</p>
        </Notice>
      )}
      <Table
        caption={words.days} caption_hidden rows={desk.days} row_key={({ day }) => day}
        columns={[
          { key: 'day', head: words.day, cell: ({ day }) => dateOf(day) },
          { key: 'hours', head: words.hours, cell: ({ hours }) => (hours.length === 0 ? words.off : hours.map((one) => <DayHours key={one.id} call={call} hours={one} />)) },
          ...(desk.may_write ? [{
            key: 'back', head: words.act, cell: ({ day }: DutyDay) => (
              <Form action={`${base}/days/${day}/removal`} csrf={call.frame.csrf} label={words.back_which(dateOf(day))}>
                <input type="hidden" name="branch" value={branch.id} />
                <Button kind="quiet">{words.back}</Button>
              </Form>
            ),
          }] : []),
        ]}
        empty={<Empty why={words.days_empty} next={words.days_empty_next} />}
      />
      {desk.may_write && (
        <>
          <Heading level={3}>{words.add_day}</Heading>
          <Form action={`${base}/days`} csrf={call.frame.csrf}>
            <Field
              name="day" id={typed ? 'day' : 'day-new'} type="date" label={words.day} hint={words.day_hint} min={desk.today} max={lastDutyDay(desk.today)}
              value={typed && typedText(typed.typed, 'day')} error={typed?.errors['day']}
            />
            <Checkbox name="off" id="off" label={words.off_label} checked={typed !== undefined && typedText(typed.typed, 'off') === 'yes'} />
            <HoursFields call={call} desk={desk} branch={branch} form="day" came_back={came_back} />
            <Actions>
              <Button kind="secondary">{words.save_day}</Button>
            </Actions>
          </Form>
        </>
      )}
    </>
  )
}

function DayHours({ call, hours }: { call: DutyCall; hours: Duty }) {
  const words = dutyWords(call.lang)
  const told = [`${hours.opens}–${hours.closes}`, words.seen[hours.audience], hours.room && words.at_room(placeIn(call.lang, hours.room)), hours.doctor && nameIn(call.lang, hours.doctor)]
  return <div>{told.filter(Boolean).join(', ')}</div>
}

function HoursFields({ call, desk, branch, form, came_back }: PartProps & { form: DutyTyped['form'] }) {
  const words = dutyWords(call.lang)
  // two forms on a page: the fields in error have the plain ids, so that the summary leads to them
  const typed = came_back?.form === form ? came_back : undefined
  const id = (name: string) => (typed ? name : `${name}-${form}`)
  const field = (name: string) => ({ id: id(name), ...(typed ? fieldOf(typed, name) : { name }) })
  return (
    <>
      <input type="hidden" name="branch" value={branch.id} />
      <Field {...field('opens')} type="time" label={words.opens} />
      <Field {...field('closes')} type="time" label={words.closes} />
      <Select
        {...field('audience')} label={words.whom} empty_label="" value={typed ? typedText(typed.typed, 'audience') : 'both'}
        options={['both', 'adult', 'child'].map((value) => ({ value, label: words.audiences[value]! }))}
      />
      <Field {...field('room')} label={words.room} hint={words.room_hint} optional />
      <Select
        {...field('doctor')} label={words.doctor} optional empty_label={words.doctor_any}
        options={desk.doctors.map((doctor) => ({ value: doctor.id, label: nameIn(call.lang, [doctor.family, doctor.given, doctor.patronymic].filter(Boolean).join(' ')) }))}
      />
    </>
  )
}
