// Slot → access.slot: when, for whom, how many, and who books it.
import { type Write, sql } from '../../platform/db/index.ts'
import { compact } from '../../platform/fhir/datatypes.ts'
import type { Element } from '../../platform/fhir/element.ts'
import { type Draft, type FhirHandler, type FhirSite, type Kept, openDrafts } from '../../platform/fhir/handler.ts'
import type { Reference } from '../../platform/fhir/reference.ts'
import { byFhirId, idsOf, storeDrafts } from '../../platform/fhir/store.ts'
import { makeId } from '../../platform/ids.ts'
import { DAY_MS, localDate } from '../../platform/time.ts'
import { FOLLOWERS } from '../booking/waking.ts'
import { type NormBook, findNorms } from '../norms.ts'
import { type Audience, SLOT_STATUSES, type SlotRules, type SlotStatus } from '../slot.ts'
import { AUDIENCE, BOOKING_LINK, BOOKING_PHONE, REFERRAL_ONLY, SLOT_CAPACITY, SPECIALTY_SYSTEM, URGENT_ONLY, VISIT_KIND } from '../terms.ts'
import { findExtension, kindOfSlot, readAudience, readKind, writeKind, writeSpecialty } from './extensions.ts'
import { type KnownSchedule, findKnownSchedules } from './queries/schedules.ts'
import { type KnownSlot, type SlotColumns, type SlotView, countSlots, findSlots, listSlots, lockSlots } from './queries/slots.ts'
import { statusAfter } from './touch.ts'
import { changeSlots } from './touching.ts'

/** How long after its end a slot is still taken, as a visit is. */
const LATE_DAYS_MAX = 30
const AHEAD_DAYS_MAX = 366
const LENGTH_MS_MAX = DAY_MS
const CAPACITY_MAX = 1000
/** How far a search without a schedule may reach. */
const SEARCH_DAYS_MAX = 35

interface SlotRow {
  schedule: Reference | undefined
  status: SlotStatus
  starts_at: Date | null
  ends_at: Date | null
  capacity: number
  audience: Audience | undefined
  visit: SlotRules['visit']
  urgent_only: boolean
  walk_in: boolean
  referral_only: boolean | undefined
  booking_url: string | null
  booking_phone: string | null
  /** What is kept, once its schedule is found; the status still as it was told. */
  columns: SlotColumns | undefined
}

