// What the author sees: the reply, what they said to it, or what they are asked.
import { type FieldErrors, type Typed, typedText } from '../../platform/http/form.ts'
import type { Lang } from '../../platform/i18n.ts'
import { HOUR_MS, formatDateTime } from '../../platform/time.ts'
import { Actions, AnswerLayout, Aside, Button, Details, ErrorSummary, Form, Heading, Lead, Notice, Quote, Radios, TextArea } from '../../ui/index.ts'
import type { LoadedCase } from '../loading.ts'
import type { SentReply } from '../queries/replies.ts'
import { NOT_SOLVED_REASONS, VERDICT_HOURS, WORDS_LENGTH_MAX } from '../rules/verdict.ts'
import { casesWords } from '../words/index.ts'

/** What the page says above everything else, and what came back from a form. */
export interface AuthorState {
  done?: 'helped' | 'not_solved' | 'answer'
  refusal?: 'too_late' | 'stale'
  typed: Typed
  errors: FieldErrors
}

interface AuthorProps {
  lang: Lang
  demo: boolean
  /** The link's path; forms go to nouns below it. */
  action: string
  given: LoadedCase
  reply: SentReply | undefined
  phone: string | null
  takes_words: boolean
  state: AuthorState
  now: Date
}

export function AuthorPage(props: AuthorProps) {
  const { lang, given, state } = props
  const words = casesWords(lang).author
  const title = state.done ? words.thanks_title
    : given.folded.state === 'asked' ? words.question_title
    : props.reply ? words.reply_title : words.waiting_title
  return (
    <AnswerLayout lang={lang} title={title} demo={props.demo}>
      <Heading level={1}>{title}</Heading>
      {state.done && <Notice kind="success">{words[`thanks_${state.done}`]}</Notice>}
      {state.refusal && <Notice kind="warning">{words[state.refusal]}</Notice>}
      <ErrorSummary errors={state.errors} />
      {given.folded.state === 'asked' ? <Question {...props} /> : props.reply ? <Reply {...props} reply={props.reply} /> : <Lead>{words.waiting}</Lead>}
      <Aside>{words.not_appeal}</Aside>
    </AnswerLayout>
  )
}

function Question({ lang, action, given, phone, takes_words, state }: AuthorProps) {
  const words = casesWords(lang).author
  const question = given.steps.findLast((step) => step.kind === 'asked_author')?.detail.words
  return (
    <>
      <Lead>{words.question_lead}</Lead>
      <Quote>{question}</Quote>
      {takes_words ? (
        <Form action={`${action}/answer`}>
          <TextArea
            name="words" label={words.answer} hint={words.words_hint} length_max={WORDS_LENGTH_MAX}
            value={typedText(state.typed, 'words')} error={state.errors['words']}
          />
          <Actions>
            <Button>{words.answer_send}</Button>
          </Actions>
        </Form>
      ) : <p>{phone ? words.no_words(phone) : words.no_words_no_phone}</p>}
    </>
  )
}

function Reply(props: AuthorProps & { reply: SentReply }) {
  const { lang, given, reply, state, now } = props
  const { verdict, verdict_at } = given.folded
  const words = casesWords(lang).author
  // a verdict on an earlier reply does not count for this one
  const said = verdict && verdict_at! >= reply.replied_at ? verdict : null
  const until = said && new Date(verdict_at!.getTime() + VERDICT_HOURS * HOUR_MS)
  return (
    <>
      {!state.done && <Lead>{words.reply_lead}</Lead>}
      <Quote>{reply.text}</Quote>
      {said && !state.done && <p>{words[`said_${said}`]}</p>}
      {until && until >= now && <Aside>{words.change(formatDateTime(lang, until, given.zone))}</Aside>}
      {(!until || until >= now) && (
        <>
          {!said && <Heading level={2}>{words.ask_verdict}</Heading>}
          {said !== 'helped' && <Helped {...props} primary={!said} />}
          {said !== 'not_solved' && <NotSolved {...props} />}
        </>
      )}
    </>
  )
}

function Helped({ lang, action, primary }: AuthorProps & { primary: boolean }) {
  return (
    <Form action={`${action}/verdict`}>
      <Actions>
        <Button kind={primary ? 'primary' : 'secondary'} name="verdict" value="helped">{casesWords(lang).author.helped}</Button>
      </Actions>
    </Form>
  )
}

function NotSolved({ lang, action, takes_words, state }: AuthorProps) {
  const all = casesWords(lang)
  const words = all.author
  return (
    <Details summary={words.not_solved} open={typedText(state.typed, 'verdict') === 'not_solved'}>
      <Form action={`${action}/verdict`}>
        <Radios
          name="reason" label={words.not_solved_why} optional value={typedText(state.typed, 'reason')}
          options={NOT_SOLVED_REASONS.map((reason) => ({ value: reason, label: all.not_solved_reasons[reason] }))}
        />
        {takes_words && (
          <TextArea
            name="words" label={words.words} hint={words.words_hint} optional rows={3} length_max={WORDS_LENGTH_MAX}
            value={typedText(state.typed, 'words')} error={state.errors['words']}
          />
        )}
        <Actions>
          <Button kind="secondary" name="verdict" value="not_solved">{words.send}</Button>
        </Actions>
      </Form>
    </Details>
  )
}

/** A link that is not ours, or not any more. */
export function BrokenLinkPage({ lang, demo, expired }: { lang: Lang; demo: boolean; expired: boolean }) {
  const words = casesWords(lang).author
  const title = expired ? words.expired_title : words.unknown_title
  return (
    <AnswerLayout lang={lang} title={title} demo={demo}>
      <Heading level={1}>{title}</Heading>
      <Lead>{expired ? words.expired : words.unknown}</Lead>
    </AnswerLayout>
  )
}
