// Appointment/$find: free times as offered Appointments (IHE Scheduling, ITI-115).
import { findDoctors, findLocations } from '../../../clinics/index.ts'
import { compact } from '../../../platform/fhir/datatypes.ts'
import type { Element } from '../../../platform/fhir/element.ts'
import type { FhirOperation, OperationGiven, OperationInput } from '../../../platform/fhir/operation.ts'
import { isOfSystem, parseToken, splitValues } from '../../../platform/fhir/search_values.ts'
import { DAY_MS, addDays, atLocal, localDate } from '../../../platform/time.ts'
import { type ClassCode, HORIZON_DAYS, classCode } from '../../slot.ts'
import { SPECIALTY_SYSTEM } from '../../terms.ts'
import { KINDS_SYSTEM, ageGroup, findKind, kindOfClass, writeKind, writeSpecialty } from '../extensions.ts'
import type { FoundPatient } from '../queries/bookings.ts'
import { type FindWish, type FreeTime, countFree, listFree } from '../queries/free.ts'
import { bundleOf, refuseWith } from './answering.ts'
import { findPatient } from './patients.ts'
import { writeOffered } from './offered.ts'

const DAYS_MAX = 92
const COUNT = { usual: 50, max: 500 }

export const find: FhirOperation = {
  name: 'find',
  definition: 'https://profiles.ihe.net/ITI/Scheduling/OperationDefinition/appointment-find',
  about: `Free times as offered Appointments: start and end (${HORIZON_DAYS} days from now, unless said), specialty, practitioner, location, patient.`,
  permit: 'token:fhir.read',
  audit: null,
  safe: true,
  takes: {
    'start': 'dateTime', 'end': 'dateTime', 'specialty': 'string', 'visit-type': 'string', 'practitioner': 'Reference', 'organization': 'Reference',
    'location-string': 'string', 'location-reference': 'Reference', 'patient-reference': 'Reference', 'patient-resource': 'resource',
    'referral-identifier': 'Identifier', 'reason': 'string', 'timing': 'any', 'insurance-reference': 'Reference', '_count': 'integer',
  },
  async run(given) {
    const { input, house, site, now } = given
    const period = readPeriod(input, site.zone, now)
    const count = readCount(input)
    for (const name of ['reason', 'timing', 'insurance-reference']) {
      if (input.first(name)) input.element.warn('left-out', `${name} is not looked at.`, { at: 'parameter', type: 'informational' })
    }
    if (period && period.until.getTime() - period.from.getTime() > DAYS_MAX * DAY_MS) {
      return refuseWith(400, 'too-costly', 'too-costly', `The period is longer than ${DAYS_MAX} days. Ask for a shorter one.`, 'Parameters.parameter')
    }
    const found = await findPatient(given, null)
    if (!found.ok) return found.result
    const wish = period && (await readWish(given, period, found.patient))
    if (input.refused) return input.refusal()
    if (!wish) return { status: 200, value: bundleOf(given, [], 0) }
    return house.database.snapshot(async (db) => {
      const total = await countFree(db, site.clinic_id, wish, now)
      const times = count === 0 ? [] : await listFree(db, site.clinic_id, wish, count, now)
      return { status: 200, value: bundleOf(given, times.map((time) => offer(time, wish, found.patient)), total) }
    })
  },
}

function readPeriod(input: OperationInput, zone: string, now: Date): { from: Date; until: Date } | undefined {
  const from = readMoment(input.first('start'), zone, 0) ?? now
  const until = readMoment(input.first('end'), zone, 1) ?? new Date(from.getTime() + HORIZON_DAYS * DAY_MS)
  if (until > from) return { from, until }
  return input.element.refuse('end-before-start', 'The period ends before it starts.', { at: 'parameter', type: 'invariant' })
}

/** A date alone is the whole day: its beginning as a start, its end as an end. */
function readMoment(part: Element | undefined, zone: string, days: number): Date | undefined {
  const name = part?.fields['valueInstant'] === undefined ? 'valueDateTime' : 'valueInstant'
  const value = part?.instant(name)
  if (value !== 'imprecise') {
    if (part && value === undefined && part.fields[name] === undefined) part.refuse('wrong-value', 'Expected valueDateTime.', { at: name, type: 'required' })
    return value
  }
  const date = part!.date(name)!
  if (date.length === 10) return atLocal(addDays(date, days), '00:00', zone)
  return part!.refuse('wrong-value', 'Expected a day, YYYY-MM-DD, or a time with its zone.', { at: name, type: 'value' })
}

function readCount(input: OperationInput): number {
  const part = input.first('_count')
  if (!part) return COUNT.usual
  const count = part.number('valueInteger')
  if (count === undefined || !Number.isInteger(count) || count < 0) {
    part.refuse('wrong-value', `Expected a number of 0 to ${COUNT.max}.`, { at: 'valueInteger', type: 'value' })
    return 0
  }
  return Math.min(count, COUNT.max)
}

