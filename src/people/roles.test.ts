// Roles through the operator's page, a table, and the claims of an identity provider.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { buildClinic, buildDoctor } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { BrowserLike, type Visited } from '../../test/routes_browser.ts'
import { seedDemoPeople } from '../demo/people.ts'
import { all, sql } from '../platform/db/index.ts'
import { DAY_MS } from '../platform/time.ts'

let city: TestHouse
let home: string
let operator: BrowserLike
let page: Visited
let clinic_id: string

before(async () => {
  city = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  await city.house.database.write(async (db) => {
    const clinic = await buildClinic(db, { slug: 'gp-7', audience: 'adult' })
    clinic_id = clinic.id
    await buildDoctor(db, clinic.id, { family: 'Соколова', given: 'Анна', patronymic: 'Игоревна' })
    for (let twin = 0; twin < 2; twin++) await buildDoctor(db, clinic.id, { family: 'Белова', given: 'Ирина', patronymic: 'Петровна' })
  })
  await seedDemoPeople(city.house)
  home = await city.listen()
  operator = await signIn('operator')
  page = await operator.get('/people/roles')
})

after(() => city.close())

async function signIn(who: string): Promise<BrowserLike> {
  const browser = new BrowserLike(home)
  const choice = await browser.get('/people/sign-in?back=/people/me')
  await browser.post(choice.path, { who })
  return browser
}

interface Row { role: string; source: string; valid_from: string; valid_to: string | null; in_network: boolean; has_doctor: boolean }

function rolesOf(login: string): Promise<Row[]> {
  return all(city.house.database.read, sql<Row>`
    select r.role, r.source, r.valid_from, r.valid_to, r.clinic_id <> ${clinic_id} as in_network, r.doctor_id is not null as has_doctor
    from people.role r
    join people.account a on a.id = r.account_id
    where a.login = ${login}
    order by r.role, in_network`)
}

const give = (fields: Record<string, string>) => operator.post('/people/roles', { _csrf: page.csrf, ...fields })
const load = (csv: string) => operator.post('/people/roles/csv', { _csrf: page.csrf, csv })

/** A page of many lines fails with a short message. */
function says(page: Visited, part: string): void {
  assert.ok(page.text.includes(part), `the page does not say «${part}»: ${/<main.*?<h2/s.exec(page.text)?.[0].replace(/<[^>]+>/g, ' ').slice(0, 300)}`)
}

describe('the operator’s page', () => {
  test('lists roles and finds them by name and login', async () => {
    says(page, 'Наталья Юрьевна Брагина')
    const found = await operator.get(`/people/roles?q=${encodeURIComponent('астахова')}`)
    says(found, 'Вера Николаевна Астахова')
    assert.ok(!found.text.includes('Жданов'))
    says(await operator.get('/people/roles?q=%25'), 'Таких ролей нет')
  })

  test('gives a role, which works at the next click and ends by its date', async () => {
    const done = await give({ login: 'resident.adult', role: 'doctor', clinic: 'gp-7', doctor: 'соколова анна игоревна', valid_to: '2026-11-30' })
    says(done, 'Роль дана')
    assert.deepEqual(await rolesOf('resident.adult'), [
      { role: 'doctor', source: 'page', valid_from: '2026-11-24', valid_to: '2026-11-30', in_network: false, has_doctor: true },
    ])
    const doctor = await signIn('resident.adult')
    says(await doctor.get('/people/me'), 'врач')
    const again = await give({ login: 'RESIDENT.adult', role: 'doctor', clinic: 'gp-7', doctor: 'Соколова Анна Игоревна', valid_to: '2026-11-30' })
    says(again, 'ничего не изменилось')
  })

  test('a wrong form comes back with everything typed and a sentence at each field', async () => {
    says(await give({ login: 'resident.parent', role: 'moderator', clinic: 'gp-7', valid_from: '0000-01-01' }), 'не дата')
    const back = await give({ login: 'somebody', role: 'doctor', clinic: '', doctor: '', valid_from: '2026-12-01', valid_to: '2026-11-01' })
    assert.equal(back.status, 422)
    for (const part of ['value="somebody"', 'value="2026-12-01"', 'укажите, в какой', 'какой это врач', 'раньше первого']) {
      assert.ok(back.text.includes(part), part)
    }
    says(await give({ login: 'nobody.yet', role: 'moderator' }), 'ещё не входил')
    says(await give({ login: 'x', name: 'X', role: 'doctor', clinic: 'gp-7', doctor: 'Нет Такого' }), 'в этой поликлинике нет')
    says(await give({ login: 'x', name: 'X', role: 'doctor', clinic: 'gp-7', doctor: 'Белова Ирина Петровна' }), 'несколько')
    assert.deepEqual(await rolesOf('x'), [])
  })

  test('a role for somebody who never came waits for their first sign-in', async () => {
    await give({ login: 'Newcomer', name: 'Новикова Ольга Игоревна', role: 'moderator' })
    const waiting = await operator.get('/people/roles?q=newcomer')
    says(waiting, 'Новикова Ольга Игоревна')
  })

  test('ends a role on a day, takes back one that was never to hold, and leaves events', async () => {
    await give({ login: 'resident.parent', role: 'moderator', clinic: 'gp-7' })
    const found = await operator.get('/people/roles?q=resident.parent')
    const action = found.action('/end')
    says(await operator.post(action, { _csrf: page.csrf, valid_to: 'когда-нибудь' }), 'не дата')
    says(await operator.post(action, { _csrf: page.csrf, valid_to: '2026-12-31' }), 'Срок роли установлен')
    assert.deepEqual((await rolesOf('resident.parent')).map(({ valid_to }) => valid_to), ['2026-12-31'])
    says(await operator.post(action, { _csrf: page.csrf, valid_to: '2026-11-23' }), 'Роль удалена')
    assert.deepEqual(await rolesOf('resident.parent'), [])
    assert.equal((await operator.post(action, { _csrf: page.csrf, valid_to: '2026-11-23' })).status, 404)
    const events = await all(city.house.database.read, sql<{ event: string }>`
      select e.event
      from platform.audit_event e
      join people.account a on a.id::text = e.detail->>'account_id'
      where e.clinic_id = '00000000-0000-0000-0000-000000000000'
        and a.login = 'resident.parent'
        and e.actor_kind = 'account'
      order by e.event`)
    assert.deepEqual(events.map(({ event }) => event), ['people.role_ended', 'people.role_given', 'people.role_withdrawn'])
  })

  test('the last operator stays', async () => {
    const mine = await operator.get('/people/roles?q=operator')
    const action = mine.action('/end')
    for (const valid_to of ['2026-11-23', '2026-11-24', '2030-01-01']) {
      const refused = await operator.post(action, { _csrf: page.csrf, valid_to })
      assert.equal(refused.status, 422)
      says(refused, 'последний оператор')
    }
    says(await load('login,role,valid_from,valid_to\noperator,operator,20.10.2025,2026-12-31'), 'последний оператор')
    await give({ login: 'second', name: 'Вторая', role: 'operator', valid_from: '2026-11-20' })
    says(await operator.post(action, { _csrf: page.csrf, valid_to: '2026-12-31' }), 'Срок роли установлен')
    assert.deepEqual((await rolesOf('operator')).map(({ valid_to }) => valid_to), ['2026-12-31'])
  })
})

