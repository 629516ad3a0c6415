// Posts of every building, and of the three with plans what is told to those on post and what they counted in the last days.
import { TALLY_KINDS, type TallyKind } from '../../reception/tallies/kinds.ts'
import type { Random } from '../random.ts'
import { type CityCalendar, DAY, HOUR } from './calendar.ts'
import { BUILDINGS } from './indoor.ts'
import { type PlannedBranch, type PlannedClinic, signature } from './plan.ts'
import { makePerson } from '../names.ts'
import { type RowBook, instantText } from './rows.ts'

/** Days of counts behind the load. */
const DAYS = 7
/** What one post counts in an hour, on the average. */
const AN_HOUR = 11
/** How often each kind of help is asked for. */
export const KIND_WEIGHTS: readonly (readonly [TallyKind, number])[] = TALLY_KINDS.map((kind) => [kind, {
  find_room: 30, booking: 17, ticket: 14, card: 7, attachment: 5, directions: 10, wheelchair: 2, child: 3, taxi: 2, complaint: 3, thanks: 5, other: 4,
}[kind]] as const)

export function addPosts(clinic: PlannedClinic, calendar: CityCalendar, book: RowBook): void {
  const founded = new Date(calendar.days[0]!.midnight)
  for (const branch of clinic.branches) {
    const random = clinic.random.fork(`posts ${branch.spec.code}`)
    const posts = [{ kind: 'entrance', name: 'Вход с улицы', name_en: 'Street entrance', floor: 0 }]
    if (BUILDINGS[branch.spec.code]) {
      for (let floor = 1; floor < branch.spec.floors; floor++) posts.push({ kind: 'floor', name: `${floor + 1}-й этаж`, name_en: `Floor ${floor + 1}`, floor })
      posts.push({ kind: 'kiosk', name: 'Киоск в холле', name_en: 'Kiosk in the hall', floor: 0 })
    }
    for (const { kind, name, name_en, floor } of posts) {
      const id = random.uuid7(founded)
      book.add('reception.post', [clinic.id, id, branch.id, kind, name, name_en, floor, instantText(founded.getTime())])
      if (BUILDINGS[branch.spec.code] && kind !== 'kiosk') addCounts(clinic, branch, id, calendar, random, book)
    }
    if (BUILDINGS[branch.spec.code]) addNotices(clinic, branch, calendar, random, book)
  }
}

/** Counts of the days before: fewer in the evening, most in the morning. */
function addCounts(clinic: PlannedClinic, branch: PlannedBranch, post_id: string, calendar: CityCalendar, random: Random, book: RowBook): void {
  for (const day of calendar.days.slice(-1 - DAYS, -1)) {
    const { opens, closes } = branch.spec.hours[day.weekday - 1]!
    for (let hour = Number(opens.slice(0, 2)); hour < Number(closes.slice(0, 2)); hour++) {
      const busy = AN_HOUR * (hour < 12 ? 1.4 : hour < 16 ? 1 : 0.6) * (0.7 + random.next() * 0.6)
      for (const [kind, weight] of KIND_WEIGHTS) {
        const count = Math.floor((busy * weight) / 100 + random.next())
        if (count > 0) book.add('reception.tally_hour', [clinic.id, branch.id, post_id, day.date, hour, kind, count])
      }
    }
  }
}

function addNotices(clinic: PlannedClinic, branch: PlannedBranch, calendar: CityCalendar, random: Random, book: RowBook): void {
  const author = signature(makePerson(random, { birth_year: random.int(1970, 1990) }))
  const told = [
    branch.spec.code === 'gp-7-1' ? 'Лифт А стоит с утра, мастер обещал быть после обеда. Ведите к лифту Б, он в конце коридора.' : 'У главного входа моют окна до полудня: встречайте тех, кому трудно обойти лестницу.',
    'В субботу день открытых дверей. Буклеты лежат на стойке, предлагайте всем.',
  ]
  told.forEach((body, index) => {
    const at = calendar.now - (index * 20 + 2) * HOUR
    book.add('reception.notice', [clinic.id, random.uuid7(new Date(at)), branch.id, body, instantText(at), author, instantText(calendar.now + 3 * DAY)])
  })
}
