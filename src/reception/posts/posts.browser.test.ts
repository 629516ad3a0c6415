// Pages of posts in a real browser: without script, at both widths and in both languages.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type OpenBrowser, findBarriers, findOverflow, openAs, openBrowser } from '../../../test/browser.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn } from '../../../test/signed_in.ts'
import { all, sql } from '../../platform/db/index.ts'
import { ensureAssets } from '../../ui/build.ts'
import { type OpenBuilding, openBuilding } from '../way/building.sample.ts'
import { buildHolder, buildPost } from './post.sample.ts'

const PHONE = { width: 360, height: 740 }

let t: TestHouse
let browser: OpenBrowser
let base: string
let building: OpenBuilding
let anna: Person
let senior: Person

before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  const home = await t.listen()
  browser = await openBrowser()
  building = await openBuilding(t, { second_lift: true, porch: false })
  base = `${home}/reception/${building.clinic.slug}`
  await buildPost(t, building.clinic, { name: 'Вход с улицы' })
  await buildPost(t, building.clinic, { kind: 'floor', name: 'Второй этаж', floor: 1 })
  anna = await signIn(t, 'administrator', building.clinic.id)
  senior = await signIn(t, 'senior_administrator', building.clinic.id)
  await buildHolder(t, building.clinic, anna.id)
})
after(async () => {
  await browser?.close()
  await t.close()
})

test('signing on, a tally and its undoing are plain forms', async () => {
  const page = await openAs(browser, anna, { viewport: PHONE, javaScriptEnabled: false })
  await page.goto(`${base}/posts`)
  await page.getByLabel('Второй этаж').check()
  await page.getByRole('button', { name: 'Заступить' }).click()
  await page.getByRole('button', { name: 'Начать работу' }).click()
  await page.locator('.tally', { hasText: 'Коляска' }).click()
  assert.match(await page.locator('.undo--page').innerText(), /Отмечено: Коляска/)
  await page.getByRole('button', { name: 'Отменить' }).click()
  assert.match(await page.locator('main').innerText(), /Отметка отменена/)
  const counted = await all(t.house.database.read, sql<{ kind: string }>`
    select kind
    from reception.tally_hour
    where clinic_id = ${building.clinic.id}
      and count > 0`)
  assert.deepEqual(counted, [])
  await page.context().close()
})

test('every page of posts at both widths and in both languages', async () => {
  for (const [width, javaScriptEnabled] of [[360, true], [1440, false]] as const) {
    const [staff, keeper] = [await openAs(browser, anna, { viewport: { width, height: 900 }, javaScriptEnabled }), await openAs(browser, senior, { viewport: { width, height: 900 }, javaScriptEnabled })]
    const pages: readonly (readonly [Page, string])[] = [
      [staff, '/post'], [staff, '/posts'], [staff, '/post/start'], [staff, '/directory'], [keeper, '/tallies'],
      [keeper, '/lists'], [keeper, '/lists?section=holders'], [keeper, '/lists?section=notices'],
    ]
    for (const [page, path] of pages) {
      for (const lang of ['ru', 'en']) {
        const answer = await page.goto(`${base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
        assert.deepEqual([answer?.status(), new URL(page.url()).pathname], [200, new URL(`${base}${path}`).pathname], path)
        assert.equal(await findOverflow(page), 0, `${path} ${width} ${lang}`)
        if (javaScriptEnabled && lang === 'ru') assert.deepEqual(await findBarriers(page), [], path)
      }
    }
    for (const page of [staff, keeper]) await page.context().close()
  }
})
