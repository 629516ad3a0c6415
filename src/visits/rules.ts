// What becomes of an Encounter that a clinic's system sends: kept, withdrawn, or refused and why. Pure.
import { DAY_MS, HOUR_MS } from '../platform/time.ts'

export const STATUSES = [
  'planned',
  'arrived',
  'triaged',
  'in-progress',
  'onleave',
  'finished',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const
export type VisitStatus = (typeof STATUSES)[number]

/** How long after its end a visit, or a correction of it, is still taken. */
export const LATE_DAYS_MAX = 30
/** Clocks of clinics run a little fast. */
export const FUTURE_MS_MAX = 5 * 60_000
/** A visit to a polyclinic ends within a day; what is longer is a stay. */
export const DURATION_MS_MAX = 24 * HOUR_MS

/** What a reference came to: the id we know it by, `unknown`, or `missing` when nothing was referred to. */
export type Finding = { id: string } | 'unknown' | 'missing'

/** An Encounter with its references looked up. */
export interface GivenVisit {
  status: VisitStatus
  patient: Finding
  doctor: Finding
  branch: Finding
  /** Whether serviceProvider names this clinic, another one, or nothing. */
  provider: 'ours' | 'other' | 'unsaid'
  started_at: Date | null
  /** `imprecise`: a date without time. */
  ended_at: Date | 'imprecise' | null
  class_code: string | null
  type_code: string | null
  service_code: string | null
  specialty_code: string | null
}

/** The columns of a visit that Encounters decide. */
export interface VisitColumns {
  status: VisitStatus
  patient_id: string
  doctor_id: string | null
  branch_id: string | null
  class_code: string | null
  type_code: string | null
  service_code: string | null
  specialty_code: string | null
  started_at: Date | null
  ended_at: Date | null
}

export type VisitRefusal =
  | 'unknown-clinic'
  | 'missing-patient'
  | 'unknown-patient'
  | 'missing-doctor'
  | 'unknown-doctor'
  | 'missing-location'
  | 'unknown-location'
  | 'missing-period'
  | 'missing-end'
  | 'imprecise-end'
  | 'end-before-start'
  | 'future-end'
  | 'too-long-visit'
  | 'too-late'

export type VisitDecision =
  | { kind: 'keep'; columns: VisitColumns }
  | { kind: 'refuse'; refusals: VisitRefusal[] }

/**
 * Decides about one Encounter.
 *
 * - `finished` is a visit: it needs a known patient, doctor and branch, and an end that is past and not too long ago.
 * - `cancelled` and `entered-in-error` withdraw a known visit at any time; its other columns stay.
 * - Other statuses are kept with whatever is known, and count nowhere.
 *
 * `known` is the visit as it stands. With `history` nothing is too late. Repeating what stands is never too late.
 */
export function decideVisit(
  given: GivenVisit,
  known: VisitColumns | undefined,
  now: Date,
  history: boolean,
): VisitDecision {
  if (known && isWithdrawal(given.status))
    return { kind: 'keep', columns: { ...known, status: given.status } }
  const refusals = [...judgeOwner(given), ...(given.status === 'finished' ? judgeFinished(given, now) : [])]
  const columns = fillColumns(given)
  if (refusals.length === 0 && !history && isLate(columns, known, now) && !(known && isSame(columns, known)))
    refusals.push('too-late')
  return refusals.length > 0 ? { kind: 'refuse', refusals } : { kind: 'keep', columns }
}

/** Whether a status takes a visit back. */
export function isWithdrawal(status: VisitStatus): boolean {
  return status === 'cancelled' || status === 'entered-in-error'
}

function judgeOwner({ provider, patient }: GivenVisit): VisitRefusal[] {
  const refusals: VisitRefusal[] = []
  if (provider === 'other') refusals.push('unknown-clinic')
  if (patient === 'missing') refusals.push('missing-patient')
  if (patient === 'unknown') refusals.push('unknown-patient')
  return refusals
}

function judgeFinished({ doctor, branch, started_at, ended_at }: GivenVisit, now: Date): VisitRefusal[] {
  const refusals: VisitRefusal[] = []
  if (doctor === 'missing') refusals.push('missing-doctor')
  if (doctor === 'unknown') refusals.push('unknown-doctor')
  // without a doctor there is nothing to find the branch by
  if (branch === 'missing' && typeof doctor === 'object') refusals.push('missing-location')
  if (branch === 'unknown') refusals.push('unknown-location')
  const period = judgePeriod(started_at, ended_at, now)
  return period ? [...refusals, period] : refusals
}

function judgePeriod(
  started_at: Date | null,
  ended_at: GivenVisit['ended_at'],
  now: Date,
): VisitRefusal | undefined {
  if (ended_at === null) return started_at === null ? 'missing-period' : 'missing-end'
  if (ended_at === 'imprecise') return 'imprecise-end'
  if (ended_at.getTime() > now.getTime() + FUTURE_MS_MAX) return 'future-end'
  if (started_at === null) return undefined
  const duration_ms = ended_at.getTime() - started_at.getTime()
  if (duration_ms < 0) return 'end-before-start'
  return duration_ms > DURATION_MS_MAX ? 'too-long-visit' : undefined
}

/** A first report of a finished visit, or a change of one, more than 30 days after it ended (by either report). */
function isLate(given: VisitColumns, known: VisitColumns | undefined, now: Date): boolean {
  return [given, known].some(
    (visit) =>
      visit?.status === 'finished' &&
      visit.ended_at !== null &&
      now.getTime() - visit.ended_at.getTime() > LATE_DAYS_MAX * DAY_MS,
  )
}

function fillColumns(given: GivenVisit): VisitColumns {
  return {
    status: given.status,
    patient_id: idOf(given.patient) ?? '',
    doctor_id: idOf(given.doctor),
    branch_id: idOf(given.branch),
    class_code: given.class_code,
    type_code: given.type_code,
    service_code: given.service_code,
    specialty_code: given.specialty_code,
    started_at: given.started_at,
    ended_at: given.ended_at === 'imprecise' ? null : given.ended_at,
  }
}

function idOf(finding: Finding): string | null {
  return typeof finding === 'object' ? finding.id : null
}

function isSame(one: VisitColumns, other: VisitColumns): boolean {
  const names = Object.keys(one) as (keyof VisitColumns)[]
  return names.every((name) => plain(one[name]) === plain(other[name]))
}

function plain(value: Date | string | null): number | string | null {
  return value instanceof Date ? value.getTime() : value
}

/** A doctor's work at a branch; days are local dates, null without a limit. */
export interface RoleAt {
  branch_id: string | null
  specialty_code: string | null
  starts_on: string | null
  ends_on: string | null
}

/** The only branch where a doctor works on a day, when there is exactly one. */
export function findOnlyBranch(roles: readonly RoleAt[], day: string | null): string | undefined {
  const branches = new Set(
    rolesOn(roles, day)
      .map((role) => role.branch_id)
      .filter((id) => id !== null),
  )
  return branches.size === 1 ? [...branches][0] : undefined
}

/** The specialty of a doctor's work at a branch on a day, when the roles there agree on one. */
export function findSpecialty(
  roles: readonly RoleAt[],
  branch_id: string | null,
  day: string | null,
): string | undefined {
  const here = rolesOn(roles, day).filter((role) => role.branch_id === branch_id || role.branch_id === null)
  const codes = new Set(here.map((role) => role.specialty_code).filter((code) => code !== null))
  return codes.size === 1 ? [...codes][0] : undefined
}

function rolesOn(roles: readonly RoleAt[], day: string | null): RoleAt[] {
  if (day === null) return [...roles]
  return roles.filter((role) => (role.starts_on ?? day) <= day && day <= (role.ends_on ?? day))
}
