// How a clinic's building is drawn: a hall in the middle, a corridor through two wings, rooms on both sides, even numbers
// to the north. Metres.
import type { Point } from '../../clinics/indoor/plan.ts'
import type { Draft, DraftSpot } from '../../clinics/indoor/reading/draft.ts'

export interface Drawing {
  floors: number
  /** Numbers of the doctors' rooms: 214 is the fourteenth of the second floor. */
  numbers: readonly number[]
  second_lift: boolean
  porch: boolean
}

const ROOM = 4.5
const HALL = 12
const END = 5
/** South to north: rooms, corridor, rooms. */
const [SOUTH, AXIS, NORTH, TOP] = [6, 7.5, 9, 15] as const
const ROOMS_MIN = 14

/** What is behind doors without a doctor's name, in this order. */
const OTHERS: readonly (readonly [ru: string, en: string])[] = [
  ['Процедурный кабинет', 'Treatment room'], ['Прививочный кабинет', 'Vaccinations'], ['ЭКГ', 'ECG'], ['Забор крови', 'Blood samples'],
  ['Перевязочная', 'Dressing room'], ['Физиотерапия', 'Physiotherapy'], ['Дневной стационар', 'Day ward'], ['Флюорография', 'Chest X-ray'],
  ['Смотровой кабинет', 'Examination room'], ['Заведующий отделением', 'Head of department'], ['Старшая медсестра', 'Head nurse'],
  ['Школа здоровья', 'Health classes'], ['Справки', 'Certificates'], ['Льготные рецепты', 'Subsidised prescriptions'],
]

interface Floor { draft: Draft; number: number; level: string; nodes: { code: string; x: number }[] }

/** Draws a building; lifts and stairs are joined by their shafts afterwards. */
export function drawBuilding(drawing: Drawing): Draft {
  const { floors, numbers, second_lift, porch } = drawing
  const draft: Draft = { levels: [], spots: [], passages: [] }
  const a_floor = Math.max(ROOMS_MIN, ...numbers.map((number) => number % 100))
  const a_side = Math.ceil(a_floor / 2)
  const west = Math.ceil(a_side / 2)
  const hall = END + west * ROOM
  const width = 2 * END + HALL + a_side * ROOM
  let others = 0
  for (let number = 1; number <= floors; number++) {
    const level = `level-${number}`
    draft.levels.push({
      code: level, ordinal: number - 1, name_ru: `${number}-й этаж`, name_en: `Floor ${number}`, outline: box(0, 0, width, TOP),
    })
    const floor: Floor = { draft, number, level, nodes: [] }
    for (let place = 1; place <= a_side * 2; place++) {
      const row = Math.ceil(place / 2)
      const left = END + (row - 1) * ROOM + (row > west ? HALL : 0)
      const label = String(number * 100 + place)
      const other = numbers.includes(Number(label)) ? undefined : OTHERS[others++ % (OTHERS.length + 6)]
      addRoom(floor, label, left, place % 2 === 0, other)
    }
    const middle = hall + HALL / 2
    addVertical(floor, 'lift', 'А', 'А', middle - 3.5, true)
    addVertical(floor, 'stairs', 'hall', null, middle + 3.5, true)
    if (second_lift) addVertical(floor, 'lift', 'Б', 'Б', width - END / 2, true)
    addVertical(floor, 'stairs', 'west', null, END / 2, false)
    addDoor(floor, { ...spot(floor, 'toilet', `toilet-${number}`, width - END / 2, 3), wheelchair: true, outline: box(width - END, 0, width, SOUTH) }, width - END / 2)
    addDoor(floor, { ...spot(floor, 'toilet', `toilet-${number}-west`, END / 2, 12), wheelchair: false, outline: box(0, NORTH, END, TOP) }, END / 2)
    if (number === 1) addEntrances(floor, middle, porch, width)
    joinNodes(floor)
  }
  return draft
}

function box(left: number, bottom: number, right: number, top: number): Point[] {
  return [[left, bottom], [right, bottom], [right, top], [left, top]]
}

