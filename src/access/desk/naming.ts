// How a card names its parts for people.
import { type Lang, NBSP } from '../../platform/i18n.ts'
import { formatDateTime, localDate } from '../../platform/time.ts'
import { nameIn } from '../../ui/index.ts'
import type { VisitCard } from './queries/cards.ts'

/** «2 этаж, Кабинет 205», as far as it is known. */
export function placeOf(lang: Lang, { floor, place }: Pick<VisitCard, 'floor' | 'place'>): string | null {
  return [floor, place].filter((part) => part !== null).map((part) => placeIn(lang, part)).join(', ') || null
}

/** The name of a room or floor: in English the two usual words are put into English, the rest into Latin letters. */
export function placeIn(lang: Lang, name: string): string {
  if (lang === 'ru') return name
  return nameIn(lang, name.replace(/кабинет/iu, 'Room').replace(/(\d+)(?:-?й)?\s*этаж/iu, `floor${NBSP}$1`))
}

/** «ср 25 ноября, 12:00» in the clinic's zone. */
export function whenOf(lang: Lang, card: Pick<VisitCard, 'starts_at' | 'zone'>, now: Date): string {
  return formatDateTime(lang, card.starts_at, card.zone, localDate(now, card.zone))
}

/** «09.05.1980», as documents write a birth date. */
export function writtenDate(date: string): string {
  return date.split('-').toReversed().join('.')
}
