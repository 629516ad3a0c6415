// A level on paper and screen: its rooms, lifts, stairs and toilets, and the way across it. Made on the server as SVG.
import type { Level, Plan, Point, Route, Spot } from '../../../clinics/index.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { levelName } from '../naming.ts'
import { wayWords } from '../words/index.ts'

/** Units of the picture for a metre. */
const SCALE = 12
const MARGIN = 3
/** Metres around the way that are shown, and how many at least. */
const AROUND = 6
const SHOWN_MIN = 40
/** Units above which a picture scrolls on a telephone rather than shrinks. */
const WIDE = 560
/** How far into a room, of the way from the corridor to its middle, the line goes. */
const DOOR_SHARE = 0.45

/** The levels that a route touches, in its order. */
export function levelsOf(plan: Plan, route: Route): Level[] {
  const ids = [route.from.level_id, ...route.legs.map(({ to }) => to.level_id)]
  // a lift goes past the levels between
  const stays = ids.filter((id, at) => at === 0 || at === ids.length - 1 || ids[at - 1] === id || ids[at + 1] === id)
  return [...new Set(stays)].flatMap((id) => plan.levels.filter((level) => level.id === id))
}

export function Picture({ lang, plan, level, route }: { lang: Lang; plan: Plan; level: Level; route: Route }) {
  const words = wayWords(lang)
  const walked = walkOn(level, route)
  const spots = plan.spots.filter(({ level_id }) => level_id === level.id)
  const all = boxOf([...(level.outline ?? []), ...spots.flatMap((spot): Point[] => spot.outline?.slice() ?? [[spot.x, spot.y]])])
  const box = cutAround(all, boxOf(walked))
  const draw = ([x, y]: Point): Point => [round((x - box.left) * SCALE), round((box.top - y) * SCALE)]
  const pathOf = (points: readonly Point[]) => points.map(draw).join(' ')
  const [width, height] = [round((box.right - box.left) * SCALE), round((box.top - box.bottom) * SCALE)]
  const title = words.plan_of(levelName(lang, level))
  const arrow = `arrow-${level.ordinal}`
  const middle_y = (all.top + all.bottom) / 2
  return (
    <figure className={width > WIDE ? 'plan plan--wide' : 'plan'}>
      <figcaption className="plan__title">{levelName(lang, level)}</figcaption>
      {/* on a telephone a long plan is wider than the screen: the keyboard scrolls it too */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="plan__scroll" tabIndex={0} role="region" aria-label={title}>
        <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={title}>
          <defs>
            <marker id={arrow} viewBox="0 0 10 10" refX="6" refY="5" markerWidth="3.4" markerHeight="3.4" orient="auto">
              <path className="plan__arrow" d="M0 0L10 5L0 10z" />
            </marker>
          </defs>
          {level.outline && <polygon className="plan__level" points={pathOf(level.outline)} />}
          {spots.map((spot) => spot.outline && (
            <polygon key={spot.id} className={spot.id === route.to.id ? 'plan__room plan__room--goal' : `plan__room plan__room--${spot.kind}`} points={pathOf(spot.outline)} />
          ))}
          {spots.map((spot) => <Sign key={spot.id} lang={lang} spot={spot} at={draw([spot.x, spot.y])} is_goal={spot.id === route.to.id} />)}
          {walked.length > 1 && <polyline className="plan__way" points={pathOf(walked)} markerEnd={`url(#${arrow})`} />}
          {level.id === route.from.level_id && (
            <Mark at={draw([route.from.x, route.from.y])} text={words.start} width={width} is_below={route.from.y < middle_y} />
          )}
        </svg>
      </div>
    </figure>
  )
}

/** The part of a level that somebody needs: the way with so much around it, but no more than there is. */
function cutAround(all: Box, way: Box): Box {
  const width = Math.min(Math.max(SHOWN_MIN, way.right - way.left + 2 * AROUND), all.right - all.left + 2 * MARGIN)
  const wanted = (way.left + way.right - width) / 2
  const left = Math.max(all.left - MARGIN, Math.min(wanted, all.right + MARGIN - width))
  return { left, right: left + width, top: all.top + MARGIN, bottom: all.bottom - MARGIN }
}

/** The points of a route on a level, from door to door: neither the lift's sign nor the room's number is drawn over. */
function walkOn(level: Level, route: Route): Point[] {
  const spots = [route.from, ...route.legs.map(({ to }) => to)].filter(({ level_id }) => level_id === level.id)
  const points = spots.map(({ x, y }): Point => [x, y])
  if (points.length < 2) return points
  const cut = (end: Spot, at: Point, next: Point): Point => (end.outline === null ? at : [next[0] + (at[0] - next[0]) * DOOR_SHARE, next[1] + (at[1] - next[1]) * DOOR_SHARE])
  return [cut(spots[0]!, points[0]!, points[1]!), ...points.slice(1, -1), cut(spots.at(-1)!, points.at(-1)!, points.at(-2)!)]
}

function Sign({ lang, spot, at: [x, y], is_goal }: { lang: Lang; spot: Spot; at: Point; is_goal: boolean }) {
  const className = is_goal ? 'plan__sign plan__sign--goal' : 'plan__sign'
  if (spot.kind === 'lift') {
    return (
      <>
        <path className="plan__symbol" d={`M${x - 20} ${y - 3}l8 -11l8 11zM${x - 20} ${y + 3}l8 11l8 -11z`} />
        <text className={className} x={x + 10} y={y + 7} textAnchor="middle">{spot.label}</text>
      </>
    )
  }
  if (spot.kind === 'stairs') return <path className="plan__steps" d={`M${x - 16} ${y + 12}h8v-8h8v-8h8v-8h8`} />
  if (spot.kind === 'desk') {
    return (
      <>
        <circle className="plan__symbol" cx={x} cy={y} r="11" />
        <text className="plan__sign plan__sign--on" x={x} y={y + 6} textAnchor="middle">i</text>
      </>
    )
  }
  const text = spot.kind === 'room' ? spot.label : spot.kind === 'toilet' ? wayWords(lang).places.toilet : null
  return text === null ? null : <text className={className} x={x} y={y + 6} textAnchor="middle">{text}</text>
}

function Mark({ at: [x, y], text, width, is_below }: { at: Point; text: string; width: number; is_below: boolean }) {
  const anchor = x < width / 4 ? 'start' : x > (width * 3) / 4 ? 'end' : 'middle'
  return (
    <>
      <circle className="plan__start" cx={x} cy={y} r="9" />
      <text className="plan__sign plan__sign--start" x={x} y={is_below ? y + 28 : y - 16} textAnchor={anchor}>{text}</text>
    </>
  )
}

interface Box { left: number; right: number; top: number; bottom: number }

function boxOf(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.max(...ys), bottom: Math.min(...ys) }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
