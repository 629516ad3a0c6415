// A clinic's applications by the date due, with one of them beside the list; its limits; the city's list of late ones.
import type { ReactNode } from 'react'
import type { Call } from '../../../platform/http/route.ts'
import { type FieldErrors, type Typed, typedText } from '../../../platform/http/form.ts'
import { networkRail } from '../../../platform/rail.ts'
import { formatDate, formatDateTime, localDate } from '../../../platform/time.ts'
import {
  Actions, Aside, Breadcrumbs, Button, DefinitionList, Empty, ErrorSummary, Field, Form, Heading, Lead, Notice, Phone, Pills, Radios, Row, Rows,
  Split, StaffLayout, StateTag, Table, Timeline, nameIn,
} from '../../../ui/index.ts'
import type { Norm } from '../../norms.ts'
import type { Application, ApplicationEvent, BranchLimit, Ground } from '../queries/applications.ts'
import { attachWords } from '../words/index.ts'

export type DeskCall = Pick<Call<unknown, unknown>, 'house' | 'actor' | 'clinic' | 'lang' | 'frame' | 'now'>
export type Counted = Application & { late_days: number }
export type Shown = 'open' | 'decided'

function AttachDesk({ call, title, children }: { call: DeskCall; title: string; children: ReactNode }) {
  const { house, actor, clinic, lang, frame } = call
  const base = `/access/${clinic.slug}/attachments`
  const rail = house.rail(actor, clinic, lang).map((item) => ({ ...item, current: item.href === base }))
  return (
    <StaffLayout {...frame} title={title} rail={rail} place={lang === 'en' ? clinic.name_en : clinic.name_ru} robots="noindex">
      {children}
    </StaffLayout>
  )
}

function DueTag({ call, given }: { call: DeskCall; given: Counted }) {
  const { lang, clinic, now } = call
  const words = attachWords(lang).clinic
  const today = localDate(now, clinic.zone)
  if (given.state !== 'open') return <StateTag state="neutral">{attachWords(lang).mine.decided[given.state]}</StateTag>
  if (given.due_on < today) return <StateTag state="late">{words.late(Math.max(1, given.late_days))}</StateTag>
  return given.due_on === today ? <StateTag state="attention">{words.today}</StateTag> : <StateTag state="fine">{words.in_time(formatDate(lang, given.due_on, today))}</StateTag>
}

export interface ListView { shown: Shown; rows: readonly Counted[]; may_decide: boolean; said: 'accepted' | 'refused' | 'gone' | undefined }

export function ApplicationsPage({ call, list, current, detail }: { call: DeskCall; list: ListView; current?: string; detail?: ReactNode }) {
  const { lang, clinic } = call
  const words = attachWords(lang).clinic
  const base = `/access/${clinic.slug}/attachments`
  const hrefOf = (shown: Shown, id?: string) => `${base}${id ? `/${id}` : ''}${shown === 'decided' ? '?shown=decided' : ''}`
  return (
    <AttachDesk call={call} title={words.title}>
      <Split
        list_href={hrefOf(list.shown)}
        placeholder={list.rows.length > 0 ? <Aside>{words.pick}</Aside> : undefined}
        detail={detail}
        list={(
          <>
            {list.said && <Notice kind={list.said === 'gone' ? 'warning' : 'success'}>{words.said[list.said]!}</Notice>}
            <Heading level={detail ? 2 : 1}>{words.title}</Heading>
            <Lead>{words.lead}</Lead>
            {list.may_decide && <p><a href={`${base}/limits`}>{words.limits}</a></p>}
            <Pills
              label={words.shown}
              pills={(['open', 'decided'] as const).map((shown) => ({ href: hrefOf(shown), label: words[shown], current: shown === list.shown }))}
            />
            {list.rows.length === 0 && (list.shown === 'open' ? <Empty why={words.empty_open} next={words.empty_open_next} /> : <Empty why={words.empty_decided} />)}
            {list.rows.length > 0 && (
              <Rows label={words.rows}>
                {list.rows.map((given) => (
                  <Row
                    key={given.id} href={hrefOf(list.shown, given.id)} title={nameIn(lang, given.person_name)} current={given.id === current}
                    side={<DueTag call={call} given={given} />}
                  >
                    {[lang === 'en' ? given.branch_en : given.branch_ru, words[given.audience]].join(' · ')}
                  </Row>
                ))}
              </Rows>
            )}
          </>
        )}
      />
    </AttachDesk>
  )
}

