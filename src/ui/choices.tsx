// Controls to choose with: one of a few, any of a few, yes or no.
import type { Asked, Choice } from './field.tsx'
import { Group } from './field.tsx'

/** One of up to seven. The id of the question is that of its first button. */
export function Radios({ value, ...props }: Asked & { options: readonly Choice[]; value?: string | undefined }) {
  return <Choices {...props} type="radio" chosen={value === undefined ? [] : [value]} />
}

/** Any number of a few. `values` are those already chosen. */
export function Checkboxes({
  values,
  ...props
}: Asked & { options: readonly Choice[]; values?: readonly string[] | undefined }) {
  return <Choices {...props} type="checkbox" chosen={values ?? []} />
}

function Choices({
  type,
  chosen,
  options,
  ...props
}: Asked & { type: 'radio' | 'checkbox'; chosen: readonly string[]; options: readonly Choice[] }) {
  const id = props.id ?? props.name
  return (
    <Group {...props}>
      {options.map((option, index) => (
        <label className="choice" key={option.value}>
          <input
            type={type}
            id={index === 0 ? id : `${id}-${option.value}`}
            name={props.name}
            value={option.value}
            defaultChecked={chosen.includes(option.value)}
          />
          <ChoiceWords {...option} />
        </label>
      ))}
    </Group>
  )
}

/** One yes or no. `value` is what is sent when it is ticked, 'yes' by default. */
export function Checkbox(props: Asked & { value?: string | undefined; checked?: boolean | undefined }) {
  const id = props.id ?? props.name
  return (
    <div className={props.error ? 'field field--error' : 'field'}>
      {props.error && (
        <p className="field__error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
      <label className="choice">
        <input
          type="checkbox"
          id={id}
          name={props.name}
          value={props.value ?? 'yes'}
          defaultChecked={props.checked ?? false}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={props.error ? `${id}-error` : undefined}
        />
        <ChoiceWords label={props.label} hint={props.hint} />
      </label>
    </div>
  )
}

function ChoiceWords({ label, hint }: { label: string; hint?: string | undefined }) {
  return (
    <span>
      {label}
      {hint && <span className="field__hint">{hint}</span>}
    </span>
  )
}
