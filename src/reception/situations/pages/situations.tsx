// Situations: the button, the list, one situation with its like, what is advised, how it ends.
import type { BranchNamed } from '../../../clinics/index.ts'
import { type FieldErrors, type Typed, fieldOf, typedText } from '../../../platform/http/form.ts'
import { formatDateTime, localDate } from '../../../platform/time.ts'
import {
  Actions, Aside, Button, Details, Empty, ErrorSummary, Field, Form, Heading, Lead, Notice, Row, Rows, Select, Split, StateTag, type State, Tabs,
  TextArea, Timeline, nameIn,
} from '../../../ui/index.ts'
import { DeviceFrame } from '../../device/frame.tsx'
import { type DeskCall, ReceptionFrame } from '../../frame.tsx'
import { OnCallSaid } from '../../on_call/pages/said.tsx'
import type { OnCall } from '../../on_call/queries/on_call.ts'
import { onCallWords } from '../../on_call/words/index.ts'
import type { Shift } from '../../posts/queries/shifts.ts'
import { postIn } from '../../posts/rules/naming.ts'
import type { Alike, Situation, Step } from '../queries/situations.ts'
import { CLIMB_MINUTES, type StepKind } from '../rules/state.ts'
import { titleFrom } from '../rules/title.ts'
import { situationsWords } from '../words/index.ts'
import { AlikeList } from './alike.tsx'

export const SHOWN = ['open', 'closed', 'teaching'] as const
export type Shown = (typeof SHOWN)[number]
export const WORDS_MAX = 2000

export interface SituationView {
  situation: Situation
  steps: readonly Step[]
  alike: readonly Alike[] | null
  /** Who is on call at its building now; of a situation that waits. */
  on_call: readonly OnCall[]
  /** What this reader may do. */
  may: { answer: boolean; close: boolean }
}

export interface SituationsView {
  shown: Shown
  rows: readonly Situation[]
  branches: readonly BranchNamed[]
  /** The shift of the reader, when they are on post. */
  shift: Shift | undefined
  one: SituationView | undefined
  /** What was looked for, and what is like it. */
  found: readonly Alike[] | null
  done: Exclude<StepKind, 'climbed'> | undefined
  form: { typed: Typed; errors: FieldErrors }
  /** Whether this reader keeps the list of specialists on call. */
  may_list: boolean
}

const STATES: Readonly<Record<Situation['state'], State>> = { open: 'attention', taken: 'neutral', closed: 'fine', withdrawn: 'unknown' }

export function SituationsPage({ call, view }: { call: DeskCall; view: SituationsView }) {
  const words = situationsWords(call.lang)
  const title = view.one ? titleOf(call, view.one.situation) : words.title
  const split = (
    <Split
      list_href={`/reception/${call.clinic.slug}/situations`}
      list={<SituationList call={call} view={view} />}
      detail={view.one && <SituationDetail call={call} one={view.one} view={view} />}
      placeholder={view.rows.length > 0 ? <Aside>{words.pick}</Aside> : undefined}
    />
  )
  // for whoever is on post it is a page of the app in their hand
  return view.shift
    ? <DeviceFrame call={call} section="situations" title={title} shift={view.shift} scripts={['similar.js', 'dont_know.js']}>{split}</DeviceFrame>
    : <ReceptionFrame call={call} section="situations" title={title} scripts={['similar.js']}>{split}</ReceptionFrame>
}

function titleOf({ lang }: DeskCall, { words, place }: Pick<Situation, 'words' | 'place'>): string {
  return titleFrom(words) || place || situationsWords(lang).unnamed
}

/** One tap: the button that calls help. On a page of the installed app (with dont_know.js) it works without network. */
export function DontKnow({ call, branch, kind = 'primary' }: { call: Pick<DeskCall, 'clinic' | 'lang' | 'frame'>; branch: string; kind?: 'primary' | 'secondary' }) {
  const words = situationsWords(call.lang)
  return (
    <Form id="dont-know" action={`/reception/${call.clinic.slug}/situations`} csrf={call.frame.csrf} label={words.dont_know}>
      <input type="hidden" name="b" value={branch} />
      <Actions><Button kind={kind}>{words.dont_know}</Button></Actions>
      <p data-dont-know="" role="status" hidden>{words.called_later}</p>
    </Form>
  )
}

