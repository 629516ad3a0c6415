// One booking: held with its countdown, booked, or whatever became of it.
import type { Frame } from '../../../platform/http/route.ts'
import { formatDateTime, localDate, localTime } from '../../../platform/time.ts'
import {
  Actions, Aside, Button, DefinitionList, type Fact, Form, Lead, Notice, Phone, ResidentLayout, StateTag, nameIn,
} from '../../../ui/index.ts'
import { branchOf, clinicOf, doctorOf, roomIn, specialtyOf } from '../../naming.ts'
import type { LockStanding } from '../../desk/lock.ts'
import { LockNote } from '../../desk/pages/lock_note.tsx'
import type { Offers } from '../../offers/door.ts'
import { OffersList } from '../../offers/pages/offers_list.tsx'
import type { ShownBooking } from '../own.ts'
import type { Booking } from '../queries/bookings.ts'
import { bookingWords } from '../words/index.ts'
import { paths } from './naming.ts'

/** `taken`: by anybody, perhaps by the same person anew; `over`: it has begun or was withdrawn. */
export type Again = 'free' | 'taken' | 'over'

export interface BookingView extends ShownBooking {
  now: Date
  key: string
  said: 'booked' | undefined
  sentence: string | undefined
  /** The booking that this one was moved from, or to. */
  before: { booking: Booking; slug: string } | undefined
  after: { booking: Booking; slug: string } | undefined
  has_passport: boolean
  /** Whether a reminder is still to come, if there is an address. */
  is_reminded: boolean
  /** Where the person stands with the no-show rule of this specialty. */
  lock: LockStanding | null
  /** Of a booking that is off: whether its time can be had again. */
  again: Again
  /** Whether the time that this one was moved from can be had again. */
  before_again: Again
  /** What can be had instead, when this one is cancelled or ran out. */
  offers: Offers | undefined
}

export function BookingPage({ frame, view }: { frame: Frame; view: BookingView }) {
  const { booking: words } = bookingWords(frame.lang)
  const { booking, now } = view
  const over = booking.state === 'held' && booking.held_until! <= now
  const title = words.titles[over ? 'expired' : booking.state]
  return (
    <ResidentLayout {...frame} title={title} robots="noindex" scripts={['countdown.js']}>
      <h1>{title}</h1>
      {view.sentence && <Notice kind="error">{view.sentence}</Notice>}
      {view.said === 'booked' && booking.state === 'booked' && <Notice kind="success">{words.confirmed}</Notice>}
      <Standing frame={frame} view={view} over={over} />
      <DefinitionList facts={factsOf(frame, view)} />
      {booking.state === 'booked' && booking.starts_at > now && <Booked frame={frame} view={view} />}
      <p><a href="/access/bookings">{words.all}</a></p>
    </ResidentLayout>
  )
}

/** What has to be said and done first, by the state. */
function Standing({ frame, view, over }: { frame: Frame; view: BookingView; over: boolean }) {
  const all = bookingWords(frame.lang)
  const { booking: words, hold } = all
  const { booking, where } = view
  const times = paths.times(where, { c: booking.class, p: booking.person_id ?? undefined })
  if (booking.state === 'held' && !over) return <Held frame={frame} view={view} />
  if (booking.state === 'held' || booking.state === 'expired') {
    return (
      <>
        <Lead>{hold.expired[view.again]}</Lead>
        {view.again === 'free' && <Retake frame={frame} view={view} label={hold.again} />}
        {view.offers ? <OffersList offers={view.offers} lang={frame.lang} /> : <p><a href={times}>{hold.other}</a></p>}
      </>
    )
  }
  if (booking.state === 'cancelled') {
    const by_clinic = booking.reason === 'clinic'
    return (
      <>
        <Lead>{by_clinic ? words.cancelled_clinic : words.cancelled[view.again]}</Lead>
        {!by_clinic && view.again === 'free' && <Retake frame={frame} view={view} label={words.put_back} />}
        {view.offers ? <OffersList offers={view.offers} lang={frame.lang} /> : <p><a href={times}>{hold.other}</a></p>}
      </>
    )
  }
  if (booking.state === 'moved') {
    return (
      <>
        <Lead>{words.moved}</Lead>
        {view.after && <Actions><Button href={paths.booking(view.after.slug, view.after.booking.id)}>{words.to_new}</Button></Actions>}
      </>
    )
  }
  if (booking.state === 'missed') {
    return (
      <>
        <Lead>{words.missed}</Lead>
        <LockNote lang={frame.lang} standing={view.lock} zone={where.zone} />
        <p><a href={times}>{words.again}</a></p>
      </>
    )
  }
  if (booking.state === 'booked' && view.before) return <MovedHere frame={frame} view={view} before={view.before} />
  return null
}

