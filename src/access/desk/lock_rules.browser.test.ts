// The page of the no-show rule in a real browser: wide and narrow, both languages, nothing in the way of anybody.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OpenBrowser, findBarriers, findOverflow, openAs, openBrowser } from '../../../test/browser.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { signIn } from '../../../test/signed_in.ts'
import { NETWORK_ID } from '../../platform/ids.ts'
import { ensureAssets } from '../../ui/build.ts'
import { openClinic } from './desk.sample.ts'

const SHOTS = process.env['OTKLIK_TEST_SHOTS']
let t: TestHouse
let browser: OpenBrowser
let home: string
before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  home = await t.listen()
  browser = await openBrowser()
  await openClinic(t)
})
after(async () => {
  await browser?.close()
  await t.close()
})

test('an operator reads the rule, sends a mistake, mends it, and takes a specialty’s own rule back', async () => {
  const page = await openAs(browser, await signIn(t, 'operator', NETWORK_ID))
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 })
    for (const lang of ['ru', 'en']) {
      await page.goto(`${home}/access/lock-rule?lang=${lang}`)
      assert.deepEqual(await findBarriers(page), [])
      assert.ok((await findOverflow(page)) <= 0)
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/lock-rule-${lang}-${width}.png`, fullPage: true })
    }
  }
  await page.goto(`${home}/access/lock-rule?lang=ru`)
  await page.selectOption('#specialty', 'ent')
  await page.fill('#missed_max', '0')
  await page.fill('#source', 'Приказ № 17')
  await page.click('main form:has(#source) button')
  assert.match(await page.innerText('main'), /Укажите от\s2 до\s20/)
  assert.deepEqual(await findBarriers(page), [])
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/lock-rule-mistake.png`, fullPage: true })
  await page.fill('#missed_max', '2')
  await page.click('main form:has(#source) button')
  await page.waitForURL('**?done=set')
  assert.match(await page.innerText('main'), /Приказ № 17/)
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/lock-rule-set.png`, fullPage: true })
  await page.click('text=Вернуть общее')
  await page.waitForURL('**?done=ended')
})
