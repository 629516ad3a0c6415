// How a refused Encounter is told to the clinic's system: a stable code, the element, and a sentence that says what to do.
import type { VisitRefusal } from './rules.ts'

interface Telling {
  /** The element under Encounter that is meant. */
  at: string
  /** http://hl7.org/fhir/issue-type */
  type: string
  sentence: string
}

export const REFUSALS: Record<VisitRefusal, Telling> = {
  'unknown-clinic': {
    at: 'serviceProvider',
    type: 'business-rule',
    sentence: 'The provider is not your clinic. Send visits of another clinic with a token of that clinic.',
  },
  'missing-patient': {
    at: 'subject',
    type: 'required',
    sentence: 'A visit needs its patient: refer to a Patient in subject.',
  },
  'unknown-patient': {
    at: 'subject',
    type: 'not-found',
    sentence: 'The patient is not known. Send the Patient first or in the same Bundle.',
  },
  'missing-doctor': {
    at: 'participant',
    type: 'required',
    sentence:
      'A finished visit needs its doctor: a participant whose individual is a Practitioner or a PractitionerRole.',
  },
  'unknown-doctor': {
    at: 'participant.individual',
    type: 'not-found',
    sentence:
      'The doctor is not known. Send the Practitioner or the PractitionerRole first or in the same Bundle.',
  },
  'missing-location': {
    at: 'location',
    type: 'required',
    sentence:
      'The visit names no location and the doctor does not work at exactly one branch. Refer to the branch in location.',
  },
  'unknown-location': {
    at: 'location.location',
    type: 'not-found',
    sentence: 'The location is not known. Send the Location first or in the same Bundle.',
  },
  'missing-period': {
    at: 'period',
    type: 'required',
    sentence: 'A finished visit needs its period with start and end.',
  },
  'missing-end': {
    at: 'period.end',
    type: 'required',
    sentence: 'A finished visit needs the end of its period.',
  },
  'imprecise-end': {
    at: 'period.end',
    type: 'value',
    sentence: 'The end needs a time with its zone, such as 2026-11-24T09:30:00+03:00.',
  },
  'end-before-start': {
    at: 'period.end',
    type: 'invariant',
    sentence: 'The visit ends before it starts.',
  },
  'future-end': {
    at: 'period.end',
    type: 'business-rule',
    sentence:
      'The visit ends in the future. Send it as finished once it is over; check the clock and the zone of your system.',
  },
  'too-long-visit': {
    at: 'period',
    type: 'business-rule',
    sentence: 'The visit lasts more than 24 hours. Stays are not visits to a polyclinic.',
  },
  'too-late': {
    at: 'period.end',
    type: 'business-rule',
    sentence:
      'The visit ended more than 30 days ago and is no longer taken or corrected; it can still be withdrawn. The operator can import the past.',
  },
}