function spot({ level }: Floor, kind: DraftSpot['kind'], code: string, x: number, y: number): DraftSpot {
  return { code, kind, level, label: null, name_ru: null, name_en: null, x, y, outline: null, shaft: null, wheelchair: null, place: null }
}

/** The corridor's point in front of something. */
function nodeAt(floor: Floor, x: number): string {
  const known = floor.nodes.find((node) => Math.abs(node.x - x) < 0.01)
  if (known) return known.code
  const code = `corridor-${floor.number}-${Math.round(x * 100)}`
  floor.nodes.push({ code, x })
  floor.draft.spots.push(spot(floor, 'corridor', code, x, AXIS))
  return code
}

function addDoor(floor: Floor, to: DraftSpot, x: number): void {
  floor.draft.spots.push(to)
  floor.draft.passages.push({
    from: nodeAt(floor, x), to: to.code, kind: 'door', metres: Math.hypot(to.x - x, to.y - AXIS), step_free: true, one_way: false,
  })
}

function addRoom(floor: Floor, label: string, left: number, is_north: boolean, other: readonly [ru: string, en: string] | undefined): void {
  const [bottom, top] = is_north ? [NORTH, TOP] : [0, SOUTH]
  const x = left + ROOM / 2
  addDoor(floor, {
    ...spot(floor, 'room', `room-${label}`, x, (bottom + top) / 2), label, name_ru: other?.[0] ?? null, name_en: other?.[1] ?? null,
    outline: box(left, bottom, left + ROOM, top),
  }, x)
}

function addVertical(floor: Floor, kind: 'lift' | 'stairs', shaft: string, label: string | null, x: number, is_north: boolean): void {
  const [bottom, top] = is_north ? [NORTH, NORTH + 3.5] : [SOUTH - 4.5, SOUTH]
  addDoor(floor, {
    ...spot(floor, kind, `${kind}-${shaft}-${floor.number}`, x, (bottom + top) / 2), label, shaft, outline: box(x - ROOM / 2, bottom, x + ROOM / 2, top),
    wheelchair: kind === 'lift' ? true : null,
  }, x)
}

/** The main entrance into the hall, the desk beside it; where there is a porch, a ramp at the side. */
function addEntrances(floor: Floor, middle: number, porch: boolean, width: number): void {
  const { draft } = floor
  const inner = nodeAt(floor, middle)
  const lobby = spot(floor, 'corridor', 'lobby', middle, 3)
  const main = { ...spot(floor, 'entrance', 'entrance', middle, 0), name_ru: 'Главный вход', name_en: 'Main entrance', wheelchair: !porch }
  draft.spots.push(main, lobby, { ...spot(floor, 'desk', 'desk', middle + 3.5, 3), outline: box(middle + 2, 1, middle + 5, 5) })
  draft.passages.push(
    { from: 'entrance', to: 'lobby', kind: porch ? 'stairs' : 'door', metres: 3, step_free: !porch, one_way: false },
    { from: 'lobby', to: inner, kind: 'walk', metres: AXIS - 3, step_free: true, one_way: false },
    { from: 'lobby', to: 'desk', kind: 'walk', metres: 3.5, step_free: true, one_way: false },
    { from: 'desk', to: nodeAt(floor, middle + 3.5), kind: 'walk', metres: AXIS - 3, step_free: true, one_way: false },
  )
  if (!porch) return
  const side = { ...spot(floor, 'entrance', 'entrance-ramp', width, AXIS), name_ru: 'Вход с пандусом', name_en: 'Entrance with a ramp', wheelchair: true }
  draft.spots.push(side)
  draft.passages.push({ from: 'entrance-ramp', to: nodeAt(floor, width - END / 2), kind: 'ramp', metres: 6, step_free: true, one_way: false })
}

/** The corridor, from each of its points to the next. */
function joinNodes({ draft, nodes }: Floor): void {
  const line = nodes.toSorted((one, other) => one.x - other.x)
  for (const [at, node] of line.entries()) {
    const next = line[at + 1]
    if (next) draft.passages.push({ from: node.code, to: next.code, kind: 'walk', metres: next.x - node.x, step_free: true, one_way: false })
  }
}
