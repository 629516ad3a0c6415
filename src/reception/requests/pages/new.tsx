// A new request: what it is about, then the few fields of that kind. One page for all kinds, so that a device can keep it.
import type { Typed, FieldErrors } from '../../../platform/http/form.ts'
import { typedText } from '../../../platform/http/form.ts'
import { Actions, Button, Checkbox, ErrorSummary, Field, Form, Heading, Notice, Select } from '../../../ui/index.ts'
import type { DeskCall } from '../../frame.tsx'
import { DeviceFrame } from '../../device/frame.tsx'
import { postIn } from '../../posts/rules/naming.ts'
import type { Shift } from '../../posts/queries/shifts.ts'
import type { Provider } from '../queries/taxi.ts'
import { REQUEST_KINDS, type RequestKind } from '../rules/kinds.ts'
import { requestWords } from '../words/index.ts'
import type { PostNamed } from './card.tsx'

export interface NewView {
  branch_slug: string
  shift: Shift | undefined
  posts: readonly PostNamed[]
  providers: readonly Provider[]
  /** The kind whose form is open. */
  kind: RequestKind | undefined
  /** An id for what is made here: sent twice, made once. */
  id: string
  typed: Typed
  errors: FieldErrors
}

/** Which fields a kind asks for besides who and whom. */
const FIELDS: Readonly<Record<RequestKind, readonly ('room' | 'step_free' | 'needed' | 'until' | 'detail' | 'provider')[]>> = {
  escort: ['room', 'needed', 'step_free'], child: ['until', 'room'], wheelchair: ['room', 'needed'], taxi: ['provider', 'needed', 'room', 'step_free'],
  interpreter: ['detail', 'room', 'needed'], lost: ['detail'], document: ['detail'], quiet_room: [], other: ['detail', 'room', 'needed'],
}

export function NewRequestPage({ call, view }: { call: DeskCall; view: NewView }) {
  const { lang, clinic } = call
  const words = requestWords(lang)
  const home = `/reception/${clinic.slug}`
  const errors = Object.fromEntries(Object.entries(view.errors).map(([name, sentence]) => [view.kind ? `${view.kind}-${name}` : name, sentence]))
  return (
    <DeviceFrame call={call} section="board" title={words.board.new} shift={view.shift ?? null} scripts={['request_new.js']}>
      <Heading level={1}>{words.board.new}</Heading>
      <ErrorSummary errors={errors} />
      <div data-new-request="" data-board-href={`${home}/board`}>
        <div data-new-code="" hidden>
          <Notice kind="success" title={words.code.title}>
            <p className="child-code" data-code="" />
            <p>{words.code.lead} {words.code.rule}</p>
            <p><a href={`${home}/board`}>{words.code.back}</a></p>
          </Notice>
        </div>
        <p className="field__error" data-new-said="" role="alert" hidden />
        <div className="kinds">
          {REQUEST_KINDS.map((kind) => (
            <details key={kind} name="kind" open={view.kind === kind} data-kind={kind}>
              <summary>{words.kinds[kind]}</summary>
              <KindForm call={call} view={view} kind={kind} />
            </details>
          ))}
        </div>
      </div>
    </DeviceFrame>
  )
}

function KindForm({ call, view, kind }: { call: DeskCall; view: NewView; kind: RequestKind }) {
  const { lang, clinic, frame } = call
  const words = requestWords(lang)
  const { ask } = words
  const typed = view.kind === kind ? view.typed : {}
  const of = (name: string) => ({
    id: `${kind}-${name}`, name, value: typedText(typed, name), error: view.kind === kind ? view.errors[name] : undefined,
  })
  const home = `/reception/${clinic.slug}`
  const fields = FIELDS[kind].map((field) => {
    switch (field) {
      case 'step_free': return <Checkbox key={field} id={`${kind}-step_free`} name="step_free" label={ask.step_free} checked={typedText(typed, 'step_free') === 'yes'} />
      case 'needed': case 'until': return <Field key={field} {...of(field)} type="time" label={ask[field]} hint={ask[`${field}_hint`]} optional={field === 'needed'} />
      case 'provider': return (
        <Select key={field} {...of(field)} label={ask.provider} empty_label={ask.by_phone} options={view.providers.filter((one) => one.kind === 'webhook').map(({ id, name }) => ({ value: id, label: name }))} />
      )
      case 'room': return <Field key={field} {...of(field)} label={ask.room} hint={ask.room_hint} length_max={60} autocomplete="off" optional={kind !== 'escort' && kind !== 'wheelchair'} />
      case 'detail': return <Field key={field} {...of(field)} label={ask.detail} hint={ask.detail_hint} length_max={200} autocomplete="off" optional={kind === 'document'} />
    }
  })
  return (
    <Form action={`${home}/requests`} csrf={frame.csrf} label={ask.title(words.kinds[kind])}>
      <input type="hidden" name="id" value={view.id} />
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="branch" value={view.branch_slug} />
      <Field {...of('who')} label={ask.who} hint={ask.who_hint} length_max={40} autocomplete="off" short />
      {fields}
      <Select {...of('post')} label={ask.post} empty_label={ask.everybody} options={view.posts.map(({ id, name, name_en }) => ({ value: id, label: postIn(lang, name, name_en) }))} />
      <Actions>
        <Button>{ask.send}</Button>
        <Button kind="quiet" href={`${home}/board`}>{ask.cancel}</Button>
      </Actions>
    </Form>
  )
}
