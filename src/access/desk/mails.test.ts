// Mails about bookings, in a real mailbox: what they say, when they go, that they follow moves and vanish on cancel, and
// that opening their link changes nothing.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { buildClinic } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { textOf } from '../../../test/signed_in.ts'
import { one, sql } from '../../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { buildPerson, buildSchedule, buildSlots } from '../booking/booking.sample.ts'
import { cancelBooking, moveBooking } from '../booking/index.ts'
import { type OpenClinic, book, fingerprint, hours, openClinic } from './desk.sample.ts'

let t: TestHouse
let desk: OpenClinic
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())
beforeEach(async () => {
  t.clock.set(NOON)
  desk = await openClinic(t)
})

let count = 0
const SYSTEM = { kind: 'system' as const, name: 'test' }

/** Somebody with an address of their own, booked two days before tomorrow's visit. */
async function bookWithMail(slot = desk.tomorrow[0]!, at = hours(-24)) {
  const email = `someone${(count += 1)}@visit.example`
  const person = await t.house.database.write((db) => buildPerson(db, { email }))
  t.clock.set(at)
  return { email, id: await book(t, desk.clinic.id, slot, person) }
}

async function work(at: Date = t.clock.now()) {
  t.clock.set(at)
  await t.run('access.mail_bookings')
  await t.run('letters.dispatch')
}
const mailsTo = async (email: string) => (await t.house.mail.mailbox!.list({ query: email })).toReversed()
const subjects = async (email: string) => (await mailsTo(email)).map(({ subject }) => subject)
const linkOf = (text: string) => /\/access\/cannot-come\/[\w-]{74}/.exec(text)![0]
const stateOf = (id: string) => one(t.house.database.read, sql<{ state: string; reason: string | null }>`
  select state, reason
  from access.booking
  where clinic_id = ${desk.clinic.id}
    and id = ${id}`)

describe('mails', () => {
  test('a confirmation, the day before, two hours before; each once, however often the job runs', async () => {
    const { email } = await bookWithMail()
    await work()
    assert.deepEqual(await subjects(email), ['Время подтверждено'])
    for (const at of [hours(-1), hours(0), hours(0), hours(21.9), hours(22), hours(22.1), hours(23.5), hours(25)]) await work(at)
    assert.deepEqual(await subjects(email), ['Время подтверждено', 'Напоминание на завтра', 'Напоминание на сегодня'])
    const [, tomorrow, today] = await mailsTo(email)
    assert.match(tomorrow!.text, /вас ждут завтра: ср.25.ноября, 12:00/)
    assert.match(today!.text, /вас ждут сегодня в 12:00/)
  })

  test('no mail says where, with whom or what for', async () => {
    const { email, id } = await bookWithMail()
    await work()
    await work(hours(0))
    await cancelBooking(t.house, SYSTEM, desk.clinic.id, id, 'person', t.clock.now())
    await work()
    const mails = await mailsTo(email)
    assert.equal(mails.length, 3)
    for (const { subject, text, headers } of mails) {
      const said = `${subject} ${text}`
      for (const secret of [desk.clinic.name_ru, desk.clinic.slug, 'Соколова', 'Оториноларинголог', 'Лесная', 'Петрова', 'поликлиник', 'врач', 'приём']) {
        assert.ok(!said.toLowerCase().includes(secret.toLowerCase()), `${secret}: ${said}`)
      }
      assert.equal(headers['auto-submitted'], 'auto-generated')
    }
  })

  test('reminders follow a move', async () => {
    const { email, id } = await bookWithMail()
    await work()
    t.clock.set(hours(-0.5))
    const moved = await moveBooking(t.house, SYSTEM, desk.clinic.id, id, { slot_id: desk.tomorrow[8]! }, t.clock.now())
    assert.ok(moved.ok)
    for (const at of [hours(-0.5), hours(0), hours(2.1), hours(22), hours(23.9)]) await work(at)
    assert.deepEqual(await subjects(email), ['Время подтверждено', 'Время изменилось'], 'moved two hours ago: it has just been said')
    await work(hours(24.1))
    assert.deepEqual((await subjects(email)).slice(2), ['Напоминание на сегодня'], 'two hours before the new time')
  })

  test('reminders vanish on cancel', async () => {
    const other = await bookWithMail(desk.tomorrow[3])
    await work()
    await cancelBooking(t.house, SYSTEM, desk.clinic.id, other.id, 'person', hours(-10))
    for (const at of [hours(-10), hours(0.8), hours(22.8), hours(24.5)]) await work(at)
    assert.deepEqual(await subjects(other.email), ['Время подтверждено', 'Отмена подтверждена'])
  })

  test('a message that still waits for the mail server is withdrawn when the booking is cancelled', async () => {
    const { email, id } = await bookWithMail()
    await t.run('access.mail_bookings')
    await cancelBooking(t.house, SYSTEM, desk.clinic.id, id, 'clinic', t.clock.now())
    await work()
    assert.deepEqual(await subjects(email), ['Отмена подтверждена'])
  })

  test('a temporary booking is not written about; nor is one whose worker was away for days', async () => {
    const late = await bookWithMail(desk.tomorrow[1], hours(-72))
    await work(hours(-20))
    assert.deepEqual(await subjects(late.email), [], 'the confirmation would come too late to be one')
    await work(hours(0.3))
    assert.deepEqual(await subjects(late.email), ['Напоминание на завтра'])
  })

  test('two workers at once send none twice', async () => {
    const booked = []
    for (const slot of desk.tomorrow) booked.push(await bookWithMail(slot))
    await Promise.all([t.run('access.mail_bookings'), t.run('access.mail_bookings'), t.run('access.mail_bookings')])
    await Promise.all([t.run('letters.dispatch'), t.run('letters.dispatch')])
    for (const { email } of booked) assert.equal((await subjects(email)).length, 1, email)
  })
})

