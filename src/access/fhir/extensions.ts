// What Schedule, Slot and Appointment say beyond their own elements, and the kinds of appointment.
import type { Element } from '../../platform/fhir/element.ts'
import { ageOn } from '../../platform/time.ts'
import { ADULT_YEARS, type Audience, type PatientClass, type SlotRules } from '../slot.ts'
import { AUDIENCE, SPECIALTY_SYSTEM } from '../terms.ts'

const OURS = 'https://otklik.example/fhir/StructureDefinition'
/** valueInstant, on an Appointment that is pending: until when the slot is kept. */
export const HELD_UNTIL = `${OURS}/held-until`
/** valueCode, on an Appointment whose slot was changed under it: why its person must be offered something. */
export const TOUCHED_BY = `${OURS}/touched-by`

/** http://terminology.hl7.org/CodeSystem/v2-0276, the kinds of appointment. */
export const KINDS_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v2-0276'
const KINDS = ['ROUTINE', 'CHECKUP', 'FOLLOWUP', 'EMERGENCY', 'WALKIN'] as const
export type Kind = (typeof KINDS)[number]

/** The extension with an address, if there is one. */
export function findExtension(element: Element, url: string): Element | undefined {
  return element.children('extension').find((one) => one.text('url') === url)
}

export function readAudience(element: Element): Audience | undefined {
  return findExtension(element, AUDIENCE)?.code('valueCode', ['adult', 'child', 'both'])
}

/** The first kind of v2-0276 among the codings; other codes are left out. */
export function readKind(element: Element): Kind | undefined {
  const codes = element.child('appointmentType')?.children('coding').map((coding) => coding.text('code')) ?? []
  return findKind(codes)
}

export function findKind(codes: readonly (string | undefined)[]): Kind | undefined {
  return KINDS.find((kind) => codes.includes(kind))
}

export function writeKind(kind: Kind): { coding: { system: string; code: string }[] } {
  return { coding: [{ system: KINDS_SYSTEM, code: kind }] }
}

/** The kind that says most of who may book a slot. */
export function kindOfSlot({ urgent_only, visit }: Pick<SlotRules, 'urgent_only' | 'visit'>): Kind {
  if (urgent_only) return 'EMERGENCY'
  return visit === 'repeat' ? 'FOLLOWUP' : 'ROUTINE'
}

export function kindOfClass({ urgency, visit }: PatientClass): Kind {
  if (urgency === 'urgent') return 'EMERGENCY'
  return visit === 'repeat' ? 'FOLLOWUP' : 'ROUTINE'
}

export function writeSpecialty(code: string): { coding: { system: string; code: string }[] } {
  return { coding: [{ system: SPECIALTY_SYSTEM, code }] }
}

/** Whether somebody is an adult on a local date; undefined when the birth date is not known. */
export function ageGroup(birth_date: string | null, day: string): 'adult' | 'child' | undefined {
  if (birth_date === null) return undefined
  return ageOn(birth_date, day) >= ADULT_YEARS ? 'adult' : 'child'
}
