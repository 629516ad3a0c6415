// Journeys of requests in a real browser: an escort asked for at the entrance and taken on a floor that has no network; a
// child fetched with the wrong code, then the right one; the pages at both widths and in both languages.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type OpenBrowser, findBarriers, findOverflow, openAs, openBrowser } from '../../../test/browser.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn } from '../../../test/signed_in.ts'
import { type Wire, layWire } from '../../../test/wire.ts'
import { all, sql } from '../../platform/db/index.ts'
import { type OnPost, openOnPost } from '../posts/post.sample.ts'
import { type OpenBuilding, openBuilding } from '../way/building.sample.ts'
import { watchRound } from './watch.ts'

/** Half a minute past twelve: devices say when they did something to the millisecond. */
const HALF_PAST = new Date(NOON.getTime() + 30_000)
const PHONE = { width: 360, height: 740 }

let t: TestHouse
let browser: OpenBrowser
let wire: Wire
let house: OpenBuilding
let entrance: OnPost
let floor: OnPost
let path: string
/** Straight to the server, and by the wire that is cut. */
let near: string
let far: string
let at_entrance: Page
let on_floor: Page

before(async () => {
  t = await openTestHouse({ now: HALF_PAST })
  near = await t.listen()
  wire = await layWire(Number(new URL(near).port))
  far = `http://localhost:${wire.port}`
  browser = await openBrowser()
  house = await openBuilding(t, { second_lift: true, porch: false })
  entrance = await openOnPost(t, { clinic: house.clinic, kind: 'entrance', name: 'Главный вход' })
  floor = await openOnPost(t, { clinic: house.clinic, kind: 'floor', name: 'Этаж 4', floor: 3 })
  path = `/reception/${house.clinic.slug}`
  at_entrance = await openOn(entrance.person)
  on_floor = await openOn(floor.person)
})
after(async () => {
  await browser?.close()
  await wire?.cut().catch(() => undefined)
  await t.close()
})

const openOn = (person: Person, { width = 360, javaScriptEnabled = true }: { width?: number; javaScriptEnabled?: boolean } = {}) =>
  openAs(browser, person, { viewport: { ...PHONE, width }, javaScriptEnabled })

const plain = (text: string) => text.replace(/\s+/g, ' ')
const cardOf = (page: Page, who: string) => page.locator('[data-board] > ul [data-request]', { hasText: who })
const isLive = (page: Page) => page.locator('[data-board][data-live=true]').waitFor()
const openKinds = async (page: Page, kind: string) => {
  await page.goto(`${near}${path}/requests/new`)
  await page.locator(`[data-kind=${kind}] summary`).click()
  return page.locator(`[data-kind=${kind}]`)
}

test('the entrance asks for an escort; the floor has it within a second, takes it offline, comes back, done', async () => {
  await on_floor.goto(`${far}${path}/board`)
  await isLive(on_floor)
  // the worker keeps the board for the time without network
  await on_floor.waitForFunction(`caches.open('reception-pages').then((cache) => cache.keys()).then((keys) => keys.some(({ url }) => url.endsWith('/board')))`)
  const form = await openKinds(at_entrance, 'escort')
  await form.getByLabel('Как обратиться').fill('Мария')
  await form.getByLabel('Куда').fill('412')
  await form.getByLabel('Без ступеней').check()
  await form.getByRole('button', { name: 'Попросить' }).click()
  await at_entrance.waitForURL(`${near}${path}/board`)
  const card = cardOf(on_floor, 'Мария')
  await card.waitFor({ timeout: 1_000 })
  assert.match(plain(await card.innerText()), /Проводить: Мария, кабинет 412 Ждёт до 12:03 Путь без ступеней\. Идти около \d минут/)

  await wire.cut()
  await on_floor.locator('[data-board][data-live=false]').waitFor()
  assert.match(plain(await on_floor.locator('[data-board-line]').innerText()), /Связи нет: доска показана такой, какой была в последний раз/)
  await card.getByRole('button', { name: 'Взять' }).click()
  await card.locator('text=ещё не отправлено').waitFor()
  assert.match(plain(await card.innerText()), /Взято.*У кого: .*Этаж 4/)
  await on_floor.goto(`${far}${path}/board`)
  await card.locator('text=ещё не отправлено').waitFor()
  assert.equal(await card.getByRole('button', { name: 'Взять' }).isVisible(), false, 'after a reload it is still taken here')
  await isLive(at_entrance)
  assert.equal(await cardOf(at_entrance, 'Мария').getByRole('button', { name: 'Взять' }).isVisible(), true, 'nobody else knows')

  await wire.mend()
  await on_floor.evaluate(`dispatchEvent(new Event('online'))`)
  await cardOf(at_entrance, 'Мария').locator('text=У кого').waitFor()
  assert.match(plain(await cardOf(at_entrance, 'Мария').innerText()), /Взято.*Этаж 4, с 12:00\. Будут на месте около 12:0\d/)
  await isLive(on_floor)
  await card.getByRole('button', { name: 'Готово' }).click()
  await card.waitFor({ state: 'detached' })
  await cardOf(at_entrance, 'Мария').waitFor({ state: 'detached' })
  assert.match(plain(await at_entrance.locator('[data-board]').innerText()), /Сейчас никто ни о чём не просит/)
  const events = await all(t.house.database.read, sql<{ kind: string }>`
    select kind
    from reception.request_event
    where clinic_id = ${house.clinic.id}
    order by request_id, number`)
  assert.deepEqual(events.map(({ kind }) => kind), ['opened', 'taken', 'done'])
})

