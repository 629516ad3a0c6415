// Requests of the three buildings with plans: a morning of them when the city is loaded, and a living minute. They go by the
// same acts as those of people.
import { type Read, all, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import type { ClinicScope } from '../platform/http/route.ts'
import { makeId } from '../platform/ids.ts'
import { HOUR_MS, localTime } from '../platform/time.ts'
import { type Shift, listCurrentShifts } from '../reception/posts/queries/shifts.ts'
import { type ActCall, type AskedAct, actOnRequest } from '../reception/requests/acting.ts'
import { openRequest, readAsked } from '../reception/requests/opening.ts'
import { insertProvider, listProviders } from '../reception/requests/queries/taxi.ts'
import type { RequestKind } from '../reception/requests/rules/kinds.ts'
import { MINUTE } from './city/calendar.ts'
import { type Random, makeRandom } from './random.ts'

/** The children of the demonstration are fetched with this. */
export const DEMO_CODE = '24680'
/** Before the load: so many requests, the last of them still waiting or in hand. */
const MORNING = 14
const STILL_WAITING = 2
const STILL_TAKEN = 3
/** New requests of one building in a minute, on the average. */
const A_MINUTE = 0.25
/** Nobody looks at the board all the time. */
const TAKEN_A_MINUTE = 0.6
/** How long one is busy with a request, in minutes. */
const BUSY_MINUTES = 5

const KINDS: readonly (readonly [RequestKind, number])[] = [
  ['escort', 40], ['wheelchair', 12], ['child', 8], ['taxi', 12], ['lost', 8], ['document', 10], ['interpreter', 3], ['quiet_room', 3], ['other', 4],
]
const NAMES = ['Мария', 'Анна', 'Пётр', 'Нина', 'Валентина', 'Борис', 'Галина', 'Тамара', 'Виктор', 'Зоя', 'А012', 'А027', 'Б104', 'В031']
const WORDS: Partial<Record<RequestKind, readonly string[]>> = {
  lost: ['зонт в гардеробе', 'перчатки у кабинета', 'очки в футляре', 'телефонная зарядка'], interpreter: ['жестовый язык', 'узбекский язык'],
  document: ['заполнить согласие', 'найти номер полиса в приложении'], other: ['позвонить родным', 'помочь дойти до остановки'],
}

interface Place extends ClinicScope {
  branch_id: string
  branch_slug: string
}

/** The morning behind the load, and a taxi that one calls by phone. Once. */
export async function seedDemoRequests(house: House): Promise<void> {
  const now = house.clock.now()
  for (const place of await listPlaces(house.database.read)) {
    if ((await listProviders(house.database.read, place.id)).length > 0) continue
    const random = makeRandom(`requests ${place.slug}`)
    await house.database.write((db) => insertProvider(db, place.id, { id: makeId(now), kind: 'phone', name: 'Городское такси', phone: '+74950000107', url: null }, null, now))
    const shifts = await listCurrentShifts(house.database.read, place.id, place.branch_id, now)
    if (shifts.length < 2) continue
    for (let number = 0; number < MORNING; number++) {
      const left = MORNING - number
      const at = new Date(left <= STILL_WAITING ? now.getTime() - left * 0.6 * MINUTE : now.getTime() - 2.6 * HOUR_MS * (left / MORNING) ** 1.5)
      const asker = random.pick(shifts)
      const opened = await ask(house, place, asker, random, at)
      if (!opened || left <= STILL_WAITING) continue
      const taker = random.pick(shifts.filter(({ id }) => id !== asker.id))
      await act(house, place, taker, opened.id, { kind: 'take' }, new Date(at.getTime() + random.int(20, 150) * 1000))
      if (left > STILL_WAITING + STILL_TAKEN) await finish(house, place, taker, opened, random, new Date(at.getTime() + random.int(4, 9) * MINUTE))
    }
  }
}

/** A minute at the boards: somebody asks, somebody takes, somebody is done. Whom a visitor signs in as acts by their own hand. */
export async function liveRequests(house: House, random: Random, now: Date): Promise<void> {
  const db = house.database.read
  for (const place of await listPlaces(db)) {
    const own = await listLeftAlone(db)
    const shifts = (await listCurrentShifts(db, place.id, place.branch_id, now)).filter(({ account_id }) => !own.has(account_id))
    if (shifts.length === 0) continue
    for (const open of await listOpen(db, place)) {
      const owner = shifts.find(({ account_id }) => account_id === open.owner_id)
      const is_free = open.state === 'waiting' && (open.needed_at === null || open.needed_at.getTime() - now.getTime() < 15 * MINUTE)
      if (is_free && random.chance(TAKEN_A_MINUTE)) await act(house, place, random.pick(shifts), open.id, { kind: 'take' }, now)
      else if (owner && now.getTime() - open.taken_at!.getTime() > BUSY_MINUTES * MINUTE && random.chance(0.5)) await finish(house, place, owner, open, random, now)
    }
    if (random.chance(A_MINUTE)) await ask(house, place, random.pick(shifts), random, now)
  }
}

interface Asked { id: string; kind: RequestKind }

async function ask(house: House, place: Place, by: Shift, random: Random, at: Date): Promise<Asked | undefined> {
  const kind = random.weighted(KINDS)
  const until = localTime(new Date(at.getTime() + 25 * MINUTE), place.zone)
  const reading = readAsked({
    kind, who: random.pick(NAMES), room: kind === 'escort' || kind === 'wheelchair' ? random.pick(await listRooms(house.database.read, place)) : '',
    detail: WORDS[kind] ? random.pick(WORDS[kind]) : '', step_free: kind === 'escort' && random.chance(0.4), until: kind === 'child' ? until : '',
  }, at, place.zone)
  if (!reading.ok) return undefined
  const id = makeId(at)
  await house.database.write((db) => openRequest(db, callOf(house, place, by, at), { id: place.branch_id, slug: place.branch_slug }, { ...reading.value, id, code: DEMO_CODE }))
  return { id, kind }
}

async function finish(house: House, place: Place, by: Shift, { id, kind }: Asked, random: Random, at: Date): Promise<void> {
  if (kind === 'child') return act(house, place, by, id, { kind: 'fetch', code: DEMO_CODE }, at)
  if (kind === 'taxi') await act(house, place, by, id, { kind: 'call', car: random.pick(['белая, А107АА', 'жёлтая, Е214ЕЕ', 'серая, К330КК']), eta: new Date(at.getTime() + 6 * MINUTE).toISOString() }, at)
  await act(house, place, by, id, random.chance(0.08) ? { kind: 'fail', reason: random.pick(['left', 'nothing_free', 'refused'] as const), note: null } : { kind: 'done' }, at)
}

async function act(house: House, place: Place, by: Shift, id: string, asked: AskedAct, at: Date): Promise<void> {
  await house.database.write((db) => actOnRequest(db, callOf(house, place, by, at), id, asked))
}

function callOf(house: House, clinic: Place, by: Shift, at: Date): ActCall {
  return {
    house, clinic, actor: { kind: 'system', name: 'demo' }, now: at, at, request_id: 'demo',
    by: { account_id: by.account_id, name: by.account_name, post_id: by.post_id, branch_id: by.branch_id },
  }
}

/** The buildings with plans. */
function listPlaces(db: Read): Promise<Place[]> {
  return all(db, sql<Place>`/* cross-clinic */
    select distinct c.id, c.slug, c.name_ru, c.name_en, c.zone, l.branch_id, b.slug as branch_slug
    from clinics.clinic c
    join clinics.level l
      on l.clinic_id = c.id
    join clinics.branch b
      on b.clinic_id = l.clinic_id
      and b.id = l.branch_id
    order by c.slug`)
}

async function listRooms(db: Read, { id, branch_id }: Place): Promise<string[]> {
  const rooms = await all(db, sql<{ label: string }>`
    select label
    from clinics.spot
    where clinic_id = ${id}
      and branch_id = ${branch_id}
      and kind = 'room'
      and label is not null
    order by label`)
  return rooms.map(({ label }) => label)
}

function listOpen(db: Read, { id, branch_id }: Place) {
  return all(db, sql<Asked & { state: string; owner_id: string | null; taken_at: Date | null; needed_at: Date | null }>`
    select id, kind, state, owner_id, taken_at, needed_at
    from reception.request
    where clinic_id = ${id}
      and branch_id = ${branch_id}
      and closed_at is null
    order by opened_at`)
}

/** The administrators whom visitors of the demonstration sign in as. */
async function listLeftAlone(db: Read): Promise<Set<string>> {
  const accounts = await all(db, sql<{ id: string }>`
    select id
    from people.account
    where subject like 'administrator.%'`)
  return new Set(accounts.map(({ id }) => id))
}
