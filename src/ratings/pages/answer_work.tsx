// What can be done with one answer: the reply first and open, the rest behind its name.
import { type CaseState, type Colleague, type HoldReason, HeldNotice, REPLY_LENGTH_MAX, type Verdict, type listTemplates, replySeen } from '../../cases/index.ts'
import { type FieldErrors, type Typed, typedText } from '../../platform/http/form.ts'
import type { Lang } from '../../platform/i18n.ts'
import { formatDate, formatDateTime } from '../../platform/time.ts'
import { Actions, Aside, Button, Details, ErrorSummary, Field, Form, Heading, KeyHint, Lines, Notice, Pills, Quote, Select, StateTag, TextArea, Timeline, nameIn } from '../../ui/index.ts'
import { hrefOf } from '../filter.ts'
import type { StoredEvent } from '../queries/work.ts'
import { mayFollow } from '../rules/work.ts'
import type { UsualTerm } from '../terms.ts'
import { type WorkplaceWords, workplaceWords } from '../words/workplace.ts'
import type { AnswerDetail } from './staff_answer.tsx'
import type { Desk } from './staff_list.tsx'

/** A form that came back: which one, what was typed, what must be mended. */
export interface FormState {
  of: 'reply' | 'hand' | 'case' | 'nothing' | null
  typed: Typed
  errors: FieldErrors
  reasons: readonly HoldReason[]
}

export const NO_FORM: FormState = { of: null, typed: {}, errors: {}, reasons: [] }

type Template = Awaited<ReturnType<typeof listTemplates>>[number]

export interface WorkDetail {
  events: readonly StoredEvent[]
  form: FormState
  case: { id: string; state: CaseState; due_on: string; verdict: Verdict | null; replied_at: Date | null } | undefined
  /** What this person may do; undefined for those who only read. */
  acts: {
    templates: readonly Template[]
    /** The template that the reply begins with. */
    begun: Template | undefined
    colleagues: readonly Colleague[]
    may_choose_date: boolean
    usual_term: UsualTerm | undefined
    may_thank: boolean
    /** The author gives thanks and asks for nothing. */
    only_thanks: boolean
  } | undefined
}

type Acts = NonNullable<WorkDetail['acts']>
interface Part { desk: Desk; detail: AnswerDetail; acts: Acts; words: WorkplaceWords }

/** The case that there is, and the forms. */
export function AnswerWork({ desk, detail }: { desk: Desk; detail: AnswerDetail }) {
  const { lang } = desk.frame
  const words = workplaceWords(lang)
  const { acts, form } = detail.work
  const state = detail.answer.work_state
  const part = acts && { desk, detail, acts, words }
  return (
    <>
      <CaseLine desk={desk} work={detail.work} words={words} />
      {form.errors['form'] && <Notice kind="error">{form.errors['form']}</Notice>}
      <ErrorSummary errors={Object.fromEntries(Object.entries(form.errors).filter(([name]) => name !== 'form'))} />
      {part && state !== 'done' && <ReplyForm {...part} />}
      {part && state !== 'done' && (
        <>
          <Heading level={3}>{words.work.title}</Heading>
          {acts.may_thank && mayFollow(state, 'thanked') && <ThanksForm {...part} />}
          <HandForm {...part} />
          <CaseForm {...part} />
          <NothingForm {...part} />
        </>
      )}
      {part && state === 'done' && <DoneActs {...part} />}
    </>
  )
}

function CaseLine({ desk, work, words }: { desk: Desk; work: WorkDetail; words: WorkplaceWords }) {
  if (!work.case) return null
  const { id, state, due_on, verdict } = work.case
  return (
    <p>
      <a href={`/cases/${desk.clinic.slug}/${id}`}>{words.work.case_open}</a>
      {': '}{words.work.case_states[state]}
      {state !== 'settled' && state !== 'replied' && <>, {words.work.case_due_on(formatDate(desk.frame.lang, due_on, desk.today))}</>}
      {verdict && <> <StateTag state={verdict === 'helped' ? 'fine' : 'attention'}>{words.work.verdicts[verdict]}</StateTag></>}
    </p>
  )
}

function actionOf({ desk, detail }: Part, act: string): string {
  return hrefOf(`/ratings/${desk.clinic.slug}/${detail.answer.id}/${act}`, desk.chosen)
}

function fieldOf({ detail: { work: { form } } }: Part, of: FormState['of']) {
  return (name: string) => ({
    value: form.of === of ? typedText(form.typed, name) : undefined,
    error: form.of === of ? form.errors[name] : undefined,
  })
}

function ReplyForm(part: Part) {
  const { desk, detail, acts, words } = part
  const field = fieldOf(part, 'reply')('text')
  const here = `/ratings/${desk.clinic.slug}/${detail.answer.id}`
  const { form: { of, typed, errors, reasons }, case: kept } = detail.work
  // a text that is to be mended was still written on what its page had shown
  const seen = of === 'reply' && !errors['form'] ? typedText(typed, 'seen') : replySeen(kept?.replied_at ?? null)
  return (
    <section aria-labelledby="reply">
      <Heading level={3} id="reply" side={<a href="#text" data-key="r"><KeyHint keys="r" /></a>}>{words.work.reply}</Heading>
      {reasons.length > 0 && <HeldNotice lang={desk.frame.lang} reasons={reasons} />}
      {acts.templates.length > 0 && (
        <Pills
          label={words.work.templates}
          pills={acts.templates.map((template) => {
            const href = hrefOf(here, desk.chosen)
            return { href: `${href}${href.includes('?') ? '&' : '?'}template=${template.id}#text`, label: template.title, current: template.id === acts.begun?.id }
          })}
        />
      )}
      <Form action={actionOf(part, 'reply')} csrf={desk.frame.csrf}>
        <input type="hidden" name="seen" value={seen} />
        <TextArea
          name="text" label={words.work.reply_text} rows={6} length_max={REPLY_LENGTH_MAX} value={field.value ?? acts.begun?.text} error={field.error}
          hint={acts.only_thanks ? words.work.reply_thanks_hint : words.work.reply_hint}
        />
        <Actions><Button>{words.work.reply_send}</Button></Actions>
      </Form>
    </section>
  )
}

