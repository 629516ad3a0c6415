// The list of specialists on call in a real browser: written by keyboard on a telephone, seen by whoever presses the button,
// taken off; without script too.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type OpenBrowser, findBarriers, findOverflow, openAs, openBrowser } from '../../../test/browser.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { ensureAssets } from '../../ui/build.ts'
import { type OpenSituations, openSituations } from '../situations/situations.sample.ts'
import { walkPages } from '../walking.sample.ts'

const TELEPHONE = { width: 360, height: 740 }

let t: TestHouse
let browser: OpenBrowser
let s: OpenSituations
let base: string

before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  const home = await t.listen()
  browser = await openBrowser()
  s = await openSituations(t)
  base = `${home}/reception/${s.clinic.slug}`
})
after(async () => {
  await browser?.close()
  await t.close()
})

const said = async (page: Page) => (await page.locator('main').innerText()).replaceAll('\u00a0', ' ')

test('somebody is listed, one tap says whom it reached, somebody is taken off', async () => {
  const keeping = await openAs(browser, s.senior, { viewport: TELEPHONE })
  await keeping.goto(`${base}/lists`)
  await keeping.getByRole('link', { name: 'Дежурные специалисты' }).click()
  await keeping.waitForURL('**/on-call')
  await keeping.getByLabel('Телефон').fill('12')
  await keeping.getByRole('button', { name: 'Записать' }).click()
  await keeping.getByText('Напишите телефон цифрами').first().waitFor()
  assert.deepEqual([await findBarriers(keeping), await findOverflow(keeping)], [[], 0])
  await keeping.getByLabel('Кто дежурит').selectOption(s.chief.id)
  await keeping.getByLabel('Телефон').fill('8 900 555-01-07')
  await keeping.keyboard.press('Enter')
  await keeping.waitForURL('**done=listed')
  assert.match(await said(keeping), /Дежурный записан[\s\S]*вт 24 ноября, с 08:00 до 20:00[\s\S]*все здания, \+7 900 555-01-07/)

  const asking = await openAs(browser, s.admin, { viewport: TELEPHONE, javaScriptEnabled: false })
  await asking.goto(`${base}/situations`)
  await asking.getByRole('button', { name: 'Не знаю, что делать' }).click()
  await asking.waitForURL('**done=opened')
  const situation = asking.url().split('?')[0]!
  assert.match(await said(asking), /Дежурный специалист: chief_doctor \d+, до 20:00, \+7 900 555-01-07/)
  assert.equal(await asking.getByRole('link', { name: '+7 900 555-01-07' }).getAttribute('href'), 'tel:+79005550107')

  await walkPages(keeping, [`${base}/on-call`, `${base}/lists`, `${base}/senior`, situation])
  const plain = await openAs(browser, s.head, { javaScriptEnabled: false, viewport: TELEPHONE, locale: 'en-GB' })
  await plain.goto(`${base}/situations?lang=en`)
  await plain.getByRole('link', { name: 'Who is on call' }).click()
  await plain.getByRole('button', { name: /Take off/ }).click()
  await plain.waitForURL('**done=ended')
  assert.match(await said(plain), /They are off the list[\s\S]*Nobody is on the list/)
  for (const open of [keeping, asking, plain]) await open.context().close()
})
