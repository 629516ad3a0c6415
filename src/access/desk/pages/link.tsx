// What the link in a mail opens: the booking, and the one step to give it back. Whoever holds the link reads it.
import type { ReactNode } from 'react'
import type { Frame } from '../../../platform/http/route.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { Actions, Aside, Button, DefinitionList, Form, Heading, Lead, Notice, ResidentLayout, nameIn } from '../../../ui/index.ts'
import type { Offers } from '../../offers/door.ts'
import { OffersList } from '../../offers/pages/offers_list.tsx'
import { branchOf, clinicOf, doctorOf, specialtyOf } from '../../naming.ts'
import { placeOf, whenOf } from '../naming.ts'
import type { VisitCard } from '../queries/cards.ts'
import { deskWords } from '../words/index.ts'

export interface LinkView {
  card: VisitCard
  /** The link's path. */
  action: string
  /** Opened to look, not to cancel. */
  look: boolean
  /** For a booking that moved: what it is now. */
  next: VisitCard | undefined
  /** What can be had instead, where the visit is off or over. */
  offers: Offers | undefined
  error: string | undefined
  now: Date
}

export function LinkPage({ frame, lang, view }: { frame: Frame; lang: Lang; view: LinkView }) {
  const { card, look } = view
  const words = deskWords(lang).link
  const shared = { frame, lang, view }
  if (card.state === 'moved' && view.next && view.next.state !== 'cancelled') {
    return (
      <LinkFrame {...shared} title={words.moved_title}>
        <Lead>{words.moved_lead(whenOf(lang, view.next, view.now))}</Lead>
        <Actions><Button href="/access/bookings">{words.bookings}</Button></Actions>
      </LinkFrame>
    )
  }
  if ((view.next ?? card).state === 'cancelled') {
    return (
      <LinkFrame {...shared} title={words.cancelled_title}>
        <Notice kind="success">{words.cancelled_lead}</Notice>
        <Instead {...shared} />
      </LinkFrame>
    )
  }
  if (card.state !== 'booked' || card.starts_at <= view.now) {
    return <LinkFrame {...shared} title={words.over_title}><Lead>{words.over_lead}</Lead><Instead {...shared} /></LinkFrame>
  }
  return (
    <LinkFrame {...shared} title={look ? words.look_title : words.cannot_title}>
      {view.error && <Notice kind="error">{view.error}</Notice>}
      {!look && <Lead>{words.cannot_lead}</Lead>}
      <Facts {...shared} />
      {look
        ? <Actions><Button kind="secondary" href={view.action}>{words.cannot_come}</Button></Actions>
        : (
          <Form action={view.action} id="form">
            <Actions>
              <Button kind="danger">{words.cancel}</Button>
              <Button kind="quiet" href={`${view.action}?look=yes`}>{words.keep}</Button>
            </Actions>
          </Form>
        )}
    </LinkFrame>
  )
}

type Shared = { frame: Frame; lang: Lang; view: LinkView }

function LinkFrame({ frame, lang, view, title, children }: Shared & { title: string; children: ReactNode }) {
  return (
    <ResidentLayout lang={lang} path={view.action} title={title} demo={frame.demo} robots="noindex" referrer="no-referrer">
      <Heading level={1}>{title}</Heading>
      {children}
    </ResidentLayout>
  )
}

function Facts({ lang, view: { card, now } }: Shared) {
  const words = deskWords(lang)
  return (
    <DefinitionList facts={[
      { term: words.card.when, fact: whenOf(lang, card, now) },
      { term: words.card.specialty, fact: specialtyOf(lang, card) },
      ...(card.family === null ? [] : [{ term: words.card.doctor, fact: doctorOf(lang, card) }]),
      {
        term: words.card.where,
        fact: <>{clinicOf(lang, card)}, {branchOf(lang, card)}{card.branch_address && <><br />{nameIn(lang, card.branch_address)}</>}<br />{placeOf(lang, card) ?? words.ticket.room_unknown}</>,
      },
      ...(card.ticket === null ? [] : [{ term: words.card.ticket, fact: card.ticket }]),
    ]} />
  )
}

/** Nobody leaves without an offer. */
function Instead({ lang, view: { card, offers } }: Shared) {
  const words = deskWords(lang).link
  return (
    <>
      {offers && <OffersList offers={offers} lang={lang} />}
      <p><a href={`/access?s=${card.specialty_code}&c=${card.class}`}>{words.offer_elsewhere}</a></p>
    </>
  )
}

/** A link that is not ours, or not any more. */
export function BrokenLinkPage({ frame, lang, expired }: { frame: Frame; lang: Lang; expired: boolean }) {
  const words = deskWords(lang).link
  const title = expired ? words.expired_title : words.unknown_title
  return (
    <ResidentLayout lang={lang} path={frame.path} title={title} demo={frame.demo} robots="noindex" referrer="no-referrer">
      <Heading level={1}>{title}</Heading>
      <Lead>{expired ? words.expired : words.unknown}</Lead>
      <Actions><Button href="/access/bookings">{words.bookings}</Button></Actions>
      <Aside><a href="/access">{words.offer_elsewhere}</a></Aside>
    </ResidentLayout>
  )
}
