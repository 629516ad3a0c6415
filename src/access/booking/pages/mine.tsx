// The list of one's bookings, the choice of the person for a time, and the question before a move.
import type { Frame } from '../../../platform/http/route.ts'
import { formatDateTime, localDate } from '../../../platform/time.ts'
import {
  Actions, Button, DefinitionList, Empty, ErrorSummary, Form, Heading, Lead, Notice, Radios, ResidentLayout, nameIn,
} from '../../../ui/index.ts'
import { branchOf, clinicOf, doctorOf, specialtyOf } from '../../naming.ts'
import type { ShownBooking } from '../own.ts'
import type { FreeSlot } from '../queries/bookings.ts'
import type { Person } from '../queries/people.ts'
import type { DoctorName, Where } from '../queries/places.ts'
import { bookingWords } from '../words/index.ts'
import { BookingState } from './booking.tsx'
import { paths, wholeAddress } from './naming.ts'

export function MinePage({ frame, shown, now }: { frame: Frame; shown: readonly ShownBooking[]; now: Date }) {
  const { list: words } = bookingWords(frame.lang)
  const ahead = shown.filter(({ booking }) => booking.ends_at > now && ['held', 'booked', 'arrived'].includes(booking.state))
  const past = shown.filter((one) => !ahead.includes(one)).toReversed()
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      <h1>{words.title}</h1>
      <Heading>{words.upcoming}</Heading>
      {ahead.length === 0
        ? <Empty why={words.none} next={words.none_next}><Actions><Button href="/access">{words.find}</Button></Actions></Empty>
        : <BookingLines frame={frame} shown={ahead} now={now} />}
      <Heading>{words.past}</Heading>
      {past.length === 0 ? <Empty why={words.no_past} /> : <BookingLines frame={frame} shown={past} now={now} />}
      <p><a href="/access/people">{words.people}</a></p>
    </ResidentLayout>
  )
}

function BookingLines({ frame, shown, now }: { frame: Frame; shown: readonly ShownBooking[]; now: Date }) {
  const { list: words } = bookingWords(frame.lang)
  return (
    <ul className="plain">
      {shown.map(({ booking, where }) => (
        <li key={booking.id}>
          <p>
            <a href={paths.booking(where.clinic_slug, booking.id)}>
              {words.line(formatDateTime(frame.lang, booking.starts_at, booking.zone, localDate(now, booking.zone)), specialtyOf(frame.lang, where).toLowerCase())}
            </a>{' '}
            <BookingState frame={frame} booking={booking} now={now} />
            <br />
            {nameIn(frame.lang, booking.person_name)}; {clinicOf(frame.lang, where)}, {branchOf(frame.lang, where)}
          </p>
        </li>
      ))}
    </ul>
  )
}

export interface ChooseView {
  where: Where
  slot: FreeSlot
  doctor: DoctorName | undefined
  people: readonly Person[]
  person: Person | undefined
  /** That nobody was chosen. */
  error: string | undefined
  code: string
  key: string
  here: string
}

/** Whom a time is for: the page that signing in leads back to. */
export function ChoosePage({ frame, view, today }: { frame: Frame; view: ChooseView; today: string }) {
  const { choose: words, people: people_words, booking: facts } = bookingWords(frame.lang)
  const { where, slot, people } = view
  const add = (kind: Person['kind']) => `/access/people/new?kind=${kind}&back=${encodeURIComponent(view.here)}`
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      <h1>{words.title}</h1>
      <ErrorSummary errors={view.error === undefined ? {} : { person: view.error }} />
      <DefinitionList facts={[
        { term: facts.when, fact: <strong>{formatDateTime(frame.lang, slot.starts_at, where.zone, today)}</strong> },
        { term: facts.specialty, fact: specialtyOf(frame.lang, where) },
        ...(view.doctor ? [{ term: facts.doctor, fact: doctorOf(frame.lang, view.doctor) }] : []),
        { term: facts.where, fact: wholeAddress(frame.lang, where) },
      ]} />
      {people.length === 0
        ? (
            <>
              <Lead>{words.nobody}</Lead>
              <Actions>
                <Button href={add('self')}>{people_words.add_self}</Button>
                <Button kind="secondary" href={add('child')}>{people_words.add_child}</Button>
              </Actions>
            </>
          )
        : (
            <Form action="/access/holds" csrf={frame.csrf}>
              <input type="hidden" name="key" value={view.key} />
              <input type="hidden" name="clinic" value={where.clinic_slug} />
              <input type="hidden" name="branch" value={where.branch_slug} />
              <input type="hidden" name="specialty" value={where.specialty_code} />
              <input type="hidden" name="class" value={view.code} />
              <Radios
                name="person" label={words.title} value={view.person?.id} error={view.error}
                options={people.map(({ id, name, kind }) => ({ value: id, label: nameIn(frame.lang, name), hint: people_words[kind] }))}
              />
              <Lead>{words.lead}</Lead>
              <Actions><Button name="slot" value={slot.id}>{words.take}</Button></Actions>
            </Form>
          )}
      {people.length > 0 && !people.some(({ kind }) => kind === 'self') && <p><a href={add('self')}>{people_words.add_self}</a></p>}
      {people.length > 0 && <p><a href={add('child')}>{people_words.add_child}</a></p>}
      <p><a href={paths.times(where, { c: view.code })}>{words.other_time}</a></p>
    </ResidentLayout>
  )
}

export interface MoveView {
  old: ShownBooking
  to: string
  next: { where: Where; slot: Pick<FreeSlot, 'starts_at'>; doctor: DoctorName | undefined }
  sentence: string | undefined
}

export function MovePage({ frame, view, today }: { frame: Frame; view: MoveView; today: string }) {
  const { move: words } = bookingWords(frame.lang)
  const { old, next } = view
  const line = (at: Date, where: Where, doctor: DoctorName | undefined) => (
    <><strong>{formatDateTime(frame.lang, at, where.zone, today)}</strong><br />{doctor && <>{doctorOf(frame.lang, doctor)}<br /></>}{wholeAddress(frame.lang, where)}</>
  )
  const here = paths.booking(old.where.clinic_slug, old.booking.id)
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      <h1>{words.title}</h1>
      {view.sentence && <Notice kind="error">{view.sentence}</Notice>}
      <Lead>{words.lead}</Lead>
      <DefinitionList facts={[
        { term: words.was, fact: line(old.booking.starts_at, old.where, old.doctor) },
        { term: words.becomes, fact: line(next.slot.starts_at, next.where, next.doctor) },
      ]} />
      <Form action={`${here}/move`} csrf={frame.csrf}>
        <input type="hidden" name="to" value={view.to} />
        <Actions>
          {view.sentence
            ? <Button href={paths.times(next.where, { move: `${old.where.clinic_slug}.${old.booking.id}` })}>{words.other}</Button>
            : <Button>{words.act}</Button>}
          <Button kind="quiet" href={here}>{words.stay}</Button>
        </Actions>
      </Form>
    </ResidentLayout>
  )
}
