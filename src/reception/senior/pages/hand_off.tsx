// Hand-offs: what the program tells of a shift, what its people add, and who takes over.
import { type FieldErrors, type Typed, fieldOf } from '../../../platform/http/form.ts'
import { formatDateTime, localDate, localTime } from '../../../platform/time.ts'
import { Actions, Aside, Button, Empty, ErrorSummary, Form, Heading, Lead, Notice, Pills, Row, Rows, StateTag, TextArea, nameIn } from '../../../ui/index.ts'
import { type DeskCall, ReceptionFrame } from '../../frame.tsx'
import { postIn } from '../../posts/rules/naming.ts'
import { titleOf } from '../../requests/card.ts'
import type { RequestKind } from '../../requests/rules/kinds.ts'
import { titleFrom } from '../../situations/rules/title.ts'
import { tallyWords } from '../../tallies/words/index.ts'
import type { Building } from '../gathering.ts'
import type { HandOff, HandOffFacts } from '../queries/hand_offs.ts'
import { seniorWords } from '../words/index.ts'

export const WORDS_MAX = 2000

type FactsCall = Pick<DeskCall, 'lang' | 'clinic' | 'now'>

/** What happened in a shift, in sentences. */
export function FactsList({ call, facts }: { call: FactsCall; facts: HandOffFacts }) {
  const { lang, clinic, now } = call
  const words = seniorWords(lang).hand_off
  const kinds: Record<string, string> = tallyWords(lang).kinds
  const at = (iso: string) => formatDateTime(lang, new Date(iso), clinic.zone, localDate(now, clinic.zone))
  const total = facts.tallies.reduce((sum, { count }) => sum + count, 0)
  const { requests, situations, hall, faces } = facts
  return (
    <ul>
      <li>{total === 0 ? words.helped_none : `${words.helped(total)}: ${facts.tallies.map(({ kind, count }) => words.helped_with(kinds[kind] ?? kind, count)).join(', ')}.`}</li>
      <li>
        {words.requests(requests.opened, requests.done, requests.failed)} {words.left(requests.left.length)}
        {requests.left.length > 0 && (
          <ul>
            {requests.left.map((one, index) => (
              <li key={`${one.who} ${index}`}>
                {words.left_one(titleOf(lang, { ...one, kind: one.kind as RequestKind }), one.needed_at && localTime(new Date(one.needed_at), clinic.zone), one.owner && nameIn(lang, one.owner))}
              </li>
            ))}
          </ul>
        )}
      </li>
      <li>
        {words.situations(situations.opened, situations.closed)}
        {situations.left.length > 0 && (
          <>
            {' '}{words.situations_left}
            <ul>{situations.left.map(({ id, title, place }) => <li key={id}>{words.situation_left(title, place)}</li>)}</ul>
          </>
        )}
      </li>
      {facts.lifts.map((one) => <li key={one.label}>{one.until === null ? words.lift(one.label, at(one.since)) : words.lift_until(one.label, at(one.until))}</li>)}
      {facts.lifts.length === 0 && <li>{words.lifts_fine}</li>}
      <li>{facts.empty_posts.length === 0 ? words.posts_full : words.empty_posts(facts.empty_posts.map((name, index) => postIn(lang, name, facts.empty_posts_en?.[index])).join(', '))}</li>
      <li>{words.hall(hall.called, hall.without_booking, hall.waiting)}</li>
      {faces.good + faces.middling + faces.bad > 0 && <li>{words.faces(faces.good, faces.middling, faces.bad)}</li>}
    </ul>
  )
}

/** A hand-off as whoever comes reads it: own words first. For the page of signing on as well. */
export function HandOffNote({ call, hand_off }: { call: FactsCall; hand_off: HandOff }) {
  const { lang, clinic, now } = call
  const words = seniorWords(lang).hand_off
  const at = (instant: Date) => formatDateTime(lang, instant, clinic.zone, localDate(now, clinic.zone))
  return (
    <>
      <p>{words.by(nameIn(lang, hand_off.written_name ?? words.somebody), at(hand_off.written_at))}. {words.since(at(hand_off.since))}.</p>
      {hand_off.words ? <p className="situation__words"><strong>{hand_off.words}</strong></p> : <Aside>{words.no_words}</Aside>}
      <Heading level={3}>{words.facts}</Heading>
      <FactsList call={call} facts={hand_off.facts} />
      {hand_off.accepted_at && <p>{words.accepted(nameIn(lang, hand_off.accepted_name ?? words.somebody), at(hand_off.accepted_at))}</p>}
    </>
  )
}

