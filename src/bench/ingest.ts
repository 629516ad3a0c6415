// bench ingest: Encounters a second through POST /fhir/R4 (bundles of 500) and through import, beside COPY of the same
// rows into the same table. All three write fresh rows; clinic, doctors and patients are there already.
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryUsage } from 'node:process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { FHIR, makeWeb } from '../app.ts'
import { stopwatch } from '../platform/clock.ts'
import { one, run, sql } from '../platform/db/index.ts'
import { importFiles } from '../platform/fhir/import.ts'
import { give, takeResources } from '../platform/fhir/intake.ts'
import type { FhirSite } from '../platform/fhir/handler.ts'
import type { House } from '../platform/house.ts'
import { makeId, makeSecret } from '../platform/ids.ts'
import { DAY_MS } from '../platform/time.ts'
import { withBenchHouse } from './database.ts'
import { describeMachine, formatTable } from './machine.ts'

const START = new Date('2026-11-24T09:00:00Z')
const BUNDLE = 500
const BRANCHES = 4
const DOCTORS = 60
const PATIENTS = 3000

/** Measures `count` Encounters each way and prints the table. */
export async function benchIngest({
  count,
  out,
}: {
  count: number
  out: NodeJS.WritableStream
}): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-ingest-'))
  try {
    await withBenchHouse(START, {}, async (house) => {
      out.write(`${await describeMachine(house.database, ['fastify', 'pg'])}\n`)
      out.write(
        `${count} Encounters each way; ${PATIENTS} patients, ${DOCTORS} doctors, ${BRANCHES} branches are there already\n\n`,
      )
      const site = await makeSite(house)
      await postBundles(house, site, count, 'warm', 1, 2000)
      const http_one = await postBundles(house, site, count, 'one', 1)
      const http_two = await postBundles(house, site, count, 'two', 2)
      const imported = await importVisits(house, site, count, folder)
      const repeated = await importVisits(house, site, count, folder)
      const copied = await copyVisits(house, site, count)
      const row = (name: string, { seconds, peak_mb }: Timing) => [
        name,
        (count / seconds).toFixed(0),
        seconds.toFixed(1),
        (copied.seconds / seconds).toFixed(2),
        peak_mb.toFixed(0),
      ]
      out.write(
        `${formatTable(
          ['', 'visits/s', 'seconds', 'of COPY', 'peak MB'],
          [
            row(`POST /fhir/R4, bundles of ${BUNDLE}, one after the other`, http_one),
            row(`POST /fhir/R4, bundles of ${BUNDLE}, two at a time`, http_two),
            row('import of one NDJSON file', imported),
            row('import of the same file again (all unchanged)', repeated),
            row('COPY of the same rows into the same table', copied),
          ],
        )}\n\ngoals: 1,500 a second by POST, 3,000 by import\n`,
      )
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Timing {
  seconds: number
  peak_mb: number
}

async function timed(work: () => Promise<unknown>): Promise<Timing> {
  let peak_mb = 0
  const sample = () => (peak_mb = Math.max(peak_mb, memoryUsage.rss() / 2 ** 20))
  const sampler = setInterval(sample, 100)
  const elapsed_ms = stopwatch()
  await work()
  const seconds = elapsed_ms() / 1000
  clearInterval(sampler)
  sample()
  return { seconds, peak_mb }
}

/** A clinic with everything that visits refer to. */
async function makeSite(house: House): Promise<FhirSite> {
  const clinic_id = makeId(START)
  await house.database.write((db) =>
    run(
      db,
      sql`
    insert into clinics.clinic (id, slug, fhir_id, name_ru, name_en, audience, zone, updated_at)
    values (${clinic_id}, 'bench', 'bench', 'Поликлиника', 'Polyclinic', 'both', 'Europe/Moscow', ${START})`,
    ),
  )
  const site: FhirSite = { clinic_id, fhir_id: 'bench', zone: 'Europe/Moscow', now: START, history: false }
  const resources = [
    ...range(BRANCHES).map((n) => ({ resourceType: 'Location', id: `b${n}`, name: `Филиал № ${n}` })),
    ...range(DOCTORS).map((n) => ({
      resourceType: 'Practitioner',
      id: `d${n}`,
      name: [{ family: 'Соколова', given: ['Анна', 'Игоревна'] }],
    })),
    ...range(DOCTORS).map((n) => ({
      resourceType: 'PractitionerRole',
      id: `r${n}`,
      practitioner: { reference: `Practitioner/d${n}` },
      location: [{ reference: `Location/b${n % BRANCHES}` }],
    })),
    ...range(PATIENTS).map((n) => ({
      resourceType: 'Patient',
      id: `p${n}`,
      birthDate: '1960-05-09',
      name: [{ given: ['Мария', 'Ивановна'] }],
    })),
  ]
  await house.database.write((db) =>
    takeResources(
      db,
      FHIR.handlers,
      site,
      resources.map((resource) => give(resource)),
    ),
  )
  return site
}

/** An Encounter as clinics' systems send it, with much that is not kept. */
function makeEncounter(prefix: string, n: number): Record<string, unknown> {
  const end_ms = START.getTime() - DAY_MS + (n % 86_000) * 1000
  return {
    resourceType: 'Encounter',
    id: `${prefix}-${n}`,
    status: 'finished',
    meta: { profile: ['https://example.org/fhir/StructureDefinition/encounter'] },
    identifier: [{ system: 'urn:oid:1.2.643.5.1.13.2.7.100.5', value: `${prefix}-${n}` }],
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: 'ambulatory' },
    type: [{ coding: [{ system: 'urn:oid:1.2.643.5.1.13.13.11.1007', code: '1', display: 'Посещение' }] }],
    serviceType: { coding: [{ system: 'urn:oid:1.2.643.5.1.13.13.11.1070', code: `B01.0${n % 60}.001` }] },
    subject: { reference: `Patient/p${n % PATIENTS}`, display: 'Пациент' },
    participant: [
      {
        type: [
          {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'ATND' }],
          },
        ],
        individual: { reference: `Practitioner/d${n % DOCTORS}` },
      },
    ],
    period: { start: new Date(end_ms - 900_000).toISOString(), end: new Date(end_ms).toISOString() },
    reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'Z00.0' }] }],
    location: [{ location: { reference: `Location/b${(n % DOCTORS) % BRANCHES}` }, status: 'completed' }],
    serviceProvider: { reference: 'Organization/bench' },
  }
}

