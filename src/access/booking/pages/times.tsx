// Free times by day. Each is a button of a form for whoever is known, and a link that leads through signing in for others.
import type { ReactNode } from 'react'
import type { Frame } from '../../../platform/http/route.ts'
import { NBSP } from '../../../platform/i18n.ts'
import { formatDate, formatDateTime, localTime } from '../../../platform/time.ts'
import {
  Actions, Aside, Button, Checkbox, Empty, Form, Heading, Lead, Notice, Phone, Radios, ResidentLayout, Select, nameIn,
} from '../../../ui/index.ts'
import { branchOf, clinicOf, doctorOf, shortDoctor, specialtyOf } from '../../naming.ts'
import type { LockStanding } from '../../desk/lock.ts'
import { LockNote } from '../../desk/pages/lock_note.tsx'
import type { Offers } from '../../offers/door.ts'
import { OffersList } from '../../offers/pages/offers_list.tsx'
import type { PatientClass } from '../../slot.ts'
import type { Booking, FreeSlot } from '../queries/bookings.ts'
import type { Person } from '../queries/people.ts'
import type { DoctorName, Where } from '../queries/places.ts'
import { bookingWords } from '../words/index.ts'
import { paths } from './naming.ts'

export interface TimesView {
  where: Where
  who: PatientClass
  code: string
  /** The time that was pressed elsewhere: with several doctors perhaps several times; none when it is not free for this class. */
  chosen: { day: string; time: string; is_over: boolean; slots: FreeSlot[] } | undefined
  days: { day: string; slots: FreeSlot[] }[]
  /** The local date from which later days are shown; undefined: there are none. */
  later_from: string | undefined
  is_later: boolean
  doctors: readonly DoctorName[]
  doctor_id: string | undefined
  signed_in: boolean
  people: readonly Person[]
  person: Person | undefined
  /** A referral is needed and whether there is one (null: not known yet). */
  referral_needed: boolean
  has_referral: boolean
  /** The booking that is being moved. */
  moving: { booking: Booking; slug: string } | undefined
  key: string
  sentence: string | undefined
  /** The person's own booking of the time that was chosen. */
  live: { slug: string; id: string } | undefined
  /** The person's own booking that stands in the way of another one. */
  in_way: InWay | undefined
  /** What can be offered when nothing is free here. */
  offers: Offers | undefined
  /** Where the person stands with the no-show rule; null when nobody is signed in. */
  lock: LockStanding | null
}

export interface InWay {
  slug: string
  where: Where
  booking: Booking
  /** The time that was wanted, when the booking can be moved there: `<clinic's slug>.<slot>`, and its instant. */
  to: { target: string; starts_at: Date } | undefined
}

export function TimesPage({ frame, view, today }: { frame: Frame; view: TimesView; today: string }) {
  const words = bookingWords(frame.lang)
  const { where, moving } = view
  const specialty = specialtyOf(frame.lang, where)
  const blocked = view.referral_needed && !view.has_referral && !moving
  return (
    <ResidentLayout {...frame} title={words.times.title(specialty)} robots="noindex">
      <h1>{words.times.title(specialty)}</h1>
      <Lead>{clinicOf(frame.lang, where)}, {branchOf(frame.lang, where)}{where.address && `, ${nameIn(frame.lang, where.address)}`}</Lead>
      {view.sentence && (
        <Notice kind="error">
          <p>{view.sentence}</p>
          {view.in_way && <BookingInWay frame={frame} in_way={view.in_way} zone={where.zone} today={today} />}
        </Notice>
      )}
      {moving && (
        <Notice>
          <p>{words.times.moving(formatDateTime(frame.lang, moving.booking.starts_at, moving.booking.zone, today))}</p>
          <p><a href={paths.booking(moving.slug, moving.booking.id)}>{words.times.stay}</a></p>
        </Notice>
      )}
      {!moving && view.lock?.lock && <LockNote lang={frame.lang} standing={view.lock} zone={where.zone} />}
      {view.chosen && !blocked && !isLocked(view) && <Chosen frame={frame} view={view} chosen={view.chosen} today={today} />}
      {!moving && <Questions frame={frame} view={view} />}
      {view.sentence && view.offers && view.days.length > 0 && <OffersList offers={view.offers} lang={frame.lang} />}
      {blocked ? <ReferralNeeded frame={frame} view={view} /> : <Days frame={frame} view={view} today={today} />}
    </ResidentLayout>
  )
}

/** Which booking stands in the way, and the one press that has the wanted time all the same. */
function BookingInWay({ frame, in_way, zone, today }: { frame: Frame; in_way: InWay; zone: string; today: string }) {
  const { times: words } = bookingWords(frame.lang)
  const { slug, booking, where, to } = in_way
  const at = (instant: Date, of: string) => formatDateTime(frame.lang, instant, of, today)
  return (
    <>
      <p><a href={paths.booking(slug, booking.id)}>{words.in_way(at(booking.starts_at, booking.zone), `${clinicOf(frame.lang, where)}, ${branchOf(frame.lang, where)}`)}</a></p>
      {to && <Actions><Button kind="secondary" href={paths.booking(slug, booking.id, `/move?to=${to.target}`)}>{words.move_there(at(to.starts_at, zone))}</Button></Actions>}
    </>
  )
}

