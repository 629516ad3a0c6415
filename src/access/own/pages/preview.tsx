// What a change would do, before it is saved.
import type { Typed } from '../../../platform/http/form.ts'
import { formatDateTime } from '../../../platform/time.ts'
import { Actions, Breadcrumbs, Button, DefinitionList, Form, Heading, Lead, Notice, Table, formatPhone, nameIn } from '../../../ui/index.ts'
import type { Preview } from '../change.ts'
import type { DoctorFacts, TouchedVisit } from '../queries/doctors.ts'
import { ownWords } from '../words/index.ts'
import { type DeskCall, ScheduleDesk, doctorName, schedulesHref } from './desk.tsx'

export function PreviewPage({ call, doctor, preview, touched, action, typed, editable, meanwhile, today }: {
  call: DeskCall; doctor: DoctorFacts; preview: Preview; touched: readonly TouchedVisit[]; action: string; typed: Typed
  /** Whether there is a form to go back to. */
  editable: boolean
  meanwhile: boolean
  today: string
}) {
  const { lang, clinic, frame } = call
  const words = ownWords(lang).preview
  const { add, remove, close, change } = preview.difference
  const is_nothing = add.length + remove.length + close.length + change.length === 0
  const count = (n: number) => (n === 0 ? words.none : words.count(n))
  const at = (instant: Date) => formatDateTime(lang, instant, clinic.zone, today)
  const span = (slots: readonly { starts_at: Date }[]) => slots.length === 0
    ? words.none
    : [count(slots.length), [...new Set([at(slots[0]!.starts_at), at(slots.at(-1)!.starts_at)])].join(' – ')].join(': ')
  return (
    <ScheduleDesk call={call} title={words.title}>
      <Breadcrumbs above={[{ href: schedulesHref(clinic.slug, doctor.id), label: doctorName(lang, doctor) }]} here={words.title} />
      <Heading level={1}>{words.title}</Heading>
      {meanwhile && <Notice kind="warning">{words.meanwhile}</Notice>}
      <Lead>{touched.length > 0 ? words.lead(touched.length) : is_nothing ? words.nothing : words.lead_quiet}</Lead>
      <DefinitionList
        facts={[
          { term: words.added, fact: span(add.toSorted(byTime)) },
          { term: words.removed, fact: span([...remove, ...close].toSorted(byTime)) },
          { term: words.changed, fact: count(change.length) },
        ]}
      />
      {touched.length > 0 && (
        <>
          <Heading>{words.touched}</Heading>
          <Table
            caption={words.touched} caption_hidden rows={touched} row_key={({ id }) => id}
            columns={[
              { key: 'who', head: words.who, cell: ({ person_name }) => nameIn(lang, person_name) },
              { key: 'when', head: words.when, cell: ({ starts_at }) => at(starts_at) },
              {
                key: 'how', head: words.how,
                cell: ({ email, phone }) => (email ? words.by_mail : phone ? words.by_phone(formatPhone(phone)) : words.by_desk),
              },
            ]}
          />
        </>
      )}
      <Form action={action} csrf={frame.csrf}>
        {Object.entries(typed).filter(([name]) => !['_csrf', 'shown', 'edit'].includes(name)).flatMap(([name, value]) =>
          [value].flat().map((text, index) => <input key={`${name} ${index}`} type="hidden" name={name} value={text} />))}
        <Actions>
          <Button name="shown" value={preview.digest}>{words.save}</Button>
          {editable && <Button kind="secondary" name="edit" value="yes">{words.edit}</Button>}
          <Button kind="quiet" href={schedulesHref(clinic.slug, doctor.id)}>{words.cancel}</Button>
        </Actions>
      </Form>
    </ScheduleDesk>
  )
}

function byTime(a: { starts_at: Date }, b: { starts_at: Date }): number {
  return a.starts_at.getTime() - b.starts_at.getTime()
}
