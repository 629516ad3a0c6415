// The page of a way: what was asked, the answer first, then the steps and the plan.
import type { NoRoute, Spot, SpotKind } from '../../../clinics/index.ts'
import type { Call } from '../../../platform/http/route.ts'
import { formatDateTime, localDate } from '../../../platform/time.ts'
import {
  Actions, Button, Checkbox, Details, Empty, Field, Form, Heading, Lead, Notice, Pills, ResidentLayout, nameIn,
} from '../../../ui/index.ts'
import { type Building, type Way, type WayAnswer, type WayQuery, listRooms } from '../finding.ts'
import { doctorShort, levelName, roundMetres, roundMinutes, specialtyName, spotName, spotNote, stepSentence } from '../naming.ts'
import { wayWords } from '../words/index.ts'
import { Picture, levelsOf } from './picture.tsx'

export type WayCall = Pick<Call<unknown, unknown>, 'clinic' | 'lang' | 'frame' | 'now'>

/** The address of a way; what is left out is the usual. */
export function wayHref(base: string, query: WayQuery): string {
  const search = new URLSearchParams()
  for (const name of ['to', 'q', 'from'] as const) if (query[name]) search.set(name, query[name])
  if (query.step_free) search.set('step_free', 'yes')
  return search.size === 0 ? base : `${base}?${search}`
}

/** What is asked for without a name. */
export const OFTEN: readonly SpotKind[] = ['desk', 'toilet', 'lift', 'entrance']

export function WayPage({ call, building, query, answer }: { call: WayCall; building: Building; query: WayQuery; answer: WayAnswer }) {
  const { lang, frame, clinic } = call
  const words = wayWords(lang)
  const base = `/reception/${clinic.slug}/way/${building.branch.slug}`
  const goal = answer.kind === 'way' ? answer.way.to : answer.kind === 'no_way' ? answer.to : null
  const title = goal ? spotName(lang, goal) : words.title
  return (
    <ResidentLayout {...frame} title={title} robots="noindex">
      <Heading level={1}>{title}</Heading>
      {building.plan.levels.length === 0 ? <Empty why={words.no_plan} next={words.no_plan_next} /> : (
        <>
          <Answer call={call} building={building} query={query} answer={answer} base={base} />
          {(answer.kind === 'ask' || answer.kind === 'unknown' || answer.kind === 'choose') && <Ask call={call} building={building} query={query} base={base} />}
        </>
      )}
      <p className="aside">{whereIs(call, building)}</p>
    </ResidentLayout>
  )
}

/** The clinic, the branch and its address. */
export function whereIs({ lang, clinic }: Pick<WayCall, 'lang' | 'clinic'>, { branch }: Pick<Building, 'branch'>): string {
  const names = lang === 'en' ? [clinic.name_en, branch.name_en] : [clinic.name_ru, branch.name_ru]
  return [...names, branch.address && nameIn(lang, branch.address)].filter(Boolean).join(', ')
}

interface PartProps { call: WayCall; building: Building; query: WayQuery; base: string }

function Answer({ call, building, query, answer, base }: PartProps & { answer: WayAnswer }) {
  const { lang } = call
  const words = wayWords(lang)
  const asked = query.q?.trim() || query.to || ''
  switch (answer.kind) {
    case 'ask': return <Lead>{words.lead}</Lead>
    case 'unknown': return <Empty why={words.unknown(asked)} next={words.unknown_next} />
    case 'choose': return (
      <>
        <Heading level={2}>{words.choose(asked)}</Heading>
        <ul className="way-list">
          {answer.spots.map((spot) => (
            <li key={spot.id}>
              <a href={wayHref(base, { ...query, q: undefined, to: spot.label ?? spot.code })}>{spotName(lang, spot)}</a>
              <Whom call={call} building={building} spot={spot} />
            </li>
          ))}
        </ul>
      </>
    )
    case 'no_way': return <NoWay call={call} why={answer.why} other_href={answer.other ? wayHref(base, { ...query, step_free: false }) : null} building={building} />
    case 'way': return <Found call={call} building={building} query={query} base={base} way={answer.way} />
  }
}

