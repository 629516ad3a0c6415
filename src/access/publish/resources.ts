// Our own open availability as FHIR R4 resources, in the words of SMART Scheduling Links. Pure.
import { compact } from '../../platform/fhir/datatypes.ts'
import { isLink } from '../feed/rules/smart.ts'
import {
  AUDIENCE, BOOKING_LINK, BOOKING_PHONE, BRANCH_SYSTEM, HAS_AVAILABILITY, LAST_SOURCE_SYNC, REFERRAL_ONLY, SCHEDULE_DOCTOR, SLOT_CAPACITY,
  SPECIALTY_SYSTEM, URGENT_ONLY, VISIT_KIND,
} from '../terms.ts'
import type { PublishedBranch, PublishedSchedule, PublishedSlot } from './queries.ts'

type Resource = Record<string, unknown>

/** A branch. What we do not know of its address (town, postal code) is left out rather than made up. */
export function writeLocation(branch: PublishedBranch, site: string): Resource {
  const page = `${site}/clinics/${branch.clinic_slug}`
  return compact({
    resourceType: 'Location',
    id: branch.id,
    identifier: [{ system: BRANCH_SYSTEM, value: `${branch.clinic_slug}/${branch.slug}` }],
    status: 'active',
    name: branch.name_ru,
    alias: branch.name_en === branch.name_ru ? undefined : [branch.name_en],
    telecom: [...(branch.phone === null ? [] : [{ system: 'phone', value: branch.phone }]), { system: 'url', value: page }],
    address: branch.address === null ? undefined : compact({ text: branch.address, line: [branch.address], state: branch.okrug_ru, country: 'RU' }),
    position: branch.latitude === null || branch.longitude === null ? undefined : { longitude: branch.longitude, latitude: branch.latitude },
    hoursOfOperation: writeHours(branch.opening_hours),
  })
}

function writeHours(hours: PublishedBranch['opening_hours']): Resource[] | undefined {
  return hours?.map(({ days, opens, closes }) => (opens === '00:00' && closes === '24:00'
    ? { daysOfWeek: days, allDay: true }
    : { daysOfWeek: days, openingTime: `${opens}:00`, closingTime: closes === '24:00' ? '23:59:59' : `${closes}:00` }))
}

/** Who offers visits, where, for what. `known_at`: as of when its source is true; null: it is kept here, as of now. */
export function writeSchedule(schedule: PublishedSchedule, known_at: Date | null): Resource {
  const { doctor_fhir_id, audience, coarse } = schedule
  const concept = { coding: [{ system: SPECIALTY_SYSTEM, code: schedule.specialty_code, display: schedule.specialty_ru }] }
  return compact({
    resourceType: 'Schedule',
    id: schedule.id,
    meta: known_at === null ? undefined : { extension: [{ url: LAST_SOURCE_SYNC, valueDateTime: known_at.toISOString() }] },
    extension: [
      ...(doctor_fhir_id === null ? [] : [{ url: SCHEDULE_DOCTOR, valueReference: { reference: `Practitioner/${doctor_fhir_id}` } }]),
      ...(audience === 'both' ? [] : [{ url: AUDIENCE, valueCode: audience }]),
      ...(coarse === null ? [] : [{ url: HAS_AVAILABILITY, valueCode: coarse }]),
    ],
    active: true,
    serviceType: [concept],
    specialty: [concept],
    // the standard has room for one actor, the Location
    actor: [{ reference: `Location/${schedule.branch_id}` }],
  })
}

/** A time that can be booked: here, by its link into our pages, or where its own system says. */
export function writeSlot(slot: PublishedSlot, site: string, clinic_slug: string): Resource {
  const { booking_url, booking_phone } = slot
  const ours = `${site}/access/times/${clinic_slug}/${slot.branch_slug}/${slot.specialty_code}`
  const link = booking_url ?? (booking_phone === null ? ours : null)
  const extension = [
    ...(link === null || !isLink(link) ? [] : [{ url: BOOKING_LINK, valueUrl: link }]),
    ...(booking_phone === null ? [] : [{ url: BOOKING_PHONE, valueString: booking_phone }]),
    ...(slot.status === 'free' && slot.seats > 1 ? [{ url: SLOT_CAPACITY, valueInteger: slot.seats }] : []),
    ...(slot.audience === 'both' ? [] : [{ url: AUDIENCE, valueCode: slot.audience }]),
    ...(slot.visit === 'any' ? [] : [{ url: VISIT_KIND, valueCode: slot.visit }]),
    ...(slot.urgent_only ? [{ url: URGENT_ONLY, valueBoolean: true }] : []),
    ...(slot.referral_only ? [{ url: REFERRAL_ONLY, valueBoolean: true }] : []),
  ]
  return compact({
    resourceType: 'Slot',
    id: slot.id,
    extension,
    schedule: { reference: `Schedule/${slot.schedule_id}` },
    status: slot.status,
    start: slot.starts_at.toISOString(),
    end: slot.ends_at.toISOString(),
  })
}

/** A time that is there no more, for whoever asks what changed. */
export function writeGoneSlot(slot: { id: string; schedule_id: string; starts_at: Date; ends_at: Date }): Resource {
  return {
    resourceType: 'Slot', id: slot.id, schedule: { reference: `Schedule/${slot.schedule_id}` }, status: 'busy',
    start: slot.starts_at.toISOString(), end: slot.ends_at.toISOString(),
  }
}
