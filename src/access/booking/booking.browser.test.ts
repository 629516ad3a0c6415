// Booking in a real browser: for a child without script, the countdown to its end, two browsers and one time, moving and
// cancelling with a way back, keyboard only, and what Back and a second press do.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type OpenBrowser, type PageOptions, findBarriers, findOverflow, openBrowser, openWith } from '../../../test/browser.ts'
import { type ClinicRow, buildClinic, buildDoctor } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { all, sql } from '../../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { MINUTE_MS, type ScheduleRow, assertConsistent, buildPerson, buildSchedule, buildSlots, openResident } from './booking.sample.ts'

let t: TestHouse
let browser: OpenBrowser
let home: string
let clinic: ClinicRow
let schedule: ScheduleRow
let times: string

before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  home = await t.listen()
  browser = await openBrowser()
  await t.house.database.write(async (db) => {
    clinic = await buildClinic(db, { slug: 'gp-7', name_ru: 'Поликлиника № 7' })
    const doctor_id = await buildDoctor(db, clinic.id, { family: 'Соколова' })
    schedule = await buildSchedule(db, clinic, { doctor_id })
    await buildSlots(db, schedule, Array.from({ length: 40 }, (_, n) => ({ starts_at: new Date(NOON.getTime() + DAY_MS * (1 + Math.floor(n / 5)) + (n % 5) * HOUR_MS / 2) })))
  })
  const [branch] = await all(t.house.database.read, sql<{ slug: string }>`
    select slug
    from clinics.branch
    where clinic_id = ${clinic.id}`)
  times = `/access/times/${clinic.slug}/${branch!.slug}/ent`
})
after(async () => {
  await browser?.close()
  await assertConsistent(t)
  await t.close()
})

/** A resident with oneself and a child, signed in. */
async function openFamily(options: PageOptions = {}): Promise<Page> {
  const { account_id, token } = await openResident(t)
  await t.house.database.write(async (db) => {
    await buildPerson(db, { account_id, kind: 'self', name: 'Ольга Петровна Белова', birth_date: '1985-03-01' })
    await buildPerson(db, { account_id, kind: 'child', name: 'Илья Белов', birth_date: '2018-07-20' })
  })
  return openWith(browser, token, options)
}

