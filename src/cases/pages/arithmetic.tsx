// How a date due came about, and how a case stands against it.
import type { Lang } from '../../platform/i18n.ts'
import { formatDate } from '../../platform/time.ts'
import { Aside, StateTag } from '../../ui/index.ts'
import type { Norm } from '../queries/cases.ts'
import type { Arithmetic } from '../rules/clock.ts'
import type { CaseState } from '../rules/state.ts'
import { casesWords } from '../words/index.ts'

/** «открыт вт 24 ноября; 8 рабочих дней; ждали автора 2 дня; срок — вт 8 декабря» and what stands behind it. */
export function ArithmeticLine({ lang, sum, round, today, norm }: {
  lang: Lang
  sum: Arithmetic
  /** From 2 on, or after the date was moved, counting did not start with the opening. */
  round: number
  today: string
  norm: Norm | undefined
}) {
  const words = casesWords(lang).clock
  const date = (day: string) => formatDate(lang, day, today)
  const parts = [
    round === 1 ? words.opened(date(sum.from)) : words.restarted(date(sum.from)),
    words.term(sum.days),
    ...(sum.waited_days > 0 ? [words.waited(sum.waited_days)] : []),
    ...sum.exceptions.map((day) => (day.working ? words.worked : words.off)(date(day.day), lang === 'en' ? day.name_en : day.name_ru)),
    sum.standing_since === null ? words.due(date(sum.due_on)) : words.standing(date(sum.standing_since)),
    ...(sum.standing_since === null
      ? [sum.left_days > 0 ? words.left(sum.left_days) : sum.left_days === 0 ? words.last : words.late(-sum.left_days)]
      : []),
  ]
  return (
    <>
      <p>{parts.join('; ')}.</p>
      <Aside>{words.how}</Aside>
      {norm && <Aside>{words.norm(norm.edition, lang === 'en' ? norm.source_en : norm.source_ru)}</Aside>}
    </>
  )
}

/** Whether a case is in time: an icon and a word. `left_days` as in `Arithmetic`. */
export function DueTag({ lang, state, due_on, left_days, today }: {
  lang: Lang; state: CaseState; due_on: string; left_days: number; today: string
}) {
  const all = casesWords(lang)
  const words = all.due
  if (state === 'replied' || state === 'settled') return <StateTag state={state === 'settled' ? 'fine' : 'neutral'}>{all.states[state]}</StateTag>
  if (state === 'asked') return <StateTag state="neutral">{words.standing}</StateTag>
  if (due_on < today) return <StateTag state="late">{words.late(Math.max(1, -left_days))}</StateTag>
  if (due_on === today) return <StateTag state="attention">{words.today}</StateTag>
  return <StateTag state={left_days <= 2 ? 'attention' : 'fine'}>{words.in_time(formatDate(lang, due_on, today))}</StateTag>
}
