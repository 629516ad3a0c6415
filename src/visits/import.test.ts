// `otklik import` on real files and a real database.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { after, before, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { BRANCH, DOCTOR, FIRST_VISIT, PATIENT, ROLE, ROOM, type Resource, VISIT, bundleOf, openSystem, periodBefore } from '../../test/fhir.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { FHIR } from '../app.ts'
import { command, runImport } from '../cli/import.ts'
import { all, one, sql } from '../platform/db/index.ts'
import { type ResourceFile, listFiles } from '../platform/fhir/files.ts'
import { type ImportSummary, type Refusal, importFiles } from '../platform/fhir/import.ts'

let test_house: TestHouse
let folder: string
let clinic: { id: string; fhir_id: string; slug: string }
before(async () => { test_house = await openTestHouse({ env: { OTKLIK_NOW: NOON.toISOString() } }) })
after(() => test_house.close())
beforeEach(async (context) => {
  clinic = (await openSystem(test_house.house)).clinic
  folder = await mkdtemp(join(tmpdir(), 'otklik-import-'))
  ;(context as { after(work: () => Promise<void>): void }).after(() => rm(folder, { recursive: true, force: true }))
})

const lines = (resources: unknown[]) => resources.map((resource) => `${JSON.stringify(resource)}\n`).join('')
const write = (name: string, content: string | Buffer) => writeFile(join(folder, name), content)
const visits = (count: number, from = 0): Resource[] =>
  Array.from({ length: count }, (_, n) => ({ ...VISIT, id: `v${n + from}`, period: periodBefore(NOON, 1 + (n % 48)) }))
const order = (type: string) => FHIR.handlers.find((handler) => handler.type === type)?.order ?? Infinity

interface Run { summary: ImportSummary; refusals: Refusal[] }

async function importFolder(options: { dry_run?: boolean; history?: boolean; signal?: AbortSignal; onBatch?: (summary: ImportSummary) => void; paths?: string[] } = {}): Promise<Run> {
  const refusals: Refusal[] = []
  const summary = await importFiles({
    database: test_house.house.database, desk: FHIR, files: await listFiles(options.paths ?? [folder], order),
    site: () => ({ clinic_id: clinic.id, fhir_id: clinic.fhir_id, zone: 'Europe/Moscow', now: test_house.clock.now(), history: options.history ?? false }),
    dry_run: options.dry_run ?? false, signal: options.signal ?? new AbortController().signal,
    onRefused: (refusal) => refusals.push(refusal),
    ...(options.onBatch ? { onBatch: options.onBatch } : {}),
  })
  return { summary, refusals }
}

const counts = ({ created, updated, unchanged, refused }: ImportSummary) => ({ created, updated, unchanged, refused })
const countVisits = async () => (await one(test_house.house.database.read, sql<{ visits: number }>`
  select count(*) as visits from visits.visit where clinic_id = ${clinic.id}`)).visits

