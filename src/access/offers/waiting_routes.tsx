// Routes of the waiting list, for the resident who waits.
import { z } from 'zod'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, readFields, type Typed } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { localDate } from '../../platform/time.ts'
import { accountOf } from '../booking/people.tsx'
import { listPeople } from '../booking/queries/people.ts'
import { type ClassCode, readClass } from '../slot.ts'
import { offersFor } from './door.ts'
import { joinWaiting, leaveWaiting, stayWaiting } from './joining.ts'
import { offerPath } from './mailing.ts'
import { JoinPage, type JoinView, PlacePage, type PlaceView, PlacesPage } from './pages/waiting.tsx'
import { type NamedBranch, type NamedSpecialty, listNamedBranches, listNamedSpecialties } from './queries/branches.ts'
import { getOfferRule } from './queries/offers.ts'
import { type Waiting, countAhead, findWaiting, listWaiting, listWaitingBranches, listWaitingEvents } from './queries/waiting.ts'
import type { OfferRule } from './rules/answering.ts'
import { offersWords } from './words/index.ts'

type AnyCall = Call<unknown, unknown>
/** How many branches are offered to choose from. */
const CHOICE = 6

const list = route({
  method: 'GET', url: '/access/waiting', permit: 'signed_in', audit: null,
  async handle(call) {
    const rows = await listWaiting(call.house.database.read, accountOf(call.actor))
    const specialties = await listNamedSpecialties(call.house.database.read)
    const places = await Promise.all(rows.map((waiting) => viewPlace(call, waiting, specialties)))
    return page(<PlacesPage frame={call.frame} places={places} now={call.now} />)
  },
})

async function viewPlace(call: AnyCall, waiting: Waiting, specialties: readonly NamedSpecialty[]): Promise<PlaceView> {
  const { house, now } = call
  const { read } = house.database
  const branches = await listWaitingBranches(read, waiting.id)
  const zone = branches[0]?.zone ?? house.config.OTKLIK_ZONE
  const is_offered = waiting.state === 'offered' && waiting.offer_clinic_id !== null && waiting.offer_id !== null
  return {
    waiting, specialty: specialties.find(({ code }) => code === waiting.specialty_code)!, zone,
    rule: await getOfferRule(read, localDate(now, zone)),
    branches: await Promise.all(branches.map(async (branch) => ({ ...branch, ...(await countAhead(read, branch, waiting)) }))),
    offer_href: is_offered ? offerPath(house, waiting.offer_clinic_id!, waiting.offer_id!, now) : null,
  }
}

interface Ground { specialty: NamedSpecialty; code: ClassCode; branches: NamedBranch[]; rule: OfferRule }

/** What a form is about: the specialty, the class, and branches `<clinic>:<branch>`, those given first. */
async function findGround(call: AnyCall, given: { s: string; c: string; b: readonly string[] }): Promise<Ground | undefined> {
  const { house, now } = call
  const { read } = house.database
  const specialty = (await listNamedSpecialties(read)).find(({ code }) => code === given.s)
  const all = await listNamedBranches(read)
  const asked = [...new Set(given.b)].slice(0, CHOICE).flatMap((text) => all.find((branch) => `${branch.clinic_slug}:${branch.slug}` === text) ?? [])
  if (!specialty || !readClass(given.c) || asked.length === 0) return undefined
  const rule = await getOfferRule(read, localDate(now, asked[0]!.zone))
  return { specialty, code: given.c as ClassCode, branches: asked, rule }
}

async function showJoin(call: AnyCall, ground: Ground, state: { typed: Typed; errors: FieldErrors }, status = 200): Promise<Answer> {
  const { house, actor } = call
  const { read } = house.database
  const view: JoinView = {
    specialty: ground.specialty, code: ground.code, people: await listPeople(read, accountOf(actor)), rule: ground.rule, ...state,
    branches: await Promise.all(ground.branches.map(async (branch) => ({
      ...branch, waiting: (await countAhead(read, { ...branch, specialty_code: ground.specialty.code }, null)).all,
    }))),
    back: `/access/waiting/new?${new URLSearchParams([
      ['s', ground.specialty.code], ['c', ground.code], ...ground.branches.map(({ clinic_slug, slug }) => ['b', `${clinic_slug}:${slug}`]),
    ])}`,
  }
  return page(<JoinPage frame={call.frame} view={view} />, { status })
}

const Listed = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.string().max(100)).max(20).catch([]))
const JoinQuery = z.object({ s: z.string().max(60).catch(''), c: z.string().max(4).catch('afpn'), b: Listed, person: z.string().max(40).optional().catch(undefined) })

