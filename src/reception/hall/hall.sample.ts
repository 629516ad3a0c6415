// What the tests of halls share: a clinic with an ENT doctor's times today in room 205 and a duty doctor, and its people.
import { nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse } from '../../../test/house.ts'
import { signIn } from '../../../test/signed_in.ts'
import { buildPerson } from '../../access/booking/booking.sample.ts'
import { book, openClinic } from '../../access/desk/desk.sample.ts'
import { ensureTicket } from '../../access/index.ts'
import { findBooking } from '../../access/booking/index.ts'
import { all, run, sql } from '../../platform/db/index.ts'

/** A clinic at NOON; the ENT doctor's times begin at 12:15, the duty doctor sits in room 108 from 08:00 to 20:00. */
export async function openHall(t: TestHouse) {
  const opened = await openClinic(t)
  await t.house.database.write((db) => run(db, sql`
    insert into access.duty (clinic_id, id, branch_id, audience, day, opens, closes, room, updated_at)
    values (${opened.clinic.id}, ${nextId()}, ${opened.clinic.branch_id}, 'both', '2026-11-24', '08:00', '20:00', 'Кабинет 108', ${NOON})`))
  return {
    ...opened,
    hall: `/reception/${opened.clinic.slug}/hall`,
    room: `s:${opened.schedule.id}`,
    screen: `/reception/${opened.clinic.slug}/hall/${opened.branch_slug}/screen`,
    admin: await signIn(t, 'administrator', opened.clinic.id),
    /** Books the n-th time of today; out: id and ticket. */
    async book(n: number): Promise<{ id: string; ticket: string }> {
      const person = await t.house.database.write((db) => buildPerson(db))
      const id = await book(t, opened.clinic.id, opened.today[n]!, person)
      const ticket = await ensureTicket(t.house, (await findBooking(t.house.database.read, opened.clinic.id, id))!)
      return { id, ticket: ticket! }
    },
    /** Everybody without a booking, in the order of their numbers. */
    walkIns: () => all(t.house.database.read, sql<{ id: string; ticket: string; urgent: boolean; left_at: Date | null }>`
      select id, ticket, urgent, left_at
      from reception.walk_in
      where clinic_id = ${opened.clinic.id}
      order by ticket`),
  }
}
export type OpenHall = Awaited<ReturnType<typeof openHall>>
