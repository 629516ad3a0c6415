// Appointment → access.booking: booked elsewhere, arrived, seen, missed, cancelled, as the clinic's own system tells it.
import { sql } from '../../platform/db/index.ts'
import type { Element } from '../../platform/fhir/element.ts'
import type { FhirHandler, FhirSite, Kept } from '../../platform/fhir/handler.ts'
import type { Reference } from '../../platform/fhir/reference.ts'
import { storeDrafts } from '../../platform/fhir/store.ts'
import { atLocal } from '../../platform/time.ts'
import { FOLLOWERS } from '../booking/waking.ts'
import { type AppointmentStatus, STATUSES } from './appointment_rules.ts'
import { type Kind, readKind } from './extensions.ts'
import { APPOINTMENT_OPERATIONS } from './operations/index.ts'
import { type BookingView, STATUS, countViews, findViews, listViews, lockBookings } from './queries/bookings.ts'
import { OFFERED_PREFIX } from './operations/offered.ts'
import { lockSeats } from './queries/slots.ts'
import { SPECIALTY_SYSTEM } from '../terms.ts'
import { takeAppointments } from './taking.ts'
import { writeAppointment } from './writing.ts'

/** How far a search without a slot and a patient may reach. */
const SEARCH_DAYS_MAX = 92

const SLOT = { column: sql`b.slot_id`, table: 'access.slot' }
const PATIENT = { column: sql`b.patient_id`, table: 'visits.patient' }
const DOCTOR = { column: sql`b.doctor_id`, table: 'clinics.doctor' }
const PLACES = [{ column: sql`b.place_id`, table: 'clinics.place' }, { column: sql`b.branch_id`, table: 'clinics.branch' }]

export interface AppointmentRow {
  status: AppointmentStatus
  /** `contained`: as it was read back, for somebody whom the clinic's system does not know yet. */
  patient: Reference | 'contained' | undefined
  doctor: Reference | undefined
  location: Reference | undefined
  slots: Reference[]
  starts_at: Date | null
  ends_at: Date | null
  /** When it was asked for. */
  requested_at: Date | null
  kind: Kind | undefined
  /** With a referral: it rests on a ServiceRequest. Which one is not kept. */
  referral: boolean
}

export const appointment: FhirHandler<AppointmentRow> = {
  type: 'Appointment',
  order: 80,
  about: 'A booking: status, slot, patient, start, end, created, appointmentType. Reasons, descriptions and comments are not kept.',
  wakes: FOLLOWERS,
  parse(element, site) {
    const status = element.code('status', STATUSES)
    if (element.fields['status'] === undefined) {
      element.refuse('missing-status', `An appointment needs its status: ${STATUSES.join(', ')}.`, { at: 'status', type: 'required' })
    }
    if (String(element.fields['id']).startsWith(OFFERED_PREFIX)) {
      element.refuse('only-offered', 'This is an Appointment that $find offers. Hold it with $hold or book it with $book.', { at: 'id' })
    }
    return {
      status: status ?? 'booked',
      ...readParticipants(element),
      slots: readSlots(element),
      starts_at: readInstant(element, 'start'),
      ends_at: readInstant(element, 'end'),
      requested_at: readCreated(element, site),
      kind: readKind(element),
      referral: Array.isArray(element.fields['basedOn']) && element.fields['basedOn'].length > 0,
    }
  },
  async store(db, site, drafts) {
    const named = drafts.flatMap(({ row }) => row.slots[0]?.id ?? [])
    await storeDrafts(drafts, {
      // slots before bookings, as everywhere
      async lock(ids) {
        await lockSeats(db, site.clinic_id, ids, named)
        return lockBookings(db, site.clinic_id, ids)
      },
      upsert: (open) => takeAppointments(db, site, open),
    })
  },
  async find(db, site, id) {
    return (await appointment.findMany!(db, site, [id]))[0]
  },
  async findMany(db, site, ids) {
    return (await findViews(db, site.clinic_id, ids)).map(writeAppointment)
  },
  search: {
    params: {
      slot: { type: 'reference', about: 'The slot that it takes.', targets: { Slot: [SLOT] } },
      date: { type: 'date', about: 'When it begins, with the prefixes eq, ne, gt, ge, lt, le.', column: sql`b.starts_at` },
      status: { type: 'token', about: 'pending is a temporary booking.', column: STATUS, codes: STATUSES, system: 'http://hl7.org/fhir/appointmentstatus' },
      patient: { type: 'reference', about: 'A patient of the clinic’s own system.', targets: { Patient: [PATIENT] } },
      practitioner: { type: 'reference', about: 'The doctor.', targets: { Practitioner: [DOCTOR] } },
      location: { type: 'reference', about: 'Room, or branch (its rooms are meant too).', targets: { Location: PLACES } },
      actor: {
        type: 'reference', about: 'Patient, doctor, room or branch.',
        targets: { Patient: [PATIENT], Practitioner: [DOCTOR], Location: PLACES },
      },
      specialty: { type: 'token', about: 'A code of the city’s list.', column: sql`b.specialty_code`, system: SPECIALTY_SYSTEM },
    },
    columns: { id: sql`b.id`, fhir_id: sql`b.fhir_id`, updated_at: sql`b.updated_at` },
    sorts: { date: sql`b.starts_at`, _lastUpdated: sql`b.updated_at` },
    includes: {
      'Appointment:slot': (resource) => (resource['slot'] as { reference: string }[]).map(({ reference }) => reference),
      'Appointment:patient': (resource) => actorsOf(resource, 'Patient/'),
      'Appointment:practitioner': (resource) => actorsOf(resource, 'Practitioner/'),
      'Appointment:location': (resource) => actorsOf(resource, 'Location/'),
      'Appointment:actor': (resource) => actorsOf(resource, ''),
    },
    count: { usual: 100, max: 500 },
    judgeCost: (bounds) =>
      bounds.values('_id') > 0 || bounds.values('slot') > 0 || bounds.values('patient') > 0 || bounds.days('date') <= SEARCH_DAYS_MAX
        ? undefined
        : `This would read bookings of all times. Name a slot, a patient, or both ends of date within ${SEARCH_DAYS_MAX} days: date=ge2026-11-24&date=lt2026-12-24.`,
    async select(db, site, page, sort) {
      const rows = await listViews(db, site.clinic_id, page)
      const value = (row: BookingView) => (sort === 'date' ? row.starts_at : sort === '_lastUpdated' ? row.updated_at : null)
      return rows.map((row) => ({ ...writeAppointment(row), key: { id: row.id, value: value(row) } }))
    },
    total: (db, site, where) => countViews(db, site.clinic_id, where),
  },
  operations: APPOINTMENT_OPERATIONS,
}