const blank = route({
  method: 'GET', url: '/access/waiting/new', permit: 'signed_in', audit: null, query: JoinQuery,
  async handle(call) {
    const { house, query, now } = call
    const ground = await findGround(call, query)
    if (!ground) return refuse(404)
    const [first] = ground.branches
    const offers = await offersFor(house, { ...first!, specialty_code: ground.specialty.code, class: ground.code }, now)
    // besides the branches asked for, those that are sooner
    const more = (offers?.sooner ?? []).filter((branch) => !ground.branches.some(({ branch_id }) => branch_id === branch.branch_id))
    const branches = [...ground.branches, ...more].slice(0, CHOICE)
    const chosen = ground.branches.slice(0, ground.rule.branches_max).map(({ branch_id }) => branch_id)
    const people = await listPeople(house.database.read, accountOf(call.actor))
    const person = people.find(({ id }) => id === query.person)?.id ?? (people.length === 1 ? people[0]!.id : '')
    return showJoin(call, { ...ground, branches }, { typed: { branch: chosen, person }, errors: {} })
  },
})

const joining = route({
  method: 'POST', url: '/access/waiting', permit: 'signed_in', audit: 'access.waiting_joined',
  async handle(call) {
    const { house, actor, body, lang, now, request_id } = call
    const typed = readFields(body)
    const ground = await findGround(call, JoinQuery.parse(typed))
    if (!ground || actor.kind !== 'account') return refuse(422)
    const words = offersWords(lang).errors
    const people = await listPeople(house.database.read, actor.id)
    const person = people.find(({ id }) => id === typed['person'])
    const wanted = new Set([typed['branch'] ?? []].flat())
    const branches = ground.branches.filter(({ branch_id }) => wanted.has(branch_id))
    const errors: FieldErrors = {}
    if (!person) errors['person'] = words.who
    if (branches.length === 0) errors['branch'] = words.branches
    if (branches.length > ground.rule.branches_max) errors['branch'] = words.branches_many(ground.rule.branches_max)
    if (!person || Object.keys(errors).length > 0) return showJoin(call, ground, { typed, errors }, 422)
    const joined = await joinWaiting(house, actor, { person, specialty_code: ground.specialty.code, class: ground.code, branches }, request_id, now)
    if (joined.ok) return seeOther(`/access/waiting/${joined.id}?said=joined`)
    return showJoin(call, ground, { typed, errors: { [joined.refusal === 'unserved' ? 'branch' : 'person']: words[joined.refusal] } }, 422)
  },
})

const WaitingParams = z.object({ waiting: z.uuid() })
type WaitingCall = Call<{ waiting: string }, unknown>

async function findOwnWaiting({ house, actor, params }: WaitingCall): Promise<Waiting | undefined> {
  const waiting = await findWaiting(house.database.read, params.waiting)
  return waiting?.account_id === accountOf(actor) ? waiting : undefined
}

const one = route({
  method: 'GET', url: '/access/waiting/:waiting', permit: 'signed_in', audit: null, params: WaitingParams,
  query: z.object({ said: z.enum(['joined', 'stayed', 'left']).optional().catch(undefined) }),
  async handle(call) {
    const waiting = await findOwnWaiting(call)
    if (!waiting) return refuse(404)
    const { read } = call.house.database
    const place = await viewPlace(call, waiting, await listNamedSpecialties(read))
    const events = await listWaitingEvents(read, waiting.id)
    return page(<PlacePage frame={call.frame} place={place} events={events} said={call.query.said} now={call.now} />)
  },
})

const departure = route({
  method: 'POST', url: '/access/waiting/:waiting/departure', permit: 'signed_in', audit: 'access.waiting_left', params: WaitingParams,
  async handle(call) {
    const waiting = await findOwnWaiting(call)
    if (!waiting) return refuse(404)
    await leaveWaiting(call.house, call.actor, waiting, call.request_id, call.now)
    return seeOther(`/access/waiting/${waiting.id}?said=left`)
  },
})

const stay = route({
  method: 'POST', url: '/access/waiting/:waiting/stay', permit: 'signed_in', audit: 'access.waiting_stayed', params: WaitingParams,
  async handle(call) {
    const waiting = await findOwnWaiting(call)
    if (!waiting) return refuse(404)
    const stayed = await stayWaiting(call.house, call.actor, waiting, call.request_id, call.now)
    return seeOther(`/access/waiting/${waiting.id}${stayed ? '?said=stayed' : ''}`)
  },
})

export const waitingRoutes: readonly AnyRoute[] = [list, blank, joining, one, departure, stay]
