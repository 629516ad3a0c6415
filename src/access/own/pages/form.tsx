// The forms of weekly hours and of what differs from them.
import { type FieldErrors, type Typed, fieldOf } from '../../../platform/http/form.ts'
import { Actions, Breadcrumbs, Button, Checkbox, Checkboxes, ErrorSummary, Field, Form, Heading, Radios, Select } from '../../../ui/index.ts'
import { placeIn } from '../../naming.ts'
import type { FormGround } from '../form.ts'
import type { DoctorFacts } from '../queries/doctors.ts'
import type { Deviation } from '../rules/session.ts'
import { ownWords } from '../words/index.ts'
import { type DeskCall, ScheduleDesk, doctorName, named, schedulesHref } from './desk.tsx'

export interface FormState {
  typed: Typed
  errors: FieldErrors
}

interface Given { call: DeskCall; doctor: DoctorFacts; ground: FormGround; state: FormState }

export function TemplatePage({ call, doctor, ground, state, template_id, last_day }: Given & {
  /** Which one is changed; null: a new one. */
  template_id: string | null
  last_day: FormState
}) {
  const { lang, frame, clinic } = call
  const words = ownWords(lang)
  const base = schedulesHref(clinic.slug, doctor.id)
  const title = template_id === null ? words.form.title_new : words.form.title_change
  const { days } = state.typed
  return (
    <ScheduleDesk call={call} title={title}>
      <Way call={call} doctor={doctor} here={title} />
      <Heading level={1}>{title}</Heading>
      <ErrorSummary errors={{ ...state.errors, ...last_day.errors }} />
      <Form action={template_id === null ? `${base}/templates` : `${base}/templates/${template_id}`} csrf={frame.csrf}>
        <Checkboxes
          name="days" label={words.form.days} error={state.errors['days']} values={typeof days === 'string' ? [days] : days}
          options={[1, 2, 3, 4, 5, 6, 7].map((number) => ({ value: String(number), label: words.weekdays[number]! }))}
        />
        <Offering call={call} ground={ground} state={state} />
        <Checkbox name="on_holidays" label={words.form.on_holidays} checked={state.typed['on_holidays'] === 'yes'} />
        <Field {...fieldOf(state, 'valid_from')} type="date" label={words.form.valid_from} />
        <Field {...fieldOf(state, 'valid_to')} type="date" label={words.form.valid_to} optional />
        <Actions><Button>{words.form.preview}</Button><Button kind="quiet" href={base}>{words.preview.cancel}</Button></Actions>
      </Form>
      {template_id !== null && (
        <>
          <Heading>{words.form.end_title}</Heading>
          <Form action={`${base}/templates/${template_id}/end`} csrf={frame.csrf}>
            <Field {...fieldOf(last_day, 'last_day')} type="date" label={words.form.last_day} />
            <Actions><Button kind="secondary">{words.form.preview}</Button></Actions>
          </Form>
        </>
      )}
    </ScheduleDesk>
  )
}

export function DeviationPage({ call, doctor, ground, state, kind }: Given & { kind: Deviation['kind'] }) {
  const { lang, frame, clinic } = call
  const words = ownWords(lang)
  const base = schedulesHref(clinic.slug, doctor.id)
  const title = words.deviation.titles[kind]!
  const is_absence = kind !== 'extra' && kind !== 'room'
  return (
    <ScheduleDesk call={call} title={title}>
      <Way call={call} doctor={doctor} here={title} />
      <Heading level={1}>{title}</Heading>
      <ErrorSummary errors={state.errors} />
      <Form action={`${base}/deviations?kind=${kind}`} csrf={frame.csrf}>
        <Field {...fieldOf(state, 'from_day')} type="date" label={words.deviation.from_day} />
        <Field {...fieldOf(state, 'to_day')} type="date" label={words.deviation.to_day} />
        {is_absence && (
          <>
            <Field {...fieldOf(state, 'opens')} type="time" label={words.deviation.opens} hint={words.deviation.part_hint} optional />
            <Field {...fieldOf(state, 'closes')} type="time" label={words.deviation.closes} optional />
          </>
        )}
        {kind === 'room' && <RoomSelect call={call} ground={ground} state={state} />}
        {kind === 'extra' && <Offering call={call} ground={ground} state={state} />}
        <Actions><Button>{words.form.preview}</Button><Button kind="quiet" href={base}>{words.preview.cancel}</Button></Actions>
      </Form>
    </ScheduleDesk>
  )
}

function Way({ call, doctor, here }: { call: DeskCall; doctor: DoctorFacts; here: string }) {
  const { lang, clinic } = call
  return (
    <Breadcrumbs
      above={[
        { href: schedulesHref(clinic.slug), label: ownWords(lang).week.back },
        { href: schedulesHref(clinic.slug, doctor.id), label: doctorName(lang, doctor) },
      ]}
      here={here}
    />
  )
}

type Part = Pick<Given, 'call' | 'ground' | 'state'>

function Offering({ call, ground, state }: Part) {
  const { lang } = call
  const words = ownWords(lang).form
  const [only] = ground.specialties.length === 1 ? ground.specialties : []
  return (
    <>
      <Select {...fieldOf(state, 'branch')} label={words.branch} options={ground.branches.map((one) => ({ value: one.id, label: named(lang, one) }))} />
      <Select {...fieldOf(state, 'specialty')} label={words.specialty} options={ground.specialties.map((one) => ({ value: one.id, label: named(lang, one) }))} />
      <RoomSelect call={call} ground={ground} state={state} empty_label={words.no_room} />
      <Field {...fieldOf(state, 'opens')} type="time" label={words.opens} />
      <Field {...fieldOf(state, 'closes')} type="time" label={words.closes} />
      <Field
        {...fieldOf(state, 'visit_minutes')} type="number" min={5} max={240} label={words.visit_minutes} optional
        hint={only ? words.visit_hint(ground.minutesOf(only.id)) : words.visit_rule}
      />
      <Field {...fieldOf(state, 'pauses')} label={words.pauses} hint={words.pauses_hint} optional />
      <Radios
        {...fieldOf(state, 'audience')} label={words.audience}
        options={(['adult', 'child', 'both'] as const).map((value) => ({ value, label: words.audiences[value]! }))}
      />
      <Heading level={3}>{words.kept}</Heading>
      <Checkbox name="referral_only" label={words.referral_only} checked={state.typed['referral_only'] === 'yes'} />
      <Field {...fieldOf(state, 'urgent_percent')} type="number" min={0} max={100} label={words.urgent_percent} />
      <Field {...fieldOf(state, 'first_percent')} type="number" min={0} max={100} label={words.first_percent} />
      <Field {...fieldOf(state, 'repeat_percent')} type="number" min={0} max={100} label={words.repeat_percent} />
    </>
  )
}

function RoomSelect({ call, ground, state, empty_label }: Part & { empty_label?: string }) {
  const { lang } = call
  return (
    <Select
      {...fieldOf(state, 'room')} label={ownWords(lang).form.room} empty_label={empty_label}
      options={ground.rooms.map((room) => ({ value: room.id, label: `${lang === 'en' ? room.branch_en : room.branch_ru}, ${placeIn(lang, room.name)}` }))}
    />
  )
}
