// Two journeys of administrators in a real browser: «I don't know what to do» to what was learned; a shift handed over and
// taken on by whoever signs on next. And the screen at the exit.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { type OpenBrowser, findBarriers, findOverflow, openAs, openBrowser } from '../../../test/browser.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn } from '../../../test/signed_in.ts'
import { one, sql } from '../../platform/db/index.ts'
import { ensureAssets } from '../../ui/build.ts'
import { type OnPost, buildHolder, openOnPost } from '../posts/post.sample.ts'
import { walkPages } from '../walking.sample.ts'
import { buildClosed } from '../situations/situations.sample.ts'

const TELEPHONE = { width: 360, height: 740 }

let t: TestHouse
let browser: OpenBrowser
let home: string
let on: OnPost
let base: string
let head: Person
let senior: Person
/** The situation of the first journey. */
let situation: string

before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  home = await t.listen()
  browser = await openBrowser()
  on = await openOnPost(t, { name: 'Вход' })
  base = `${home}/reception/${on.clinic.slug}`
  head = await signIn(t, 'head_of_department', on.clinic.id)
  senior = await signIn(t, 'senior_administrator', on.clinic.id)
  await buildClosed(t, on.clinic, [
    { words: 'Пожилой посетитель потерял очки в гардеробе', done: 'Нашли за вешалкой.', next_time: 'Сначала смотреть за вешалками в гардеробе.' },
    { words: 'Собака в холле', done: 'Хозяйку проводили.', next_time: 'Показать отдельный вход.' },
  ])
})
after(async () => {
  await browser?.close()
  await t.close()
})

/** What is done on a device is sent when the page's outbox finds somebody who listens. */
async function waitForItem(kind: string): Promise<void> {
  for (let turn = 0; turn < 80; turn += 1) {
    const { n } = await one(t.house.database.read, sql<{ n: number }>`
      select count(*)::int as n
      from reception.item
      where clinic_id = ${on.clinic.id}
        and kind = ${kind}
        and outcome = 'kept'`)
    if (n > 0) return
    await pause(100)
  }
  assert.fail(`no ${kind} arrived`)
}

const said = async (page: Page) => (await page.locator('main').innerText()).replaceAll('\u00a0', ' ')
const isFine = async (page: Page) => assert.deepEqual([await findBarriers(page), await findOverflow(page)], [[], 0], page.url())

test('«Не знаю, что делать»: one tap, similar ones while typing, the specialist advises, closed with what was learned', async () => {
  const page = await openAs(browser, on.person, { viewport: TELEPHONE })
  await page.goto(`${base}/situations`)
  const watching = await openAs(browser, senior)
  await watching.goto(`${base}/senior`)
  await page.getByRole('button', { name: 'Не знаю, что делать' }).first().click()
  // nobody touches the senior's page
  await watching.getByText('Пока без описания').waitFor({ timeout: 5_000 })
  await watching.context().close()
  await page.waitForURL('**/situations/*?done=opened')
  assert.match(await said(page), /Помощь позвали[\s\S]*Вход, Филиал/)
  await isFine(page)
  const field = page.getByLabel('Что происходит')
  await field.pressSequentially('Бабушка потеряла оч')
  await page.locator('form:has(#words) .alike').getByText('потерял очки в гардеробе').waitFor()
  assert.match(await said(page), /В следующий раз: Сначала смотреть за вешалками/)
  assert.ok(!page.url().includes('q='), 'what is typed is in no address')
  await field.fill('Бабушка потеряла очки, плачет, домой одна не дойдёт')
  await page.getByRole('button', { name: 'Сохранить описание' }).click()
  await page.waitForURL('**done=described')

  const answering = await openAs(browser, head)
  await answering.goto(`${base}/situations`)
  await answering.getByRole('link', { name: /Бабушка потеряла очки/ }).click()
  await answering.getByRole('button', { name: 'Беру на себя' }).click()
  await answering.waitForURL('**done=taken')
  await answering.getByLabel('Что посоветуете').fill('Посмотрите за вешалками. Если нет, позвоните дочери, номер есть в карте.')
  await answering.getByRole('button', { name: 'Ответить' }).click()
  await answering.waitForURL('**done=advised')

  await page.reload()
  assert.match(await said(page), /Посмотрите за вешалками/)
  await page.getByText('Закрыть ситуацию').first().click()
  await page.getByLabel('Что сделали').fill('Очки были за вешалкой, бабушку проводили до остановки.')
  await page.getByLabel('Что сделать в следующий раз').fill('Смотреть за вешалками и предлагать проводить.')
  await page.getByRole('button', { name: 'Закрыть ситуацию' }).click()
  await page.waitForURL('**done=closed')
  situation = page.url().split('?')[0]!
  assert.match(await said(page), /Что сделали[\s\S]*Очки были за вешалкой[\s\S]*Смотреть за вешалками и предлагать проводить/)

  await answering.reload()
  await answering.getByRole('button', { name: 'Отметить для учёбы' }).click()
  await answering.goto(`${base}/situations?shown=teaching&lang=en`)
  assert.match(await said(answering), /To learn from[\s\S]*Бабушка потеряла очки/)
  for (const open of [page, answering]) await open.context().close()
})

