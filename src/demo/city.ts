// Loads the demo city: planned, generated clinic by clinic, and streamed into PostgreSQL by COPY.
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { rollSlots } from '../access/own/rolling.ts'
import { countNewClinics } from '../access/waits/keeper.ts'
import { countAllPhantoms } from '../access/waits/phantoms.ts'
import { progressBar, progressLine } from '../cli/progress.ts'
import { stopwatch } from '../platform/clock.ts'
import { Client } from '../platform/db/client.ts'
import { first, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { releaseBatches } from '../ratings/batches.ts'
import { figureJobs } from '../ratings/kept/index.ts'
import { seedDemoBookings } from './bookings.ts'
import { seedDemoCases } from './cases.ts'
import { checkForeignKeys, postponeForeignKeys } from './city/foreign_keys.ts'
import { makePlaceRows } from './city/places_rows.ts'
import { type CitySize, planCity } from './city/plan.ts'
import { type PackedRows, TABLES, type TableName, packRows } from './city/rows.ts'
import { openWriter } from './city/writer.ts'
import { seedDemoPeople } from './people.ts'
import { seedOnCall } from './reception_on_call.ts'
import { seedDemoPosts } from './reception_posts.ts'
import { seedDemoRequests } from './reception_requests.ts'
import { city } from './places.ts'

/** The embedded database and the generator share the machine; more connections than two wait for each other. */
const CONNECTIONS = 2
/** Any number: two processes that start at once load the city once. */
const LOCK = 728_120

/** Why the city is not loaded: a full sentence. */
export class CityRefusal extends Error {}

export interface LoadedCity {
  /** Rows by table. */
  rows: Partial<Record<TableName, number>>
  seconds: number
}

/** On the first start: loads the whole city and says how far it is. Later starts find it there. */
export async function loadCityOnce(house: House, out: Writable, size: CitySize = { scale: 1 }): Promise<LoadedCity | undefined> {
  if (await isLoaded(house)) return undefined
  const line = progressLine(out)
  const loaded = await loadCity(house, size, (share) => line.show(`${progressBar(share)}  ${city.name_ru}`))
  await seedDemoPeople(house)
  await seedDemoPosts(house)
  await seedOnCall(house)
  await seedDemoRequests(house)
  await seedDemoCases(house)
  await countFigures(house)
  await seedDemoBookings(house)
  line.end()
  if (loaded) {
    const count = (table: TableName) => loaded.rows[table] ?? 0
    out.write(`${count('visits.visit')} visits, ${count('letters.letter')} letters, ${count('ratings.answer')} answers in ${Math.round(loaded.seconds)} s\n`)
  }
  return loaded
}

/** The city's answers and slots came by COPY: they are counted, released and batched as the jobs would. */
async function countFigures(house: House): Promise<void> {
  const quiet = { ...house, log: house.log.child({}, { level: 'warn' }) }
  const { signal } = new AbortController()
  for (const job of figureJobs) await job.run(quiet, signal)
  await releaseBatches(quiet, signal)
  await rollSlots(quiet, signal)
  await countNewClinics(quiet, signal)
  await countAllPhantoms(quiet, signal)
}

/**
 * Loads a city whose thirteen months end now. Out: undefined when one is there already. What an interrupted load left is
 * removed first. Refused with a CityRefusal: a database with clinics that are not of the demonstration.
 */
export async function loadCity(house: House, size: CitySize, onProgress: (share: number) => void = () => {}): Promise<LoadedCity | undefined> {
  const elapsed_ms = stopwatch()
  return withClient(house, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    if (await isLoaded(house)) return undefined
    await makeRoom(client, house.clock.now())
    const rows = await copyCity(house, client, size, onProgress)
    await client.query(`analyze ${Object.keys(TABLES).join(', ')}`)
    await checkForeignKeys(client, Object.keys(TABLES))
    await noteFact(client, 'demo.city', { loaded_at: house.clock.now(), seed: size.seed ?? city.name_ru, scale: size.scale }, house.clock.now())
    await client.query("delete from platform.fact where name = 'demo.loading'")
    return { rows, seconds: elapsed_ms() / 1000 }
  })
}

async function isLoaded(house: House): Promise<boolean> {
  const fact = await first(house.database.read, sql`select name from platform.fact where name = 'demo.city'`)
  return fact !== undefined
}

/** Refuses a database in use; removes what a load that was broken off has left. */
async function makeRoom(client: pg.Client, now: Date): Promise<void> {
  const { rows } = await client.query<{ clinics: boolean; broken_off: boolean }>(`
    select exists (select from clinics.clinic) as clinics,
      exists (select from platform.fact where name = 'demo.loading') as broken_off`)
  const { clinics, broken_off } = rows[0]!
  if (clinics && !broken_off) {
    throw new CityRefusal(
      'This database holds clinics that are not of the demonstration, so the demo city is not loaded into it. ' +
      'Give the demonstration a database of its own (DATABASE_URL or OTKLIK_DATA), or set OTKLIK_DEMO=off.',
    )
  }
  if (broken_off) await client.query(`truncate ${Object.keys(TABLES).join(', ')} cascade`)
  await noteFact(client, 'demo.loading', {}, now)
}

/** The shared rows first, then each clinic in a transaction of its own, two at a time. */
async function copyCity(house: House, client: pg.Client, size: CitySize, onProgress: (share: number) => void): Promise<LoadedCity['rows']> {
  const rows: LoadedCity['rows'] = {}
  const now = house.clock.now()
  const plan = planCity(size, now)
  await copyRows(client, packRows(makePlaceRows(plan)), rows)
  const writer = openWriter(size, now, house.keys.address)
  const total = plan.clinics.reduce((sum, clinic) => sum + clinic.visit_count, 0)
  const waiting = [...plan.clinics]
  let done = 0
  const lane = () => withClient(house, async (own) => {
    await postponeForeignKeys(own)
    for (let clinic = waiting.shift(); clinic; clinic = waiting.shift()) {
      const written = await writer.next()
      await copyRows(own, written.rows, rows)
      done += written.visit_count
      onProgress(done / total)
    }
  })
  onProgress(0)
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, lane))
  } finally {
    await writer.close()
  }
  return rows
}

async function copyRows(client: pg.Client, packed: PackedRows, rows: LoadedCity['rows']): Promise<void> {
  await client.query('begin')
  for (const { table, count, pieces } of packed) {
    const copy = client.query(copyFrom(`copy ${table} (${TABLES[table].join(', ')}) from stdin`))
    await pipeline(Readable.from(pieces.map((piece) => Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))), copy)
    rows[table] = (rows[table] ?? 0) + count
  }
  await client.query('commit')
}

async function noteFact(client: pg.Client, name: string, value: Record<string, unknown>, now: Date): Promise<void> {
  await client.query(`
    insert into platform.fact (name, value, noted_at)
    values ($1, $2, $3)
    on conflict (name) do update set value = excluded.value, noted_at = excluded.noted_at`, [name, JSON.stringify(value), now])
}

async function withClient<T>(house: House, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: house.database.url, application_name: 'otklik demo' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