/** What one may not book oneself can still be told by telephone: it is read, not pressed. */
function isLocked({ moving, lock }: TimesView): boolean {
  return !moving && Boolean(lock?.lock)
}

/** The time that somebody came for, before everything else. */
function Chosen({ frame, view, chosen, today }: { frame: Frame; view: TimesView; chosen: NonNullable<TimesView['chosen']>; today: string }) {
  const { times: words } = bookingWords(frame.lang)
  const when = `${formatDate(frame.lang, chosen.day, today)}, ${chosen.time}`
  if (view.live && chosen.slots.length === 0) return <Notice><p><a href={paths.booking(view.live.slug, view.live.id)}>{words.chosen_mine(when)}</a></p></Notice>
  if (chosen.slots.length === 0) return <Notice kind="warning">{words[chosen.is_over ? 'chosen_over' : 'chosen_gone'](when, view.days.length > 0)}</Notice>
  return (
    <section aria-labelledby="chosen">
      <Heading id="chosen">{words.chosen(when)}</Heading>
      {view.people.length > 1 && view.person && <p>{words.who}: {nameIn(frame.lang, view.person.name)}</p>}
      <HoldForm frame={frame} view={view}>
        <Actions>{chosen.slots.map((slot) => <Time key={slot.id} frame={frame} view={view} slot={slot} kind="primary">{words.take(timeLabel(frame, view, slot))}</Time>)}</Actions>
      </HoldForm>
    </section>
  )
}

/** A form around the buttons of times for whoever is known and books anew; others have links. */
function HoldForm({ frame, view, children }: { frame: Frame; view: TimesView; children: ReactNode }) {
  if (!booksByForm(view)) return children
  return (
    <Form action="/access/holds" csrf={frame.csrf}>
      <input type="hidden" name="key" value={view.key} />
      <input type="hidden" name="clinic" value={view.where.clinic_slug} />
      <input type="hidden" name="branch" value={view.where.branch_slug} />
      <input type="hidden" name="specialty" value={view.where.specialty_code} />
      <input type="hidden" name="class" value={view.code} />
      <input type="hidden" name="person" value={view.person!.id} />
      {children}
    </Form>
  )
}

function booksByForm(view: TimesView): boolean {
  return view.person !== undefined && !view.moving && !isLocked(view)
}

function Questions({ frame, view }: { frame: Frame; view: TimesView }) {
  const { times: words, people: people_words } = bookingWords(frame.lang)
  const { who, people } = view
  return (
    <>
      <Form action={paths.times(view.where)} method="get" label={words.show}>
        <input type="hidden" name="asked" value="yes" />
        {view.chosen && <input type="hidden" name="from" value={view.chosen.day} />}
        {view.chosen && <input type="hidden" name="t" value={view.chosen.time} />}
        {people.length > 0
          ? <Select name="p" label={words.who} value={view.person?.id} empty_label="" options={people.map(({ id, name }) => ({ value: id, label: nameIn(frame.lang, name) }))} />
          : <Radios name="age" label={words.who} value={who.age} options={(['adult', 'child'] as const).map((age) => ({ value: age, label: words[age] }))} />}
        <Radios name="visit" label={words.visit} value={who.visit} options={(['first', 'repeat'] as const).map((visit) => ({ value: visit, label: words[visit] }))} />
        <Checkbox name="urgent" label={words.urgent} hint={words.urgent_hint} checked={who.urgency === 'urgent'} />
        {!view.signed_in && view.referral_needed && <Checkbox name="referral" label={words.has_referral} checked={who.referral} />}
        {view.doctors.length > 1 && (
          <Select
            name="d" label={words.doctor} value={view.doctor_id} empty_label={words.any_doctor}
            options={view.doctors.map((doctor) => ({ value: doctor.id, label: doctorOf(frame.lang, doctor) ?? '' }))}
          />
        )}
        <Actions><Button kind="secondary">{words.show}</Button></Actions>
      </Form>
      {view.signed_in && people.length === 0 && (
        <Notice>
          <p>{words.no_person}</p>
          <p><a href={`/access/people/new?kind=self&back=${encodeURIComponent(paths.times(view.where))}`}>{words.add_person}</a></p>
        </Notice>
      )}
      {view.signed_in && people.length > 0 && <p><a href={`/access/people?back=${encodeURIComponent(paths.times(view.where))}`}>{people_words.title}</a></p>}
    </>
  )
}

function ReferralNeeded({ frame, view }: { frame: Frame; view: TimesView }) {
  const { times: words } = bookingWords(frame.lang)
  return (
    <Notice kind="warning" title={words.referral_title}>
      <p>{words.needs_referral(specialtyOf(frame.lang, view.where))}</p>
      <p>{words.referral_what}</p>
      <p><a href={paths.choose({ s: view.who.age === 'adult' ? 'therapist' : 'paediatrician' })}>{words.to_first[view.who.age]}</a></p>
    </Notice>
  )
}

