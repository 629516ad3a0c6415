// The list of specialists on call: now, the next two weeks, later; one form at its end.
import { type FieldErrors, type Typed, fieldOf, typedText } from '../../../platform/http/form.ts'
import { addDays, atLocal, localDate } from '../../../platform/time.ts'
import { Actions, Aside, Button, Details, Empty, ErrorSummary, Field, Form, Heading, Lead, Notice, Phone, Select, nameIn } from '../../../ui/index.ts'
import { type DeskCall, ReceptionFrame } from '../../frame.tsx'
import { Line } from '../../line.tsx'
import type { OnCall } from '../queries/on_call.ts'
import { pickOnCall } from '../rules/on_call.ts'
import { AHEAD_DAYS_MAX, SHOWN_DAYS } from '../rules/span.ts'
import { saySpan } from '../saying.ts'
import { onCallWords } from '../words/index.ts'

/** What was just done, as the address says it; `gone`: somebody else was faster. */
export const DONE = ['listed', 'ended', 'gone'] as const
export type Done = (typeof DONE)[number]

export interface OnCallView {
  lines: readonly OnCall[]
  branches: readonly { id: string; name_ru: string; name_en: string }[]
  /** Whom the list may name. */
  people: readonly { id: string; name: string }[]
  done: Done | undefined
  state: { typed: Typed; errors: FieldErrors }
}

interface Given { call: DeskCall; view: OnCallView }

const USUAL = { from: '08:00', to: '20:00' }

export function OnCallPage({ call, view }: Given) {
  const { lang, clinic, now } = call
  const words = onCallWords(lang)
  const { lines, branches, done, state } = view
  const shown_until = atLocal(addDays(localDate(now, clinic.zone), SHOWN_DAYS + 1), '00:00', clinic.zone)
  const at_present = lines.filter(({ from_at }) => from_at <= now)
  const next = lines.filter(({ from_at }) => from_at > now && from_at < shown_until)
  const later = lines.filter(({ from_at }) => from_at >= shown_until)
  const uncovered = branches.filter(({ id }) => pickOnCall(lines, id, now).length === 0)
  return (
    <ReceptionFrame call={call} section="on-call" title={words.title}>
      <Heading level={1} side={<a href={`/reception/${clinic.slug}/situations`}>{words.situations}</a>}>{words.title}</Heading>
      <ErrorSummary errors={state.errors} />
      {done && <Notice kind={done === 'gone' ? 'warning' : 'success'}>{words.done[done]}</Notice>}
      <Lead>{words.lead}</Lead>
      <Heading>{words.now}</Heading>
      {at_present.length === 0 ? <Empty why={words.none_now} next={words.none_now_next} /> : <Lines call={call} lines={at_present} />}
      {at_present.length > 0 && uncovered.length > 0 && <Aside>{words.uncovered(uncovered.map((one) => (lang === 'en' ? one.name_en : one.name_ru)).join(', '))}</Aside>}
      <Heading>{words.next}</Heading>
      {next.length === 0 ? <Empty why={words.none_next} next={words.none_next_next} /> : <Lines call={call} lines={next} />}
      {later.length > 0 && <Details summary={words.later(later.length)}><Lines call={call} lines={later} /></Details>}
      <Heading>{words.add}</Heading>
      <Adding call={call} view={view} />
    </ReceptionFrame>
  )
}

function Lines({ call, lines }: { call: DeskCall; lines: readonly OnCall[] }) {
  const { lang, clinic, now } = call
  const words = onCallWords(lang)
  return (
    <ul className="keep">
      {lines.map((line) => (
        <Line key={line.id} call={call} action={`/reception/${clinic.slug}/on-call/${line.id}/end`} button={words.take_off} about={nameIn(lang, line.name)}>
          <p className="keep__name">{nameIn(lang, line.name)}</p>
          <p>{saySpan(lang, line, clinic.zone, now)}</p>
          <p>
            {(lang === 'en' ? line.branch_en : line.branch_ru) ?? words.everywhere}
            {line.phone !== null && <>, <Phone number={line.phone} /></>}
          </p>
        </Line>
      ))}
    </ul>
  )
}

function Adding({ call, view }: Given) {
  const { lang, clinic, frame, now } = call
  const words = onCallWords(lang)
  const { branches, people, state } = view
  const today = localDate(now, clinic.zone)
  // what was emptied stays empty beside its mistake
  const valueOf = (name: string, usual: string) => (name in state.typed ? typedText(state.typed, name) : usual)
  if (people.length === 0) return <Aside>{words.no_people}</Aside>
  return (
    <Form action={`/reception/${clinic.slug}/on-call`} csrf={frame.csrf} label={words.add}>
      <Select {...fieldOf(state, 'who')} label={words.who} options={people.map(({ id, name }) => ({ value: id, label: nameIn(lang, name) }))} />
      <Select {...fieldOf(state, 'branch')} label={words.where} empty_label={words.everywhere} options={branches.map((one) => ({ value: one.id, label: lang === 'en' ? one.name_en : one.name_ru }))} />
      {/* a night that is still running began yesterday */}
      <Field {...fieldOf(state, 'day')} value={valueOf('day', today)} type="date" label={words.day} min={addDays(today, -1)} max={addDays(today, AHEAD_DAYS_MAX)} />
      <Field {...fieldOf(state, 'from')} value={valueOf('from', USUAL.from)} type="time" label={words.from} />
      <Field {...fieldOf(state, 'to')} value={valueOf('to', USUAL.to)} type="time" label={words.to} hint={words.to_hint} />
      <Field {...fieldOf(state, 'phone')} type="tel" label={words.phone} hint={words.phone_hint} length_max={30} autocomplete="off" short optional />
      <Actions><Button>{words.put}</Button></Actions>
    </Form>
  )
}
