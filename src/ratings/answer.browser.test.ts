// The answer page in a real browser: with and without script, by keyboard, on a narrow screen, off and on the network,
// and opened again and again by those who look at links.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type OpenBrowser, findViolations, openBrowser } from '../../test/browser.ts'
import { buildClinic, buildPatient, buildVisit, buildWordings } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { all, sql } from '../platform/db/index.ts'
import { DAY_MS } from '../platform/time.ts'
import { ensureAssets } from '../ui/build.ts'
import { type Letter, answersOf, makeLetter } from './link.sample.ts'

let t: TestHouse
let browser: OpenBrowser
let home: string

before(async () => {
  await ensureAssets()
  t = await openTestHouse()
  home = await t.listen()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await t.close()
})

const addressOf = (letter: Letter, query = '') => `${home}/r/${letter.token}${query}`

/** Presses a star: its label, as a finger does. */
const star = (page: Page, field: string, mark: number) =>
  page.locator(`label.star:has(input[name="${field}"][value="${mark}"])`).click()

for (const javaScriptEnabled of [false, true]) {
  test(`an answer ${javaScriptEnabled ? 'with' : 'without'} script`, async () => {
    const letter = await makeLetter(t, { visits: 2 })
    const page = await browser.newPage({ javaScriptEnabled, viewport: { width: 360, height: 740 } })
    await page.goto(addressOf(letter, '?s=4'))
    await page.getByRole('button', { name: 'Отправить ответ' }).click()
    await page.getByText('Нужно исправить').waitFor()
    await star(page, letter.fields[0]!, 5)
    await page.locator(`input[name="${letter.fields[1]}"][value="not_seen"]`).check()
    await page.getByLabel('Что было не так').fill('Долго ждали')
    await page.getByRole('button', { name: 'Посмотреть, как это увидят' }).click()
    await page.getByText('Так ваш ответ увидят').waitFor()
    await page.getByRole('button', { name: 'Отправить ответ' }).click()
    await page.getByText('Спасибо, ответ получен').waitFor()
    await page.getByRole('link', { name: 'Изменить ответ' }).click()
    assert.equal(await page.getByLabel('Что было не так').inputValue(), 'Долго ждали')
    await page.getByLabel('Что было не так').fill('')
    await page.getByRole('button', { name: 'Сохранить изменения' }).click()
    await page.getByText('Изменения сохранены').waitFor()
    const [row] = await answersOf(t, letter.clinic.id)
    assert.deepEqual([row!.edition, row!.clinic_mark], [2, 4])
    await page.context().close()
  })
}

test('neither a mistake nor a preview is a step in the history: Back and reload never ask to send again', async () => {
  const letter = await makeLetter(t)
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
  await page.goto(`${home}/letters/why`)
  await page.goto(addressOf(letter))
  const steps = () => page.evaluate(() => history.length)
  const before = await steps()
  await page.getByLabel('Что было не так').fill('Душно в коридоре')
  await page.getByRole('button', { name: 'Отправить ответ' }).click()
  await page.getByText('Нужно исправить').waitFor()
  assert.equal(await page.evaluate(() => document.activeElement?.hasAttribute('data-error-summary')), true)
  for (const field of [letter.fields[0]!, 'clinic']) await star(page, field, 4)
  await page.getByRole('button', { name: 'Посмотреть, как это увидят' }).click()
  await page.getByText('Так ваш ответ увидят').waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'How was your visit' }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
  await page.getByRole('button', { name: 'Русский' }).click()
  await page.getByRole('heading', { name: 'Как прошло посещение' }).waitFor()
  assert.equal(await steps(), before)
  await page.reload()
  assert.equal(await page.getByLabel('Что было не так').inputValue(), 'Душно в коридоре')
  await page.getByRole('button', { name: 'Посмотреть, как это увидят' }).click()
  await page.getByText('Так ваш ответ увидят').waitFor()
  assert.doesNotMatch(page.url(), /%D0|Душно/, 'nothing that was written stands in the address')
  await page.getByRole('button', { name: 'Отправить ответ' }).click()
  await page.getByText('Спасибо, ответ получен').waitFor()
  await page.goBack()
  await page.getByRole('link', { name: 'Изменить ответ' }).waitFor()
  await page.goBack()
  assert.match(page.url(), /letters\/why/)
  await page.context().close()
})

