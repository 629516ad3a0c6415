// Choosing in a real browser: a cheap phone without script, a desktop with a moving map, what axe finds.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type OpenBrowser, findBarriers, findOverflow, openBrowser } from '../../../test/browser.ts'
import { ZONE, buildBranch, buildClinic } from '../../../test/builders.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { specialties } from '../../demo/specialties.ts'
import { run, sql } from '../../platform/db/index.ts'
import { addDays, atLocal } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { buildSchedule, buildSlots } from '../booking/booking.sample.ts'
import { countNewClinics } from '../waits/index.ts'

let t: TestHouse
let browser: OpenBrowser
let base: string

before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { OTKLIK_DEMO: 'on' } })
  await t.house.database.write(async (db) => {
    await run(db, sql`
      insert into clinics.specialty (code, name_ru, name_en)
      select code, name_ru, name_en
      from jsonb_to_recordset(${JSON.stringify(specialties)}::jsonb) as s (code text, name_ru text, name_en text)`)
    await run(db, sql`
      insert into clinics.okrug (code, name_ru, name_en, outline)
      values ('C', 'Центральный', 'Central', '[[46.4,57.1],[46.6,57.1],[46.6,57.3],[46.4,57.3]]')`)
    const clinic = await buildClinic(db, { slug: 'gp-7', name_ru: 'Городская поликлиника № 7' })
    for (let n = 1; n <= 6; n++) {
      const branch_id = await buildBranch(db, clinic.id, { slug: `b${n}`, name_ru: `Филиал № ${n}` })
      await run(db, sql`
        update clinics.branch set address = ${`Лесная улица, ${n}`}, okrug_code = 'C', latitude = ${57.1 + n / 40}, longitude = ${46.45 + n / 50}, phone = '+79005550128'
        where clinic_id = ${clinic.id} and id = ${branch_id}`)
      const schedule = await buildSchedule(db, clinic, { branch_id, specialty_code: 'ent', audience: 'adult' })
      const days = n === 6 ? [] : [0, 1, n, 20]
      await buildSlots(db, schedule, days.map((day, at) => ({ starts_at: atLocal(addDays('2026-11-24', day), `1${4 + at}:00`, ZONE) })))
    }
  })
  await countNewClinics(t.house, new AbortController().signal)
  base = await t.listen()
  browser = await openBrowser()
})
after(async () => {
  await browser.close()
  await t.close()
})

async function assertSound(page: Page): Promise<void> {
  assert.equal(await findOverflow(page), 0, page.url())
  assert.deepEqual(await findBarriers(page), [], page.url())
}

for (const javaScriptEnabled of [false, true]) {
  test(`a phone of 360 px, script ${javaScriptEnabled ? 'on' : 'off'}: from words to a comparison and to one branch`, async () => {
    const page = await browser.newPage({ javaScriptEnabled, viewport: { width: 360, height: 740 } })
    await page.goto(`${base}/access`)
    await page.fill('#q', 'болит ухо')
    await page.click('form#wish button')
    await page.waitForURL(/q=/)
    assert.match((await page.textContent('h1'))!, /Оториноларинголог: где примут раньше/)
    if (javaScriptEnabled) await assertSound(page)
    await page.click('form#wish summary')
    await page.check('input[name=visit][value=repeat]')
    await page.fill('#from', 'лесная')
    await page.click('form#wish .button--primary')
    await page.waitForURL(/visit=repeat/)
    assert.match((await page.textContent('main'))!, /Взрослый, повторно, без направления/)
    for (const at of [0, 1]) await page.locator('.choice-list input[type=checkbox]').nth(at).check()
    await page.click('form[action="/access/compare"] button')
    await page.waitForURL(/compare/)
    assert.equal(await page.locator('td').filter({ hasText: 'В пределах норматива' }).count(), 2)
    if (javaScriptEnabled) await assertSound(page)
    await page.locator('a[href^="/access/branches/"]').first().click()
    assert.match((await page.textContent('main'))!, /Как записаться/)
    if (javaScriptEnabled) await assertSound(page)
    await page.context().close()
  })
}

test('the map on a wide screen: the list’s words in its popups, by keyboard too; without script a picture', async () => {
  const page = await browser.newPage({ locale: 'en-GB' })
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  await page.goto(`${base}/access/map?s=ent`)
  const has_webgl = await page.evaluate<boolean>('Boolean(document.createElement("canvas").getContext("webgl2"))')
  if (has_webgl) {
    await page.waitForSelector('.pin')
    assert.equal(await page.locator('.pin').count(), 6)
    await page.locator('.pin').first().focus()
    await page.keyboard.press('Enter')
    const said = (await page.textContent('.pin-words'))!
    const entry = (await page.locator('[data-number="1"]').textContent())!
    assert.equal(said.replaceAll(/\s+/g, ''), entry.replaceAll(/\s+/g, ''))
  } else assert.ok(await page.isVisible('[data-citymap-sorry]'))
  assert.deepEqual(faults, [])
  await assertSound(page)
  await page.context().close()

  const plain = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
  await plain.goto(`${base}/access/map?s=ent`)
  assert.equal(await plain.locator('.citymap__number').count(), 6)
  assert.equal(await plain.locator('.map-list > li').count(), 6)
  await plain.context().close()
})

test('near me: the place is in the address only rounded, and the near ones come first', async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
  await page.context().grantPermissions(['geolocation'])
  await page.context().setGeolocation({ latitude: 57.20123, longitude: 46.53456 })
  await page.goto(`${base}/access?s=ent`)
  await page.click('form#wish summary')
  await page.click('[data-near] button')
  await page.waitForURL(/lat=57\.2&lon=46\.53&order=near/)
  assert.match((await page.textContent('main'))!, /Сначала филиалы, что ближе к вам/)
  assert.match((await page.locator('.choice-list h3').first().textContent())!, /Филиал № 4/)
  await page.context().close()
})
