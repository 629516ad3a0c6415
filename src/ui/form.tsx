// A form, its buttons, and what is said when something must be mended or confirmed.
import type { ReactNode } from 'react'
import { useId } from 'react'
import { Icon } from './icon.tsx'
import { CSRF_FIELD } from './layout.tsx'
import { useWords } from './lang.ts'
import { Heading } from './reading.tsx'

/** A form that carries its CSRF token. `files` makes it multipart; `method` get needs no token. */
export function Form(props: {
  action: string
  method?: 'get' | 'post' | undefined
  csrf?: string | undefined
  files?: boolean | undefined
  id?: string | undefined
  label?: string | undefined
  /** A key under which the browser keeps a draft of what is typed, where draft.js is loaded. */
  draft?: string | undefined
  /** One field with its button beside it, as a search is. */
  line?: boolean | undefined
  children: ReactNode
}) {
  const method = props.method ?? 'post'
  return (
    <form
      className={props.line ? 'form--line' : undefined}
      id={props.id}
      method={method}
      action={props.action}
      aria-label={props.label}
      encType={props.files ? 'multipart/form-data' : undefined}
      data-draft={props.draft}
      noValidate
    >
      {method === 'post' && <input type="hidden" name={CSRF_FIELD} value={props.csrf ?? ''} />}
      {props.children}
    </form>
  )
}

export type ButtonProps = {
  kind?: 'primary' | 'secondary' | 'danger' | 'quiet' | undefined
  /** With an address the button is a link that looks like one. */
  href?: string | undefined
  name?: string | undefined
  value?: string | undefined
  /** Another address for this button's submission. */
  form_action?: string | undefined
  /** Why it cannot be pressed now; giving a reason disables the button and shows the sentence beside it. */
  disabled_reason?: string | undefined
  /** One letter that presses it on pages with shortcuts; show it by `KeyHint`. */
  shortcut?: string | undefined
  children: ReactNode
}

/** A verb to press. One primary button a page. */
export function Button(props: ButtonProps) {
  const reasonId = useId()
  const className = `button button--${props.kind ?? 'primary'}`
  if (props.href !== undefined && props.disabled_reason === undefined) {
    return (
      <a className={className} href={props.href} data-key={props.shortcut}>
        {props.children}
      </a>
    )
  }
  const button = (
    <button
      className={className}
      name={props.name}
      value={props.value}
      formAction={props.form_action}
      disabled={props.disabled_reason !== undefined}
      aria-describedby={props.disabled_reason === undefined ? undefined : reasonId}
      data-key={props.shortcut}
    >
      {props.children}
    </button>
  )
  if (props.disabled_reason === undefined) return button
  return (
    <>
      {button}
      <span className="button__reason" id={reasonId}>
        {props.disabled_reason}
      </span>
    </>
  )
}

/** Buttons in a row that wraps. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className="actions">{children}</div>
}

export type FieldError = { id: string; text: string }

/**
 * What must be mended, gathered on top of the form; each line leads to its field's id. Nothing when empty.
 * In: a list, or the sentences by field name as `parseForm` gives them (the id of a field is its name).
 */
export function ErrorSummary(props: {
  errors: readonly FieldError[] | Readonly<Record<string, string>>
  title?: string | undefined
}) {
  const words = useWords()
  const errors: readonly FieldError[] = isList(props.errors)
    ? props.errors
    : Object.entries(props.errors).map(([id, text]) => ({ id, text }))
  if (errors.length === 0) return null
  return (
    // without script nothing else can lead a reader to what has to be mended
    // oxlint-disable-next-line jsx-a11y/no-autofocus
    <div className="notice notice--error" role="alert" tabIndex={-1} autoFocus data-error-summary="">
      <Icon name="alert-circle" size={24} />
      <div>
        <h2 className="notice__title">{props.title ?? words.errors_title(errors.length)}</h2>
        <ul>
          {errors.map((error) => (
            <li key={error.id}>
              <a href={`#${error.id}`}>{error.text}</a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

function isList(errors: readonly FieldError[] | object): errors is readonly FieldError[] {
  return Array.isArray(errors)
}

/** On the page that confirms a sending: names the draft that draft.js may now forget. */
export function DraftSent({ draft }: { draft: string }) {
  return <span hidden data-draft-sent={draft} />
}

/** The question before a step that cannot be undone: what will happen, the verb in red, the way back. */
export function Confirm({
  level = 1,
  title,
  children,
  action,
  csrf,
  confirm_label,
  cancel_href,
  cancel_label,
}: {
  /** 1 on a page of its own. */
  level?: 1 | 2 | 3 | undefined
  title: string
  children: ReactNode
  action: string
  csrf: string
  confirm_label: string
  cancel_href: string
  cancel_label?: string | undefined
}) {
  const words = useWords()
  return (
    <section className="confirm">
      <Heading level={level}>{title}</Heading>
      {children}
      <Form action={action} csrf={csrf}>
        <Actions>
          <Button kind="danger">{confirm_label}</Button>
          <Button kind="quiet" href={cancel_href}>
            {cancel_label ?? words.cancel}
          </Button>
        </Actions>
      </Form>
    </section>
  )
}
