// Where the clinic's own system books: the way there, and the question when one comes back.
import type { Frame } from '../../../platform/http/route.ts'
import { formatDateTime } from '../../../platform/time.ts'
import {
  Actions, Aside, Button, DefinitionList, Form, Heading, Icon, Lead, Notice, Phone, ResidentLayout,
} from '../../../ui/index.ts'
import { specialtyOf } from '../../naming.ts'
import { HANDOVER_OUTCOMES, type HandoverOutcome } from '../queries/handovers.ts'
import type { Where } from '../queries/places.ts'
import { bookingWords } from '../words/index.ts'
import { paths, wholeAddress } from './naming.ts'

export interface HandoverView {
  where: Where
  starts_at: Date
  booking_url: string | null
  booking_phone: string | null
  code: string | undefined
  /** Before the way was taken: where the note of it is posted. */
  start_action?: string
  /** Afterwards: where the answer is posted, and what was told. */
  told_action?: string
  outcome?: HandoverOutcome | 'unknown'
}

export function HandoverPage({ frame, view, today }: { frame: Frame; view: HandoverView; today: string }) {
  const { handover: words, booking: facts } = bookingWords(frame.lang)
  const { where, outcome } = view
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      <h1>{words.title}</h1>
      {outcome !== undefined && outcome !== 'unknown'
        ? <Notice kind="success">{words.told[outcome]}</Notice>
        : <Lead>{words.lead}</Lead>}
      <DefinitionList facts={[
        { term: facts.when, fact: <strong>{formatDateTime(frame.lang, view.starts_at, where.zone, today)}</strong> },
        { term: facts.specialty, fact: specialtyOf(frame.lang, where) },
        { term: facts.where, fact: wholeAddress(frame.lang, where) },
      ]} />
      {view.start_action !== undefined && (
        <Form action={view.start_action} csrf={frame.csrf}><Actions><Button>{words.open}</Button></Actions></Form>
      )}
      {view.told_action !== undefined && <Way frame={frame} view={view} />}
      {view.told_action !== undefined && (
        <>
          <Heading>{words.ask}</Heading>
          <Form action={view.told_action} csrf={frame.csrf}>
            <Actions>
              {HANDOVER_OUTCOMES.map((each) => <Button key={each} kind="secondary" name="outcome" value={each}>{words.outcomes[each]}</Button>)}
            </Actions>
          </Form>
          <Aside>{words.ask_why}</Aside>
        </>
      )}
      <p><a href={paths.times(where, { c: view.code })}>{words.times}</a></p>
    </ResidentLayout>
  )
}

function Way({ frame, view }: { frame: Frame; view: HandoverView }) {
  const { handover: words } = bookingWords(frame.lang)
  return (
    <>
      {view.booking_url && (
        <>
          <p><a className="button button--primary" href={view.booking_url} target="_blank" rel="noopener noreferrer"><Icon name="external-link" />{words.open}</a></p>
          <Aside>{words.external}</Aside>
        </>
      )}
      {view.booking_phone && <p>{words.phone} <Phone number={view.booking_phone} /></p>}
    </>
  )
}
