// What a line of a feed says, whichever way it is written: the common ground of SMART Scheduling Links and of tables.
import type { Audience, SlotStatus } from '../../slot.ts'
import type { Instant } from './instant.ts'

/** Why a line, or a thing it names, is not taken as it stands. The words are in words/. */
export const PROBLEMS = [
  // of a file
  'unreachable', 'http_status', 'refused_address', 'too_many_redirects', 'too_large', 'too_slow', 'broken_off', 'no_file',
  'not_a_manifest', 'not_lines', 'no_columns', 'open_quote',
  // of a line
  'not_json', 'truncated', 'too_long_line', 'not_a_resource', 'no_id', 'wrong_type', 'no_cells',
  // of a schedule
  'unknown_location', 'unknown_specialty', 'unknown_doctor', 'wrong_value',
  // of a slot
  'unknown_schedule', 'wrong_status', 'wrong_time', 'no_such_time', 'past', 'ends_before', 'too_long', 'too_far', 'wrong_offset',
  'outside_hours', 'wrong_link', 'repeated', 'overlap', 'booked_gone', 'booked_changed',
] as const
export type Problem = (typeof PROBLEMS)[number]

export interface Coding {
  system: string
  code: string
}

/** How a feed names a doctor: by the id of the Practitioner, by that of a PractitionerRole, or by full name. */
export interface DoctorName {
  by: 'id' | 'role' | 'name'
  value: string
}

export interface LocationFact {
  id: string
  name: string | null
  identifiers: { system: string; value: string }[]
}

export interface ScheduleFact {
  id: string
  location: string | null
  doctor: DoctorName | null
  codings: Coding[]
  audience: Audience
  active: boolean
  coarse: 'some' | 'none' | 'unknown' | null
  /** Of slots that carry none of their own. */
  link: string | null
  phone: string | null
}

export interface SlotFact {
  id: string
  schedule: string
  status: SlotStatus
  start: Instant
  end: Instant
  capacity: number
  /** Null: as its schedule says. */
  audience: Audience | null
  visit: 'any' | 'first' | 'repeat'
  urgent_only: boolean
  referral_only: boolean
  link: string | null
  phone: string | null
}
