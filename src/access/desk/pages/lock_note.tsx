// The no-show rule in sentences: before it bites (where one confirms a booking) and when it does.
import type { Lang } from '../../../platform/i18n.ts'
import { formatDateTime } from '../../../platform/time.ts'
import { Notice } from '../../../ui/index.ts'
import type { LockStanding } from '../lock.ts'
import { deskWords } from '../words/index.ts'

/**
 * What a person should know of the rule where a booking is confirmed, or refused as `locked`. In: the standing with the
 * specialty (`findLockStanding`), the zone of the clinic. Nothing for whoever missed nothing.
 */
export function LockNote({ lang, standing, zone }: { lang: Lang; standing: LockStanding | null; zone: string }) {
  const words = deskWords(lang).lock
  if (!standing) return null
  const { rule, lock, counted, left } = standing
  const more = <p><a href="/access/locks">{words.more}</a></p>
  if (lock) {
    return (
      <Notice kind="warning" title={words.locked(formatDateTime(lang, lock.until, zone))}>
        <p>{words.locked_why}</p>
        <ul>{lock.missed.map((visit) => <li key={visit.booking_id}>{formatDateTime(lang, visit.starts_at, zone)}</li>)}</ul>
        <p>{words.locked_how}</p>
        {more}
      </Notice>
    )
  }
  if (counted.length === 0) return null
  return (
    <Notice>
      <p>{words.before(counted.length, rule.window_days)}</p>
      {left === 1 && <p>{words.before_last(rule.lock_days)}</p>}
      {more}
    </Notice>
  )
}
