// One edition of a text: reading, editing, signing.
import type { FieldErrors, Typed } from '../../platform/http/form.ts'
import { fieldOf } from '../../platform/http/form.ts'
import {
  Actions,
  Aside,
  Breadcrumbs,
  Button,
  Details,
  DraftSent,
  ErrorSummary,
  Field,
  Form,
  Heading,
  Lead,
  Notice,
  TextArea,
} from '../../ui/index.ts'
import type { Wording } from '../queries/wording.ts'
import { staffWords } from '../words/index.ts'
import { Desk, type DeskCall } from './desk.tsx'
import { type WordingEntry, WordingTag, signature } from './wordings.tsx'

interface EditorProps {
  call: DeskCall
  /** Of a draft that exists; without one the form makes it. */
  wording?: WordingEntry | undefined
  audience: 'adult' | 'child'
  wording_lang: 'ru' | 'en'
  typed: Typed
  errors: FieldErrors
}

export function NewWordingPage(props: EditorProps) {
  const words = staffWords(props.call.lang)
  const base = `/letters/${props.call.clinic.slug}/wordings`
  return (
    <Desk call={props.call} section="wordings" title={words.wording_new_title} scripts={['draft.js']}>
      <Breadcrumbs above={[{ href: base, label: words.wordings_title }]} here={words.wording_new_title} />
      <h1>{words.wording_new_title}</h1>
      <Lead>{words.wordings_of(words.audiences[props.audience]!, words.langs[props.wording_lang]!)}</Lead>
      <Editor {...props} action={base} />
    </Desk>
  )
}

export interface WordingView {
  wording: WordingEntry
  /** Subject and plain text as the patient gets them. */
  sample: { subject: string; text: string }
  typed: Typed
  errors: FieldErrors
  /** A sentence about what was just done. */
  done: string | undefined
  /** A sentence about what was not done. */
  warning: string | undefined
  /** The text was saved just now, so what the browser kept of it may go. */
  saved: boolean
  may_write: boolean
  may_sign: boolean
  /** Where a proof would go. */
  email: string | null
}

export function WordingPage({ call, view }: { call: DeskCall; view: WordingView }) {
  const words = staffWords(call.lang)
  const { wording, errors } = view
  const list = `/letters/${call.clinic.slug}/wordings`
  const base = `${list}/${wording.id}`
  const title = words.wording_title(wording.edition)
  const editable = wording.state === 'draft' && view.may_write
  return (
    <Desk call={call} section="wordings" title={title} scripts={['draft.js']}>
      <Breadcrumbs above={[{ href: list, label: words.wordings_title }]} here={title} />
      <Heading level={1} side={<WordingTag call={call} state={wording.state} />}>
        {title}
      </Heading>
      <ErrorSummary errors={errors} />
      {view.saved && <DraftSent draft={draftName({ call, audience: wording.audience, wording_lang: wording.lang })} />}
      {view.done && <Notice kind="success">{view.done}</Notice>}
      {view.warning && <Notice kind="warning">{view.warning}</Notice>}
      <Lead>{words.wordings_of(words.audiences[wording.audience]!, words.langs[wording.lang]!)}</Lead>
      <p>
        {signature(call, wording)}. {words.wording_used(wording.used)}.
      </p>
      <Actions>
        <Button kind="secondary" href={`${base}/preview`}>
          {words.wording_preview}
        </Button>
        <Button kind="secondary" href={`${base}/preview?kind=reminder`}>
          {words.wording_preview_reminder}
        </Button>
      </Actions>
      <Details summary={words.wording_plain}>
        <p>
          <b>{view.sample.subject}</b>
        </p>
        {view.sample.text.split(/\n\n+/).map((paragraph, index) => (
          <p key={index}>{lines(paragraph)}</p>
        ))}
      </Details>
      {view.may_write && (
        <Form action={`${base}/proof`} csrf={call.frame.csrf}>
          <Actions>
            <Button kind="secondary" disabled_reason={view.email ? undefined : words.wording_proof_no_email}>
              {words.wording_proof}
            </Button>
          </Actions>
        </Form>
      )}
      {editable && <Heading>{words.wording_edit}</Heading>}
      {editable ? (
        <Editor
          call={call}
          wording={wording}
          audience={wording.audience}
          wording_lang={wording.lang}
          typed={view.typed}
          errors={errors}
          action={base}
        />
      ) : (
        <Texts call={call} wording={wording} />
      )}
      {wording.state === 'draft' && <Signature call={call} view={view} action={`${base}/signature`} />}
    </Desk>
  )
}

function Editor(props: EditorProps & { action: string }) {
  const { call } = props
  const words = staffWords(call.lang)
  return (
    <Form action={props.action} csrf={call.frame.csrf} draft={draftName(props)}>
      {!props.wording && <ErrorSummary errors={props.errors} />}
      <input type="hidden" name="audience" value={props.audience} />
      <input type="hidden" name="wording_lang" value={props.wording_lang} />
      <Aside>{words.wording_neutral}</Aside>
      <Field {...fieldOf(props, 'subject')} label={words.wording_subject} length_max={200} />
      <TextArea
        {...fieldOf(props, 'body')}
        label={words.wording_body}
        hint={words.wording_body_hint}
        rows={9}
        length_max={4000}
      />
      <Field {...fieldOf(props, 'reminder_subject')} label={words.wording_reminder_subject} length_max={200} />
      <TextArea
        {...fieldOf(props, 'reminder_body')}
        label={words.wording_reminder_body}
        rows={5}
        length_max={4000}
      />
      <Actions>
        <Button kind={props.wording ? 'secondary' : 'primary'}>{words.wording_save}</Button>
      </Actions>
    </Form>
  )
}

/** There is one draft for each kind of letter, so what is typed has the same name before and after it is made. */
function draftName({ call, audience, wording_lang }: Pick<EditorProps, 'call' | 'audience' | 'wording_lang'>): string {
  return `letters.wording.${call.clinic.slug}.${audience}.${wording_lang}`
}

function Texts({ call, wording }: { call: DeskCall; wording: Wording }) {
  const words = staffWords(call.lang)
  const parts = [
    [words.wording_subject, wording.subject],
    [words.wording_body, wording.body],
    [words.wording_reminder_subject, wording.reminder_subject],
    [words.wording_reminder_body, wording.reminder_body],
  ] as const
  return (
    <>
      {parts.map(([title, text]) => (
        <section key={title}>
          <Heading>{title}</Heading>
          {text.split(/\n\s*\n/).map((paragraph, index) => (
            <p key={index} lang={wording.lang}>
              {paragraph}
            </p>
          ))}
        </section>
      ))}
    </>
  )
}

function Signature({ call, view, action }: { call: DeskCall; view: WordingView; action: string }) {
  const words = staffWords(call.lang)
  return (
    <section>
      <Heading>{words.wording_sign_title}</Heading>
      <p>{words.wording_sign_lead}</p>
      <Form action={action} csrf={call.frame.csrf}>
        <Field {...fieldOf(view, 'signer_name')} label={words.wording_signer_name} />
        <Field {...fieldOf(view, 'signer_post')} label={words.wording_signer_post} />
        <Actions>
          <Button disabled_reason={view.may_sign ? undefined : words.only_chief}>{words.wording_sign}</Button>
        </Actions>
      </Form>
    </section>
  )
}

function lines(paragraph: string) {
  return paragraph.split('\n').map((line, index) => (
    <span key={index}>
      {index > 0 && <br />}
      {line}
    </span>
  ))
}
