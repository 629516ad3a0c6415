// Rows for tests of access: what one books, and for whom. Each builder names only what matters, the rest is plausible.
import assert from 'node:assert/strict'
import { ZONE, buildClinic, buildDoctor, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { openSession } from '../../people/sessions.ts'
import { type Write, all, one, run, sql } from '../../platform/db/index.ts'
import type { Actor } from '../../platform/permit.ts'
import { localDate } from '../../platform/time.ts'
import type { Audience, SlotStatus } from '../slot.ts'
import { type Booking, type BookingWish, type Outcome, type Refusal, type WishPerson, confirmBooking, holdSlot } from './index.ts'
import { findBooking, listEvents } from './queries/bookings.ts'
import { type Folded, foldEvents } from './rules/state.ts'

export const SYSTEM: Actor = { kind: 'system', name: 'test' }

/** A specialty of the city's list; the same code twice is one row. */
export async function buildSpecialty(db: Write, code = 'ent', name_ru = 'Оториноларинголог', name_en = 'ENT doctor'): Promise<string> {
  await run(db, sql`
    insert into clinics.specialty (code, name_ru, name_en)
    values (${code}, ${name_ru}, ${name_en})
    on conflict (code) do nothing`)
  return code
}

export interface ScheduleGiven {
  branch_id: string
  doctor_id: string | null
  specialty_code: string
  audience: Audience
  own: boolean
  active: boolean
  place_id: string | null
}

export interface ScheduleRow { id: string; clinic_id: string; branch_id: string; doctor_id: string | null; place_id: string | null; specialty_code: string; audience: Audience }

/** A schedule of one doctor (a new one unless given) at a clinic's branch. */
export async function buildSchedule(
  db: Write, clinic: { id: string; branch_id: string }, given: Partial<ScheduleGiven> = {},
): Promise<ScheduleRow> {
  const id = nextId()
  const specialty_code = await buildSpecialty(db, given.specialty_code)
  const doctor_id = given.doctor_id === undefined ? await buildDoctor(db, clinic.id) : given.doctor_id
  const row: ScheduleRow = {
    id, clinic_id: clinic.id, branch_id: given.branch_id ?? clinic.branch_id, doctor_id, place_id: given.place_id ?? null, specialty_code,
    audience: given.audience ?? 'both',
  }
  await run(db, sql`
    insert into access.schedule (clinic_id, id, fhir_id, own, branch_id, doctor_id, place_id, specialty_code, audience, active, updated_at)
    values (${row.clinic_id}, ${id}, ${id}, ${given.own ?? true}, ${row.branch_id}, ${doctor_id}, ${row.place_id}, ${specialty_code},
      ${row.audience}, ${given.active ?? true}, ${NOON})`)
  return row
}

export interface SlotGiven {
  starts_at: Date
  minutes: number
  status: SlotStatus
  capacity: number
  audience: Audience
  visit: 'any' | 'first' | 'repeat'
  urgent_only: boolean
  referral_only: boolean
  booking_url: string | null
  booking_phone: string | null
}

/** A free slot of a schedule, tomorrow at the hour of NOON unless said. Out: its id. */
export async function buildSlot(db: Write, schedule: ScheduleRow, given: Partial<SlotGiven> = {}): Promise<string> {
  const [id] = await buildSlots(db, schedule, [given])
  return id!
}

/** Several slots of a schedule in one statement; out: their ids, in the order given. */
export async function buildSlots(db: Write, schedule: ScheduleRow, given: readonly Partial<SlotGiven>[]): Promise<string[]> {
  const rows = given.map((slot) => {
    const starts_at = slot.starts_at ?? new Date(NOON.getTime() + 24 * 3_600_000)
    return {
      id: nextId(), starts_at, ends_at: new Date(starts_at.getTime() + (slot.minutes ?? 15) * 60_000), day: localDate(starts_at, ZONE),
      status: slot.status ?? 'free', capacity: slot.capacity ?? 1, audience: slot.audience ?? schedule.audience, visit: slot.visit ?? 'any',
      urgent_only: slot.urgent_only ?? false, referral_only: slot.referral_only ?? false,
      booking_url: slot.booking_url ?? null, booking_phone: slot.booking_phone ?? null,
    }
  })
  await run(db, sql`
    insert into access.slot (clinic_id, id, fhir_id, schedule_id, branch_id, doctor_id, place_id, specialty_code, starts_at, ends_at,
      day, status, capacity, audience, visit, urgent_only, referral_only, booking_url, booking_phone, updated_at)
    select ${schedule.clinic_id}::uuid, s.id, s.id::text, ${schedule.id}::uuid, ${schedule.branch_id}::uuid, ${schedule.doctor_id}::uuid,
      ${schedule.place_id}::uuid, ${schedule.specialty_code}, s.starts_at, s.ends_at, s.day, s.status, s.capacity, s.audience, s.visit,
      s.urgent_only, s.referral_only, s.booking_url, s.booking_phone, ${NOON}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s (id uuid, starts_at timestamptz, ends_at timestamptz, day date,
      status text, capacity smallint, audience text, visit text, urgent_only boolean, referral_only boolean, booking_url text,
      booking_phone text)`)
  return rows.map(({ id }) => id)
}

export interface PersonGiven { account_id: string | null; kind: 'self' | 'child' | 'visitor'; name: string; birth_date: string; phone: string | null; email: string | null }

/** Somebody one books for: a visitor of a desk unless an account is given. */
export async function buildPerson(db: Write, given: Partial<PersonGiven> = {}): Promise<WishPerson & { id: string }> {
  const id = nextId()
  const account_id = given.account_id ?? null
  const person = {
    id, name: given.name ?? 'Мария Ивановна Петрова', birth_date: given.birth_date ?? '1980-05-09',
    phone: given.phone === undefined ? '+7 900 000-00-00' : given.phone, email: given.email ?? null, lang: 'ru' as const,
  }
  await run(db, sql`
    insert into access.person (id, account_id, kind, name, birth_date, phone, email, lang, created_at, updated_at)
    values (${id}, ${account_id}, ${given.kind ?? (account_id === null ? 'visitor' : 'self')}, ${person.name}, ${person.birth_date},
      ${person.phone}, ${person.email}, 'ru', ${NOON}, ${NOON})`)
  return person
}

/** A wish with everything that a hold needs. */
export function wishFor(
  clinic_id: string, slot_id: string, person: WishPerson, given: Partial<BookingWish> = {},
): BookingWish {
  return { clinic_id, slot_id, class: 'afpn', person, channel: 'page', idempotency_key: null, ...given }
}

/** Every booking of the database equals what its events fold to, and every slot's count its bookings. Out: how many bookings. */
export async function assertConsistent(t: Pick<TestHouse, 'house'>): Promise<number> {
  const { read } = t.house.database
  const rows = await all(read, sql<{ clinic_id: string; id: string }>`
    /* cross-clinic */
    select clinic_id, id
    from access.booking`)
  for (const { clinic_id, id } of rows) {
    const kept = (await findBooking(read, clinic_id, id))!
    const { state, held_until, booked_at, moved_from, moved_to, reason, sequence, event_count } = kept
    const folded: Folded = foldEvents(await listEvents(read, clinic_id, id))
    // the sequence of a moved booking goes on from the one it came from
    assert.deepEqual({ state, held_until, booked_at, moved_from, moved_to, reason, sequence: sequence >= folded.sequence, event_count },
      { ...folded, sequence: true }, id)
  }
  const wrong = await all(read, sql<{ id: string }>`
    /* cross-clinic */
    select s.id
    from access.slot s
    where s.taken <> (
      select count(*)
      from access.booking b
      where b.clinic_id = s.clinic_id
        and b.slot_id = s.id
        and b.state in ('held', 'booked', 'arrived', 'fulfilled', 'missed')
    )`)
  assert.deepEqual(wrong, [], 'slots whose count is not that of their bookings')
  return rows.length
}

export const MINUTE_MS = 60_000

/** The booking of an act that succeeded. */
export function booked(outcome: Outcome): Booking {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.refusal)
  return outcome.booking
}