/** Undefined when it names another organisation: there is nothing of theirs here. */
async function readWish(given: OperationGiven, period: { from: Date; until: Date }, patient: FoundPatient | undefined): Promise<FindWish | undefined> {
  const { input, site, house, now } = given
  const references = (name: string, types: string[]) => input.all(name).flatMap((part) => part.reference('valueReference', types) ?? [])
  const texts = (name: string) => input.all(name).flatMap((part) => part.text('valueString') ?? [])
  const organizations = references('organization', ['Organization'])
  const practitioners = references('practitioner', ['Practitioner']).map(({ id }) => id)
  const places = references('location-reference', ['Location']).map(({ id }) => id)
  const doctors = await findDoctors(house.database.read, site.clinic_id, practitioners)
  const locations = await findLocations(house.database.read, site.clinic_id, places)
  refuseUnknown(input, 'practitioner', practitioners.filter((id) => !doctors.has(id)).map((id) => `Practitioner/${id}`))
  refuseUnknown(input, 'location-reference', places.filter((id) => !locations.has(id)).map((id) => `Location/${id}`))
  if (organizations.length > 0 && !organizations.some(({ id }) => id === site.fhir_id)) return undefined
  const codes = (name: string, system: string) => texts(name).flatMap(splitValues).flatMap((text) => {
    const token = parseToken(text)
    return token ? [isOfSystem(token, system) ? token.code : undefined] : []
  })
  const kinds = new Set(codes('visit-type', KINDS_SYSTEM).map((code) => findKind([code])))
  if (kinds.has(undefined)) input.element.warn('left-out', 'visit-type is a code of v2-0276, such as FOLLOWUP; other codes were left out.', { at: 'parameter', type: 'informational' })
  const birth_date = patient?.birth_date ?? input.resource('patient-resource', 'Patient')?.date('birthDate') ?? null
  return {
    ...period,
    adult_from: birth_date === null ? null : adultFrom(birth_date, localDate(period.from < now ? now : period.from, site.zone), localDate(period.until, site.zone)),
    visit: kinds.has('FOLLOWUP') ? 'repeat' : 'first',
    urgent: kinds.has('EMERGENCY'),
    referral: input.first('referral-identifier') !== undefined,
    // a code of another system is one that no time here has
    specialty_codes: codes('specialty', SPECIALTY_SYSTEM).map((code) => code ?? ''),
    doctor_ids: [...doctors.values()],
    branch_ids: [...locations.values()].filter(({ place_id }) => place_id === null).map(({ branch_id }) => branch_id),
    place_ids: [...locations.values()].flatMap(({ place_id }) => place_id ?? []),
    location_texts: texts('location-string'),
  }
}

function refuseUnknown(input: OperationInput, name: string, unknown: string[]): void {
  for (const reference of unknown) input.first(name)!.refuse('unknown-reference', `${reference} is not known.`, { at: 'valueReference', type: 'not-found' })
}

/** The first local day of a period on which somebody is an adult; the day after it when there is none. */
function adultFrom(birth_date: string, first: string, last: string): string {
  let day = first
  while (day <= last && ageGroup(birth_date, day) === 'child') day = addDays(day, 1)
  return day
}

function offer(time: FreeTime, wish: FindWish, patient: FoundPatient | undefined): Record<string, unknown> {
  const who = {
    age: wish.adult_from === null ? (time.audience === 'child' ? 'child' as const : 'adult' as const) : time.day >= wish.adult_from ? 'adult' as const : 'child' as const,
    visit: wish.visit, urgency: wish.urgent ? 'urgent' as const : 'planned' as const, referral: wish.referral,
  }
  const code: ClassCode = classCode(who)
  const participant = (reference: string, display?: string) => ({ actor: compact({ reference, display }), required: 'required', status: 'needs-action' })
  return {
    resourceType: 'Appointment',
    id: writeOffered({ slot_id: time.id, class: code, patient_id: patient?.id ?? null }),
    status: 'proposed',
    specialty: [writeSpecialty(time.specialty_code)],
    appointmentType: writeKind(kindOfClass(who)),
    start: time.starts_at.toISOString(),
    end: time.ends_at.toISOString(),
    slot: [{ reference: `Slot/${time.fhir_id}` }],
    participant: [
      ...(patient ? [participant(`Patient/${patient.fhir_id}`)] : []),
      ...(time.doctor_fhir_id === null ? [] : [participant(`Practitioner/${time.doctor_fhir_id}`, time.doctor_name ?? undefined)]),
      participant(`Location/${time.place_fhir_id ?? time.branch_fhir_id}`, time.branch_name),
    ],
    requestedPeriod: [{ start: wish.from.toISOString(), end: wish.until.toISOString() }],
  }
}
