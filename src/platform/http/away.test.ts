// The database goes away while the program runs, and comes back: whoever asks meanwhile is told so, and told when to come
// again. A wire between the program and the database is cut and mended.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { buildClinic } from '../../../test/builders.ts'
import { type TestDatabase, makeDatabase } from '../../../test/database.ts'
import { type Wire, layWire } from '../../../test/wire.ts'
import { closeHouse, makeWeb, openHouse } from '../../app.ts'
import { ensureAssets } from '../../ui/build.ts'
import { readConfig } from '../config.ts'
import type { House } from '../house.ts'

let database: TestDatabase
let wire: Wire
let house: House
let web: FastifyInstance
let folder: string

before(async () => {
  await ensureAssets()
  database = await makeDatabase()
  wire = await layWire(Number(new URL(database.url).port))
  folder = await mkdtemp(join(tmpdir(), 'otklik-away-'))
  const url = new URL(database.url)
  url.host = `127.0.0.1:${wire.port}`
  house = await openHouse(readConfig({ OTKLIK_DATA: folder, LOG_LEVEL: 'silent' }), { database_url: url.href, pool_size: 4 })
  web = await makeWeb(house)
  await house.database.write((db) => buildClinic(db, { slug: 'gp-7' }))
})
after(async () => {
  await web.close()
  await closeHouse(house)
  await wire.cut()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const HTML = { accept: 'text/html' }

test('while the database is away pages say so with 503, and when to come back; then they are there again', async () => {
  assert.equal((await web.inject({ url: '/clinics/gp-7', headers: HTML })).statusCode, 200)
  await wire.cut()
  for (const [method, url] of [['GET', '/clinics'], ['GET', '/clinics/gp-7'], ['GET', '/'], ['GET', '/ratings/gp-7']] as const) {
    const page = await web.inject({ method, url, headers: { ...HTML, cookie: `__Host-otklik=${'a'.repeat(43)}` } })
    assert.equal(page.statusCode, 503, url)
    assert.equal(page.headers['retry-after'], '30', url)
    assert.equal(page.headers['cache-control'], 'no-store', url)
    assert.match(page.body, /<h1>Сейчас не получается открыть страницу<\/h1>/, url)
    assert.match(page.body, /Подождите минуту/, url)
    assert.doesNotMatch(page.body, /ECONN|127\.0\.0\.1|terminated/, url)
  }
  const english = await web.inject({ url: '/clinics?lang=en', headers: HTML })
  assert.equal(english.statusCode, 503)
  assert.match(english.body, /Wait a minute/)
  const gone = await web.inject({ url: '/nowhere', headers: { ...HTML, cookie: `__Host-otklik=${'a'.repeat(43)}` } })
  assert.equal(gone.statusCode, 503, 'who asks is not known, so neither is what they may see')
  assert.equal((await web.inject('/healthz')).statusCode, 200)
  assert.equal((await web.inject('/readyz')).statusCode, 503)
  await wire.mend()
  assert.equal((await web.inject({ url: '/clinics/gp-7', headers: HTML })).statusCode, 200)
})

test('a form sent meanwhile says that nothing was kept and where the text is', async () => {
  await wire.cut()
  const sent = await web.inject({
    method: 'POST', url: '/letters/unsubscription/nothing', headers: { ...HTML, 'content-type': 'application/x-www-form-urlencoded' }, payload: 'a=b',
  })
  // a link that we never made is refused without asking the database
  assert.equal(sent.statusCode, 404)
  const form = await web.inject({
    method: 'POST', url: '/ratings/gp-7/readings', headers: { ...HTML, cookie: `__Host-otklik=${'a'.repeat(43)}` }, payload: '',
  })
  assert.equal(form.statusCode, 503)
  assert.match(form.body, /Написанное вами осталось на прежней странице/)
  await wire.mend()
})

test('programs are told in JSON, and under /fhir in an OperationOutcome', async () => {
  await wire.cut()
  const json = await web.inject({ url: '/clinics', headers: { accept: 'application/json' } })
  assert.equal(json.statusCode, 503)
  assert.match(json.json().error, /database does not answer/)
  const fhir = await web.inject({ url: '/fhir/R4/Patient/p1', headers: { authorization: `Bearer otk_${'a'.repeat(43)}` } })
  assert.equal(fhir.statusCode, 503)
  assert.equal(fhir.headers['retry-after'], '30')
  assert.match(String(fhir.headers['content-type']), /fhir\+json/)
  const { resourceType, issue: [issue] } = fhir.json()
  assert.deepEqual([resourceType, issue.severity, issue.code], ['OperationOutcome', 'error', 'transient'])
  assert.match(issue.diagnostics, /database does not answer/)
  await wire.mend()
})
