// The pages of access and what they show: who looks at which, and the things of the demo city that have pages.
import { insertApplication } from '../../src/access/attach/queries/applications.ts'
import { insertEntry } from '../../src/access/attach/queries/attachments.ts'
import { bookSlot, holdSlot } from '../../src/access/booking/index.ts'
import { insertHandover } from '../../src/access/booking/queries/handovers.ts'
import { insertAppeal } from '../../src/access/desk/queries/appeals.ts'
import { insertSource } from '../../src/access/feed/queries/sources.ts'
import { insertAlert } from '../../src/access/offers/alerts/queries.ts'
import { insertOffer } from '../../src/access/offers/queries/offers.ts'
import { insertWaiting } from '../../src/access/offers/queries/waiting.ts'
import { insertTemplates } from '../../src/access/own/queries/plan.ts'
import { makeLinkToken } from '../../src/letters/index.ts'
import { one, run, sql } from '../../src/platform/db/index.ts'
import { NETWORK_ID } from '../../src/platform/ids.ts'
import { DAY_MS, HOUR_MS } from '../../src/platform/time.ts'
import { nextId } from '../builders.ts'
import { NOON } from '../house.ts'
import type { Walk } from './walking.ts'

/** Who looks at which page; an address of its own where the route's names are not enough. */
export const ACCESS_PAGES: Record<string, string | readonly [person: string, address: string]> = {
  '/access': ['anonymous', '/access?s=therapist'],
  '/access/map': ['anonymous', '/access/map?s=therapist'],
  '/access/compare': ['anonymous', '/access/compare?s=therapist&b=:clinic::branch&b=:clinic::branch_2'],
  '/access/branches/:clinic/:branch/:specialty': 'anonymous',
  '/access/how-we-count': 'anonymous',
  '/access/times/:clinic/:branch/:specialty': 'anonymous',
  '/access/handover/:clinic/slots/:slot': ['anonymous', '/access/handover/:clinic/slots/:linked_slot'],
  '/access/handover/:clinic/:handover': 'anonymous',
  '/access/cannot-come/:token': ['anonymous', '/access/cannot-come/:cannot_come'],
  '/access/offers/:token': ['anonymous', '/access/offers/:offer'],
  '/access/alerts/stop/:token': ['anonymous', '/access/alerts/stop/:stop'],
  '/access/holds': ['resident.adult', '/access/holds?clinic=:clinic&branch=:branch&specialty=:specialty&slot=:slot'],
  '/access/bookings': 'resident.adult',
  '/access/bookings/:clinic/:booking': 'resident.adult',
  '/access/bookings/:clinic/:booking/move': ['resident.adult', '/access/bookings/:clinic/:booking/move?to=:clinic.:slot'],
  '/access/bookings/:clinic/:booking/ticket': 'resident.adult',
  '/access/people': 'resident.adult',
  '/access/people/new': 'resident.adult',
  '/access/people/:person': 'resident.adult',
  '/access/calendar': 'resident.adult',
  '/access/locks': 'resident.adult',
  '/access/waiting': 'resident.adult',
  '/access/waiting/new': ['resident.adult', '/access/waiting/new?s=therapist&b=:clinic::branch'],
  '/access/waiting/:waiting': 'resident.adult',
  '/access/alerts': 'resident.adult',
  '/access/attachments': 'resident.adult',
  '/access/attachments/new': 'resident.adult',
  '/access/:clinic/desk': 'administrator',
  '/access/:clinic/desk/new': 'administrator',
  '/access/:clinic/desk/persons/:person': 'administrator',
  '/access/:clinic/desk/:booking': 'administrator',
  '/access/:clinic/desk/:booking/move': 'administrator',
  '/access/:clinic/desk/:booking/ticket': 'administrator',
  '/access/:clinic/touched': 'administrator',
  '/access/:clinic/attachments': 'administrator',
  '/access/:clinic/attachments/:application': 'administrator',
  '/access/:clinic/attachments/limits': 'chief_doctor',
  '/access/:clinic/desk/appeals': 'chief_doctor',
  '/access/:clinic/desk/appeals/:appeal': 'chief_doctor',
  '/access/:clinic/duty': 'chief_doctor',
  '/access/:clinic/schedules': 'chief_doctor',
  '/access/:clinic/schedules/:doctor': 'chief_doctor',
  '/access/:clinic/schedules/:doctor/templates/new': 'chief_doctor',
  '/access/:clinic/schedules/:doctor/templates/:template': 'chief_doctor',
  '/access/:clinic/schedules/:doctor/deviations/new': ['chief_doctor', '/access/:clinic/schedules/:doctor/deviations/new?kind=illness'],
  '/access/attachments/overdue': 'city_officer',
  '/access/sources': 'operator',
  '/access/sources/new': 'operator',
  '/access/sources/:source': 'operator',
  '/api/v1': 'anonymous',
}

