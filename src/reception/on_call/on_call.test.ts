// The list of specialists on call through its routes, and whom a situation is told to by it.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { buildBranch, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn, textOf } from '../../../test/signed_in.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { type OpenSituations, openSituations } from '../situations/situations.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())
beforeEach(() => t.clock.set(NOON))

const hours = (n: number) => t.clock.set(new Date(NOON.getTime() + n * HOUR_MS))
const listOf = (s: OpenSituations) => `/reception/${s.clinic.slug}/on-call`
/** A form as somebody fills it in: the chief doctor, in every building, today until eight in the evening. */
const formOf = (s: OpenSituations, change: Record<string, string> = {}) => ({ who: s.chief.id, branch: '', day: '2026-11-24', from: '08:00', to: '20:00', phone: '', ...change })
const put = async (s: OpenSituations, change: Record<string, string> = {}) => {
  const reply = await s.senior.post(listOf(s), formOf(s, change))
  assert.equal(reply.headers.location, `${listOf(s)}?done=listed`, textOf(reply.body).slice(0, 2000))
}
const linesOf = (body: string) => [...body.matchAll(/on-call\/([0-9a-f-]{36})\/end/g)].map((match) => match[1]!)
const give = (people: readonly Person[]) => t.house.database.write((db) => run(db, sql`
  update people.account
  set email = id || '@staff.example'
  where id = any(${people.map(({ id }) => id)}::uuid[])`))
const name = (person: Person, said: string) => t.house.database.write((db) => run(db, sql`update people.account set name = ${said} where id = ${person.id}`))
/** Opens a situation. Out: its page. */
const open = async (s: OpenSituations, branch = s.branch) => String((await s.admin.post(s.href, { b: branch, words: 'Нужна помощь' })).headers.location)
/** Who got a mail about a situation. */
const toldOf = async (href: string, people: readonly Person[]) => {
  await t.run('letters.dispatch')
  const path = href.split('?')[0]!
  const got = await Promise.all(people.map(async ({ id }) => (await t.house.mail.mailbox!.list({ query: `${id}@staff.example` })).some(({ text }) => text?.includes(path))))
  return people.filter((_, index) => got[index]).map((person) => person.name.replace(/ \d+$/, ''))
}

