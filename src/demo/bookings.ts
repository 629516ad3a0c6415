// The demo residents' own bookings, and the bookings that come and go while the city lives: all by the doors that real
// ones use.
import { bookSlot, cancelBooking, findFreeSlots, insertReferral, markArrived, markFulfilled, markMissed } from '../access/booking/index.ts'
import { findPerson } from '../access/booking/queries/people.ts'
import { joinWaiting } from '../access/offers/joining.ts'
import { listNamedBranches } from '../access/offers/queries/branches.ts'
import type { ClassCode } from '../access/slot.ts'
import { DEMO_ISSUER } from '../people/index.ts'
import { type Write, all, first, run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { makePerson } from './names.ts'
import { signature } from './city/plan.ts'
import type { Random } from './random.ts'

const ACTOR: Actor = { kind: 'system', name: 'demonstration' }

interface Wanted {
  subject: string
  kind: 'self' | 'child'
  name: string
  birth_date: string
  /** What the person has booked already. */
  books: readonly { clinic: 'adult' | 'child'; specialty: string; class: ClassCode; from_days: number }[]
  /** Specialists whom a general practitioner has sent the person to. */
  referrals: readonly string[]
  /** Specialists for whom the person stands in the lines of two branches. */
  waits?: readonly { specialty: string; class: ClassCode }[]
}

const PERSONS: readonly Wanted[] = [
  {
    subject: 'resident.adult', kind: 'self', name: 'Мельникова Лидия Андреевна', birth_date: '1951-03-08',
    books: [{ clinic: 'adult', specialty: 'ophthalmologist', class: 'afpn', from_days: 2 }], referrals: ['cardiologist', 'neurologist'], waits: [{ specialty: 'neurologist', class: 'afpw' }],
  },
  { subject: 'resident.parent', kind: 'self', name: 'Галеев Тимур Ринатович', birth_date: '1986-09-21', books: [], referrals: [] },
  {
    subject: 'resident.parent', kind: 'child', name: 'Галеева Алия Тимуровна', birth_date: '2019-05-14',
    books: [{ clinic: 'child', specialty: 'paediatrician', class: 'cfpn', from_days: 1 }, { clinic: 'child', specialty: 'ent', class: 'cfpn', from_days: 3 }],
    referrals: [],
  },
  {
    subject: 'resident.english', kind: 'self', name: 'Daniel Okafor', birth_date: '1990-11-02',
    books: [{ clinic: 'adult', specialty: 'therapist', class: 'afpn', from_days: 1 }], referrals: [],
  },
]

/** Enters the demo residents as persons with their bookings; whoever is there already is left as they are. */
export async function seedDemoBookings(house: House): Promise<void> {
  const now = house.clock.now()
  for (const wanted of PERSONS) {
    const account = await first(house.database.read, sql<{ id: string; lang: 'ru' | 'en' }>`
      select id, lang
      from people.account
      where issuer = ${DEMO_ISSUER}
        and subject = ${wanted.subject}`)
    if (!account) continue
    const known = await first(house.database.read, sql`select id from access.person where account_id = ${account.id} and name = ${wanted.name}`)
    if (known) continue
    const id = makeId(now)
    const email = `${wanted.subject.replace('.', '-')}@mail.example`
    await house.database.writeSingle((db) => insertPerson(db, { id, account_id: account.id, ...wanted, lang: account.lang, email }, now))
    for (const specialty_code of wanted.referrals) await refer(house, id, specialty_code, now)
    for (const wish of wanted.books) {
      const person = { id, name: wanted.name, birth_date: wanted.birth_date, phone: null, email, lang: account.lang }
      await bookSomewhere(house, person, wish, now)
    }
    for (const wish of wanted.waits ?? []) await joinSomewhere(house, account.id, id, wish, now)
  }
}

async function insertPerson(
  db: Write, person: { id: string; account_id: string; kind: string; name: string; birth_date: string; lang: string; email: string }, now: Date,
): Promise<void> {
  await run(db, sql`
    insert into access.person (id, account_id, kind, name, birth_date, email, lang, created_at, updated_at)
    values (${person.id}, ${person.account_id}, ${person.kind}, ${person.name}, ${person.birth_date}, ${person.email}, ${person.lang}, ${now}, ${now})`)
}

async function refer(house: House, person_id: string, specialty_code: string, now: Date): Promise<void> {
  const clinic = await findClinic(house, 'adult')
  if (!clinic) return
  await house.database.writeSingle((db) => insertReferral(db, {
    person_id, clinic_id: clinic.id, specialty_code, path_started_at: new Date(now.getTime() - 4 * DAY_MS),
    expires_at: new Date(now.getTime() + 30 * DAY_MS), issued_by: null,
  }, now))
}

function findClinic(house: House, audience: 'adult' | 'child'): Promise<{ id: string } | undefined> {
  return first(house.database.read, sql<{ id: string }>`
    select id
    from clinics.clinic
    where audience = ${audience}
      and active
    order by (slug in ('gp-7', 'dgp-12')) desc, length(slug), slug
    limit 1`)
}

type Person = { id: string | null; name: string; birth_date: string; phone: string | null; email: string | null; lang: 'ru' | 'en' }

/** Books the soonest visit from a day on at any branch of the clinic that the guides name. */
async function bookSomewhere(house: House, person: Person, wish: Wanted['books'][number], now: Date): Promise<void> {
  const clinic = await findClinic(house, wish.clinic)
  if (!clinic) return
  const branches = await all(house.database.read, sql<{ id: string }>`select id from clinics.branch where clinic_id = ${clinic.id} and active order by slug`)
  const from = new Date(now.getTime() + wish.from_days * DAY_MS)
  for (const branch of branches) {
    const [slot] = await findFreeSlots(house.database.read, {
      clinic_id: clinic.id, branch_id: branch.id, specialty_code: wish.specialty, class: wish.class, from, until: new Date(now.getTime() + 28 * DAY_MS), limit: 1,
    }, now)
    if (!slot) continue
    const outcome = await bookSlot(house, ACTOR, {
      clinic_id: clinic.id, slot_id: slot.id, class: wish.class, person, channel: 'desk', idempotency_key: null,
    }, now)
    if (outcome.ok) return
  }
}

/** Two branches of the clinic that the guides name keep a place in their lines. */
async function joinSomewhere(house: House, account_id: string, person_id: string, wish: { specialty: string; class: ClassCode }, now: Date): Promise<void> {
  const { read } = house.database
  const clinic = await findClinic(house, 'adult')
  const person = await findPerson(read, account_id, person_id)
  const branches = (await listNamedBranches(read)).filter(({ clinic_id }) => clinic_id === clinic?.id).slice(0, 2)
  if (!person || branches.length === 0) return
  const actor = { kind: 'account' as const, id: account_id, name: person.name, email: person.email, lang: person.lang, roles: [], session: '' }
  await joinWaiting(house, actor, { person, specialty_code: wish.specialty, class: wish.class, branches }, 'demonstration', now)
}

/** A minute at one clinic: somebody books by telephone or cancels, those of today come, are seen, or stay away. */
export async function liveBookings(house: House, clinic: { id: string; children: boolean }, random: Random, now: Date): Promise<void> {
  const { read } = house.database
  const from = new Date(now.getTime() + random.int(2, 20) * 24 * HOUR_MS)
  const free = await all(read, sql<{ id: string; visit: string; urgent_only: boolean; referral_only: boolean }>`
    select id, visit, urgent_only, referral_only
    from access.slot
    where clinic_id = ${clinic.id}
      and starts_at between ${from} and ${new Date(from.getTime() + 12 * HOUR_MS)}
      and status = 'free'
      and booking_url is null
    order by starts_at
    limit 60`)
  if (free.length > 0) {
    const slot = random.pick(free)
    const birth_year = clinic.children ? random.int(2010, 2024) : random.int(1940, 2004)
    const class_code: ClassCode = `${clinic.children ? 'c' : 'a'}${slot.visit === 'repeat' ? 'r' : 'f'}${slot.urgent_only ? 'u' : 'p'}${slot.referral_only ? 'w' : 'n'}`
    await bookSlot(house, ACTOR, {
      clinic_id: clinic.id, slot_id: slot.id, class: class_code, channel: 'desk', idempotency_key: null,
      person: { id: null, name: signature(makePerson(random, { birth_year })), birth_date: `${birth_year}-06-15`, phone: null, email: null, lang: 'ru' },
    }, now)
  }
  const due = await all(read, sql<{ id: string; state: string; starts_at: Date; ends_at: Date }>`
    select id, state, starts_at, ends_at
    from access.booking
    where clinic_id = ${clinic.id}
      and state in ('booked', 'arrived')
      and person_id is null
      and starts_at between ${new Date(now.getTime() - 12 * HOUR_MS)} and ${new Date(now.getTime() + 48 * HOUR_MS)}
    order by starts_at
    limit 200`)
  for (const booking of due) {
    if (booking.state === 'booked' && booking.starts_at.getTime() < now.getTime() + 8 * 60_000) {
      if (booking.ends_at > now || random.chance(0.9)) await markArrived(house, ACTOR, clinic.id, booking.id, now)
      else await markMissed(house, ACTOR, clinic.id, booking.id, now)
    } else if (booking.state === 'arrived' && booking.ends_at < now) await markFulfilled(house, ACTOR, clinic.id, booking.id, now)
  }
  const later = due.filter(({ state, starts_at }) => state === 'booked' && starts_at.getTime() > now.getTime() + 3 * HOUR_MS)
  if (later.length > 0 && random.chance(0.3)) await cancelBooking(house, ACTOR, clinic.id, random.pick(later).id, 'person', now)
}
