// What the kiosk shows. Every screen is a page with an address, so that it works without script.
import type { ReactNode } from 'react'
import type { Level, Spot } from '../../../clinics/index.ts'
import { WallLayout } from '../../../ui/index.ts'
import { type Building, type WayAnswer, type WayQuery, listRooms } from '../finding.ts'
import { doctorShort, levelName, roundMetres, roundMinutes, specialtyName, spotName } from '../naming.ts'
import { wayWords } from '../words/index.ts'
import { Picture, levelsOf } from './picture.tsx'
import { OFTEN, Outages, StepList, type WayCall, Whom } from './way.tsx'

export const VIEWS = ['specialties', 'doctors', 'rooms'] as const

export type KioskView =
  | { kind: 'start' | 'specialties' | 'levels' }
  | { kind: 'doctors'; specialty_code: string }
  | { kind: 'rooms'; level: Level }
  | { kind: 'way'; answer: Extract<WayAnswer, { kind: 'way' | 'no_way' }> }

/** So long nobody touches the kiosk before it asks, and so long it waits for an answer: WCAG 2.2.1 wants 20 seconds. */
const IDLE_SECONDS = 60
const ANSWER_SECONDS = 20

interface KioskProps { call: WayCall; building: Building; query: WayQuery; view: KioskView; idle_seconds?: number | undefined }

export function KioskPage({ call, building, query, view, idle_seconds }: KioskProps) {
  const { lang, frame, clinic } = call
  const all = wayWords(lang)
  const words = all.kiosk
  const base = `/reception/${clinic.slug}/kiosk/${building.branch.slug}`
  const href = makeHref(base, query)
  const home = withSearch(base, { from: query.from, lang: 'ru' })
  const other = new URL(frame.path, 'http://kiosk')
  other.searchParams.set('lang', lang === 'ru' ? 'en' : 'ru')
  const title = titleOf(call, building, view)
  return (
    <WallLayout
      lang={lang} title={title} demo={frame.demo} robots="noindex" scripts={['kiosk.js']}
      language_href={`${other.pathname}${other.search}`}
    >
      <h1>{title}</h1>
      {building.plan.levels.length === 0 ? <><p>{all.no_plan}.</p><p>{all.no_plan_next}</p></> : (
        <>
          <nav className="wall__bar" aria-label={words.title}>
            {view.kind !== 'start' && <a className="wall__key wall__key--primary" href={home}>{words.home}</a>}
            <a className="wall__key" href={toggleHref(base, frame.path, query)}>{query.step_free ? words.step_free_on : words.step_free_off}</a>
          </nav>
          <Screen call={call} building={building} view={view} href={href} query={query} />
        </>
      )}
      {/* a beginning in another language, or without steps, is not the next visitor's */}
      {(view.kind !== 'start' || lang !== 'ru' || query.step_free) && (
        <div
          className="wall__still" role="alertdialog" aria-labelledby="still" hidden data-idle-home={home}
          data-idle-ask={idle_seconds ?? IDLE_SECONDS} data-idle-leave={idle_seconds ?? ANSWER_SECONDS} data-idle-sentence={words.still_lead(ANSWER_SECONDS)}
        >
          <p id="still"><strong>{words.still}</strong></p>
          <p data-idle-words="" />
          <button type="button" className="wall__key wall__key--primary">{words.stay}</button>
        </div>
      )}
    </WallLayout>
  )
}

type Href = (more: Record<string, string | undefined>) => string

function makeHref(base: string, { from, step_free }: WayQuery): Href {
  return (more) => withSearch(base, { from, step_free: step_free ? 'yes' : undefined, ...more })
}

function withSearch(base: string, fields: Record<string, string | undefined>): string {
  const search = new URLSearchParams(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined))
  return search.size === 0 ? base : `${base}?${search}`
}

/** The same screen with and without steps. */
function toggleHref(base: string, path: string, { step_free }: WayQuery): string {
  const fields = Object.fromEntries(new URLSearchParams(path.split('?')[1] ?? ''))
  return withSearch(base, { ...fields, step_free: step_free ? undefined : 'yes' })
}