/** Why an act was refused. */
export function refused(outcome: Outcome): Refusal {
  assert.ok(!outcome.ok)
  return outcome.refusal
}

/** A house with a clinic and a schedule, and what tests of the core do and look at again and again. */
export async function openBookingDesk() {
  const t = await openTestHouse()
  const { read, write } = t.house.database
  const clinic = await write((db) => buildClinic(db))
  const schedule = await write((db) => buildSchedule(db, clinic))
  const now = () => t.clock.now()
  return {
    t, clinic, schedule, now, write,
    makeSlot: (given: Partial<SlotGiven> = {}, of = schedule) => write((db) => buildSlot(db, of, given)),
    makePerson: (given: Partial<PersonGiven> = {}) => write((db) => buildPerson(db, given)),
    hold: (wish: BookingWish) => holdSlot(t.house, SYSTEM, wish, now()),
    confirm: (booking_id: string, clinic_id = clinic.id) => confirmBooking(t.house, SYSTEM, clinic_id, booking_id, now()),
    findSlot: (id: string) => one(read, sql<{ status: string; taken: number; fhir_version: number }>`
      select status, taken, fhir_version
      from access.slot
      where clinic_id = ${clinic.id}
        and id = ${id}`),
    findRequest: (id: string) => one(read, sql<KeptRequest>`
      select outcome, wait_days, path_days, first_offer_met, norm_key, norm_edition, first_offer_at
      from access.request
      where clinic_id = ${clinic.id}
        and id = ${id}`),
    listPlaces: (person_id: string) => all(read, sql<{ booking_id: string; place: number | null; state: string }>`
      select booking_id, place, state
      from access.person_booking
      where person_id = ${person_id}
      order by state, place`),
    listCounts: (specialty_code: string) => all(read, sql<{ measure: string; days: number | null; delta: number }>`
      select measure, days, delta
      from access.request_change
      where clinic_id = ${clinic.id}
        and specialty_code = ${specialty_code}
      order by measure, id`),
    countAttempts: async () => (await all(read, sql<{ outcome: string; n: number }>`
      select outcome, count(*)::int as n
      from access.failed_attempt
      where clinic_id = ${clinic.id}
      group by outcome
      order by outcome`)).map(({ outcome, n }) => `${outcome} ${n}`).join(),
  }
}
export type BookingDesk = Awaited<ReturnType<typeof openBookingDesk>>

interface KeptRequest {
  outcome: string
  wait_days: number | null
  path_days: number | null
  first_offer_met: boolean
  norm_key: string
  norm_edition: string
  first_offer_at: Date
}

/** A resident's account, signed in; out: its id and the session's token. */
export async function openResident(t: TestHouse, name = 'Ольга Петровна Белова', now = t.clock.now()): Promise<{ account_id: string; token: string }> {
  const id = nextId()
  const token = await t.house.database.write(async (db) => {
    await run(db, sql`
      insert into people.account (id, issuer, subject, name, email, lang, created_at)
      values (${id}, 'test', ${id}, ${name}, ${`${id.slice(-6)}@mail.example`}, 'ru', ${NOON})`)
    return openSession(db, id, { staff: false, user_agent: null, id_token: null }, now)
  })
  return { account_id: id, token }
}
