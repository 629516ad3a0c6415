// The public interface of access: what the pages of /access say, for programs. Nothing here is about a person.
import { z } from 'zod'
import { type Answer, ready, refuse, text } from '../../platform/http/answer.ts'
import { addressDay } from '../../platform/http/day.ts'
import { type ReadyBytes, readyText } from '../../platform/http/ready.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import type { House } from '../../platform/house.ts'
import { RecentMap } from '../../platform/recent_map.ts'
import { addDays, atLocal, daysBetween, localDate } from '../../platform/time.ts'
import { findFreeSlots } from '../booking/index.ts'
import { type CityBook, booksOf } from '../choose/books.ts'
import type { BranchFacts } from '../choose/queries.ts'
import type { NormBook } from '../norms.ts'
import { CLASSES, type ClassCode, HORIZON_DAYS, readClass } from '../slot.ts'
import { type BranchServed, type BranchWait, DEFINITION, findWaitDays } from '../waits/index.ts'
import { apiFigure, apiKnown, apiNorm, apiWait } from './answers.ts'
import { findDoctorNames } from './queries.ts'
import { CLASS, dutyShape, historyShape, normShape, specialtyShape, timesShape, waitsShape } from './shapes.ts'

/** Anybody's page may ask; what is kept on the way is as old as the figures themselves may be. */
const OPEN = { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=1' }
const SLOW = { ...OPEN, 'cache-control': 'public, max-age=60' }
const JSON_TYPE = 'application/json; charset=utf-8'
/** Reading over many days or slots costs the database something. */
const HISTORY_DAYS_MAX = 800
const TIMES_MAX = 200
const PAGE_MAX = 500
/** What programs may ask from one address a minute; enough for a city's own portal, too little for a flood. */
const RATE = 1200

const specialty = z.string('Name a specialty: ?specialty=ent. GET /api/v1/specialties lists them.').regex(/^[\w*-]{1,40}$/, 'That is no code of a specialty. GET /api/v1/specialties lists them.').describe('Code of the specialty.')
const classCode = z.enum(CLASSES as [ClassCode, ...ClassCode[]], 'A class is four letters such as afpn: a or c, f or r, p or u, n or w.').default('afpn').describe(CLASS.description!)
const clinic = z.string('Name a clinic: ?clinic=gp-7.').regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'That is no name of a clinic.').describe('Clinic, as in addresses.')
const branch = z.string('Name a branch: ?branch=1.').max(40).describe('Branch of the clinic, as in addresses.')
const date = (about: string) => addressDay('A date is written 2026-11-24, from 1900 on.').optional().describe(about)
const whole = (name: string, about: string, max: number, usual: number) =>
  z.coerce.number(`${name} is a whole number.`).int(`${name} is a whole number.`).min(0, `${name} is 0 or more.`).max(max, `${name} is at most ${max}.`).default(usual).describe(about)

/** Answers that are the same until a figure changes. */
const answers = new RecentMap<string, { version: string; served: ReadonlyMap<string, BranchServed>; body: ReadyBytes }>(300)

