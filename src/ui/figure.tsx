// A mark as a figure with its uncertainty, and distributions as zero-based bars.
import { formatNumber, formatPercent } from '../platform/i18n.ts'
import { useLang, useWords } from './lang.ts'
import { STAR_PATH } from './stars.tsx'

export type FigureProps = {
  /** The mark from 1 to 5; null when it is unknown or held back, which is never shown as 0. */
  value: number | null
  /** The band around it, in the same units. */
  low?: number | undefined
  high?: number | undefined
  answers: number
  /** How many letters those answers came from; the share is their quotient. */
  letters?: number | undefined
  /** How many answers are needed before the figure is shown, when it is held back. */
  answers_needed?: number | undefined
  /** The page that says how it is counted. Every judgement has one. */
  how_href?: string | undefined
}

/** «4,4 (4,1–4,7), 312 ответов на 1 940 писем, 16 %», the band under the stars; unknown is «нет данных». */
export function Figure(props: FigureProps) {
  const lang = useLang()
  const words = useWords()
  const { value, low, high, answers, letters } = props
  const count = letters ? words.figure_answers(answers, letters) : words.figure_answers_only(answers)
  const written = (mark: number) => formatNumber(lang, mark, 1)
  return (
    <div className="figure">
      {value === null ? (
        <p className="figure__value no-data">{words.no_data}</p>
      ) : (
        <p className="figure__value">
          <StarBand value={value} low={low} high={high} />
          <span>
            <strong>{written(value)}</strong>
            {low !== undefined && high !== undefined && (
              <>
                {' '}
                ({written(low)}–{written(high)})
              </>
            )}
          </span>
        </p>
      )}
      <p className="figure__count">
        {answers > 0 && count}
        {props.how_href && (
          <>
            {answers > 0 && '. '}
            <a href={props.how_href}>{words.how_counted}</a>
          </>
        )}
      </p>
      {value === null && props.answers_needed !== undefined && (
        <p className="figure__count">{words.figure_later(props.answers_needed)}</p>
      )}
    </div>
  )
}

const STAR = 24

/** Five stars filled to a fraction, with the band as a line under them: one star is one mark. */
export function StarBand({
  value,
  low,
  high,
}: {
  value: number
  low?: number | undefined
  high?: number | undefined
}) {
  const lang = useLang()
  const words = useWords()
  const written = (mark: number) => formatNumber(lang, mark, 1)
  const spoken =
    low !== undefined && high !== undefined
      ? words.figure_spoken(written(value), written(low), written(high))
      : words.figure_spoken_alone(written(value))
  return (
    <svg
      className="starband"
      width={5 * STAR}
      height="32"
      viewBox={`0 0 ${5 * STAR} 32`}
      role="img"
      aria-label={spoken}
    >
      <FiveStars className="starband__empty" />
      <svg width={round(value * STAR)} height={STAR}>
        <FiveStars className="starband__full" />
      </svg>
      {low !== undefined && high !== undefined && (
        <path className="starband__band" d={`M${round(low * STAR)} 26v4m0-2H${round(high * STAR)}m0-2v4`} />
      )}
    </svg>
  )
}

function FiveStars({ className }: { className: string }) {
  return (
    <g className={className}>
      {[0, 1, 2, 3, 4].map((index) => (
        <path key={index} d={STAR_PATH} transform={index === 0 ? undefined : `translate(${index * STAR})`} />
      ))}
    </g>
  )
}

export type BarItem = {
  key: string
  label: string
  /** Null is a cell that is hidden: it is said, and drawn as nothing. */
  count: number | null
  href?: string | undefined
}

/** A distribution: zero-based bars against the whole, number and share beside each, hidden ones as «скрыто». */
export function BarList({
  label,
  items,
  total,
}: {
  label: string
  items: readonly BarItem[]
  /** What the shares are of; the sum of the counts when left out. */
  total?: number | undefined
}) {
  const lang = useLang()
  const words = useWords()
  const whole = total ?? items.reduce((sum, item) => sum + (item.count ?? 0), 0)
  return (
    <>
      <ul className="bars" aria-label={label}>
        {items.map(({ key, label: name, count, href }) => (
          <li className="bars__item" key={key}>
            <span className="bars__label">{href ? <a href={href}>{name}</a> : name}</span>
            <svg className="bars__track" width="100%" height="12" aria-hidden="true">
              <line x1="0" x2="0" y1="0" y2="12" />
              {count !== null && whole > 0 && <rect width={`${round((100 * count) / whole)}%`} height="12" />}
            </svg>
            {count === null ? (
              <span className="bars__number no-data">{words.hidden}</span>
            ) : (
              <span className="bars__number">
                {formatNumber(lang, count)}
                {whole > 0 && <span className="bars__share">{formatPercent(lang, count / whole)}</span>}
              </span>
            )}
          </li>
        ))}
      </ul>
      {items.some((item) => item.count === null) && <p className="aside">{words.hidden_why}</p>}
    </>
  )
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
