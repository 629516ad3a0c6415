// How long something has lasted, as the desk says it: minutes, and from an hour on whole hours. In: whole minutes.
import { NBSP, pluralEn, pluralRu } from '../../../platform/i18n.ts'

/** «ждёт 40 минут», «ждёт 14 часов». */
export function lastedRu(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  return hours < 1 ? `${minutes}${NBSP}${pluralRu(minutes, 'минуту', 'минуты', 'минут')}` : `${hours}${NBSP}${pluralRu(hours, 'час', 'часа', 'часов')}`
}

export function lastedEn(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  return hours < 1 ? `${minutes}${NBSP}${pluralEn(minutes, 'minute', 'minutes')}` : `${hours}${NBSP}${pluralEn(hours, 'hour', 'hours')}`
}
