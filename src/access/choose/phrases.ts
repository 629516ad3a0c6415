// A card in words: the list, the comparison and the map say the same sentences.
import { type Lang, formatNumber } from '../../platform/i18n.ts'
import { HOUR_MS, addDays, formatDate, formatDateTime, formatMonth, localDate, localTime } from '../../platform/time.ts'
import type { State } from '../../ui/index.ts'
import { placeIn } from '../naming.ts'
import type { Norm } from '../norms.ts'
import type { Duty, NineInTen } from '../waits/index.ts'
import type { Card } from './listing.ts'
import type { Specialty } from './need.ts'
import type { BranchFacts } from './queries.ts'
import { type ChooseWords, chooseWords } from './words/index.ts'

/** Slots told by a source are believed for so long without a word about their age. */
const OLD_MS = HOUR_MS

export function specialtyName(specialty: Specialty, lang: Lang): string {
  return lang === 'en' ? specialty.name_en : specialty.name_ru
}

export function branchTitle(branch: BranchFacts, lang: Lang): string {
  const { card } = chooseWords(lang)
  return lang === 'en' ? card.title(branch.clinic_en, branch.branch_en) : card.title(branch.clinic_ru, branch.branch_ru)
}

/** «14 рабочих дней» */
export function normPhrase(norm: Norm, lang: Lang): string {
  return chooseWords(lang).norm[norm.unit](norm.value)
}

export const STATES = { kept: 'fine', missed: 'late', unknown: 'unknown' } as const satisfies Record<Card['judgement'], State>

/** Whether the norm is kept, in words; beside it stand its colour and sign. */
export function judgementPhrase({ judgement }: Pick<Card, 'judgement'>, norm: Norm | undefined, lang: Lang): string {
  const { card } = chooseWords(lang)
  return judgement === 'unknown' || !norm ? card.unknown : card[judgement](normPhrase(norm, lang))
}

/** «сегодня, 14:20», «завтра, 08:00», «чт 26 ноября, 10:15» in the branch's zone. */
export function whenPhrase(at: Date, zone: string, now: Date, lang: Lang): string {
  return `${dayPhrase(localDate(at, zone), localDate(now, zone), lang)}, ${localTime(at, zone)}`
}

/** «сегодня», «завтра», «пн 30 ноября». */
export function dayPhrase(day: string, today: string, lang: Lang): string {
  const { card } = chooseWords(lang)
  return day === today ? card.today : day === addDays(today, 1) ? card.tomorrow : formatDate(lang, day, today)
}

/** Null when nothing is known. */
export function thirdPhrase({ figure }: Pick<Card, 'figure'>, lang: Lang): string | null {
  const { card } = chooseWords(lang)
  if (figure === null) return null
  return figure.third_days === null ? card.third_beyond : card.third_days(figure.third_days)
}

/** «не дольше 12 дней (октябрь 2026, 143 записи)»; null when nobody asked that month. */
export function ninePhrase({ served }: Pick<Card, 'served'>, lang: Lang): string | null {
  if (!served) return null
  return nineWords(served.figure.visit, formatMonth(lang, served.month.slice(0, 7)), chooseWords(lang))
}

function nineWords(visit: NineInTen, month: string, { card }: ChooseWords): string {
  if (visit.too_few) return card.nine_few(month)
  return visit.days === null ? card.nine_beyond(month, visit.n) : card.nine_days(visit.days, month, visit.n)
}

/** «4,4 (4,1–4,7), 312 ответов»; null while nothing is published. */
export function ratingPhrase({ star }: Pick<Card, 'star'>, lang: Lang): string | null {
  if (!star || star.star === null || star.low === null || star.high === null) return null
  const written = (mark: number) => formatNumber(lang, mark, 1)
  return chooseWords(lang).card.rating_value(written(star.star), written(star.low), written(star.high), star.n)
}

/** «0,8 % попыток (за 28 дней 240 попыток)»; null where nobody has tried. */
export function phantomPhrase({ phantom }: Pick<Card, 'phantom'>, lang: Lang): string | null {
  const { card } = chooseWords(lang)
  if (!phantom) return null
  if (phantom.rate === null) return card.phantom_few(phantom.attempts)
  return card.phantom_share(formatNumber(lang, phantom.rate * 100, 1), phantom.attempts)
}

export function dutyPhrase({ opens, closes, room }: Duty, lang: Lang): string {
  return chooseWords(lang).card.duty_hours(opens, closes, room && placeIn(lang, room))
}

export function kmPhrase(km: number, lang: Lang): string {
  return chooseWords(lang).card.km(formatNumber(lang, Math.round(km * 10) / 10, 1))
}

/** Opening hours today; null when they are not known. */
export function hoursPhrase({ hours }: Pick<Card, 'hours'>, lang: Lang): string | null {
  const { card } = chooseWords(lang)
  return hours === undefined ? null : hours === null ? card.closed : card.open(hours.opens, hours.closes)
}

/** What is known of the building; what is not known is not said. */
export function buildingPhrase({ step_free, lift, languages }: BranchFacts, lang: Lang): string | null {
  const { card } = chooseWords(lang)
  const known = [
    step_free === null ? null : step_free ? card.step_free : card.no_step_free,
    lift === null ? null : lift ? card.lift : card.no_lift,
    languages?.length ? card.speaks(languages.map((code) => languageName(code, lang)).join(', ')) : null,
  ].filter((part) => part !== null)
  return known.length === 0 ? null : known.join(', ')
}

const NAMES = { ru: new Intl.DisplayNames('ru', { type: 'language' }), en: new Intl.DisplayNames('en', { type: 'language' }) }

/** The name of a language: «английский». */
export function languageName(code: string, lang: Lang): string {
  return NAMES[lang].of(code) ?? code
}

/** Whether the data are so old that a page says it. */
export function isOld({ wait }: Pick<Card, 'wait'>, now: Date): boolean {
  return wait !== undefined && wait.known_at !== null && now.getTime() - wait.known_at.getTime() > OLD_MS
}

/** How old the data are, when they are; null when they are fresh or kept here. */
export function agePhrase({ wait, branch }: Pick<Card, 'wait' | 'branch'>, now: Date, lang: Lang): string | null {
  const { card } = chooseWords(lang)
  if (!wait) return null
  if (isOld({ wait }, now)) {
    return card.old(formatDateTime(lang, wait.known_at!, branch.zone, localDate(now, branch.zone)))
  }
  return wait.never_read ? card.never_read : null
}

/** The page of one branch and specialty, for a class. */
export function branchHref(branch: BranchFacts, specialty_code: string, code: string): string {
  return `/access/branches/${branch.clinic_slug}/${branch.slug}/${specialty_code}?c=${code}`
}

/** Where a time is chosen; a soonest one is offered there first. */
export function timesHref(branch: BranchFacts, specialty_code: string, code: string, at?: Date): string {
  const day = at ? `&from=${localDate(at, branch.zone)}&t=${localTime(at, branch.zone)}` : ''
  return `/access/times/${branch.clinic_slug}/${branch.slug}/${specialty_code}?c=${code}${day}`
}

