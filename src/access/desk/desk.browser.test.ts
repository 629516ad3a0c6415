// The desk in a real browser: an administrator by keyboard alone, a resident who cannot come, a lock from its explanation
// to its end.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type OpenBrowser, findBarriers, findOverflow, openAs, openBrowser } from '../../../test/browser.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { one, sql } from '../../platform/db/index.ts'
import { ensureAssets } from '../../ui/build.ts'
import { assertConsistent, buildPerson } from '../booking/booking.sample.ts'
import { type OpenDesk, book, buildMissed, hours, openDesk, openResident } from './desk.sample.ts'

let t: TestHouse
let browser: OpenBrowser
let home: string
let desk: OpenDesk

before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  home = await t.listen()
  browser = await openBrowser()
  desk = await openDesk(t)
})
after(async () => {
  await browser?.close()
  await assertConsistent(t)
  await t.close()
})

const countBooked = async () => (await one(t.house.database.read, sql<{ count: number }>`
  select count(*)::int as count
  from access.booking
  where clinic_id = ${desk.clinic.id}
    and state = 'booked'`)).count

test('an administrator books, prints, moves and finds, without a mouse', async () => {
  const page = await openAs(browser, desk.admin)
  await page.goto(home + desk.href)
  await page.keyboard.press('n')
  await page.waitForURL('**/desk/new**')
  await page.focus('#name')
  await page.keyboard.type('Королёва Мария Ивановна')
  // the order in which a date is typed is the browser's own
  await page.fill('#birth_date', '1980-05-09')
  await page.focus('#phone')
  await page.keyboard.type('89005550107')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.focus('#phone')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/desk/persons/**')
  assert.deepEqual(await findBarriers(page), [])
  await page.keyboard.press('1')
  await page.waitForURL('**?done=booked')
  assert.equal(await countBooked(), 1)
  assert.deepEqual(await findBarriers(page), [])
  await page.keyboard.press('p')
  await page.waitForURL('**/ticket?print=yes')
  assert.equal(await page.locator('.ticket__number').innerText().then((text) => text.replace(/\s+/g, ' ')), 'Талон А001')
  assert.ok(await page.locator('[data-print]').isVisible(), 'with script there is a button')
  for (const paper of ['a4', 'receipt']) {
    await page.goto(page.url().replace(/\?.*/, `?paper=${paper}`))
    const pdf = await page.pdf({ preferCSSPageSize: true })
    assert.equal(pdf.toString('latin1').match(/\/Type ?\/Page\b/g)!.length, 1, `${paper}: one sheet`)
  }
  await page.goto(page.url().replace(/\/ticket.*/, ''))
  await page.keyboard.press('v')
  await page.waitForURL('**/move')
  await page.keyboard.press('2')
  await page.waitForURL('**?done=moved')
  assert.equal(await countBooked(), 1, 'moved, not doubled')
  await page.keyboard.press('/')
  await page.keyboard.type('а2')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/desk/*-*?shown=all')
  assert.equal(await page.locator('h1').innerText(), 'Королёва Мария Ивановна')
  await page.keyboard.press('a')
  await page.waitForURL('**?done=arrived')
  await page.context().close()
})

test('without script, on a telephone, in English: the same by buttons', async () => {
  const page = await openAs(browser, desk.admin, { javaScriptEnabled: false, viewport: { width: 360, height: 740 }, locale: 'en-GB' })
  await page.goto(`${home}${desk.href}?shown=all&lang=en`)
  await page.getByRole('link', { name: 'Book', exact: true }).last().click()
  await page.getByLabel('Family name').fill('Zhukov Oleg')
  await page.getByLabel('Date of birth').fill('1990-01-31')
  await page.getByLabel('Phone').fill('+79005550199')
  await page.getByLabel('Whom to see').selectOption('ent')
  await page.getByRole('button', { name: 'Show times' }).click()
  assert.ok((await page.content()).includes('Free times'))
  await page.locator('.times__one').first().click()
  assert.match(await page.locator('.notice').innerText(), /The visitor is booked/)
  for (const path of ['', '/new', '/appeals']) {
    await page.goto(`${home}${desk.href}${path}`)
    assert.ok((await findOverflow(page)) <= 0, `${path} is wider than 360 px`)
  }
  await page.context().close()
})

test('«Не смогу прийти» from a mail, without script', async () => {
  const person = await t.house.database.write((db) => buildPerson(db, { email: 'cannot@visit.example' }))
  t.clock.set(hours(-24))
  const id = await book(t, desk.clinic.id, desk.tomorrow[6]!, person)
  await t.run('access.mail_bookings')
  await t.run('letters.dispatch')
  t.clock.set(NOON)
  const page = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } })
  await page.goto(`${home}/mailbox?q=cannot`)
  const [mail] = await t.house.mail.mailbox!.list({ query: 'cannot@visit.example' })
  await page.goto(`${home}/mailbox/messages/${mail!.id}/html`)
  await page.goto((await page.getByRole('link', { name: 'Не смогу прийти' }).getAttribute('href'))!)
  assert.equal(await page.locator('h1').innerText(), 'Не сможете прийти?')
  assert.deepEqual([await findOverflow(page), await stateOf(id)], [0, 'booked'])
  await page.getByRole('button', { name: 'Отменить запись' }).click()
  assert.equal(await page.locator('h1').innerText(), 'Запись отменена')
  assert.equal(await stateOf(id), 'cancelled')
  await page.getByRole('link', { name: 'Выбрать время здесь' }).click()
  assert.match(page.url(), /\/access\/times\//, 'and another time is one step away')
  await page.context().close()
})

test('a lock, its explanation, an appeal and its end', async () => {
  const resident = await openResident(t, { email: 'locked@visit.example', name: 'Забывчивый Иван Иванович' })
  await buildMissed(t, desk.clinic.id, resident.person.id, 'ent', [40, 20, 1])
  const page = await openAs(browser, resident)
  await page.goto(`${home}/access/locks`)
  assert.match(await page.locator('main').innerText(), /Записаться самостоятельно можно с ср.23.декабря/)
  assert.deepEqual(await findBarriers(page), [])
  await page.getByText('Это ошибка').click()
  await page.getByLabel('Что было на самом деле').fill('В тот день врача не было, нам сказали прийти завтра.')
  await page.getByRole('button', { name: 'Отправить просьбу' }).click()
  await page.waitForURL('**?done=appealed')

  const chief = await openAs(browser, desk.chief)
  await chief.goto(`${home}${desk.href}/appeals`)
  await chief.keyboard.press('j')
  await chief.keyboard.press('Enter')
  await chief.waitForURL('**/appeals/*-*')
  assert.deepEqual(await findBarriers(chief), [])
  await chief.getByLabel('Снять отметки').check()
  await chief.getByLabel('Ответ человеку').fill('Проверили: врач болел. Отметки сняты.')
  await chief.getByRole('button', { name: 'Решить и ответить' }).click()
  await chief.waitForURL('**?done=decided')

  await page.goto(`${home}/access/locks`)
  assert.match(await page.locator('main').innerText(), /Пропущенных приёмов, которые считаются, нет[\s\S]*Проверили: врач болел/)
  await page.context().close()
  await chief.context().close()
})

async function stateOf(id: string): Promise<string> {
  return (await one(t.house.database.read, sql<{ state: string }>`
    select state
    from access.booking
    where clinic_id = ${desk.clinic.id}
      and id = ${id}`)).state
}
