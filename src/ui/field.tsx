// Form controls. Every one has a label, may have a hint and an error, and keeps what was typed in `value`.
import type { ReactNode } from 'react'
import { useWords } from './lang.ts'

/** What every control is asked with. */
export type Asked = {
  name: string
  label: string
  /** The id that an error links to; the name when left out. */
  id?: string | undefined
  hint?: string | undefined
  /** A full sentence that says what to do. */
  error?: string | undefined
  optional?: boolean | undefined
}

export type FieldProps = Asked & {
  type?:
    | 'text'
    | 'email'
    | 'tel'
    | 'date'
    | 'time'
    | 'month'
    | 'number'
    | 'search'
    | 'url'
    | 'password'
    | undefined
  value?: string | number | undefined
  length_max?: number | undefined
  min?: string | number | undefined
  max?: string | number | undefined
  step?: string | number | undefined
  autocomplete?: string | undefined
  inputmode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'search' | undefined
  /** Short fields are as wide as what is written in them: dates, numbers, codes. */
  short?: boolean | undefined
  required?: boolean | undefined
  /** Suggestions, offered by a datalist. */
  suggestions?: readonly string[] | undefined
}

/** One line to type. A `search` field is what the key / leads to. */
export function Field(props: FieldProps) {
  const id = props.id ?? props.name
  const short = props.short ?? ['date', 'time', 'month', 'number'].includes(props.type ?? 'text')
  return (
    <Framed {...props}>
      <input
        className={short ? 'input input--short' : 'input'}
        id={id}
        name={props.name}
        type={props.type ?? 'text'}
        defaultValue={props.value}
        maxLength={props.length_max}
        min={props.min}
        max={props.max}
        step={props.step}
        autoComplete={props.autocomplete}
        inputMode={props.inputmode}
        required={props.required}
        list={props.suggestions && `${id}-list`}
        data-search={props.type === 'search' ? '' : undefined}
        {...described(props)}
      />
      {props.suggestions && (
        <datalist id={`${id}-list`}>
          {props.suggestions.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
    </Framed>
  )
}

/** Several lines to type. `length_max` is a hint, counted down by script; the server decides. */
export function TextArea(
  props: Asked & {
    value?: string | undefined
    rows?: number | undefined
    length_max?: number | undefined
  },
) {
  const words = useWords()
  const id = props.id ?? props.name
  return (
    <Framed {...props}>
      <textarea
        className="input"
        id={id}
        name={props.name}
        rows={props.rows ?? 5}
        defaultValue={props.value}
        data-length-max={props.length_max}
        data-left-words={props.length_max && words.characters_left}
        data-over-words={props.length_max && words.characters_over}
        {...described(props, props.length_max === undefined ? [] : [`${id}-length`])}
      />
      {props.length_max !== undefined && (
        <p className="field__hint" id={`${id}-length`}>
          {words.length_max(props.length_max)}
        </p>
      )}
    </Framed>
  )
}

export type Choice = { value: string; label: string; hint?: string | undefined }

/** One of a list too long for radio buttons. `empty_label` is the line that means nothing chosen. */
export function Select(
  props: Asked & {
    options: readonly Choice[]
    value?: string | undefined
    empty_label?: string | undefined
  },
) {
  const words = useWords()
  return (
    <Framed {...props}>
      <select
        className="input"
        id={props.id ?? props.name}
        name={props.name}
        defaultValue={props.value ?? ''}
        {...described(props)}
      >
        {props.empty_label !== '' && <option value="">{props.empty_label ?? words.choose}</option>}
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Framed>
  )
}

/** A file to send. `accept` as in HTML; `size_max_mb` is said, the server refuses. The form needs `files`. */
export function FileInput(
  props: Asked & {
    accept?: string | undefined
    several?: boolean | undefined
    size_max_mb?: number | undefined
  },
) {
  const words = useWords()
  const sizeHint = props.size_max_mb === undefined ? undefined : words.file_size_max(props.size_max_mb)
  const hint = [props.hint, sizeHint].filter(Boolean).join('. ')
  return (
    <Framed {...props} hint={hint}>
      <input
        className="input input--file"
        type="file"
        id={props.id ?? props.name}
        name={props.name}
        accept={props.accept}
        multiple={props.several}
        {...described({ ...props, hint })}
      />
    </Framed>
  )
}

/** Label, hint and error around one control. */
function Framed(props: Asked & { children: ReactNode }) {
  const id = props.id ?? props.name
  return (
    <div className={props.error ? 'field field--error' : 'field'}>
      <label className="field__label" htmlFor={id}>
        {props.label}
        <Optional when={props.optional} />
      </label>
      <HintAndError {...props} />
      {props.children}
    </div>
  )
}

/** Legend, hint and error around several controls that answer one question. */
export function Group(props: Asked & { children: ReactNode; className?: string | undefined }) {
  const kind = props.className ? `field ${props.className}` : 'field'
  return (
    <fieldset className={props.error ? `${kind} field--error` : kind} aria-describedby={describedBy(props)}>
      <legend>
        {props.label}
        <Optional when={props.optional} />
      </legend>
      <HintAndError {...props} />
      {props.children}
    </fieldset>
  )
}

function HintAndError(props: Asked) {
  const id = props.id ?? props.name
  return (
    <>
      {props.hint && (
        <p className="field__hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {props.error && (
        <p className="field__error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
    </>
  )
}

function Optional({ when }: { when: boolean | undefined }) {
  const words = useWords()
  return when ? <span className="field__optional">, {words.optional}</span> : null
}

function described(props: Asked, more: readonly string[] = []) {
  return {
    'aria-describedby': describedBy(props, more),
    'aria-invalid': props.error ? true : undefined,
  }
}

function describedBy(props: Asked, more: readonly string[] = []): string | undefined {
  const id = props.id ?? props.name
  const ids = [props.hint && `${id}-hint`, props.error && `${id}-error`, ...more].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}
