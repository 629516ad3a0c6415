// The forms of schedules: what was typed, read into templates and deviations.
import { z } from 'zod'
import { type FieldErrors, type Parsed, parseForm, readFields } from '../../platform/http/form.ts'
import { addDays } from '../../platform/time.ts'
import type { Named, Room } from './queries/doctors.ts'
import { readPauses } from './rules/pauses.ts'
import { type Absence, type Deviation, type Offering, type Template } from './rules/session.ts'
import type { Words } from './words/index.ts'

/** What a form may choose from, and the rules that it is judged by. */
export interface FormGround {
  doctor_id: string
  branches: readonly Named[]
  specialties: readonly Named[]
  rooms: readonly Room[]
  today: string
  minutesOf(specialty_code: string): number
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const FAR_DAYS = 730

const day = (words: Words, ground: FormGround, written: string) =>
  z.iso.date(words.errors.date)
    .refine((date) => date >= ground.today, words.errors.date_past(written))
    .refine((date) => date <= addDays(ground.today, FAR_DAYS), words.errors.date_far)
const percent = (words: Words) =>
  z.string().trim().optional().transform((text) => (text ? Number(text) : 0))
    .refine((value) => Number.isInteger(value) && value >= 0 && value <= 100, words.errors.percent)
const optionalDay = (words: Words) =>
  z.string().trim().optional().transform((text) => text || null)
    .refine((text) => text === null || z.iso.date().safeParse(text).success, words.errors.date)

function offeringFields(words: Words, ground: FormGround) {
  const { errors } = words
  return {
    branch: z.enum(ground.branches.map(({ id }) => id), errors.branch),
    specialty: z.enum(ground.specialties.map(({ id }) => id), errors.specialty),
    room: z.string().optional().transform((id) => id || null),
    opens: z.string(errors.opens).regex(TIME, errors.opens),
    closes: z.string(errors.closes).regex(TIME, errors.closes),
    visit_minutes: z.string().trim().optional().transform((text) => (text ? Number(text) : null))
      .refine((value) => value === null || (Number.isInteger(value) && value >= 5 && value <= 240), errors.visit_minutes),
    pauses: z.string().max(200, errors.pauses).optional().transform((text) => text ?? ''),
    audience: z.enum(['adult', 'child', 'both'], errors.audience),
    referral_only: z.string().optional().transform((value) => value === 'yes'),
    urgent_percent: percent(words),
    first_percent: percent(words),
    repeat_percent: percent(words),
  }
}

type OfferingTyped = z.infer<z.ZodObject<ReturnType<typeof offeringFields>>>

/** What belongs together in an offering: mistakes by field, or the offering. */
function readOffering(typed: OfferingTyped, ground: FormGround, words: Words): { offering: Offering; errors: FieldErrors } {
  const { errors } = words
  const wrong: FieldErrors = {}
  const pauses = readPauses(typed.pauses, typed.opens, typed.closes)
  const minutes = typed.visit_minutes ?? ground.minutesOf(typed.specialty)
  if (typed.closes <= typed.opens) wrong['closes'] = errors.closes
  else if (minutesOf(typed.closes) - minutesOf(typed.opens) < minutes) wrong['visit_minutes'] = errors.visit_long
  else if (!pauses) wrong['pauses'] = errors.pauses
  if (typed.room !== null && !ground.rooms.some(({ id, branch_id }) => id === typed.room && branch_id === typed.branch)) wrong['room'] = errors.room
  if (typed.first_percent + typed.repeat_percent > 100) wrong['first_percent'] = errors.percent_sum
  const { opens, closes, visit_minutes, audience, referral_only, urgent_percent, first_percent, repeat_percent } = typed
  return {
    errors: wrong,
    offering: {
      doctor_id: ground.doctor_id, branch_id: typed.branch, specialty_code: typed.specialty, place_id: typed.room, opens, closes,
      visit_minutes, pauses: pauses ?? [], audience, referral_only, urgent_percent, first_percent, repeat_percent,
    },
  }
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** Templates out of a form, one a weekday; `makeId` gives their ids. */
export function readTemplates(body: unknown, ground: FormGround, words: Words, today_words: string, makeId: () => string): Parsed<Template[]> {
  const { errors } = words
  const weekdays = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.enum(['1', '2', '3', '4', '5', '6', '7'], errors.days), errors.days).min(1, errors.days))
  const parsed = parseForm(z.object({
    ...offeringFields(words, ground), days: weekdays,
    on_holidays: z.string().optional().transform((value) => value === 'yes'),
    valid_from: day(words, ground, today_words), valid_to: optionalDay(words),
  }), body)
  if (!parsed.ok) return parsed
  const { days, on_holidays, valid_from, valid_to, ...typed } = parsed.value
  const { offering, errors: wrong } = readOffering(typed, ground, words)
  if (valid_to !== null && valid_to < valid_from) wrong['valid_to'] = errors.date_order
  if (Object.keys(wrong).length > 0) return { ok: false, typed: readFields(body), errors: wrong }
  const value = [...new Set(days)].map((weekday) => ({ ...offering, id: makeId(), weekday: Number(weekday), on_holidays, valid_from, valid_to }))
  return { ok: true, value }
}