export interface HandOffsView {
  building: Building
  rows: readonly HandOff[]
  since: Date
  facts: HandOffFacts
  done: 'written' | 'accepted' | undefined
  form: { typed: Typed; errors: FieldErrors }
}

export function HandOffsPage({ call, view }: { call: DeskCall; view: HandOffsView }) {
  const { lang, clinic, frame, now } = call
  const { building, rows, since, facts, done, form } = view
  const all = seniorWords(lang)
  const words = all.hand_off
  const base = `/reception/${clinic.slug}/hand-offs`
  const at = (instant: Date) => formatDateTime(lang, instant, clinic.zone, localDate(now, clinic.zone))
  return (
    <ReceptionFrame call={call} section="hand-offs" title={words.title}>
      <Heading level={1}>{words.title}</Heading>
      {building.branches.length > 1 && (
        <Pills label={all.branch} pills={building.branches.map((branch) => ({
          href: `${base}?b=${branch.slug}`, label: lang === 'en' ? branch.name_en : branch.name_ru, current: branch.id === building.branch.id,
        }))} />
      )}
      {done && <Notice kind="success">{words.said[done]}</Notice>}
      <ErrorSummary errors={form.errors} />
      <Lead>{words.lead}</Lead>
      <Heading level={2}>{words.facts}</Heading>
      <p>{words.since(at(since))}.</p>
      <FactsList call={call} facts={facts} />
      <Form action={base} csrf={frame.csrf} label={words.write}>
        <input type="hidden" name="b" value={building.branch.slug} />
        <TextArea {...fieldOf(form, 'words')} label={words.words} hint={words.words_hint} rows={4} length_max={WORDS_MAX} optional />
        <Actions><Button>{words.write}</Button></Actions>
      </Form>
      <Heading level={2}>{words.last}</Heading>
      {rows.length === 0 ? <Empty why={words.none} next={words.none_next} /> : (
        <Rows label={words.last}>
          {rows.map((row) => (
            <Row
              key={row.id} href={`${base}/${row.id}`} title={words.by(nameIn(lang, row.written_name ?? words.somebody), at(row.written_at))}
              side={row.accepted_at ? <StateTag state="fine">{words.is_accepted}</StateTag> : <StateTag state="attention">{words.waits}</StateTag>}
            >
              {titleFrom(row.words)}
            </Row>
          ))}
        </Rows>
      )}
    </ReceptionFrame>
  )
}

export function HandOffPage({ call, hand_off, done, refusal }: { call: DeskCall; hand_off: HandOff; done: 'written' | 'accepted' | undefined; refusal: string | undefined }) {
  const { lang, clinic, frame, actor } = call
  const words = seniorWords(lang).hand_off
  const base = `/reception/${clinic.slug}/hand-offs`
  const is_own = actor.kind === 'account' && actor.id === hand_off.written_by
  return (
    <ReceptionFrame call={call} section="hand-offs" title={words.title}>
      <Heading level={1} side={<a href={`${base}?b=${hand_off.branch_slug}`}>{words.last}</a>}>
        {words.title}, {lang === 'en' ? hand_off.branch_en : hand_off.branch_ru}
      </Heading>
      {done && <Notice kind="success">{words.said[done]}</Notice>}
      {refusal && <Notice kind="error">{refusal}</Notice>}
      <HandOffNote call={call} hand_off={hand_off} />
      {!hand_off.accepted_at && (
        <Form action={`${base}/${hand_off.id}/acceptance`} csrf={frame.csrf} label={words.accept}>
          <Actions><Button disabled_reason={is_own ? words.own : undefined}>{words.accept}</Button></Actions>
        </Form>
      )}
    </ReceptionFrame>
  )
}
