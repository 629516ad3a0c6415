// Ids of offered appointments: what $find offers is not kept anywhere, so its id says which slot, for which class and whom. Pure.
import { isId } from '../../../platform/ids.ts'
import { type ClassCode, readClass } from '../../slot.ts'

export const OFFERED_PREFIX = 'find.'

export interface OfferedAppointment {
  slot_id: string
  class: ClassCode
  /** Our id of the patient; null where none was named. */
  patient_id: string | null
}

const UUID_LENGTH = 25
const ID = /^find\.([0-9a-z]{25})\.([acfrpunw]{4})(?:\.([0-9a-z]{25}))?$/

/** A FHIR id of at most 61 characters. */
export function writeOffered({ slot_id, class: code, patient_id }: OfferedAppointment): string {
  return `${OFFERED_PREFIX}${shorten(slot_id)}.${code}${patient_id === null ? '' : `.${shorten(patient_id)}`}`
}

/** Undefined when a text is not the id of an offered appointment. */
export function readOffered(id: string): OfferedAppointment | undefined {
  const match = ID.exec(id)
  if (!match || !readClass(match[2]!)) return undefined
  const slot_id = lengthen(match[1]!)
  const patient_id = match[3] === undefined ? null : lengthen(match[3])
  return slot_id === undefined || patient_id === undefined ? undefined : { slot_id, class: match[2] as ClassCode, patient_id }
}

function shorten(uuid: string): string {
  return BigInt(`0x${uuid.replaceAll('-', '')}`).toString(36).padStart(UUID_LENGTH, '0')
}

function lengthen(text: string): string | undefined {
  let value = 0n
  for (const digit of text) value = value * 36n + BigInt(Number.parseInt(digit, 36))
  const hex = value.toString(16).padStart(32, '0')
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return isId(uuid) ? uuid : undefined
}
