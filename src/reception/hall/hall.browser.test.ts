// Two journeys at the desk in a real browser: a booking moved and its ticket printed, which leads to the way; the hall, from a
// number to a call on the screen.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OpenBrowser, findBarriers, findOverflow, openAs, openBrowser } from '../../../test/browser.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { joinShafts } from '../../clinics/indoor/reading/draft.ts'
import { replacePlan } from '../../clinics/indoor/replacing.ts'
import { drawBuilding } from '../../demo/city/indoor_drawing.ts'
import { ensureAssets } from '../../ui/build.ts'
import { walkPages } from '../walking.sample.ts'
import { type OpenHall, openHall } from './hall.sample.ts'

const TELEPHONE = { width: 360, height: 740 }

let t: TestHouse
let browser: OpenBrowser
let home: string
let hall: OpenHall

before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  home = await t.listen()
  browser = await openBrowser()
  hall = await openHall(t)
  const draft = drawBuilding({ floors: 3, numbers: [108, 205], second_lift: false, porch: false })
  draft.passages.push(...joinShafts(draft))
  await t.house.database.write((db) => replacePlan(db, hall.clinic.id, hall.clinic.branch_id, draft, NOON))
})
after(async () => {
  await browser?.close()
  await t.close()
})

test('a booking is moved at the desk, the ticket printed, and the ticket leads to the way', async () => {
  const { ticket } = await hall.book(0)
  const page = await openAs(browser, hall.admin)
  await page.goto(`${home}${hall.hall}`)
  await page.getByRole('link', { name: 'Записать, перенести, отменить' }).click()
  await page.waitForURL('**/desk**')
  await page.getByRole('searchbox').fill(ticket)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/desk/*-*')
  await page.getByRole('link', { name: /Перенести/ }).click()
  await page.waitForURL('**/move')
  await page.locator('.times__one').nth(3).click()
  await page.waitForURL('**?done=moved')
  await page.locator('main').getByRole('link', { name: /Напечатать талон|Талон/ }).first().click()
  await page.waitForURL('**/ticket?print=yes')
  const sheet = (await page.locator('.ticket').innerText()).replaceAll('\u00a0', ' ')
  assert.match(sheet, /А\d{3}[\s\S]*13:15[\s\S]*Кабинет 205[\s\S]*Путь до кабинета: localhost:\d+\/reception\/[\w-]+\/way\/\w+\?to=205/)
  const pdf = await page.pdf({ preferCSSPageSize: true })
  assert.equal(pdf.toString('latin1').match(/\/Type ?\/Page\b/g)!.length, 1, 'one sheet')
  await page.getByRole('link', { name: 'Как пройти' }).click()
  await page.waitForURL('**/way/*?to=205')
  assert.match(await page.locator('.way-steps').innerText(), /Кабинет.205/)
  await page.goBack()
  await page.getByRole('link', { name: 'Напечатать путь' }).click()
  assert.match(await page.locator('.ticket').innerText(), /205/)
  await page.context().close()
})

test('a number without a booking, the merged line, a call that the screen shows by itself and says aloud', async () => {
  const page = await openAs(browser, hall.admin, { viewport: TELEPHONE })
  const screen = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  await screen.goto(home + hall.screen)
  assert.deepEqual([await findBarriers(screen), await findOverflow(screen)], [[], 0])
  assert.match(await screen.locator('main').innerText(), /Сейчас никого не вызывают/)
  await page.goto(`${home}${hall.hall}?b=${hall.branch_slug}`)
  await page.getByRole('link', { name: /Кабинет.205/ }).click()
  await page.getByRole('button', { name: 'Дать номер' }).click()
  await page.waitForURL('**/walk-ins/**')
  assert.match(await page.locator('.ticket').innerText(), /Х001/)
  await page.getByRole('link', { name: 'К залу' }).click()
  await page.getByRole('button', { name: 'Вызвать Х001' }).first().click()
  await page.waitForURL('**done=called')
  // nobody touches the screen
  await screen.locator('.calls__number', { hasText: 'Х001' }).waitFor({ timeout: 6_000 })
  assert.match((await screen.locator('.calls__one').innerText()).replaceAll('\u00a0', ' '), /Х001\s+кабинет 205, 2 этаж/)
  assert.equal(await screen.locator('.calls__one').getAttribute('data-say'), 'Талон Х ноль ноль один. Пройдите в кабинет двести пять, 2\u00a0этаж.')
  assert.deepEqual([await findBarriers(screen), await findOverflow(screen)], [[], 0])
  const tall = await screen.evaluate<number>('document.documentElement.scrollHeight - window.innerHeight')
  assert.ok(tall <= 0, `the screen would have to be scrolled by ${tall} px`)
  const slip = `${home}${hall.hall}/walk-ins/${(await hall.walkIns())[0]!.id}`
  await walkPages(page, [`${home}${hall.hall}?b=${hall.branch_slug}&room=${encodeURIComponent(hall.room)}`, `${home}${hall.hall}/announcements`, slip])
  for (const one of [page, screen]) await one.context().close()
})

