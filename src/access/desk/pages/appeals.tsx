// Appeals against the no-show rule: the list, one beside it, the decision.
import { type FieldErrors, type Typed, fieldOf, typedText } from '../../../platform/http/form.ts'
import { formatDate, formatDateTime, localDate } from '../../../platform/time.ts'
import { Actions, Aside, Button, Empty, ErrorSummary, Form, Heading, Lead, Notice, Pills, Quote, Radios, Row, Rows, Split, TextArea, nameIn } from '../../../ui/index.ts'
import type { Appeal } from '../queries/appeals.ts'
import { deskWords } from '../words/index.ts'
import { type DeskCall, DeskFrame } from './frame.tsx'

export interface AppealsView {
  appeals: readonly Appeal[]
  open: boolean
  given: Appeal | undefined
  form: { typed: Typed; errors: FieldErrors }
  done: boolean
}

interface Props { call: DeskCall; view: AppealsView }

export function AppealsPage(props: Props) {
  const { call, view } = props
  const words = deskWords(call.lang).appeals
  return (
    <DeskFrame call={call} section="appeals" title={words.title}>
      <Split
        list_href={`/access/${call.clinic.slug}/desk/appeals`}
        placeholder={view.appeals.length > 0 ? <Aside>{words.pick}</Aside> : undefined}
        list={<AppealList {...props} />}
        detail={view.given && <OneAppeal {...props} given={view.given} />}
      />
    </DeskFrame>
  )
}

function AppealList({ call, view }: Props) {
  const { lang, clinic } = call
  const words = deskWords(lang).appeals
  const base = `/access/${clinic.slug}/desk/appeals`
  const kind = view.open ? 'open' : 'decided'
  return (
    <>
      <Heading level={view.given ? 2 : 1}>{words.title}</Heading>
      <Lead>{words.lead}</Lead>
      <Pills label={words.filter} pills={[
        { href: base, label: words.open, current: view.open },
        { href: `${base}?shown=decided`, label: words.decided, current: !view.open },
      ]} />
      {view.appeals.length === 0 && <Empty why={words[`empty_${kind}`]} next={words[`empty_${kind}_next`]} />}
      {view.appeals.length > 0 && (
        <Rows label={words.rows}>
          {view.appeals.map((appeal) => (
            <Row
              key={appeal.id} href={`${base}/${appeal.id}`} title={nameIn(lang, appeal.person_name)} current={appeal.id === view.given?.id}
              side={appeal.state === 'open' ? formatDate(lang, localDate(appeal.created_at, clinic.zone)) : words[appeal.state]}
            >
              {lang === 'en' ? appeal.specialty_en : appeal.specialty_ru}
            </Row>
          ))}
        </Rows>
      )}
    </>
  )
}

function OneAppeal({ call, view, given }: Props & { given: Appeal }) {
  const { lang, clinic, frame } = call
  const words = deskWords(lang).appeals
  return (
    <>
      <Heading level={1}>{nameIn(lang, given.person_name)}</Heading>
      {view.done && <Notice kind="success">{words.done}</Notice>}
      <ErrorSummary errors={view.form.errors} />
      <Heading level={2}>{words.words}</Heading>
      <Quote>{given.words}</Quote>
      <Heading level={2}>{words.missed}</Heading>
      <ul>
        {given.missed.map((visit) => (
          <li key={visit.booking_id}>
            {visit.clinic_id === clinic.id
              ? <a href={`/access/${clinic.slug}/desk/${visit.booking_id}`}>{formatDateTime(lang, new Date(visit.starts_at), clinic.zone)}</a>
              : `${formatDateTime(lang, new Date(visit.starts_at), clinic.zone)}, ${words.elsewhere}`}
          </li>
        ))}
      </ul>
      {given.state === 'open' ? (
        <Form action={`/access/${clinic.slug}/desk/appeals/${given.id}/decision`} csrf={frame.csrf}>
          <Radios
            name="decision" label={words.decide} error={view.form.errors['decision']} value={typedText(view.form.typed, 'decision') || undefined}
            options={[{ value: 'granted', label: words.grant }, { value: 'declined', label: words.decline }]}
          />
          <TextArea {...fieldOf(view.form, 'sentence')} label={words.sentence} hint={words.sentence_hint} rows={3} length_max={1000} />
          <Actions><Button>{words.save}</Button></Actions>
        </Form>
      ) : (
        <>
          <Heading level={2}>{words.decided_on(formatDate(lang, localDate(given.decided_at!, clinic.zone)))}: {words[given.state]}</Heading>
          <Quote>{given.sentence}</Quote>
        </>
      )}
    </>
  )
}