function titleOf({ lang }: WayCall, building: Building, view: KioskView): string {
  const all = wayWords(lang)
  const words = all.kiosk
  switch (view.kind) {
    case 'start': return words.lead
    case 'specialties': return words.specialties
    case 'levels': return words.levels
    case 'rooms': return words.rooms(levelName(lang, view.level))
    case 'doctors': {
      const one = [...building.receiving.values()].flat().find(({ specialty_code }) => specialty_code === view.specialty_code)
      return one ? words.doctors(specialtyName(lang, one)) : words.specialties
    }
    case 'way': {
      const goal = view.answer.kind === 'way' ? view.answer.way.to : view.answer.to
      return goal ? spotName(lang, goal) : all.title
    }
  }
}

function Screen({ call, building, view, href, query }: KioskProps & { href: Href }) {
  const { lang } = call
  const all = wayWords(lang)
  const words = all.kiosk
  switch (view.kind) {
    case 'start': {
      const often = OFTEN.filter((kind) => building.plan.spots.some((spot) => spot.kind === kind))
      return (
        <>
          <Tiles>
            <Tile href={href({ view: 'specialties' })} note={words.doctor_hint}>{words.doctor}</Tile>
            <Tile href={href({ view: 'rooms' })}>{words.number}</Tile>
            {often.map((kind) => <Tile key={kind} href={href({ to: kind })}>{all.places[kind]}</Tile>)}
          </Tiles>
          <Outages call={call} building={building} is_avoided={false} />
        </>
      )
    }
    case 'specialties': return (
      <Tiles>
        {listSpecialties(building, lang).map(([code, name]) => <Tile key={code} href={href({ view: 'doctors', s: code })}>{name}</Tile>)}
      </Tiles>
    )
    case 'doctors': return (
      <Tiles>
        {listDoctors(building, view.specialty_code).map(({ spot, one }) => (
          <Tile key={one.schedule_id} href={href({ to: spot.label ?? spot.code })} note={spotName(lang, spot)}>{doctorShort(lang, one) ?? words.no_doctor}</Tile>
        ))}
      </Tiles>
    )
    case 'levels': return (
      <Tiles>
        {listRooms(building).map(({ level }) => <Tile key={level.id} href={href({ view: 'rooms', level: String(level.ordinal) })}>{levelName(lang, level)}</Tile>)}
      </Tiles>
    )
    case 'rooms': return (
      <Tiles is_short>
        {listRooms(building).filter(({ level }) => level.id === view.level.id).flatMap(({ rooms }) => rooms).map((room) => (
          <Tile key={room.id} href={href({ to: room.label! })}>{room.label}</Tile>
        ))}
      </Tiles>
    )
    case 'way': return <WayScreen call={call} building={building} query={query} answer={view.answer} />
  }
}

function WayScreen({ call, building, query, answer }: Omit<KioskProps, 'view'> & { answer: Extract<WayAnswer, { kind: 'way' | 'no_way' }> }) {
  const { lang } = call
  const words = wayWords(lang)
  if (answer.kind === 'no_way') {
    return (
      <>
        <Outages call={call} building={building} is_avoided={false} />
        <p><strong>{words.no_way[answer.why]}.</strong></p>
        <p>{words.no_way_next}</p>
      </>
    )
  }
  const { way } = answer
  const told = query.step_free ? words.summary_free : words.summary
  return (
    <>
      <p>{told(levelName(lang, way.level), roundMetres(way.route.metres), roundMinutes(way.route.seconds))}</p>
      <Whom call={call} building={building} spot={way.to} />
      <Outages call={call} building={building} is_avoided />
      <StepList call={call} way={way} />
      {levelsOf(building.plan, way.route).map((one) => <Picture key={one.id} lang={lang} plan={building.plan} level={one} route={way.route} />)}
    </>
  )
}

function listSpecialties(building: Building, lang: 'ru' | 'en'): [code: string, name: string][] {
  const by_code = new Map([...building.receiving.values()].flat().map((one) => [one.specialty_code, specialtyName(lang, one)]))
  return [...by_code].toSorted(([, one], [, other]) => one.localeCompare(other, lang))
}

function listDoctors(building: Building, specialty_code: string) {
  return building.plan.spots.flatMap((spot: Spot) =>
    (building.receiving.get(spot.id) ?? []).filter((one) => one.specialty_code === specialty_code).map((one) => ({ spot, one })))
}

function Tiles({ is_short, children }: { is_short?: boolean; children: ReactNode }) {
  return <ul className={is_short ? 'wall__tiles wall__tiles--short' : 'wall__tiles'}>{children}</ul>
}

function Tile({ href, note, children }: { href: string; note?: string | undefined; children: ReactNode }) {
  return <li><a className="wall__tile" href={href}>{children}{note !== undefined && <small>{note}</small>}</a></li>
}
