// Journeys of the chief doctor, the author, the doctor and the moderator, in a real browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type OpenBrowser, findBarriers, findOverflow, openBrowser } from '../../test/browser.ts'
import { type TestHouse, openTestHouse } from '../../test/house.ts'
import { type Person, signIn } from '../../test/signed_in.ts'
import { DAY_MS } from '../platform/time.ts'
import { ensureAssets } from '../ui/build.ts'
import { assertFolded, openDesk, sendAnswer, stateOf } from './workplace.sample.ts'

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

/** A page of a browser in which somebody is signed in. */
async function pageOf(person: Person, options: { width?: number; javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: options.width ?? 1440, height: 900 }, javaScriptEnabled: options.javaScriptEnabled ?? true })
  const cookies = (await person.cookies()).split('; ').map((pair) => pair.split(/=(.*)/s) as [string, string])
  await page.context().addCookies(cookies.map(([name, value]) => ({ name, value, domain: 'localhost', path: '/', secure: name.startsWith('__Host-') })))
  return page
}

test('held by the gate, mended, sent by mail, not solved, reopened, settled', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  const email = 'journey@mail.example'
  const { id } = await sendAnswer(t, clinic, doctor_id, { comment: 'На втором этаже душно', clinic: '2', email })
  const page = await pageOf(chief)
  await page.goto(home + path)
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/${id}`)
  await page.keyboard.press('r')
  await page.getByRole('textbox', { name: 'Текст ответа' }).fill('Благодарим за обращение, ваше мнение важно для нас.')
  await page.getByRole('button', { name: 'Отправить ответ' }).click()
  await page.getByText('Ответ не отправлен: его нужно поправить').first().waitFor()
  const box = page.getByRole('textbox', { name: 'Текст ответа' })
  assert.equal(await box.inputValue(), 'Благодарим за обращение, ваше мнение важно для нас.')
  assert.deepEqual(await findBarriers(page), [])
  await box.fill('Инженер Панов починит вытяжку на втором этаже до 1 декабря, я проверю сам.')
  await page.getByRole('button', { name: 'Отправить ответ' }).click()
  await page.getByText('Ответ отправлен автору').waitFor()
  assert.equal(await stateOf(t, clinic, id), 'done replied')

  await t.run('letters.dispatch')
  const mail = (await t.house.mail.mailbox!.list({ query: email })).find(({ text }) => text.includes('Панов'))!
  const link = /https?:\/\/\S+\/cases\/reply\/[\w.~-]+/.exec(mail.text)![0]
  const author = await browser.newPage({ viewport: { width: 360, height: 740 } })
  await author.goto(link)
  await author.locator('button[value="not_solved"]').first().click()
  await author.waitForLoadState()
  await page.goto(`${home}${path}/${id}`)
  await page.getByText('автор пишет: не решено').waitFor()
  await page.getByRole('link', { name: 'Вопрос на контроле' }).click()
  await page.getByRole('textbox', { name: 'Текст ответа' }).fill('Вытяжку заменили сегодня, 24 ноября. Завхоз Орлова проверит воздух в коридоре до 27 ноября.')
  await page.getByRole('button', { name: 'Отправить ответ' }).click()
  await page.waitForURL('**done=replied**')
  await t.run('letters.dispatch')
  const second = (await t.house.mail.mailbox!.list({ query: email })).find(({ text }) => text.includes('Орлова'))!
  await author.goto(/https?:\/\/\S+\/cases\/reply\/[\w.~-]+/.exec(second.text)![0])
  await author.locator('button[value="helped"]').first().click()
  await author.waitForLoadState()
  await page.goto(`${home}${path}/${id}`)
  await page.getByText('Вопрос на контроле: решён').waitFor()
  await page.getByText('автор пишет: помогло').waitFor()
  await assertFolded(t)
  await Promise.all([page.context().close(), author.context().close()])
})

test('a doctor sees nothing at four and five at five', async () => {
  const { clinic, doctor_id, path } = await openDesk(t)
  const doctor = await signIn(t, 'doctor', clinic.id, doctor_id)
  for (let index = 1; index <= 4; index++) await sendAnswer(t, clinic, doctor_id, { comment: `Врач внимательный, слова-${index}` })
  t.clock.advance(8 * DAY_MS)
  await t.run('ratings.batches')
  let page = await pageOf(doctor, { width: 360 })
  await page.goto(`${home}${path}/own`)
  await page.getByText('Доступны ответы, когда их наберётся пять').waitFor()
  assert.equal(await page.getByText('слова-').count(), 0)
  assert.equal(await findOverflow(page), 0)
  await page.context().close()
  await sendAnswer(t, clinic, doctor_id, { comment: 'Врач внимательный, слова-5' })
  t.clock.advance(8 * DAY_MS)
  await t.run('ratings.batches')
  page = await pageOf(doctor)
  await page.goto(`${home}${path}/own`)
  assert.equal(await page.getByText('слова-').count(), 5)
  assert.deepEqual(await findBarriers(page), [])
  await page.context().close()
})

test('an alarm is on top at once, and the workplace empties by keyboard', async () => {
  const { clinic, doctor_id, path, chief } = await openDesk(t)
  await sendAnswer(t, clinic, doctor_id)
  await sendAnswer(t, clinic, doctor_id, { comment: 'Спасибо доктору за внимание' })
  const alarmed = await sendAnswer(t, clinic, doctor_id, { comment: 'С меня потребовали взятку', clinic: '1' })
  const page = await pageOf(chief)
  await page.goto(home + path)
  const heading = page.getByRole('heading', { name: 'Требуют внимания' })
  await heading.waitFor()
  const list = page.locator('[data-list]')
  assert.ok((await heading.boundingBox())!.y < (await list.boundingBox())!.y)
  await page.getByRole('button', { name: 'Прочитано, беру в работу' }).click()
  await page.waitForURL(`**/${alarmed.id}`)
  await page.getByText('Взять на контроль со сроком').click()
  await page.getByRole('button', { name: 'Взять на контроль' }).click()
  await page.getByText('Вопрос взят на контроль').waitFor()
  await page.keyboard.press('n')
  await page.getByRole('button', { name: /Передать благодарность врачу/ }).waitFor()
  await page.keyboard.press('t')
  await page.getByText('Благодарность передана. Врач увидит её').waitFor()
  await page.goto(home + path)
  await page.getByRole('button', { name: /Прочитано: 1.ответ без слов/ }).click()
  await page.getByText('Всё разобрано').waitFor()
  assert.equal(await page.getByText('Требуют внимания').count(), 0)
  await page.keyboard.press('/')
  await page.keyboard.type('взятками')
  await page.keyboard.press('Enter')
  await page.getByText('С таким отбором ответов нет').waitFor()
  await page.getByRole('link', { name: 'все', exact: true }).first().click()
  await page.getByText('потребовали взятку').first().waitFor()
  await page.context().close()
})

test('a moderator hides more and publishes, without script', async () => {
  const { clinic, doctor_id, path } = await openDesk(t)
  const moderator = await signIn(t, 'moderator', clinic.id)
  await sendAnswer(t, clinic, doctor_id, { comment: 'Доктор Соколова и рыжая из регистратуры помогли', may_publish: 'yes' })
  t.clock.advance(4 * DAY_MS)
  const page = await pageOf(moderator, { width: 360, javaScriptEnabled: false })
  await page.goto(`${home}${path}/moderation`)
  assert.equal(await findOverflow(page), 0)
  await page.locator('.row__title').first().click()
  assert.equal(await page.locator('del').innerText(), 'Соколова')
  assert.equal(await findOverflow(page), 0)
  await page.getByRole('textbox', { name: /Что ещё скрыть/ }).fill('рыжая')
  await page.getByRole('button', { name: 'Показать, что получится' }).click()
  assert.deepEqual(await page.locator('del').allInnerTexts(), ['Соколова', 'рыжая'])
  await page.getByRole('button', { name: 'Опубликовать' }).click()
  await page.getByText('Слова опубликованы').waitFor()
  await page.getByText('Проверять нечего').waitFor()
  await page.context().close()
})