export const apiRoutes: AnyRoute[] = [
  route({
    method: 'GET', url: '/api/v1/specialties', permit: 'public', audit: null, rate_per_minute: RATE,
    api: { tag: 'access', summary: 'Specialties', about: 'The specialties of the city’s list, with what holds for each.', answer: z.array(specialtyShape), try_with: {} },
    async handle({ house, now }) {
      const { specialties, norms } = await booksOf(house).city(now)
      return send([...specialties.values()].map(({ code, name_ru, name_en }) => {
        const { norm_key, referral_needed, visit_minutes } = norms.rule(code)
        return { code, name_ru, name_en, norm_key, referral_needed, visit_minutes }
      }), SLOW)
    },
  }),
  route({
    method: 'GET', url: '/api/v1/norms', permit: 'public', audit: null, rate_per_minute: RATE,
    query: z.object({ day: date('Local date on which the norms count; today when left out.') }),
    api: { tag: 'access', summary: 'Norms', about: 'How long one may have to wait at most: every edition in force on a day, with its source.', answer: z.array(normShape), try_with: {} },
    async handle({ house, now, query: { day } }) {
      const { norms } = await booksOf(house).city(now)
      return send(norms.inForce(day ?? localDate(now, house.config.OTKLIK_ZONE)).map(apiNorm), SLOW)
    },
  }),
  route({
    method: 'GET', url: '/api/v1/waits', permit: 'public', audit: null, rate_per_minute: 60 * RATE,
    query: z.object({
      specialty, class: classCode,
      okrug: z.string().max(20).optional().describe('Only branches of this okrug.'),
      clinic: clinic.optional(),
      limit: whole('limit', 'How many branches at most.', PAGE_MAX, 50), offset: whole('offset', 'How many to leave out first.', 100_000, 0),
    }),
    api: {
      tag: 'access', summary: 'How soon, by branch',
      about: 'Waits of one specialty and patient class in the branches of the city, in the order of their addresses. A branch is listed when it has a doctor of the specialty, whether or not its schedules are known.',
      answer: waitsShape, try_with: { specialty: 'ent', class: 'afpn', limit: '5' },
    },
    async handle({ house, now, query }) {
      const books = booksOf(house)
      const city = await books.city(now)
      if (!city.specialties.has(query.specialty)) return noSpecialty()
      const [waits, served] = await Promise.all([books.waits(query.specialty, query.class, now), books.served(query.specialty, query.class, now)])
      const key = JSON.stringify(query)
      const today = localDate(now, house.config.OTKLIK_ZONE)
      const version = `${city.version} ${waits.version} ${today}`
      const kept = answers.get(key)
      if (kept?.version === version && kept.served === served) return ready(kept.body, 'json', OPEN)
      const offered = city.offered.get(query.specialty)
      const listed = city.branches.filter((one) =>
        (offered?.has(one.branch_id) || waits.waits.has(one.branch_id)) &&
        (query.okrug === undefined || one.okrug_code === query.okrug) && (query.clinic === undefined || one.clinic_slug === query.clinic))
      const head = JSON.stringify({
        specialty: query.specialty, class: query.class, horizon_days: HORIZON_DAYS, definition: DEFINITION,
        norm: normOf(city.norms, query.specialty, query.class, today),
      })
      const branches = listed.slice(query.offset, query.offset + query.limit)
        .map((one) => branchText(city, one, waits.waits.get(one.branch_id), served.get(one.branch_id), query.class))
      const body = readyText(`${head.slice(0, -1)},"branches":[${branches.join()}]}`)
      answers.set(key, { version, served, body })
      return ready(body, 'json', OPEN)
    },
  }),
  route({
    method: 'GET', url: '/api/v1/waits/history', permit: 'public', audit: null, rate_per_minute: RATE,
    query: z.object({ clinic, branch, specialty, class: classCode, from: date('First local date; a year ago when left out.'), until: date('Last local date; today when left out.') }),
    api: {
      tag: 'access', summary: 'How soon, day by day', about: `Waits of one branch and specialty as they stood at the end of each day, at most ${HISTORY_DAYS_MAX} days.`,
      answer: historyShape, try_with: { clinic: 'gp-7', branch: '1', specialty: 'ent', class: 'afpn', from: '2026-11-01' },
    },
    async handle({ house, now, query }) {
      const place = await findPlace(house, query, now)
      if ('kind' in place) return place
      const until = query.until ?? localDate(now, place.zone)
      const from = query.from ?? addDays(until, -365)
      if (daysBetween(from, until) < 0 || daysBetween(from, until) >= HISTORY_DAYS_MAX) return refuse(400, `Name a stretch of 1 to ${HISTORY_DAYS_MAX} days, from before until.`)
      const days = await findWaitDays(house.database.read, { ...place, specialty_code: query.specialty, class: query.class, from, until })
      return send({
        clinic: query.clinic, branch: query.branch, specialty: query.specialty, class: query.class,
        days: days.map(({ day, definition, figures }) => ({ day, definition, figure: apiFigure(figures[query.class]) })),
      }, SLOW)
    },
  }),
  route({
    method: 'GET', url: '/api/v1/times', permit: 'public', audit: null, rate_per_minute: RATE,
    query: z.object({
      clinic, branch, specialty, class: classCode,
      from: date('First local date; today when left out.'), until: date('Last local date; the end of the horizon when left out.'),
      limit: whole('limit', 'How many times at most.', TIMES_MAX, 50),
    }),
    api: {
      tag: 'access', summary: 'Free times', about: 'Free visits of one branch that a patient class may book, the soonest first. A time may be taken by the time you read it.',
      answer: timesShape, try_with: { clinic: 'gp-7', branch: '1', specialty: 'ent', class: 'afpn', limit: '5' },
    },
    async handle({ house, now, query }) {
      const place = await findPlace(house, query, now)
      if ('kind' in place) return place
      const today = localDate(now, place.zone)
      const slots = await findFreeSlots(house.database.read, {
        ...place, specialty_code: query.specialty, class: query.class, limit: query.limit,
        from: query.from && query.from > today ? atLocal(query.from, '00:00', place.zone) : now,
        until: atLocal(addDays(query.until ?? addDays(today, HORIZON_DAYS), 1), '00:00', place.zone),
      }, now)
      const { waits } = await booksOf(house).waits(query.specialty, query.class, now)
      const names = await findDoctorNames(house.database.read, place.clinic_id, slots.flatMap(({ doctor_id }) => doctor_id ?? []))
      return send({
        clinic: query.clinic, branch: query.branch, specialty: query.specialty, class: query.class,
        ...apiKnown(waits.get(place.branch_id), query.class),
        times: slots.map((slot) => ({
          slot: slot.id, starts_at: slot.starts_at.toISOString(), minutes: Math.round((slot.ends_at.getTime() - slot.starts_at.getTime()) / 60_000),
          doctor: (slot.doctor_id && names.get(slot.doctor_id)) ?? null, booking_url: slot.booking_url,
        })),
      }, OPEN)
    },
  }),
  route({
    method: 'GET', url: '/api/v1/duty', permit: 'public', audit: null, rate_per_minute: RATE,
    api: { tag: 'access', summary: 'Duty doctors today', about: 'Who sees patients today without a booking, in every branch that told us.', answer: dutyShape, try_with: {} },
    async handle({ house, now }) {
      const city = await booksOf(house).city(now)
      const by_id = new Map(city.branches.map((one) => [one.branch_id, one]))
      const duty = [...city.duty.values()].flat().flatMap(({ branch_id, audience, opens, closes, room }) => {
        const at = by_id.get(branch_id)
        return at ? [{ clinic: at.clinic_slug, branch: at.slug, audience, opens, closes, room }] : []
      })
      return send({ day: localDate(now, house.config.OTKLIK_ZONE), duty }, SLOW)
    },
  }),
]

