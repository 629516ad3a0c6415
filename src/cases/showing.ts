// Gathers what the staff's pages show.
import { findWorkingCalendar, workingDaysBetween } from '../clinics/index.ts'
import { type Read, first, sql } from '../platform/db/index.ts'
import { holds } from '../platform/permit.ts'
import { localDate } from '../platform/time.ts'
import type { LoadedCase } from './loading.ts'
import type { DeskCall } from './pages/desk.tsx'
import type { CaseDetail } from './pages/detail.tsx'
import { type FormState } from './pages/acts.tsx'
import { type CaseList, SHOWN, type Shown } from './pages/list.tsx'
import { findEdition } from './queries/cases.ts'
import { countCases, listCases, listColleagues } from './queries/lists.ts'
import { findDraft, listReplies, listTemplates } from './queries/replies.ts'
import { showArithmetic } from './rules/clock.ts'
import type { CaseState } from './rules/state.ts'
import { findSubject } from './subjects.ts'

/** Rows of the list; a clinic works them off from the top. */
const LIST_ROWS = 60

const STATES_SHOWN: Record<Shown, readonly CaseState[]> = {
  in_hand: ['open', 'offered', 'asked'],
  replied: ['replied'],
  settled: ['settled'],
}

/** The list beside a case, and by itself. */
export async function gatherList(call: DeskCall, shown: Shown, mine: boolean): Promise<CaseList> {
  const { house, clinic, actor, now } = call
  const db = house.database.read
  const account_id = actor.kind === 'account' ? actor.id : null
  const today = localDate(now, clinic.zone)
  const rows = await listCases(db, clinic.id, { states: STATES_SHOWN[shown], mine: mine ? account_id : null }, LIST_ROWS + 1)
  const counts = await countCases(db, clinic.id, account_id)
  const calendar = await findWorkingCalendar(db)
  const sum = (states: readonly CaseState[], of: 'count' | 'mine') =>
    counts.filter(({ state }) => states.includes(state)).reduce((total, row) => total + row[of], 0)
  return {
    shown, mine, account_id, today,
    cases: rows.slice(0, LIST_ROWS).map((row) => ({ ...row, left_days: workingDaysBetween(calendar, today, row.due_on) })),
    counts: Object.fromEntries(SHOWN.map((name) => [name, sum(STATES_SHOWN[name], mine ? 'mine' : 'count')])) as Record<Shown, number>,
    my_count: sum(STATES_SHOWN[shown], 'mine'),
    more: rows.length > LIST_ROWS,
  }
}

/** Everything that one case's page shows. */
export async function gatherDetail(
  call: DeskCall, given: LoadedCase, state: { form: FormState; done?: string | undefined; template?: string | undefined },
): Promise<CaseDetail> {
  const { house, clinic, actor, lang, now } = call
  const db = house.database.read
  const today = localDate(now, clinic.zone)
  const calendar = await findWorkingCalendar(db)
  const templates = await listTemplates(db, clinic.id)
  const named = await findNames(db, given)
  return {
    given, templates, today,
    subject: (await findSubject(given.subject_kind)?.panel(db, clinic.id, given.subject_id, lang)) ?? null,
    sum: showArithmetic(calendar, given.folded.clock, today, given.folded.due_on),
    norm: await findEdition(db, given.folded.norm_key, given.folded.norm_edition),
    owner_name: named.owner_name,
    branch: lang === 'en' ? named.branch_en : named.branch_ru,
    replies: await listReplies(db, clinic.id, given.id),
    draft: await findDraft(db, clinic.id, given.id),
    colleagues: await listColleagues(db, clinic.id, today),
    account_id: actor.kind === 'account' ? actor.id : null,
    may_change_due: holds(house.grants, actor, 'cases.due', clinic.id),
    begun: templates.find(({ id }) => id === state.template),
    form: state.form,
    done: state.done,
  }
}

interface Names { owner_name: string | null; branch_ru: string | null; branch_en: string | null }

async function findNames(db: Read, given: LoadedCase): Promise<Names> {
  const row = await first(db, sql<Names>`
    select
      (select name from people.account where id = ${given.folded.owner_account_id}::uuid) as owner_name,
      (select name_ru from clinics.branch where clinic_id = ${given.clinic_id} and id = ${given.branch_id}::uuid) as branch_ru,
      (select name_en from clinics.branch where clinic_id = ${given.clinic_id} and id = ${given.branch_id}::uuid) as branch_en`)
  return row!
}