function Held({ frame, view }: { frame: Frame; view: BookingView }) {
  const { hold: words } = bookingWords(frame.lang)
  const { booking, where, now } = view
  const left_ms = booking.held_until!.getTime() - now.getTime()
  const here = paths.booking(where.clinic_slug, booking.id)
  return (
    <>
      <Lead>{words.until(localTime(booking.held_until!, where.zone), Math.ceil(left_ms / 60_000))}</Lead>
      {/* the sentence above is for everybody; a screen reader is not told each second */}
      <p hidden data-countdown={left_ms} aria-hidden="true">{words.left} <strong data-countdown-left="" /></p>
      <LockNote lang={frame.lang} standing={view.lock} zone={where.zone} />
      <Form action={`${here}/confirmation`} csrf={frame.csrf}>
        <Actions>
          <Button>{words.confirm}</Button>
          <Button kind="quiet" form_action={`${here}/cancellation`}>{words.give_up}</Button>
        </Actions>
      </Form>
    </>
  )
}

/** The same time for the same person once more. */
function Retake({ frame, view, label }: { frame: Frame; view: BookingView; label: string }) {
  const { booking, where } = view
  return (
    <Form action="/access/holds" csrf={frame.csrf}>
      <input type="hidden" name="key" value={view.key} />
      <input type="hidden" name="clinic" value={where.clinic_slug} />
      <input type="hidden" name="branch" value={where.branch_slug} />
      <input type="hidden" name="specialty" value={where.specialty_code} />
      <input type="hidden" name="class" value={booking.class} />
      <input type="hidden" name="person" value={booking.person_id ?? ''} />
      <Actions><Button name="slot" value={booking.slot_id}>{label}</Button></Actions>
    </Form>
  )
}

function MovedHere({ frame, view, before: { booking: before, slug } }: { frame: Frame; view: BookingView; before: NonNullable<BookingView['before']> }) {
  const { booking: words } = bookingWords(frame.lang)
  const { booking, where, now } = view
  const when = formatDateTime(frame.lang, before.starts_at, before.zone, localDate(now, before.zone))
  return (
    <Notice kind="success">
      <p>{words.moved_here(when)}</p>
      {view.before_again === 'free' && (
        <Form action={paths.booking(where.clinic_slug, booking.id, '/move')} csrf={frame.csrf}>
          <input type="hidden" name="to" value={`${slug}.${before.slot_id}`} />
          <Button kind="quiet">{words.move_back}</Button>
        </Form>
      )}
    </Notice>
  )
}

function Booked({ frame, view }: { frame: Frame; view: BookingView }) {
  const { booking: words } = bookingWords(frame.lang)
  const { booking, where } = view
  const here = paths.booking(where.clinic_slug, booking.id)
  return (
    <>
      <Actions>
        <Button href={`${here}/ticket`}>{words.ticket}</Button>
        <Button kind="secondary" href={`${here}/calendar.ics`}>{words.calendar}</Button>
      </Actions>
      <Form action={`${here}/cancellation`} csrf={frame.csrf}>
        <Actions>
          <Button kind="secondary" href={paths.times(where, { move: `${where.clinic_slug}.${booking.id}` })}>{words.move}</Button>
          <Button kind="quiet">{words.cancel}</Button>
        </Actions>
      </Form>
      <Aside>{words.cancel_why}</Aside>
      {booking.email === null
        ? <Notice kind="warning"><p>{words.no_email}</p><p><a href={`/access/people/${booking.person_id}?back=${encodeURIComponent(here)}`}>{words.add_email}</a></p></Notice>
        : view.is_reminded && <Aside>{words.reminded(booking.email)}</Aside>}
    </>
  )
}

function factsOf(frame: Frame, view: BookingView): Fact[] {
  const { booking: words } = bookingWords(frame.lang)
  const { booking, where, doctor, room } = view
  const phone = where.branch_phone ?? where.clinic_phone
  const bring = view.has_passport ? words.bring_adult : words.bring_child
  return [
    { term: words.when, fact: <strong>{formatDateTime(frame.lang, booking.starts_at, booking.zone, localDate(view.now, booking.zone))}</strong> },
    { term: words.specialty, fact: specialtyOf(frame.lang, where) },
    ...(doctor ? [{ term: words.doctor, fact: doctorOf(frame.lang, doctor) }] : []),
    {
      term: words.where,
      fact: <>{clinicOf(frame.lang, where)}, {branchOf(frame.lang, where)}{where.address && <><br />{nameIn(frame.lang, where.address)}</>}{phone && <><br /><Phone number={phone} /></>}</>,
    },
    ...(room ? [{ term: words.room, fact: roomIn(frame.lang, room) }] : []),
    { term: words.who, fact: nameIn(frame.lang, booking.person_name) },
    ...(booking.state === 'held' || booking.state === 'booked'
      ? [{ term: words.bring, fact: booking.class.endsWith('w') ? `${bring}; ${words.bring_referral}` : bring }]
      : []),
  ]
}

/** A booking's state beside its line in a list. */
export function BookingState({ frame, booking, now }: { frame: Frame; booking: Booking; now: Date }) {
  const { list: words } = bookingWords(frame.lang)
  const state = booking.state === 'held' && booking.held_until! <= now ? 'expired' : booking.state
  const look = { held: 'attention', booked: 'fine', arrived: 'fine', fulfilled: 'neutral', missed: 'late', cancelled: 'neutral', expired: 'neutral', moved: 'neutral' } as const
  return <StateTag state={look[state]}>{words.states[state]}</StateTag>
}