function Days({ frame, view, today }: { frame: Frame; view: TimesView; today: string }) {
  const { times: words } = bookingWords(frame.lang)
  const { where } = view
  const query = { c: view.code, p: view.person?.id, d: view.doctor_id, move: view.moving && `${view.moving.slug}.${view.moving.booking.id}` }
  const phone = where.branch_phone ?? where.clinic_phone
  if (view.days.length === 0) {
    return (
      <>
        <Empty why={view.is_later ? words.none_later : whyNone(frame, view)} next={view.is_later ? undefined : words.none_next}>
          <ul>
            {view.offers?.state === 'other_age' && (
              <li><a href={paths.choose({ s: view.who.age === 'adult' ? 'therapist' : 'paediatrician', c: view.code })}>{words.to_first[view.who.age]}</a></li>
            )}
            {view.offers?.state === 'unknown' && phone && <li>{words.call} <Phone number={phone} /></li>}
            {view.is_later && <li><a href={paths.times(where, query)}>{words.soonest}</a></li>}
            <li><a href={paths.choose({ s: where.specialty_code, c: view.code })}>{words.other_branch}</a></li>
            <li><a href={paths.branch(where)}>{words.about_branch}</a></li>
          </ul>
        </Empty>
        {view.offers && <OffersList offers={view.offers} lang={frame.lang} />}
      </>
    )
  }
  const days = view.days.map(({ day, slots }) => (
    <section key={day} aria-label={formatDate(frame.lang, day, today)}>
      <Heading level={3}>{formatDate(frame.lang, day, today)}</Heading>
      {isLocked(view)
        ? <p>{slots.map((slot) => timeLabel(frame, view, slot)).join(', ')}</p>
        : <div className={view.doctors.length > 1 ? 'times' : 'actions'}>{slots.map((slot) => <Time key={slot.id} frame={frame} view={view} slot={slot}><TimeName frame={frame} view={view} slot={slot} /></Time>)}</div>}
    </section>
  ))
  return (
    <>
      <Heading>{words.days}</Heading>
      {view.referral_needed && view.has_referral && <Notice kind="success">{words.referral_yes}</Notice>}
      {!view.signed_in && <Aside>{words.sign_in}</Aside>}
      <HoldForm frame={frame} view={view}>{days}</HoldForm>
      <Actions>
        {view.is_later && <Button kind="quiet" href={paths.times(where, query)}>{words.soonest}</Button>}
        {view.later_from && <Button kind="quiet" href={paths.times(where, { ...query, from: view.later_from })}>{words.later}</Button>}
      </Actions>
    </>
  )
}

/** None is not the same as unknown, and neither as nobody of this age. */
function whyNone(frame: Frame, { offers, who }: TimesView): string {
  const { times: words } = bookingWords(frame.lang)
  switch (offers?.state) {
    case 'unknown': return words.unknown
    case 'other_age': return words.other_age[who.age]
    case 'not_served': return words.not_served
    default: return words.none
  }
}

function timeLabel(frame: Frame, view: TimesView, slot: FreeSlot): string {
  const doctor = shortDoctor(frame.lang, view.doctors.find(({ id }) => id === slot.doctor_id))
  return bookingWords(frame.lang).times.at(localTime(slot.starts_at, view.where.zone), view.doctors.length > 1 && doctor !== null ? doctor : '')
}

/** On a button the doctor stands under the time, where there are several. */
function TimeName({ frame, view, slot }: { frame: Frame; view: TimesView; slot: FreeSlot }) {
  const doctor = shortDoctor(frame.lang, view.doctors.find(({ id }) => id === slot.doctor_id))
  const time = localTime(slot.starts_at, view.where.zone)
  if (view.doctors.length < 2 || doctor === null) return time
  return <span><span className="times__time">{time}</span> <span className="times__doctor">{doctor.replace(NBSP, ' ')}</span></span>
}

interface TimeProps { frame: Frame; view: TimesView; slot: FreeSlot; kind?: 'primary' | 'secondary'; children: ReactNode }

function Time({ frame, view, slot, kind = 'secondary', children }: TimeProps) {
  const { times: words } = bookingWords(frame.lang)
  const { where, moving } = view
  if (slot.booking_url !== null || slot.booking_phone !== null) {
    return <Button kind="quiet" href={`/access/handover/${where.clinic_slug}/slots/${slot.id}?c=${view.code}`}>{timeLabel(frame, view, slot)}: {words.elsewhere}</Button>
  }
  if (moving) {
    return <Button kind="secondary" href={paths.booking(moving.slug, moving.booking.id, `/move?to=${where.clinic_slug}.${slot.id}`)}>{children}</Button>
  }
  if (booksByForm(view)) return <Button kind={kind} name="slot" value={slot.id}>{children}</Button>
  return (
    <Button kind={kind} href={paths.hold({ clinic: where.clinic_slug, branch: where.branch_slug, specialty: where.specialty_code, slot: slot.id, c: view.code })}>
      {children}
    </Button>
  )
}
