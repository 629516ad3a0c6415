// What is read rather than filled in: headings, states, notices, empty lists.
import type { ReactNode } from 'react'
import type { IconName } from './icon.tsx'
import { Icon } from './icon.tsx'
import { useWords } from './lang.ts'

/** A heading; `side` stands on the same line at the right (a link, a state). */
export function Heading({
  level = 2,
  id,
  side,
  children,
}: {
  level?: 1 | 2 | 3 | undefined
  id?: string | undefined
  side?: ReactNode | undefined
  children: ReactNode
}) {
  const Tag = `h${level}` as const
  const heading = <Tag id={id}>{children}</Tag>
  return side ? (
    <div className="heading">
      {heading}
      <div className="heading__side">{side}</div>
    </div>
  ) : (
    heading
  )
}

/** The answer before the explanation: one or two larger sentences under the first heading. */
export function Lead({ children }: { children: ReactNode }) {
  return <p className="lead">{children}</p>
}

/** A quieter sentence: a time, a source, a condition. */
export function Aside({ children }: { children: ReactNode }) {
  return <p className="aside">{children}</p>
}

export type State = 'fine' | 'attention' | 'late' | 'unknown' | 'neutral'

const stateIcons: Record<State, IconName> = {
  fine: 'circle-check',
  attention: 'alert-triangle',
  late: 'clock-exclamation',
  unknown: 'circle-dashed',
  neutral: 'circle',
}

/**
 * A state as icon and word, never by colour alone. Without children it says the state's own word. In a long list `shared`
 * takes the icon's drawing from the page's `StateSigns`.
 */
export function StateTag({
  state,
  shared,
  children,
}: {
  state: State
  shared?: boolean | undefined
  children?: ReactNode | undefined
}) {
  const words = useWords()
  const own = state === 'neutral' ? '' : words[state]
  return (
    <span className={`state state--${state}`}>
      {shared ? (
        <svg className="icon" width="16" height="16" aria-hidden="true">
          <use href={`#sign-${state}`} />
        </svg>
      ) : (
        <Icon name={stateIcons[state]} size={16} />
      )}
      {children ?? own}
    </span>
  )
}

/** The drawings of some states' icons, once a page, for the tags of a long list. */
export function StateSigns({ states }: { states: readonly State[] }) {
  return (
    <svg className="hidden" aria-hidden="true">
      {states.map((state) => (
        <symbol key={state} id={`sign-${state}`} viewBox="0 0 24 24">
          <Icon name={stateIcons[state]} size={24} />
        </symbol>
      ))}
    </svg>
  )
}

const noticeIcons = {
  info: 'info-circle',
  success: 'circle-check',
  warning: 'alert-triangle',
  error: 'alert-circle',
} as const satisfies Record<string, IconName>

export type NoticeKind = keyof typeof noticeIcons

/** A sentence that stands out from the page. Errors and successes are announced to screen readers. */
export function Notice({
  kind = 'info',
  title,
  children,
}: {
  kind?: NoticeKind | undefined
  title?: string | undefined
  children: ReactNode
}) {
  const words = useWords()
  const role = kind === 'error' ? 'alert' : kind === 'success' ? 'status' : undefined
  return (
    <div className={`notice notice--${kind}`} role={role}>
      <Icon name={noticeIcons[kind]} size={24} />
      <div>
        <p className={title ? 'notice__title' : 'hidden'}>{title ?? words[`notice_${kind}`]}</p>
        {typeof children === 'string' ? <p>{children}</p> : children}
      </div>
    </div>
  )
}

/** In place of an empty list: why it is empty, what comes next. */
export function Empty({
  why,
  next,
  children,
}: {
  why: string
  next?: ReactNode | undefined
  children?: ReactNode | undefined
}) {
  return (
    <div className="empty">
      <p className="empty__why">{why}</p>
      {next && <p>{next}</p>}
      {children}
    </div>
  )
}

/** More for who wants it, closed at first. */
export function Details({
  summary,
  open,
  children,
}: {
  summary: ReactNode
  open?: boolean | undefined
  children: ReactNode
}) {
  return (
    <details open={open}>
      <summary>{summary}</summary>
      <div className="details">{children}</div>
    </details>
  )
}

/** Words as they were written: each of their lines is a paragraph. */
export function Lines({ text }: { text: string }) {
  return <>{text.split('\n').map((line, index) => <p key={index}>{line}</p>)}</>
}

/** Words of a person, quoted as they were written; `by` says whose and when. */
export function Quote({ by, children }: { by?: ReactNode | undefined; children: ReactNode }) {
  return (
    <figure className="quote">
      <blockquote>{children}</blockquote>
      {by && <figcaption>{by}</figcaption>}
    </figure>
  )
}

/** Only for things that can be picked up: a booking, a case in hand. Everything else is rows and rules. */
export function Card({
  title,
  href,
  level = 3,
  children,
}: {
  title: string
  href?: string | undefined
  /** 2 where the cards are the page itself and no heading stands between. */
  level?: 2 | 3
  children: ReactNode
}) {
  const Title = `h${level}` as const
  return (
    <article className="card">
      <Title className="card__title">{href ? <a href={href}>{title}</a> : title}</Title>
      {children}
    </article>
  )
}

/** One of the doors of a home page: what it leads to and a sentence about it. */
export function Door({
  href,
  title,
  children,
}: {
  href: string
  title: string
  children?: ReactNode | undefined
}) {
  return (
    <li className="door">
      <a className="door__title" href={href}>
        {title}
        <Icon name="chevron-right" />
      </a>
      {children && <p>{children}</p>}
    </li>
  )
}

/** Doors, one under another. */
export function Doors({ children }: { children: ReactNode }) {
  return <ul className="doors">{children}</ul>
}

/** A key to press, shown where there is a keyboard. */
export function KeyHint({ keys }: { keys: string }) {
  return <kbd className="key">{keys}</kbd>
}

/** How far a long piece of work is: `done` of `total`, and what is being done. */
export function Progress({ label, done, total }: { label: string; done: number; total: number }) {
  const words = useWords()
  return (
    <label className="progress">
      <span className="progress__label">
        <span>{label}</span>
        <span>{words.progress_of(done, total)}</span>
      </span>
      <progress value={done} max={total} />
    </label>
  )
}
