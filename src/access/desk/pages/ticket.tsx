// The ticket on paper: what one has to know on the way, the largest first. No diagnosis, no reason of the visit.
import type { ReactNode } from 'react'
import { formatDate, localDate, localTime } from '../../../platform/time.ts'
import { Icon, formatPhone, nameIn } from '../../../ui/index.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { hasPassport } from '../../booking/rules/person.ts'
import { branchOf, clinicOf, doctorOf, placeIn, specialtyOf } from '../../naming.ts'
import type { VisitCard } from '../queries/cards.ts'
import { deskWords } from '../words/index.ts'

export const PAPERS = ['a4', 'receipt'] as const
export type Paper = (typeof PAPERS)[number]

export interface TicketView {
  card: VisitCard
  paper: Paper
  /** The ticket's own address, to change the paper. */
  href: string
  back_href: string
  now: Date
  /** Where the way to the room is shown, and how its address is printed; null where the building has no plan or the room no number. */
  way: { href: string; card_href: string; address: string } | null
}

/** The sheet, and above it (not printed) the button and the choice of paper. */
export function Ticket({ lang, view }: { lang: Lang; view: TicketView }) {
  const { card, paper, now } = view
  const words = deskWords(lang).ticket
  return (
    <>
      <div className="ticket-tools">
        <h1>{card.ticket === null ? words.untitled : words.title(card.ticket)}</h1>
        <button type="button" className="button button--primary" data-print="" hidden><Icon name="printer" />{words.print}</button>
        <p className="aside">{words.by_hand}</p>
        <p>
          {words.paper}: {PAPERS.map((one) => (
            <a key={one} className="ticket-tools__paper" href={`${view.href}?paper=${one}`} aria-current={one === paper ? 'true' : undefined}>{words[one]}</a>
          ))}
        </p>
        {view.way && <p><a href={view.way.href}>{words.way_link}</a> · <a href={view.way.card_href}>{words.way_card}</a></p>}
        <p><a href={view.back_href}>{words.back}</a></p>
      </div>
      <article className={paper === 'receipt' ? 'ticket ticket--receipt' : 'ticket'} lang={lang}>
        {card.ticket !== null && (
          <p className="ticket__number"><span className="ticket__label">{words.heading}</span>{card.ticket}</p>
        )}
        <p className="ticket__when">
          {formatDate(lang, localDate(card.starts_at, card.zone), localDate(now, card.zone))}<br />{localTime(card.starts_at, card.zone)}
        </p>
        <Where lang={lang} card={card} />
        <dl className="ticket__facts">
          <Fact term={specialtyOf(lang, card)}>{doctorOf(lang, card)}</Fact>
          <Fact term={words.for}>{nameIn(lang, card.person_name)}</Fact>
        </dl>
        <p className="ticket__foot">{hasPassport(card.person_birth_date, localDate(card.starts_at, card.zone)) ? words.bring : words.bring_child}</p>
        {view.way && <p className="ticket__foot">{words.way_address(view.way.address)}</p>}
        {(card.branch_phone ?? card.clinic_phone) && <p className="ticket__foot">{words.phone(formatPhone((card.branch_phone ?? card.clinic_phone)!).replaceAll('-', '-\u2060'))}</p>}
      </article>
    </>
  )
}

/** Room, floor and way as far as anybody told us; what is unknown says whom to ask. */
function Where({ lang, card }: { lang: Lang; card: VisitCard }) {
  const words = deskWords(lang).ticket
  return (
    <>
      <p className="ticket__room">
        {card.place === null ? words.room_unknown : placeIn(lang, card.place)}, {card.floor === null ? words.floor_unknown : placeIn(lang, card.floor)}
      </p>
      <p className="ticket__where">
        {clinicOf(lang, card)}, {branchOf(lang, card)}<br />
        {card.branch_address === null ? words.address_unknown : nameIn(lang, card.branch_address)}
      </p>
      {/* the clinic's own words, to be shown to somebody on the way */}
      {card.way === null ? <p className="ticket__way">{words.way_unknown}</p> : <p className="ticket__way" lang="ru">{card.way}</p>}
    </>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return children ? <div><dt>{term}</dt><dd>{children}</dd></div> : null
}
