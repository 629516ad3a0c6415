import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { nextId } from '../../../test/builders.ts'
import { all, run, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { countNewClinics, keepRound } from '../waits/keeper.ts'
import { type BookingDesk, booked, openBookingDesk, wishFor } from './booking.sample.ts'

let desk: BookingDesk
before(async () => {
  desk = await openBookingDesk()
})
after(() => desk.t.close())

test('once the tables are filled and known, the statements of a booking are planned once a connection and not each time', async () => {
  const { database } = desk.t.house
  await desk.write((db) => fillSlots(db, 4_000))
  const slots = await Promise.all(Array.from({ length: 20 }, () => desk.makeSlot({ capacity: 20 })))
  const book = async (n: number) => {
    const person = { id: nextId(), name: 'Проба', birth_date: '1980-05-09', phone: null, email: null, lang: 'ru' as const }
    const held = booked(await desk.hold(wishFor(desk.clinic.id, slots[n % slots.length]!, person, { idempotency_key: nextId() })))
    booked(await desk.confirm(held.id))
  }
  // the kept figures, as the keeper has them within two seconds
  await keepRound(desk.t.house, new AbortController().signal)
  await countNewClinics(desk.t.house, new AbortController().signal)
  for (let n = 0; n < 300; n += 1) await book(n)
  await database.writeSingle((db) => run(db, sql`analyze access.slot, access.booking, access.person_booking, access.request`))
  for (let n = 0; n < 20; n += 1) await book(n)
  const plans = sql<{ statement: string; generic: number; custom: number }>`
    select left(regexp_replace(statement, '\\s+', ' ', 'g'), 80) as statement, generic_plans as generic, custom_plans as custom
    from pg_prepared_statements
    where generic_plans + custom_plans > 100`
  const kept = [await all(database.read, plans), await database.writeSingle((db) => all(db, plans)), await database.writeAhead((db) => all(db, plans))]
  assert.ok(kept.flat().length >= 6, `the statements of a hold and of its confirmation: ${JSON.stringify(kept)}`)
  // the server tries five times what a plan made for the values gains
  assert.deepEqual(kept.flat().filter(({ custom }) => custom > 5), [])
})

/** Times that are taken, of the desk's schedule: whoever searches among them has far to walk. */
async function fillSlots(db: Parameters<typeof run>[0], count: number): Promise<void> {
  const { schedule, clinic } = desk
  const ids = Array.from({ length: count }, () => nextId())
  const starts_at = new Date(desk.now().getTime() + DAY_MS)
  await run(db, sql`
    insert into access.slot (clinic_id, id, fhir_id, schedule_id, branch_id, doctor_id, specialty_code, starts_at, ends_at, day, status,
      capacity, taken, audience, updated_at)
    select ${clinic.id}::uuid, id, id::text, ${schedule.id}::uuid, ${schedule.branch_id}::uuid, ${schedule.doctor_id}::uuid,
      ${schedule.specialty_code}, ${starts_at}::timestamptz, ${new Date(starts_at.getTime() + 900_000)}::timestamptz,
      ${starts_at}::timestamptz::date, 'busy', 1, 1, 'both', ${desk.now()}::timestamptz
    from unnest(${ids}::uuid[]) as t (id)`)
}