describe('files', () => {
  test('a folder of NDJSON, Bundles, arrays and single resources, packed or not, deep or not', async () => {
    await write('Encounter.ndjson', lines(visits(3)))
    await write('Patient.ndjson.gz', gzipSync(lines([PATIENT])))
    await write('staff.json', JSON.stringify({ ...bundleOf([ROLE, DOCTOR]), type: 'collection' }, null, 2))
    await write('places.json', `\ufeff${JSON.stringify([ROOM, BRANCH])}`)
    await write('one.json', JSON.stringify({ ...VISIT, id: 'single' }))
    await write('notes.txt', 'not ours')
    const { summary, refusals } = await importFolder()
    assert.deepEqual(refusals, [])
    assert.deepEqual(counts(summary), { created: 9, updated: 0, unchanged: 0, refused: 0 })
  })

  test('order does not matter, even when everything comes before what it needs', async () => {
    await write('all.ndjson', lines([...visits(700), PATIENT, ROLE, DOCTOR, ROOM, BRANCH]))
    const { summary, refusals } = await importFolder()
    assert.deepEqual(refusals, [])
    assert.deepEqual(counts(summary), { created: 705, updated: 0, unchanged: 0, refused: 0 })
  })

  test('lines that are whole Bundles, in the wrong order: each resource is counted once', async () => {
    const line = (resources: Resource[]) => ({ ...bundleOf(resources), type: 'collection' })
    await write('a.ndjson', lines([line([PATIENT, ...visits(3), { ...PATIENT, id: 'p 2' }]), line([DOCTOR, ROLE]), line([ROOM, BRANCH])]))
    const { summary, refusals } = await importFolder()
    assert.deepEqual(counts(summary), { created: 8, updated: 0, unchanged: 0, refused: 1 })
    assert.deepEqual(refusals.map(({ where, reason }) => [where, reason]), [['line 1 entry[4]', 'wrong-id']])
  })

  test('importing again changes nothing; a changed line changes one', async () => {
    await write('a.ndjson', lines(FIRST_VISIT))
    await importFolder()
    const before = await all(test_house.house.database.read, sql`select * from visits.visit where clinic_id = ${clinic.id}`)
    test_house.clock.advance(60_000)
    assert.deepEqual(counts((await importFolder()).summary), { created: 0, updated: 0, unchanged: 6, refused: 0 })
    assert.deepEqual(await all(test_house.house.database.read, sql`select * from visits.visit where clinic_id = ${clinic.id}`), before)
    await write('a.ndjson', lines([...FIRST_VISIT.slice(0, 5), { ...VISIT, status: 'cancelled' }]))
    assert.deepEqual(counts((await importFolder()).summary), { created: 0, updated: 1, unchanged: 5, refused: 0 })
    test_house.clock.set(NOON)
  })

  test('later versions of a resource in one file are taken one after the other', async () => {
    await write('a.ndjson', lines([...FIRST_VISIT, { ...VISIT, class: { code: 'HH' } }, { ...VISIT, status: 'entered-in-error' }]))
    assert.deepEqual(counts((await importFolder()).summary), { created: 6, updated: 2, unchanged: 0, refused: 0 })
  })

  test('broken lines and refused resources are told with file, line and reason; the rest is taken', async () => {
    const broken = [
      '{"resourceType":"Patient","id":"p2"', '', '17', '{"resourceType":"Patient","id":"p 3"}',
      JSON.stringify({ ...VISIT, id: 'v2', subject: { reference: 'Patient/nobody' } }),
      JSON.stringify({ ...VISIT, id: 'v3', period: periodBefore(NOON, 31 * 24) }),
      JSON.stringify({ resourceType: 'Observation', id: 'o1' }),
    ]
    await write('a.ndjson', `${lines(FIRST_VISIT)}${broken.join('\n')}`)
    const { summary, refusals } = await importFolder()
    assert.deepEqual(refusals.map(({ where, reason, expression }) => [where, reason, expression]).sort(), [
      ['line 10', 'wrong-id', 'Patient.id'],
      ['line 11', 'unknown-patient', 'Encounter.subject'],
      ['line 12', 'too-late', 'Encounter.period.end'],
      ['line 7', 'not-json', undefined],
      ['line 9', 'not-a-resource', undefined],
    ])
    assert.ok(refusals.every(({ path }) => path === join(folder, 'a.ndjson')))
    assert.deepEqual(counts(summary), { created: 6, updated: 0, unchanged: 0, refused: 5 })
    assert.deepEqual(summary.reasons, { 'not-json': 1, 'not-a-resource': 1, 'wrong-id': 1, 'too-late': 1, 'unknown-patient': 1 })
    assert.deepEqual(summary.left_out, { Observation: 1 })
  })

  test('of a truncated file what came before is taken, packed or not', async () => {
    const bundle = JSON.stringify(bundleOf([BRANCH, ROOM, DOCTOR, PATIENT]))
    await write('a.json', bundle.slice(0, -40))
    const { summary, refusals } = await importFolder()
    assert.deepEqual(refusals.map(({ where, reason }) => [where, reason]), [['entry[3]', 'truncated']])
    assert.equal(summary.created, 3)
    // random text does not pack well, so that the break falls behind the first lines
    const noise = Array.from({ length: 3000 }, (_, n) => ({ ...PATIENT, id: `p${(n * 7919) % 99_991}`, name: [{ given: [((n * 48_271) % 2_147_483_647).toString(36)] }] }))
    const packed = gzipSync(lines(noise))
    await rm(join(folder, 'a.json'))
    await write('b.ndjson.gz', packed.subarray(0, packed.length - 2000))
    const second = await importFolder()
    assert.equal(second.refusals.at(-1)?.reason, 'truncated')
    assert.ok(second.summary.created > 500, `created ${second.summary.created}`)
  })

  test('a transaction Bundle’s urn:uuid references hold', async () => {
    const uuid = '5c6c5b5e-2d0b-4e4f-9f0a-6f1f0a1b2c3d'
    const { id: _id, ...patient } = PATIENT
    const entry = [
      { fullUrl: 'urn:uuid:11111111-2d0b-4e4f-9f0a-6f1f0a1b2c3d', resource: { ...VISIT, id: undefined, subject: { reference: `urn:uuid:${uuid}` } } },
      { fullUrl: `urn:uuid:${uuid}`, resource: patient },
    ]
    await write('a.json', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [...entry, ...bundleOf([BRANCH, ROOM, DOCTOR, ROLE]).entry] }))
    assert.deepEqual(counts((await importFolder()).summary), { created: 6, updated: 0, unchanged: 0, refused: 0 })
  })
})

