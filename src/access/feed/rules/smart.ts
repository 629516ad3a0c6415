// SMART Scheduling Links: the manifest, and what its Location, Schedule and Slot lines say. A value that is missing or odd
// spoils its own line only; what we do not know is passed over.
import { isFields } from '../../../platform/fhir/element.ts'
import { parseReference } from '../../../platform/fhir/reference.ts'
import { SLOT_STATUSES, type SlotStatus } from '../../slot.ts'
import {
  AUDIENCE, BOOKING_LINK, BOOKING_PHONE, HAS_AVAILABILITY, REFERRAL_ONLY, SCHEDULE_DOCTOR, SLOT_CAPACITY, URGENT_ONLY, VISIT_KIND,
} from '../../terms.ts'
import type { Coding, DoctorName, LocationFact, Problem, ScheduleFact, SlotFact } from './facts.ts'
import { FOREIGN_LENGTH_MAX } from './foreign.ts'
import { readInstant } from './instant.ts'

type Fields = Record<string, unknown>
type Read<T> = T | Problem

export const TYPES = ['Location', 'Schedule', 'Slot'] as const
export type FeedType = (typeof TYPES)[number]

export interface Manifest {
  /** When the publisher says the data were true; null when it does not, or names a time to come. */
  transaction_time: Date | null
  output: { type: FeedType; url: string }[]
}

const CLOCK_SKEW_MS = 300_000
const CAPACITY_MAX = 30_000
const AUDIENCES: ReadonlySet<unknown> = new Set(['adult', 'child', 'both'])
const VISITS: ReadonlySet<unknown> = new Set(['any', 'first', 'repeat'])

/** Reads a manifest's JSON; undefined when it is none. Files of other types are left out, as the standard asks. */
export function readManifest(value: unknown, now: Date): Manifest | undefined {
  if (!isFields(value) || !Array.isArray(value['output'])) return undefined
  const at = readInstant(value['transactionTime'])
  const transaction_time = at && at.ms <= now.getTime() + CLOCK_SKEW_MS ? new Date(Math.min(at.ms, now.getTime())) : null
  const output = (value['output'] as unknown[]).flatMap((item) => {
    if (!isFields(item) || typeof item['url'] !== 'string') return []
    const type = TYPES.find((known) => known === item['type'])
    return type ? [{ type, url: item['url'] }] : []
  })
  return { transaction_time, output }
}

/** A Location. Refused: one without an id. */
export function readLocation(resource: Fields): Read<LocationFact> {
  const id = idOf(resource)
  if (id === undefined) return 'no_id'
  const identifiers = list(resource['identifier']).flatMap(({ system, value }) =>
    (typeof system === 'string' && typeof value === 'string' ? [{ system, value }] : []))
  return { id, name: text(resource['name']) ?? null, identifiers }
}

/** A Schedule: whose, where, for what. Refused: one without an id. */
export function readSchedule(resource: Fields): Read<ScheduleFact> {
  const id = idOf(resource)
  if (id === undefined) return 'no_id'
  const extensions = list(resource['extension'])
  const coarse = valueOf(extensions, HAS_AVAILABILITY, 'valueCode')
  const audience = valueOf(extensions, AUDIENCE, 'valueCode')
  const actors = list(resource['actor'])
  return {
    id,
    location: actors.map((actor) => referenceTo(actor, 'Location')).find((found) => found !== undefined) ?? null,
    doctor: readDoctor(actors, extensions),
    codings: [...list(resource['specialty']), ...list(resource['serviceType'])].flatMap(({ coding }) => list(coding).flatMap(readCoding)),
    audience: AUDIENCES.has(audience) ? (audience as ScheduleFact['audience']) : 'both',
    active: resource['active'] !== false,
    coarse: coarse === 'some' || coarse === 'none' || coarse === 'unknown' ? coarse : null,
    link: linkOf(extensions) ?? null,
    phone: phoneOf(extensions) ?? null,
  }
}

