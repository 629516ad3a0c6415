// What follows an answer, and what a link says when there is nothing to answer any more.
import type { ReactNode } from 'react'
import { AnswerLayout, Actions, Button, Heading, Notice, Phone } from '../../ui/index.ts'
import type { Lang } from '../../platform/i18n.ts'
import { formatDate, formatDateTime } from '../../platform/time.ts'
import type { Content } from '../answer.ts'
import type { Asked } from '../link.ts'
import type { StoredAnswer } from '../queries/answers.ts'
import { type Words, ratingsWords } from '../words/index.ts'
import { Given, Subject } from './given.tsx'

export interface OutcomeView {
  lang: Lang
  demo: boolean
  today: string
}

/** What the reader has just done: nothing but open the link, sent a first answer, or changed it. */
export type Just = 'opened' | 'sent' | 'changed'

/** The answer as it was sent, and how long it may be changed. */
export function AnsweredPage({ view, asked, answer, just }: { view: OutcomeView; asked: Asked; answer: StoredAnswer; just: Just }) {
  const words = ratingsWords(view.lang)
  const title = just === 'sent' ? words.done.title : just === 'changed' ? words.done.changed_title : words.done.already_title
  const written = (at: Date) => formatDateTime(view.lang, at, asked.clinic.zone, view.today)
  return (
    <Page view={view} title={title} sent={asked.draft_name}>
      <Subject asked={asked} lang={view.lang} day={formatDate(view.lang, asked.letter.day, view.today)} />
      {just === 'changed' && <p>{words.done.changed}</p>}
      <p>{words.done.next}</p>
      <p>{words.done.until(written(answer.editable_until))}</p>
      <Actions>
        <Button kind="secondary" href={`?change=1&lang=${view.lang}`}>{words.done.change}</Button>
      </Actions>
      <Yours words={words} asked={asked} view={view} answer={answer} />
    </Page>
  )
}

/** After the 72 hours, or when the visits were withdrawn: the answer stands. `typed` is what came too late. */
export function ClosedPage({ view, asked, answer, typed }: { view: OutcomeView; asked: Asked; answer: StoredAnswer; typed?: Content | undefined }) {
  const words = ratingsWords(view.lang)
  const closed = asked.visits.length > 0 ? words.done.closed : words.done.closed_withdrawn
  return (
    <Page view={view} title={words.done.closed_title}>
      <Subject asked={asked} lang={view.lang} day={formatDate(view.lang, asked.letter.day, view.today)} />
      {typed && <Notice kind="warning">{words.done.closed_edit}</Notice>}
      <p>{closed(formatDateTime(view.lang, answer.answered_at, asked.clinic.zone, view.today))}</p>
      {typed && <Typed words={words} asked={asked} view={view} content={typed} />}
      <Yours words={words} asked={asked} view={view} answer={answer} />
      <Heard words={words} asked={asked} />
    </Page>
  )
}

/** A link that is not ours or leads nowhere: one page for all such links. */
export function UnknownPage({ view }: { view: OutcomeView }) {
  const words = ratingsWords(view.lang)
  return (
    <Page view={view} title={words.refused.unknown_title}>
      <p>{words.refused.unknown}</p>
      <p>{words.refused.unknown_next}</p>
      <p><a href={`/clinics?lang=${view.lang}`}>{words.refused.all_clinics}</a></p>
    </Page>
  )
}

export function ExpiredPage({ view, asked, at, typed }: { view: OutcomeView; asked: Asked; at: Date; typed?: Content | undefined }) {
  const words = ratingsWords(view.lang)
  return (
    <Page view={view} title={words.refused.expired_title}>
      <p>{words.refused.expired(formatDateTime(view.lang, at, asked.clinic.zone, view.today))}</p>
      {typed && <Typed words={words} asked={asked} view={view} content={typed} />}
      <Heard words={words} asked={asked} />
    </Page>
  )
}

export function WithdrawnPage({ view, asked, typed }: { view: OutcomeView; asked: Asked; typed?: Content | undefined }) {
  const words = ratingsWords(view.lang)
  return (
    <Page view={view} title={words.refused.withdrawn_title}>
      <p>{words.refused.withdrawn}</p>
      {typed && <Typed words={words} asked={asked} view={view} content={typed} />}
      <Heard words={words} asked={asked} />
    </Page>
  )
}

/** One of the visits was marked through another letter. */
export function MarkedElsewherePage({ view, asked, typed }: { view: OutcomeView; asked: Asked; typed: Content }) {
  const words = ratingsWords(view.lang)
  return (
    <Page view={view} title={words.refused.elsewhere_title}>
      <p>{words.refused.elsewhere}</p>
      <Typed words={words} asked={asked} view={view} content={typed} />
      <Heard words={words} asked={asked} />
    </Page>
  )
}

function Page({ view, title, sent, children }: { view: OutcomeView; title: string; sent?: string | undefined; children: ReactNode }) {
  return (
    <AnswerLayout lang={view.lang} title={title} demo={view.demo} scripts={sent === undefined ? [] : ['answer.js']}>
      <h1 data-answer-sent={sent}>{title}</h1>
      {children}
    </AnswerLayout>
  )
}

interface Part { words: Words; asked: Asked; view: OutcomeView }

function Yours({ words, asked, view, answer }: Part & { answer: StoredAnswer }) {
  const written = (at: Date) => formatDateTime(view.lang, at, asked.clinic.zone, view.today)
  return (
    <section>
      <Heading>{words.done.yours}</Heading>
      <Given asked={asked} lang={view.lang} content={answer.content} />
      <p>{words.given.may_publish}: {answer.content.may_publish ? words.given.may_publish_yes : words.given.may_publish_no}.</p>
      <p>
        {words.done.sent_at(written(answer.answered_at))}
        {answer.edited_at && `, ${words.done.changed_at(written(answer.edited_at))}`}.
      </p>
    </section>
  )
}

function Typed({ words, asked, view, content }: Part & { content: Content }) {
  return (
    <section>
      <Heading>{words.done.typed}</Heading>
      <Given asked={asked} lang={view.lang} content={content} />
    </section>
  )
}

function Heard({ words, asked }: { words: Words; asked: Asked }) {
  return (
    <section>
      <Heading>{words.refused.heard}</Heading>
      <ul>
        {asked.clinic.phone && <li>{words.refused.phone} <Phone number={asked.clinic.phone} /></li>}
        <li>{words.refused.desk}</li>
        <li>{words.refused.letter}</li>
      </ul>
      <p><a href={`/clinics/${asked.clinic.slug}`}>{words.refused.to_clinic}</a></p>
    </section>
  )
}
