// The halls of the three buildings: visitors without a booking of this day, situations of the last weeks, faces at the exit, a
// hand-off of the evening before.
import type { HandOffFacts } from '../../reception/senior/queries/hand_offs.ts'
import { FACES } from '../../reception/senior/rules/faces.ts'
import { walkInNumber } from '../../reception/hall/rules/number.ts'
import { makePerson } from '../names.ts'
import type { Random } from '../random.ts'
import { type CityCalendar, DAY, HOUR, MINUTE } from './calendar.ts'
import { BUILDINGS } from './indoor.ts'
import { type PlannedBranch, type PlannedClinic, signature } from './plan.ts'
import { OPEN_SITUATION, SITUATIONS } from './reception_situations.ts'
import { type RowBook, instantText } from './rows.ts'

/** A visitor without a booking comes to the duty doctor so often … */
const WALK_IN_EVERY = 14 * MINUTE
/** … and is called after so long. */
const WAITED = 32 * MINUTE
/** Presses at the exit, an hour. */
const FACES_AN_HOUR = 11

/** Adds what halls and seniors of a clinic's buildings with plans have. */
export function addHalls(clinic: PlannedClinic, calendar: CityCalendar, book: RowBook): void {
  for (const branch of clinic.branches) {
    if (!BUILDINGS[branch.spec.code]) continue
    const random = clinic.random.fork(`hall ${branch.spec.code}`)
    addWalkIns(clinic, branch, calendar, random, book)
    addSituations(clinic, branch, calendar, random, book)
    addFaces(clinic, branch, calendar, random, book)
    addHandOff(clinic, branch, calendar, random, book)
  }
}

/** The instants between which a branch is open on the last day, as far as they are past. */
function openHours(branch: PlannedBranch, calendar: CityCalendar): { from: number; until: number } {
  const today = calendar.days.at(-1)!
  const at = (time: string) => today.midnight + Number(time.slice(0, 2)) * HOUR + Number(time.slice(3)) * MINUTE
  const { opens, closes } = branch.spec.hours[today.weekday - 1]!
  return { from: at(opens), until: Math.min(at(closes), calendar.now) }
}

function addWalkIns(clinic: PlannedClinic, branch: PlannedBranch, calendar: CityCalendar, random: Random, book: RowBook): void {
  const day = calendar.days.at(-1)!.date
  const room_key = `d:${clinic.spec.children ? 'child' : 'adult'}`
  const { from, until } = openHours(branch, calendar)
  let count = 0
  for (let came = from + 5 * MINUTE; came < until - MINUTE; came += Math.round(WALK_IN_EVERY * (0.5 + random.next()))) {
    count += 1
    const id = random.uuid7(new Date(came))
    const ticket = walkInNumber(count)
    const urgent = random.chance(0.06)
    book.add('reception.walk_in', [clinic.id, id, branch.id, day, ticket, room_key, urgent, instantText(came), instantText(came)])
    const called = came + (urgent ? 2 * MINUTE : WAITED)
    if (called >= until - 10 * MINUTE) continue
    const state = random.chance(0.04) ? 'absent' : 'seen'
    book.add('reception.hall_call', [
      clinic.id, id, branch.id, day, room_key, ticket, state, instantText(called), instantText(called), urgent ? 'urgent' : 'gap', instantText(called + 4 * MINUTE),
    ])
  }
  if (count > 0) book.add('reception.walk_in_count', [clinic.id, branch.id, day, count])
}

