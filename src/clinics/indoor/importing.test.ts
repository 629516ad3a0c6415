import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { type ClinicRow, buildClinic, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { runPlanImport } from '../../cli/import_plan.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { box, line, makeArchive, point, zip } from './imdf.sample.ts'
import { PlanPathError, readPlan } from './importing.ts'
import { findPlan } from './queries.ts'
import { numberIn } from './reading/draft.ts'
import { findRoute, makeGraph } from './rules/route.ts'

let t: TestHouse
let folder: string
let clinic: ClinicRow & { branch_slug: string }

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otklik-plan-'))
  t = await openTestHouse()
  const made = await t.house.database.write((db) => buildClinic(db))
  const { slug } = await one(t.house.database.read, sql<{ slug: string }>`select slug from clinics.branch where clinic_id = ${made.id}`)
  clinic = { ...made, branch_slug: slug }
  await t.house.database.write((db) => run(db, sql`
    insert into clinics.place (clinic_id, id, fhir_id, branch_id, kind, name, updated_at)
    values (${made.id}, ${nextId()}, 'room-201', ${made.branch_id}, 'ro', 'Кабинет 201', ${NOON})`))
})
after(async () => {
  await t.close()
  await rm(folder, { recursive: true, force: true })
})

let count = 0
async function lay(files: Record<string, unknown>): Promise<string> {
  const path = join(folder, String((count += 1)))
  await mkdir(path)
  for (const [name, value] of Object.entries(files)) await writeFile(join(path, name), typeof value === 'string' ? value : JSON.stringify(value))
  return path
}

async function take(path: string, more: Record<string, boolean> = {}) {
  const read = await readPlan(path)
  const [out, err] = [new PassThrough(), new PassThrough()]
  const values = { clinic: clinic.slug, branch: clinic.branch_slug, ...more }
  const code = await runPlanImport({ values, positionals: [path], out, err }, t.house.config, t.house.database, read)
  return { code, out: String(out.read() ?? ''), err: String(err.read() ?? ''), ...read }
}

const storedPlan = () => findPlan(t.house.database.read, clinic.id, clinic.branch_id)