function actorsOf(resource: Kept['resource'], beginning: string): (string | undefined)[] {
  return (resource['participant'] as { actor: { reference: string } }[]).map(({ actor }) => actor.reference).filter((text) => text.startsWith(beginning))
}

/** Patient, doctor and location; relatives, devices and services are not kept. */
function readParticipants(element: Element): Pick<AppointmentRow, 'patient' | 'doctor' | 'location'> {
  const actors = element.children('participant').flatMap((one) => {
    const actor = one.child('actor')
    const reference = actor?.text('reference')
    return actor && reference !== undefined && !/(^|\/)(RelatedPerson|Device|HealthcareService)\//.test(reference) ? [{ actor, reference }] : []
  })
  const ofType = (pattern: RegExp) => actors.find(({ reference }) => pattern.test(reference))?.actor
  const contained = actors.some(({ reference }) => reference.startsWith('#'))
  const patient = ofType(/(^|\/)Patient\//)?.asReference(['Patient'])
  // a urn:uuid says by the Bundle what it stands for
  const linked = actors.filter(({ reference }) => reference.startsWith('urn:'))
    .map(({ actor, reference }) => ({ actor, type: element.reading.links.get(reference.toLowerCase())?.type }))
  const linkedTo = (...types: string[]) => linked.find(({ type }) => type !== undefined && types.includes(type))?.actor.asReference(types)
  return {
    patient: patient ?? linkedTo('Patient') ?? (contained ? 'contained' : undefined),
    doctor: ofType(/(^|\/)Practitioner(Role)?\//)?.asReference(['Practitioner', 'PractitionerRole']) ?? linkedTo('Practitioner', 'PractitionerRole'),
    location: ofType(/(^|\/)Location\//)?.asReference(['Location']) ?? linkedTo('Location'),
  }
}

function readSlots(element: Element): Reference[] {
  const slots = element.children('slot').map((one) => one.asReference(['Slot'])).filter((one) => one !== undefined)
  if (slots.length > 1) element.warn('more-slots', 'Only the first slot is kept of an appointment. Send the others as busy.', { at: 'slot' })
  return slots
}

function readInstant(element: Element, name: 'start' | 'end'): Date | null {
  const value = element.instant(name)
  if (value !== 'imprecise') return value ?? null
  element.refuse(`imprecise-${name}`, `The ${name} needs a time with its zone, such as 2026-11-24T09:30:00+03:00.`, { at: name, type: 'value' })
  return null
}

/** A date alone is the beginning of the day: waits are counted in days. */
function readCreated(element: Element, site: FhirSite): Date | null {
  const value = element.instant('created')
  if (value === undefined) return null
  if (value instanceof Date) return value
  const date = element.date('created')
  return date?.length === 10 ? atLocal(date, '00:00', site.zone) : null
}
