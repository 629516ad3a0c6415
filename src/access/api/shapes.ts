// What the public interface answers, as shapes: the description is made from them and the tests hold the answers to them.
import { z } from 'zod'
import { CLASSES } from '../slot.ts'

const instant = (about: string) => z.iso.datetime().describe(about)
const day = (about: string) => z.iso.date().describe(about)
const share = (about: string) => z.number().min(0).max(1).describe(about)
const count = (about: string) => z.int().min(0).describe(about)

export const CLASS = z.enum(CLASSES as [string, ...string[]])
  .describe('Patient class, four letters: a adult or c child; f first or r repeat visit; p planned or u urgent; n no referral or w with one.')

export const normShape = z.object({
  key: z.string().describe('What the norm is about.'),
  edition: z.string().describe('Edition by which waits are judged.'),
  value: z.int().positive().describe('The limit, in `unit`.'),
  unit: z.enum(['hours', 'calendar_days', 'working_days']),
  start_event: z.string().describe('What the clock starts at.'),
  name_ru: z.string(),
  name_en: z.string(),
  source: z.string().describe('Where the limit is written, in Russian.'),
  valid_from: day('First local date on which the edition counts.'),
  valid_to: day('Last local date; null without an end.').nullable(),
})

export const specialtyShape = z.object({
  code: z.string().describe('Code of the city’s list.'),
  name_ru: z.string(),
  name_en: z.string(),
  norm_key: z.string().describe('Norm that the specialty follows.'),
  referral_needed: z.boolean().describe('Nobody books it oneself without a referral.'),
  visit_minutes: z.int().describe('Planned length of a visit.'),
})

const branchShape = z.object({
  clinic: z.string().describe('Clinic, as in addresses.'),
  branch: z.string().describe('Branch of the clinic, as in addresses.'),
  name_ru: z.string(),
  name_en: z.string(),
  address: z.string().nullable(),
  okrug: z.string().nullable().describe('Code of the okrug.'),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
})

export const figureShape = z.object({
  next_at: instant('Start of the soonest free visit; null: none within the horizon.').nullable(),
  third_next_available_days: count('Calendar days to the third free visit, the median doctor’s; null when beyond the horizon.').nullable(),
  third_next_available_beyond_horizon: z.boolean(),
  free_7_days: count('Free visits that start within 7 calendar days, today included.'),
  free_14_days: count('The same within 14 days.'),
  free_28_days: count('The same within 28 days.'),
  load: share('Share of offered visits that are taken; null when nothing is offered.').nullable(),
  doctors: count('Doctors who offer visits within the horizon.'),
})

export const servedShape = z.object({
  month: day('First day of the last closed month.'),
  waits: count('Waits known, those never served included.'),
  nine_in_ten_days: count('Nine in ten waited no longer; null when beyond the horizon, or fewer than 30 waits are known.').nullable(),
  nine_in_ten_beyond_horizon: z.boolean(),
  within_norm: z.array(z.object({
    norm_key: z.string(), norm_edition: z.string(),
    requests: count('Requests judged by this edition.'),
    share: share('Share whose first offer met the norm; no offer counts as not met.').nullable(),
  })),
})

const knownShape = {
  state: z.enum(['known', 'not_served', 'unknown'])
    .describe('`unknown`: no schedule is known here, which is neither none nor zero. `not_served`: schedules are known, but not for this class.'),
  known_at: instant('When the slots were last known to be true; null: they are kept here.').nullable(),
}

export const waitShape = branchShape.extend({
  ...knownShape,
  sampled_at: instant('When the figures were counted; they hold until something changes.').nullable(),
  now: figureShape.nullable(),
  phantom_rate: share('Share of attempts to book in the last 28 days that found a time shown free unbookable by anybody; null when unknown, or with fewer than 30 attempts.').nullable(),
  phantom_attempts: count('Attempts of those days, in all specialties of the branch; null when nobody tried.').nullable(),
  served: servedShape.nullable().describe('Those who really asked and were seen; null: nobody asked in that month, or too little is known.'),
})

export const waitsShape = z.object({
  specialty: z.string(),
  class: z.string(),
  horizon_days: z.int(),
  definition: z.int().describe('Number of the definition the figures follow; another number is another series.'),
  norm: normShape.nullable(),
  branches: z.array(waitShape),
})

export const historyShape = z.object({
  clinic: z.string(), branch: z.string(), specialty: z.string(), class: z.string(),
  days: z.array(z.object({
    day: day('Local date, as it stood at its end. Days that are absent are unknown.'),
    definition: z.int(),
    figure: figureShape.nullable(),
  })),
})

export const timesShape = z.object({
  clinic: z.string(), branch: z.string(), specialty: z.string(), class: z.string(),
  ...knownShape,
  times: z.array(z.object({
    slot: z.uuid().describe('Id of the FHIR Slot.'),
    starts_at: instant('Start of the visit.'),
    minutes: z.int().positive(),
    doctor: z.string().nullable().describe('Name of the doctor.'),
    booking_url: z.url().nullable().describe('The clinic’s own system books it, here.'),
  })),
})

export const dutyShape = z.object({
  day: day('Local date asked for.'),
  duty: z.array(branchShape.pick({ clinic: true, branch: true }).extend({
    audience: z.enum(['adult', 'child', 'both']),
    opens: z.string().describe('Local time HH:MM.'),
    closes: z.string(),
    room: z.string().nullable(),
  })),
})