/** GET routes of access and of the open interface that serve no page. */
export const ACCESS_NO_PAGE = [
  '/$bulk-publish', '/access/open/:file', '/access/bookings/:clinic/:booking/calendar.ics', '/access/calendar/:token.ics',
  '/api/v1/openapi.json', '/api/v1/duty', '/api/v1/norms', '/api/v1/specialties', '/api/v1/times', '/api/v1/waits', '/api/v1/waits/history',
  '/fhir/R4/Appointment/$find',
  // they lead to the booking: src/access/booking/in_way.test.ts
  '/access/bookings/:clinic/:booking/confirmation', '/access/bookings/:clinic/:booking/cancellation',
]

/** Makes what the city has not got, all of it the adult resident's, and names it. */
export async function chooseAccessParameters({ t, clinic }: Walk): Promise<Record<string, string>> {
  const { read, write } = t.house.database
  const actor = { kind: 'system', name: 'test' } as const
  const account = await one(read, sql<{ id: string }>`select id from people.account where subject = 'resident.adult'`)
  const branches = await one(read, sql<{ id: string; slug: string; slug_2: string }>`
    select w.branch_id as id, b.slug, max(o.slug) as slug_2
    from access.slot w
    join clinics.branch b on b.clinic_id = ${clinic.id} and b.id = w.branch_id
    join clinics.branch o on o.clinic_id = ${clinic.id}
    where w.clinic_id = ${clinic.id} and w.specialty_code = 'therapist' and w.status = 'free' and w.starts_at > ${NOON} and w.booking_url is null
    group by 1, 2
    having count(distinct w.id) >= 4
    limit 1`)
  const slots = (await one(read, sql<{ ids: string[]; doctor_id: string; clinic_id: string }>`
    select (array_agg(id order by starts_at))[1:4] as ids
    from access.slot
    where clinic_id = ${clinic.id} and branch_id = ${branches.id} and specialty_code = 'therapist' and status = 'free' and starts_at > ${NOON}
      and audience <> 'child' and visit <> 'repeat' and not urgent_only and not referral_only and booking_url is null`)).ids
  const id = Object.fromEntries(['person', 'waiting', 'offer', 'alert', 'appeal', 'application', 'source', 'template', 'handover']
    .map((name) => [name, nextId()])) as Record<string, string>
  const person = { id: id['person']!, name: 'Анна Петровна Белова', birth_date: '1980-05-09', phone: null, email: 'walk@mail.example', lang: 'ru' as const }
  const { doctor_id } = await one(read, sql<{ doctor_id: string }>`select doctor_id from access.slot where clinic_id = ${clinic.id} and id = ${slots[0]}`)
  await write(async (db) => {
    await run(db, sql`
      insert into access.person (id, account_id, kind, name, birth_date, email, lang, created_at, updated_at)
      values (${person.id}, ${account.id}, 'child', ${person.name}, ${person.birth_date}, ${person.email}, 'ru', ${NOON}, ${NOON})`)
    await run(db, sql`insert into access.desk_person (clinic_id, person_id, met_at) values (${clinic.id}, ${person.id}, ${NOON})`)
    await run(db, sql`update access.slot set booking_url = 'https://clinic.example/book' where clinic_id = ${clinic.id} and id = ${slots[3]}`)
    await insertSource(db, id['source']!, { clinic_id: NETWORK_ID, code: 'walk', kind: 'csv', name: 'Таблица', url: null, poll_minutes: 60 }, NOON)
    await insertHandover(db, clinic.id, id['handover']!, { id: slots[3]!, branch_id: branches.id, specialty_code: 'therapist' }, '2026-11-24', NOON)
    await insertTemplates(db, clinic.id, [{
      id: id['template']!, doctor_id, branch_id: branches.id, specialty_code: 'therapist', place_id: null, weekday: 7, opens: '09:00', closes: '10:00',
      visit_minutes: null, pauses: [], audience: 'adult', referral_only: false, urgent_percent: 0, first_percent: 0, repeat_percent: 0, on_holidays: false,
      valid_from: '2026-11-24', valid_to: null,
    }], NOON)
    await insertAppeal(db, {
      clinic_id: clinic.id, id: id['appeal']!, person_id: person.id, specialty_code: 'therapist', account_id: account.id, person_name: person.name,
      email: null, lang: 'ru', words: 'Я приходила, меня не отметили.', missed: [],
    }, NOON)
    await insertAlert(db, {
      id: id['alert']!, account_id: account.id, specialty_code: 'therapist', class: 'afpn', days_max: 3, where_kind: 'city', okrug_code: null,
      latitude: null, longitude: null, km_max: null, where_name: null, matched: [], expires_at: new Date(NOON.getTime() + 30 * DAY_MS),
    }, NOON)
    await insertWaiting(db, {
      id: id['waiting']!, person_id: person.id, account_id: account.id, specialty_code: 'therapist', class: 'afpn', urgent: false,
      request_clinic_id: clinic.id, request_id: nextId(),
    }, [{ clinic_id: clinic.id, branch_id: branches.id, specialty_code: 'therapist' }], actor, NOON)
    await insertEntry(db, { person_id: person.id, application_id: id['application']!, clinic_id: clinic.id, branch_id: branches.id, account_id: account.id }, NOON)
    await insertApplication(db, actor, {
      clinic_id: clinic.id, id: id['application']!, branch_id: branches.id, person_id: person.id, account_id: account.id, person_name: person.name,
      birth_date: person.birth_date, audience: 'adult', phone: null, email: null, lang: 'ru', moved: false, from_branch_id: null,
      applied_on: '2026-11-24', due_on: '2026-11-26', norm_key: 'attachment', norm_edition: '2025-09',
    }, NOON)
  })
  const wish = { clinic_id: clinic.id, class: 'afpn' as const, person, channel: 'desk' as const, idempotency_key: null }
  const booked = await bookSlot(t.house, actor, { ...wish, slot_id: slots[0]! }, NOON)
  const held_until = new Date(NOON.getTime() + HOUR_MS)
  const kept = await holdSlot(t.house, actor, { ...wish, person: { ...person, id: null }, slot_id: slots[2]!, channel: 'waiting_list', held_until }, NOON)
  if (!booked.ok || !kept.ok) throw new Error('the city has no time to book')
  await write((db) => insertOffer(db, clinic.id, {
    id: id['offer']!, kind: 'waiting', state: 'open', old_booking_id: null, reason: null, waiting_id: id['waiting']!, person_id: person.id,
    booking_id: kept.booking.id, slot_id: slots[2]!, lang: 'ru', expires_at: held_until,
  }, NOON))
  const link = (purpose: 'booking' | 'offer' | 'alert', letter_id: string, clinic_id = clinic.id) =>
    makeLinkToken(t.house.keys.link, { clinic_id, letter_id, purpose, expires_at: new Date(NOON.getTime() + DAY_MS) })
  return {
    ...id, clinic: clinic.slug, branch: branches.slug, branch_2: branches.slug_2, specialty: 'therapist', slot: slots[1]!, linked_slot: slots[3]!, doctor: doctor_id,
    booking: booked.booking.id, cannot_come: link('booking', booked.booking.id), offer: link('offer', id['offer']!), stop: link('alert', id['alert']!, NETWORK_ID),
  }
}