function ThanksForm(part: Part) {
  const { desk, words } = part
  return (
    <Form action={actionOf(part, 'thanks')} csrf={desk.frame.csrf}>
      <Actions>
        <Button kind="secondary" shortcut="t">{words.work.thanks} <KeyHint keys="t" /></Button>
      </Actions>
      <Aside>{words.work.thanks_hint}</Aside>
    </Form>
  )
}

function HandForm(part: Part) {
  const { desk, detail, acts, words } = part
  const field = fieldOf(part, 'hand')
  const options = acts.colleagues.map(({ id, name, role }) => ({ value: id, label: `${nameIn(desk.frame.lang, name)}, ${words.work.roles[role]}` }))
  return (
    <Details summary={words.work.hand} open={detail.work.form.of === 'hand'}>
      {options.length === 0 ? <p>{words.work.no_colleagues}</p> : (
        <Form action={actionOf(part, 'hand-off')} csrf={desk.frame.csrf}>
          <Select name="to" label={words.work.hand_to} options={options} {...field('to')} />
          <TextArea name="hand_words" label={words.work.hand_words} rows={2} optional {...field('hand_words')} />
          <Actions><Button kind="secondary">{words.work.hand_send}</Button></Actions>
        </Form>
      )}
    </Details>
  )
}

function CaseForm(part: Part) {
  const { desk, detail, acts, words } = part
  const { usual_term } = acts
  const hint = usual_term && words.work.case_due_hint(usual_term.days, formatDate(desk.frame.lang, usual_term.due_on, desk.today))
  return (
    <Details summary={words.work.case} open={detail.work.form.of === 'case'}>
      <Form action={actionOf(part, 'case')} csrf={desk.frame.csrf}>
        {acts.may_choose_date
          ? <Field name="due_on" type="date" label={words.work.case_due} hint={hint} optional {...fieldOf(part, 'case')('due_on')} />
          : hint && <Aside>{hint}</Aside>}
        <Actions><Button kind="secondary">{words.work.case_send}</Button></Actions>
      </Form>
    </Details>
  )
}

function NothingForm(part: Part) {
  const { desk, detail, words } = part
  return (
    <Details summary={words.work.nothing} open={detail.work.form.of === 'nothing'}>
      <Form action={actionOf(part, 'closure')} csrf={desk.frame.csrf}>
        <Field name="reason" label={words.work.nothing_reason} hint={words.work.nothing_hint} id="nothing-reason" {...fieldOf(part, 'nothing')('reason')} />
        <Actions><Button kind="secondary">{words.work.nothing_send}</Button></Actions>
      </Form>
    </Details>
  )
}

function DoneActs(part: Part) {
  const { desk, detail, words } = part
  const next = desk.answers.find(({ id, work_state }) => id !== detail.answer.id && work_state !== 'done')
  const is_open = detail.work.form.of === 'reply' || part.acts.begun !== undefined
  const unsent = detail.answer.outcome !== 'replied' && detail.work.form.of === 'reply' ? typedText(detail.work.form.typed, 'text') : ''
  return (
    <>
      <Form action={actionOf(part, 'return')} csrf={desk.frame.csrf}>
        <Actions>
          {next && (
            <Button href={hrefOf(`/ratings/${desk.clinic.slug}/${next.id}`, desk.chosen)} shortcut="n">
              {words.work.next} <KeyHint keys="n" />
            </Button>
          )}
          <Button kind="secondary" shortcut="u">{words.work.back} <KeyHint keys="u" /></Button>
        </Actions>
      </Form>
      {unsent !== '' && <Quote by={words.work.unsent}><Lines text={unsent} /></Quote>}
      {detail.answer.outcome === 'replied' && <Details summary={words.work.reply_again} open={is_open}><ReplyForm {...part} /></Details>}
    </>
  )
}

/** What was done with an answer and by whom, and the way to who looked at it. */
export function WorkHistory({ desk, detail }: { desk: Desk; detail: AnswerDetail }) {
  const { frame: { lang }, clinic, today } = desk
  const words = workplaceWords(lang).work
  const { events } = detail.work
  return (
    <>
      {events.length > 0 && (
        <>
          <Heading level={3}>{words.history}</Heading>
          <Timeline
            label={words.history}
            moments={events.map((event) => ({
              key: String(event.number), datetime: event.at.toISOString(), when: formatDateTime(lang, event.at, clinic.zone, today),
              what: sayEvent(lang, words, event),
            }))}
          />
        </>
      )}
      {desk.may_list_looks && <p><a href={`/ratings/${clinic.slug}/${detail.answer.id}/looks`}>{words.looks}</a></p>}
    </>
  )
}

function sayEvent(lang: Lang, words: WorkplaceWords['work'], event: StoredEvent): string {
  const what = words.events[event.kind] ?? event.kind
  const who = (event.actor_name && nameIn(lang, event.actor_name)) ?? (event.actor_kind === 'link' ? words.author : words.system)
  const { reason, to } = event.detail
  const whole = to ? words.handed_to(what, nameIn(lang, to)) : what
  return reason ? words.why(words.by(whole, who), reason) : words.by(whole, who)
}
