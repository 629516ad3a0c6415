// A device in a real browser: an hour without network and a restart lose nothing and double nothing.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { findBarriers, openDevice } from '../../../test/browser.ts'
import { type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn } from '../../../test/signed_in.ts'
import { type Wire, layWire } from '../../../test/wire.ts'
import { all, run, sql } from '../../platform/db/index.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { buildHolder, buildPost } from '../posts/post.sample.ts'
import { type OpenBuilding, openBuilding } from '../way/building.sample.ts'

const PHONE = { width: 360, height: 740 }

let t: TestHouse
let wire: Wire
let home: string
let building: OpenBuilding
let base: string
let folder: string
let anna: Person

before(async () => {
  // the device's clock is days off: what it notes is set right by the server
  t = await openTestHouse()
  const port = Number(new URL(await t.listen()).port)
  wire = await layWire(port)
  home = `http://localhost:${wire.port}`
  t.house.config.BASE_URL = home
  building = await openBuilding(t, { second_lift: true, porch: false })
  base = `${home}/reception/${building.clinic.slug}`
  await buildPost(t, building.clinic, { name: 'Вход с улицы' })
  await buildPost(t, building.clinic, { kind: 'floor', name: 'Второй этаж', floor: 1 })
  anna = await signIn(t, 'administrator', building.clinic.id)
  await buildHolder(t, building.clinic, anna.id)
  folder = await mkdtemp(join(tmpdir(), 'otklik-device-'))
})
after(async () => {
  await wire?.cut().catch(() => undefined)
  await t.close()
  await rm(folder, { recursive: true, force: true })
})

async function enter(page: Page, person: Person): Promise<void> {
  const cookies = (await person.cookies()).split('; ').map((pair) => {
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1), domain: 'localhost', path: '/', secure: true, expires: 4_102_444_800 }
  })
  await page.context().addCookies(cookies)
}

const counts = () => all(t.house.database.read, sql<{ kind: string; count: number }>`
  select kind, sum(count)::int as count
  from reception.tally_hour
  where clinic_id = ${building.clinic.id}
    and count > 0
  group by kind
  order by kind`)
const tap = (page: Page, name: string) => page.locator('.tally', { hasText: name }).click()
const stateOf = (page: Page) => page.locator('[data-device-state]')

async function waitFor(page: Page, words: RegExp): Promise<void> {
  await page.waitForFunction((source) => new RegExp(source).test(document.querySelector('[data-device-state]')?.textContent ?? ''), words.source)
}

/** A picture where SHOTS asks for one. */
async function shoot(page: Page, name: string, fullPage = false): Promise<void> {
  const shots = process.env['SHOTS']
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage })
}

/** Waits until so many acts have arrived. */
async function arrived(page: Page, count: number): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    const rows = await all(t.house.database.read, sql`select id from reception.item where clinic_id = ${building.clinic.id}`)
    if (rows.length >= count) return waitFor(page, /Всё отправлено/)
    await page.waitForTimeout(50)
  }
  assert.fail(`${count} acts did not arrive`)
}

