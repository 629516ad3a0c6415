// The answers of one clinic: who answers, which marks, in what words.
import { findAlarms } from '../../ratings/alarms.ts'
import { AXES, type Axis, TEXTS, type Texts } from '../../ratings/answer.ts'
import type { KnownNames } from '../../ratings/mask.ts'
import { maskForPublic, maskForStaff } from '../../ratings/masking.ts'
import { type Topic, findTopics } from '../../ratings/rules/topics.ts'
import { type Outcome, type WorkEventKind, type WorkState, foldWork } from '../../ratings/rules/work.ts'
import { type Impression, type Mark, makeComment } from '../comments.ts'
import type { Random } from '../random.ts'
import { type CityCalendar, DAY } from './calendar.ts'
import type { Letter, PatientStory } from './letters.ts'
import { type PlannedBranch, type PlannedClinic, clamp, signature } from './plan.ts'
import { type RowBook, instantText } from './rows.ts'
import type { Visit } from './visits.ts'

/** How long its author may change an answer. */
const EDITABLE_MS = 3 * DAY

/** Chooses who answers, by readiness: exactly as many as the clinic's plan says, if so many letters came through. */
export function chooseAnswered(random: Random, stories: readonly PatientStory[], count: number): Letter[] {
  const keyed: [number, Letter][] = []
  for (const story of stories) {
    for (const letter of story.letters) {
      if (letter.may_answer_at === null || (story.suppressed && story.suppressed.since <= letter.may_answer_at)) continue
      // weighted sampling without replacement (Efraimidis and Spirakis 2006)
      keyed.push([-Math.log(1 - random.next()) / story.patient.readiness, letter])
    }
  }
  const chosen = keyed.sort((a, b) => a[0] - b[0]).slice(0, count).map(([, letter]) => letter)
  for (const letter of chosen) {
    letter.state = 'answered'
    letter.answered_at = letter.may_answer_at
  }
  return chosen.sort((a, b) => a.answered_at! - b.answered_at!)
}

/** Writes the rows of one answer: marks, words, alarms. */
export function writeAnswer(random: Random, clinic: PlannedClinic, calendar: CityCalendar, letter: Letter, book: RowBook): void {
  const { patient, visits } = letter
  const answered_at = letter.answered_at!
  const id = random.uuid7(new Date(answered_at))
  // the answer counts for the branch of the day's first visit
  const branch = visits[0]!.doctor.branch
  const mood = patient.kindness + random.normal(0, 0.25)
  const clinic_mark = drawMark(random, mood + branchQuality(branch, visits[0]!.day.date, calendar) * 1.4, 0.75)
  const axes = drawAxes(random, mood + branchQuality(branch, visits[0]!.day.date, calendar) * 1.2)
  const doctors = visits.map((visit) => judgeDoctor(random, visit, mood, calendar))
  const impression: Impression = {
    doctor_mark: doctors.find((one) => one.mark !== null)?.mark ?? clinic_mark,
    clinic_mark,
    axes: { staff: markOrNull(axes.staff), wait: markOrNull(axes.wait), premises: markOrNull(axes.premises) },
    specialty: visits[0]!.doctor.specialty.code,
    doctor_sex: visits[0]!.doctor.person.sex,
    branch_quality: branchQuality(branch, visits[0]!.day.date, calendar) * 2,
    month: visits[0]!.day.month,
    child: patient.child,
    lang: patient.lang,
  }
  const written = makeComment(random, impression)
  const original: Texts = { comment: written.comment ?? null, remarks: written.remarks ?? null, proposals: written.proposals ?? null }
  const has_words = TEXTS.some((field) => original[field] !== null)
  const known: KnownNames = { doctors: visits.map((visit) => visit.doctor.person) }
  const masked = has_words ? maskForStaff(original, known, patient.lang) : original
  const topics = findTopics({
    texts: masked, clinic_mark, staff_mark: markOrNull(axes.staff), wait_mark: markOrNull(axes.wait),
    premises_mark: markOrNull(axes.premises), doctor_marks: doctors.map(({ mark }) => mark),
  })
  const has_alarm = TEXTS.some((field) => findAlarms(original[field] ?? '').length > 0)
  const work = workOf({ answered_at, has_words, has_alarm, topics }, calendar)
  const may_publish = has_words && random.chance(0.82)
  const is_public = may_publish && !has_alarm && answered_at + EDITABLE_MS + MODERATED_MS < calendar.now
  book.add('ratings.answer', [
    clinic.id, id, letter.id, patient.id, branch.id, letter.day.date, patient.child ? 'child' : 'adult', patient.lang, 'letter',
    clinic_mark, ...AXES.map((axis) => markOrNull(axes[axis])), `{${AXES.filter((axis) => axes[axis] === 'not_applicable').join(',')}}`,
    masked.comment, masked.remarks, masked.proposals, may_publish,
    instantText(answered_at), instantText(answered_at + EDITABLE_MS),
    `{${topics.join(',')}}`, work.state, work.outcome, work.events.length, is_public ? 'published' : null,
  ])
  for (const [index, event] of work.events.entries()) {
    book.add('ratings.answer_event', [
      clinic.id, id, index + 1, event.kind, instantText(event.at), 'account', signature(clinic.chief), '{}',
    ])
  }
  if (is_public) {
    const { comment, remarks, proposals } = maskForPublic(masked, known, patient.lang)
    book.add('ratings.publication', [clinic.id, id, comment, remarks, proposals, instantText(answered_at + EDITABLE_MS + MODERATED_MS)])
  }
  for (const { visit, mark, outcome } of doctors) {
    book.add('ratings.doctor_mark', [clinic.id, visit.id, id, visit.doctor.id, visit.doctor.branch.id, visit.doctor.specialty.code, mark, outcome])
  }
  if (!has_words) return
  book.add('ratings.original', [clinic.id, id, original.comment, original.remarks, original.proposals])
  addAlarms(random, clinic, calendar, { id, answered_at, original }, book)
}

