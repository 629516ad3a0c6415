// What the program knows of a building's day: for the senior's view, and for a hand-off that is written half by itself.
import { type BranchNamed, listBranchesInside, listLiftOutages, listLifts } from '../../clinics/index.ts'
import type { Read } from '../../platform/db/index.ts'
import type { ClinicScope } from '../../platform/http/route.ts'
import { atLocal, localDate, localTime } from '../../platform/time.ts'
import { type Hall, lookAtHall } from '../hall/looking.ts'
import { dueOf } from '../hall/rules/merge.ts'
import { type OnCall, listOnCallNow } from '../on_call/queries/on_call.ts'
import { type Post, listPosts } from '../posts/queries/posts.ts'
import { type Shift, listCurrentShifts } from '../posts/queries/shifts.ts'
import { type RequestRow, listBoard } from '../requests/queries/requests.ts'
import { type Situation, countSituations, listOpenSituations } from '../situations/queries/situations.ts'
import { CLIMB_MINUTES } from '../situations/rules/state.ts'
import { titleFrom } from '../situations/rules/title.ts'
import { listTallyCounts } from '../tallies/queries.ts'
import { countFaces } from './queries/faces.ts'
import { type HandOff, type HandOffFacts, countTallies, findLastHandOff, listOnPost } from './queries/hand_offs.ts'
import type { Face } from './rules/faces.ts'
import { type HourLoad, loadByHour } from './rules/load.ts'
import { type Problem, findProblems } from './rules/problems.ts'

type Where = Pick<ClinicScope, 'id' | 'zone'>
const OPEN_STATES: ReadonlySet<string> = new Set(['waiting', 'taken', 'handed'])

export interface Building { branches: readonly BranchNamed[]; branch: BranchNamed }

/** A building of a clinic by its word in addresses; the first when none is named. */
export async function findBuilding(db: Read, clinic_id: string, slug: string | undefined): Promise<Building | undefined> {
  const branches = await listBranchesInside(db, clinic_id)
  const branch = slug === undefined ? branches[0] : branches.find((one) => one.slug === slug)
  return branch && { branches, branch }
}

interface LiftOut { label: string | null; since: Date; until: Date | null }

async function listLiftsOut(db: Read, clinic_id: string, branch_id: string, now: Date): Promise<LiftOut[]> {
  const [lifts, outages] = await Promise.all([listLifts(db, clinic_id), listLiftOutages(db, clinic_id, now)])
  return outages.filter((one) => one.branch_id === branch_id && one.since <= now)
    .map(({ shaft, since, until }) => ({ label: lifts.find((lift) => lift.branch_id === branch_id && lift.shaft === shaft)?.label ?? null, since, until }))
}

export interface SeniorDay extends Building {
  day: string
  posts: readonly { post: Post; shift: Shift | undefined }[]
  requests: readonly RequestRow[]
  situations: readonly Situation[]
  /** Who is on call at the building now. */
  on_call: readonly OnCall[]
  loads: readonly HourLoad[]
  faces: Record<Face, number>
  hall: Hall
  last: HandOff | undefined
  problems: readonly Problem[]
}

