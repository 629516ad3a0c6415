// Taking a batch of Appointments: withdrawals first, since they give seats back; then the seats that are taken or changed;
// then the steps of those that have theirs.
import { findDoctors, findWorkingCalendar } from '../../clinics/index.ts'
import type { Write } from '../../platform/db/index.ts'
import { type Draft, type FhirSite, openDrafts } from '../../platform/fhir/handler.ts'
import type { WrittenRow } from '../../platform/fhir/store.ts'
import { findRoles } from '../../visits/index.ts'
import { getBooking } from '../booking/queries/bookings.ts'
import { dropPlace, noteStates } from '../booking/queries/ledger.ts'
import { changeState } from '../booking/queries/steps.ts'
import { keepToldPlaces } from '../booking/queries/told_places.ts'
import { settleServed } from '../booking/rules/counting.ts'
import { type EventKind, TRANSITIONS, raisesSequence } from '../booking/rules/state.ts'
import { type NormBook, findNorms } from '../norms.ts'
import type { AppointmentRow } from './appointment.ts'
import { type AppointmentRefusal, LATE_DAYS_MAX, isOver, judgeStatus, stateOf, stepsTo } from './appointment_rules.ts'
import { type Judged, actorOf } from './judged.ts'
import { type FoundPatient, type KnownBooking, findPatients, listLive, lockBookings } from './queries/bookings.ts'
import { type KnownSlot, findSlotsAt, lockSlots } from './queries/slots.ts'
import { seatAppointments } from './seating.ts'

interface Directory {
  known: ReadonlyMap<string, KnownBooking>
  patients: ReadonlyMap<string, FoundPatient>
  doctors: ReadonlyMap<string, string>
  slots: ReadonlyMap<string, KnownSlot>
  /** By doctor and instant, for those who name no slot. */
  slot_at: ReadonlyMap<string, string>
}

const SENTENCES: Record<AppointmentRefusal, { sentence: string; at: string; status?: number; type?: string }> = {
  'not-booked': { at: 'status', sentence: 'Only what is booked is kept. Send it when it is; ask for a time with $find, $hold and $book.' },
  'closed': { at: 'status', sentence: 'This booking has come to its end and stays so. Book anew under a new id.', status: 409, type: 'conflict' },
  'too-early': { at: 'status', sentence: 'Nobody arrives, is seen or misses a visit before its day (misses: before it begins). Look at the clock and the zone of your system.' },
  'too-late': { at: 'end', sentence: `The visit ended more than ${LATE_DAYS_MAX} days ago and is no longer taken or corrected; it can still be cancelled. The operator can import the past.` },
}

/** Stores what can be; refuses the rest on its element. Out: one row for each booking that was written. */
export async function takeAppointments(db: Write, site: FhirSite, drafts: Draft<AppointmentRow>[]): Promise<WrittenRow[]> {
  const directory = await openDirectory(db, site, drafts)
  const judged = drafts.flatMap((draft) => judge(draft, directory, site) ?? [])
  const changed = new Set<string>()
  for (const one of judged.filter(({ draft }) => stateOf(draft.row.status) === 'cancelled')) {
    if (one.known && (await walk(db, site, one))) changed.add(one.draft.id)
  }
  const norms = await findNorms(db)
  const calendar = await findWorkingCalendar(db)
  const { seated, created } = await seatAppointments(db, site, judged, { norms, calendar, last_days: new Map() })
  for (const id of seated) changed.add(id)
  const standing = new Set(openDrafts(drafts))
  for (const one of judged.filter(({ draft, known }) => known && standing.has(draft) && stateOf(draft.row.status) !== 'cancelled')) {
    if (await walk(db, site, one)) changed.add(one.draft.id)
  }
  await keepPlaces(db, site, judged, norms)
  return [...created, ...(changed.size === 0 ? [] : await lockBookings(db, site.clinic_id, [...changed]))]
}

