// Taking lines about roles, from the operator's form or from a table: all of them or none.
import type { Config } from '../platform/config.ts'
import type { Database, Read, Write } from '../platform/db/index.ts'
import { LANGS, type Lang } from '../platform/i18n.ts'
import type { Actor } from '../platform/permit.ts'
import { localDate } from '../platform/time.ts'
import { ensureAccount } from './accounts.ts'
import { datesOf } from './pages/role_words.ts'
import { issuerOf } from './provider.ts'
import { listByLogin } from './queries/accounts.ts'
import { listAccountRoles, listClinicSlugs, listDoctorsNamed } from './queries/roles.ts'
import { giveRole } from './roles.ts'
import { type Problem, type RoleLine, type RoleRequest, readRoleLine, readRoleTable } from './rules/role_table.ts'
import { ROLES, type RoleSource, firstDayOf } from './rules/roles.ts'
import { peopleWords } from './words/index.ts'

type NumberedLine = { number: number; line: RoleLine }
type Ready = RoleRequest & { doctor_id: string | null }

/** `lang` is the reader's: some problems name dates. */
export type Desk = { database: Database; config: Config; lang: Lang }

type Counts = { given: number; changed: number; unchanged: number }

export type Taking =
  | { ok: true; counts: Counts }
  | { ok: false; problems: Problem[] }

/** Gives the roles of all lines in one transaction; with one problem anywhere nothing is written. */
export async function takeRoleLines(
  desk: Desk, actor: Actor, lines: readonly NumberedLine[], source: RoleSource, now: Date,
): Promise<Taking> {
  const { database, config } = desk
  const read = await checkLines(database.read, config, lines, now)
  if (!read.ok) return read
  const problems: Problem[] = []
  const counts = { given: 0, changed: 0, unchanged: 0 }
  try {
    await database.write(async (db) => {
      for (const request of read.requests) {
        const outcome = await takeOne(db, desk, actor, request, source, now)
        if (typeof outcome === 'string') counts[outcome] += 1
        else problems.push(outcome)
      }
      if (problems.length > 0) throw UNDO
    })
  } catch (error) {
    if (error !== UNDO) throw error
    return { ok: false, problems }
  }
  return { ok: true, counts }
}

/** The same for a whole table as text. Out: the problems as sentences too, each with its line. */
export async function takeRoleTable(
  desk: Desk, actor: Actor, text: string, now: Date,
): Promise<{ ok: true; counts: Counts } | { ok: false; sentences: string[] }> {
  const reading = readRoleTable(text)
  const taking = reading.ok
    ? await takeRoleLines(desk, actor, reading.lines, 'csv', now)
    : { ok: false as const, problems: [reading.problem] }
  if (taking.ok) return taking
  const { problems: words } = peopleWords(desk.lang)
  return { ok: false, sentences: taking.problems.map(({ number, code, typed }) => words.line(number, words[code](typed))) }
}

const UNDO = new Error('undo the transaction')

async function takeOne(
  db: Write, { config, lang }: Desk, actor: Actor, request: Ready, source: RoleSource, now: Date,
): Promise<'given' | 'changed' | 'unchanged' | Problem> {
  const today = localDate(now, config.OTKLIK_ZONE)
  const account_id = await ensureAccount(db, config, request.login, request.name, now)
  const { role, clinic_id, doctor_id, valid_to, number } = request
  const valid_from = request.valid_from ??
    firstDayOf(await listAccountRoles(db, account_id), { role, clinic_id, doctor_id, valid_to }, today)
  const giving = await giveRole(db, actor, account_id, { role, clinic_id, doctor_id, valid_from, valid_to }, source, now)
  if (giving.kind === 'last_operator') return { number, field: 'valid_to', code: 'last_operator', typed: '' }
  if (giving.kind !== 'overlap') return giving.kind
  return { number, field: 'valid_from', code: 'overlap', typed: datesOf(lang, giving.with, today) }
}

async function checkLines(
  db: Read, config: Config, lines: readonly NumberedLine[], now: Date,
): Promise<{ ok: true; requests: Ready[] } | { ok: false; problems: Problem[] }> {
  const today = localDate(now, config.OTKLIK_ZONE)
  const clinics = new Map((await listClinicSlugs(db)).map(({ slug, id }) => [slug, id]))
  const problems: Problem[] = []
  const requests: RoleRequest[] = []
  for (const { number, line } of lines) {
    const reading = readRoleLine(number, line, { clinics, roles: ROLE_NAMES }, today)
    if (reading.ok) requests.push(reading.request)
    else problems.push(...reading.problems)
  }
  problems.push(...(await listNameless(db, config, requests)))
  const ready = await findDoctors(db, requests, problems)
  if (problems.length > 0) return { ok: false, problems: problems.toSorted((a, b) => a.number - b.number) }
  return { ok: true, requests: ready }
}

/** Lines without a name for people who are not here yet. */
async function listNameless(db: Read, config: Config, requests: readonly RoleRequest[]): Promise<Problem[]> {
  const nameless = requests.filter(({ name }) => name === '')
  if (nameless.length === 0) return []
  const known = await listByLogin(db, issuerOf(config), nameless.map(({ login }) => login))
  const logins = new Set(known.map(({ login }) => login?.toLowerCase()))
  // a line above may bring the name
  for (const { login, name } of requests) if (name !== '') logins.add(login.toLowerCase())
  return nameless.filter(({ login }) => !logins.has(login.toLowerCase()))
    .map(({ number }) => ({ number, field: 'name', code: 'name_missing', typed: '' }))
}

async function findDoctors(db: Read, requests: readonly RoleRequest[], problems: Problem[]): Promise<Ready[]> {
  const ready: Ready[] = []
  const by_clinic = Map.groupBy(requests, ({ role, clinic_id }) => (role === 'doctor' ? clinic_id : ''))
  for (const [clinic_id, wanted] of by_clinic) {
    const doctors = clinic_id === '' ? [] : await listDoctorsNamed(db, clinic_id, wanted.map(({ doctor }) => doctor))
    for (const request of wanted) {
      const typed = request.doctor
      const found = doctors.filter(({ fhir_id, name }) => fhir_id === typed || name === typed.toLowerCase())
      if (clinic_id === '') ready.push({ ...request, doctor_id: null })
      else if (found.length === 1) ready.push({ ...request, doctor_id: found[0]!.id })
      else problems.push({ number: request.number, field: 'doctor', code: found.length === 0 ? 'doctor_unknown' : 'doctor_twice', typed })
    }
  }
  return ready.toSorted((a, b) => a.number - b.number)
}

/** «главный врач», «chief doctor» → chief_doctor */
const ROLE_NAMES = new Map(LANGS.flatMap((lang) => ROLES.map((role) => [peopleWords(lang).roles[role], role] as const)))