export const slot: FhirHandler<SlotRow> = {
  type: 'Slot',
  order: 55,
  about: 'Schedule, status, start, end, who may book it (appointmentType ROUTINE, FOLLOWUP, EMERGENCY, WALKIN; extensions), capacity, booking link and telephone (SMART Scheduling Links).',
  wakes: FOLLOWERS,
  parse(element, site) {
    const status = element.code('status', SLOT_STATUSES)
    if (element.fields['status'] === undefined) refuseMissing(element, 'missing-status', 'status', `A slot needs its status: ${SLOT_STATUSES.join(', ')}.`)
    if (element.fields['schedule'] === undefined) refuseMissing(element, 'missing-schedule', 'schedule', 'A slot needs its Schedule.')
    const kind = readKind(element)
    return {
      schedule: element.reference('schedule', ['Schedule']),
      status: status ?? 'busy',
      ...readTimes(element, site),
      capacity: readCapacity(element),
      audience: readAudience(element),
      visit: findExtension(element, VISIT_KIND)?.code('valueCode', ['any', 'first', 'repeat']) ?? (kind === 'FOLLOWUP' ? 'repeat' : 'any'),
      urgent_only: findExtension(element, URGENT_ONLY)?.boolean('valueBoolean') ?? kind === 'EMERGENCY',
      walk_in: kind === 'WALKIN',
      referral_only: findExtension(element, REFERRAL_ONLY)?.boolean('valueBoolean'),
      booking_url: readLink(element),
      booking_phone: findExtension(element, BOOKING_PHONE)?.text('valueString') ?? null,
      columns: undefined,
    }
  },
  async store(db, site, drafts) {
    const schedules = await findKnownSchedules(db, site.clinic_id, [...new Set(drafts.flatMap(({ row }) => row.schedule?.id ?? []))])
    const norms = await findNorms(db)
    for (const draft of drafts) fillColumns(draft, schedules, norms, site)
    let locked: KnownSlot[] | undefined = await lockSlots(db, site.clinic_id, idsOf(openDrafts(drafts)))
    const before = byFhirId(locked)
    for (const { id, element } of openDrafts(drafts)) refuseForeign(element, before.get(id))
    await storeDrafts(drafts, {
      async lock(ids) {
        const rows = locked?.filter((row) => ids.includes(row.fhir_id)) ?? (await lockSlots(db, site.clinic_id, ids))
        locked = undefined
        return rows
      },
      upsert: (open) => storeSlots(db, site, open, before),
    })
  },
  async find(db, site, id) {
    return (await slot.findMany!(db, site, [id]))[0]
  },
  async findMany(db, site, ids) {
    return (await findSlots(db, site.clinic_id, ids)).map(writeSlot)
  },
  search: {
    params: {
      schedule: { type: 'reference', about: 'Its schedule.', targets: { Schedule: [{ column: sql`s.schedule_id`, table: 'access.schedule' }] } },
      start: { type: 'date', about: 'When it begins, with the prefixes eq, ne, gt, ge, lt, le.', column: sql`s.starts_at` },
      status: { type: 'token', about: 'free, busy, busy-unavailable, busy-tentative (a temporary booking), entered-in-error.', column: sql`s.status`, codes: SLOT_STATUSES, system: 'http://hl7.org/fhir/slotstatus' },
      specialty: { type: 'token', about: 'A code of the city’s list.', column: sql`s.specialty_code`, system: SPECIALTY_SYSTEM },
    },
    columns: { id: sql`s.id`, fhir_id: sql`s.fhir_id`, updated_at: sql`s.updated_at` },
    sorts: { start: sql`s.starts_at`, _lastUpdated: sql`s.updated_at` },
    includes: { 'Slot:schedule': (resource) => [(resource['schedule'] as { reference: string }).reference] },
    count: { usual: 100, max: 1000 },
    judgeCost: (bounds) =>
      bounds.values('_id') > 0 || bounds.values('schedule') > 0 || bounds.days('start') <= SEARCH_DAYS_MAX
        ? undefined
        : `This would read slots of all schedules without an end. Name a schedule, or both ends of start within ${SEARCH_DAYS_MAX} days: start=ge2026-11-24&start=lt2026-12-01.`,
    async select(db, site, page, sort) {
      const rows = await listSlots(db, site.clinic_id, page)
      const value = (row: SlotView) => (sort === 'start' ? row.starts_at : sort === '_lastUpdated' ? row.updated_at : null)
      return rows.map((row) => ({ ...writeSlot(row), key: { id: row.id, value: value(row) } }))
    },
    total: (db, site, where) => countSlots(db, site.clinic_id, where),
  },
}

function refuseMissing(element: Element, reason: string, at: string, sentence: string): void {
  element.refuse(reason, sentence, { at, type: 'required' })
}

function readTimes(element: Element, site: FhirSite): { starts_at: Date | null; ends_at: Date | null } {
  const read = (name: 'start' | 'end') => {
    const value = element.instant(name)
    if (value === undefined && element.fields[name] === undefined) refuseMissing(element, `missing-${name}`, name, `A slot needs its ${name}.`)
    if (value !== 'imprecise') return value ?? null
    element.refuse(`imprecise-${name}`, `The ${name} needs a time with its zone, such as 2026-11-24T09:30:00+03:00.`, { at: name, type: 'value' })
    return null
  }
  const [starts_at, ends_at] = [read('start'), read('end')]
  if (!starts_at || !ends_at) return { starts_at, ends_at }
  const length_ms = ends_at.getTime() - starts_at.getTime()
  if (length_ms <= 0) element.refuse('end-before-start', 'The slot ends before it starts, or is empty.', { at: 'end', type: 'invariant' })
  else if (length_ms > LENGTH_MS_MAX) element.refuse('too-long-slot', 'The slot lasts more than 24 hours.', { at: 'end' })
  if (starts_at.getTime() - site.now.getTime() > AHEAD_DAYS_MAX * DAY_MS) {
    element.refuse('too-far-ahead', `The slot begins more than ${AHEAD_DAYS_MAX} days from now: look at its year.`, { at: 'start' })
  }
  if (!site.history && site.now.getTime() - ends_at.getTime() > LATE_DAYS_MAX * DAY_MS) {
    element.refuse('too-late', `The slot ended more than ${LATE_DAYS_MAX} days ago. The operator can import the past.`, { at: 'end' })
  }
  return { starts_at, ends_at }
}

function readCapacity(element: Element): number {
  const extension = findExtension(element, SLOT_CAPACITY)
  const capacity = extension?.number('valueInteger') ?? 1
  if (Number.isInteger(capacity) && capacity >= 1 && capacity <= CAPACITY_MAX) return capacity
  extension!.refuse('wrong-value', `Expected a whole number of 1 to ${CAPACITY_MAX}. A slot without room is busy.`, { at: 'valueInteger', type: 'value' })
  return 1
}

