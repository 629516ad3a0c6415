// Attachment through the routes: rules before the button, one application at a time, two working days, a decision with its
// reason, the city's list of late ones.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buildBranch, buildClinic } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { signIn, textOf } from '../../../test/signed_in.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { NETWORK_ID } from '../../platform/ids.ts'
import { DAY_MS } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { buildPerson } from '../booking/booking.sample.ts'
import { applyFor } from './applying.ts'
import { foldApplication } from './rules/attaching.ts'
import { listApplicationEvents } from './queries/applications.ts'
import { attach } from './queries/attachments.ts'
import { listChoices } from './queries/choices.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(async () => {
  const rows = await all(t.house.database.read, sql<{ clinic_id: string; id: string; state: string; climbed_at: Date | null }>`
    /* cross-clinic */
    select clinic_id, id, state, climbed_at
    from access.attach_application`)
  for (const { clinic_id, id, state, climbed_at } of rows) {
    const events = await listApplicationEvents(t.house.database.read, clinic_id, id)
    assert.deepEqual({ state, climbed: climbed_at !== null }, foldApplication(events.map(({ kind }) => kind)))
  }
  await t.close()
})

let count = 0

async function open(audience = 'both') {
  t.clock.set(NOON)
  const clinic = await t.house.database.write((db) => buildClinic(db, { audience }))
  const { slug } = await one(t.house.database.read, sql<{ slug: string }>`select slug from clinics.branch where clinic_id = ${clinic.id}`)
  const account = await signIn(t, 'doctor', clinic.id)
  const email = `a${(count += 1)}@attach.example`
  const person = await t.house.database.write((db) => buildPerson(db, { account_id: account.id, email, name: 'Мария Ивановна Петрова' }))
  const branch = `${clinic.slug}:${slug}`
  return {
    clinic, account, person, email, branch, chief: await signIn(t, 'chief_doctor', clinic.id),
    terms: (more = '') => account.get(`/access/attachments/new?person=${person.id}&branch=${branch}${more}`),
    apply: (form: Record<string, string> = {}) => account.post('/access/attachments', { person: person.id, branch, ...form }),
  }
}

const attachAt = (person_id: string, clinic: { id: string; branch_id: string }, since: string) => t.house.database.write((db) =>
  attach(db, { person_id, id: person_id, clinic_id: clinic.id, branch_id: clinic.branch_id, since }, NOON))
const applicationOf = (clinic_id: string) => one(t.house.database.read, sql<{ id: string; state: string; due_on: string }>`
  select id, state, due_on
  from access.attach_application
  where clinic_id = ${clinic_id}
  order by applied_at desc
  limit 1`)

test('conditions asked for without a branch: the page says that one is missing, and opened it says nothing', async () => {
  const { account, person } = await open()
  const asked = await account.get(`/access/attachments/new?person=${person.id}&branch=`)
  assert.equal(asked.statusCode, 422)
  assert.match(textOf(asked.body), /Нужно исправить один ответ Выберите филиал/)
  assert.doesNotMatch(textOf((await account.get(`/access/attachments/new?person=${person.id}`)).body), /Нужно исправить/)
})

test('the rules stand before the button; applied, accepted within two working days, told by a mail that says nothing', async () => {
  const { clinic, account, email, terms, apply, chief } = await open()
  assert.match(textOf((await terms()).body), /раз в год \(365 дней\).*в течение 2 рабочих дней.*Можно подать заявление: Мария Ивановна Петрова.* Отправить заявление/)
  assert.match(String((await apply()).headers['location']), /said=applied/)
  assert.match(textOf((await account.get('/access/attachments')).body), /Заявление на рассмотрении: .*Ответят до чт 26 ноября/)
  const { id, due_on } = await applicationOf(clinic.id)
  assert.equal(due_on, '2026-11-26')
  const desk = await signIn(t, 'administrator', clinic.id)
  assert.match(textOf((await desk.get(`/access/${clinic.slug}/attachments`)).body), /Мария Ивановна Петрова срок — чт 26 ноября/)
  assert.match(textOf((await desk.get(`/access/${clinic.slug}/attachments/${id}`)).body), /09\.05\.1980.*Норматив, редакция 2025-09/)
  assert.match(String((await desk.post(`/access/${clinic.slug}/attachments/${id}/acceptance`)).headers['location']), /said=accepted/)
  assert.match(String((await chief.post(`/access/${clinic.slug}/attachments/${id}/acceptance`)).headers['location']), /said=gone/, 'once')
  assert.match(textOf((await account.get('/access/attachments')).body), /Прикрепление: .*С вт 24 ноября\. Сменить поликлинику можно с ср 24 ноября 2027/)
  await t.run('letters.dispatch')
  const [mail] = await t.house.mail.mailbox!.list({ query: email })
  assert.equal(mail!.subject, 'Ответ на ваше заявление')
  assert.doesNotMatch(mail!.text, /поликлиник|филиал|прикреп/i)
})

