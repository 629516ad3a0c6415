// What the tests of the desk share: a clinic with a doctor's times, its people signed in, and residents with accounts.
import { type ClinicRow, buildClinic, buildDoctor, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse } from '../../../test/house.ts'
import { signIn } from '../../../test/signed_in.ts'
import { type Write, all, one, run, sql } from '../../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../../platform/time.ts'
import { buildPerson, buildSchedule, buildSlots } from '../booking/booking.sample.ts'
import { type WishPerson, bookSlot } from '../booking/index.ts'
import type { Channel } from '../booking/index.ts'

export const MINUTE_MS = 60_000

/** An instant, hours from NOON. */
export const hours = (n: number) => new Date(NOON.getTime() + n * HOUR_MS)

/** A room on a floor of the clinic's branch, with the way there. */
async function buildRoom(db: Write, clinic: ClinicRow): Promise<string> {
  const [floor, room] = [nextId(), nextId()]
  for (const [id, kind, name, part_of, way] of [
    [floor, 'lvl', '2 этаж', null, null], [room, 'ro', 'Кабинет 205', `floor-${floor}`, 'От лестницы налево, вторая дверь'],
  ] as const) {
    await run(db, sql`
      insert into clinics.place (clinic_id, id, fhir_id, branch_id, kind, name, part_of, way, updated_at)
      values (${clinic.id}, ${id}, ${kind === 'lvl' ? `floor-${id}` : `room-${id}`}, ${clinic.branch_id}, ${kind}, ${name}, ${part_of}, ${way}, ${NOON})`)
  }
  return room
}

/** A clinic with an ENT doctor's times: today from 12:15, and tomorrow from 12:00, every quarter of an hour. */
export async function openClinic(t: TestHouse, given: { room?: boolean } = {}) {
  const clinic = await t.house.database.write((db) => buildClinic(db))
  const made = await t.house.database.write(async (db) => {
    await run(db, sql`
      update clinics.branch
      set address = 'ул. Лесная, 3'
      where clinic_id = ${clinic.id}
        and id = ${clinic.branch_id}`)
    const place_id = given.room === false ? null : await buildRoom(db, clinic)
    const doctor_id = await buildDoctor(db, clinic.id, { family: 'Соколова' })
    const schedule = await buildSchedule(db, clinic, { doctor_id, place_id })
    const today = await buildSlots(db, schedule, Array.from({ length: 12 }, (_, n) => ({ starts_at: new Date(NOON.getTime() + (n + 1) * 15 * MINUTE_MS) })))
    const tomorrow = await buildSlots(db, schedule, Array.from({ length: 12 }, (_, n) => ({ starts_at: new Date(NOON.getTime() + DAY_MS + n * 15 * MINUTE_MS) })))
    return { schedule, today, tomorrow }
  })
  const [branch] = await all(t.house.database.read, sql<{ slug: string }>`
    select slug
    from clinics.branch
    where clinic_id = ${clinic.id}`)
  return { clinic, ...made, branch_slug: branch!.slug, href: `/access/${clinic.slug}/desk` }
}
export type OpenClinic = Awaited<ReturnType<typeof openClinic>>

/** The same with an administrator and the chief doctor signed in. */
export async function openDesk(t: TestHouse, given: { room?: boolean } = {}) {
  const opened = await openClinic(t, given)
  return {
    ...opened,
    admin: await signIn(t, 'administrator', opened.clinic.id),
    chief: await signIn(t, 'chief_doctor', opened.clinic.id),
  }
}
export type OpenDesk = Awaited<ReturnType<typeof openDesk>>

/** A resident with an account, signed in; their person. The account's address is where notices go. */
export async function openResident(t: TestHouse, given: { email?: string; name?: string } = {}) {
  const clinic = await t.house.database.write((db) => buildClinic(db))
  // a role elsewhere gives nothing here
  const account = await signIn(t, 'doctor', clinic.id)
  const person = await t.house.database.write(async (db) => {
    await run(db, sql`
      update people.account
      set email = ${given.email ?? null}
      where id = ${account.id}`)
    return buildPerson(db, { account_id: account.id, email: given.email ?? null, ...(given.name ? { name: given.name } : {}) })
  })
  return { ...account, person }
}

/** Books a slot now; out: the booking's id. */
export async function book(t: TestHouse, clinic_id: string, slot_id: string, person: WishPerson, channel: Channel = 'desk'): Promise<string> {
  const outcome = await bookSlot(t.house, { kind: 'system', name: 'test' }, {
    clinic_id, slot_id, class: 'afpn', person, channel, idempotency_key: null,
  }, t.clock.now())
  if (!outcome.ok) throw new Error(outcome.refusal)
  return outcome.booking.id
}

/** Visits that a person missed, so many days ago each, at a clinic. */
export async function buildMissed(t: TestHouse, clinic_id: string, person_id: string, specialty_code: string, days: readonly number[]): Promise<void> {
  await t.house.database.write(async (db) => {
    for (const day of days) {
      await run(db, sql`
        insert into access.person_booking (person_id, booking_id, clinic_id, specialty_code, place, state, starts_at, expires_at, updated_at)
        values (${person_id}, ${nextId()}, ${clinic_id}, ${specialty_code}, null, 'missed', ${new Date(t.clock.now().getTime() - day * DAY_MS)},
          ${t.clock.now()}, ${t.clock.now()})`)
    }
  })
}

/** Events of the clinic's log, in order: name and subject. */
export async function audited(t: TestHouse, clinic_id: string, event: string) {
  return all(t.house.database.read, sql<{ event: string; subject_id: string | null; actor_id: string | null; detail: { shown?: string[] } | null }>`
    select event, subject_id, actor_id, detail
    from platform.audit_event
    where clinic_id = ${clinic_id}
      and event = ${event}
    order by id`)
}

/** Rows of everything that a booking can change: what a mere reader must leave alone. */
export async function fingerprint(t: TestHouse): Promise<string> {
  const row = await one(t.house.database.read, sql<{ all: string }>`
    /* cross-clinic */
    select concat_ws(' ',
      (select md5(string_agg(b::text, ';' order by b.id)) from access.booking b),
      (select count(*) from access.booking_event),
      (select md5(string_agg(m::text, ';' order by m.id)) from access.booking_mail m),
      (select md5(string_agg(p::text, ';' order by p.booking_id)) from access.person_booking p),
      (select md5(string_agg(s::text, ';' order by s.id)) from access.slot s),
      (select count(*) from access.slot_change), (select count(*) from access.request), (select count(*) from letters.message),
      (select count(*) from letters.message_event), (select count(*) from access.ticket_count), (select count(*) from platform.audit_event)
    ) as all`)
  return row.all
}
