// One case: what the patient wrote, how the clock stands, what happened, what can be done.
import type { ReactElement } from 'react'
import { formatDate, formatDateTime } from '../../platform/time.ts'
import { Aside, DefinitionList, Details, Heading, Notice, Quote, nameIn } from '../../ui/index.ts'
import type { LoadedCase } from '../loading.ts'
import type { Norm } from '../queries/cases.ts'
import type { Colleague } from '../queries/lists.ts'
import type { Draft, SentReply, Template } from '../queries/replies.ts'
import type { Arithmetic } from '../rules/clock.ts'
import { casesWords } from '../words/index.ts'
import { CaseActs, type FormState } from './acts.tsx'
import { ArithmeticLine, DueTag } from './arithmetic.tsx'
import type { DeskCall } from './desk.tsx'
import { CaseTimeline } from './timeline.tsx'

export interface CaseDetail {
  given: LoadedCase
  subject: ReactElement | null
  sum: Arithmetic
  norm: Norm | undefined
  owner_name: string | null
  branch: string | null
  replies: readonly SentReply[]
  draft: Draft | undefined
  templates: readonly Template[]
  colleagues: readonly Colleague[]
  account_id: string | null
  may_change_due: boolean
  /** A template to begin the reply with. */
  begun: Template | undefined
  form: FormState
  done: string | undefined
  today: string
}

export function CaseView({ call, detail }: { call: DeskCall; detail: CaseDetail }) {
  const { lang } = call
  const { given, sum, today } = detail
  const { folded } = given
  const words = casesWords(lang)
  const done = detail.done !== undefined && Object.hasOwn(words.done, detail.done) ? words.done[detail.done] : undefined
  return (
    <>
      <Heading
        level={1}
        side={<DueTag lang={lang} state={folded.state} due_on={folded.due_on} left_days={sum.left_days} today={today} />}
      >
        {words.titles[given.title_code] ?? words.titles['other']}
      </Heading>
      {done && <Notice kind="success">{done}</Notice>}
      <Heading level={2}>{words.detail.subject}</Heading>
      {detail.subject ?? <Aside>{words.detail.no_subject}</Aside>}
      <DefinitionList
        facts={[
          { term: words.detail.state, fact: words.states[folded.state] },
          { term: words.detail.owner, fact: detail.owner_name ? nameIn(lang, detail.owner_name) : words.detail.nobody },
          { term: words.detail.branch, fact: detail.branch },
          ...(folded.verdict ? [{ term: words.detail.verdict, fact: words.list[folded.verdict] }] : []),
          ...(folded.climbed_at ? [{ term: words.detail.climbed, fact: formatDateTime(lang, folded.climbed_at, given.zone, today) }] : []),
        ]}
      />
      {(folded.state === 'open' || folded.state === 'offered' || folded.state === 'asked') && (
        <Details summary={`${words.clock.title}: ${words.due.in_time(formatDate(lang, folded.due_on, today))}`} open>
          <ArithmeticLine lang={lang} sum={sum} round={sum.from === opening(given) ? 1 : 2} today={today} norm={detail.norm} />
        </Details>
      )}
      {detail.replies.length > 0 && <Heading level={2}>{words.detail.replies}</Heading>}
      {detail.replies.map((reply) => (
        <Quote key={reply.id} by={words.detail.reply_by(formatDateTime(lang, reply.replied_at, given.zone, today))}>
          <p>{reply.text}</p>
          {reply.message_id === null && <Aside>{words.detail.not_mailed}</Aside>}
        </Quote>
      ))}
      <CaseActs call={call} detail={detail} />
      <Heading level={2}>{words.detail.timeline}</Heading>
      <CaseTimeline lang={lang} given={given} today={today} words_shown />
    </>
  )
}

/** The local day on which the first clock began. */
export function opening(given: LoadedCase): string | undefined {
  return given.steps[0]?.detail.on
}