export function ApplicationDetail({ call, given, norm, grounds, events, limit, error, from_here }: {
  call: DeskCall; given: Counted; norm: Norm; grounds: readonly Ground[]; events: readonly ApplicationEvent[]; limit: BranchLimit | undefined
  error: string | undefined
  from_here: boolean
}) {
  const { lang, clinic, frame, now } = call
  const all = attachWords(lang)
  const words = all.clinic
  const today = localDate(now, clinic.zone)
  const date = (day: string) => formatDate(lang, day, today)
  const action = `/access/${clinic.slug}/attachments/${given.id}`
  const sentence = (ground: Ground) => (lang === 'en' ? ground.sentence_en : ground.sentence_ru)
  const ground = grounds.find(({ code }) => code === given.reason_code)
  return (
    <>
      <Heading level={1} side={<DueTag call={call} given={given} />}>{nameIn(lang, given.person_name)}</Heading>
      <DefinitionList
        facts={[
          { term: words.facts.born, fact: given.birth_date.split('-').toReversed().join('.') },
          { term: words.facts.branch, fact: lang === 'en' ? given.branch_en : given.branch_ru },
          ...(limit ? [{ term: words.facts.room, fact: all.form.room(limit.attached_count, limit.attached_max) }] : []),
          { term: words.facts.from, fact: from_here ? words.here : words.other_clinic },
          { term: words.facts.moved, fact: given.moved ? words.moved_yes : words.moved_no },
          { term: words.facts.phone, fact: given.phone && <Phone number={given.phone} /> },
          { term: words.facts.applied, fact: formatDateTime(lang, given.applied_at, clinic.zone, today) },
          { term: words.facts.due, fact: date(given.due_on) },
          ...(ground ? [{ term: words.facts.reason, fact: sentence(ground) }] : []),
        ]}
      />
      <Aside>{words.how_counted(date(given.applied_on), norm.value, norm.source, norm.edition)}</Aside>
      {given.state === 'open' && (
        <>
          <Form action={`${action}/acceptance`} csrf={frame.csrf}><Actions><Button shortcut="a">{words.accept}</Button></Actions></Form>
          <Heading level={2}>{words.refuse_title}</Heading>
          {error && <ErrorSummary errors={{ reason: error }} />}
          <Form action={`${action}/refusal`} csrf={frame.csrf}>
            <Radios name="reason" label={words.reason} error={error} options={grounds.map((one) => ({ value: one.code, label: sentence(one) }))} />
            <Actions><Button kind="danger">{words.refuse}</Button></Actions>
          </Form>
        </>
      )}
      <Heading level={2}>{words.history}</Heading>
      <Timeline
        label={words.history}
        moments={events.map(({ number, at, kind }) => ({
          key: String(number), when: formatDateTime(lang, at, clinic.zone, today), datetime: at.toISOString(), what: words.events[kind]!,
        }))}
      />
    </>
  )
}

export interface LimitsView {
  branches: readonly { id: string; name_ru: string; name_en: string }[]
  audiences: readonly ('adult' | 'child')[]
  typed: Typed
  errors: FieldErrors
  saved: boolean
}

/** The name of a limit's field. */
export function limitField(kind: 'count' | 'max', branch_id: string, audience: string): string {
  return `${kind}-${branch_id}-${audience}`
}

export function LimitsPage({ call, view }: { call: DeskCall; view: LimitsView }) {
  const { lang, clinic, frame } = call
  const words = attachWords(lang).limits
  const base = `/access/${clinic.slug}/attachments`
  return (
    <AttachDesk call={call} title={words.title}>
      <Breadcrumbs above={[{ href: base, label: words.back }]} here={words.title} />
      <Heading level={1}>{words.title}</Heading>
      {view.saved && <Notice kind="success">{words.saved}</Notice>}
      <Lead>{words.lead}</Lead>
      <ErrorSummary errors={view.errors} />
      <Form action={`${base}/limits`} csrf={frame.csrf}>
        {view.branches.flatMap((branch) => view.audiences.map((audience) => {
          const name = lang === 'en' ? branch.name_en : branch.name_ru
          const [count, max] = [limitField('count', branch.id, audience), limitField('max', branch.id, audience)]
          return (
            <div key={count}>
              <Field name={count} type="number" min={0} label={words.count(name, words.audiences[audience]!)} value={typedText(view.typed, count)} error={view.errors[count]} optional />
              <Field name={max} type="number" min={0} label={words.max(name, words.audiences[audience]!)} value={typedText(view.typed, max)} optional />
            </div>
          )
        }))}
        <Actions><Button>{words.save}</Button></Actions>
      </Form>
    </AttachDesk>
  )
}

export function OverdueApplicationsPage({ call, rows }: { call: Omit<DeskCall, 'clinic'>; rows: readonly Counted[] }) {
  const { house, actor, lang, frame, now } = call
  const words = attachWords(lang).overdue
  const rail = networkRail(house, actor, lang, '/access/attachments/overdue')
  const today = localDate(now, house.config.OTKLIK_ZONE)
  return (
    <StaffLayout {...frame} title={words.title} rail={rail} place={words.place} robots="noindex">
      <Heading level={1}>{words.title}</Heading>
      <Lead>{words.lead}</Lead>
      <Table
        caption={words.title} caption_hidden rows={rows} row_key={({ id }) => id} empty={<Empty why={words.empty} next={words.empty_next} />}
        columns={[
          { key: 'clinic', head: words.clinic, cell: (row) => (lang === 'en' ? `${row.clinic_en}, ${row.branch_en}` : `${row.clinic_ru}, ${row.branch_ru}`) },
          { key: 'applied', head: words.applied, cell: (row) => formatDate(lang, row.applied_on, today) },
          { key: 'due', head: words.due, cell: (row) => formatDate(lang, row.due_on, today) },
          { key: 'late', head: words.late, cell: (row) => <StateTag state="late">{attachWords(lang).clinic.late(Math.max(1, row.late_days))}</StateTag> },
        ]}
      />
    </StaffLayout>
  )
}