describe('the list', () => {
  test('is kept by those who answer: now, the next two weeks, later; a line is taken off', async () => {
    const s = await openSituations(t)
    assert.equal((await s.admin.get(listOf(s))).statusCode, 403)
    assert.equal((await s.admin.post(listOf(s), formOf(s))).statusCode, 403)
    assert.match(textOf((await s.head.get(listOf(s))).body), /Сейчас в списке дежурных никого\. О нестандартных ситуациях узнают старший администратор и заведующие отделениями/)
    await name(s.chief, 'Дроздов Сергей Павлович')
    await put(s, { phone: '8 900 555-01-07' })
    await put(s, { who: s.head.id, branch: s.clinic.branch_id, from: '20:00', to: '08:00' })
    await put(s, { who: s.senior.id, day: '2026-12-31', phone: '1234' })
    const page = await s.chief.get(`${listOf(s)}?done=listed`)
    assert.match(textOf(page.body), /Дежурный записан\..*Сейчас Дроздов Сергей Павлович вт 24 ноября, с 08:00 до 20:00 все здания, \+7 900 555-01-07/)
    assert.match(textOf(page.body), /Ближайшие две недели head_of_department \d+ вт 24 ноября, с 20:00 до 08:00 следующего дня Филиал № \d+ Снять с дежурства : head_of_department/)
    assert.match(textOf(page.body), /Позже: ещё 1 senior_administrator \d+ чт 31 декабря/)
    assert.ok(page.body.includes('href="tel:+79005550107"'))
    assert.match(textOf((await s.chief.get(`${listOf(s)}?lang=en`)).body), /Now Drozdov Sergey Pavlovich Tue 24 November, from 08:00 to 20:00 all buildings/)
    const [line] = linesOf(page.body)
    assert.equal((await s.admin.post(`${listOf(s)}/${line}/end`)).statusCode, 403)
    assert.equal((await s.head.post(`${listOf(s)}/${line}/end`)).headers.location, `${listOf(s)}?done=ended`)
    assert.equal((await s.head.post(`${listOf(s)}/${line}/end`)).headers.location, `${listOf(s)}?done=gone`)
    assert.equal(linesOf((await s.chief.get(listOf(s))).body).length, 2)
    await put(s, { phone: '1234' })
    const events = await all(t.house.database.read, sql<{ event: string; detail: Record<string, unknown> }>`
      select event, detail
      from platform.audit_event
      where clinic_id = ${s.clinic.id}
        and event like 'reception.on_call%'
      order by event`)
    assert.deepEqual(events.map(({ event }) => event.slice(10)), ['on_call_ended', ...Array.from({ length: 4 }, () => 'on_call_listed')])
    assert.ok(!JSON.stringify(events).includes('9005550107'), 'no telephone in the log')
    assert.match(textOf((await s.senior.get(`/reception/${s.clinic.slug}/lists`)).body), /Дежурные специалисты/)
    assert.ok((await s.head.get(s.href)).body.includes(`href="${listOf(s)}"`))
    assert.ok(!(await s.admin.get(s.href)).body.includes(`href="${listOf(s)}"`))
  })

  test('says beside the field what must be mended, and keeps what was typed', async () => {
    const [s, other] = [await openSituations(t), await openSituations(t)]
    await put(s)
    const WRONG: readonly [Record<string, string>, RegExp][] = [
      [{ who: '' }, /Выберите, кто дежурит/], [{ who: s.admin.id }, /Выберите, кто дежурит/], [{ who: other.chief.id }, /Выберите, кто дежурит/],
      [{ branch: other.clinic.branch_id }, /Выберите здание или оставьте/], [{ branch: nextId() }, /Выберите здание или оставьте/],
      [{ day: '' }, /Укажите день, например/], [{ day: '2026-02-31' }, /Укажите день, например/], [{ day: '2027-03-01' }, /не дальше чем на два месяца/],
      [{ from: '' }, /Укажите время начала/], [{ from: '24:00' }, /Укажите время начала/], [{ to: 'вечером' }, /Укажите время окончания/],
      [{ day: '2026-11-23' }, /Это дежурство уже закончилось/], [{ to: '12:00' }, /Это дежурство уже закончилось/],
      [{ phone: '12' }, /Напишите телефон цифрами/], [{ phone: '+7 900 555-01-07 доб. 3' }, /Напишите телефон цифрами/],
      [{ from: '19:00', to: '23:00' }, /уже дежурит в этом здании: вт 24 ноября, с 08:00 до 20:00/], [{ branch: s.clinic.branch_id }, /уже дежурит в этом здании/],
    ]
    for (const [change, said] of WRONG) {
      const reply = await s.head.post(listOf(s), formOf(s, { day: '2026-11-24', ...change }))
      assert.equal(reply.statusCode, 422, JSON.stringify(change))
      assert.match(textOf(reply.body), said, JSON.stringify(change))
    }
    const reply = await s.head.post(listOf(s), formOf(s, { who: s.senior.id, from: '', to: '21:30', phone: '12', branch: s.clinic.branch_id }))
    for (const kept of ['value="21:30"', 'value="12"', `<option value="${s.clinic.branch_id}" selected=""`, `<option value="${s.senior.id}" selected=""`]) assert.ok(reply.body.includes(kept), kept)
    assert.ok(!reply.body.includes('value="08:00"'), 'what was emptied stays empty')
    assert.equal(linesOf((await s.chief.get(listOf(s))).body).length, 1)
  })

  test('names whoever holds the role that day; a role that ended takes its line along', async () => {
    const s = await openSituations(t)
    await put(s)
    await t.house.database.write((db) => run(db, sql`update people.role set valid_to = '2026-11-24' where account_id = ${s.chief.id} and clinic_id = ${s.clinic.id}`))
    const reply = await s.head.post(listOf(s), formOf(s, { day: '2026-11-25' }))
    assert.match(textOf(reply.body), /В этот день у этого сотрудника нет роли/)
    assert.equal(linesOf((await s.head.get(listOf(s))).body).length, 1, 'the last day counts')
    await t.house.database.write((db) => run(db, sql`update people.role set valid_to = '2026-11-23' where account_id = ${s.chief.id} and clinic_id = ${s.clinic.id}`))
    assert.equal(linesOf((await s.head.get(listOf(s))).body).length, 0)
    const since_yesterday = await s.head.post(listOf(s), formOf(s, { day: '2026-11-23', from: '21:00', to: '20:30' }))
    assert.match(textOf(since_yesterday.body), /Выберите, кто дежурит/, 'who was in the role when it began, and is no more')
  })

  test('forgets a telephone a week after its line is over', async () => {
    const s = await openSituations(t)
    await put(s, { phone: '1234' })
    const phone = async () => (await one(t.house.database.read, sql<{ phone: string | null }>`select phone from reception.on_call where clinic_id = ${s.clinic.id}`)).phone
    hours(8 + 7 * 24 - 1)
    await t.run('reception.forget_on_call')
    assert.equal(await phone(), '1234')
    hours(8 + 7 * 24)
    await t.run('reception.forget_on_call')
    assert.equal(await phone(), null)
  })

  test('the same form sent twice lists once, and says so both times', async () => {
    const s = await openSituations(t)
    const replies = await Promise.all(Array.from({ length: 4 }, () => s.senior.post(listOf(s), formOf(s, { phone: '1234' }))))
    assert.deepEqual(replies.map(({ headers }) => headers.location), Array.from({ length: 4 }, () => `${listOf(s)}?done=listed`))
    assert.equal(linesOf((await s.head.get(listOf(s))).body).length, 1)
    const other = await s.senior.post(listOf(s), formOf(s, { phone: '5678' }))
    assert.equal(other.statusCode, 422, 'another telephone is not silently lost')
  })

  test('forms that overlap list one of them, though they come in the same instant; the others are told which', async () => {
    const s = await openSituations(t)
    for (const day of ['2026-11-24', '2026-11-25', '2026-11-26']) {
      const wishes = Array.from({ length: 6 }, (_, n) => ({ day, branch: n % 2 === 0 ? '' : s.clinic.branch_id, from: `${13 + n}:00`, to: '22:00' }))
      const replies = await Promise.all(wishes.map((wish, n) => [s.senior, s.head, s.chief][n % 3]!.post(listOf(s), formOf(s, wish))))
      assert.deepEqual(replies.map(({ statusCode }) => statusCode).toSorted(), [303, 422, 422, 422, 422, 422], day)
      for (const { statusCode, body } of replies) if (statusCode === 422) assert.match(textOf(body), /уже дежурит в этом здании: .*, с 1\d:00 до 22:00/)
    }
    assert.equal(linesOf((await s.head.get(listOf(s))).body).length, 3)
  })
})