/** A Slot. Refused: without id, schedule, status or times; with a link that leads nowhere and no telephone either. */
export function readSlot(resource: Fields): Read<SlotFact> {
  const id = idOf(resource)
  if (id === undefined) return 'no_id'
  const schedule = isFields(resource['schedule']) ? referenceTo(resource['schedule'], 'Schedule') : undefined
  if (schedule === undefined) return 'unknown_schedule'
  const status = resource['status']
  if (!(SLOT_STATUSES as readonly unknown[]).includes(status)) return 'wrong_status'
  const start = readInstant(resource['start'])
  const end = readInstant(resource['end'])
  if (!start || !end) return 'wrong_time'
  const extensions = resource['extension'] === undefined ? NONE : list(resource['extension'])
  const link = linkOf(extensions)
  const phone = phoneOf(extensions)
  // it is booked elsewhere, and nobody could say where: taken for ours it would be promised twice
  if ((link === null || phone === null) && !link && !phone) return 'wrong_link'
  const capacity = valueOf(extensions, SLOT_CAPACITY, 'valueInteger')
  const seats = typeof capacity === 'number' && Number.isInteger(capacity) ? Math.min(capacity, CAPACITY_MAX) : 1
  const audience = valueOf(extensions, AUDIENCE, 'valueCode')
  const visit = valueOf(extensions, VISIT_KIND, 'valueCode')
  return {
    id,
    schedule,
    // a place for nobody is no place
    status: seats < 1 && status === 'free' ? 'busy' : (status as SlotStatus),
    start,
    end,
    capacity: Math.max(seats, 1),
    audience: AUDIENCES.has(audience) ? (audience as SlotFact['audience']) : null,
    visit: VISITS.has(visit) ? (visit as SlotFact['visit']) : 'any',
    urgent_only: valueOf(extensions, URGENT_ONLY, 'valueBoolean') === true,
    referral_only: valueOf(extensions, REFERRAL_ONLY, 'valueBoolean') === true,
    link: link ?? null,
    phone: phone ?? null,
  }
}

/** An address that a page may lead to: http or https, without signs that break out of a line. */
export function isLink(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\/[^\s\\<>"^`{|}\u0000-\u001f]{1,1990}$/.test(value)
}

export function isPhone(value: unknown): value is string {
  return typeof value === 'string' && /^[+()\d][\p{L}\d ()+.,;:#*-]{2,58}$/u.test(value)
}

function readDoctor(actors: readonly Fields[], extensions: readonly Fields[]): DoctorName | null {
  const told = valueOf(extensions, SCHEDULE_DOCTOR, 'valueReference')
  for (const actor of [...(isFields(told) ? [told] : []), ...actors]) {
    const practitioner = referenceTo(actor, 'Practitioner')
    if (practitioner !== undefined) return { by: 'id', value: practitioner }
    const role = referenceTo(actor, 'PractitionerRole')
    if (role !== undefined) return { by: 'role', value: role }
    const type = actor['type']
    const identifier = isFields(actor['identifier']) ? text(actor['identifier']['value']) : undefined
    if (identifier !== undefined && (type === 'Practitioner' || type === 'PractitionerRole')) {
      return { by: type === 'Practitioner' ? 'id' : 'role', value: identifier }
    }
  }
  return null
}

function readCoding({ system, code }: Fields): Coding[] {
  return typeof code === 'string' && code !== '' ? [{ system: text(system) ?? '', code }] : []
}

/** Undefined: none is told; null: what is told cannot be followed. */
function linkOf(extensions: readonly Fields[]): string | null | undefined {
  const value = valueOf(extensions, BOOKING_LINK, 'valueUrl') ?? valueOf(extensions, BOOKING_LINK, 'valueUri')
  return value === undefined ? undefined : isLink(value) ? value : null
}

function phoneOf(extensions: readonly Fields[]): string | null | undefined {
  const value = valueOf(extensions, BOOKING_PHONE, 'valueString')
  return value === undefined ? undefined : isPhone(value) ? value : null
}

function valueOf(extensions: readonly Fields[], url: string, kind: string): unknown {
  for (const extension of extensions) if (extension['url'] === url) return extension[kind]
  return undefined
}

function referenceTo(fields: Fields, type: string): string | undefined {
  const reference = fields['reference']
  if (typeof reference !== 'string' || reference.length > FOREIGN_LENGTH_MAX) return undefined
  const parsed = parseReference(reference)
  if (parsed) return parsed.type === type ? parsed.id : undefined
  // ids that FHIR would not take are taken here: what counts is that both files write them alike
  const [before, id] = splitLast(reference)
  return id !== '' && before.endsWith(type) ? id : undefined
}

function splitLast(reference: string): [string, string] {
  const at = reference.lastIndexOf('/')
  return [reference.slice(0, Math.max(at, 0)), reference.slice(at + 1)]
}

function idOf(resource: Fields): string | undefined {
  const id = resource['id']
  return typeof id === 'string' && id !== '' && id.length <= FOREIGN_LENGTH_MAX && !/[\s\u0000-\u001f]/.test(id) ? id : undefined
}

const NONE: readonly Fields[] = []
function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : NONE
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 1000) : undefined
}