test('by keyboard alone', async () => {
  const letter = await makeLetter(t)
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(addressOf(letter))
  const focused = () => page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement
    return { name: element.name, text: element.textContent, value: element.value }
  })
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab')
    const { name, text } = await focused()
    if (name === letter.fields[0] || name === 'clinic') {
      await page.keyboard.press('Space')
      for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowRight')
    }
    if (name === 'comment') await page.keyboard.type('С клавиатуры')
    if (text === 'Отправить ответ') break
  }
  await page.keyboard.press('Enter')
  await page.getByText('Спасибо, ответ получен').waitFor()
  const [row] = await answersOf(t, letter.clinic.id)
  assert.deepEqual([row!.clinic_mark, row!.comment], [4, 'С клавиатуры'])
  await page.context().close()
})

/** The page in each of its states, for those who look at all of them. */
async function eachState(page: Page, look: (page: Page, name: string) => Promise<void>): Promise<void> {
  const letter = await makeLetter(t, { visits: 2 })
  await page.goto(`${home}/r/nothing`)
  await look(page, 'unknown')
  await page.goto(addressOf(letter, '?s=2'))
  await look(page, 'open')
  const older = await page.context().newPage()
  await older.goto(addressOf(letter, '?s=1'))
  await page.getByLabel('Что бы вы хотели сказать').fill('Оченьдлинноесловобезпробелов'.repeat(8))
  await page.getByRole('button', { name: 'Отправить ответ' }).click()
  await page.getByText('Нужно исправить').waitFor()
  await look(page, 'mistakes')
  for (const field of letter.fields) await star(page, field, 3)
  await page.getByRole('button', { name: 'Посмотреть, как это увидят' }).click()
  await page.getByText('Так ваш ответ увидят').waitFor()
  await look(page, 'preview')
  await page.getByRole('button', { name: 'Отправить ответ' }).click()
  await page.getByText('Спасибо, ответ получен').waitFor()
  await look(page, 'answered')
  for (const field of letter.fields) await star(older, field, 1)
  await older.getByLabel('Что стоит изменить').fill('Из старой вкладки')
  await older.getByRole('button', { name: 'Отправить ответ' }).click()
  await older.getByText('уже изменили в другой вкладке').waitFor()
  await look(older, 'conflict')
  t.clock.advance(4 * DAY_MS)
  await page.goto(addressOf(letter))
  await look(page, 'closed')
}

test('nothing is wider than 320 px, in any state', async () => {
  const page = await browser.newPage({ viewport: { width: 320, height: 640 }, javaScriptEnabled: true })
  await eachState(page, async (shown, name) => {
    assert.ok((await shown.evaluate(() => document.documentElement.scrollWidth)) <= 320, name)
  })
  await page.context().close()
})

test('axe finds nothing, in any state, light and dark', async () => {
  for (const color_scheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, color_scheme })
    await eachState(page, async (shown, name) => {
      const violations = await findViolations(shown)
      assert.deepEqual(violations.map((one) => [name, one.id, one.nodes.map((node) => node.html)]), [])
    })
    await page.context().close()
  }
})

