// A resident's own page of missed visits: what counts, until when self-booking is closed, and how to say that it is wrong.
import { z } from 'zod'
import { recordEvent } from '../../platform/audit.ts'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, parseForm, readFields } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { makeId } from '../../platform/ids.ts'
import { listLockRules } from './queries/locks.ts'
import { findLockStanding, listLockStandings, ruleDate } from './lock.ts'
import { StandingPage } from './pages/standing.tsx'
import { insertAppeal, listAppealsOf } from './queries/appeals.ts'
import { listSpecialties } from './queries/branches.ts'
import { listOwnPersons } from './queries/people.ts'
import { pickRule } from './rules/lock.ts'
import { deskWords } from './words/index.ts'

export const WORDS_MAX = 1000
const APPEALS_MAX = 20

type StandingCall = Call<unknown, unknown>

interface FormState {
  /** `<person> <specialty>` of the form that came back. */
  of: string | null
  typed: Typed
  errors: FieldErrors
}

async function showStanding(call: StandingCall, form: FormState, done: boolean, status: number): Promise<Answer> {
  const { house, actor, frame, lang, now } = call
  if (actor.kind !== 'account') return refuse(403)
  const db = house.database.read
  const persons = await listOwnPersons(db, actor.id)
  const standings = await listLockStandings(db, persons.map(({ id }) => id), now)
  const rules = await listLockRules(db)
  const specialties = await listSpecialties(db)
  const in_force = ['*', ...specialties.map(({ code }) => code)].flatMap((code) => pickRule(rules, code, ruleDate(now)) ?? [])
  const appeals = await listAppealsOf(db, actor.id, APPEALS_MAX)
  return page(
    <StandingPage frame={frame} lang={lang} zone={house.config.OTKLIK_ZONE} view={{
      persons, standings, rules: [...new Set(in_force)], appeals, specialties, form, done, now,
    }} />,
    { status },
  )
}

const EMPTY: FormState = { of: null, typed: {}, errors: {} }

const pageRoute = route({
  method: 'GET', url: '/access/locks', permit: 'signed_in', audit: null, query: z.object({ done: z.literal('appealed').optional().catch(undefined) }),
  handle: (call) => showStanding(call, EMPTY, call.query.done === 'appealed', 200),
})

const appealRoute = route({
  method: 'POST', url: '/access/locks/:person/:specialty/appeal', permit: 'signed_in', audit: 'access.appealed',
  params: z.object({ person: z.uuid(), specialty: z.string().max(60) }),
  async handle(call) {
    const { house, actor, params, lang, now, body, request_id } = call
    if (actor.kind !== 'account') return refuse(403)
    const db = house.database.read
    const person = (await listOwnPersons(db, actor.id)).find(({ id }) => id === params.person)
    if (!person) return refuse(404)
    const words = deskWords(lang).lock
    const again = (errors: FieldErrors, status: number) =>
      showStanding(call, { of: `${person.id} ${params.specialty}`, typed: readFields(body), errors }, false, status)
    const parsed = parseForm(z.object({
      words: z.string(words.appeal_missing).trim().min(10, words.appeal_missing).max(WORDS_MAX, words.appeal_long(WORDS_MAX)),
    }), body)
    if (!parsed.ok) return again(parsed.errors, 422)
    const standing = await findLockStanding(db, person.id, params.specialty, now)
    const missed = [...(standing?.lock?.missed ?? []), ...(standing?.counted ?? [])]
    const last = missed.at(-1)
    if (!last) return again({ words: words.appeal_nothing }, 409)
    const open = (await listAppealsOf(db, actor.id, APPEALS_MAX))
      .some((appeal) => appeal.state === 'open' && appeal.person_id === person.id && appeal.specialty_code === params.specialty)
    if (open) return again({ words: words.appeal_twice }, 409)
    const id = makeId(now)
    const written = await house.database.write(async (write) => {
      const inserted = await insertAppeal(write, {
        clinic_id: last.clinic_id, id, person_id: person.id, specialty_code: params.specialty, account_id: actor.id, person_name: person.name,
        email: actor.email, lang, words: parsed.value.words,
        missed: missed.map((visit) => ({ ...visit, starts_at: visit.starts_at.toISOString() })),
      }, now)
      if (inserted) await recordEvent(write, actor, { clinic_id: last.clinic_id, event: 'access.appealed', subject_kind: 'appeal', subject_id: id, request_id }, now)
      return inserted
    })
    return written ? seeOther('/access/locks?done=appealed') : again({ words: words.appeal_twice }, 409)
  },
})

export const standingRoutes: readonly AnyRoute[] = [pageRoute, appealRoute]
