// How a card names its parts for people.
import type { Lang } from '../../platform/i18n.ts'
import { formatDateTime, localDate } from '../../platform/time.ts'
import { placeIn } from '../naming.ts'
import type { VisitCard } from './queries/cards.ts'

/** «2 этаж, Кабинет 205», as far as it is known. */
export function placeOf(lang: Lang, { floor, place }: Pick<VisitCard, 'floor' | 'place'>): string | null {
  return [floor, place].filter((part) => part !== null).map((part) => placeIn(lang, part)).join(', ') || null
}

/** «ср 25 ноября, 12:00» in the clinic's zone. */
export function whenOf(lang: Lang, card: Pick<VisitCard, 'starts_at' | 'zone'>, now: Date): string {
  return formatDateTime(lang, card.starts_at, card.zone, localDate(now, card.zone))
}