test('a draft survives a reload, a closed tab and a lost connection, and is gone once sent', async () => {
  const letter = await makeLetter(t)
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
  await page.goto(addressOf(letter))
  await star(page, letter.fields[0]!, 2)
  await page.getByLabel('Что бы вы хотели сказать').fill('Черновик о приёме')
  await page.getByText('Черновик сохранён на этом устройстве').waitFor()
  await page.reload()
  await page.getByText('Мы вернули черновик').waitFor()
  const again = await page.context().newPage()
  await page.close()
  await again.goto(addressOf(letter, '?s=5'))
  assert.equal(await again.getByLabel('Что бы вы хотели сказать').inputValue(), 'Черновик о приёме')
  assert.ok(await again.locator(`input[name="${letter.fields[0]}"][value="2"]`).isChecked())
  assert.ok(await again.locator('input[name="clinic"][value="5"]').isChecked(), 'the star of the letter is newer')

  await again.context().setOffline(true)
  await again.getByRole('button', { name: 'Отправить ответ' }).click()
  await again.getByText('Сейчас нет связи').waitFor()
  assert.equal(await again.getByLabel('Что бы вы хотели сказать').inputValue(), 'Черновик о приёме')
  await again.context().setOffline(false)
  await again.getByText('Связь появилась').waitFor()
  await again.getByRole('button', { name: 'Отправить ответ' }).click()
  await again.getByText('Спасибо, ответ получен').waitFor()
  assert.deepEqual(await again.evaluate(() => Object.keys(localStorage)), [])
  await again.context().close()
})

test('a draft is forgotten when asked', async () => {
  const letter = await makeLetter(t)
  const page = await browser.newPage()
  await page.goto(addressOf(letter))
  await page.getByLabel('Что бы вы хотели сказать').fill('Чужой компьютер')
  assert.equal(await page.evaluate((token) => JSON.stringify(localStorage).includes(token), letter.token), false, 'the link is not in it')
  await page.getByRole('button', { name: 'Удалить черновик' }).click()
  await page.getByText('Черновик удалён').waitFor()
  await page.reload()
  assert.equal(await page.getByLabel('Что бы вы хотели сказать').inputValue(), '')
  await page.context().close()
})

const TIMES = 50

test(`every link of a letter, opened ${TIMES} times by a browser that runs scripts and by HEAD, writes nothing`, async () => {
  t.clock.set(NOON)
  const email = 'opened-often@mail.example'
  const clinic = await t.house.database.write(async (db) => {
    const made = await buildClinic(db)
    await buildWordings(db, made.id)
    await buildVisit(db, made, { patient_id: await buildPatient(db, made.id, { email }) })
    return made
  })
  await t.run('letters.plan')
  t.clock.advance(DAY_MS)
  await t.run('letters.dispatch')
  const [mail] = await t.house.mail.mailbox!.list({ query: email })
  const links = [...new Set([mail!.text, mail!.html, JSON.stringify(mail!.headers)].join(' ').match(/https?:\/\/[^\s"'<>\\]+/g))]
    .filter((link) => link.startsWith(home))
  assert.ok(links.filter((link) => link.includes('/r/')).length >= 6, links.join('\n'))
  const before = await rowsOf(clinic.id)
  await Promise.all(links.map(async (link) => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    for (let time = 0; time < TIMES; time += 1) {
      const opened = await page.goto(link)
      assert.equal(opened!.status(), 200, link)
      assert.equal((await fetch(link, { method: 'HEAD' })).status, 200, link)
    }
    await page.context().close()
  }))
  assert.deepEqual(await rowsOf(clinic.id), before)
  assert.deepEqual(await answersOf(t, clinic.id), [])
})

/** All that a link could have changed: answers, the letter's state, its messages, unsubscribed addresses. */
function rowsOf(clinic_id: string) {
  return all(t.house.database.read, sql`
    select l.state, l.updated_at, m.kind, m.state as message_state, m.updated_at as message_updated_at,
      (select count(*) from letters.suppression s where s.clinic_id = ${clinic_id}) as suppressed,
      (select count(*) from platform.audit_event e where e.clinic_id = ${clinic_id}) as events
    from letters.letter l
    join letters.message m
      on m.clinic_id = l.clinic_id
      and m.letter_id = l.id
    where l.clinic_id = ${clinic_id}
    order by m.kind`)
}