function Found({ call, building, query, base, way }: PartProps & { way: Way }) {
  const { lang } = call
  const words = wayWords(lang)
  const { level, route } = way
  const told = (query.step_free ? words.summary_free : words.summary)(levelName(lang, level), roundMetres(route.metres), roundMinutes(route.seconds))
  const to = { ...query, q: undefined, to: query.to ?? way.to.label ?? way.to.code }
  return (
    <>
      <Whom call={call} building={building} spot={way.to} />
      <Lead>{told}</Lead>
      <Outages call={call} building={building} is_avoided />
      <Heading level={2}>{words.steps}</Heading>
      <StepList call={call} way={way} />
      <Actions>
        <Button href={`${base}/card${wayHref('', to)}`}>{words.card}</Button>
        {query.step_free
          ? <Button kind="secondary" href={wayHref(base, { ...to, step_free: false })}>{words.without}</Button>
          : <Button kind="secondary" href={wayHref(base, { ...to, step_free: true })}>{words.with_steps}</Button>}
        <Button kind="quiet" href={wayHref(base, { from: query.from, step_free: query.step_free })}>{words.another}</Button>
      </Actions>
      <Heading level={2}>{words.plan}</Heading>
      <p className="aside">{words.plan_hint}</p>
      {levelsOf(building.plan, route).map((one) => <Picture key={one.id} lang={lang} plan={building.plan} level={one} route={route} />)}
    </>
  )
}

/** Where the way begins, then its steps. */
export function StepList({ call: { lang }, way }: { call: Pick<WayCall, 'lang'>; way: Way }) {
  const words = wayWords(lang)
  const named = way.from.name_ru !== null || way.from.label !== null
  return (
    <>
      {named && <p>{words.starts(spotName(lang, way.from))}</p>}
      <ol className="way-steps">
      {way.steps.map((step, at) => <li key={at}>{stepSentence(lang, step)}</li>)}
    </ol>
    </>
  )
}

/** What a room is and who receives there. */
export function Whom({ call, building, spot }: { call: Pick<WayCall, 'lang'>; building: Building; spot: Spot }) {
  const { lang } = call
  const note = spotNote(lang, spot)
  const receiving = building.receiving.get(spot.id) ?? []
  if (note === null && receiving.length === 0) return null
  return (
    <ul className="way-whom">
      {note !== null && <li>{note}</li>}
      {receiving.map((one) => {
        const doctor = doctorShort(lang, one)
        return <li key={one.schedule_id}>{doctor === null ? specialtyName(lang, one) : wayWords(lang).who(doctor, specialtyName(lang, one))}</li>
      })}
    </ul>
  )
}

/** Lifts that do not run, each with since or until when. */
export function Outages({ call, building, is_avoided }: { call: Pick<WayCall, 'lang' | 'clinic' | 'now'>; building: Building; is_avoided: boolean }) {
  const { lang, clinic, now } = call
  const words = wayWords(lang)
  if (building.out.length === 0) return null
  const at = (instant: Date) => formatDateTime(lang, instant, clinic.zone, localDate(now, clinic.zone))
  return (
    <Notice kind="warning">
      {building.out.map(({ spot, since, until }) => <p key={spot.id}>{until ? words.out_until(spot.label, at(until)) : words.out(spot.label, at(since))}</p>)}
      {is_avoided && <p>{words.out_next}</p>}
    </Notice>
  )
}

function NoWay({ call, why, other_href, building }: { call: WayCall; why: NoRoute; other_href: string | null; building: Building }) {
  const words = wayWords(call.lang)
  return (
    <>
      <Outages call={call} building={building} is_avoided={false} />
      <Empty why={words.no_way[why]} next={words.no_way_next}>
        {other_href && <Actions><Button kind="secondary" href={other_href}>{words.no_way_other}</Button></Actions>}
      </Empty>
    </>
  )
}

function Ask({ call, building, query, base }: PartProps) {
  const { lang } = call
  const words = wayWords(lang)
  const often = OFTEN.filter((kind) => building.plan.spots.some((spot) => spot.kind === kind))
  const kept = { from: query.from, step_free: query.step_free }
  return (
    <>
      <Form action={base} method="get">
        <Field name="q" type="search" label={words.ask} hint={words.ask_hint} value={query.q ?? query.to} length_max={100} autocomplete="off" />
        <Checkbox name="step_free" label={words.step_free} checked={query.step_free === true} />
        {query.from && <input type="hidden" name="from" value={query.from} />}
        <Actions><Button>{words.show}</Button></Actions>
      </Form>
      <Pills label={words.often} pills={often.map((kind) => ({ href: wayHref(base, { ...kept, to: kind }), label: words.places[kind] }))} />
      <Details summary={words.rooms}>
        {listRooms(building).map(({ level, rooms }) => (
          <section key={level.id}>
            <Heading level={3}>{levelName(lang, level)}</Heading>
            <ul className="way-rooms">
              {rooms.map((room) => <li key={room.id}><a href={wayHref(base, { ...kept, to: room.label! })}>{room.label}</a></li>)}
            </ul>
          </section>
        ))}
      </Details>
    </>
  )
}
