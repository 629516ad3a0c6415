// A minute in the halls of the three buildings: visitors without a booking come, somebody is called and goes in, somebody does
// not know what to do, somebody presses a face; all by the doors that real ones use.
import { findClinicScope } from '../clinics/index.ts'
import { all, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import type { ClinicScope } from '../platform/http/route.ts'
import { makeId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { localDate, localTime } from '../platform/time.ts'
import { callIn, giveNumber, numberThoseHere, settle } from '../reception/hall/acts.ts'
import { type Hall, type HallRoom, lookAtHall } from '../reception/hall/looking.ts'
import { addFace } from '../reception/senior/queries/faces.ts'
import { openSituation, takeStep } from '../reception/situations/acts.ts'
import { LIVE_SITUATIONS } from './city/reception_situations.ts'
import type { Random } from './random.ts'

const ACTOR: Actor = { kind: 'system', name: 'demonstration' }
const BUILDINGS = [['gp-7', '1'], ['gp-1', '1'], ['dgp-12', '2']] as const

/** A visit with a doctor lasts about so long in the demonstration. */
const VISIT_MS = 9 * 60_000
/** In a minute, so likely: somebody without a booking comes; somebody presses a face; somebody does not know what to do. */
const COMES = 0.08
const PRESSES = 0.2
const WONDERS = 0.004
/** A situation is looked at after so long, and closed after so long. */
const TAKEN_MS = 2 * 60_000
const CLOSED_MS = 25 * 60_000

/** One minute in every hall where somebody receives now. */
export async function liveHalls(house: House, random: Random, now: Date): Promise<void> {
  for (const [slug, branch] of BUILDINGS) {
    const clinic = await findClinicScope(house.database.read, slug)
    const hall = clinic && (await lookAtHall(house.database.read, clinic, branch, now))
    if (!clinic || !hall) continue
    const call = { house, actor: ACTOR, clinic, now, request_id: 'demonstration' }
    const time = localTime(now, clinic.zone)
    const open = hall.rooms.filter(({ opens, closes }) => opens <= time && time < closes)
    await liveSituations(house, clinic, hall, open.length > 0, random, now)
    if (open.length === 0) continue
    await numberThoseHere(call, hall)
    const duty = open.find(({ specialty }) => specialty === null)
    if (duty && random.chance(COMES)) await giveNumber(call, hall, { room_key: duty.key, urgent: random.chance(0.06) })
    for (const room of open) await liveRoom(call, hall, room, random)
    if (random.chance(PRESSES)) {
      const face = random.weighted([['good', 7], ['middling', 2], ['bad', 1]] as const)
      const hour = Number(time.slice(0, 2))
      await house.database.write((db) => addFace(db, clinic.id, hall.branch.id, { day: localDate(now, clinic.zone), hour, face }))
    }
  }
}

type ActCall = Parameters<typeof callIn>[0]

/** Whoever was called goes in; when a visit is over the next is called, by the rule. */
async function liveRoom(call: ActCall, hall: Hall, room: HallRoom, random: Random): Promise<void> {
  const { now } = call
  const inside = room.calls.find(({ state }) => state === 'called' || state === 'seen')
  const for_ms = inside ? now.getTime() - inside.called_at.getTime() : Number.POSITIVE_INFINITY
  if (inside?.state === 'called' && for_ms >= 60_000) await settle(call, inside.subject_id, random.chance(0.05) ? 'absent' : 'seen')
  if (room.next && for_ms >= VISIT_MS * (0.6 + random.next() * 0.8)) await callIn(call, hall.branch.slug, { room_key: room.key, subject_id: room.next.who.id })
}

/** Now and then somebody presses the button; somebody answers, and in the end it is closed with what was learned. */
async function liveSituations(house: House, clinic: ClinicScope, hall: Hall, is_open: boolean, random: Random, now: Date): Promise<void> {
  const asker = { house, actor: ACTOR, clinic, now, request_id: undefined }
  if (is_open && random.chance(WONDERS)) {
    const told = random.pick(LIVE_SITUATIONS)
    await house.database.write((db) => openSituation(db, asker, { id: makeId(now), branch_id: hall.branch.id, place: null, words: told.words, at: now }))
  }
  const open = await all(house.database.read, sql<{ id: string; state: string; words: string; opened_at: Date }>`
    select id, state, words, opened_at
    from reception.situation
    where clinic_id = ${clinic.id}
      and branch_id = ${hall.branch.id}
      and state in ('open', 'taken')
      and opened_at < ${new Date(now.getTime() - TAKEN_MS)}
      and opened_by is null
    order by opened_at
    limit 3`)
  for (const { id, state, words, opened_at } of open) {
    const told = LIVE_SITUATIONS.find((one) => one.words === words)
    if (state === 'open') await house.database.write((db) => takeStep(db, asker, id, 'taken', {}, () => true))
    else if (told && now.getTime() - opened_at.getTime() > CLOSED_MS) {
      await house.database.write((db) => takeStep(db, asker, id, 'closed', { done: told.done, next_time: told.next_time, is_closing: true }, () => true))
    }
  }
}