test('once a year: refused before the button, allowed to who moved, counted to the day', async () => {
  const { clinic, person, terms, apply } = await open()
  const other = await t.house.database.write((db) => buildClinic(db))
  await attachAt(person.id, other, '2026-03-01')
  const shown = textOf((await terms()).body)
  assert.match(shown, /не прошло года: сменить поликлинику можно с пн 1 марта 2027\. Если вы переехали, отметьте/)
  assert.doesNotMatch(shown, /Отправить заявление/)
  const pressed = await apply()
  assert.equal(pressed.statusCode, 409, 'nor by pressing what is not there')
  assert.match(textOf(pressed.body), /не прошло года/)
  assert.match(textOf((await terms('&moved=yes')).body), /Отправить заявление/)
  assert.match(String((await apply({ moved: 'yes' })).headers['location']), /said=applied/)
  assert.equal((await applicationOf(clinic.id)).state, 'open')
})

test('a full branch is said to be full before the button; a free place is enough; who is attached counts', async () => {
  const { clinic, chief, terms, apply } = await open()
  const field = (kind: string) => `${kind}-${clinic.branch_id}-adult`
  const limits = `/access/${clinic.slug}/attachments/limits`
  assert.match(textOf((await terms()).body), /Сколько пациентов филиал ещё может взять, мы не знаем/)
  const wrong = await chief.post(limits, { [field('count')]: '12', [field('max')]: 'много' })
  assert.equal(wrong.statusCode, 422)
  assert.match(wrong.body, /value="много"/)
  await chief.post(limits, { [field('count')]: '1900', [field('max')]: '1900' })
  assert.match(textOf((await terms()).body), /Прикреплено 1 900 из 1 900\..*уже столько пациентов, сколько он может вести/)
  assert.equal((await apply()).statusCode, 409)
  await chief.post(limits, { [field('count')]: '1899', [field('max')]: '1900' })
  await apply()
  await chief.post(`/access/${clinic.slug}/attachments/${(await applicationOf(clinic.id)).id}/acceptance`)
  assert.match((await chief.get(limits)).body, /value="1900"[^>]*>.*value="1900"/s)
  assert.equal((await (await signIn(t, 'administrator', clinic.id)).get(limits)).statusCode, 403)
})

test('two applications at once are impossible, whoever presses how fast', async () => {
  const { account, person, branch, apply } = await open()
  const choice = (await listChoices(t.house.database.read)).find((one) => `${one.clinic_slug}:${one.slug}` === branch)!
  const actor = { kind: 'account' as const, id: account.id, name: account.name, email: null, lang: 'ru' as const, roles: [], session: '' }
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => applyFor(t.house, actor, { ...person, kind: 'self', active: true } as never, choice, false, 'test', NOON)))
  assert.equal(outcomes.filter(({ ok }) => ok).length, 1)
  assert.match(textOf((await apply()).body), /уже рассматривают/)
})

test('a refusal names a ground, and the person reads it; without one nobody is refused; withdrawn is withdrawn', async () => {
  const { clinic, account, chief, apply } = await open()
  await apply()
  const { id } = await applicationOf(clinic.id)
  const url = `/access/${clinic.slug}/attachments/${id}`
  const without = await chief.post(`${url}/refusal`)
  assert.equal(without.statusCode, 422)
  assert.match(textOf(without.body), /Выберите причину: без неё отказать нельзя/)
  assert.equal((await applicationOf(clinic.id)).state, 'open')
  await chief.post(`${url}/refusal`, { reason: 'no_consent' })
  assert.match(textOf((await account.get('/access/attachments')).body), /отказали\. Участковый врач не может взять ещё одного пациента/)
  assert.match(textOf((await chief.get(`${url}?shown=decided`)).body), /отказано/)
  await apply()
  const again = await applicationOf(clinic.id)
  const stranger = await open()
  assert.equal((await stranger.account.post(`/access/attachments/${clinic.slug}/${again.id}/withdrawal`)).statusCode, 404)
  assert.match(String((await account.post(`/access/attachments/${clinic.slug}/${again.id}/withdrawal`)).headers['location']), /said=withdrawn/)
  assert.match(String((await chief.post(`/access/${clinic.slug}/attachments/${again.id}/acceptance`)).headers['location']), /said=gone/)
})