const heading = (page: Page) => page.textContent('h1')
const firstTime = (page: Page) => page.locator('button[name="slot"]').first()
async function check(page: Page, name: string, scripted = true) {
  // what looks for barriers is a script itself
  if (scripted) {
    assert.deepEqual(await findBarriers(page), [], name)
    assert.equal(await findOverflow(page), 0, `${name} is too wide`)
  }
  const folder = process.env['SCREENSHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}-${page.viewportSize()!.width}.png`, fullPage: true })
}

test('a parent books for a child without script, from no account data to the list', async () => {
  const { token } = await openResident(t)
  const page = await openWith(browser, token, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
  await page.goto(`${home}${times}?c=cfpn`)
  await check(page, 'times-nobody', false)
  // a time leads to the question whom it is for, and from there to the form of a person and back
  await page.locator('a[href^="/access/holds"]').nth(2).click()
  await page.getByRole('link', { name: 'Добавить ребёнка' }).click()
  await page.getByRole('button', { name: 'Сохранить данные' }).click()
  assert.match((await page.textContent('[role=alert]'))!, /Укажите фамилию и имя[^]*Укажите дату рождения/)
  await page.getByLabel('Фамилия, имя и отчество').fill('Белов Илья Андреевич')
  await page.getByLabel('Дата рождения').fill('1990-07-20')
  await page.getByRole('button', { name: 'Сохранить данные' }).click()
  assert.match((await page.textContent('[role=alert]'))!, /ребёнка до 18/)
  assert.equal(await page.getByLabel('Фамилия, имя и отчество').inputValue(), 'Белов Илья Андреевич', 'what was typed is kept')
  await check(page, 'person-errors', false)
  await page.getByLabel('Дата рождения').fill('2018-07-20')
  await page.getByRole('button', { name: 'Сохранить данные' }).click()
  assert.equal(await heading(page), 'Для кого это время?')
  await check(page, 'choose', false)
  await page.getByRole('button', { name: 'Занять время на 5' }).click()
  assert.equal(await heading(page), 'Время за вами')
  assert.match((await page.textContent('main'))!, /До 12:05 это время никто не займёт: осталось 5\u00a0минут/)
  await check(page, 'held', false)
  await page.getByRole('button', { name: 'Подтвердить запись' }).click()
  assert.equal(await heading(page), 'Вы записаны')
  assert.match((await page.textContent('main'))!, /13:00[^]*свидетельство о рождении/)
  await check(page, 'booked', false)
  await page.getByRole('link', { name: 'Все мои записи' }).click()
  assert.match((await page.textContent('main'))!, /ср\u00a025\u00a0ноября, 13:00, оториноларинголог/)
  await check(page, 'list', false)
  await page.context().close()
})

test('the countdown runs to its end, and the page says what is true then', async () => {
  const page = await openFamily()
  await page.goto(`${home}${times}`)
  await check(page, 'times')
  await firstTime(page).click()
  await page.waitForSelector('[data-countdown-left]:not(:empty)')
  assert.match((await page.textContent('[data-countdown]'))!, /Осталось [45]:\d\d/)
  await check(page, 'held')
  // three seconds before the end: the house's clock stands still, the browser's runs
  t.clock.advance(5 * MINUTE_MS - 1_500)
  await page.reload()
  await page.waitForSelector('text=Осталось 0:0')
  t.clock.advance(1_500)
  await page.waitForSelector('h1:has-text("Пять минут прошли")')
  await check(page, 'expired')
  await page.getByRole('button', { name: 'Занять это же время ещё раз' }).click()
  await page.waitForSelector('h1:has-text("Время за вами")')
  await page.getByRole('button', { name: 'Не записываться' }).click()
  await page.waitForSelector('h1:has-text("Запись отменена")')
  await page.context().close()
})

test('two browsers race for one time: one has it, the other gets the list with a sentence', async () => {
  const pages = await Promise.all([openFamily(), openFamily()])
  for (const page of pages) await page.goto(`${home}${times}`)
  await Promise.all(pages.map((page) => firstTime(page).click()))
  await Promise.all(pages.map((page) => page.waitForSelector('h1:has-text("Время за вами"), [role=alert]')))
  const titles = await Promise.all(pages.map(heading))
  assert.deepEqual(titles.toSorted(), ['Время за вами', 'Оториноларинголог: свободное время'])
  const loser = pages[titles[0] === 'Время за вами' ? 1 : 0]
  assert.match((await loser.textContent('[role=alert]'))!, /только что занял кто-то другой/)
  await firstTime(loser).click()
  await loser.waitForSelector('h1:has-text("Время за вами")')
  await Promise.all(pages.map((page) => page.context().close()))
})

test('Back, a second press and a second tab do no harm; another time gives up the first', async () => {
  const page = await openFamily()
  await page.goto(`${home}${times}`)
  const second = await page.context().newPage()
  await second.goto(`${home}${times}`)
  const slot = (await firstTime(page).getAttribute('value'))!
  await firstTime(page).dblclick()
  await page.waitForSelector('h1:has-text("Время за вами")')
  // the other tab shows the same time as free: it is one's own
  await second.click(`button[value="${slot}"]`)
  await second.waitForSelector('h1:has-text("Время за вами")')
  assert.equal(new URL(second.url()).pathname, new URL(page.url()).pathname)
  await page.goBack()
  await firstTime(page).click()
  await page.waitForSelector('h1:has-text("Время за вами")')
  assert.notEqual(new URL(second.url()).pathname, new URL(page.url()).pathname, 'what was chosen last is kept')
  await second.getByRole('button', { name: 'Подтвердить запись' }).click()
  assert.match((await second.textContent('[role=alert]'))!, /уже что-то произошло/)
  await page.getByRole('button', { name: 'Подтвердить запись' }).dblclick()
  await page.waitForSelector('h1:has-text("Вы записаны")')
  await page.goBack()
  await page.goForward()
  assert.equal(await heading(page), 'Вы записаны')
  await page.goto(`${home}${times}`)
  await firstTime(page).click()
  assert.match((await page.textContent('[role=alert]'))!, /уже есть запись/)
  await page.context().close()
})

test('moved, moved back, cancelled, put back', async () => {
  const page = await openFamily({ viewport: { width: 360, height: 740 } })
  await page.goto(`${home}${times}`)
  await firstTime(page).click()
  await page.getByRole('button', { name: 'Подтвердить запись' }).click()
  await page.waitForSelector('h1:has-text("Вы записаны")')
  const was = (await page.textContent('dd strong'))!
  await page.getByRole('link', { name: 'Перенести запись' }).click()
  await page.locator('a[href*="/move?to="]').nth(4).click()
  assert.equal(await heading(page), 'Перенести запись?')
  await check(page, 'move')
  await page.getByRole('button', { name: 'Перенести запись' }).click()
  await page.waitForSelector('text=Перенесли. Раньше запись была на')
  assert.notEqual(await page.textContent('dd strong'), was)
  await check(page, 'moved')
  await page.getByRole('button', { name: 'Вернуть прежнее время' }).click()
  await page.waitForSelector(`dd strong:has-text("${was}")`)
  await page.getByRole('button', { name: 'Отменить запись' }).click()
  await page.waitForSelector('h1:has-text("Запись отменена")')
  await check(page, 'cancelled')
  await page.getByRole('button', { name: 'Вернуть запись' }).click()
  await page.getByRole('button', { name: 'Подтвердить запись' }).click()
  await page.waitForSelector('h1:has-text("Вы записаны")')
  await page.context().close()
})

test('by keyboard alone', async () => {
  const page = await openFamily()
  await page.goto(`${home}${times}`)
  await tabTo(page, 'button[name="slot"]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('h1:has-text("Время за вами")')
  await tabTo(page, 'main button.button--primary')
  await page.keyboard.press('Enter')
  await page.waitForSelector('h1:has-text("Вы записаны")')
  await page.context().close()
})

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
  }
  assert.fail(`no way to ${selector} by keyboard`)
}

test('English, dark and narrow', async () => {
  const page = await openFamily({ viewport: { width: 360, height: 740 }, color_scheme: 'dark', locale: 'en-GB' })
  await page.goto(`${home}${times}?lang=en`)
  assert.equal(await heading(page), 'ENT doctor: free times')
  await check(page, 'en-times')
  await firstTime(page).click()
  await page.waitForSelector('h1:has-text("The time is kept for you")')
  await page.context().close()
})
