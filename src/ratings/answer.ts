// What an answer consists of, and how it is read from the form: pure, no database, no clock, no words.
import { type Typed, readFields } from '../platform/http/form.ts'

/** The three further axes, each of which may be "not applicable". */
export const AXES = ['staff', 'wait', 'premises'] as const
export type Axis = (typeof AXES)[number]

/** The three texts: what one would say, what was wrong, what to change. */
export const TEXTS = ['comment', 'remarks', 'proposals'] as const
export type TextField = (typeof TEXTS)[number]
export type Texts = Record<TextField, string | null>

export const TEXT_LENGTH_MAX = 3000

export type Mark = 1 | 2 | 3 | 4 | 5
export type AxisMark = Mark | 'not_applicable' | null

export interface DoctorMark {
  visit_id: string
  outcome: 'rated' | 'not_applicable' | 'not_seen'
  mark: Mark | null
}

/** A whole answer, as its author gave it. */
export interface Content {
  doctors: DoctorMark[]
  /** Null only when none of the visits took place. */
  clinic_mark: Mark | null
  axes: Record<Axis, AxisMark>
  texts: Texts
  may_publish: boolean
}

/** What is wrong with a field; words/ has the sentences. */
export type FieldProblem = 'mark_missing' | 'mark_unknown' | 'text_too_long'
export type Problems = Record<string, FieldProblem>

export interface ReadForm {
  typed: Typed
  problems: Problems
  /** What was given, as far as it can be read; marks that are missing or unknown are null. */
  given: Content
  /** The same when there are no problems, so that it may be kept. */
  content: Content | undefined
  /** The edition that the form showed: 0 for a first answer. */
  edition_seen: number
}

/** The form's field of a visit's mark. */
export function fieldOf(visit_id: string): string {
  return `doctor-${visit_id.slice(-12)}`
}

/**
 * Reads a form. In: the visits that are asked about, and the body as it came: anything at all. Out: what was typed, and
 * the answer or what stands in its way. Asked for are a mark or a reason for each visit, and one for the clinic unless
 * none of the visits took place; everything else is optional. Words without a choice are not published: silence is no
 * consent.
 */
export function readAnswerForm(visit_ids: readonly string[], body: unknown): ReadForm {
  const typed = readFields(body)
  const problems: Problems = {}
  const doctors = visit_ids.map((visit_id) => readDoctor(visit_id, textOf(typed, fieldOf(visit_id)), problems))
  const nothing_took_place = doctors.length > 0 && doctors.every((doctor) => doctor.outcome === 'not_seen')
  const clinic_mark = readMark('clinic', textOf(typed, 'clinic'), problems)
  if (clinic_mark === null && problems['clinic'] === undefined && !nothing_took_place) problems['clinic'] = 'mark_missing'
  const axes = Object.fromEntries(AXES.map((axis) => [axis, readAxis(axis, textOf(typed, axis), problems)])) as Content['axes']
  const texts = Object.fromEntries(TEXTS.map((field) => [field, readText(field, textOf(typed, field), problems)])) as Texts
  const given = { doctors, clinic_mark, axes, texts, may_publish: textOf(typed, 'may_publish') === 'yes' && hasWords(texts) }
  const edition = textOf(typed, 'edition')
  return {
    typed,
    problems,
    given,
    content: Object.keys(problems).length === 0 ? given : undefined,
    edition_seen: /^\d{1,6}$/.test(edition) ? Number(edition) : 0,
  }
}

/** The form that shows an answer: `readAnswerForm` of it gives the answer back. */
export function writeAnswerForm(content: Content): Typed {
  const typed: Typed = { may_publish: content.may_publish ? 'yes' : 'no' }
  for (const doctor of content.doctors) {
    typed[fieldOf(doctor.visit_id)] = doctor.outcome === 'rated' ? String(doctor.mark) : shownOutcome(doctor.outcome)
  }
  if (content.clinic_mark !== null) typed['clinic'] = String(content.clinic_mark)
  for (const axis of AXES) {
    const mark = content.axes[axis]
    if (mark !== null) typed[axis] = mark === 'not_applicable' ? 'none' : String(mark)
  }
  for (const field of TEXTS) typed[field] = content.texts[field] ?? ''
  return typed
}

/** Whether two answers say the same. */
export function isSameContent(one: Content, other: Content): boolean {
  const write = (content: Content) => JSON.stringify(Object.entries(writeAnswerForm(content)).sort())
  return write(one) === write(other)
}

/** Whether anything was written in words. */
export function hasWords(texts: Texts): boolean {
  return TEXTS.some((field) => texts[field] !== null)
}

function shownOutcome(outcome: 'not_applicable' | 'not_seen'): string {
  return outcome === 'not_seen' ? 'not_seen' : 'none'
}

function readDoctor(visit_id: string, value: string, problems: Problems): DoctorMark {
  if (value === 'not_seen') return { visit_id, outcome: 'not_seen', mark: null }
  if (value === 'none') return { visit_id, outcome: 'not_applicable', mark: null }
  const field = fieldOf(visit_id)
  const mark = readMark(field, value, problems)
  if (mark === null) problems[field] ??= 'mark_missing'
  return { visit_id, outcome: 'rated', mark }
}

function readAxis(axis: Axis, value: string, problems: Problems): AxisMark {
  return value === 'none' ? 'not_applicable' : readMark(axis, value, problems)
}

function readMark(field: string, value: string, problems: Problems): Mark | null {
  if (value === '') return null
  if (/^[1-5]$/.test(value)) return Number(value) as Mark
  problems[field] = 'mark_unknown'
  return null
}

function readText(field: TextField, value: string, problems: Problems): string | null {
  const text = cleanText(value)
  if (text.length > TEXT_LENGTH_MAX) problems[field] = 'text_too_long'
  return text === '' ? null : text
}

/** Line ends as \n, no control characters (PostgreSQL takes no NUL), no halves of characters, no space around. */
function cleanText(value: string): string {
  // oxlint-disable-next-line no-control-regex
  return value.toWellFormed().replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '').trim()
}

function textOf(typed: Typed, name: string): string {
  const value = typed[name]
  return typeof value === 'string' ? value : (value?.at(-1) ?? '')
}
