// What $hold and $book answer: the one Appointment in a searchset, or an OperationOutcome that says what to do next.
import { recordEvent } from '../../../platform/audit.ts'
import { represent } from '../../../platform/fhir/answering.ts'
import { type OperationGiven, type OperationResult, issueOf } from '../../../platform/fhir/operation.ts'
import { type Issue, outcomeOf } from '../../../platform/fhir/outcome.ts'
import type { Refusal } from '../../booking/index.ts'
import { findViews } from '../queries/bookings.ts'
import { writeAppointment } from '../writing.ts'

interface Telling {
  status: number
  /** http://hl7.org/fhir/issue-type */
  code: string
  reason: string
  sentence: string
}

/** Every refusal of a booking, as the standard tells it. */
export const REFUSALS: Readonly<Record<Refusal, Telling>> = {
  lost_race: { status: 409, code: 'conflict', reason: 'slot-taken', sentence: 'Somebody else has taken this time meanwhile. Ask for another with $find.' },
  gone: { status: 409, code: 'conflict', reason: 'slot-gone', sentence: 'This time is no longer offered. Ask for another with $find.' },
  past: { status: 409, code: 'conflict', reason: 'slot-past', sentence: 'This time has begun or is over. Ask for another with $find.' },
  expired: { status: 409, code: 'conflict', reason: 'hold-expired', sentence: 'The temporary booking has run out. Hold a time again with $hold, or book it at once with $book.' },
  wrong_state: { status: 409, code: 'conflict', reason: 'closed', sentence: 'The booking is no longer in a state that allows this. Read it again and decide anew.' },
  started: { status: 409, code: 'conflict', reason: 'started', sentence: 'The visit has begun: send the Appointment as arrived, fulfilled or noshow instead.' },
  key_used: { status: 409, code: 'conflict', reason: 'key-used', sentence: 'This Idempotency-Key stands for another request. Use a new one.' },
  not_bookable: { status: 422, code: 'business-rule', reason: 'not-bookable', sentence: 'This time is kept for others: for first or repeated visits, or for urgent ones. Ask with $find for this patient.' },
  wrong_age: { status: 422, code: 'business-rule', reason: 'wrong-age', sentence: 'This time is not for the age that the patient has on that day. Ask with $find for this patient.' },
  referral_needed: { status: 422, code: 'business-rule', reason: 'referral-needed', sentence: 'This time needs a referral. Give referral-identifier to $find.' },
  limit: { status: 422, code: 'business-rule', reason: 'limit', sentence: 'The patient has as many bookings with this specialty as one may have at once. Cancel or move one of them.' },
  locked: { status: 422, code: 'business-rule', reason: 'locked', sentence: 'After missed visits this person books at the desk for a while.' },
  elsewhere: { status: 422, code: 'business-rule', reason: 'booked-elsewhere', sentence: 'This time is booked in the clinic’s own system, by the link or telephone of its Slot.' },
  same_slot: { status: 422, code: 'business-rule', reason: 'same-slot', sentence: 'The booking has this time already.' },
  other_specialty: { status: 422, code: 'business-rule', reason: 'other-specialty', sentence: 'A booking moves to a time of the same specialty. Cancel it and book anew.' },
}

/** A refusal; of a time that cannot be had, with the fatal issue that IHE asks for beside ours. */
export function refuseBooking(refusal: Refusal): OperationResult {
  const { status, code, reason, sentence } = REFUSALS[refusal]
  const issues: Issue[] = [issueOf('error', code, reason, sentence)]
  if (['lost_race', 'gone', 'past', 'expired'].includes(refusal)) issues.push(issueOf('fatal', 'not-found', reason, sentence))
  return { status, value: outcomeOf(issues) }
}

export function refuseWith(status: number, code: string, reason: string, sentence: string, expression?: string): OperationResult {
  return { status, value: outcomeOf([issueOf('error', code, reason, sentence, expression)]) }
}

/** The Appointment after what was done, noted in the audit log. */
export async function answerBooking(given: OperationGiven, booking: { id: string; fhir_id: string }, event: string): Promise<OperationResult> {
  const { house, site, actor, request_id, now } = given
  await house.database.writeSingle((db) => recordEvent(db, actor, {
    clinic_id: site.clinic_id, event, subject_kind: 'booking', subject_id: booking.id, request_id,
  }, now))
  const [row] = await findViews(house.database.read, site.clinic_id, [booking.fhir_id])
  return { status: 200, value: bundleOf(given, [represent(writeAppointment(row!))], 1) }
}

/** Appointments in a searchset, and what was noted about the parameters. */
export function bundleOf({ base_url, input }: OperationGiven, appointments: Record<string, unknown>[], total: number): Record<string, unknown> {
  const { issues } = input.reading
  const entry = [
    ...appointments.map((resource) => ({ fullUrl: `${base_url}/Appointment/${String(resource['id'])}`, resource, search: { mode: 'match' } })),
    ...(issues.length > 0 ? [{ resource: outcomeOf(issues), search: { mode: 'outcome' } }] : []),
  ]
  return { resourceType: 'Bundle', type: 'searchset', total, ...(entry.length > 0 ? { entry } : {}) }
}