/** A moderator takes about a day, a chief doctor two to read, a week to pass thanks on, and leaves the rest for a month. */
const MODERATED_MS = DAY
const READ_MS = 2 * DAY
const THANKED_MS = 8 * DAY
const DONE_MS = 30 * DAY

/** What the clinic has done with an answer by now. No dice: the city's other numbers stay as they are. */
function workOf(
  answer: { answered_at: number; has_words: boolean; has_alarm: boolean; topics: readonly Topic[] }, calendar: CityCalendar,
): { state: WorkState; outcome: Outcome | null; events: { kind: WorkEventKind; at: number }[] } {
  const last = !answer.has_words ? 'marks_read' as const : answer.topics.includes('thanks') && !answer.has_alarm ? 'thanked' as const : 'nothing' as const
  const due = [
    ...(answer.has_words ? [{ kind: 'read' as const, at: answer.answered_at + READ_MS }] : []),
    { kind: last, at: answer.answered_at + { marks_read: READ_MS, thanked: THANKED_MS, nothing: DONE_MS }[last] },
  ]
  const events = due.filter(({ at }) => at <= calendar.now)
  const { work_state, outcome } = foldWork(events.map(({ kind }, index) => ({ kind, number: index + 1 })))
  return { state: work_state, outcome, events }
}

function addAlarms(
  random: Random, clinic: PlannedClinic, calendar: CityCalendar, answer: { id: string; answered_at: number; original: Texts }, book: RowBook,
): void {
  const kinds = new Set(TEXTS.flatMap((field) => findAlarms(answer.original[field] ?? '').map((alarm) => alarm.kind)))
  for (const kind of kinds) {
    const seen_at = answer.answered_at + random.int(1, 30) * DAY / 24
    const seen = seen_at < calendar.now - 2 * DAY
    book.add('ratings.alarm', [
      clinic.id, random.uuid7(new Date(answer.answered_at)), answer.id, kind, instantText(answer.answered_at), seen ? instantText(seen_at) : null,
    ])
  }
}

type AxisDraw = Mark | 'not_applicable' | null

function drawAxes(random: Random, mood: number): Record<Axis, AxisDraw> {
  const draw = (): AxisDraw => {
    const chance = random.next()
    if (chance < 0.35) return null
    return chance < 0.42 ? 'not_applicable' : drawMark(random, mood, 0.8)
  }
  return { staff: draw(), wait: draw(), premises: draw() }
}

function markOrNull(mark: AxisDraw): Mark | null {
  return mark === 'not_applicable' ? null : mark
}

function judgeDoctor(random: Random, visit: Visit, mood: number, calendar: CityCalendar): { visit: Visit; mark: Mark | null; outcome: string } {
  const chance = random.next()
  if (chance < 0.012) return { visit, mark: null, outcome: chance < 0.004 ? 'not_seen' : 'not_applicable' }
  const quality = visit.doctor.quality + branchQuality(visit.doctor.branch, visit.day.date, calendar) * 0.5
  return { visit, mark: drawMark(random, mood + quality, 0.7), outcome: 'rated' }
}

export function branchQuality(branch: PlannedBranch, date: string, calendar: CityCalendar): number {
  return date < calendar.turn.date ? branch.quality.before : branch.quality.after
}

/** A mark 1 to 5 whose cause lies `cause` above the ordinary: 60 % fives, 8 % ones where nothing is better or worse. */
export function drawMark(random: Random, cause: number, noise: number): Mark {
  const z = clamp(cause + random.normal(0, noise), -4, 4)
  return z > -0.25 ? 5 : z > -0.77 ? 4 : z > -1.13 ? 3 : z > -1.41 ? 2 : 1
}
