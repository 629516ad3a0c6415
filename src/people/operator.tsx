// The operator's page: who holds which role, giving and ending them, one by one or by a table.
import { z } from 'zod'
import { type Answer, page, refuse, seeOther } from '../platform/http/answer.ts'
import { type Typed, parseForm, readFields, typedText } from '../platform/http/form.ts'
import { type Call, route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import { networkRail } from '../platform/rail.ts'
import { localDate } from '../platform/time.ts'
import { RolesPage, type RolesPageProps } from './pages/roles.tsx'
import { countRoles, listClinicSlugs, listRoles } from './queries/roles.ts'
import { takeRoleLines, takeRoleTable } from './role_table.ts'
import { endRole } from './roles.ts'
import { COLUMNS, type Problem, type RoleLine, decodeTable, readDate } from './rules/role_table.ts'
import { peopleWords } from './words/index.ts'

const PAGE_SIZE = 50
const text = z.string().max(200).optional().catch(undefined)
const Query = z.object({ q: text, page: z.coerce.number().int().min(1).max(10_000).catch(1), done: text, counts: text })
type AnyCall = Call<unknown, unknown>

const list = route({
  method: 'GET', url: '/people/roles', permit: 'people.roles', audit: null, query: Query,
  handle: (call) => showRoles(call, { query: call.query }),
})

const gift = route({
  method: 'POST', url: '/people/roles', permit: 'people.roles', audit: 'people.role_given',
  async handle(call) {
    const typed = readFields(call.body)
    const line = Object.fromEntries(COLUMNS.map((name) => [name, typedText(typed, name).trim()])) as RoleLine
    const { actor, now } = call
    const taking = await takeRoleLines(deskOf(call), actor, [{ number: 1, line }], 'page', now)
    if (!taking.ok) return showRoles(call, { given: { typed, problems: taking.problems } }, 422)
    const done = Object.entries(taking.counts).find(([, count]) => count > 0)![0]
    return seeOther(`/people/roles?${new URLSearchParams({ q: line.login, done })}`)
  },
})

const end = route({
  method: 'POST', url: '/people/roles/:id/end', permit: 'people.roles', audit: 'people.role_ended',
  params: z.object({ id: z.string().refine(isId) }),
  async handle(call) {
    const { house, actor, params, now, lang } = call
    const form = parseForm(z.object({ valid_to: z.string(), q: z.string().catch('') }), call.body)
    const typed = form.ok ? form.value.valid_to.trim() : ''
    const valid_to = readDate(typed)
    const problem = (code: 'date_unreadable' | 'last_operator') =>
      showRoles(call, { ended: { id: params.id, typed, error: peopleWords(lang).problems[code](typed) } }, 422)
    if (!valid_to) return problem('date_unreadable')
    const ending = await house.database.write((db) => endRole(db, actor, params.id, valid_to, now))
    if (ending.kind === 'unknown') return refuse(404)
    if (ending.kind === 'last_operator') return problem('last_operator')
    return seeOther(`/people/roles?${new URLSearchParams({ q: form.ok ? form.value.q : '', done: ending.kind })}`)
  },
})

const table = route({
  method: 'POST', url: '/people/roles/csv', permit: 'people.roles', audit: 'people.role_given', body_bytes_max: 5_000_000,
  async handle(call) {
    const { actor, now } = call
    const csv = readSent(call.body)
    const taking = await takeRoleTable(deskOf(call), actor, csv, now)
    if (!taking.ok) return showRoles(call, { table: { csv, sentences: taking.sentences } }, 422)
    const { given, changed, unchanged } = taking.counts
    return seeOther(`/people/roles?${new URLSearchParams({ done: 'table', counts: [given, changed, unchanged].join('-') })}`)
  },
})

export const roleRoutes = [list, gift, end, table]

function deskOf({ house, lang }: AnyCall) {
  return { database: house.database, config: house.config, lang }
}

/** The text of the sent table: the file when there is one, otherwise what was pasted. */
function readSent(body: unknown): string {
  const { file } = (body ?? {}) as { file?: unknown }
  if (file instanceof Uint8Array && file.length > 0) return decodeTable(file)
  if (typeof file === 'string' && file.trim() !== '') return file
  return typedText(readFields(body), 'csv')
}

type State = {
  query?: z.infer<typeof Query>
  given?: { typed: Typed; problems: Problem[] }
  ended?: { id: string; typed: string; error: string }
  table?: { csv: string; sentences: string[] }
}

async function showRoles(call: AnyCall, state: State, status = 200): Promise<Answer> {
  const { house, actor, lang, frame, now } = call
  const search = state.query?.q ?? typedText(readFields(call.body), 'q')
  const number = state.query?.page ?? 1
  const db = house.database.read
  const total = await countRoles(db, search)
  const props: RolesPageProps = {
    frame,
    rail: [...networkRail(house, actor, lang, '/people/roles'), { href: '/people/me', label: peopleWords(lang).role_page.rail_me, place: 90 }],
    search,
    roles: await listRoles(db, search, PAGE_SIZE, (number - 1) * PAGE_SIZE),
    total,
    page: number,
    pages: Math.max(1, Math.ceil(total / PAGE_SIZE)),
    clinics: await listClinicSlugs(db),
    today: localDate(now, house.config.OTKLIK_ZONE),
    done: state.query?.done,
    counts: state.query?.counts,
    given: state.given,
    ended: state.ended,
    table: state.table,
  }
  return page(<RolesPage {...props} />, { status })
}
