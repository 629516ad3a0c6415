// An old visitor finds cabinet 412 without steps while one lift is out: at the kiosk by finger and by keyboard, and on
// a telephone without script; the administrator marks the lift.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type OpenBrowser, findBarriers, findOverflow, openAs, openBrowser } from '../../../test/browser.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { signIn } from '../../../test/signed_in.ts'
import { ensureAssets } from '../../ui/build.ts'
import { type OpenBuilding, openBuilding } from './building.sample.ts'

const TELEPHONE = { width: 360, height: 740 }
const KIOSK = { width: 1080, height: 1920 }

let t: TestHouse
let browser: OpenBrowser
let house: OpenBuilding
let home: string

before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  home = await t.listen()
  browser = await openBrowser()
  house = await openBuilding(t, { second_lift: true, porch: false })
})
after(async () => {
  await browser?.close()
  await t.close()
})

const stepsOf = (page: Page) => page.locator('.way-steps li').allInnerTexts()

/** The smallest letters on a page, in pixels; those of pictures are drawn to scale and those for readers alone unseen. */
const smallestLetters = (page: Page) => page.evaluate<number>(`Math.min(...[...document.querySelectorAll('.wall *')]
  .filter((one) => !one.closest('svg, [hidden], .hidden') && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))`)

test('the administrator marks lift А as out', async () => {
  const admin = await signIn(t, 'administrator', house.clinic.id)
  const page = await openAs(browser, admin)
  await page.goto(home + house.lifts)
  assert.deepEqual(await findBarriers(page), [])
  await page.getByRole('button', { name: 'Лифт А не работает' }).click()
  await page.waitForURL('**?done=out')
  assert.match(await page.locator('main').innerText(), /не работает с вт\s24\sноября, 12:00/)
  assert.deepEqual([await findBarriers(page), await findOverflow(page)], [[], 0])
  await page.context().close()
})

test('at the kiosk: without typing, by keyboard, 28 px and more, back to the beginning by itself', async () => {
  const page = await browser.newPage({ viewport: KIOSK })
  await page.goto(`${home}${house.kiosk}`)
  assert.deepEqual(await findBarriers(page), [])
  await page.getByRole('link', { name: 'Без ступеней: нет' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL('**step_free=yes')
  for (const name of ['Кабинет по номеру', '4-й этаж', '412']) {
    await page.getByRole('link', { name, exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.waitForLoadState()
  }
  await page.waitForURL('**to=412**')
  const told = (await stepsOf(page)).map((step) => step.replaceAll('\u00a0', ' ').replaceAll('\u2060', ''))
  assert.ok(told.some((step) => step === 'Слева лифт Б: поднимитесь на нём на 4-й этаж.'), told.join(' '))
  assert.ok(!told.join().includes('лестниц') && !told.join().includes('Справа лифт А'))
  assert.match(await page.locator('.notice').innerText(), /Лифт\sА не работает/)
  assert.deepEqual([await findBarriers(page), await findOverflow(page)], [[], 0])
  assert.ok(await smallestLetters(page) >= 28, `${await smallestLetters(page)} px`)
  await page.goto(`${page.url()}&idle=1`)
  await page.getByRole('button', { name: 'Я ещё читаю' }).click()
  await page.getByRole('button', { name: 'Я ещё читаю' }).waitFor({ state: 'visible' })
  await page.waitForURL(`**${house.kiosk}?lang=ru`)
  await page.context().close()
})

test('on a telephone without script, in English: by the doctor’s name, then a card', async () => {
  const page = await browser.newPage({ javaScriptEnabled: false, viewport: TELEPHONE, locale: 'en-GB' })
  await page.goto(`${home}${house.href}?lang=en`)
  await page.getByLabel('Where do you need to go').fill('Sokolova')
  await page.getByLabel('Without steps').check()
  await page.getByRole('button', { name: 'Show the way' }).click()
  assert.equal((await page.locator('h1').innerText()).replaceAll('\u00a0', ' '), 'Room 405')
  assert.match((await stepsOf(page)).join(' ').replaceAll('\u00a0', ' '), /lift Б: take it up to floor 4/)
  assert.equal(await findOverflow(page), 0)
  await page.getByRole('link', { name: 'Print a card' }).click()
  assert.match(await page.locator('.ticket').innerText(), /Room.405/)
  await page.context().close()
})

test('a telephone with script has no barriers; a card is one sheet of its paper', async () => {
  const page = await browser.newPage({ viewport: TELEPHONE })
  for (const query of ['', '?q=нет такого', '?q=процедурный', '?to=412&step_free=yes']) {
    await page.goto(`${home}${house.href}${query}`)
    assert.deepEqual([await findBarriers(page), await findOverflow(page)], [[], 0], query)
  }
  for (const paper of ['receipt', 'a4']) {
    await page.goto(`${home}${house.href}/card?to=412&step_free=yes&paper=${paper}`)
    assert.ok(await page.locator('[data-print]').isVisible())
    const pdf = await page.pdf({ preferCSSPageSize: true })
    assert.equal(pdf.toString('latin1').match(/\/Type ?\/Page\b/g)!.length, 1, `${paper}: one sheet`)
  }
  await page.context().close()
})
