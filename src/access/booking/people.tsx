// Routes of the persons somebody books for.
import { z } from 'zod'
import { recordEvent } from '../../platform/audit.ts'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { NETWORK_ID, makeId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { localDate } from '../../platform/time.ts'
import { listAttachments } from '../attach/queries/attachments.ts'
import { PeoplePage, PersonFormPage, type PersonKind } from './pages/people.tsx'
import { type PersonFacts, countLive, findPerson, insertPerson, listAhead, listPeople, setPersonActive, updateNamed, updatePerson } from './queries/people.ts'
import { findProblems, ownPath } from './rules/person.ts'
import { wakeFollowers } from './waking.ts'
import { bookingWords } from './words/index.ts'

const text = z.string().max(500).optional().catch(undefined)
const PersonParams = z.object({ person: z.uuid() })

const list = route({
  method: 'GET', url: '/access/people', permit: 'signed_in', audit: null,
  query: z.object({ said: z.enum(['saved', 'has_bookings']).optional().catch(undefined), removed: z.uuid().optional().catch(undefined), back: text }),
  async handle({ house, actor, frame, query }) {
    const people = await listPeople(house.database.read, accountOf(actor), true)
    return page(
      <PeoplePage
        frame={frame} people={people.filter(({ active }) => active)} attachments={await listAttachments(house.database.read, people.map(({ id }) => id))} said={query.said}
        removed={people.find(({ id, active }) => id === query.removed && !active)} back={ownPath(query.back)}
      />,
    )
  },
})

const blank = route({
  method: 'GET', url: '/access/people/new', permit: 'signed_in', audit: null,
  query: z.object({ kind: z.enum(['self', 'child']).catch('self'), back: text }),
  async handle(call) {
    const { house, actor, query } = call
    const account = actor.kind === 'account' ? actor : undefined
    // a child is written to where its parent reads
    const self = query.kind === 'child' ? (await listPeople(house.database.read, accountOf(actor))).find(({ kind }) => kind === 'self') : undefined
    const typed = {
      email: self?.email ?? account?.email ?? '', phone: self?.phone ?? '', ...(query.kind === 'self' ? { name: account?.name ?? '' } : {}),
    }
    return showForm(call, { kind: query.kind, action: '/access/people', typed, back: ownPath(query.back) })
  },
})

const filled = route({
  method: 'GET', url: '/access/people/:person', permit: 'signed_in', audit: null, params: PersonParams, query: z.object({ back: text }),
  async handle(call) {
    const person = await findPerson(call.house.database.read, accountOf(call.actor), call.params.person)
    if (!person) return refuse(404)
    const typed = { name: person.name, birth_date: person.birth_date, phone: person.phone ?? '', email: person.email ?? '' }
    return showForm(call, { kind: person.kind, action: `/access/people/${person.id}`, typed, back: ownPath(call.query.back) })
  },
})

const addition = route({
  method: 'POST', url: '/access/people', permit: 'signed_in', audit: 'access.person_added',
  async handle(call) {
    const { house, actor, body, now, request_id } = call
    const kind: PersonKind = typedText(readFields(body), 'kind') === 'child' ? 'child' : 'self'
    const form = readForm(call, kind)
    if (!form.ok) return showForm(call, { ...form, kind, action: '/access/people' }, 422)
    const added = await house.database.write(async (db) => {
      const inserted = await insertPerson(db, accountOf(actor), makeId(now), form.person, now)
      if (inserted) await recordEvent(db, actor, { clinic_id: NETWORK_ID, event: 'access.person_added', request_id, detail: { kind } }, now)
      return inserted
    })
    if (!added) {
      return showForm(call, { kind, action: '/access/people', typed: form.typed, errors: { name: bookingWords(call.lang).people.errors.twice }, back: form.back }, 422)
    }
    return seeOther(form.back ?? '/access/people?said=saved')
  },
})

const change = route({
  method: 'POST', url: '/access/people/:person', permit: 'signed_in', audit: 'access.person_changed', params: PersonParams,
  async handle(call) {
    const { house, actor, params, now, request_id } = call
    const person = await findPerson(house.database.read, accountOf(actor), params.person)
    if (!person) return refuse(404)
    const form = readForm(call, person.kind)
    if (!form.ok) return showForm(call, { ...form, kind: person.kind, action: `/access/people/${person.id}` }, 422)
    await house.database.write(async (db) => {
      await updatePerson(db, accountOf(actor), person.id, form.person, now)
      await recordEvent(db, actor, { clinic_id: NETWORK_ID, event: 'access.person_changed', subject_kind: 'person', subject_id: person.id, request_id }, now)
    })
    // a visit ahead is told about at the new address, and called by the name as it is written now
    for (const [clinic_id, rows] of Map.groupBy(await listAhead(house.database.read, person.id, now), (row) => row.clinic_id)) {
      await house.database.writeSingle((db) => updateNamed(db, clinic_id, rows.map(({ booking_id }) => booking_id), form.person, now))
    }
    wakeFollowers(house, false)
    return seeOther(form.back ?? '/access/people?said=saved')
  },
})

function standing(path: 'removal' | 'return', active: boolean): AnyRoute {
  return route({
    method: 'POST', url: `/access/people/:person/${path}`, permit: 'signed_in', audit: 'access.person_changed', params: PersonParams,
    async handle({ house, actor, params, now, request_id }) {
      const person = await findPerson(house.database.read, accountOf(actor), params.person)
      if (!person) return refuse(404)
      if (!active && (await countLive(house.database.read, person.id, now)) > 0) return seeOther('/access/people?said=has_bookings')
      await house.database.write(async (db) => {
        await setPersonActive(db, accountOf(actor), person.id, active, now)
        await recordEvent(db, actor, {
          clinic_id: NETWORK_ID, event: 'access.person_changed', subject_kind: 'person', subject_id: person.id, request_id, detail: { active },
        }, now)
      })
      return seeOther(active ? '/access/people?said=saved' : `/access/people?removed=${person.id}`)
    },
  })
}

export const peopleRoutes: readonly AnyRoute[] = [list, blank, filled, addition, change, standing('removal', false), standing('return', true)]

interface Shows { kind: PersonKind; action: string; typed: Record<string, string | string[]>; errors?: Record<string, string>; back: string | undefined }

function showForm(call: Call<unknown, unknown>, shows: Shows, status = 200): Answer {
  return page(
    <PersonFormPage
      frame={call.frame} kind={shows.kind} action={shows.action} form={{ typed: shows.typed, errors: shows.errors ?? {} }}
      today={localDate(call.now, call.house.config.OTKLIK_ZONE)} back={shows.back}
    />,
    { status },
  )
}

type ReadForm = { typed: Record<string, string | string[]>; back: string | undefined } & (
  | { ok: true; person: PersonFacts }
  | { ok: false; errors: Record<string, string> }
)

/** Reads the form of a person; what is wrong is said beside its field. */
function readForm({ body, lang, house, now }: Call<unknown, unknown>, kind: PersonKind): ReadForm {
  const typed = readFields(body)
  const field = (name: string) => typedText(typed, name).replace(/\s+/g, ' ').trim()
  const person: PersonFacts = {
    kind, name: field('name'), birth_date: field('birth_date'), phone: field('phone') || null, email: field('email') || null, lang,
  }
  const { errors: words } = bookingWords(lang).people
  const problems = findProblems(person, localDate(now, house.config.OTKLIK_ZONE))
  const errors = Object.fromEntries(Object.entries(problems).map(([name, problem]) => [name, words[problem]]))
  const rest = { typed, back: ownPath(typedText(typed, 'back')) }
  return Object.keys(errors).length > 0 ? { ok: false, errors, ...rest } : { ok: true, person, ...rest }
}

/** The permission has seen to it that an account asks. */
export function accountOf(actor: Actor): string {
  if (actor.kind !== 'account') throw new Error('this route needs an account')
  return actor.id
}
