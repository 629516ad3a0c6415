// The forms of a case: the likeliest act first and open, the rest behind their names.
import { type Typed, type FieldErrors, typedText } from '../../platform/http/form.ts'
import { Actions, Button, Details, ErrorSummary, Field, Form, Heading, Lines, Notice, Pills, Quote, Radios, Select, TextArea, nameIn } from '../../ui/index.ts'
import { SETTLE_REASONS } from '../actions.ts'
import { REPLY_LENGTH_MAX, replySeen } from '../replying.ts'
import type { HoldReason } from '../rules/gate.ts'
import { type StepKind, mayFollow } from '../rules/state.ts'
import { type Words, casesWords } from '../words/index.ts'
import type { DeskCall } from './desk.tsx'
import type { CaseDetail } from './detail.tsx'
import { HeldNotice } from './gate.tsx'

/** A form that came back: which one, what was typed, what must be mended. */
export interface FormState {
  of: string | null
  typed: Typed
  errors: FieldErrors
  reasons: readonly HoldReason[]
}

export const NO_FORM: FormState = { of: null, typed: {}, errors: {}, reasons: [] }

interface Part { call: DeskCall; detail: CaseDetail; words: Words; base: string }

export function CaseActs({ call, detail }: { call: DeskCall; detail: CaseDetail }) {
  const words = casesWords(call.lang)
  const base = `/cases/${call.clinic.slug}/${detail.given.id}`
  const part = { call, detail, words, base }
  const { state } = detail.given.folded
  const may = (kind: StepKind) => mayFollow(state, kind)
  return (
    <>
      {detail.form.errors['form'] && <Notice kind="error">{detail.form.errors['form']}</Notice>}
      <ErrorSummary errors={Object.fromEntries(Object.entries(detail.form.errors).filter(([name]) => name !== 'form'))} />
      <Unsent {...part} />
      {detail.given.folded.offered_to === detail.account_id && state === 'offered' && <OfferForm {...part} />}
      {may('replied') && <ReplyForm {...part} />}
      {state !== 'settled' && <Heading level={2}>{words.acts.title}</Heading>}
      {may('taken') && detail.given.folded.owner_account_id !== detail.account_id && detail.given.folded.offered_to !== detail.account_id && (
        <OneButton {...part} path="owner" label={words.acts.take} />
      )}
      {may('thanked') && detail.given.title_code === 'thanks' && <OneButton {...part} path="thanks" label={words.acts.thank} />}
      {may('handed_over') && <HandForm {...part} />}
      {may('asked_author') && <AskForm {...part} />}
      {may('due_changed') && detail.may_change_due && <DueForm {...part} />}
      {may('settled') && <SettleForm {...part} />}
      {state === 'settled' && <ReopenForm {...part} />}
    </>
  )
}

/** What was typed into a form that is no more here, since the case moved on. */
function Unsent({ detail: { form, given }, words }: Part) {
  const text = typedText(form.typed, form.of === 'ask' ? 'question' : 'text')
  if (text === '' || mayFollow(given.folded.state, form.of === 'ask' ? 'asked_author' : 'replied')) return null
  return <Quote by={words.acts.unsent}><Lines text={text} /></Quote>
}

function fieldsOf({ detail }: Part, form: string) {
  const mine = detail.form.of === form
  return (name: string) => ({
    value: mine ? typedText(detail.form.typed, name) : undefined,
    error: mine ? detail.form.errors[name] : undefined,
  })
}

function ReplyForm(part: Part) {
  const { call, detail, words, base } = part
  const came_back = detail.form.of === 'reply'
  const text = came_back ? typedText(detail.form.typed, 'text') : (detail.begun?.text ?? detail.draft?.text)
  const reasons = came_back ? detail.form.reasons : detail.begun ? [] : (detail.draft?.reasons ?? [])
  return (
    <section aria-labelledby="reply">
      <Heading level={2} id="reply">{words.acts.reply}</Heading>
      {reasons.length > 0 && <HeldNotice lang={call.lang} reasons={reasons} />}
      {detail.templates.length > 0 && (
        <Pills
          label={words.acts.templates}
          pills={detail.templates.map((template) => ({
            href: `${base}?template=${template.id}#text`, label: template.title, current: template.id === detail.begun?.id,
          }))}
        />
      )}
      <Form action={`${base}/reply`} csrf={call.frame.csrf}>
        <input type="hidden" name="seen" value={came_back && !detail.form.errors['form'] ? typedText(detail.form.typed, 'seen') : replySeen(detail.given.folded.replied_at)} />
        <TextArea
          name="text" label={words.acts.reply_text} rows={7} length_max={REPLY_LENGTH_MAX} value={text}
          hint={detail.begun ? words.acts.templates_hint : detail.given.folded.state === 'replied' ? words.acts.again_hint : words.acts.reply_hint}
          error={came_back ? detail.form.errors['text'] : undefined}
        />
        <Actions>
          <Button>{words.acts.reply_send}</Button>
        </Actions>
      </Form>
    </section>
  )
}

