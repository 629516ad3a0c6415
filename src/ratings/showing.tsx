// Gathers what the workplace's pages show.
import { type LoadedCase, findCaseBySubject, listColleagues, listTemplates } from '../cases/index.ts'
import { findLetterPaths } from '../letters/index.ts'
import { type Answer, page } from '../platform/http/answer.ts'
import type { Call } from '../platform/http/route.ts'
import { holds } from '../platform/permit.ts'
import { localDate } from '../platform/time.ts'
import { filterOf, readChosen, readPlace, recentMonths } from './filter.ts'
import { recordListing } from './listing.ts'
import { type FormState, NO_FORM, type WorkDetail } from './pages/answer_work.tsx'
import { type AnswerDetail, AnswerView } from './pages/staff_answer.tsx'
import { AnswersPage, type Desk } from './pages/staff_list.tsx'
import { type AnswerRow, findAlarmsOfAnswer, findNamedMarks } from './queries/staff.ts'
import { listAnswers } from './queries/list.ts'
import { findDeskHead, listEvents } from './queries/work.ts'
import { isPlainThanks, mayPassThanks } from './rules/thanks.ts'
import { findUsualTerm } from './terms.ts'
import { SUBJECT_KIND } from './working.ts'
import { workplaceWords } from './words/workplace.ts'

const PAGE_ROWS = 40

export type StaffCall = Call<Record<string, string>, Record<string, unknown>>

/** The list and what stands around it; that it was shown is logged. */
export async function loadDesk(call: StaffCall): Promise<Desk> {
  const { house, clinic, frame, actor, query } = call
  const db = house.database.read
  const chosen = readChosen(query ?? {})
  const rows = await listAnswers(db, clinic.id, filterOf(chosen), readPlace(query?.['after']), PAGE_ROWS + 1)
  const head = await findDeskHead(db, clinic.id)
  const answers = rows.slice(0, PAGE_ROWS)
  await recordListing(call, answers)
  const today = localDate(call.now, clinic.zone)
  const may = (permit: `ratings.${string}`) => holds(house.grants, actor, permit, clinic.id)
  return {
    frame, clinic, today, answers, chosen, head,
    rail: house.rail(actor, clinic, call.lang),
    may_look: may('ratings.look'), may_work: may('ratings.work'), may_list_looks: may('ratings.looks'),
    alarms: head.alarms,
    months: recentMonths(today),
    next: rows.length > PAGE_ROWS ? answers.at(-1) : undefined,
    seen_at: call.now,
    notice: noticeOf(call),
  }
}

function noticeOf({ query, lang }: StaffCall): string | undefined {
  const words = workplaceWords(lang)
  const { done, count } = query ?? {}
  if (done === 'marks') return typeof count === 'string' && /^\d{1,4}$/.test(count) ? words.desk.marks_done(Number(count)) : undefined
  return typeof done === 'string' && Object.hasOwn(words.done, done) ? words.done[done] : undefined
}

interface Shows extends Pick<AnswerDetail, 'original' | 'original_form'> {
  status?: number
  form?: FormState
}

/** One answer beside the list. */
export async function showAnswer(call: StaffCall, answer: AnswerRow, shows: Shows = {}): Promise<Answer> {
  const { house, clinic, actor, lang } = call
  const db = house.database.read
  const desk = await loadDesk(call)
  const alarms = await findAlarmsOfAnswer(db, clinic.id, answer.id)
  const branch = desk.head.branches.find(({ id }) => id === answer.branch_id)
  const marks = await findNamedMarks(db, clinic.id, [answer.id])
  const may_read_original = holds(house.grants, actor, 'ratings.original', clinic.id)
  const detail: AnswerDetail = {
    answer, marks,
    branch: (lang === 'en' ? branch?.name_en : branch?.name_ru) ?? '',
    path: (await findLetterPaths(db, clinic.id, [answer.letter_id]))[0],
    original: shows.original,
    original_form: shows.original_form ?? (may_read_original ? { reason: '' } : undefined),
    work: await gatherWork(call, answer, marks, alarms.length > 0, shows.form ?? NO_FORM),
  }
  return page(
    <AnswersPage desk={desk} current={answer.id} detail={<AnswerView desk={{ ...desk, alarms }} detail={detail} />} />,
    { status: shows.status ?? 200 },
  )
}

async function gatherWork(
  call: StaffCall, answer: AnswerRow, marks: AnswerDetail['marks'], is_alarmed: boolean, form: FormState,
): Promise<WorkDetail> {
  const { house, clinic, actor, now, query } = call
  const db = house.database.read
  const events = await listEvents(db, clinic.id, answer.id)
  const found = await findCaseBySubject(db, clinic.id, SUBJECT_KIND, answer.id)
  const common = { events, form, case: found && caseLine(found) }
  if (!holds(house.grants, actor, 'ratings.work', clinic.id)) return { ...common, acts: undefined }
  const today = localDate(now, clinic.zone)
  const templates = await listTemplates(db, clinic.id)
  const colleagues = await listColleagues(db, clinic.id, today)
  return {
    ...common,
    acts: {
      templates, begun: templates.find(({ id }) => id === query?.['template']),
      colleagues: colleagues.filter(({ id }) => actor.kind !== 'account' || id !== actor.id),
      may_choose_date: holds(house.grants, actor, 'cases.due', clinic.id),
      usual_term: await findUsualTerm(db, today),
      may_thank: !is_alarmed && mayPassThanks(answer.topics ?? [], marks),
      only_thanks: isPlainThanks(answer.topics ?? [], answer, marks),
    },
  }
}

function caseLine(given: LoadedCase): WorkDetail['case'] {
  const { state, due_on, verdict, replied_at } = given.folded
  return { id: given.id, state, due_on, verdict, replied_at }
}
