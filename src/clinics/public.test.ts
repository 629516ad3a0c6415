// The public pages of clinics, through the route, in both languages.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ClinicRow, buildClinic } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { run, sql } from '../platform/db/index.ts'
import { ensureAssets } from '../ui/build.ts'

let t: TestHouse
let clinic: ClinicRow

before(async () => {
  await ensureAssets()
  t = await openTestHouse()
  clinic = await t.house.database.write(async (db) => {
    await run(db, sql`
      insert into clinics.okrug (code, name_ru, name_en)
      values ('north', 'Северный', 'Northern')`)
    const made = await buildClinic(db, { slug: 'gp-7', name_ru: 'Городская поликлиника № 7', audience: 'adult' })
    await buildClinic(db, { slug: 'gp-17', name_ru: 'Городская поликлиника № 17' })
    await buildClinic(db, { slug: 'gone', name_ru: 'Закрытая поликлиника' })
    await run(db, sql`
      update clinics.clinic
      set okrug_code = 'north', phone = '+7 495 000-01-07', name_en = 'City Polyclinic No. 7', updated_at = ${NOON}
      where slug = 'gp-7'`)
    await run(db, sql`
      update clinics.clinic
      set active = false, updated_at = ${NOON}
      where slug = 'gone'`)
    await run(db, sql`
      update clinics.branch
      set address = 'ул. Садовая, 12', opening_hours = ${JSON.stringify([{ days: ['mon', 'tue'], opens: '08:00', closes: '20:00' }])}::jsonb,
        updated_at = ${NOON}
      where clinic_id = ${made.id}`)
    return made
  })
})
after(() => t.close())

const get = (url: string) => t.web.inject({ url, headers: { accept: 'text/html', 'accept-language': 'ru' } })

test('the list goes by okrug and is searched by name or number', async () => {
  const table: [string, string[]][] = [
    ['/clinics', ['gp-7', 'gp-17']],
    ['/clinics?q=7', ['gp-7']],
    ['/clinics?q=Городская', ['gp-7', 'gp-17']],
    ['/clinics?q=', ['gp-7', 'gp-17']],
    ['/clinics?q=нет+такой', []],
    ['/clinics?q=1&q=2', ['gp-7', 'gp-17']],
    [`/clinics?q=${'7'.repeat(101)}`, ['gp-7', 'gp-17']],
  ]
  for (const [url, slugs] of table) {
    const { statusCode, body } = await get(encodeURI(url))
    assert.equal(statusCode, 200, url)
    assert.deepEqual([...body.matchAll(/href="\/clinics\/([^"]+)"/g)].map((match) => match[1]), slugs, url)
  }
  const { body } = await get('/clinics')
  assert.ok(body.indexOf('Северный') < body.indexOf('Без округа'))
})

test('what was searched for stays in the field, as text', async () => {
  const { body } = await get(`/clinics?q=${encodeURIComponent('"><b>7')}`)
  assert.match(body, /value="&quot;&gt;&lt;b&gt;7"/)
  assert.match(body, /мы не нашли/)
})

for (const [lang, parts] of [
  ['ru', ['Городская поликлиника № 7', 'для взрослых', 'Северный', 'ул. Садовая, 12', 'пн–вт\u00a008:00–20:00', 'Ответов пока недостаточно', 'Как мы считаем']],
  ['en', ['City Polyclinic No. 7', 'for adults', 'Northern', 'ул. Садовая, 12', 'Mon–Tue\u00a008:00–20:00', 'Too few answers so far', 'How we count']],
] as const) {
  test(`the page of a clinic (${lang})`, async () => {
    const { statusCode, body } = await get(`/clinics/${clinic.slug}?lang=${lang}`)
    assert.equal(statusCode, 200)
    for (const part of parts) assert.ok(body.includes(part), part)
    assert.match(body, /href="tel:\+74950000107"/)
  })
}

test('what is not known is said, and never invented', async () => {
  const { body } = await get('/clinics/gp-17')
  assert.match(body, /нет данных/)
})

test('a clinic that is not there, or not any more', async () => {
  for (const slug of ['gp-99', 'gone']) assert.equal((await get(`/clinics/${slug}`)).statusCode, 404, slug)
  assert.equal((await get('/clinics/%00')).statusCode, 400, 'no text of ours has a NUL')
})