describe('a situation is told', () => {
  test('to the senior and whoever is on call at its building at that moment; the page says whom and how to ring', async () => {
    const s = await openSituations(t)
    const [night, elsewhere] = [await signIn(t, 'head_of_department', s.clinic.id), await signIn(t, 'chief_doctor', s.clinic.id)]
    const everybody = [s.senior, s.head, s.chief, night, elsewhere]
    await give(everybody)
    await name(s.chief, 'Дроздов Сергей Павлович')
    const far = await t.house.database.write((db) => buildBranch(db, s.clinic.id))
    await put(s, { branch: s.clinic.branch_id, phone: '+7 900 555-01-07' })
    await put(s, { branch: s.clinic.branch_id, who: night.id, from: '20:00', to: '08:00' })
    await put(s, { branch: far, who: elsewhere.id })
    const day = await open(s)
    assert.deepEqual(await toldOf(day, everybody), ['senior_administrator', 'chief_doctor'])
    const page = await s.admin.get(day)
    assert.match(textOf(page.body), /Дежурный специалист: Дроздов Сергей Павлович, до 20:00, \+7 900 555-01-07 Старший администратор и дежурный специалист уже знают\./)
    assert.ok(page.body.includes('href="tel:+79005550107"'))
    assert.match(textOf((await s.admin.get(`${day}&lang=en`)).body), /Specialist on call: Drozdov Sergey Pavlovich, until 20:00/)
    assert.match(textOf((await s.senior.get(`/reception/${s.clinic.slug}/senior?b=${s.branch}&lang=ru`)).body), /Дежурный специалист: Дроздов Сергей Павлович, до 20:00/)
    hours(9)
    const late = textOf((await s.admin.get(day)).body)
    assert.match(late, /Дежурный специалист: head_of_department \d+, до 08:00\. Письма об этой ситуации ему не было: сообщите сами/)
    hours(13)
    assert.deepEqual(await toldOf(await open(s), everybody), ['senior_administrator', 'head_of_department'], 'after midnight')
    hours(21)
    assert.match(textOf((await s.admin.get(day)).body), /Сейчас дежурного специалиста в списке нет/)
  })

  test('to heads of department when nobody is on call, when they were taken off, and when they lost the role', async () => {
    const s = await openSituations(t)
    const everybody = [s.senior, s.head, s.chief]
    await give(everybody)
    const href = await open(s)
    assert.deepEqual(await toldOf(href, everybody), ['senior_administrator', 'head_of_department'])
    const text = textOf((await s.admin.get(href)).body)
    assert.match(text, /Дежурного специалиста сейчас нет в списке: узнают заведующие отделениями\. Старший администратор и заведующие отделениями уже знают\. Если за 5 минут/)
    assert.match(textOf((await s.chief.get(`/reception/${s.clinic.slug}/senior`)).body), /Дежурного специалиста сейчас нет в списке/)
    await put(s)
    assert.deepEqual(await toldOf(await open(s), everybody), ['senior_administrator', 'chief_doctor'])
    const [line] = linesOf((await s.head.get(listOf(s))).body)
    await s.head.post(`${listOf(s)}/${line}/end`)
    assert.deepEqual(await toldOf(await open(s), everybody), ['senior_administrator', 'head_of_department'])
    await put(s)
    await t.house.database.write((db) => run(db, sql`update people.role set valid_to = '2026-11-23' where account_id = ${s.chief.id} and clinic_id = ${s.clinic.id}`))
    assert.deepEqual(await toldOf(await open(s), everybody), ['senior_administrator', 'head_of_department'])
  })

  test('and whoever heard of it further up is not called untold when they come on call', async () => {
    const s = await openSituations(t)
    await give([s.senior, s.head, s.chief])
    const href = await open(s)
    t.clock.advance(5 * 60_000)
    await t.run('reception.climb_situations')
    await put(s)
    const text = textOf((await s.admin.get(href)).body)
    assert.match(text, /Дежурный специалист: chief_doctor \d+, до 20:00 Старший/)
  })

  test('to heads of department when whoever is on call has no address, and the page says so', async () => {
    const s = await openSituations(t)
    await give([s.senior, s.head])
    await put(s)
    const href = await open(s)
    assert.deepEqual(await toldOf(href, [s.senior, s.head, s.chief]), ['senior_administrator', 'head_of_department'])
    assert.match(textOf((await s.admin.get(href)).body), /Дежурный специалист: chief_doctor \d+, до 20:00\. Письма об этой ситуации ему не было: сообщите сами\. Старший администратор и заведующие отделениями уже знают/)
    const { told } = await one(t.house.database.read, sql<{ told: string[] }>`select told from reception.situation where clinic_id = ${s.clinic.id}`)
    assert.deepEqual(new Set(told), new Set([s.senior.id, s.head.id]))
  })
})