function OneButton({ call, base, path, label }: Part & { path: string; label: string }) {
  return (
    <Form action={`${base}/${path}`} csrf={call.frame.csrf}>
      <Actions>
        <Button kind="secondary">{label}</Button>
      </Actions>
    </Form>
  )
}

function OfferForm(part: Part) {
  const { call, detail, words, base } = part
  const step = detail.given.steps.findLast((one) => one.kind === 'handed_over')
  const field = fieldsOf(part, 'decline')
  return (
    <Notice kind="info" title={step?.actor_name ? words.acts.offered(step.actor_name) : words.acts.offered_nobody}>
      {step?.detail.words && <Quote by={step.actor_name}>{step.detail.words}</Quote>}
      <Form action={`${base}/hand-off/acceptance`} csrf={call.frame.csrf}>
        <Actions>
          <Button>{words.acts.accept}</Button>
        </Actions>
      </Form>
      <Details summary={words.acts.decline} open={detail.form.of === 'decline'}>
        <Form action={`${base}/hand-off/refusal`} csrf={call.frame.csrf}>
          <Field name="decline_words" label={words.acts.decline_words} {...field('decline_words')} />
          <Actions>
            <Button kind="secondary">{words.acts.decline}</Button>
          </Actions>
        </Form>
      </Details>
    </Notice>
  )
}

function HandForm(part: Part) {
  const { call, detail, words, base } = part
  const field = fieldsOf(part, 'hand')
  const options = detail.colleagues
    .filter((colleague) => colleague.id !== detail.given.folded.owner_account_id)
    .map((colleague) => ({ value: colleague.id, label: `${nameIn(call.lang, colleague.name)}, ${words.acts[colleague.role]}` }))
  return (
    <Details summary={words.acts.hand} open={detail.form.of === 'hand'}>
      <Form action={`${base}/hand-off`} csrf={call.frame.csrf}>
        <Select name="to" label={words.acts.hand_to} options={options} {...field('to')} />
        <TextArea name="hand_words" label={words.acts.hand_words} rows={2} optional {...field('hand_words')} />
        <Actions>
          <Button kind="secondary">{words.acts.hand_send}</Button>
        </Actions>
      </Form>
    </Details>
  )
}

function AskForm(part: Part) {
  const { call, detail, words, base } = part
  const field = fieldsOf(part, 'ask')
  return (
    <Details summary={words.acts.ask} open={detail.form.of === 'ask'}>
      <Form action={`${base}/question`} csrf={call.frame.csrf}>
        <TextArea name="question" label={words.acts.ask} hint={words.acts.ask_hint} rows={3} {...field('question')} />
        <Actions>
          <Button kind="secondary" disabled_reason={detail.given.letter_id === null ? words.refusals.nobody_to_ask : undefined}>
            {words.acts.ask_send}
          </Button>
        </Actions>
      </Form>
    </Details>
  )
}

function DueForm(part: Part) {
  const { call, detail, words, base } = part
  const field = fieldsOf(part, 'due')
  return (
    <Details summary={words.acts.due} open={detail.form.of === 'due'}>
      <Form action={`${base}/due-date`} csrf={call.frame.csrf}>
        <Field name="due_on" type="date" label={words.acts.due_on} min={detail.today} {...field('due_on')} />
        <Field name="due_words" label={words.acts.due_words} hint={words.acts.due_hint} {...field('due_words')} />
        <Actions>
          <Button kind="secondary">{words.acts.due_send}</Button>
        </Actions>
      </Form>
    </Details>
  )
}

function SettleForm(part: Part) {
  const { call, detail, words, base } = part
  const field = fieldsOf(part, 'settle')
  return (
    <Details summary={words.acts.settle} open={detail.form.of === 'settle'}>
      <Form action={`${base}/closure`} csrf={call.frame.csrf}>
        <Radios
          name="reason" label={words.acts.settle_reason} {...field('reason')}
          options={SETTLE_REASONS.map((reason) => ({ value: reason, label: words.settle_reasons[reason]! }))}
        />
        <Field name="settle_words" label={words.acts.settle_words} optional {...field('settle_words')} />
        <Actions>
          <Button kind="secondary">{words.acts.settle_send}</Button>
        </Actions>
      </Form>
    </Details>
  )
}

function ReopenForm(part: Part) {
  const { call, detail, words, base } = part
  const field = fieldsOf(part, 'reopen')
  return (
    <Details summary={words.acts.reopen} open={detail.form.of === 'reopen'}>
      <Form action={`${base}/reopening`} csrf={call.frame.csrf}>
        <Field name="reopen_words" label={words.acts.reopen_words} {...field('reopen_words')} />
        <Actions>
          <Button kind="secondary">{words.acts.reopen_send}</Button>
        </Actions>
      </Form>
    </Details>
  )
}