describe('a table of roles', () => {
  const TABLE = [
    'login;name;role;clinic;doctor;valid_from;valid_to',
    'csv.one;Первая Анна Игоревна;главный врач;gp-7;;01.12.2026;',
    'csv.two;"Вторая; Ирина";модератор;;;;31.12.2026',
    'csv.two;;moderator;gp-7;;;',
  ].join('\r\n')

  test('is taken as a whole, and twice the same changes nothing', async () => {
    says(await load(TABLE), 'новых ролей – 3, изменено сроков – 0, без изменений – 0')
    assert.deepEqual((await rolesOf('csv.two')).map(({ role, source, in_network }) => ({ role, source, in_network })), [
      { role: 'moderator', source: 'csv', in_network: false }, { role: 'moderator', source: 'csv', in_network: true },
    ])
    city.clock.advance(3 * DAY_MS / 24)
    const again = await load(TABLE)
    says(again, 'новых ролей – 0, изменено сроков – 0, без изменений – 3')
    city.clock.set(NOON)
  })

  test('with one wrong line changes nothing, names every wrong line, and stands there to be mended', async () => {
    const text = 'login,name,role,clinic\ngood.one,Хороший,moderator,gp-7\nbad.one,Плохой,mayor,gp-7\n,Никто,operator,gp-7'
    const back = await load(text)
    assert.equal(back.status, 422)
    for (const part of ['Строка 3: Роли «mayor» нет', 'Строка 4: Укажите логин', 'Строка 4: Эта роль бывает только во всей сети', 'исправить 3', 'good.one,Хороший']) {
      assert.ok(back.text.includes(part), part)
    }
    assert.deepEqual(await rolesOf('good.one'), [])
  })

  test('with a contradiction to a role held leaves nothing of its other lines', async () => {
    const back = await load('login,name,role,valid_from\nfresh,Свежий,moderator,\ncsv.two,,moderator,2026-11-01')
    assert.equal(back.status, 422)
    says(back, 'Строка 3: Такая роль у этого сотрудника уже есть')
    assert.deepEqual(await all(city.house.database.read, sql`select id from people.account where login = 'fresh'`), [])
  })

  test('comes as a file too, in Windows-1251', async () => {
    const form = new FormData()
    form.set('_csrf', page.csrf)
    form.set('csv', '')
    const bytes = Buffer.from('login;name;role\nfile.one;\xcf\xe5\xf2\xf0\xee\xe2\xe0;moderator', 'latin1')
    form.set('file', new Blob([bytes], { type: 'text/csv' }), 'roles.csv')
    const cookie = [...operator.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(`${home}/people/roles/csv`, { method: 'POST', body: form, redirect: 'manual', headers: { cookie } })
    assert.equal(reply.status, 303)
    says(await operator.get('/people/roles?q=file.one'), 'Петрова')
  })

  test('nothing at all is refused with a sentence', async () => {
    says(await load(''), 'Выберите файл или вставьте таблицу')
  })
})
