// One booking at the desk: who, when, where, and what may be done with it now.
import { type FieldErrors } from '../../../platform/http/form.ts'
import { formatDateTime } from '../../../platform/time.ts'
import {
  Actions, Button, DefinitionList, Details, ErrorSummary, Form, Heading, KeyHint, Notice, Phone, Radios, Timeline, nameIn,
} from '../../../ui/index.ts'
import type { BookingEvent } from '../../booking/index.ts'
import { branchOf, doctorOf, specialtyOf, writtenDate } from '../../naming.ts'
import { placeOf, whenOf } from '../naming.ts'
import type { VisitCard } from '../queries/cards.ts'
import { type Words, deskWords } from '../words/index.ts'
import { CardState } from './day.tsx'
import type { DeskCall } from './frame.tsx'

/** Why the desk cancels; the words of each are those of the booking. */
export const DESK_REASONS = ['person', 'clinic'] as const

export interface CardView {
  card: VisitCard
  events: readonly BookingEvent[]
  done: string | undefined
  errors: FieldErrors
}

export function CardDetail({ call, view }: { call: DeskCall; view: CardView }) {
  const { lang, clinic } = call
  const { card, done, errors } = view
  const words = deskWords(lang)
  const said = done === undefined ? undefined : words.done[done]
  return (
    <>
      <Heading level={1} side={<CardState call={call} card={card} />}>{nameIn(lang, card.person_name)}</Heading>
      {said && <Notice kind="success">{said}</Notice>}
      {errors['form'] ? <Notice kind="error">{errors['form']}</Notice> : <ErrorSummary errors={errors} />}
      <CardActs call={call} card={card} errors={errors} />
      <DefinitionList facts={factsOf(call, card, words)} />
      {card.person_id && (
        <p><a href={`/access/${clinic.slug}/desk/persons/${card.person_id}?b=${card.branch_slug}&s=${card.specialty_code}`}>{words.card.person_page}</a></p>
      )}
      <Details summary={words.card.history}>
        <Timeline
          label={words.card.history}
          moments={view.events.map((event) => ({
            key: String(event.number), when: formatDateTime(lang, event.at, card.zone), datetime: event.at.toISOString(),
            what: words.card.events[event.kind],
          }))}
        />
      </Details>
    </>
  )
}

function factsOf(call: DeskCall, card: VisitCard, words: Words) {
  const { lang, now } = call
  return [
    { term: words.card.ticket, fact: card.ticket },
    { term: words.card.when, fact: whenOf(lang, card, now) },
    { term: words.card.specialty, fact: specialtyOf(lang, card) },
    { term: words.card.doctor, fact: doctorOf(lang, card) },
    { term: words.card.where, fact: [branchOf(lang, card), placeOf(lang, card)].filter(Boolean).join(', ') },
    { term: words.card.born, fact: card.person_birth_date && writtenDate(card.person_birth_date) },
    { term: words.card.phone, fact: card.phone && <Phone number={card.phone} /> },
    ...(card.email === null ? [] : [{ term: words.card.email, fact: card.email }]),
    { term: words.card.channel, fact: words.card.channels[card.channel] },
    ...(card.state === 'cancelled' ? [{ term: words.card.reason, fact: card.reason && words.card.reasons[card.reason] }] : []),
  ]
}

/** What may follow the present state, the usual first; each by one key. */
function CardActs({ call, card, errors }: { call: DeskCall; card: VisitCard; errors: FieldErrors }) {
  const { clinic, lang, frame, now } = call
  const words = deskWords(lang).card
  const base = `/access/${clinic.slug}/desk/${card.id}`
  const act = (noun: string, label: string, key: string, kind: 'primary' | 'secondary' = 'secondary') => (
    <Form action={`${base}/${noun}`} csrf={frame.csrf}>
      <Button kind={kind} shortcut={key}>{label} <KeyHint keys={key.toUpperCase()} /></Button>
    </Form>
  )
  const begun = card.starts_at <= now
  const waits = card.state === 'booked'
  return (
    <>
      <Actions>
        {(waits || card.state === 'missed') && act('arrival', words.arrived, 'a', 'primary')}
        {['booked', 'arrived', 'fulfilled'].includes(card.state) && (
          <Button kind="secondary" href={`${base}/ticket?print=yes`} shortcut="p">{words.print} <KeyHint keys="P" /></Button>
        )}
        {waits && !begun && <Button kind="secondary" href={`${base}/move`} shortcut="v">{words.move} <KeyHint keys="V" /></Button>}
        {waits && begun && act('miss', words.missed, 'm')}
        {(card.state === 'arrived' || card.state === 'missed') && act('unmarking', words.undo, 'u')}
      </Actions>
      {waits && (
        <Details summary={words.cancel} open={errors['reason'] !== undefined}>
          <Form action={`${base}/cancellation`} csrf={frame.csrf}>
            <Radios
              name="reason" label={words.cancel_why} error={errors['reason']} value="person"
              options={DESK_REASONS.filter((reason) => !begun || reason === 'clinic').map((reason) => ({ value: reason, label: words.reasons[reason]! }))}
            />
            <Actions><Button kind="danger">{words.cancel}</Button></Actions>
          </Form>
        </Details>
      )}
    </>
  )
}