test('a day after the date it climbs, once; the city sees where, and not who', async () => {
  const { clinic, account, apply } = await open()
  await apply()
  const officer = await signIn(t, 'city_officer', NETWORK_ID)
  t.clock.set(new Date(NOON.getTime() + 2 * DAY_MS))
  await t.run('access.attachments')
  assert.doesNotMatch(textOf((await officer.get('/access/attachments/overdue')).body), new RegExp(clinic.name_ru), 'the last day is not late')
  t.clock.set(new Date(NOON.getTime() + 3 * DAY_MS))
  await t.run('access.attachments')
  await t.run('access.attachments')
  const shown = textOf((await officer.get('/access/attachments/overdue')).body)
  assert.match(shown, new RegExp(`${clinic.name_ru}.*вт 24 ноября чт 26 ноября просрочено на 1 рабочий день`))
  assert.doesNotMatch(shown, /Петрова/)
  assert.match(textOf((await account.get('/access/attachments')).body), /Срок ответа прошёл/)
  const events = await one(t.house.database.read, sql<{ n: number }>`select event_count as n from access.attach_application where clinic_id = ${clinic.id}`)
  assert.equal(events.n, 2)
})

test('a crash between clinic and person is mended; a key without an application is let go', async () => {
  const { clinic, account, person, apply } = await open()
  await apply()
  const { id } = await applicationOf(clinic.id)
  await t.house.database.write((db) => run(db, sql`
    update access.attach_application
    set state = 'accepted', decided_at = ${NOON}, event_count = 2
    where clinic_id = ${clinic.id}
      and id = ${id}`))
  await t.house.database.write((db) => run(db, sql`
    insert into access.attach_event (clinic_id, application_id, number, kind, at, actor_kind)
    values (${clinic.id}, ${id}, 2, 'accepted', ${NOON}, 'system')`))
  t.clock.set(new Date(NOON.getTime() + DAY_MS))
  await t.run('access.attachments')
  assert.match(textOf((await account.get('/access/attachments')).body), /Прикрепление: /)
  const branch = await t.house.database.write((db) => buildBranch(db, clinic.id))
  await t.house.database.write((db) => run(db, sql`
    insert into access.attach_entry (person_id, application_id, clinic_id, branch_id, account_id, applied_at, open)
    values (${person.id}, ${account.id}, ${clinic.id}, ${branch}, ${account.id}, ${NOON}, true)`))
  await t.run('access.attachments')
  const left = await all(t.house.database.read, sql`select application_id from access.attach_entry where person_id = ${person.id} and open`)
  assert.deepEqual(left, [])
})

test('who comes of age leaves the children’s clinic without waiting a year, and its children are one less', async () => {
  const { clinic, account, chief } = await open()
  const children = await t.house.database.write((db) => buildClinic(db, { audience: 'child' }))
  const slugs = await all(t.house.database.read, sql<{ clinic_id: string; slug: string }>`
    /* cross-clinic */
    select clinic_id, slug from clinics.branch where clinic_id in (${clinic.id}, ${children.id})`)
  const choiceOf = (of: { id: string; slug: string }) => `${of.slug}:${slugs.find(({ clinic_id }) => clinic_id === of.id)!.slug}`
  const child = await t.house.database.write((db) => buildPerson(db, { account_id: account.id, kind: 'child', name: 'Илья Петров', birth_date: '2009-01-10', email: 'ilya@attach.example' }))
  const chief_there = await signIn(t, 'chief_doctor', children.id)
  const limits = (of: { id: string; slug: string; branch_id: string }, person: typeof chief, audience: string) =>
    person.post(`/access/${of.slug}/attachments/limits`, { [`count-${of.branch_id}-${audience}`]: '10', [`max-${of.branch_id}-${audience}`]: '20' })
  await limits(children, chief_there, 'child')
  const attachTo = async (of: typeof clinic, decider: typeof chief) => {
    assert.match(String((await account.post('/access/attachments', { person: child.id, branch: choiceOf(of) })).headers['location']), /said=applied/)
    await decider.post(`/access/${of.slug}/attachments/${(await applicationOf(of.id)).id}/acceptance`)
  }
  await attachTo(children, chief_there)
  const counted = () => one(t.house.database.read, sql<{ n: number }>`
    select attached_count as n from access.branch_limit where clinic_id = ${children.id} and audience = 'child'`)
  assert.equal((await counted()).n, 11)
  t.clock.set(new Date('2027-01-12T09:00:00Z'))
  await attachTo(clinic, chief)
  assert.equal((await counted()).n, 10)
  assert.match(textOf((await account.get('/access/attachments')).body), /Илья Петров.*С вт 12 января/)
  t.clock.set(NOON)
})

test('a children’s clinic takes no adults; English says the same', async () => {
  const { terms, apply } = await open('child')
  assert.match(textOf((await terms('&lang=en')).body), /Attach to a branch.*once a year \(365 days\).*patients of another age/)
  assert.equal((await apply()).statusCode, 409)
})
