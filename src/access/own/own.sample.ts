// A clinic that keeps its schedules here, with its head of department signed in, and what stands in its tables.
import assert from 'node:assert/strict'
import { type ClinicRow, buildClinic, buildDoctor, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse } from '../../../test/house.ts'
import { type Person, signIn, textOf } from '../../../test/signed_in.ts'
import { all, run, sql } from '../../platform/db/index.ts'
import { buildPerson, buildSpecialty, wishFor } from '../booking/booking.sample.ts'
import { bookSlot } from '../booking/index.ts'

const HOURS = {
  specialty: 'ent', opens: '09:00', closes: '10:00', audience: 'adult', urgent_percent: '0', first_percent: '0', repeat_percent: '0',
  valid_from: '2026-11-24',
}

export async function openClinic(t: TestHouse) {
  t.clock.set(NOON)
  const { clinic, doctor_id, room_id } = await t.house.database.write(async (db) => {
    await buildSpecialty(db)
    const made = await buildClinic(db)
    return { clinic: made, doctor_id: await buildDoctor(db, made.id), room_id: await buildRoom(db, made, 'Кабинет 12') }
  })
  const head = await signIn(t, 'head_of_department', clinic.id)
  const base = `/access/${clinic.slug}/schedules/${doctor_id}`
  return { clinic, doctor_id, room_id, head, base, hours: { ...HOURS, branch: clinic.branch_id, room: room_id } }
}

export async function buildRoom(db: Parameters<typeof buildDoctor>[0], clinic: ClinicRow, name: string): Promise<string> {
  const id = nextId()
  await run(db, sql`
    insert into clinics.place (clinic_id, id, fhir_id, branch_id, kind, name, updated_at)
    values (${clinic.id}, ${id}, ${id}, ${clinic.branch_id}, 'ro', ${name}, ${NOON})`)
  return id
}

/** Shows the change, then saves it as it was shown. */
export async function save(person: Person, url: string, form: Record<string, string>) {
  const shown = await person.post(url, form)
  assert.equal(shown.statusCode, 200, textOf(shown.body))
  const digest = /value="([\w-]{22})"/.exec(shown.body)![1]!
  const saved = await person.post(url, { ...form, shown: digest })
  assert.equal(saved.statusCode, 303, textOf(saved.body))
  return { shown: textOf(shown.body), location: saved.headers['location'] as string, digest }
}

interface Slot { id: string; day: string; status: string; taken: number; starts_at: Date; place_id: string | null }
export const slotsOf = (t: TestHouse, clinic: ClinicRow) => all(t.house.database.read, sql<Slot>`
  select id, day, status, taken, starts_at, place_id
  from access.slot
  where clinic_id = ${clinic.id}
  order by starts_at`)

export async function book(t: TestHouse, clinic: ClinicRow, slot_id: string, email: string | null = null) {
  const person = await t.house.database.write((db) => buildPerson(db, { email }))
  const booked = await bookSlot(t.house, { kind: 'system', name: 'test' }, wishFor(clinic.id, slot_id, person, { channel: 'desk' }), t.clock.now())
  assert.ok(booked.ok)
  return booked.booking
}

export const touchedOf = (t: TestHouse, clinic: ClinicRow) => all(t.house.database.read, sql<{ id: string; touched_by: string }>`
  select id, touched_by
  from access.booking
  where clinic_id = ${clinic.id}
    and touched_at is not null`)
