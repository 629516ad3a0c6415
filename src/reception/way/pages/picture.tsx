// A level on paper and screen: its rooms, lifts, stairs and toilets, and the way across it. Made on the server as SVG.
import type { Level, Plan, Point, Route, Spot } from '../../../clinics/index.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { levelName } from '../naming.ts'
import { wayWords } from '../words/index.ts'

/** Units of the picture for a metre. */
const SCALE = 12
const MARGIN = 2

/** The levels that a route touches, in its order. */
export function levelsOf(plan: Plan, route: Route): Level[] {
  const ids = [route.from.level_id, ...route.legs.map(({ to }) => to.level_id)]
  // a lift goes past the levels between
  const stays = ids.filter((id, at) => at === 0 || at === ids.length - 1 || ids[at - 1] === id || ids[at + 1] === id)
  return [...new Set(stays)].flatMap((id) => plan.levels.filter((level) => level.id === id))
}

export function Picture({ lang, plan, level, route }: { lang: Lang; plan: Plan; level: Level; route: Route }) {
  const words = wayWords(lang)
  const spots = plan.spots.filter(({ level_id }) => level_id === level.id)
  const walked = walkOn(level, route)
  const box = boxOf([...(level.outline ?? []), ...spots.flatMap((spot): Point[] => spot.outline?.slice() ?? [[spot.x, spot.y]])])
  const draw = ([x, y]: Point): Point => [round((x - box.left + MARGIN) * SCALE), round((box.top - y + MARGIN) * SCALE)]
  const pathOf = (points: readonly Point[]) => points.map(draw).join(' ')
  const [width, height] = [round((box.right - box.left + 2 * MARGIN) * SCALE), round((box.top - box.bottom + 2 * MARGIN) * SCALE)]
  const title = words.plan_of(levelName(lang, level))
  const arrow = `arrow-${level.ordinal}`
  return (
    <figure className="plan">
      <figcaption className="plan__title">{levelName(lang, level)}</figcaption>
      {/* on a telephone a plan is wider than the screen: the keyboard scrolls it too */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="plan__scroll" tabIndex={0} role="region" aria-label={title}>
        <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={title}>
          <defs>
            <marker id={arrow} viewBox="0 0 10 10" refX="6" refY="5" markerWidth="4" markerHeight="4" orient="auto">
              <path className="plan__arrow" d="M0 0L10 5L0 10z" />
            </marker>
          </defs>
          {level.outline && <polygon className="plan__level" points={pathOf(level.outline)} />}
          {spots.map((spot) => spot.outline && (
            <polygon key={spot.id} className={spot.id === route.to.id ? 'plan__room plan__room--goal' : `plan__room plan__room--${spot.kind}`} points={pathOf(spot.outline)} />
          ))}
          {spots.map((spot) => <Sign key={spot.id} lang={lang} spot={spot} at={draw([spot.x, spot.y])} is_goal={spot.id === route.to.id} />)}
          {walked.length > 1 && <polyline className="plan__way" points={pathOf(walked)} markerEnd={`url(#${arrow})`} />}
          {level.id === route.from.level_id && <Mark at={draw([route.from.x, route.from.y])} text={words.start} width={width} />}
        </svg>
      </div>
    </figure>
  )
}

/** The points of a route on a level; a level that the lift passes has none. */
function walkOn(level: Level, route: Route): Point[] {
  const spots = [route.from, ...route.legs.map(({ to }) => to)].filter(({ level_id }) => level_id === level.id)
  return spots.map(({ x, y }): Point => [x, y])
}

function Sign({ lang, spot, at: [x, y], is_goal }: { lang: Lang; spot: Spot; at: Point; is_goal: boolean }) {
  const text = signOf(lang, spot)
  if (text === null) return null
  return <text className={is_goal ? 'plan__sign plan__sign--goal' : 'plan__sign'} x={x} y={y + 6} textAnchor="middle">{text}</text>
}

function signOf(lang: Lang, spot: Spot): string | null {
  const words = wayWords(lang)
  if (spot.kind === 'room') return spot.label
  if (spot.kind === 'lift') return words.lift(spot.label)
  if (spot.kind === 'stairs') return words.stairs(null)
  return spot.kind === 'toilet' || spot.kind === 'desk' ? words.places[spot.kind] : null
}

function Mark({ at: [x, y], text, width }: { at: Point; text: string; width: number }) {
  const anchor = x < width / 4 ? 'start' : x > (width * 3) / 4 ? 'end' : 'middle'
  return (
    <>
      <circle className="plan__start" cx={x} cy={y} r="9" />
      <text className="plan__sign plan__sign--start" x={x} y={y - 15} textAnchor={anchor}>{text}</text>
    </>
  )
}

function boxOf(points: readonly Point[]): { left: number; right: number; top: number; bottom: number } {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.max(...ys), bottom: Math.min(...ys) }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
