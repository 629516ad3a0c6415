// What the author sees: the reply, what they said to it, or what they are asked.
import type { ReactNode } from 'react'
import { type FieldErrors, type Typed, typedText } from '../../platform/http/form.ts'
import type { Frame } from '../../platform/http/route.ts'
import type { Lang } from '../../platform/i18n.ts'
import { HOUR_MS, formatDateTime } from '../../platform/time.ts'
import { Actions, Aside, Button, Details, ErrorSummary, Form, Heading, Lead, Lines, Notice, Quote, Radios, ResidentLayout, TextArea } from '../../ui/index.ts'
import type { LoadedCase } from '../loading.ts'
import type { SentReply } from '../queries/replies.ts'
import type { Verdict } from '../rules/state.ts'
import { NOT_SOLVED_REASONS, VERDICT_HOURS, WORDS_LENGTH_MAX, mayTellWhy } from '../rules/verdict.ts'
import { casesWords } from '../words/index.ts'

/** What the page says above everything else, and what came back from a form. */
export interface AuthorState {
  done?: 'helped' | 'not_solved' | 'answer'
  refusal?: 'too_late' | 'stale'
  typed: Typed
  errors: FieldErrors
}

interface AuthorProps {
  frame: Frame
  lang: Lang
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
    <LinkLayout frame={props.frame} lang={lang} path={props.action} title={title}>
      {state.done && <Notice kind="success">{words[`thanks_${state.done}`]}</Notice>}
      {state.refusal && <Notice kind="warning">{words[state.refusal]}</Notice>}
      <ErrorSummary errors={state.errors} />
      {state.refusal && <Unsent lang={lang} typed={state.typed} phone={props.phone} />}
      {given.folded.state === 'asked' ? <Question {...props} /> : props.reply ? <Reply {...props} reply={props.reply} /> : <Lead>{words.waiting}</Lead>}
      <Aside>{words.not_appeal}</Aside>
    </LinkLayout>
  )
}

/** Words that nobody will read, so that they can be copied, and where they may be said instead. */
function Unsent({ lang, typed, phone }: { lang: Lang; typed: Typed; phone: string | null }) {
  const words = casesWords(lang).author
  const text = typedText(typed, 'words').trim()
  if (text === '') return null
  return (
    <>
      <Quote by={words.unsent}><Lines text={text} /></Quote>
      <p>{phone ? words.by_phone(phone) : words.by_phone_unknown}</p>
    </>
  )
}

/** Whoever holds the link reads it, signed in or not: the page greets nobody and offers no signing in. */
function LinkLayout({ frame, lang, path, title, children }: {
  frame: Frame; lang: Lang; path: string; title: string; children: ReactNode
}) {
  return (
    <ResidentLayout lang={lang} path={path} title={title} demo={frame.demo} robots="noindex" referrer="no-referrer">
      <Heading level={1}>{title}</Heading>
      {children}
    </ResidentLayout>
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
        <Form action={`${action}/answer?lang=${lang}`}>
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
      {(!until || until >= now) && <VerdictForm {...props} said={said} may_tell={said !== 'not_solved' || mayTellWhy(given.folded, given.steps, now)} />}
    </>
  )
}

/** Both buttons at once, or after a verdict the other one alone; what is wrong may be told, then or after, and need not be. */
function VerdictForm({ lang, action, takes_words, state, said, may_tell }: AuthorProps & { said: Verdict | null; may_tell: boolean }) {
  const all = casesWords(lang)
  const words = all.author
  return (
    <Form action={`${action}/verdict?lang=${lang}`}>
      {!said && <Heading level={2}>{words.ask_verdict}</Heading>}
      <Actions>
        {said !== 'helped' && <Button kind={said ? 'secondary' : 'primary'} name="verdict" value="helped">{words.helped}</Button>}
        {said !== 'not_solved' && <Button kind="secondary" name="verdict" value="not_solved">{words.not_solved}</Button>}
      </Actions>
      {may_tell && (
        <Details summary={said === 'not_solved' ? words.tell_after : words.tell_why} open={said === 'not_solved' || typedText(state.typed, 'verdict') === 'not_solved'}>
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
            <Button kind="secondary" name="verdict" value="not_solved">{said === 'not_solved' ? words.send_after : words.send}</Button>
          </Actions>
        </Details>
      )}
    </Form>
  )
}

/** A link that is not ours, or not any more. */
export function BrokenLinkPage({ frame, lang, expired, typed }: { frame: Frame; lang: Lang; expired: boolean; typed: Typed }) {
  const words = casesWords(lang).author
  return (
    <LinkLayout frame={frame} lang={lang} path={frame.path} title={expired ? words.expired_title : words.unknown_title}>
      <Lead>{expired ? words.expired : words.unknown}</Lead>
      <Unsent lang={lang} typed={typed} phone={null} />
    </LinkLayout>
  )
}
