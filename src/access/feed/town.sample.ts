// A small town for the tests of feeds: two clinics with hours and doctors, a publisher, and words to ask what became of it.
import { buildClinic, buildDoctor, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { all, first, one, run, sql } from '../../platform/db/index.ts'
import { NETWORK_ID } from '../../platform/ids.ts'
import { BOOKING_LINK, BRANCH_SYSTEM, SCHEDULE_DOCTOR, SPECIALTY_SYSTEM } from '../terms.ts'
import { type Publisher, makeManifest, ndjson, openPublisher } from './publisher.sample.ts'
import { type SourceRun, insertSource, listRuns } from './queries/sources.ts'
import { type Outcome, type ReadOptions, readSource } from './reading.ts'

const HOURS = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], opens: '08:00', closes: '20:00' }]

export interface TownClinic { id: string; slug: string; branch_id: string; branch_slug: string; doctor_id: string; doctor_fhir_id: string }
export interface KeptSlot {
  clinic_id: string; id: string; fhir_id: string; starts_at: Date; status: string; capacity: number; doctor_id: string | null
  specialty_code: string; booking_url: string | null; taken: number
}

export interface Town {
  city: TestHouse
  publisher: Publisher
  clinics: [TownClinic, TownClinic]
  addSource(given: { code: string; kind?: 'smart' | 'csv'; url: string | null; clinic_id?: string }): Promise<string>
  read(source_id: string, options?: Partial<ReadOptions>): Promise<Outcome>
  lastRun(source_id: string): Promise<SourceRun>
  slots(code: string): Promise<KeptSlot[]>
  /** Takes away, and returns, the groups that were noted as changed. */
  changedGroups(): Promise<string[]>
  close(): Promise<void>
}

export async function openTown(options: Parameters<typeof openTestHouse>[0] = {}): Promise<Town> {
  const city = await openTestHouse(options)
  const { database } = city.house
  const publisher = await openPublisher()
  const build = (slug: string) => database.write(async (db): Promise<TownClinic> => {
    const { id, branch_id } = await buildClinic(db, { slug })
    const doctor_id = await buildDoctor(db, id)
    await run(db, sql`update clinics.branch set opening_hours = ${JSON.stringify(HOURS)}::jsonb, address = 'ул. Лесная, 3' where clinic_id = ${id}`)
    const branch = await one(db, sql<{ slug: string }>`select slug from clinics.branch where clinic_id = ${id}`)
    const doctor = await one(db, sql<{ fhir_id: string }>`select fhir_id from clinics.doctor where clinic_id = ${id}`)
    return { id, slug, branch_id, branch_slug: branch.slug, doctor_id, doctor_fhir_id: doctor.fhir_id }
  })
  await database.write((db) => run(db, sql`
    insert into clinics.specialty (code, name_ru, name_en)
    values ('therapist', 'Терапевт участковый', 'District therapist'), ('ent', 'Оториноларинголог', 'ENT doctor')
    on conflict do nothing`))
  const clinics: Town['clinics'] = [await build('gp-1'), await build('gp-2')]
  const read = (id: string, given: Partial<ReadOptions> = {}) => {
    // readings follow each other in time
    city.clock.advance(1)
    return readSource(city.house, id, { signal: new AbortController().signal, ...given })
  }
  return {
    city, publisher, clinics, read,
    async addSource({ code, kind = 'smart', url, clinic_id = NETWORK_ID }) {
      const id = nextId()
      await database.writeSingle((db) => insertSource(db, id, { clinic_id, code, kind, name: `Источник ${code}`, url, poll_minutes: 5 }, NOON))
      return id
    },
    lastRun: async (id) => (await listRuns(database.read, id, 1))[0]!,
    slots: (code) => all(database.read, sql<KeptSlot>`
      /* cross-clinic */
      select s.clinic_id, s.id, s.fhir_id, s.starts_at, s.status, s.capacity, s.doctor_id, s.specialty_code, s.booking_url, s.taken
      from access.slot s
      where s.fhir_id like ${`${code}.%`}
      order by s.fhir_id`),
    async changedGroups() {
      const found: string[] = []
      for (const clinic of clinics) {
        const { rows } = await database.write((db) => run(db, sql<{ specialty_code: string }>`
          delete from access.slot_change where clinic_id = ${clinic.id} returning specialty_code`))
        found.push(...rows.map(({ specialty_code }) => `${clinic.slug} ${specialty_code}`))
      }
      return found.sort()
    },
    async close() {
      await publisher.close()
      await city.close()
    },
  }
}