describe('IMDF', () => {
  test('a folder becomes rooms, doors and walks; lifts and stairs join the floors', async () => {
    const { code, err, out } = await take(await lay(makeArchive()))
    assert.deepEqual([code, err], [0, ''], out)
    const plan = await storedPlan()
    const codeOf = new Map(plan.spots.map(({ id, code: named }) => [id, named]))
    const kinds = Object.fromEntries([...Map.groupBy(plan.spots, ({ kind }) => kind)].map(([kind, some]) => [kind, some.length]))
    // each corridor has one bend that is walked around, and its doors
    assert.deepEqual(kinds, { room: 2, lift: 2, stairs: 2, toilet: 1, entrance: 1, desk: 1, corridor: 9 })
    const room = plan.spots.find(({ code: named }) => named === 'room-1')!
    assert.deepEqual([room.label, room.name_ru, room.name_en, room.place_id !== null], ['201', 'Хирург', 'Surgeon', true])
    const route = (to: string, step_free: boolean) =>
      findRoute(makeGraph(plan), plan.spots.find(({ kind }) => kind === 'entrance')!.id, ({ code: named }) => named === to, { step_free, out: new Set() })
    const way = route('room-1', true)!
    assert.deepEqual(way.legs.map(({ to }) => codeOf.get(to.id)), ['door-lift-0', 'lift-0', 'lift-1', 'door-lift-1', 'hall-1.1', 'door-room-1', 'room-1'])
    assert.ok(route('room-1', false)!.legs.some(({ passage: { kind } }) => kind === 'stairs'))
    assert.equal(plan.spots.find(({ code: named }) => named === 'wc')!.wheelchair, true)
    assert.ok(!plan.spots.some(({ code: named }) => named === 'staff' || named === 'store' || named === 'fire'), 'nobody is led where visitors do not go')
  })

  test('a zip gives the same, and an import anew changes no address', async () => {
    const before_codes = (await storedPlan()).spots.map(({ code }) => code).sort()
    const path = join(folder, 'plan.zip')
    await writeFile(path, zip(Object.fromEntries(Object.entries(makeArchive()).map(([name, value]) => [`plan/${name}`, JSON.stringify(value)]))))
    assert.equal((await take(path)).code, 0)
    assert.deepEqual((await storedPlan()).spots.map(({ code }) => code).sort(), before_codes)
  })

  test('what is wrong is told with file and feature; the rest is taken', async () => {
    const files = makeArchive()
    const units = files['unit.geojson']!.features
    units[3] = { ...units[3]!, properties: { ...units[3]!.properties, level_id: 'attic' } }
    units.push({ ...units[0]!, id: 'torn', geometry: { type: 'Polygon', coordinates: [[[37.6, 55.75], [37.6, 200]]] } })
    units.push({ ...units[0]!, id: 'far', geometry: { type: 'Polygon', coordinates: [[[10, 10], [10, 11], [11, 11], [10, 10]]] } })
    files['level.geojson']!.features[1]!.properties['ordinal'] = '1'
    files['occupant.geojson']!.features[0]!.properties['anchor_id'] = 'gone'
    const { code, err } = await take(await lay({ ...files, 'junk.geojson': '{"type": "FeatureCollection", "features": [1', 'odd.json': [1] }), { 'dry-run': true })
    assert.equal(code, 3)
    for (const told of [
      /^level\.geojson: features\[1\] level-1: has no whole number as ordinal/m,
      /^unit\.geojson: features\[3\] room-0: lies on the level "attic"/m,
      /^unit\.geojson: features\[\d+\] torn: has a Polygon whose rings/m,
      /^unit\.geojson: features\[\d+\] far: lies \d+ km away/m,
      /^occupant\.geojson: features\[0\] surgeon: stands at the anchor "gone"/m,
      /^junk\.geojson: the file: is no JSON/m,
      /^odd\.json: the file: is no FeatureCollection/m,
    ]) assert.match(err, told)
  })

  test('a trial changes nothing, and without a plan nothing is touched', async () => {
    const stored = await storedPlan()
    assert.equal((await take(await lay(makeArchive()), { 'dry-run': true })).code, 0)
    const { code, err } = await take(await lay({ 'level.geojson': { type: 'FeatureCollection', features: [] } }))
    assert.deepEqual([code, err], [3, 'There is no plan in it: 0 levels, 0 rooms. Nothing was changed.\n'])
    assert.deepEqual(await storedPlan(), stored)
  })

  test('paths and archives that hold no plan say what would be right', async () => {
    const broken = join(folder, 'broken.zip')
    await writeFile(broken, zip({ 'a.geojson': '{}' }).subarray(0, 60))
    for (const [path, told] of [
      [join(folder, 'nowhere'), /there is no such file/], [broken, /no zip archive/], [await lay({ 'a.txt': '' }), /no \.geojson or \.json/],
    ] as const) await assert.rejects(readPlan(path), (error) => error instanceof PlanPathError && told.test(error.message))
  })
})

