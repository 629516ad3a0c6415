// Fills a bench database with a city of slots by COPY: 400 branches in 85 clinics, 30 specialties, two doctors each, 28
// days, and last month's requests. The same count and day give the same rows. Slots get scarce towards today, as they do.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { HORIZON_DAYS } from '../access/slot.ts'
import { lastClosedMonth } from '../access/waits/index.ts'
import { specialties } from '../demo/specialties.ts'
import type { House } from '../platform/house.ts'
import { DAY_MS, HOUR_MS, addDays, atLocal, localDate } from '../platform/time.ts'

export const CLINICS = 85
export const BRANCHES = 400
const SPECIALTIES = 30
const DOCTORS_A_GROUP = 2
const OKRUGS = 12
const REQUESTS_A_GROUP = 36
const ZONE = 'Europe/Moscow'
const STEP_MS = HOUR_MS / 4

interface Plan {
  now: Date
  today: string
  codes: string[]
  /** Weekdays from today to the horizon, with their local midnights. */
  days: { ahead: number; date: string; midnight: number }[]
  slots_a_doctor: number
}

/** Fills the database of a house with about `count` slots as of `now`, without their waits. Out: how many slots there are. */
export async function fillSlots(house: House, count: number, now: Date): Promise<number> {
  const plan = planCity(count, now)
  const client = new pg.Client({ connectionString: house.database.url })
  await client.connect()
  try {
    // every row refers to one made here, and each clinic's rows come in the order of their keys
    await client.query('set session_replication_role = replica')
    const indexes = await client.query<{ name: string; made: string }>(
      `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
       where indrelid = 'access.slot'::regclass and not indisunique`)
    for (const { name } of indexes.rows) await client.query(`drop index ${name}`)
    const filled = new Map<string, number>()
    for (const [table, columns, rows] of tables(plan)) filled.set(table, await copy(client, table, columns, rows))
    for (const { made } of indexes.rows) await client.query(made)
    await client.query('vacuum (analyze) access.slot')
    await client.query('analyze')
    return filled.get('access.slot')!
  } finally {
    await client.end()
  }
}

function planCity(count: number, now: Date): Plan {
  const today = localDate(now, ZONE)
  const days = Array.from({ length: HORIZON_DAYS + 1 }, (_, ahead) => {
    const date = addDays(today, ahead)
    return { ahead, date, midnight: atLocal(date, '00:00', ZONE).getTime() }
  }).filter(({ date }) => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()))
  return {
    now, today, days, codes: specialties.slice(0, SPECIALTIES).map(({ code }) => code),
    slots_a_doctor: Math.max(1, Math.round(count / (BRANCHES * SPECIALTIES * DOCTORS_A_GROUP))),
  }
}

type Row = readonly (string | number | boolean | null)[]

function* tables(plan: Plan): Generator<[table: string, columns: string, rows: Iterable<Row>]> {
  const at = plan.now.toISOString()
  yield ['clinics.okrug', 'code, name_ru, name_en', numbers(OKRUGS, (n) => [`o${n}`, `Округ ${n + 1}`, `Okrug ${n + 1}`])]
  yield ['clinics.specialty', 'code, name_ru, name_en', specialties.slice(0, SPECIALTIES).map(({ code, name_ru, name_en }) => [code, name_ru, name_en])]
  yield ['clinics.clinic', 'id, slug, fhir_id, name_ru, name_en, audience, okrug_code, zone, updated_at', numbers(CLINICS, (n) =>
    [idOf(1, n, 0), `bench-${n}`, `bench-${n}`, `Городская поликлиника № ${n + 1}`, `City Polyclinic No. ${n + 1}`, 'both', `o${n % OKRUGS}`, ZONE, at])]
  yield ['clinics.branch', 'clinic_id, id, slug, fhir_id, name_ru, name_en, address, okrug_code, latitude, longitude, phone, opening_hours, step_free, lift, updated_at',
    numbers(BRANCHES, (n) => {
      const clinic = n % CLINICS
      return [
        idOf(1, clinic, 0), idOf(2, clinic, n), `f${n}`, `f${n}`, `Филиал № ${n + 1}`, `Branch No. ${n + 1}`, `ул. Садовая, д. ${n + 1}`, `o${clinic % OKRUGS}`,
        55.57 + hash(n, 1) * 0.34, 37.37 + hash(n, 2) * 0.48, '+7 495 000-00-00',
        '[{"days":["mon","tue","wed","thu","fri"],"opens":"08:00","closes":"20:00"}]', n % 3 !== 0, n % 2 === 0, at,
      ]
    })]
  yield ['clinics.doctor', 'clinic_id, id, fhir_id, family, given, patronymic, updated_at', doctors(plan, ({ clinic, doctor }, n) =>
    [clinic, doctor, `d${n}`, `Врачева-${n}`, 'Анна', 'Игоревна', at])]
  yield ['access.schedule', 'clinic_id, id, fhir_id, branch_id, doctor_id, specialty_code, audience, updated_at', doctors(plan, (one, n) =>
    [one.clinic, one.schedule, `s${n}`, one.branch, one.doctor, one.code, 'both', at])]
  yield ['access.duty', 'clinic_id, id, branch_id, audience, day, opens, closes, room, updated_at', numbers(BRANCHES * 3, (n) => {
    const branch = Math.floor(n / 3)
    return [idOf(1, branch % CLINICS, 0), idOf(6, branch % CLINICS, n), idOf(2, branch % CLINICS, branch), 'both', addDays(plan.today, n % 3), '08:00', '20:00', '101', at]
  })]
  yield ['access.request', 'clinic_id, id, branch_id, specialty_code, class, requested_at, day, first_offer_at, norm_key, norm_edition, first_offer_met, outcome, wait_days, updated_at',
    requests(plan)]
  yield ['access.slot', 'clinic_id, id, fhir_id, schedule_id, branch_id, doctor_id, specialty_code, starts_at, ends_at, day, status, taken, audience, visit, urgent_only, referral_only, updated_at',
    slots(plan)]
}

