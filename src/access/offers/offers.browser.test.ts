// The journeys of this part in a real browser: a schedule changes and the patient takes another time from the mail; a place
// in the waiting list; an attachment refused by the rule of a year. SHOTS names a folder for pictures of the pages.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { type OpenBrowser, findBarriers, findOverflow, openBrowser } from '../../../test/browser.ts'
import { buildClinic } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn } from '../../../test/signed_in.ts'
import { one, run, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { attach } from '../attach/queries/attachments.ts'
import { buildPerson, buildSchedule, buildSlot, wishFor } from '../booking/booking.sample.ts'
import { bookSlot } from '../booking/index.ts'
import { countNewClinics } from '../waits/index.ts'
import { bookingState, openOwnClinic, openResident, readMail } from './offers.sample.ts'

let t: TestHouse
let home: string
let browser: OpenBrowser
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
  home = await t.listen()
  browser = await openBrowser()
})
after(async () => {
  await browser.close()
  await t.close()
})

async function pageOf(person: Person | null, width: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  if (!person) return page
  const cookies = (await person.cookies()).split('; ').map((pair) => pair.split(/=(.*)/s) as [string, string])
  await page.context().addCookies(cookies.map(([name, value]) => ({ name, value, domain: 'localhost', path: '/', secure: name.startsWith('__Host-') })))
  return page
}