export function makeLocation(id: string, clinic: TownClinic): object {
  return { resourceType: 'Location', id, name: 'Филиал', identifier: [{ system: BRANCH_SYSTEM, value: `${clinic.slug}/${clinic.branch_slug}` }] }
}

export function makeSchedule(id: string, location: string, more: { doctor?: string; specialty?: string; extension?: object[] } = {}): object {
  const { doctor, specialty = 'therapist', extension = [] } = more
  const doctor_extension = doctor === undefined ? [] : [{ url: SCHEDULE_DOCTOR, valueReference: { reference: `Practitioner/${doctor}` } }]
  return {
    resourceType: 'Schedule', id, actor: [{ reference: `Location/${location}` }],
    serviceType: [{ coding: [{ system: SPECIALTY_SYSTEM, code: specialty }] }], extension: [...doctor_extension, ...extension],
  }
}

/** A quarter of an hour; `at` as «25T09:00», in November, Moscow's time. */
export function makeSlot(id: string, schedule: string, at: string, more: object = {}): object {
  const start = new Date(`2026-11-${at}:00+03:00`)
  return {
    resourceType: 'Slot', id, schedule: { reference: `Schedule/${schedule}` }, status: 'free',
    start: start.toISOString(), end: new Date(start.getTime() + 900_000).toISOString(), ...more,
  }
}

/** Puts a publication under a folder of the publisher's: its files by name, and the manifest of them. */
export function publish(publisher: Publisher, folder: string, files: { locations: object[]; schedules: object[]; slots: (object | string)[] }, at?: string): string {
  publisher.files.set(`${folder}/locations.ndjson`, ndjson(files.locations))
  publisher.files.set(`${folder}/schedules.ndjson`, ndjson(files.schedules))
  publisher.files.set(`${folder}/slots.ndjson`, files.slots.map((slot) => (typeof slot === 'string' ? slot : `${JSON.stringify(slot)}\n`)).join(''))
  publisher.files.set(`${folder}/$bulk-publish`, makeManifest(`${publisher.address}/${folder}`, {
    'slots.ndjson': 'Slot', 'schedules.ndjson': 'Schedule', 'locations.ndjson': 'Location',
  }, at))
  return `${publisher.address}/${folder}/$bulk-publish`
}

/** Books a seat of a slot, as the booking part leaves it. */
export async function bookSeat({ city }: Town, slot: KeptSlot): Promise<string> {
  const id = nextId()
  await city.house.database.write(async (db) => {
    await run(db, sql`
      insert into access.booking (clinic_id, id, fhir_id, slot_id, seat, branch_id, doctor_id, specialty_code, starts_at, ends_at, state, class, person_name,
        channel, created_at, booked_at, updated_at)
      select s.clinic_id, ${id}, ${id}, s.id, 1, s.branch_id, s.doctor_id, s.specialty_code, s.starts_at, s.ends_at, 'booked', 'afpn', 'Мария Ивановна',
        'page', ${NOON}, ${NOON}, ${NOON}
      from access.slot s
      where s.clinic_id = ${slot.clinic_id}
        and s.id = ${slot.id}`)
    await run(db, sql`update access.slot set taken = 1, status = 'busy' where clinic_id = ${slot.clinic_id} and id = ${slot.id}`)
  })
  return id
}

export async function findTouched({ city }: Town, clinic_id: string, id: string): Promise<string | null> {
  const row = await first(city.house.database.read, sql<{ touched_by: string | null }>`
    select touched_by from access.booking where clinic_id = ${clinic_id} and id = ${id}`)
  return row!.touched_by
}

export async function findVisit({ city }: Town, clinic_id: string, id: string): Promise<{ starts_at: Date; sequence: number } | undefined> {
  return first(city.house.database.read, sql<{ starts_at: Date; sequence: number }>`
    select starts_at, sequence from access.booking where clinic_id = ${clinic_id} and id = ${id}`)
}

/** Two clinics, two doctors, four slots. */
export function twoClinics({ clinics: [one, two] }: Town) {
  return {
    locations: [makeLocation('l1', one), makeLocation('l2', two)],
    schedules: [makeSchedule('s1', 'l1', { doctor: one.doctor_fhir_id }), makeSchedule('s2', 'l2', { doctor: two.doctor_fhir_id, specialty: 'ent' })],
    slots: [
      makeSlot('a', 's1', '25T09:00'), makeSlot('b', 's1', '25T09:15'), makeSlot('c', 's2', '25T10:00', { status: 'busy' }),
      makeSlot('d', 's2', '25T10:15', { extension: [{ url: BOOKING_LINK, valueUrl: 'https://a.example/d' }] }),
    ],
  }
}