function readLink(element: Element): string | null {
  const extension = findExtension(element, BOOKING_LINK)
  const text = extension?.text('valueUrl')
  if (text === undefined) return null
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text
  return extension!.refuse('wrong-value', 'Expected a web address that begins with https:// or http://.', { at: 'valueUrl', type: 'value' }) ?? null
}

/** What the schedule says is copied in; what neither says follows the specialty's rule. */
function fillColumns({ row, element }: Draft<SlotRow>, schedules: ReadonlyMap<string, KnownSchedule>, norms: NormBook, site: FhirSite): void {
  const schedule = schedules.get(row.schedule!.id)
  if (!schedule) {
    return element.refuse('unknown-schedule', `Schedule/${row.schedule!.id} is not known. Send the Schedule first or in the same Bundle.`, {
      at: 'schedule', type: 'not-found',
    })
  }
  if (schedule.own || schedule.source_id !== null) {
    element.reading.status = 409
    return element.refuse('kept-elsewhere', 'The slots of this schedule are kept in Otklik, or come from a source, and are changed there.', {
      at: 'schedule', type: 'conflict',
    })
  }
  if (row.walk_in && row.status === 'free') {
    element.warn('walk-in', 'A slot for people who walk in cannot be booked and is kept as busy-unavailable.', { at: 'appointmentType' })
  }
  const shut = row.status === 'free' && (row.walk_in || !schedule.active)
  row.columns = {
    schedule_id: schedule.id, branch_id: schedule.branch_id, doctor_id: schedule.doctor_id, place_id: schedule.place_id,
    specialty_code: schedule.specialty_code, starts_at: row.starts_at!, ends_at: row.ends_at!, day: localDate(row.starts_at!, site.zone),
    status: shut ? 'busy-unavailable' : row.status, capacity: row.capacity,
    audience: row.audience ?? schedule.audience, visit: row.visit, urgent_only: row.urgent_only,
    referral_only: row.referral_only ?? norms.rule(schedule.specialty_code).referral_needed,
    booking_url: row.booking_url, booking_phone: row.booking_phone,
  }
}

function refuseForeign(element: Element, before: KnownSlot | undefined): void {
  if (!before || (!before.own && before.source_id === null)) return
  element.reading.status = 409
  element.refuse('kept-elsewhere', 'This slot is kept in Otklik, or comes from a source, and is changed there.', { type: 'conflict' })
}

async function storeSlots(db: Write, site: FhirSite, drafts: Draft<SlotRow>[], known: ReadonlyMap<string, KnownSlot>) {
  const changes = drafts.map(({ id, row }) => {
    const before = known.get(id)
    const columns = row.columns!
    return { id: before?.id ?? makeId(site.now), fhir_id: id, before, after: { ...columns, status: statusAfter(columns.status, before, columns.capacity) } }
  })
  const { written, marked } = await changeSlots(db, site, changes)
  changes.forEach(({ id, before, after }, at) => {
    const { element, row } = drafts[at]!
    if (before && row.columns!.status === 'free' && after.status !== 'free') {
      element.warn('booked-here', `Otklik has ${before.taken} of ${after.capacity} seats of this slot booked: it stays ${after.status}.`, { at: 'status' })
    }
    const count = marked.get(id) ?? 0
    if (count > 0) element.warn('bookings-touched', `Bookings on this slot: ${count}. They are kept and marked, so that each person is offered another time.`)
  })
  return written
}

function writeSlot(row: SlotView): Kept {
  const kind = kindOfSlot(row)
  const resource = compact({
    resourceType: 'Slot',
    id: row.fhir_id,
    extension: [
      { url: AUDIENCE, valueCode: row.audience },
      ...(row.visit === 'any' || kind === 'FOLLOWUP' ? [] : [{ url: VISIT_KIND, valueCode: row.visit }]),
      { url: REFERRAL_ONLY, valueBoolean: row.referral_only },
      ...(row.capacity === 1 ? [] : [{ url: SLOT_CAPACITY, valueInteger: row.capacity }]),
      ...(row.booking_url === null ? [] : [{ url: BOOKING_LINK, valueUrl: row.booking_url }]),
      ...(row.booking_phone === null ? [] : [{ url: BOOKING_PHONE, valueString: row.booking_phone }]),
    ],
    specialty: [writeSpecialty(row.specialty_code)],
    appointmentType: writeKind(kind),
    schedule: { reference: `Schedule/${row.schedule_fhir_id}` },
    status: row.status,
    start: row.starts_at.toISOString(),
    end: row.ends_at.toISOString(),
  })
  return { resource, version: row.fhir_version, updated_at: row.updated_at }
}
