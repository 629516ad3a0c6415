// What happened to a case, step by step.
import type { Lang } from '../../platform/i18n.ts'
import { formatDate, formatDateTime } from '../../platform/time.ts'
import { type Moment, Timeline, nameIn } from '../../ui/index.ts'
import type { LoadedCase } from '../loading.ts'
import type { StoredStep } from '../queries/cases.ts'
import { type Words, casesWords } from '../words/index.ts'

/** With `words_shown` false only what happened and when: the city reads no words of the clinic or of the author. */
export function CaseTimeline({ lang, given, today, words_shown }: {
  lang: Lang; given: LoadedCase; today: string; words_shown: boolean
}) {
  const words = casesWords(lang)
  const moments = given.steps.map((step): Moment => ({
    key: String(step.number),
    when: formatDateTime(lang, step.at, given.zone, today),
    datetime: step.at.toISOString(),
    // the reason of a moved date is public to everybody who sees the date
    what: words_shown || step.kind === 'due_changed'
      ? <>{sayStep(lang, words, step, today)}{step.detail.words && <p className="aside">{step.detail.words}</p>}</>
      : sayStep(lang, words, step, today, false),
    who: words_shown ? whoOf(lang, words, step) : undefined,
  }))
  return <Timeline label={words.detail.timeline} moments={moments} />
}

function whoOf(lang: Lang, words: Words, step: StoredStep): string {
  if (step.actor_kind === 'link') return words.detail.by_author
  return step.actor_name ? nameIn(lang, step.actor_name) : words.detail.by_system
}

/** One sentence about a step. */
function sayStep(lang: Lang, words: Words, step: StoredStep, today: string, names = true): string {
  const { detail, kind } = step
  const due = detail.due_on ? formatDate(lang, detail.due_on, today) : ''
  const said = words.steps
  if (kind === 'opened' || kind === 'author_answered' || kind === 'reopened' || kind === 'due_changed') return said[kind](due)
  if (kind === 'handed_over') return said.handed_over(names ? nameIn(lang, detail.account_name ?? '') : words.acts.head_of_department)
  if (kind === 'reply_held') {
    return said.reply_held((detail.reasons ?? []).map((name) => words.hold_names[name as keyof Words['hold_names']] ?? name).join(', '))
  }
  if (kind === 'not_solved') {
    return said.not_solved((detail.reasons ?? []).map((name) => words.not_solved_reasons[name as keyof Words['not_solved_reasons']] ?? name).join(', '))
  }
  if (kind === 'settled') return said.settled((detail.reasons ?? []).map((name) => words.settle_reasons[name] ?? name).join(', '))
  return said[kind]
}