function addSituations(clinic: PlannedClinic, branch: PlannedBranch, calendar: CityCalendar, random: Random, book: RowBook): void {
  const today = calendar.days.at(-1)!.midnight
  const name = () => signature(makePerson(random, { birth_year: random.int(1970, 2000) }))
  SITUATIONS.forEach((told, index) => {
    const opened = today - (index * 4 + random.int(1, 3)) * DAY + random.int(9 * 60, 18 * 60) * MINUTE
    const closed = opened + random.int(12, 90) * MINUTE
    const steps = [
      ['opened', opened, null], ['described', opened + MINUTE, null], ['taken', opened + 3 * MINUTE, null],
      ...(told.advice ? [['advised', opened + 4 * MINUTE, told.advice] as const] : []), ['closed', closed, null],
      ...(told.teaching ? [['taught', closed + 3 * HOUR, null] as const] : []),
    ] as const
    const id = random.uuid7(new Date(opened))
    book.add('reception.situation', [
      clinic.id, id, branch.id, 'closed', told.words, told.done, told.next_time, instantText(opened), instantText(opened + 3 * MINUTE), instantText(closed),
      told.teaching ? instantText(closed + 3 * HOUR) : null, steps.length, instantText(closed),
    ])
    const [administrator, head] = [name(), name()]
    steps.forEach(([kind, at, words], step) => {
      const who = ['taken', 'advised', 'taught'].includes(kind) ? head : administrator
      book.add('reception.situation_event', [clinic.id, id, step + 1, kind, instantText(at), who, words])
    })
  })
  const { from, until } = openHours(branch, calendar)
  if (until <= from || until < calendar.now) return
  const opened = calendar.now - 3 * MINUTE
  const id = random.uuid7(new Date(opened))
  book.add('reception.situation', [clinic.id, id, branch.id, 'open', OPEN_SITUATION, null, null, instantText(opened), null, null, null, 2, instantText(opened)])
  const administrator = name()
  for (const [number, kind] of [[1, 'opened'], [2, 'described']] as const) {
    book.add('reception.situation_event', [clinic.id, id, number, kind, instantText(opened + number * 20_000), administrator, null])
  }
}

function addFaces(clinic: PlannedClinic, branch: PlannedBranch, calendar: CityCalendar, random: Random, book: RowBook): void {
  const { from, until } = openHours(branch, calendar)
  const midnight = calendar.days.at(-1)!.midnight
  for (let hour = Math.floor((from - midnight) / HOUR); midnight + hour * HOUR < until; hour++) {
    const pressed = random.int(FACES_AN_HOUR - 5, FACES_AN_HOUR + 5)
    const bad = Math.round(pressed * random.next() * 0.3)
    const middling = Math.round((pressed - bad) * 0.2)
    const counts = { good: pressed - bad - middling, middling, bad }
    for (const face of FACES) if (counts[face] > 0) book.add('reception.face_count', [clinic.id, branch.id, calendar.days.at(-1)!.date, hour, face, counts[face]])
  }
}

function addHandOff(clinic: PlannedClinic, branch: PlannedBranch, calendar: CityCalendar, random: Random, book: RowBook): void {
  const midnight = calendar.days.at(-1)!.midnight
  const written = midnight - 4 * HOUR - random.int(0, 20) * MINUTE
  const facts: HandOffFacts = {
    tallies: [{ kind: 'find_room', count: random.int(70, 110) }, { kind: 'booking', count: random.int(30, 50) }, { kind: 'ticket', count: random.int(15, 40) }, { kind: 'directions', count: random.int(8, 20) }],
    requests: { opened: random.int(9, 16), done: random.int(7, 9), failed: 1, left: [] },
    situations: { opened: 1, closed: 1, left: [] }, lifts: [], empty_posts: [],
    hall: { waiting: 0, called: random.int(140, 190), without_booking: random.int(30, 50) },
    faces: { good: random.int(70, 100), middling: random.int(10, 20), bad: random.int(6, 14) },
  }
  const id = random.uuid7(new Date(written))
  const author = signature(makePerson(random, { birth_year: random.int(1970, 2000) }))
  const words = 'Завтра с утра придёт мастер смотреть двери у входа: проводите его к завхозу. В 205 врач начнёт на полчаса позже, записанным позвонили.'
  book.add('reception.hand_off', [clinic.id, id, branch.id, instantText(written), author, instantText(written - 8 * HOUR), JSON.stringify(facts), words])
}