describe('a device on post', () => {
  let device: { page: Page; close(): Promise<void> }
  before(async () => {
    device = await openDevice(folder, { viewport: PHONE })
    await enter(device.page, anna)
  })
  after(() => device.close())

  test('signs on, and counts a tap on the screen within 100 ms', async () => {
    const { page } = device
    await page.goto(`${base}/posts`)
    await page.getByLabel('Вход с улицы').check()
    await page.getByRole('button', { name: 'Заступить' }).click()
    await page.getByRole('button', { name: 'Начать работу' }).click()
    await page.waitForURL(`${base}/post`)
    await waitFor(page, /Всё отправлено/)
    const shown_ms = await page.evaluate<number>(`new Promise((resolve) => {
      const tile = document.querySelector('.tally[value=find_room]')
      const count = tile.querySelector('[data-count]')
      const start = performance.now()
      new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)))).observe(count, { childList: true, characterData: true, subtree: true })
      tile.click()
    })`)
    assert.ok(shown_ms < 100, `${shown_ms} ms until it was painted`)
    await arrived(page, 1)
    await page.waitForFunction(() => document.querySelector('[data-undo]:not([hidden])'))
    await tap(page, 'Такси')
    await page.getByRole('button', { name: /Отменить/ }).click()
    await arrived(page, 3)
    assert.deepEqual(await counts(), [{ kind: 'find_room', count: 1 }])
    assert.equal(await page.locator('.tally[value=taxi] [data-count]').innerText(), '')
  })

  test('an hour without network goes on counting, is switched off and on, and delivers everything once and in order', async () => {
    const { page } = device
    // the worker has kept the page and its neighbours
    await page.waitForFunction(`caches.open('reception-pages').then((cache) => cache.keys()).then((keys) => keys.some(({ url }) => url.endsWith('/directory')))`)
    await page.clock.install()
    await wire.cut()
    for (const name of ['Найти кабинет', 'Талон', 'Талон', 'Благодарность']) await tap(page, name)
    await page.getByRole('button', { name: /Отменить/ }).click()
    await waitFor(page, /Не отправлено: 5\. Нет сети/)
    await page.clock.fastForward('01:00:00')
    await tap(page, 'Карта')
    await shoot(page, 'offline')
    await page.getByRole('button', { name: /Отменить/ }).click()
    await waitFor(page, /Не отправлено: 7\. Нет сети/)
    assert.equal(await page.locator('.tally[value=ticket] [data-count]').innerText(), '2')
    assert.equal(await page.locator('[data-total]').innerText(), '4')
    const time = await page.evaluate<number>('Date.now()')
    await device.close()
    t.clock.advance(HOUR_MS)

    device = await openDevice(folder, { viewport: PHONE })
    const again = device.page
    await again.clock.install({ time })
    await again.goto(`${base}/post`)
    await waitFor(again, /Не отправлено: 7\. Нет сети/)
    assert.equal(await again.locator('.tally[value=ticket] [data-count]').innerText(), '2', 'counts are those of the device, not of the kept page')
    await tap(again, 'Карта')
    await again.goto(`${base}/directory`)
    await again.getByLabel('Врач, специальность или кабинет').fill('соколова')
    assert.match((await again.locator('.directory').first().innerText()).replaceAll('\u00a0', ' '), /Соколова А\. И\. — Кабинет 405/)
    assert.deepEqual(await counts(), [{ kind: 'find_room', count: 1 }], 'nothing has arrived yet')

    await wire.mend()
    await again.evaluate(`dispatchEvent(new Event('online'))`)
    await arrived(again, 11)
    assert.deepEqual(await counts(), [{ kind: 'card', count: 1 }, { kind: 'find_room', count: 2 }, { kind: 'ticket', count: 2 }])
    const items = await all(t.house.database.read, sql<{ kind: string; outcome: string; at: Date }>`
      select kind, outcome, at
      from reception.item
      where clinic_id = ${building.clinic.id}
      order by ctid`)
    assert.deepEqual(items.map(({ kind }) => kind), ['tally', 'tally', 'tally_undo', 'tally', 'tally', 'tally', 'tally', 'tally_undo', 'tally', 'tally_undo', 'tally'])
    assert.ok(items.every(({ outcome }) => outcome === 'kept'))
    const minutes = (items.at(-1)!.at.getTime() - items[3]!.at.getTime()) / 60_000
    assert.ok(minutes > 59 && minutes < 61, `${minutes} minutes lie between the first and the last, as the device saw it`)
    await again.goto(`${base}/post`)
    assert.equal(await again.locator('[data-total]').innerText(), '5')
  })

  test('an answer that was lost on the way is asked for again: nothing is doubled', async () => {
    const { page } = device
    // the server takes it and the wire breaks before its answer is through
    await page.route('**/items', async (route) => {
      if (route.request().method() === 'POST') await route.fetch()
      await route.abort()
    }, { times: 1 })
    await tap(page, 'Другое')
    await waitFor(page, /Не отправлено: 1/)
    await page.evaluate(`dispatchEvent(new Event('online'))`)
    await waitFor(page, /Всё отправлено/)
    assert.equal((await counts()).find(({ kind }) => kind === 'other')!.count, 1)
  })

  test('what can no longer be taken back counts again on the screen', async () => {
    const { page } = device
    await page.goto(`${base}/post`)
    const shown = page.locator('.tally[value=other] [data-count]')
    assert.equal(await shown.innerText(), '1')
    await tap(page, 'Другое')
    await page.waitForFunction(() => document.querySelector('[data-undo]:not([hidden])'))
    // the device slept for a minute with the bar still shown
    await page.evaluate('{ const now = performance.now.bind(performance); performance.now = () => now() + 60_000 }')
    await page.getByRole('button', { name: /Отменить/ }).click()
    assert.equal(await shown.innerText(), '1', 'taken back until the server says no')
    await page.waitForFunction(() => document.querySelector('.tally[value=other] [data-count]')?.textContent === '2')
    assert.equal((await counts()).find(({ kind }) => kind === 'other')!.count, 2)
    await page.getByText('Отметку можно отменить в течение десяти секунд, время вышло.').waitFor()
    await page.getByRole('button', { name: 'Понятно' }).click()
    await page.goto(`${base}/post`)
    assert.equal(await shown.innerText(), '2')
  })

  test('a session that is over keeps what is done until somebody signs in', async () => {
    const { page } = device
    const end = (at: Date | null) => t.house.database.write((db) => run(db, sql`
      update people.session
      set revoked_at = ${at}
      where account_id = ${anna.id}`))
    await end(t.clock.now())
    await tap(page, 'Ребёнок')
    await waitFor(page, /Не отправлено: 1\. Вход закончился/)
    assert.ok(await page.getByRole('link', { name: 'Войти' }).isVisible())
    assert.equal((await counts()).some(({ kind }) => kind === 'child'), false)
    await end(null)
    await page.evaluate(`dispatchEvent(new Event('online'))`)
    await waitFor(page, /Всё отправлено/)
    assert.equal((await counts()).find(({ kind }) => kind === 'child')!.count, 1)
  })

  test('an act at which the server breaks does not hold up those behind it for ever', async () => {
    const { page } = device
    const broken: number[] = []
    await page.route('**/items', async (route) => {
      const items = (route.request().postDataJSON() as { items?: { of?: string }[] } | null)?.items ?? []
      if (!items.some(({ of }) => of === 'thanks')) return route.fallback()
      broken.push(items.length)
      await route.fulfill({ status: 500, body: '{}' })
    })
    await tap(page, 'Благодарность')
    await tap(page, 'Талон')
    const refused = page.locator('[data-device-refused]')
    while (!(await refused.isVisible())) await page.evaluate(`dispatchEvent(new Event('online'))`)
    assert.match(await refused.innerText(), /Сервер не смог принять это действие/)
    await waitFor(page, /Всё отправлено/)
    assert.equal((await counts()).find(({ kind }) => kind === 'ticket')!.count, 3)
    assert.ok(broken.length >= 10 && broken.slice(4).every((size) => size === 1), 'it was sent alone')
    await page.getByRole('button', { name: 'Понятно' }).click()
    await page.unroute('**/items')
  })

  test('of somebody taken off the list says so, with what was not taken', async () => {
    const { page } = device
    await t.house.database.write((db) => run(db, sql`
      update reception.holder
      set revoked_at = ${t.clock.now()}
      where clinic_id = ${building.clinic.id}
        and account_id = ${anna.id}`))
    await tap(page, 'Талон')
    const refused = page.locator('[data-device-refused]')
    await refused.waitFor()
    assert.match(await refused.innerText(), /Не принято[\s\S]*Вы больше не в списке этого поста/)
    assert.deepEqual(await findBarriers(page), [])
    await shoot(page, 'refused')
    assert.equal(await page.locator('.tally[value=ticket] [data-count]').innerText(), '3', 'and it is not counted')
    await page.getByRole('button', { name: 'Понятно' }).click()
    await refused.waitFor({ state: 'hidden' })
    assert.equal(await stateOf(page).innerText(), 'Всё отправлено')
    await wire.cut()
    await tap(page, 'Запись')
    await waitFor(page, /Нет сети/)
    await wire.mend()
    await page.goto(`${base}/post`)
    assert.match(await page.locator('main').innerText(), /Вас убрали из списка поста/)
    // what was left on the device goes from the page of signing on too: here it is refused, and kept to be read
    await page.waitForFunction(`new Promise((resolve) => {
      const request = indexedDB.open('otklik-reception', 1)
      request.onsuccess = () => {
        const read = request.result.transaction('outbox').objectStore('outbox').count()
        read.onsuccess = () => resolve(read.result === 0)
      }
    })`)
  })
})