/** Posts bundles to a listening server, some at a time, and makes sure that all were kept. */
async function postBundles(
  house: House,
  site: FhirSite,
  count: number,
  prefix: string,
  at_a_time: number,
  limit = count,
): Promise<Timing> {
  const token = await makeToken(house, site)
  const web = await makeWeb(house)
  const url = await web.listen({ port: 0, host: '127.0.0.1' })
  const agent = new Agent({ keepAlive: true, maxSockets: at_a_time })
  const bodies = range(Math.ceil(Math.min(count, limit) / BUNDLE)).map((at) =>
    Buffer.from(
      JSON.stringify({
        resourceType: 'Bundle',
        type: 'batch',
        entry: range(Math.min(BUNDLE, count - at * BUNDLE)).map((n) => {
          const resource = makeEncounter(prefix, at * BUNDLE + n)
          return { resource, request: { method: 'PUT', url: `Encounter/${String(resource['id'])}` } }
        }),
      }),
    ),
  )
  try {
    return await timed(() =>
      Promise.all(
        range(at_a_time).map(async () => {
          for (let body = bodies.pop(); body; body = bodies.pop())
            await post(`${url}/fhir/R4`, agent, token, body)
        }),
      ),
    )
  } finally {
    agent.destroy()
    await web.close()
  }
}

function post(url: string, agent: Agent, token: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/fhir+json',
      'content-length': body.length,
    }
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString()
        if (answer.statusCode === 200 && !text.includes('OperationOutcome')) resolve()
        else reject(new Error(`${answer.statusCode}: ${text.slice(0, 300)}`))
      })
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

async function makeToken(house: House, { clinic_id }: FhirSite): Promise<string> {
  const token = `otk_${makeSecret(32)}`
  const token_hash = createHash('sha256').update(token).digest()
  await house.database.write((db) =>
    run(
      db,
      sql`
    insert into people.api_token (token_hash, id, clinic_id, name, scopes, created_at)
    values (${token_hash}, ${makeId(START)}, ${clinic_id}, 'bench', '{fhir.write}', ${START})`,
    ),
  )
  return token
}

async function importVisits(house: House, site: FhirSite, count: number, folder: string): Promise<Timing> {
  const path = join(folder, 'Encounter.ndjson')
  const lines = function* () {
    for (let n = 0; n < count; n++) yield `${JSON.stringify(makeEncounter('import', n))}\n`
  }
  await writeFile(path, Readable.from(lines()))
  return timed(async () => {
    const summary = await importFiles({
      database: house.database,
      desk: FHIR,
      site: () => site,
      files: [{ path, type: 'Encounter' }],
      dry_run: false,
      signal: new AbortController().signal,
      onRefused: (refusal) => {
        throw new Error(refusal.sentence)
      },
    })
    if (summary.created + summary.unchanged !== count) throw new Error('not every visit was taken')
  })
}

/** COPY out of the imported rows under new ids, untimed; then COPY in, timed. */
async function copyVisits(house: House, { clinic_id }: FhirSite, count: number): Promise<Timing> {
  const columns =
    'clinic_id, id, fhir_id, fhir_version, status, patient_id, doctor_id, branch_id, class_code, type_code, service_code, specialty_code, started_at, ended_at, day, received_at, updated_at'
  const client = new pg.Client({ connectionString: house.database.url })
  await client.connect()
  try {
    const source = `select ${columns.replace(' id, fhir_id', " gen_random_uuid(), 'copy-' || fhir_id")}
      from visits.visit where clinic_id = '${clinic_id}' and fhir_id like 'import-%'`
    const parts: Buffer[] = []
    for await (const part of client.query(copyTo(`copy (${source}) to stdout`))) parts.push(part as Buffer)
    const timing = await timed(() =>
      pipeline(Readable.from(parts), client.query(copyFrom(`copy visits.visit (${columns}) from stdin`))),
    )
    const { copied } = await one(
      house.database.read,
      sql<{ copied: number }>`
      select count(*) as copied
      from visits.visit
      where clinic_id = ${clinic_id}
        and fhir_id like 'copy-%'`,
    )
    if (copied !== count) throw new Error(`COPY wrote ${copied} rows`)
    return timing
  } finally {
    await client.end()
  }
}

function range(length: number): number[] {
  return Array.from({ length }, (_, n) => n)
}