describe('plain GeoJSON', () => {
  const make = (properties: Record<string, unknown>, geometry: unknown = null) => ({ type: 'Feature', geometry, properties })
  const good = [
    make({ kind: 'level', id: 'L1', ordinal: 0, name_ru: 'Первый этаж', name_en: 'First floor' }, box(0, 0, 20, 10)),
    make({ kind: 'level', id: 'L2', ordinal: 1 }),
    make({ kind: 'entrance', id: 'in', level: 'L1' }, point(0, 5)),
    make({ kind: 'lift', id: 'l1', level: 'L1', shaft: 'A', label: 'А' }, point(10, 5)),
    make({ kind: 'lift', id: 'l2', level: 'L2', shaft: 'A', label: 'А' }, point(10, 5)),
    make({ kind: 'room', id: 'r', level: 'L2', name_ru: 'Кабинет 201' }, box(15, 4, 20, 9)),
    make({ kind: 'walk', from: 'in', to: 'l1' }, line([0, 5], [5, 9], [10, 5])),
    make({ kind: 'door', from: 'l2', to: 'r', metres: 9 }),
  ]

  test('spots and ways as they are told; a drawn way is as long as it is drawn', async () => {
    const { code, err } = await take(await lay({ 'plan.geojson': { type: 'FeatureCollection', features: good } }))
    assert.deepEqual([code, err], [0, ''])
    const plan = await storedPlan()
    assert.deepEqual(plan.levels.map(({ name_ru, name_en }) => [name_ru, name_en]), [['Первый этаж', 'First floor'], ['2-й этаж', 'Floor 2']])
    const walk = plan.passages.find(({ kind }) => kind === 'walk')!
    assert.ok(Math.abs(walk.metres - 2 * Math.hypot(5, 4)) < 0.1, `${walk.metres}`)
    const route = findRoute(makeGraph(plan), plan.spots.find(({ code: named }) => named === 'in')!.id, ({ label }) => label === '201', { step_free: true, out: new Set() })
    assert.deepEqual(route!.legs.map(({ passage: { kind } }) => kind), ['walk', 'lift', 'door'])
    const { count: tied } = await one(t.house.database.read, sql<{ count: number }>`
      select count(*)::int as count
      from clinics.spot
      where clinic_id = ${clinic.id}
        and place_id is not null`)
    assert.equal(tied, 1)
    assert.equal((await all(t.house.database.read, sql`
      select id
      from platform.audit_event
      where clinic_id = ${clinic.id}
        and event = 'clinics.plan_imported'`)).length, 3)
  })

  test('dirty input is told and left out', async () => {
    const bad = [
      make({ kind: 'level', id: 'L3', ordinal: 0 }), make({ kind: 'rooom', id: 'x', level: 'L1' }, point(1, 1)), make({ kind: 'room', level: 'L1' }, point(1, 1)),
      make({ kind: 'room', id: 'r', level: 'L1' }, point(1, 1)), make({ kind: 'room', id: 'nowhere', level: 'L9' }, point(1, 1)), make({ kind: 'room', id: 'blank', level: 'L1' }),
      make({ kind: 'walk', from: 'in', to: 'gone' }), make({ kind: 'walk', from: 'in', to: 'r' }), make({ kind: 'walk', from: 'in', to: 'in' }),
      make({ kind: 'door', from: 'in', to: 'l1', metres: -4 }), make({ kind: 'door', from: 'in', to: 'l1', metres: 2 }), make({ kind: 'lift', id: 'lost', level: 'L1' }, point(3, 3)),
    ]
    const { code, err, findings } = await take(await lay({ 'plan.geojson': { type: 'FeatureCollection', features: [...good, ...bad] } }), { 'dry-run': true })
    assert.equal(code, 3)
    assert.deepEqual(findings.map(({ where, grave }) => [Number(/\d+/.exec(where)![0]) - good.length, grave]).sort(([a], [b]) => Number(a) - Number(b)),
      bad.map((_, at) => [at, at < 10]), err)
    assert.match(err, /features\[18\]: taken, but is told to have 2 m, but its ends are 10\.0 m apart/)
  })
})

test('any junk is read to its end', async () => {
  const value = fc.oneof(fc.constantFrom('level', 'room', 'walk', 'lift', 'L1', 'in'), fc.integer(), fc.constant(null), fc.boolean())
  const junk = fc.array(fc.record({
    type: fc.constant('Feature'), feature_type: fc.constantFrom(undefined, 'level', 'unit', 'opening', 'amenity', 'occupant'), id: fc.option(fc.string()),
    geometry: fc.oneof(fc.constant(null), fc.constant(point(1, 1)), fc.constant(line([0, 0], [1, 1])), fc.constant(box(0, 0, 2, 2)), fc.jsonValue()),
    properties: fc.dictionary(fc.constantFrom('kind', 'id', 'level', 'level_id', 'ordinal', 'from', 'to', 'category', 'metres', 'shaft'), value),
  }, { requiredKeys: ['type'] }), { maxLength: 12 })
  const path = join(folder, 'junk.json')
  await fc.assert(fc.asyncProperty(junk, async (features) => {
    await writeFile(path, JSON.stringify({ type: 'FeatureCollection', features }))
    const { draft } = await readPlan(path)
    const codes = new Set(draft.spots.map(({ code }) => code))
    assert.ok(draft.passages.every(({ from, to, metres }) => codes.has(from) && codes.has(to) && metres >= 0))
  }), { numRuns: 150 })
})

test('a room’s number is read out of what its door says', () => {
  assert.deepEqual(['Кабинет 412', '205а', '205-Б', 'к. 7', 'Холл', '12345', null].map(numberIn), ['412', '205А', '205Б', '7', null, null, null])
})
