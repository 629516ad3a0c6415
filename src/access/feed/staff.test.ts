// The operator's pages of sources, and tables that are sent there.
import assert from 'node:assert/strict'
import { writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { NOON } from '../../../test/house.ts'
import { BrowserLike, type Visited } from '../../../test/routes_browser.ts'
import { seedDemoPeople } from '../../demo/people.ts'
import { all, first, sql } from '../../platform/db/index.ts'
import { type Town, makeLocation, makeSchedule, makeSlot, openTown, publish } from './town.sample.ts'

let town: Town
let home: string
let operator: BrowserLike

before(async () => {
  town = await openTown({ env: { TRUST_PROXY: 'on' } })
  await seedDemoPeople(town.city.house)
  home = await town.city.listen()
  operator = await signIn('operator')
})
after(() => town.close())

async function signIn(who: string): Promise<BrowserLike> {
  const browser = new BrowserLike(home)
  const choice = await browser.get('/people/sign-in?back=/people/me')
  await browser.post(choice.path, { who })
  return browser
}

const post = async (path: string, fields: Record<string, string>) => operator.post(path, { _csrf: (await operator.get('/access/sources/new')).csrf, ...fields })

function says(page: Visited, ...parts: string[]): void {
  for (const part of parts) assert.ok(page.text.includes(part), `the page does not say «${part}»: ${/<main.*/s.exec(page.text)?.[0].replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(0, 900)}`)
}

describe('the page of sources', () => {
  test('is empty at first and says what to do', async () => {
    says(await operator.get('/access/sources'), 'Источников пока нет', 'Добавить источник')
  })

  test('a wrong form comes back with everything typed and a sentence at each field', async () => {
    const back = await post('/access/sources', { name: '', code: 'слишком', kind: 'smart', clinic: 'gp-99', url: 'http://10.0.0.1/x', poll_minutes: '0' })
    assert.equal(back.status, 422)
    says(back, 'value="слишком"', 'value="http://10.0.0.1/x"', 'Назовите источник', 'латинских букв и цифр', 'Такой поликлиники нет', 'Укажите адрес с https://', 'от 1 до 1440')
    assert.deepEqual(await all(town.city.house.database.read, sql`select id from access.source`), [])
  })

  test('from an address to linked places: unknown is never none', async () => {
    const url = publish(town.publisher, 'page', {
      locations: [{ resourceType: 'Location', id: 'far-away', name: 'Далёкий филиал' }, makeLocation('l2', town.clinics[1])],
      schedules: [makeSchedule('s1', 'far-away'), makeSchedule('s2', 'l2', { specialty: 'ухогорлонос' })],
      slots: [makeSlot('a', 's1', '25T09:00'), makeSlot('b', 's2', '25T09:00')],
    })
    const added = await post('/access/sources', { name: 'Система округа', code: 'okrug', kind: 'smart', url, poll_minutes: '5' })
    says(added, 'Источник добавлен', 'ещё не читали', 'нет данных')
    await town.city.run('access.read_sources')
    const read = await operator.get(added.path.split('?')[0]!)
    says(read, 'Далёкий филиал (far-away)', 'locations.ndjson, строка 1', 'Место «far-away» неизвестно', 'schedules.ndjson, строка 2', 'данные за')
    const id = added.path.split('/').at(-1)!.split('?')[0]!
    const missing = await post(`/access/sources/${id}/locations`, { location: 'far-away', branch: 'gp-1/none' })
    assert.equal(missing.status, 422)
    says(missing, 'Выберите филиал из списка')
    const [one] = town.clinics
    says(await post(`/access/sources/${id}/locations`, { location: 'far-away', branch: `${one.slug}/${one.branch_slug}` }), 'Связь сохранена', 'Сохранённые связи')
    const code = (await first(town.city.house.database.read, sql<{ code: string }>`select code from access.source_unknown where kind = 'specialty'`))!.code
    says(await post(`/access/sources/${id}/specialties`, { foreign_code: code, specialty: 'ent' }), 'Связь сохранена')
    town.city.clock.advance(1)
    await town.city.run('access.read_sources')
    assert.deepEqual((await town.slots('okrug')).map(({ fhir_id, specialty_code }) => `${fhir_id} ${specialty_code}`), ['okrug.a therapist', 'okrug.b ent'])
    says(await operator.get('/access/sources'), 'Система округа', 'читается', 'добавили 2')
    // three polls without a success
    town.publisher.files.clear()
    town.city.clock.advance(16 * 60_000)
    await town.city.run('access.read_sources')
    says(await operator.get('/access/sources'), 'молчит')
    says(await operator.get(`/access/sources/${id}?lang=en`), 'silent', 'The source’s server refused with 404', 'data as of')
    await operator.get('/access/sources?lang=ru')
    says(await post(`/access/sources/${id}/pause`, {}), 'Чтение приостановлено', 'приостановлен')
    says(await post(`/access/sources/${id}/resumption`, {}), 'Чтение возобновлено')
    says(await post(`/access/sources/${id}`, { name: 'Другое имя', url: 'ftp://x', poll_minutes: '7' }), 'value="Другое имя"', 'value="ftp://x"', 'Укажите адрес с https://')
    says(await post(`/access/sources/${id}`, { name: 'Другое имя', url, poll_minutes: '7' }), 'Изменения сохранены', 'Другое имя')
    says(await post(`/access/sources/${id}/reading`, {}), 'Прочитаем в течение минуты')
    says(await post(`/access/sources/${id}/locations`, { location: 'far-away', removal: 'yes' }), 'Связь убрана')
    says(await post('/access/sources', { name: 'Ещё один', code: 'okrug', kind: 'csv', url: '', poll_minutes: '5' }), 'Такое короткое имя уже есть')
    const events = await all(town.city.house.database.read, sql<{ event: string }>`
      select event from platform.audit_event where clinic_id = '00000000-0000-0000-0000-000000000000' and subject_id = ${id} order by id`)
    assert.deepEqual(new Set(events.map(({ event }) => event)), new Set(['access.source_added', 'access.source_linked', 'access.source_paused',
      'access.source_resumed', 'access.source_changed', 'access.source_read']))
    town.city.clock.set(NOON)
  })

  test('is for operators', async () => {
    const resident = await signIn('resident.adult')
    assert.equal((await resident.get('/access/sources')).status, 403)
  })
})

describe('a table', () => {
  const lines = (one: string, doctor: string) => [
    'Филиал;Специальность;Врач;Дата;Начало;Конец;Состояние;Мест',
    `${one};Терапевт участковый;"Соколова  Анна ""Игоревна""";25.11.2026;09:00;09:15;свободно;`,
    `${one};терапевт участковый;${doctor};25.11.2026;09:00;09:15;Свободно;`,
    `${one};ent;;25.11.2026;9:00;9:30;занято;3`,
    `${one};шаман;;25.11.2026;09:00;09:15;;`,
    `нигде;ent;;25.11.2026;09:00;09:15;;`,
    `${one};ent;;25.11.2026;25:00;26:00;;`,
    `${one};ent;;25.11.2026;09:30;10:00;`,
  ]

  test('is sent on the page in Windows-1251, replaces the one before, and keeps what was pasted when it is wrong', async () => {
    const [one] = town.clinics
    const added = await post('/access/sources', { name: 'Таблица', code: 'tab', kind: 'csv', clinic: 'gp-1', url: '', poll_minutes: '60' })
    says(added, 'файл присылают вручную', 'Загрузить таблицу')
    const path = added.path.split('?')[0]!
    const form = new FormData()
    form.set('_csrf', added.csrf)
    form.set('table', '')
    form.set('file', new Blob([to1251(lines(one.branch_slug, 'Соколова Анна Игоревна').join('\r\n'))]), 'schedule.csv')
    const cookie = [...operator.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(`${home}${path}/table`, { method: 'POST', body: form, redirect: 'manual', headers: { cookie } })
    assert.equal(reply.status, 303)
    const kept = await town.slots('tab')
    assert.deepEqual(kept.map(({ specialty_code, doctor_id, status, capacity }) => `${specialty_code} ${doctor_id === one.doctor_id} ${status} ${capacity}`).sort(),
      ['ent false busy 3', 'ent false free 1', 'therapist false free 1', 'therapist true free 1'])
    const page = await operator.get(`${path}?done=table_taken`)
    says(page, 'Таблица прочитана', 'table.csv, строка 5', 'table.csv, строка 6', 'table.csv, строка 7', 'добавили 4', 'Врач «соколова анна \u0026quot;игоревна\u0026quot;» неизвестен')
    town.city.clock.advance(1)
    says(await post(`${path}/table`, { table: 'филиал;специальность\n1;2' }), 'не до конца', 'нет нужного столбца: date', 'филиал;специальность\n1;2')
    assert.ok((await town.slots('tab')).some(({ status }) => status === 'free'), 'nothing was taken away')
    says(await post(`${path}/table`, { table: '' }), 'Выберите файл или вставьте строки')
    town.city.clock.advance(1)
    says(await post(`${path}/table`, { table: lines(one.branch_slug, 'x').slice(0, 1).concat(`${one.branch_slug};ent;;25.11.2026;12:00;12:30;;`).join('\n') }), 'Таблица прочитана')
    assert.deepEqual((await town.slots('tab')).map(({ status }) => status).sort(), ['busy-unavailable', 'busy-unavailable', 'busy-unavailable', 'busy-unavailable', 'free'])
  })

  test('is read from a file and from an address, in commas and UTF-8 with its mark, and an open quote breaks it off', async () => {
    const [one, two] = town.clinics
    const folder = join(town.city.house.config.OTKLIK_DATA, 'feeds')
    await mkdir(folder, { recursive: true })
    const line = (n: number) => `${two.slug},${two.branch_slug},ent,${two.doctor_fhir_id},2026-11-26,${String(9 + n).padStart(2, '0')}:00,15,row-${n}\n`
    const text = `\ufeffclinic,branch,specialty,doctor,date,start,minutes,id\n${line(0)}${line(1)}${one.slug},${one.branch_slug},ent,,2026-11-26,09:00,15,row-2\n`
    await writeFile(join(folder, 'all.csv'), text)
    town.publisher.files.set('all.csv', text)
    for (const [code, url] of [['file', 'feeds/all.csv'], ['web', `${town.publisher.address}/all.csv`]] as const) {
      const id = await town.addSource({ code, kind: 'csv', url })
      assert.equal(await town.read(id), 'taken')
      assert.deepEqual((await town.slots(code)).map(({ fhir_id, doctor_id }) => `${fhir_id} ${doctor_id === two.doctor_id}`), [`${code}.row-0 true`, `${code}.row-1 true`, `${code}.row-2 false`])
      assert.equal(await town.read(id), 'unchanged')
    }
    town.publisher.files.set('all.csv', `${text}"${line(2)}`)
    const id = await town.addSource({ code: 'quote', kind: 'csv', url: `${town.publisher.address}/all.csv` })
    assert.equal(await town.read(id), 'failed')
    assert.deepEqual((await town.lastRun(id)).errors?.map(({ code }) => code), ['open_quote'])
    assert.equal((await town.slots('quote')).length, 3)
  })
})

function to1251(text: string): Uint8Array<ArrayBuffer> {
  const decoder = new TextDecoder('windows-1251')
  const codes = new Map(Array.from({ length: 256 }, (_, code) => [decoder.decode(Uint8Array.of(code)), code]))
  return Uint8Array.from(text, (sign) => codes.get(sign)!)
}