test('a shift is handed over and taken on by whoever signs on next', async () => {
  t.clock.set(new Date(NOON.getTime() + 60_000))
  const page = await openAs(browser, on.person, { viewport: TELEPHONE })
  await page.goto(`${base}/post/start`)
  await page.getByRole('button').last().click()
  await page.waitForURL('**/post')
  await page.getByRole('button', { name: /Найти кабинет/ }).click()
  await waitForItem('tally')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Не знаю, что делать' }).click()
  await page.getByText('Связи нет. Помощь позовём сами').waitFor()
  await page.context().setOffline(false)
  await waitForItem('situation')
  await page.getByRole('link', { name: 'Передать смену' }).click()
  await page.waitForURL('**/hand-offs?b=*')
  assert.match(await said(page), /Помогли 1 раз: найти кабинет — 1\.[\s\S]*Нестандартные ситуации: открыто 2, закрыто 1\. Ещё не закрыты:[\s\S]*Все лифты работают/)
  await page.getByLabel('Что важно знать').fill('В гардеробе сломана третья вешалка, слесарь придёт в 17:00.')
  await page.getByRole('button', { name: 'Передать смену' }).click()
  await page.waitForURL('**done=written')
  const hand_off = page.url().split('?')[0]!
  await page.goto(`${base}/post`)
  await page.getByRole('button', { name: 'Закончить смену' }).click()
  await page.waitForURL('**done=off')

  const looking = await openAs(browser, senior)
  await looking.goto(`${base}/senior`)
  assert.match(await said(looking), /Передачу смены никто не принял/)

  t.clock.set(new Date(NOON.getTime() + 120_000))
  const next = await signIn(t, 'administrator', on.clinic.id)
  await buildHolder(t, on.clinic, next.id)
  const coming = await openAs(browser, next, { viewport: TELEPHONE })
  await coming.goto(`${base}/posts`)
  await coming.getByLabel(/Вход/).check()
  await coming.getByRole('button', { name: /Заступить|Начать|пост/i }).first().click()
  await coming.waitForURL('**/post/start')
  assert.match(await said(coming), /слесарь придёт в 17:00[\s\S]*Помогли 1 раз/)
  await coming.getByRole('button').last().click()
  await coming.waitForURL('**/post')
  await looking.reload()
  assert.doesNotMatch(await said(looking), /никто не принял/)
  await walkPages(looking, [`${base}/senior`, `${base}/hand-offs`, hand_off, `${base}/situations`, situation])
  for (const open of [page, looking, coming]) await open.context().close()
})

test('the screen at the exit: by keyboard, 28 px and more, back to its question by itself; without script too', async () => {
  const from = await openAs(browser, senior)
  await from.goto(`${base}/senior?lang=ru`)
  await from.getByText('Экран у выхода').click()
  const href = (await from.getByRole('link', { name: 'Открыть экран 1' }).getAttribute('href'))!
  const screen = await browser.newPage({ viewport: { width: 1080, height: 1920 } })
  await screen.clock.install()
  await screen.goto(home + href)
  await isFine(screen)
  const smallest = await screen.evaluate<number>(`Math.min(...[...document.querySelectorAll('.wall *')]
    .filter((one) => !one.closest('svg, [hidden], .hidden') && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .map((one) => parseFloat(getComputedStyle(one).fontSize)))`)
  assert.ok(smallest >= 28, `${smallest} px`)
  await screen.getByRole('button', { name: 'Так себе' }).focus()
  await screen.keyboard.press('Enter')
  await screen.waitForURL('**thanks=yes')
  await isFine(screen)
  await screen.clock.runFor(7_000)
  await screen.waitForURL('**?lang=ru')
  await from.reload()
  assert.match(await said(from), /Так себе\s+1 \(100 %\)/)
  // whoever chose English has left: the next visitor finds the screen as it was
  await screen.goto(`${home}${href}?lang=en`)
  await screen.clock.runFor(59_000)
  assert.equal(await screen.locator('html').getAttribute('lang'), 'en')
  await screen.clock.runFor(2_000)
  await screen.waitForURL('**?lang=ru')
  const plain = await browser.newPage({ javaScriptEnabled: false, viewport: TELEPHONE })
  await plain.goto(`${home}${href}?lang=en`)
  assert.equal(await findOverflow(plain), 0)
  await plain.getByRole('button', { name: 'Good' }).click()
  assert.equal(await plain.locator('meta[http-equiv="refresh"]').count(), 1)
  for (const open of [from, screen, plain]) await open.context().close()
})