/** A deviation of a kind out of a form. */
export function readDeviation(
  kind: Deviation['kind'], body: unknown, ground: FormGround, words: Words, today_words: string, id: string,
): Parsed<Deviation> {
  const days = { from_day: day(words, ground, today_words), to_day: day(words, ground, today_words) }
  const on = (value: { from_day: string; to_day: string }) => ({ id, doctor_id: ground.doctor_id, from_day: value.from_day, to_day: value.to_day })
  const settle = (value: { from_day: string; to_day: string }, wrong: FieldErrors, deviation: Deviation): Parsed<Deviation> => {
    if (value.to_day < value.from_day) wrong['to_day'] = words.errors.date_order
    return Object.keys(wrong).length > 0 ? { ok: false, typed: readFields(body), errors: wrong } : { ok: true, value: deviation }
  }
  if (kind === 'extra') {
    const parsed = parseForm(z.object({ ...offeringFields(words, ground), ...days }), body)
    if (!parsed.ok) return parsed
    const { offering, errors } = readOffering(parsed.value, ground, words)
    return settle(parsed.value, errors, { ...on(parsed.value), kind, offering })
  }
  if (kind === 'room') {
    const parsed = parseForm(z.object({ ...days, room: z.enum(ground.rooms.map((room) => room.id), words.errors.room) }), body)
    if (!parsed.ok) return parsed
    const room = ground.rooms.find((one) => one.id === parsed.value.room)!
    return settle(parsed.value, {}, { ...on(parsed.value), kind, branch_id: room.branch_id, place_id: room.id })
  }
  return readAbsence(kind, body, days, words, on, settle)
}

function readAbsence(
  kind: Absence, body: unknown, days: Record<'from_day' | 'to_day', z.ZodType<string>>, words: Words,
  on: (value: { from_day: string; to_day: string }) => Omit<Deviation, 'kind'> & { id: string; doctor_id: string; from_day: string; to_day: string },
  settle: (value: { from_day: string; to_day: string }, wrong: FieldErrors, deviation: Deviation) => Parsed<Deviation>,
): Parsed<Deviation> {
  const time = z.string().trim().optional().transform((text) => text || null).refine((text) => text === null || TIME.test(text), words.errors.part)
  const parsed = parseForm(z.object({ ...days, opens: time, closes: time }), body)
  if (!parsed.ok) return parsed
  const { opens, closes } = parsed.value
  const is_whole = opens === null && closes === null
  const wrong: FieldErrors = is_whole || (opens !== null && closes !== null && closes > opens) ? {} : { closes: words.errors.part }
  return settle(parsed.value, wrong, { ...on(parsed.value), kind, opens, closes })
}