/** No barrier for assistive technology, nothing to scroll sideways; a picture where SHOTS asks for one. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS']
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
  assert.deepEqual(await findBarriers(page), [], name)
  assert.equal(await findOverflow(page), 0, name)
}

test('a doctor falls ill: the head sees whom it touches, the patient takes another time from the mail', async () => {
  const { clinic, head } = await openOwnClinic(t)
  const slot = await one(t.house.database.read, sql<{ id: string }>`select id from access.slot where clinic_id = ${clinic.id} order by starts_at limit 1`)
  const patient = await t.house.database.write((db) => buildPerson(db, { email: 'journey@offer.example' }))
  const booked = await bookSlot(t.house, { kind: 'system', name: 'test' }, wishFor(clinic.id, slot.id, patient, { channel: 'desk' }), NOON)
  assert.ok(booked.ok)
  const page = await pageOf(head, 1440)
  await page.goto(`${home}/access/${clinic.slug}/schedules`)
  await page.getByRole('link', { name: 'Соколова Анна Игоревна' }).click()
  await page.getByRole('heading', { level: 1, name: 'Расписание: Соколова Анна Игоревна' }).waitFor()
  await look(page, 'week-1440')
  await page.getByRole('link', { name: 'Болезнь' }).click()
  await page.getByLabel('С какого дня').fill('2026-11-26')
  await page.getByLabel('По какой день').fill('2026-11-27')
  await page.getByRole('button', { name: 'Показать, что изменится' }).click()
  await page.getByText('Изменение срывает 1').waitFor()
  await page.getByRole('rowheader', { name: 'Мария Ивановна Петрова' }).waitFor()
  await look(page, 'preview-1440')
  await page.getByRole('button', { name: 'Вернуться к форме' }).click()
  assert.equal(await page.getByLabel('По какой день').inputValue(), '2026-11-27', 'what was typed is there')
  await page.getByRole('button', { name: 'Показать, что изменится' }).click()
  await page.getByRole('button', { name: 'Сохранить изменение' }).click()
  await page.getByText('Сохранено.').waitFor()
  await t.run('access.offers')
  await page.getByRole('link', { name: 'Посмотреть, кто ещё не ответил' }).click()
  await page.getByText('ждём ответа').first().waitFor()
  await look(page, 'touched-1440')
  await page.setViewportSize({ width: 360, height: 800 })
  await look(page, 'touched-360')
  const mail = await readMail(t, 'journey@offer.example')
  const phone = await pageOf(null, 360)
  await phone.goto(home + mail.path)
  await phone.getByText('Поликлиника отменила приём').first().waitFor()
  await look(phone, 'offer-360')
  await phone.goto(`${home}${mail.path}?lang=en`)
  await look(phone, 'offer-360-en')
  await phone.goto(home + mail.path)
  await phone.getByRole('button', { name: 'Записаться на это время' }).click()
  await phone.getByRole('heading', { name: 'Вы записаны' }).waitFor()
  await look(phone, 'offer-taken-360')
  assert.equal((await bookingState(t, clinic.id, booked.booking.id)).state, 'moved')
  await page.reload()
  await page.getByText('Все отменённые приёмы перенесены').waitFor()
  await Promise.all([page.context().close(), phone.context().close()])
})

test('nothing is free: a place in the waiting list, an offer by mail, declined, left', async () => {
  t.clock.set(NOON)
  const { clinic, schedule } = await t.house.database.write(async (db) => {
    const made = await buildClinic(db)
    return { clinic: made, schedule: await buildSchedule(db, made) }
  })
  const { slug } = await one(t.house.database.read, sql<{ slug: string }>`select slug from clinics.branch where clinic_id = ${clinic.id}`)
  // a schedule without a free time is known as such once it is counted
  await countNewClinics(t.house, new AbortController().signal)
  const { account } = await openResident(t, clinic.id, 'wait@offer.example')
  const page = await pageOf(account, 360)
  await page.goto(`${home}/access/times/${clinic.slug}/${slug}/ent`)
  await page.getByRole('heading', { name: 'Что предлагаем' }).waitFor()
  await look(page, 'times-none-360')
  await page.getByRole('link', { name: 'Встать в лист ожидания' }).click()
  await look(page, 'join-360')
  await page.getByRole('button', { name: 'Встать в лист ожидания' }).click()
  await page.getByText('Вы в листе ожидания').waitFor()
  await page.getByText('1-е место из 1').waitFor()
  await look(page, 'place-360')
  await t.house.database.write((db) => buildSlot(db, schedule, { starts_at: new Date(NOON.getTime() + 5 * DAY_MS) }))
  await t.run('access.offers')
  await page.reload()
  await page.getByRole('link', { name: 'Посмотреть предложение' }).click()
  await look(page, 'waiting-offer-360')
  await page.getByRole('button', { name: 'Не подходит' }).click()
  await page.getByText('Ваше место в листе ожидания сохранилось').waitFor()
  await page.goto(`${home}/access/waiting`)
  await page.getByRole('link', { name: 'Оториноларинголог' }).click()
  await page.getByRole('button', { name: 'Больше не ждать' }).click()
  await page.getByText('Вы больше не ждёте').first().waitFor()
  await page.goto(`${home}/access/alerts`)
  await look(page, 'alerts-360')
  await page.context().close()
})

test('an attachment is refused by the rule of a year before the button, and asked for after a move', async () => {
  t.clock.set(NOON)
  const [clinic, other] = await t.house.database.write(async (db) => [await buildClinic(db), await buildClinic(db)] as const)
  const { account, person } = await openResident(t, clinic.id, 'move@attach.example')
  await t.house.database.write((db) => attach(db, { person_id: person.id, id: person.id, clinic_id: other.id, branch_id: other.branch_id, since: '2026-03-01' }, NOON))
  await t.house.database.write((db) => run(db, sql`update clinics.branch set address = 'ул. Лесная, 3' where clinic_id = ${clinic.id}`))
  const page = await pageOf(account, 360)
  await page.goto(`${home}/access/attachments`)
  await look(page, 'attachments-360')
  await page.getByRole('link', { name: 'Выбрать филиал' }).click()
  await page.getByLabel('Филиал').selectOption({ label: `${clinic.name_ru}, ${(await one(t.house.database.read, sql<{ name_ru: string }>`select name_ru from clinics.branch where clinic_id = ${clinic.id}`)).name_ru}` })
  await page.getByRole('button', { name: 'Показать условия' }).click()
  await page.getByText('С прошлого прикрепления не прошло года').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Отправить заявление' }).count(), 0)
  await look(page, 'attach-refused-360')
  await page.getByLabel('Место жительства изменилось с прошлого прикрепления').check()
  await page.getByRole('button', { name: 'Мы переехали' }).click()
  await look(page, 'attach-may-360')
  await page.getByRole('button', { name: 'Отправить заявление' }).click()
  await page.getByText('Заявление отправлено').waitFor()
  await page.context().close()
  const desk = await pageOf(await signIn(t, 'chief_doctor', clinic.id), 1440)
  await desk.goto(`${home}/access/${clinic.slug}/attachments`)
  await desk.getByRole('link', { name: 'Мария Ивановна Петрова' }).click()
  await look(desk, 'attach-detail-1440')
  await desk.getByRole('button', { name: 'Прикрепить' }).click()
  await desk.getByText('Прикреплён. Заявителю ушло письмо').waitFor()
  await desk.goto(`${home}/access/${clinic.slug}/attachments/limits`)
  await look(desk, 'limits-1440')
  await desk.context().close()
})