test('taken here while somebody else had it: the board says who was faster; what was asked for without network arrives', async () => {
  const form = await openKinds(at_entrance, 'wheelchair')
  await form.getByLabel('Как обратиться').fill('А012')
  await form.getByLabel('Куда').fill('405')
  await form.getByRole('button', { name: 'Попросить' }).click()
  await at_entrance.waitForURL(`${near}${path}/board`)
  const card = cardOf(on_floor, 'А012')
  await card.waitFor()
  await wire.cut()
  await card.getByRole('button', { name: 'Взять' }).click()
  await card.locator('text=ещё не отправлено').waitFor()
  await on_floor.goto(`${far}${path}/requests/new`)
  await on_floor.locator('[data-kind=document] summary').click()
  await on_floor.locator('[data-kind=document]').getByLabel('Как обратиться').fill('Зоя')
  await on_floor.locator('[data-kind=document]').getByRole('button', { name: 'Попросить' }).click()
  await on_floor.waitForURL(`${far}${path}/board`)
  assert.match(plain(await cardOf(on_floor, 'Зоя').innerText()), /Помочь с документом: Зоя.*ещё не отправлено/)
  await cardOf(at_entrance, 'А012').getByRole('button', { name: 'Взять' }).click()
  await cardOf(at_entrance, 'А012').locator('text=У кого').waitFor()
  await at_entrance.locator('[data-device-state]', { hasText: 'Всё отправлено' }).waitFor()
  await wire.mend()
  await on_floor.evaluate(`dispatchEvent(new Event('online'))`)
  const refused = on_floor.locator('[data-device-refused]')
  await refused.waitFor()
  assert.match(await refused.innerText(), /Эту просьбу уже взял другой сотрудник/)
  assert.match(plain(await card.innerText()), /Главный вход/)
  assert.equal(await card.getByRole('button', { name: 'Готово' }).isVisible(), false)
  assert.deepEqual([await findBarriers(on_floor), await findOverflow(on_floor)], [[], 0])
  await on_floor.getByRole('button', { name: 'Понятно' }).click()
  await cardOf(at_entrance, 'Зоя').waitFor()
  assert.doesNotMatch(plain(await cardOf(on_floor, 'Зоя').innerText()), /не отправлено/)
  await cardOf(at_entrance, 'А012').getByRole('button', { name: 'Готово' }).click()
  for (const name of ['Взять', 'Готово']) await cardOf(at_entrance, 'Зоя').getByRole('button', { name }).click()
  await cardOf(at_entrance, 'Зоя').waitFor({ state: 'detached' })
})

test('on every other page of the app a request for this post calls too, and leads to the board', async () => {
  await floor.person.post(`${path}/post/start`, { shift: floor.shift.id })
  await on_floor.goto(`${far}${path}/post`)
  const count = on_floor.locator('[data-board-count]')
  // what was there when the app was opened first is counted, not called
  await on_floor.locator('[data-called="0"]').waitFor()
  await entrance.person.post(`${path}/requests`, { kind: 'interpreter', who: 'Борис', detail: 'жестовый язык', post: floor.post_id })
  await count.filter({ hasText: 'Ждут вас: 1' }).waitFor()
  const call = on_floor.locator('[data-board-call]', { hasText: 'Переводчик: Борис' })
  await call.waitFor()
  assert.deepEqual([await findBarriers(on_floor), await findOverflow(on_floor)], [[], 0])
  await call.click()
  await on_floor.waitForURL(`${far}${path}/board`)
  await cardOf(on_floor, 'Борис').getByRole('button', { name: 'Взять' }).click()
  await cardOf(on_floor, 'Борис').getByRole('button', { name: 'Готово' }).click()
  await cardOf(on_floor, 'Борис').waitFor({ state: 'detached' })
})