/** Live bookings stand in their patients' ledgers; one that has another patient now leaves the ledger of the first. */
async function keepPlaces(db: Write, site: FhirSite, judged: readonly Judged[], norms: NormBook): Promise<void> {
  const live = await listLive(db, site.clinic_id, judged.map(({ draft }) => draft.id), site.now)
  const owners = new Map(live.map(({ booking_id, person_id }) => [booking_id, person_id]))
  for (const { known } of judged) {
    const owner = known && owners.get(known.id)
    const before = known && (known.person_id ?? known.patient_id)
    if (known && owner && before && owner !== before) await dropPlace(db, before, known.id)
  }
  await keepToldPlaces(db, live, (code) => norms.rule(code).bookings_max, site.now)
}

async function openDirectory(db: Write, site: FhirSite, drafts: Draft<AppointmentRow>[]): Promise<Directory> {
  const { clinic_id } = site
  const rows = drafts.map(({ row }) => row)
  const known = await lockBookings(db, clinic_id, drafts.map(({ id }) => id))
  const patients = await findPatients(db, clinic_id, unique(rows.flatMap(({ patient }) => (typeof patient === 'object' ? patient.id : []))))
  const practitioners = await findDoctors(db, clinic_id, rows.flatMap(({ doctor }) => (doctor?.type === 'Practitioner' ? doctor.id : [])))
  const roles = await findRoles(db, clinic_id, unique(rows.flatMap(({ doctor }) => (doctor?.type === 'PractitionerRole' ? doctor.id : []))))
  const doctors = new Map<string, string>([
    ...[...practitioners].map(([id, doctor_id]) => [`Practitioner/${id}`, doctor_id] as const),
    ...[...roles].map(([id, role]) => [`PractitionerRole/${id}`, role.doctor_id] as const),
  ])
  const wanted = rows.flatMap((row) => {
    const doctor_id = row.doctor && doctors.get(`${row.doctor.type}/${row.doctor.id}`)
    return row.slots.length === 0 && doctor_id !== undefined && row.starts_at ? [{ doctor_id, starts_at: row.starts_at }] : []
  })
  const at = wanted.length === 0 ? [] : await findSlotsAt(db, clinic_id, wanted)
  const slots = await lockSlots(db, clinic_id, unique([
    ...rows.flatMap((row) => row.slots[0]?.id ?? []), ...at.map(({ fhir_id }) => fhir_id), ...known.map(({ slot_fhir_id }) => slot_fhir_id),
  ]))
  return {
    known: new Map(known.map((row) => [row.fhir_id, row])), patients, doctors,
    slots: new Map(slots.map((slot) => [slot.fhir_id, slot])),
    slot_at: new Map(at.map((slot) => [`${slot.doctor_id} ${slot.starts_at.getTime()}`, slot.fhir_id])),
  }
}

const unique = (ids: string[]) => [...new Set(ids)]

/** The Appointment with what it refers to; undefined when it was refused. */
function judge(draft: Draft<AppointmentRow>, directory: Directory, site: FhirSite): Judged | undefined {
  const { row, element, id } = draft
  const known = directory.known.get(id)
  const withdrawal = known !== undefined && stateOf(row.status) === 'cancelled'
  // what is not booked yet needs nothing else
  if (stateOf(row.status) === undefined && known?.state !== 'held') return refuseStatus(draft, 'not-booked')
  const patient = typeof row.patient === 'object' ? directory.patients.get(row.patient.id) : undefined
  if (typeof row.patient === 'object' && !patient && !withdrawal) {
    element.refuse('unknown-patient', 'The patient is not known. Send the Patient first or in the same Bundle.', { at: 'participant', type: 'not-found' })
  } else if (!patient && !known && !withdrawal) {
    element.refuse('missing-patient', 'An appointment needs its patient: a participant whose actor is a Patient.', { at: 'participant', type: 'required' })
  }
  if (row.doctor && !withdrawal && !directory.doctors.has(`${row.doctor.type}/${row.doctor.id}`)) {
    element.refuse('unknown-doctor', 'The doctor is not known. Send the Practitioner or the PractitionerRole first or in the same Bundle.', { at: 'participant', type: 'not-found' })
  }
  const slot = withdrawal ? undefined : findSlot(draft, directory, known)
  const visit = visitOf(row, slot, known)
  const refusal = visit && judgeStatus(row.status, known, visit, site.zone, site.now, site.history)
  if (refusal) refuseStatus(draft, refusal)
  return openDrafts([draft]).length === 0 ? undefined : { draft, known, slot, patient }
}

