import type { Choice } from './field.tsx'
import { Group } from './field.tsx'
import { useWords } from './lang.ts'

export const STAR_PATH = 'M12 2.6l2.9 6.1 6.6.9-4.8 4.6 1.2 6.6-5.9-3.2-5.9 3.2 1.2-6.6-4.8-4.6 6.6-.9z'

/** The value that «нечего оценивать» sends. */
export const NOT_APPLICABLE = 'none'

export type StarsProps = {
  name: string
  /** The question, as the legend. */
  label: string
  /** The id that an error links to (the first star); the name when left out. */
  id?: string | undefined
  /** The mark chosen or preselected, 1 to 5; 'none' for not applicable, or the value of one of `others`. */
  value?: number | string | undefined
  hint?: string | undefined
  error?: string | undefined
  optional?: boolean | undefined
  /** Whether «нечего оценивать» is offered; it also takes a mark back. */
  not_applicable?: boolean | undefined
  /** Further answers in place of a mark: «этого посещения не было». */
  others?: readonly Choice[] | undefined
}

/** A mark from 1 to 5 as radio buttons, filled up to the choice by CSS alone; sends `name`=1…5 or 'none'. */
export function Stars(props: StarsProps) {
  const words = useWords()
  const id = props.id ?? props.name
  return (
    <Group {...props} className="stars">
      <div className="stars__row">
        {words.star_names.map((word, index) => (
          <label className="star" key={word}>
            <input
              type="radio"
              id={index === 0 ? id : undefined}
              name={props.name}
              value={index + 1}
              defaultChecked={String(props.value) === String(index + 1)}
            />
            <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
              {index === 0 ? <path id={`${id}-star`} d={STAR_PATH} /> : <use href={`#${id}-star`} />}
            </svg>
            <span className="star__word">{word}</span>
          </label>
        ))}
        <span className="stars__ends" aria-hidden="true">
          <span>{words.star_worst}</span>
          <span>{words.star_best}</span>
        </span>
      </div>
      {[
        ...(props.not_applicable ? [{ value: NOT_APPLICABLE, label: words.not_applicable }] : []),
        ...(props.others ?? []),
      ].map((other) => (
        <label className="choice" key={other.value}>
          <input
            type="radio"
            name={props.name}
            value={other.value}
            defaultChecked={props.value === other.value}
          />
          <span>{other.label}</span>
        </label>
      ))}
    </Group>
  )
}
