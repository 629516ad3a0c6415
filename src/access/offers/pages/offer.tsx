// The page behind the link in the mail: what is kept, until when, and what one may answer.
import type { Frame } from '../../../platform/http/route.ts'
import { formatDateTime, localDate } from '../../../platform/time.ts'
import { Actions, Aside, Button, DefinitionList, Form, Heading, Lead, Notice, ResidentLayout, formatPhone, nameIn } from '../../../ui/index.ts'
import type { Lang } from '../../../platform/i18n.ts'
import type { Offers } from '../door.ts'
import type { VisitFacts } from '../queries/branches.ts'
import type { Offer } from '../queries/offers.ts'
import type { OfferState } from '../rules/offer.ts'
import { offersWords } from '../words/index.ts'
import { doctorOf, roomIn } from '../../naming.ts'
import { branchName } from './named.ts'
import { OffersList } from './offers_list.tsx'

export interface OfferView {
  offer: Offer
  state: OfferState
  /** The time that is kept, or was. */
  kept: VisitFacts | undefined
  /** The visit that was called off. */
  old: VisitFacts | undefined
  /** What else there is, when the kept time is not to be had. */
  others: Offers | undefined
  action: string
  lost: boolean
}

export function OfferPage({ frame, lang, view, now }: { frame: Frame; lang: Lang; view: OfferView; now: Date }) {
  const words = offersWords(lang).offer
  const { offer, state, kept, old } = view
  const is_touched = offer.kind === 'touched'
  const opened = !is_touched ? words.title : offer.reason === 'slot_gone' ? words.title_called_off : words.title_changed
  const title = state === 'open' ? opened : saidOf(state, words)
  return (
    <ResidentLayout {...frame} lang={lang} title={title} robots="noindex" referrer="no-referrer">
      <Heading level={1}>{title}</Heading>
      {view.lost && <Notice kind="warning">{words.lost}</Notice>}
      {state === 'open' ? <Open frame={frame} lang={lang} view={view} now={now} /> : <Lead>{leadOf(view, words)}</Lead>}
      {state === 'taken' && kept && <Visit lang={lang} visit={kept} now={now} />}
      {state !== 'open' && state !== 'taken' && state !== 'due' && is_touched && old && (state === 'lapsed' || state === 'declined') && (
        <Answers frame={frame} lang={lang} view={view} />
      )}
      {view.others && <OffersList offers={view.others} lang={lang} />}
      {state !== 'open' && <p><a href="/access/bookings">{words.to_bookings}</a></p>}
    </ResidentLayout>
  )
}

function saidOf(state: OfferState, words: ReturnType<typeof offersWords>['offer']): string {
  return { due: words.due, open: words.title, taken: words.taken, declined: words.declined, lapsed: words.lapsed, settled: words.settled, void: words.void }[state]
}

function leadOf({ offer, state }: OfferView, words: ReturnType<typeof offersWords>['offer']): string {
  const is_touched = offer.kind === 'touched'
  switch (state) {
    case 'taken': return words.taken_lead
    case 'declined': return is_touched ? words.declined_called_off : words.declined_waiting
    case 'lapsed': return is_touched ? words.lapsed_called_off : words.lapsed_waiting
    case 'void': return words.void_lead
    case 'due': return words.due_lead
    default: return words.settled_lead
  }
}

function Open({ frame, lang, view, now }: { frame: Frame; lang: Lang; view: OfferView; now: Date }) {
  const words = offersWords(lang).offer
  const { offer, kept, old } = view
  const is_touched = offer.kind === 'touched'
  const is_changed = is_touched && offer.reason !== 'slot_gone'
  const lead = !is_touched ? words.lead : kept === undefined ? (is_changed ? words.lead_changed_none : words.lead_none) : is_changed ? words.lead_changed : words.lead_called_off
  return (
    <>
      <Lead>{lead}</Lead>
      {kept && (
        <>
          <Visit lang={lang} visit={kept} now={now} />
          <Form action={`${view.action}/acceptance`} csrf={frame.csrf}><Actions><Button>{words.take}</Button></Actions></Form>
          {offer.expires_at && <Aside>{words.until(formatDateTime(lang, offer.expires_at, kept.zone, localDate(now, kept.zone)))}</Aside>}
        </>
      )}
      {is_touched && old
        ? <Answers frame={frame} lang={lang} view={view} />
        : (
          <Form action={`${view.action}/refusal`} csrf={frame.csrf}>
            <Actions><Button kind="secondary" name="answer" value="decline">{words.decline}</Button></Actions>
            <Aside>{words.decline_hint}</Aside>
          </Form>
        )}
      {is_touched && old && (
        <>
          <Heading>{is_changed ? words.was_changed : words.was}</Heading>
          <Visit lang={lang} visit={old} now={now} />
        </>
      )}
    </>
  )
}

/** What somebody may answer whose visit was called off. */
function Answers({ frame, lang, view }: { frame: Frame; lang: Lang; view: OfferView }) {
  const words = offersWords(lang).offer
  const { offer, old, kept } = view
  const refusal = `${view.action}/refusal`
  return (
    <>
      {kept && <Heading>{words.choose_title}</Heading>}
      <Actions>
        <Button kind="secondary" href={`/access/bookings/${old!.clinic_slug}/${offer.old_booking_id}`}>{words.choose}</Button>
      </Actions>
      <Form action={refusal} csrf={frame.csrf}>
        <Actions>
          {view.state !== 'declined' && <Button kind="secondary" name="answer" value="decline">{words.call}</Button>}
          {offer.reason !== 'slot_gone' && <Button kind="secondary" name="answer" value="keep">{words.keep}</Button>}
          <Button kind="quiet" name="answer" value="cancel">{words.cancel}</Button>
        </Actions>
      </Form>
      {old!.clinic_phone && <p>{words.phone(formatPhone(old!.clinic_phone))}</p>}
    </>
  )
}

function Visit({ lang, visit, now }: { lang: Lang; visit: VisitFacts; now: Date }) {
  const words = offersWords(lang).offer
  const doctor = doctorOf(lang, visit)
  const named = { ...visit, name_ru: visit.branch_ru, name_en: visit.branch_en }
  return (
    <DefinitionList
      facts={[
        { term: words.when, fact: <strong>{formatDateTime(lang, visit.starts_at, visit.zone, localDate(now, visit.zone))}</strong> },
        { term: words.specialty, fact: lang === 'en' ? visit.specialty_en : visit.specialty_ru },
        ...(doctor ? [{ term: words.doctor, fact: doctor }] : []),
        { term: words.where, fact: branchName(lang, named) },
        ...(visit.address ? [{ term: words.address, fact: nameIn(lang, visit.address) }] : []),
        ...(visit.room ? [{ term: words.room, fact: roomIn(lang, visit.room) }] : []),
      ]}
    />
  )
}

export function BrokenOfferPage({ frame, expired }: { frame: Frame; expired: boolean }) {
  const words = offersWords(frame.lang).offer
  return (
    <ResidentLayout {...frame} title={expired ? words.expired : words.broken} robots="noindex">
      <Heading level={1}>{expired ? words.expired : words.broken}</Heading>
      <Lead>{expired ? words.expired_lead : words.broken_lead}</Lead>
      <p><a href="/access/bookings">{words.to_bookings}</a></p>
    </ResidentLayout>
  )
}