function refuseStatus({ element }: Draft<AppointmentRow>, refusal: AppointmentRefusal): undefined {
  const { sentence, status, ...options } = SENTENCES[refusal]
  if (status !== undefined) element.reading.status = status
  element.refuse(refusal, sentence, options)
}

function findSlot({ row, element }: Draft<AppointmentRow>, { slots, slot_at, doctors }: Directory, known: KnownBooking | undefined): KnownSlot | undefined {
  const reference = row.slots[0]
  const doctor_id = row.doctor && doctors.get(`${row.doctor.type}/${row.doctor.id}`)
  const found = reference ? slots.get(reference.id) : slots.get(slot_at.get(`${doctor_id} ${row.starts_at?.getTime()}`) ?? '')
  if (reference && !found) {
    return element.refuse('unknown-slot', `Slot/${reference.id} is not known. Send the Slot first or in the same Bundle.`, { at: 'slot', type: 'not-found' })
  }
  if (!found && !known) {
    return element.refuse('missing-slot', 'An appointment needs its Slot, or a doctor and a start at which the doctor has exactly one.', { at: 'slot', type: 'required' })
  }
  const slot = found ?? slots.get(known!.slot_fhir_id)!
  const inside = row.starts_at === null || (row.starts_at >= slot.starts_at && row.starts_at < slot.ends_at)
  if (!inside || (row.ends_at && row.ends_at <= (row.starts_at ?? slot.starts_at))) {
    return element.refuse('outside-slot', 'The appointment does not begin within its slot, or ends before it begins.', { at: inside ? 'end' : 'start', type: 'invariant' })
  }
  return slot
}

function visitOf(row: AppointmentRow, slot: KnownSlot | undefined, known: KnownBooking | undefined): { starts_at: Date; ends_at: Date } | undefined {
  const of = slot ?? known
  return of && { starts_at: row.starts_at ?? of.starts_at, ends_at: row.ends_at ?? of.ends_at }
}

/** The steps of a known booking to the state that is asked for, each with its event. Out: whether there were any. */
async function walk(db: Write, site: FhirSite, { draft, known }: Judged): Promise<boolean> {
  const to = stateOf(draft.row.status)
  if (!known || to === undefined || (isOver(known.state) && to === 'cancelled')) return false
  const steps = stepsTo(known.state, to)!
  for (const kind of steps) await takeStep(db, site, known, kind, draft.row.status === 'entered-in-error' ? 'entered_in_error' : 'clinic')
  const ledger_id = known.person_id ?? known.patient_id
  if (steps.length > 0 && ledger_id !== null) await noteStates(db, [{ person_id: ledger_id, booking_id: known.id, state: to }], site.now)
  return steps.length > 0
}

async function takeStep(db: Write, site: FhirSite, known: KnownBooking, kind: EventKind, reason: string): Promise<void> {
  const booking = kind === 'booked' ? await getBooking(db, site.clinic_id, known.id) : undefined
  const done = await changeState(db, actorOf(site), {
    clinic_id: site.clinic_id, booking_id: known.id, kind,
    from: TRANSITIONS[kind].from.filter((state) => state !== 'nothing'), to: TRANSITIONS[kind].to,
    slot: kind === 'cancelled' ? 'release' : kind === 'booked' ? 'settle' : 'keep',
    detail: kind === 'cancelled' ? { reason } : null,
    raises_sequence: raisesSequence(kind),
    settlement: booking?.request ? settleServed(booking.request, booking.id, booking.starts_at, booking.zone) : null,
  }, site.now)
  if (!done) throw new Error(`booking ${known.id} is locked and did not take the step ${kind}`)
}