/** What is answered of a branch, kept with its wait: of fifty branches a handful was counted again since the last answer. */
function branchText(city: CityBook, branch: BranchFacts, wait: BranchWait | undefined, served: BranchServed | undefined, code: ClassCode): string {
  const known = wait && texts.get(wait)
  if (known?.city_version === city.version && known.served === served && known.code === code) return known.text
  const made = JSON.stringify(apiWait(branch, wait, served, city.phantoms.get(branch.branch_id), code))
  if (wait) texts.set(wait, { city_version: city.version, served, code, text: made })
  return made
}

const texts = new WeakMap<BranchWait, { city_version: number; served: BranchServed | undefined; code: ClassCode; text: string }>()

function send(value: unknown, headers: Record<string, string>): Answer {
  return text(JSON.stringify(value), JSON_TYPE, 200, headers)
}

const noSpecialty = () => refuse(404, 'There is no such specialty. GET /api/v1/specialties lists them.')

type Place = Pick<BranchFacts, 'clinic_id' | 'branch_id' | 'zone'>

/** The branch that a query names; refused when there is none, or no such specialty. */
async function findPlace(house: House, query: { clinic: string; branch: string; specialty: string }, now: Date): Promise<Place | Answer> {
  const city: CityBook = await booksOf(house).city(now)
  if (!city.specialties.has(query.specialty)) return noSpecialty()
  const { clinic_id, branch_id, zone } = city.branches.find((one) => one.clinic_slug === query.clinic && one.slug === query.branch) ?? {}
  if (!clinic_id || !branch_id || !zone) return refuse(404, 'There is no such branch. GET /api/v1/waits lists branches.')
  return { clinic_id, branch_id, zone }
}

function normOf(norms: NormBook, specialty_code: string, code: ClassCode, today: string) {
  const norm = norms.find(specialty_code, readClass(code)!.urgency === 'urgent', today)
  return norm ? apiNorm(norm) : null
}