describe('«Не смогу прийти»', () => {
  const opened = async () => {
    const { email, id } = await bookWithMail()
    await work()
    return { id, link: linkOf((await mailsTo(email))[0]!.text) }
  }

  test('fifty scanners open the link by GET and HEAD: not a row changes', async () => {
    const { id, link } = await opened()
    const before_scan = await fingerprint(t)
    for (let n = 0; n < 25; n += 1) {
      assert.equal((await t.web.inject({ method: 'GET', url: n % 2 ? link : `${link}?look=yes`, remoteAddress: `198.51.100.${n}` })).statusCode, 200)
      assert.equal((await t.web.inject({ method: 'HEAD', url: link, remoteAddress: `198.51.100.${n}` })).statusCode, 200)
    }
    assert.equal(await fingerprint(t), before_scan)
    assert.equal((await stateOf(id)).state, 'booked')
  })

  test('the page says what it is, the button gives the time back, another is offered', async () => {
    const { id, link } = await opened()
    const page = await t.web.inject(link)
    assert.match(textOf(page.body), /Не сможете прийти\?.*ср 25 ноября, 12:00.*Оториноларинголог.*Соколова.*ул\. Лесная, 3.*2 этаж, Кабинет 205.*Отменить запись/s)
    assert.equal(page.headers['referrer-policy'], 'no-referrer')
    const pressed = await t.web.inject({ method: 'POST', url: link, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: '' })
    assert.equal(pressed.statusCode, 303)
    assert.deepEqual(await stateOf(id), { state: 'cancelled', reason: 'cannot_come' })
    const shown = await t.web.inject(link)
    assert.match(textOf(shown.body), /Запись отменена.*Время снова свободно.*Что предлагаем.*Ближайшее время здесь.*Встать в лист ожидания.*Посмотреть, где раньше/s)
    assert.match(shown.body, new RegExp(`/access/times/${desk.clinic.slug}/${desk.branch_slug}/ent\\?c=afpn`))
    const twice = await t.web.inject({ method: 'POST', url: link, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: '' })
    assert.equal(twice.statusCode, 303, 'pressed twice, cancelled once')
  })

  test('a link is void from the start of the visit, for another purpose, and when it is not ours', async () => {
    const { id, link } = await opened()
    for (const [url, status] of [[`${link.slice(0, -1)}_`, 404], ['/access/cannot-come/x', 404], [link.replace('/access/cannot-come/', '/cases/reply/'), 404]] as const) {
      assert.equal((await t.web.inject(url)).statusCode, status, url)
    }
    t.clock.set(new Date(NOON.getTime() + DAY_MS))
    const late = await t.web.inject({ method: 'POST', url: link, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: '' })
    assert.equal(late.statusCode, 410)
    assert.match(textOf(late.body), /Ссылка больше не действует/)
    assert.equal((await stateOf(id)).state, 'booked')
  })

  test('a link from before a move to another clinic shows the new time as well, and that it was given up', async () => {
    const { id, link } = await opened()
    const there = await t.house.database.write(async (db) => buildSchedule(db, await buildClinic(db)))
    const [slot_id] = await t.house.database.write((db) => buildSlots(db, there, [{ starts_at: new Date(t.clock.now().getTime() + 3 * DAY_MS) }]))
    const moved = await moveBooking(t.house, SYSTEM, desk.clinic.id, id, { slot_id: slot_id!, clinic_id: there.clinic_id }, t.clock.now())
    assert.ok(moved.ok)
    assert.match(textOf((await t.web.inject(link)).body), /Запись перенесена.*26 ноября/s)
    await cancelBooking(t.house, SYSTEM, there.clinic_id, moved.booking.id, 'person', t.clock.now())
    assert.match(textOf((await t.web.inject(link)).body), /Запись отменена/)
  })

  test('a link from before a move shows the new time', async () => {
    const { id, link } = await opened()
    await moveBooking(t.house, SYSTEM, desk.clinic.id, id, { slot_id: desk.tomorrow[4]! }, new Date(t.clock.now().getTime() + HOUR_MS))
    assert.match(textOf((await t.web.inject(link)).body), /Запись перенесена.*Новое время: ср 25 ноября, 13:00/s)
  })
})