test('a call shows within a second by the line alone, each in its turn; without the line the screen asks', async () => {
  const page = await openAs(browser, hall.admin)
  const [live, deaf] = [await browser.newPage(), await browser.newPage()]
  await deaf.route('**/screen/stream*', (route) => route.abort())
  const polls: string[] = []
  live.on('request', (request) => void (request.url().includes('known=') && polls.push(request.url())))
  const line = live.waitForResponse('**/screen/stream*')
  await Promise.all([live.goto(home + hall.screen), deaf.goto(home + hall.screen)])
  assert.equal((await line).headers()['content-type'], 'text/event-stream; charset=utf-8')
  await live.waitForTimeout(2_500)
  const before = polls.length
  const took_ms: number[] = []
  for (let turn = 0; turn < 3; turn += 1) {
    t.clock.advance(1_000)
    await page.goto(`${home}${hall.hall}?b=${hall.branch_slug}&room=d:both`)
    await page.getByRole('button', { name: 'Дать номер' }).click()
    const number = (await page.locator('.ticket').innerText()).match(/Х\d{3}/)![0]
    await page.goto(`${home}${hall.hall}?b=${hall.branch_slug}&room=d:both`)
    const called = page.waitForResponse((answer) => answer.url().endsWith('/hall/calls'))
    await page.getByRole('button', { name: `Вызвать ${number}` }).first().click()
    const began = called.then(() => performance.now())
    await live.locator('.calls__number', { hasText: number }).waitFor({ timeout: 6_000 })
    took_ms.push(performance.now() - (await began))
    await deaf.locator('.calls__number', { hasText: number }).waitFor({ timeout: 6_000 })
  }
  assert.ok(Math.min(...took_ms) < 1_000, `${took_ms.map(Math.round).join(', ')} ms`)
  assert.equal(polls.length, before, 'nothing was asked for beside the line')
  for (const one of [page, live, deaf]) await one.context().close()
})

test('an answer that never comes is given up, and the screen asks again', async () => {
  const page = await openAs(browser, hall.admin)
  const screen = await browser.newPage()
  await screen.route('**/screen/stream*', (route) => route.abort())
  await screen.clock.install()
  await screen.goto(home + hall.screen)
  const asked: string[] = []
  await screen.route(/screen\?known=/, async (route) => {
    asked.push(route.request().url())
    // the first is left without an answer for good
    if (asked.length > 1) await route.continue()
  })
  t.clock.advance(1_000)
  await page.goto(`${home}${hall.hall}?b=${hall.branch_slug}&room=d:both`)
  await page.getByRole('button', { name: 'Дать номер' }).click()
  const number = (await page.locator('.ticket').innerText()).match(/Х\d{3}/)![0]
  await page.goto(`${home}${hall.hall}?b=${hall.branch_slug}&room=d:both`)
  await screen.clock.runFor(2_500)
  await page.getByRole('button', { name: `Вызвать ${number}` }).first().click()
  await page.waitForURL('**done=called')
  await screen.clock.runFor(6_000)
  assert.equal(asked.length, 1, 'nothing else is asked for while an answer may come')
  await screen.clock.runFor(7_000)
  await screen.locator('.calls__number', { hasText: number }).waitFor({ timeout: 6_000 })
  for (const one of [page, screen]) await one.context().close()
})

test('without script the screen asks again by itself, and the hall works by buttons', async () => {
  const page = await openAs(browser, hall.admin, { javaScriptEnabled: false, locale: 'en-GB' })
  await page.goto(`${home}${hall.hall}?b=${hall.branch_slug}&room=d:both&lang=en`)
  await page.getByLabel('Acute pain or high fever').check()
  await page.getByRole('button', { name: 'Give a number' }).click()
  assert.match(await page.locator('.ticket').innerText(), /Room.108/)
  await page.getByRole('link', { name: 'To the hall' }).click()
  await page.getByRole('button', { name: /^Call Х/ }).first().click()
  assert.match(await page.locator('main').innerText(), /Ticket X zero zero/)
  await page.goto(home + hall.screen)
  assert.equal(await page.locator('meta[http-equiv="refresh"]').count(), 1)
  assert.equal(await page.locator('[data-hall-voice]').isVisible(), false, 'a button that needs script is not offered without it')
  await page.context().close()
})