function SituationList({ call, view }: { call: DeskCall; view: SituationsView }) {
  const { lang, clinic, frame, now } = call
  const { shown, rows, branches, shift, one, found, form, done } = view
  const here = shift?.branch_slug
  const words = situationsWords(lang)
  const base = `/reception/${clinic.slug}/situations`
  return (
    <>
      <Heading level={one ? 2 : 1} side={view.may_list && <a href={`/reception/${clinic.slug}/on-call`}>{onCallWords(lang).list}</a>}>{words.title}</Heading>
      {!one && <ErrorSummary errors={form.errors} />}
      {!one && done && <Notice kind="success">{words.said[done]}</Notice>}
      <Lead>{words.lead}</Lead>
      {here ?? branches.length === 1 ? <DontKnow call={call} branch={here ?? branches[0]!.slug} /> : (
        <Form action={base} csrf={frame.csrf} label={words.dont_know}>
          <Select {...fieldOf(form, 'b')} label={words.where} options={branches.map((branch) => ({ value: branch.slug, label: lang === 'en' ? branch.name_en : branch.name_ru }))} />
          <Actions><Button kind={one ? 'secondary' : 'primary'}>{words.dont_know}</Button></Actions>
        </Form>
      )}
      <Tabs label={words.tabs.label} tabs={SHOWN.map((name) => ({ href: `${base}?shown=${name}`, label: words.tabs[name], current: name === shown }))} />
      <Form action={`${base}/finding`} csrf={frame.csrf} label={words.find}>
        <Field name="q" type="search" label={words.find} hint={words.find_hint} value={typedText(form.typed, 'q')} error={form.errors['q']} autocomplete="off" />
        <Actions><Button kind="secondary">{words.find}</Button></Actions>
        {!one && <AlikeList call={call} alike={found} level={2} />}
      </Form>
      {rows.length === 0 ? <Empty why={words[`none_${shown}`]} next={words[`none_${shown}_next`]} /> : (
        <Rows label={words.tabs[shown]}>
          {rows.map((row) => (
            <Row key={row.id} href={`${base}/${row.id}${shown === 'open' ? '' : `?shown=${shown}`}`} title={titleOf(call, row)} current={row.id === one?.situation.id} side={<SituationTag call={call} situation={row} />}>
              {[row.place && postIn(lang, row.place, row.place_en), lang === 'en' ? row.branch_en : row.branch_ru, formatDateTime(lang, row.opened_at, clinic.zone, localDate(now, clinic.zone))].filter(Boolean).join(' · ')}
            </Row>
          ))}
        </Rows>
      )}
    </>
  )
}

/** How a situation stands; one that waits too long says so. */
export function SituationTag({ call, situation }: { call: Pick<DeskCall, 'lang' | 'now'>; situation: Pick<Situation, 'state' | 'opened_at'> }) {
  const words = situationsWords(call.lang)
  const waits = Math.floor((call.now.getTime() - situation.opened_at.getTime()) / 60_000)
  if (situation.state === 'open' && waits >= CLIMB_MINUTES) return <StateTag state="late">{words.late(waits)}</StateTag>
  return <StateTag state={STATES[situation.state]}>{words.states[situation.state]}</StateTag>
}