/** A building's day as its senior sees it. */
export async function gatherDay(db: Read, clinic: Where, { branches, branch }: Building, now: Date): Promise<SeniorDay> {
  const day = localDate(now, clinic.zone)
  const day_start = atLocal(day, '00:00', clinic.zone)
  const [posts, shifts, board, situations, counts, on_post, faces, hall, last, lifts, on_call] = await Promise.all([
    listPosts(db, clinic.id, branch.id), listCurrentShifts(db, clinic.id, branch.id, now), listBoard(db, clinic.id, branch.id, now),
    listOpenSituations(db, clinic.id, branch.id), listTallyCounts(db, clinic.id, day, day), listOnPost(db, clinic.id, branch.id, day_start, now),
    countFaces(db, clinic.id, branch.id, day), lookAtHall(db, clinic, branch.slug, now), findLastHandOff(db, clinic.id, branch.id),
    listLiftsOut(db, clinic.id, branch.id, now), listOnCallNow(db, clinic, branch.id, now),
  ])
  const tallies = new Map<number, number>()
  for (const { branch_id, hour, count } of counts) if (branch_id === branch.id) tallies.set(hour, (tallies.get(hour) ?? 0) + count)
  const loads = loadByHour(tallies, on_post, day_start, now)
  const held = posts.map((post) => ({ post, shift: shifts.find(({ post_id }) => post_id === post.id) }))
  const requests = board.filter(({ state }) => OPEN_STATES.has(state))
  const problems = findProblems({
    now, situations, climb_minutes: CLIMB_MINUTES, requests, lifts, loads,
    empty: isOpen(hall!, localTime(now, clinic.zone)) ? held.filter(({ post, shift }) => !shift && post.kind !== 'kiosk').map(({ post }) => post) : [],
    rooms: hall!.rooms.flatMap(({ key, room, waiting }) => (waiting.length === 0 ? [] : [{
      key, room, waiting: waiting.length, late_minutes: Math.floor((now.getTime() - Math.min(...waiting.map((one) => dueOf(one).getTime()))) / 60_000),
    }])),
    faces: { bad: faces.bad, all: faces.good + faces.middling + faces.bad },
    unaccepted: last && last.accepted_at === null ? { id: last.id, by: last.written_name } : undefined,
  })
  return { branches, branch, day, posts: held, requests, situations, on_call, loads, faces, hall: hall!, last, problems }
}

/** Whether somebody receives now: a post that nobody holds by night is no problem. */
function isOpen({ rooms }: Hall, time: string): boolean {
  return rooms.some(({ opens, closes }) => opens <= time && time < closes)
}

/** When the shift began that is handed over: that of whoever writes, else the last hand-off of today, else this day. */
export async function findSince(db: Read, clinic: Where, branch_id: string, shift: Pick<Shift, 'branch_id' | 'began_at'> | undefined, now: Date): Promise<Date> {
  if (shift?.branch_id === branch_id) return shift.began_at
  const day_start = atLocal(localDate(now, clinic.zone), '00:00', clinic.zone)
  const last = await findLastHandOff(db, clinic.id, branch_id)
  return last && last.written_at > day_start ? last.written_at : day_start
}

/** What is told of a shift without anybody writing it. */
export async function gatherFacts(db: Read, clinic: Where, building: Building, since: Date, now: Date): Promise<HandOffFacts> {
  const { branch } = building
  const day = localDate(since, clinic.zone)
  const [tallies, board, situations, counted, lifts, posts, shifts, hall, faces] = await Promise.all([
    countTallies(db, clinic.id, branch.id, since, day), listBoard(db, clinic.id, branch.id, since), listOpenSituations(db, clinic.id, branch.id),
    countSituations(db, clinic.id, branch.id, since), listLiftsOut(db, clinic.id, branch.id, now), listPosts(db, clinic.id, branch.id),
    listCurrentShifts(db, clinic.id, branch.id, now), lookAtHall(db, clinic, branch.slug, now), countFaces(db, clinic.id, branch.id, localDate(now, clinic.zone)),
  ])
  const rooms = hall?.rooms ?? []
  const empty = posts.filter(({ id, kind }) => kind !== 'kiosk' && !shifts.some(({ post_id }) => post_id === id))
  const calls = rooms.flatMap((room) => room.calls).filter(({ called_at }) => called_at >= since)
  return {
    tallies,
    requests: {
      opened: board.filter(({ opened_at }) => opened_at >= since).length,
      done: board.filter(({ state }) => state === 'done').length, failed: board.filter(({ state }) => state === 'failed').length,
      left: board.filter(({ state }) => OPEN_STATES.has(state)).map(({ kind, who, room, needed_at, owner_name }) => ({
        kind, who, room, needed_at: needed_at?.toISOString() ?? null, owner: owner_name,
      })),
    },
    situations: {
      opened: counted.opened, closed: counted.closed,
      left: situations.map(({ id, words, place }) => ({ id, title: titleFrom(words), place })),
    },
    lifts: lifts.map(({ label, since: from, until }) => ({ label, since: from.toISOString(), until: until?.toISOString() ?? null })),
    empty_posts: empty.map(({ name }) => name), empty_posts_en: empty.map(({ name_en }) => name_en),
    hall: {
      waiting: rooms.reduce((sum, { waiting }) => sum + waiting.length, 0), called: calls.length,
      without_booking: calls.filter(({ ticket }) => ticket.startsWith('Х')).length,
    },
    faces,
  }
}
