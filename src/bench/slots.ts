// bench slots: slots a second by SMART Scheduling Links (manifest and NDJSON files, read as a source is), beside COPY of the
// same rows into the same table with the same indexes. Each fills the empty table.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { memoryUsage } from 'node:process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { readSource } from '../access/feed/reading.ts'
import { BOOKING_LINK, BRANCH_SYSTEM, SCHEDULE_DOCTOR, SPECIALTY_SYSTEM } from '../access/terms.ts'
import { stopwatch } from '../platform/clock.ts'
import { first, one, run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { NETWORK_ID, makeId } from '../platform/ids.ts'
import { HOUR_MS } from '../platform/time.ts'
import { withBenchHouse } from './database.ts'
import { describeMachine, formatTable } from './machine.ts'

const START = new Date('2026-11-24T05:00:00Z')
const CLINICS = 80
const BRANCHES = 5
const SPECIALTIES = 10
const DOCTORS_EACH = 1
const SCHEDULES = CLINICS * BRANCHES * SPECIALTIES * DOCTORS_EACH
const VISIT_MS = HOUR_MS / 4
const FILES = 5

/** Measures `count` slots each way and prints the table. */
export async function benchSlots({ count, out }: { count: number; out: NodeJS.WritableStream }): Promise<void> {
  await withBenchHouse(START, {}, async (house) => {
    out.write(`${await describeMachine(house.database, ['pg', 'pg-copy-streams'])}\n`)
    await makePlaces(house)
    const bytes = await writeFeed(house, count)
    const source_id = await makeSource(house)
    out.write(`${count} slots in ${FILES} files of ${Math.round(bytes / FILES / 2 ** 20)} MB; ${CLINICS} clinics, ${CLINICS * BRANCHES} branches, ${SCHEDULES} schedules\n\n`)
    const imported = await timed(() => readFully(house, source_id, { new: count }))
    const file = join(house.config.OTKLIK_DATA, 'slots.copy')
    await copyOut(house, file)
    await forgetReading(house, source_id)
    const repeated = await timed(() => readFully(house, source_id, { same: count }))
    await copyAnew(house, [])
    const copied = await timed(() => copyAnew(house, [file]))
    const found = await one(house.database.read, sql<{ count: number }>`/* cross-clinic */ select count(*) as count from access.slot`)
    if (found.count !== count) throw new Error(`COPY wrote ${found.count} rows`)
    const row = (name: string, { seconds, peak_mb }: Timing) =>
      [name, (count / seconds).toFixed(0), seconds.toFixed(1), (copied.seconds / seconds).toFixed(2), peak_mb.toFixed(0)]
    out.write(`${formatTable(['', 'slots/s', 'seconds', 'of COPY', 'peak MB'], [
      row('SMART Scheduling Links, all new', imported),
      row('the same again, all unchanged', repeated),
      row('COPY of the same rows into the same table', copied),
    ])}\n\ngoal: 0.3 of COPY\n`)
  })
}

interface Timing {
  seconds: number
  peak_mb: number
}

async function timed(work: () => Promise<unknown>): Promise<Timing> {
  let peak_mb = 0
  const sample = () => (peak_mb = Math.max(peak_mb, memoryUsage.rss() / 2 ** 20))
  const sampler = setInterval(sample, 50)
  const elapsed_ms = stopwatch()
  await work()
  const seconds = elapsed_ms() / 1000
  clearInterval(sampler)
  sample()
  return { seconds, peak_mb }
}

/** Clinics with branches and doctors, as they are known before any schedule comes. */
async function makePlaces({ database }: House): Promise<void> {
  await database.write((db) => run(db, sql`
    insert into clinics.specialty (code, name_ru, name_en)
    select 's' || n, 'Специальность ' || n, 'Specialty ' || n
    from generate_series(0, ${SPECIALTIES - 1}::int) as n`))
  for (let number = 0; number < CLINICS; number++) {
    const id = makeId(START)
    const branches = range(BRANCHES).map((n) => ({ id: makeId(START), slug: String(n) }))
    const doctors = range(BRANCHES * SPECIALTIES * DOCTORS_EACH).map((n) => ({ id: makeId(START), fhir_id: `d${n}` }))
    await database.write(async (db) => {
      await run(db, sql`
        insert into clinics.clinic (id, slug, fhir_id, name_ru, name_en, audience, zone, updated_at)
        values (${id}, ${`gp-${number}`}, ${`gp-${number}`}, 'Поликлиника', 'Polyclinic', 'both', 'Europe/Moscow', ${START})`)
      await run(db, sql`
        insert into clinics.branch (clinic_id, id, slug, fhir_id, name_ru, name_en, opening_hours, updated_at)
        select ${id}::uuid, id, slug, slug, 'Филиал', 'Branch',
          '[{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "opens": "00:00", "closes": "24:00"}]', ${START}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(branches)}::jsonb) as told (id uuid, slug text)`)
      await run(db, sql`
        insert into clinics.doctor (clinic_id, id, fhir_id, family, updated_at)
        select ${id}::uuid, id, fhir_id, 'Соколова', ${START}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(doctors)}::jsonb) as told (id uuid, fhir_id text)`)
    })
  }
}

/** A publication as a network's would be: a manifest, branches, schedules with doctors, slots in several files. Out: bytes of slots. */
async function writeFeed({ config }: House, count: number): Promise<number> {
  const folder = join(config.OTKLIK_DATA, 'feeds/bench')
  await mkdir(folder, { recursive: true })
  const line = (resource: object) => `${JSON.stringify(resource)}\n`
  const write = (name: string, lines: Iterable<string>) => pipeline(Readable.from(lines), createWriteStream(join(folder, name)))
  await write('locations.ndjson', range(CLINICS * BRANCHES).map((n) => line({
    resourceType: 'Location', id: `l${n}`, name: 'Филиал',
    identifier: [{ system: BRANCH_SYSTEM, value: `gp-${Math.floor(n / BRANCHES)}/${n % BRANCHES}` }],
  })))
  await write('schedules.ndjson', range(SCHEDULES).map((n) => line({
    resourceType: 'Schedule', id: `s${n}`, actor: [{ reference: `Location/l${Math.floor(n / SPECIALTIES / DOCTORS_EACH)}` }],
    serviceType: [{ coding: [{ system: SPECIALTY_SYSTEM, code: `s${n % SPECIALTIES}` }] }],
    extension: [{ url: SCHEDULE_DOCTOR, valueReference: { reference: `Practitioner/d${n % (BRANCHES * SPECIALTIES * DOCTORS_EACH)}` } }],
  })))
  for (let file = 0; file < FILES; file++) await write(`slots-${file}.ndjson`, slotLines(file, count))
  const output = ['Location', 'Schedule', ...range(FILES).map(() => 'Slot')].map((type, n) =>
    ({ type, url: `https://publisher.example/${['locations', 'schedules'][n] ?? `slots-${n - 2}`}.ndjson` }))
  await writeFile(join(folder, '$bulk-publish'), JSON.stringify({ transactionTime: START.toISOString(), request: 'https://publisher.example/$bulk-publish', output, error: [] }))
  const sizes = await Promise.all(range(FILES).map((file) => stat(join(folder, `slots-${file}.ndjson`))))
  return sizes.reduce((sum, { size }) => sum + size, 0)
}

function* slotLines(file: number, count: number): Generator<string> {
  for (let n = file; n < count; n += FILES) {
    const start = START.getTime() + HOUR_MS + Math.floor(n / SCHEDULES) * VISIT_MS
    yield `${JSON.stringify({
      resourceType: 'Slot', id: `slot-${n}`, schedule: { reference: `Schedule/s${n % SCHEDULES}` }, status: n % 3 === 0 ? 'busy' : 'free',
      start: new Date(start).toISOString(), end: new Date(start + VISIT_MS).toISOString(),
      extension: [{ url: BOOKING_LINK, valueUrl: `https://booking.publisher.example/slots?slot=${n}` }],
    })}\n`
  }
}

async function makeSource({ database }: House): Promise<string> {
  const id = makeId(START)
  await database.write((db) => run(db, sql`
    insert into access.source (id, clinic_id, code, kind, name, url, poll_minutes, created_at, updated_at)
    values (${id}, ${NETWORK_ID}, 'bench', 'smart', 'Bench', 'feeds/bench/$bulk-publish', 5, ${START}, ${START})`))
  return id
}

/** Reads the source and makes sure of what became of its slots. */
async function readFully(house: House, source_id: string, slots: Record<string, number>): Promise<void> {
  const outcome = await readSource(house, source_id, { signal: new AbortController().signal })
  const told = await first(house.database.read, sql<{ counts: { Slot?: object }; errors: unknown }>`
    select counts, errors
    from access.source_run
    where source_id = ${source_id}
    order by id desc
    limit 1`)
  const found = JSON.stringify(told?.counts.Slot)
  if (outcome !== 'taken' || found !== JSON.stringify(slots)) throw new Error(`${outcome}: ${found} ${JSON.stringify(told?.errors)}`)
}

/** So that the next reading does not find everything unchanged before it has read a line. */
async function forgetReading({ database }: House, source_id: string): Promise<void> {
  await database.write((db) => run(db, sql`delete from access.source_run where source_id = ${source_id}`))
}

const COLUMNS = 'clinic_id, id, fhir_id, schedule_id, branch_id, doctor_id, specialty_code, starts_at, ends_at, day, status, capacity, ' +
  'audience, visit, urgent_only, referral_only, booking_url, booking_phone, updated_at'

async function copyOut(house: House, file: string): Promise<void> {
  await withClient(house, (client) =>
    pipeline(client.query(copyTo(`copy (select ${COLUMNS} from access.slot) to stdout`)), createWriteStream(file)))
}

/** Empties the table and its indexes, or fills them from files that COPY wrote. */
async function copyAnew(house: House, files: readonly string[]): Promise<void> {
  await withClient(house, async (client) => {
    if (files.length === 0) await client.query('truncate access.slot cascade')
    for (const file of files) {
      await pipeline(createReadStream(file), client.query(copyFrom(`copy access.slot (${COLUMNS}) from stdin`)))
      await rm(file)
    }
  })
}

async function withClient(house: House, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: house.database.url, application_name: 'otklik bench' })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function range(length: number): number[] {
  return Array.from({ length }, (_, n) => n)
}
