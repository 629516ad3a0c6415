// The screen of a hall: numbers, never names. Read from five metres, without scrolling.
import type { Call } from '../../../platform/http/route.ts'
import { WallLayout } from '../../../ui/index.ts'
import type { Hall } from '../looking.ts'
import { floorIn, sayCall, tellAnnouncement } from '../naming.ts'
import type { HallCall } from '../queries/rooms.ts'
import type { Announcement } from '../queries/writing.ts'
import { WALK_IN_MINUTES } from '../rules/merge.ts'
import { hallWords } from '../words/index.ts'

type ScreenCall = Pick<Call<unknown, unknown>, 'clinic' | 'lang' | 'frame'>

export interface ScreenView {
  hall: Pick<Hall, 'branch'>
  /** What the script says that it knows. */
  version: string
  /** The building's last change when this was read: what comes after it is told by the line. */
  seq: number
  calls: readonly HallCall[]
  announcements: readonly Announcement[]
  /** Tickets of those who will be called next, one a room. */
  ready: readonly string[]
}

export function ScreenPage({ call, view }: { call: ScreenCall; view: ScreenView }) {
  const { lang, frame } = call
  const words = hallWords(lang).board
  const { calls, announcements, ready } = view
  return (
    <WallLayout lang={lang} title={words.title} demo={frame.demo} robots="noindex" scripts={['hall.js']}>
      <div data-hall={view.version} data-seq={view.seq} data-stale={words.stale}>
        <h1>{words.title}</h1>
        <p className="calls__stale" role="alert" hidden data-hall-stale="">{words.stale}</p>
        {announcements.map((one) => (
          <p key={one.id} className="calls__told" data-say={tellAnnouncement(lang, one, true)} data-say-key={one.id}>{tellAnnouncement(lang, one, false)}</p>
        ))}
        {calls.length === 0 ? <><p>{words.none}.</p><p>{words.none_next}</p></> : (
          <ol className="calls" aria-live="polite">
            {calls.map((one) => (
              <li key={one.subject_id} className="calls__one" data-say={sayCall(lang, one)} data-say-key={`${one.subject_id} ${one.times}`}>
                <strong className="calls__number">{one.ticket}</strong>
                <span>{[one.room === null ? words.to_doctor : words.to(one.room), floorIn(lang, one.floor)].filter(Boolean).join(', ')}</span>
              </li>
            ))}
          </ol>
        )}
        {ready.length > 0 && <p className="calls__ready">{words.next}: {ready.join(', ')}</p>}
        <p className="calls__rule">{words.rule(WALK_IN_MINUTES)}</p>
      </div>
      <button type="button" className="wall__key" hidden data-hall-voice="" data-off={words.voice_off}>{words.voice_on}</button>
      {/* without script the page asks again by itself */}
      <noscript><meta httpEquiv="refresh" content="10" /></noscript>
    </WallLayout>
  )
}
