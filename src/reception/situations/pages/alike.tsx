// Past situations that are like what is being typed; the script puts the server's own list in place of this one.
import { formatDate, localDate } from '../../../platform/time.ts'
import { Heading } from '../../../ui/index.ts'
import type { DeskCall } from '../../frame.tsx'
import type { Alike } from '../queries/situations.ts'
import { situationsWords } from '../words/index.ts'

/** `alike` null: nothing was looked for yet. */
export function AlikeList({ call, alike, level }: { call: Pick<DeskCall, 'lang' | 'clinic' | 'now'>; alike: readonly Alike[] | null; level: 2 | 3 }) {
  const { lang, clinic, now } = call
  const words = situationsWords(lang)
  return (
    <div data-similar="" aria-live="polite">
      {alike === null ? <p className="aside">{words.similar_start}</p> : alike.length === 0 ? <p className="aside">{words.similar_none}</p> : (
        <>
          <Heading level={level}>{words.similar}</Heading>
          <ul className="alike">
            {alike.map((one) => (
              <li key={one.id}>
                {one.clinic_id === clinic.id
                  ? <a href={`/reception/${clinic.slug}/situations/${one.id}?shown=closed`}>{one.words || words.undescribed}</a>
                  : <span>{one.words || words.undescribed}</span>}
                <p><strong>{words.similar_done}:</strong> {one.done}</p>
                <p><strong>{words.similar_next}:</strong> {one.next_time}</p>
                <p className="aside">{words.similar_when(formatDate(lang, localDate(one.closed_at, clinic.zone), localDate(now, clinic.zone)), lang === 'en' ? one.clinic_en : one.clinic_ru)}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
