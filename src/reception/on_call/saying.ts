// A span on call as people say it.
import type { Lang } from '../../platform/i18n.ts'
import { formatDate, localDate, localTime } from '../../platform/time.ts'
import { onCallWords } from './words/index.ts'

/** A span as people say it: the day, and the times; an end on another day is the next morning. */
export function saySpan(lang: Lang, { from_at, until_at }: { from_at: Date; until_at: Date }, zone: string, now: Date): string {
  const [day, last] = [localDate(from_at, zone), localDate(until_at, zone)]
  const said = formatDate(lang, day, localDate(now, zone))
  const [from, until] = [localTime(from_at, zone), localTime(until_at, zone)]
  return day === last ? onCallWords(lang).span(said, from, until) : onCallWords(lang).span_over_night(said, from, until)
}