interface Doctor { clinic: string; number: number; branch: string; code: string; doctor: string; schedule: string }

function* doctors<R>(plan: Plan, make: (one: Doctor, n: number) => R): Generator<R> {
  // clinic by clinic, so that each clinic's rows lie together
  for (let number = 0; number < CLINICS; number++) {
    for (let branch = number; branch < BRANCHES; branch += CLINICS) {
      for (let at = 0; at < SPECIALTIES * DOCTORS_A_GROUP; at++) {
        const n = branch * SPECIALTIES * DOCTORS_A_GROUP + at
        yield make({
          clinic: idOf(1, number, 0), number, branch: idOf(2, number, branch), code: plan.codes[at % SPECIALTIES]!, doctor: idOf(3, number, n), schedule: idOf(4, number, n),
        }, n)
      }
    }
  }
}

function* slots(plan: Plan): Generator<Row> {
  const at = plan.now.toISOString()
  const { days, slots_a_doctor } = plan
  let id = 0
  for (const [one, n] of doctors(plan, (doctor, number) => [doctor, number] as const)) {
    // some days until half of a doctor's slots are free
    const turn = 0.5 + hash(n, 3) * 16
    const opens = n % 2 === 0 ? 8 * HOUR_MS : 14 * HOUR_MS
    const needs_referral = hash(plan.codes.indexOf(one.code), 4) < 0.5
    for (let number = 0, place = 0, last = -1; number < slots_a_doctor; number++) {
      const index = Math.floor((number * days.length) / slots_a_doctor)
      place = index === last ? place + 1 : 0
      last = index
      const day = days[index]!
      const starts_at = day.midnight + opens + place * STEP_MS
      const taken = hash(n * 1000 + number, 5) < 1 / (1 + Math.exp((day.ahead - turn) / 2.5))
      yield [
        one.clinic, idOf(5, one.number, id), `t${String(id).padStart(8, '0')}`, one.schedule, one.branch, one.doctor, one.code, instant(starts_at), instant(starts_at + STEP_MS),
        day.date, taken ? 'busy' : 'free', taken ? 1 : 0, 'both', place % 8 === 5 ? 'repeat' : 'any', place === 0 && n % 4 === 0, needs_referral, at,
      ]
      id++
    }
  }
}

function* requests(plan: Plan): Generator<Row> {
  const month = new Date(`${lastClosedMonth(plan.today)}T09:00:00Z`).getTime()
  for (let branch = 0, id = 0; branch < BRANCHES; branch++) {
    for (const code of plan.codes) {
      for (let n = 0; n < REQUESTS_A_GROUP; n++, id++) {
        const asked = month + (n % 28) * DAY_MS
        const wait = Math.floor(-Math.log(1 - hash(id, 6)) * 5)
        yield [
          idOf(1, branch % CLINICS, 0), idOf(7, branch % CLINICS, id), idOf(2, branch % CLINICS, branch), code, 'afpn', instant(asked), instant(asked).slice(0, 10),
          instant(asked + wait * DAY_MS), 'specialist', '2026', wait < 20, wait > HORIZON_DAYS ? 'waiting' : 'booked', wait > HORIZON_DAYS ? null : wait, instant(asked),
        ]
      }
    }
  }
}

function* numbers<R>(count: number, make: (n: number) => R): Generator<R> {
  for (let n = 0; n < count; n++) yield make(n)
}

/** Ids of a kind rise with n within a clinic, as those of a running system do. */
function idOf(kind: number, clinic: number, n: number): string {
  const tail = n.toString(16).padStart(12, '0')
  return `019a${clinic.toString(16).padStart(4, '0')}-${(kind * 256).toString(16).padStart(4, '0')}-7000-8000-${tail}`
}

/** A fraction from 0 to 1 that looks random, from two whole numbers. */
function hash(n: number, salt: number): number {
  let x = Math.imul(n + 0x9e3779b9 * salt, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32
}

const instant = (ms: number) => new Date(ms).toISOString()

const CHUNK_CHARACTERS = 256 * 1024

async function copy(client: pg.Client, table: string, columns: string, rows: Iterable<Row>): Promise<number> {
  let count = 0
  function* chunks(): Generator<string> {
    let text = ''
    for (const row of rows) {
      text += `${row.map((value) => (value === null ? '\\N' : value)).join('\t')}\n`
      count++
      if (text.length < CHUNK_CHARACTERS) continue
      yield text
      text = ''
    }
    yield text
  }
  await pipeline(Readable.from(chunks()), client.query(copyFrom(`copy ${table} (${columns}) from stdin`)))
  return count
}