describe('ways of working', () => {
  test('a dry run finds everything and changes nothing', async () => {
    await write('a.ndjson', lines([...visits(600), ...FIRST_VISIT, { ...VISIT, id: 'wrong', participant: [] }]))
    const { summary, refusals } = await importFolder({ dry_run: true })
    assert.deepEqual(counts(summary), { created: 605, updated: 0, unchanged: 1, refused: 1 })
    assert.equal(refusals[0]?.reason, 'missing-doctor')
    assert.equal(await countVisits(), 0)
  })

  test('history takes visits of long ago', async () => {
    await write('a.ndjson', lines([...FIRST_VISIT, { ...VISIT, id: 'old', period: periodBefore(NOON, 300 * 24) }]))
    assert.deepEqual((await importFolder()).summary.reasons, { 'too-late': 1 })
    assert.equal((await importFolder({ history: true })).summary.created, 1)
  })

  test('broken off after a batch and repeated, it ends the same', async () => {
    await write('a.ndjson', lines([...FIRST_VISIT, ...visits(2500, 10)]))
    const controller = new AbortController()
    const first = await importFolder({ signal: controller.signal, onBatch: () => controller.abort() })
    assert.equal(first.summary.broken_off, true)
    const kept = await countVisits()
    assert.ok(kept > 0 && kept < 2501, `kept ${kept}`)
    const second = await importFolder()
    assert.equal(second.summary.broken_off, false)
    assert.equal(second.summary.created + kept, 2501)
    assert.equal(await countVisits(), 2501)
  })

  test('however long the file, two batches are alive at most', async () => {
    await write('a.ndjson', lines([...FIRST_VISIT, ...visits(6000, 10)]))
    const { summary } = await importFolder()
    assert.equal(summary.created, 6006)
    assert.ok(summary.batches_alive_max <= 2, `${summary.batches_alive_max} batches`)
  })
})