function SituationDetail({ call, one, view }: { call: DeskCall; one: SituationView; view: SituationsView }) {
  const { lang, clinic, frame, now } = call
  const { situation, steps, may, alike } = one
  const { form, done } = view
  const words = situationsWords(lang)
  const base = `/reception/${clinic.slug}/situations/${situation.id}`
  const is_live = situation.state === 'open' || situation.state === 'taken'
  const branch = lang === 'en' ? situation.branch_en : situation.branch_ru
  return (
    <>
      <Heading level={1} side={<SituationTag call={call} situation={situation} />}>{titleOf(call, situation)}</Heading>
      {done && <Notice kind="success">{words.said[done]}</Notice>}
      <ErrorSummary errors={form.errors} />
      <p>{situation.place ? words.at(postIn(lang, situation.place, situation.place_en), branch) : branch}. {words.opened(formatDateTime(lang, situation.opened_at, clinic.zone, localDate(now, clinic.zone)))}.</p>
      {situation.state === 'open' && (
        <>
          <OnCallSaid call={call} lines={one.on_call} told={situation} />
          <Aside>{situation.told_heads ? words.told_heads : words.told} {!situation.climbed_at && words.climbs(CLIMB_MINUTES)}</Aside>
        </>
      )}
      {is_live && may.answer && (
        <Form action={`${base}/taking`} csrf={frame.csrf}>
          <Actions><Button>{situation.state === 'taken' ? words.take_over : words.take}</Button></Actions>
        </Form>
      )}
      {is_live ? (
        <Form action={`${base}/words`} csrf={frame.csrf} label={words.describe}>
          <TextArea {...fieldOf(form, 'words')} value={'words' in form.typed ? typedText(form.typed, 'words') : situation.words} label={words.words} hint={words.words_hint} rows={4} length_max={WORDS_MAX} />
          <Actions>
            <Button kind="secondary">{words.describe}</Button>
            <Button kind="quiet" form_action={`/reception/${clinic.slug}/situations/finding`} name="situation" value={situation.id}>{words.find}</Button>
          </Actions>
          <AlikeList call={call} alike={alike} level={2} />
        </Form>
      ) : (
        <>
          <p className="situation__words">{situation.words || words.undescribed}</p>
          <Ended call={call} situation={situation} may_teach={may.answer} />
        </>
      )}
      {is_live && may.answer && <Advising call={call} base={base} form={form} />}
      {is_live && may.close && <Closing call={call} base={base} form={form} />}
      <History call={call} steps={steps} open={steps.some(({ kind }) => kind === 'advised')} />
    </>
  )
}

function Advising({ call, base, form }: { call: DeskCall; base: string; form: SituationsView['form'] }) {
  const words = situationsWords(call.lang)
  return (
    <Form action={`${base}/advice`} csrf={call.frame.csrf} label={words.advise}>
      <TextArea {...fieldOf(form, 'advice')} label={words.advice} rows={3} length_max={WORDS_MAX} />
      <Actions><Button kind="secondary">{words.advise}</Button></Actions>
    </Form>
  )
}

function Closing({ call, base, form }: { call: DeskCall; base: string; form: SituationsView['form'] }) {
  const words = situationsWords(call.lang)
  const came_back = 'done' in form.errors || 'next_time' in form.errors
  return (
    <Details summary={words.close} open={came_back}>
      <Form action={`${base}/closure`} csrf={call.frame.csrf} label={words.close}>
        <TextArea {...fieldOf(form, 'done')} label={words.done} rows={3} length_max={WORDS_MAX} />
        <TextArea {...fieldOf(form, 'next_time')} label={words.next_time} hint={words.next_time_hint} rows={3} length_max={WORDS_MAX} />
        <Actions>
          <Button>{words.close}</Button>
          <Button kind="quiet" form_action={`${base}/withdrawal`}>{words.withdraw}</Button>
        </Actions>
      </Form>
    </Details>
  )
}

function Ended({ call, situation, may_teach }: { call: DeskCall; situation: Situation; may_teach: boolean }) {
  const words = situationsWords(call.lang)
  if (situation.state !== 'closed') return null
  return (
    <>
      <Heading level={2}>{words.done}</Heading>
      <p className="situation__words">{situation.done}</p>
      <Heading level={2}>{words.next_time}</Heading>
      <p className="situation__words">{situation.next_time}</p>
      {situation.teaching_at && <p><StateTag state="fine">{words.taught}</StateTag></p>}
      {may_teach && (
        <Form action={`/reception/${call.clinic.slug}/situations/${situation.id}/teaching`} csrf={call.frame.csrf} label={words.teach}>
          <Actions>
            {situation.teaching_at === null
              ? <Button kind="secondary" name="teach" value="yes">{words.teach}</Button>
              : <Button kind="quiet" name="teach" value="no">{words.untaught}</Button>}
          </Actions>
          <Aside>{words.teach_hint}</Aside>
        </Form>
      )}
    </>
  )
}

function History({ call, steps, open }: { call: DeskCall; steps: readonly Step[]; open: boolean }) {
  const { lang, clinic } = call
  const words = situationsWords(lang)
  return (
    <Details summary={words.history} open={open}>
      <Timeline label={words.history} moments={steps.map((step) => ({
        key: String(step.number), when: formatDateTime(lang, step.at, clinic.zone), datetime: step.at.toISOString(),
        what: step.words === null ? words.steps[step.kind] : `${words.steps[step.kind]}: ${step.words}`, who: step.name === null ? undefined : nameIn(lang, step.name),
      }))} />
    </Details>
  )
}
