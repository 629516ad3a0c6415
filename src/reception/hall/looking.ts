// One look at a hall: its rooms, who waits for each and who goes next.
import { type BranchNamed, listBranchesInside, numberIn } from '../../clinics/index.ts'
import { type Duty, findDuty } from '../../access/index.ts'
import type { Read } from '../../platform/db/index.ts'
import type { ClinicScope } from '../../platform/http/route.ts'
import { addDays, atLocal, localDate, localTime } from '../../platform/time.ts'
import { type BookedToday, type HallCall, type ReceivingToday, listBookedToday, listCalls, listReceivingToday, listWalkIns } from './queries/rooms.ts'
import { type Foretold, type Turn, type Waiting, foretell, pickNext } from './rules/merge.ts'

/** Minutes of a visit with a duty doctor: those of a therapist, order 290н. */
const DUTY_VISIT_MINUTES = 15

export interface HallRoom {
  /** 's:<schedule>' or 'd:<audience>'. */
  key: string
  /** «205», or the room's own name; null: nobody told us. */
  room: string | null
  floor: string | null
  /** Null: the duty doctor. */
  specialty: { ru: string; en: string } | null
  doctor: { family: string; given: string | null; patronymic: string | null } | null
  /** The doctor's name as one text, where only that is known. */
  doctor_name: string | null
  audience: Duty['audience'] | null
  visit_minutes: number
  /** Local times 'HH:MM'. */
  opens: string
  closes: string
  waiting: readonly Waiting[]
  /** Booked and not marked as here. */
  coming: readonly BookedToday[]
  /** Here, but without a number to be called by. */
  unnumbered: readonly BookedToday[]
  calls: readonly HallCall[]
  next: Turn | undefined
  foretold: readonly Foretold[]
}

export interface Hall {
  branches: readonly BranchNamed[]
  branch: BranchNamed
  day: string
  rooms: readonly HallRoom[]
}

/** A branch's hall now; undefined when the clinic has no such branch. `slug` left out: the first branch. */
export async function lookAtHall(db: Read, clinic: Pick<ClinicScope, 'id' | 'zone'>, slug: string | undefined, now: Date): Promise<Hall | undefined> {
  const branches = await listBranchesInside(db, clinic.id)
  const branch = slug === undefined ? branches[0] : branches.find((one) => one.slug === slug)
  if (!branch) return undefined
  const day = localDate(now, clinic.zone)
  return { branches, branch, day, rooms: await gatherRooms(db, clinic, branch.id, day, now) }
}

async function gatherRooms(db: Read, clinic: Pick<ClinicScope, 'id' | 'zone'>, branch_id: string, day: string, now: Date): Promise<HallRoom[]> {
  const [from, until] = [atLocal(day, '00:00', clinic.zone), atLocal(addDays(day, 1), '00:00', clinic.zone)]
  const [receiving, duty, booked, walk_ins, calls] = await Promise.all([
    listReceivingToday(db, clinic.id, branch_id, from, until), findDuty(db, clinic.id, branch_id, day),
    listBookedToday(db, clinic.id, branch_id, from, until), listWalkIns(db, clinic.id, branch_id, day), listCalls(db, clinic.id, branch_id, day),
  ])
  const called = new Map(calls.map((call) => [call.subject_id, call]))
  const waits = (id: string) => [undefined, 'back'].includes(called.get(id)?.state)
  const make = (room: Omit<HallRoom, 'waiting' | 'coming' | 'unnumbered' | 'calls' | 'next' | 'foretold'>, of_schedule: string | null): HallRoom => {
    const mine = booked.filter(({ schedule_id }) => schedule_id === of_schedule)
    const waiting: Waiting[] = [
      ...mine.filter(({ id, state, ticket }) => state === 'arrived' && ticket !== null && waits(id)).map((one): Waiting => ({
        id: one.id, ticket: one.ticket!, booked_for: one.starts_at, came_at: one.arrived_at ?? one.starts_at, urgent: false,
        returned_at: called.get(one.id)?.returned_at ?? null,
      })),
      ...walk_ins.filter(({ room_key, left_at, id }) => room_key === room.key && left_at === null && waits(id)).map((one): Waiting => ({
        id: one.id, ticket: one.ticket, booked_for: null, came_at: one.came_at, urgent: one.urgent, returned_at: called.get(one.id)?.returned_at ?? null,
      })),
    ]
    const coming = mine.filter(({ state }) => state === 'booked')
    const expected = coming.filter(({ starts_at }) => starts_at > now).map(({ id, starts_at }) => ({ id, booked_for: starts_at }))
    const own_calls = calls.filter(({ room_key }) => room_key === room.key)
    // whoever was called last is inside for as long as a visit lasts
    const inside = own_calls.find(({ state }) => state === 'called' || state === 'seen')
    const free_at = inside && inside.called_at.getTime() + room.visit_minutes * 60_000 > now.getTime() ? new Date(inside.called_at.getTime() + room.visit_minutes * 60_000) : now
    return {
      ...room, waiting, coming, unnumbered: mine.filter(({ state, ticket }) => state === 'arrived' && ticket === null),
      calls: own_calls,
      next: pickNext(waiting, room.visit_minutes, now), foretold: foretell(waiting, expected, room.visit_minutes, free_at),
    }
  }
  const time = localTime(now, clinic.zone)
  const rooms = [...dutyRooms(duty, time).map((room) => make(room, null)), ...receiving.map((one) => make(scheduleRoom(one, clinic.zone), one.schedule_id))]
  // where somebody waits first, then where somebody receives now
  const place = ({ waiting, opens, closes }: HallRoom) => (waiting.length > 0 ? 0 : opens <= time && time < closes ? 1 : 2)
  return rooms.toSorted((one, other) => place(one) - place(other))
}

function scheduleRoom(one: ReceivingToday, zone: string) {
  return {
    key: `s:${one.schedule_id}`, room: one.room === null ? null : roomLabel(one.room), floor: one.floor,
    specialty: { ru: one.specialty_ru, en: one.specialty_en },
    doctor: one.family === null ? null : { family: one.family, given: one.given, patronymic: one.patronymic },
    doctor_name: null, audience: null, visit_minutes: one.visit_minutes, opens: localTime(one.first_at, zone), closes: localTime(one.last_at, zone),
  }
}

/** One line for each audience: it goes on from the morning's duty doctor to the afternoon's. */
function dutyRooms(duty: readonly Duty[], time: string) {
  return [...Map.groupBy(duty, ({ audience }) => audience)].map(([audience, hours]) => {
    const present = hours.find(({ opens, closes }) => opens <= time && time < closes) ?? hours.find(({ opens }) => opens > time) ?? hours.at(-1)!
    return {
      key: `d:${audience}`, room: present.room === null ? null : roomLabel(present.room), floor: null, specialty: null, doctor: null,
      doctor_name: present.doctor, audience, visit_minutes: DUTY_VISIT_MINUTES, opens: hours[0]!.opens, closes: hours.at(-1)!.closes,
    }
  })
}

/** «Кабинет 205» → «205»; a room without a number keeps its name. */
function roomLabel(name: string): string {
  return numberIn(name) ?? name
}