describe('the command', () => {
  const quiet = () => {
    let text = ''
    return { stream: new Writable({ write(chunk, _encoding, done) { text += String(chunk); done() } }), said: () => text }
  }

  async function runCommand(name: string, values: Record<string, boolean>, files?: ResourceFile[]) {
    const [out, err] = [quiet(), quiet()]
    const call = { values, positionals: [folder], out: out.stream, err: err.stream }
    files ??= await listFiles([folder], order)
    const code = await runImport(call, test_house.house.config, test_house.house.database, name, files, new AbortController().signal)
    return { code, out: out.said(), err: err.said() }
  }

  test('exit code 0 when all was taken, 3 when something was refused, with the reasons', async () => {
    await write('a.ndjson', lines(FIRST_VISIT))
    const good = await runCommand(clinic.slug, {})
    assert.deepEqual([good.code, good.err], [0, ''])
    assert.match(good.out, /^Accepted: 6 new, 0 changed\. Unchanged: 0\. Refused: 0\./)
    await write('b.ndjson', 'nonsense\n')
    const bad = await runCommand(clinic.fhir_id, {})
    assert.equal(bad.code, 3)
    assert.match(bad.err, /b\.ndjson: line 1: not-json: This is not JSON/)
    assert.match(bad.out, /refused not-json: 1/)
  })

  test('an unknown clinic is a sentence; --create makes it from its Organization', async () => {
    await write('a.ndjson', lines([...FIRST_VISIT, { resourceType: 'Organization', id: 'New.Clinic', name: 'Новая поликлиника' }]))
    await assert.rejects(runCommand('New.Clinic', {}), /There is no clinic «New\.Clinic»\. With --create/)
    await assert.rejects(runCommand('Nobody', { create: true }), /hold no Organization with the id «Nobody»/)
    const made = await runCommand('New.Clinic', { create: true })
    assert.equal(made.code, 0)
    assert.match(made.out, /Made the clinic new-clinic\./)
    const row = await one(test_house.house.database.read, sql<Record<string, unknown>>`
      select slug, name_ru, zone, audience from clinics.clinic where fhir_id = 'New.Clinic'`)
    assert.deepEqual(row, { slug: 'new-clinic', name_ru: 'Новая поликлиника', zone: 'Europe/Moscow', audience: 'both' })
  })

  test('wrong words are told before anything is opened', async () => {
    const call = (values: Record<string, string>, positionals: string[]) => command.run({ values, positionals, out: quiet().stream, err: quiet().stream })
    await assert.rejects(async () => call({}, ['x']), /--clinic gp-7/)
    await assert.rejects(async () => call({ clinic: 'gp-7' }, []), /Name a file or a folder/)
    await assert.rejects(async () => call({ clinic: 'gp-7' }, ['/no/such/file.json']), /there is no such file or folder/)
    await assert.rejects(async () => call({ clinic: 'gp-7' }, [fileURLToPath(import.meta.url)]), /expected a name that ends in/)
    await assert.rejects(async () => call({ clinic: 'gp-7' }, [folder]), /There are no .ndjson, .jsonl or .json files/)
  })

  test('the R4 examples of HL7, which nobody here wrote', async () => {
    const examples = dirname(fileURLToPath(import.meta.resolve('hl7.fhir.r4.examples/package.json')))
    const refused = {
      'not-a-resource': 21, 'unknown-clinic': 21, 'missing-location': 4, 'reference-missing': 1, 'missing-family': 2,
      'missing-doctor': 1, 'kind-changed': 1, 'contained-reference': 1, 'unknown-specialty': 3, 'unknown-schedule': 4, 'missing-slot': 2, 'not-booked': 1,
    }
    const reasonsIn = (text: string) => Object.fromEntries([...text.matchAll(/^ {2}refused ([a-z-]+): (\d+)$/gm)].map((match) => [match[1], Number(match[2])]))
    const files = await listFiles([examples], order)
    assert.equal(files.length, 5307)
    const first = await runCommand('f001', { create: true, history: true }, files)
    assert.match(first.out, /^Made the clinic f001\.\nAccepted: 137 new, 0 changed\. Unchanged: 9\. Refused: 62\./)
    assert.deepEqual(reasonsIn(first.out), refused)
    assert.match(first.out, /^Left out, since their types are not kept: 18393 \(StructureDefinition 8085, /m)
    assert.equal(first.code, 3)
    const second = await runCommand('f001', { history: true }, files.filter(({ type }) => type !== undefined && order(type) < Infinity))
    assert.match(second.out, /^Accepted: 0 new, 0 changed\. Unchanged: 43\. Refused: 34\./)
  })
})