test('a child: minded, the bell rings, the wrong code is refused and counted, the right one lets go', async () => {
  const form = await openKinds(at_entrance, 'child')
  await form.getByLabel('Как обратиться').fill('Яна')
  await form.getByLabel('Когда закончится приём').fill('12:30')
  await form.getByRole('button', { name: 'Попросить' }).click()
  const shown = at_entrance.locator('[data-new-code] [data-code]')
  await shown.waitFor()
  const code = await shown.innerText()
  assert.match(code, /^\d{5}$/)
  assert.deepEqual([await findBarriers(at_entrance), await findOverflow(at_entrance)], [[], 0])
  const card = cardOf(on_floor, 'Яна')
  await card.getByRole('button', { name: 'Взять' }).click()
  await card.locator('text=У кого').waitFor()
  assert.equal(await card.getByRole('button', { name: 'Готово' }).isVisible(), false, 'a child leaves by the code alone')
  t.clock.set(new Date('2026-11-24T09:25:00Z'))
  await watchRound(t.house, new AbortController().signal)
  const said = on_floor.locator('[data-board-said]')
  await said.locator('text=приём заканчивается').waitFor()
  assert.match(plain(await card.innerText()), /Пора: приём заканчивается/)
  await isLive(on_floor)
  await card.getByLabel('Код, который называют').fill(code === '11111' ? '22222' : '11111')
  await card.getByRole('button', { name: 'Отдать ребёнка' }).click()
  await said.locator('text=Код неверный. Ребёнка отдавать нельзя').waitFor()
  await card.locator('text=Неверный код называли').waitFor()
  await card.getByLabel('Код, который называют').fill(code)
  await card.getByRole('button', { name: 'Отдать ребёнка' }).click()
  await said.locator('text=Код верный').waitFor()
  await card.waitFor({ state: 'detached' })
  t.clock.set(HALF_PAST)
})

test('without script everything is a form', async () => {
  const page = await openOn(entrance.person, { javaScriptEnabled: false })
  const form = await openKinds(page, 'lost')
  await form.getByLabel('Как обратиться').fill('Мария Соколова')
  await form.getByLabel('Что нужно').fill('зонт в гардеробе')
  await form.getByRole('button', { name: 'Попросить' }).click()
  assert.match(await page.locator('.notice--error').innerText(), /Фамилия не нужна/)
  const again = page.locator('[data-kind=lost]')
  assert.equal(await again.getByLabel('Что нужно').inputValue(), 'зонт в гардеробе')
  await again.getByLabel('Как обратиться').fill('Мария')
  await again.getByRole('button', { name: 'Попросить' }).click()
  const card = cardOf(page, 'Забытая')
  await card.getByRole('button', { name: 'Взять' }).click()
  await card.getByText('Что ещё можно сделать').click()
  await card.getByLabel('Почему').selectOption('not_ours')
  await card.getByRole('button', { name: 'Не получилось' }).click()
  await page.getByText('Закрыто сегодня').click()
  assert.match(plain(await page.locator('[data-board-closed] [data-request]', { hasText: 'Забытая' }).innerText()), /Забытая вещь: Мария Не получилось .*Не получилось: не к нам/)
  await page.context().close()
})

test('every page at both widths and in both languages', async () => {
  const senior = await signIn(t, 'senior_administrator', house.clinic.id)
  const id = await waitingId()
  for (const [width, javaScriptEnabled] of [[360, true], [1440, false]] as const) {
    const [staff, keeper] = [await openOn(entrance.person, { width, javaScriptEnabled }), await openOn(senior, { width, javaScriptEnabled })]
    for (const [page, address] of [[staff, '/board'], [staff, '/requests/new'], [staff, `/requests/${id}`], [keeper, '/board'], [keeper, '/taxi']] as const) {
      for (const lang of ['ru', 'en']) {
        const answer = await page.goto(`${near}${path}${address}?lang=${lang}`)
        assert.equal(answer!.status(), 200, address)
        assert.equal(await page.getAttribute('html', 'lang'), lang)
        assert.equal(await findOverflow(page), 0, `${address} ${width} ${lang}`)
        // the words change, the marks do not: looked at in one language
        if (javaScriptEnabled && lang === 'ru') assert.deepEqual(await findBarriers(page), [], `${address} ${width}`)
      }
    }
    await Promise.all([staff.context().close(), keeper.context().close()])
  }
})

/** A request that waits, asked for by a form. Out: its id. */
async function waitingId(): Promise<string> {
  await entrance.person.post(`${path}/requests`, { kind: 'taxi', who: 'А013', needed: '12:30' })
  const [row] = await all(t.house.database.read, sql<{ id: string }>`
    select id
    from reception.request
    where clinic_id = ${house.clinic.id}
      and closed_at is null`)
  return row!.id
}
