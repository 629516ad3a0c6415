// Routes of attachment for residents.
import { z } from 'zod'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { localDate } from '../../platform/time.ts'
import { accountOf } from '../booking/people.tsx'
import { listPeople } from '../booking/queries/people.ts'
import { applyFor, decideApplication, getAttachNorm, judgeCase } from './applying.ts'
import { MinePage, NewPage } from './pages/mine.tsx'
import { findApplication, listGrounds } from './queries/applications.ts'
import { listAttachments, listEntries } from './queries/attachments.ts'
import { listChoices } from './queries/choices.ts'
import { attachWords } from './words/index.ts'

const list = route({
  method: 'GET', url: '/access/attachments', permit: 'signed_in', audit: null,
  query: z.object({ said: z.enum(['applied', 'withdrawn']).optional().catch(undefined) }),
  async handle({ house, actor, frame, query, now }) {
    const { read } = house.database
    const people = await listPeople(read, accountOf(actor))
    const attachments = await listAttachments(read, people.map(({ id }) => id))
    const entries = await listEntries(read, accountOf(actor))
    const applications = (await Promise.all(entries.map((entry) => findApplication(read, entry.clinic_id, entry.application_id)))).filter((one) => one !== undefined)
    const today = localDate(now, house.config.OTKLIK_ZONE)
    return page(
      <MinePage
        frame={frame}
        view={{
          people: people.map((person) => ({
            person, attachments: attachments.filter(({ person_id }) => person_id === person.id),
            applications: applications.filter(({ person_id }) => person_id === person.id),
          })),
          grounds: await listGrounds(read, today), change_days: (await getAttachNorm(read, 'attachment_change', today)).value, today, said: query.said,
        }}
      />,
    )
  },
})

const text = z.string().max(100).optional().catch(undefined)
const New = z.object({ person: text, branch: text, moved: text, asked: text })

async function showNew(call: Call<unknown, unknown>, given: z.infer<typeof New>, state: { errors: FieldErrors; status: number }): Promise<Answer> {
  const { house, actor, frame, now } = call
  const { read } = house.database
  const people = await listPeople(read, accountOf(actor))
  const branches = await listChoices(read)
  const person = people.find(({ id }) => id === given.person) ?? (people.length === 1 ? people[0] : undefined)
  const branch = branches.find((one) => `${one.clinic_slug}:${one.slug}` === given.branch)
  const today = localDate(now, house.config.OTKLIK_ZONE)
  const judged = person && branch && { ...(await judgeCase(read, person, branch, given.moved === 'yes', now)), person, branch }
  const typed: Typed = { person: person?.id ?? '', branch: given.branch ?? '' }
  return page(
    <NewPage
      frame={frame}
      view={{
        people, branches, typed, errors: state.errors, judged, today,
        change_days: (await getAttachNorm(read, 'attachment_change', today)).value, decision_days: (await getAttachNorm(read, 'attachment', today)).value,
      }}
    />,
    { status: state.status },
  )
}

/** The person and the branch that were chosen, or what to say where one is missing. */
async function choose({ house, actor, lang }: Call<unknown, unknown>, given: z.infer<typeof New>) {
  const { read } = house.database
  const words = attachWords(lang).form
  const person = (await listPeople(read, accountOf(actor))).find(({ id }) => id === given.person)
  const branch = (await listChoices(read)).find((one) => `${one.clinic_slug}:${one.slug}` === given.branch)
  const errors: FieldErrors = { ...(person ? {} : { person: words.errors.who }), ...(branch ? {} : { branch: words.errors.branch }) }
  return { person, branch, errors }
}

const blank = route({
  method: 'GET', url: '/access/attachments/new', permit: 'signed_in', audit: null, query: New,
  async handle(call) {
    // the form sends its branch even when none was chosen, the link to the page sends none
    const errors = call.query.branch === undefined ? {} : (await choose(call, call.query)).errors
    return showNew(call, call.query, { errors, status: Object.keys(errors).length > 0 ? 422 : 200 })
  },
})

const application = route({
  method: 'POST', url: '/access/attachments', permit: 'signed_in', audit: 'access.attachment_asked',
  async handle(call) {
    const { house, actor, body, now, request_id } = call
    const given = New.parse(readFields(body))
    const { person, branch, errors } = await choose(call, given)
    if (!person || !branch || actor.kind !== 'account') return showNew(call, given, { errors, status: 422 })
    const applied = await applyFor(house, actor, person, branch, given.moved === 'yes', request_id, now)
    // the page says which rule stands against it, as it did before the button
    return applied.ok ? seeOther('/access/attachments?said=applied') : showNew(call, given, { errors: {}, status: 409 })
  },
})

const withdrawal = route({
  method: 'POST', url: '/access/attachments/:clinic/:application/withdrawal', permit: 'signed_in', audit: 'access.attachment_withdrawn',
  params: z.object({ clinic: z.string(), application: z.uuid() }),
  async handle({ house, actor, clinic, params, now, request_id }) {
    const given = await findApplication(house.database.read, clinic.id, params.application)
    if (given?.account_id !== accountOf(actor)) return refuse(404)
    const done = await decideApplication(house, actor, clinic.id, given.id, { kind: 'withdrawn' }, request_id, now)
    return seeOther(`/access/attachments${done ? '?said=withdrawn' : ''}`)
  },
})

export const residentRoutes: readonly AnyRoute[] = [list, blank, application, withdrawal]
