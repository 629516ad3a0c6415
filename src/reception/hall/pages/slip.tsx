// The number of a visitor without a booking, on a strip of 80 mm: the number, the room, the way, how one is called.
import { formatDateTime, localTime } from '../../../platform/time.ts'
import { Icon, Notice } from '../../../ui/index.ts'
import { type DeskCall, ReceptionFrame } from '../../frame.tsx'
import type { Hall, HallRoom } from '../looking.ts'
import { doctorIn, floorIn, roomTitle, whomFor } from '../naming.ts'
import type { WalkIn } from '../queries/rooms.ts'
import { hallWords } from '../words/index.ts'
import { OrderRule, hallHref } from './hall.tsx'

export function SlipPage({ call, hall, room, walk_in }: { call: DeskCall; hall: Hall; room: HallRoom | undefined; walk_in: WalkIn }) {
  const { lang, clinic } = call
  const all = hallWords(lang)
  const words = all.slip
  const place = room?.foretold.findIndex(({ who }) => who.id === walk_in.id) ?? -1
  const way = room?.room && hall.branch.has_plan ? `/reception/${clinic.slug}/way/${hall.branch.slug}/card?to=${encodeURIComponent(room.room)}` : undefined
  return (
    <ReceptionFrame call={call} section="hall" title={words.title(walk_in.ticket)} scripts={['ticket.js']}>
      <div className="ticket-tools">
        <h1>{words.title(walk_in.ticket)}</h1>
        <button type="button" className="button button--primary" data-print="" hidden><Icon name="printer" />{words.print}</button>
        <p>
          {way && <><a href={way}>{all.way_card}</a> · </>}
          <a href={hallHref(clinic.slug, hall.branch.slug, walk_in.room_key)}>{words.back}</a>
        </p>
        {place < 0 && <Notice kind="warning">{words.gone}</Notice>}
      </div>
      <article className="ticket ticket--receipt" lang={lang}>
        <p className="ticket__number"><span className="ticket__label">{words.heading}</span>{walk_in.ticket}</p>
        {room && (
          <>
            <p className="ticket__room">{[roomTitle(lang, room), floorIn(lang, room.floor)].filter(Boolean).join(', ')}</p>
            <p className="ticket__where">{[whomFor(lang, room), doctorIn(lang, room)].filter(Boolean).join(', ')}</p>
          </>
        )}
        {place >= 0 && <p className="ticket__way">{words.before(place)} {words.about(localTime(room!.foretold[place]!.at, clinic.zone))}</p>}
        <p className="ticket__way">{words.wait}</p>
        <div className="ticket__foot">
          <p>{all.order_title}</p>
          <OrderRule lang={lang} />
          <p>{words.given(formatDateTime(lang, walk_in.came_at, clinic.zone, hall.day))}</p>
        </div>
      </article>
    </ReceptionFrame>
  )
}
