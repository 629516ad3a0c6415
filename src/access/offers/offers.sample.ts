// What the tests of offers share: a resident with a person, a clinic with its own hours, a link out of a mail.
import assert from 'node:assert/strict'
import { buildClinic, buildDoctor } from '../../../test/builders.ts'
import { NOON, type TestHouse } from '../../../test/house.ts'
import { type Person, signIn } from '../../../test/signed_in.ts'
import { one, sql } from '../../platform/db/index.ts'
import { buildPerson, buildSpecialty } from '../booking/booking.sample.ts'

/** A resident's account with oneself entered; no role is needed, so one that has ended serves. */
export async function openResident(t: TestHouse, clinic_id: string, email: string | null) {
  const account = await signIn(t, 'doctor', clinic_id)
  const person = await t.house.database.write((db) => buildPerson(db, { account_id: account.id, email, name: 'Мария Ивановна Петрова' }))
  return { account, person }
}

/** A clinic whose ENT doctor sees patients on Thursdays from nine to ten, 16 minutes each, entered through the page. */
export async function openOwnClinic(t: TestHouse) {
  t.clock.set(NOON)
  const { clinic, doctor_id } = await t.house.database.write(async (db) => {
    await buildSpecialty(db)
    const made = await buildClinic(db)
    return { clinic: made, doctor_id: await buildDoctor(db, made.id) }
  })
  const head = await signIn(t, 'head_of_department', clinic.id)
  const base = `/access/${clinic.slug}/schedules/${doctor_id}`
  await saveShown(head, `${base}/templates`, {
    branch: clinic.branch_id, specialty: 'ent', days: '4', opens: '09:00', closes: '10:00', audience: 'adult', urgent_percent: '0',
    first_percent: '0', repeat_percent: '0', valid_from: '2026-11-24',
  })
  return { clinic, doctor_id, head, base }
}

/** Shows a change of a schedule and saves it as it was shown. */
export async function saveShown(person: Person, url: string, form: Record<string, string>): Promise<void> {
  const shown = await person.post(url, form)
  assert.equal(shown.statusCode, 200)
  const saved = await person.post(url, { ...form, shown: /value="([\w-]{22})"/.exec(shown.body)![1]! })
  assert.equal(saved.statusCode, 303)
}

/** The last mail to an address, with the path of its link. */
export async function readMail(t: TestHouse, email: string): Promise<{ subject: string; text: string; path: string; count: number }> {
  await t.run('letters.dispatch')
  const mails = await t.house.mail.mailbox!.list({ query: email })
  const newest = mails.toSorted((a, b) => (a.received_at < b.received_at ? 1 : -1))[0]
  assert.ok(newest, `no mail to ${email}`)
  return { subject: newest.subject, text: newest.text, path: new URL(/https?:\/\/\S+/.exec(newest.text)![0]).pathname, count: mails.length }
}

export async function bookingState(t: TestHouse, clinic_id: string, id: string): Promise<{ state: string; moved_to: string | null }> {
  return one(t.house.database.read, sql<{ state: string; moved_to: string | null }>`
    select state, moved_to
    from access.booking
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}
