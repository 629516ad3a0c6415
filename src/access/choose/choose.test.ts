// Choosing through its routes: what is found, in which order, what is said of it, and that it stays small and true.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { brotliDecompressSync } from 'node:zlib'
import { type ClinicRow, ZONE, buildBranch, buildClinic, buildDoctor, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { signIn, textOf } from '../../../test/signed_in.ts'
import { specialties } from '../../demo/specialties.ts'
import { run, sql } from '../../platform/db/index.ts'
import { addDays, atLocal } from '../../platform/time.ts'
import { ensureAssets } from '../../ui/build.ts'
import { type ScheduleRow, buildSchedule, buildSlots } from '../booking/booking.sample.ts'
import { noteSlotChanges } from '../changes.ts'
import { countNewClinics } from '../waits/index.ts'
import { keepRound } from '../waits/keeper.ts'

const NEVER = new AbortController().signal
const TODAY = '2026-11-24'
const BRANCHES = 23

let t: TestHouse
let clinic: ClinicRow
let child: ClinicRow
let quiet: string
const schedules: ScheduleRow[] = []

before(async () => {
  await ensureAssets()
  t = await openTestHouse({ env: { OTKLIK_DEMO: 'on' } })
  await t.house.database.write(async (db) => {
    await run(db, sql`
      insert into clinics.specialty (code, name_ru, name_en)
      select code, name_ru, name_en
      from jsonb_to_recordset(${JSON.stringify(specialties)}::jsonb) as s (code text, name_ru text, name_en text)`)
    await run(db, sql`
      insert into clinics.okrug (code, name_ru, name_en, outline)
      values ('C', 'Центральный', 'Central', '[[46.4,57.1],[46.6,57.1],[46.6,57.3],[46.4,57.3]]'), ('E', 'Восточный', 'Eastern', null)`)
    clinic = await buildClinic(db, { slug: 'gp-7', name_ru: 'Городская поликлиника № 7' })
    for (let n = 1; n <= BRANCHES; n++) {
      const branch_id = await buildBranch(db, clinic.id, { slug: `b${n}`, name_ru: `Филиал № ${n}` })
      await run(db, sql`
        update clinics.branch
        set address = ${`${n < 3 ? 'Лесная' : 'Садовая'} улица, ${n}`}, okrug_code = ${n <= 12 ? 'C' : 'E'}, latitude = ${57.1 + n / 200}, longitude = 46.5,
          opening_hours = '[{"days":["mon","tue","wed","thu","fri"],"opens":"08:00","closes":"20:00"}]', phone = '+79005550128',
          step_free = ${n === 1 ? true : n === 2 ? false : null}, languages = ${n === 1 ? ['en'] : null}
        where clinic_id = ${clinic.id} and id = ${branch_id}`)
      // branch n has its third free time in n days; the last one none at all
      const schedule = await buildSchedule(db, clinic, { branch_id, specialty_code: 'ent', audience: 'adult' })
      schedules.push(schedule)
      const days = n === BRANCHES ? [] : [0, 1, n]
      await buildSlots(db, schedule, days.map((day, at) => ({ starts_at: atLocal(addDays(TODAY, day), `1${4 + at}:00`, ZONE) })))
    }
    // a doctor is known here, no schedule is
    quiet = await buildBranch(db, clinic.id, { slug: 'quiet', name_ru: 'Тихий филиал' })
    await run(db, sql`
      insert into clinics.doctor_role (clinic_id, id, fhir_id, doctor_id, branch_id, specialty_code, updated_at)
      values (${clinic.id}, ${nextId()}, 'quiet-ent', ${await buildDoctor(db, clinic.id)}, ${quiet}, 'ent', ${NOON})`)
    child = await buildClinic(db, { slug: 'dgp-12', audience: 'child' })
    await buildSlots(db, await buildSchedule(db, child, { specialty_code: 'paediatrician', audience: 'child' }),
      [1, 1, 2].map((day) => ({ starts_at: atLocal(addDays(TODAY, day), '09:00', ZONE), capacity: 2 })))
    await buildSlots(db, await buildSchedule(db, clinic, { specialty_code: 'cardiologist', audience: 'adult' }),
      [3, 4, 5].map((day) => ({ starts_at: atLocal(addDays(TODAY, day), '09:00', ZONE), referral_only: true })))
    for (const branch_id of [schedules[0]!.branch_id, schedules[BRANCHES - 1]!.branch_id]) {
      await run(db, sql`
        insert into access.duty (clinic_id, id, branch_id, audience, day, opens, closes, room, updated_at)
        values (${clinic.id}, ${nextId()}, ${branch_id}, 'both', ${TODAY}, '08:00', '14:00', 'Кабинет 101', ${NOON})`)
    }
  })
  await t.house.database.write((db) => run(db, sql`
    insert into access.phantom (clinic_id, branch_id, day, attempts, phantoms, lost_races, untold)
    values (${clinic.id}, ${schedules[0]!.branch_id}, '2026-11-23', 240, 2, 5, 0), (${clinic.id}, ${schedules[1]!.branch_id}, '2026-11-23', 21, 1, 0, 0)`))
  await countNewClinics(t.house, NEVER)
})
after(() => t.close())

const get = (url: string, headers: Record<string, string> = {}) =>
  t.web.inject({ url: encodeURI(url), headers: { accept: 'text/html', 'accept-language': 'ru', ...headers } })
const read = async (url: string, headers?: Record<string, string>) => textOf((await get(url, headers)).body)
const names = (body: string) => [...body.matchAll(/<h3 id="[\w-]+"><a[^>]*>([^<]*)</g)].map((match) => match[1]!.replaceAll('\u00a0', ' ').replace('Городская поликлиника № 7 · ', ''))

describe('the question', () => {
  test('one question at first; a plain word leads to the list at once', async () => {
    const first = await get('/access')
    assert.equal(first.statusCode, 200)
    assert.equal([...first.body.matchAll(/<input(?![^>]*hidden)/g)].length, 1)
    const found = await read('/access?q=болит ухо')
    assert.match(found, /Оториноларинголог: где примут раньше Раньше всего — сегодня, 14:00, Городская поликлиника № 7 · Филиал № 1\./)
  })
  test('several doctors fit: it asks; none: it says so and lists them all', async () => {
    assert.match(await read('/access?q=колено'), /Какой врач из этих\?.*Травматолог-ортопед Хирург/)
    assert.match(await read('/access?q=абырвалг'), /Мы не поняли, кто лечит «абырвалг».*Все врачи списком Акушер-гинеколог/)
    assert.match((await get('/access?q=абырвалг')).body, /value="абырвалг"/)
  })
  test('a doctor whom the city does not book: it says where to turn, not that it did not understand', async () => {
    const dentist = await read('/access?q=болит зуб')
    assert.match(dentist, /Зубы лечат в стоматологической поликлинике.*С острой болью приходите сегодня.*103 или 112/)
    assert.doesNotMatch(dentist, /Мы не поняли/)
    assert.match(await read('/access?q=психолог'), /Психологов среди врачей, к которым мы записываем, нет.*Посмотреть запись: Терапевт/)
  })

  test('danger comes before everything else, with numbers to call', async () => {
    const { body } = await get('/access?q=боль в груди')
    assert.ok(body.indexOf('tel:103') > 0 && body.indexOf('tel:103') < body.indexOf('<h1'))
    assert.match(await read('/access?q=не хочу жить'), /112 ответят круглосуточно.*8 800 2000 122/)
    assert.doesNotMatch(await read('/access?q=болит ухо'), /103/)
  })
  test('words of a child choose a child and its doctor; a children’s doctor needs no question', async () => {
    for (const url of ['/access?q=ребёнок кашляет', '/access?s=paediatrician']) assert.match(await read(url), /Педиатр участковый: где.*1 филиал.*Ребёнок, впервые/)
  })
  test('a new word in the form looks for another doctor, the same one does not', async () => {
    assert.match(await read('/access?s=ent&was=ухо&q=сердце'), /Терапевт участковый: где/)
    assert.match(await read('/access?s=ent&was=колено&q=колено'), /Оториноларинголог: где/)
  })
})

describe('the list', () => {
  test('is ordered by the rule that it states; none free, then unknown last; twenty a page', async () => {
    const one = await get('/access?s=ent')
    const two = await get('/access?s=ent&page=2')
    assert.deepEqual(names(one.body), Array.from({ length: 20 }, (_, at) => `Филиал № ${at + 1}`))
    assert.deepEqual(names(two.body), ['Филиал № 21', 'Филиал № 22', 'Филиал № 23', 'Тихий филиал'])
    assert.match(textOf(one.body), /Сначала филиалы, где раньше третье свободное время; .*Где сроков не знаем — в конце/)
    const cards = textOf(two.body)
    assert.match(await read('/access?s=ent&page=2&lang=en'), /08:00–14:00, Room 101/)
    assert.match(cards, /Филиал № 23 Дольше норматива: 14 рабочих дней .*В ближайшие 28 дней свободного времени нет .*больше 28 дней .*Дежурный врач сегодня, без записи 08:00–14:00, Кабинет 101/)
    assert.match(cards, /Тихий филиал Сроки неизвестны: нет данных/)
    assert.doesNotMatch(cards.slice(cards.indexOf('Тихий филиал')), /через 0|Ближайшее время/)
  })
  test('a card: soonest three with ways to them, third, norm in words, what is not known as «нет данных»', async () => {
    const { body } = await get('/access?s=ent')
    assert.match(textOf(body), /Городская поликлиника № 7 · Филиал № 1 В пределах норматива: 14 рабочих дней Ближайшее время сегодня 14:00 завтра 15:00 16:00 Третье свободное время завтра Девять из десяти ждали нет данных Рейтинг филиала нет данных Адрес и часы Лесная улица, 1; сегодня 08:00–20:00 Здание вход без ступеней, языки: английский/)
    assert.match(body, /href="\/access\/times\/gp-7\/b1\/ent\?c=afpn&amp;from=2026-11-24&amp;t=\d\d:\d\d"/)
    assert.match(body, /href="\/access\/branches\/gp-7\/b1\/ent\?c=afpn"/)
    // an address that a reader of English can say aloud, as on the pages of bookings
    assert.match(await read('/access?s=ent&lang=en'), /Lesnaya ulitsa, 1; today/)
    assert.match(await read('/access/branches/gp-7/b1/ent?lang=en'), /Lesnaya ulitsa, 1 /)
    assert.match(await read('/access/compare?s=ent&c=afpn&b=gp-7:b1&b=gp-7:b2&lang=en'), /Lesnaya ulitsa, 1 /)
  })
  test('what matters, from where, how soon: each an address that can be shared', async () => {
    assert.deepEqual(names((await get('/access?s=ent&need=step_free')).body).slice(0, 2), ['Филиал № 1', 'Филиал № 3'])
    assert.match(await read('/access?s=ent&need=step_free'), /1 филиал без того, что вам важно/)
    assert.deepEqual(names((await get('/access?s=ent&okrug=E&order=soon')).body)[0], 'Филиал № 13')
    assert.deepEqual(names((await get('/access?s=ent&lat=57.2&lon=46.5&order=near')).body)[0], 'Филиал № 20')
    assert.match(await read('/access?s=ent&lat=57.2&lon=46.5'), /км по прямой/)
    assert.deepEqual(names((await get('/access?s=ent&speaks=en')).body)[0], 'Филиал № 1')
    assert.match(await read('/access?s=ent&days=1'), /1 филиал — позже, чем вы просили/)
  })
  test('leads to being told when it becomes sooner, with what was asked for filled in', async () => {
    const { body } = await get('/access?s=ent&c=cfpn&okrug=C&days=3')
    assert.match(body, /<a href="\/access\/alerts\?s=ent&amp;c=cfpn&amp;days=3&amp;okrug=C">Сообщить, когда можно будет попасть раньше</)
    assert.match((await get('/access?s=ent')).body, /<a href="\/access\/alerts\?s=ent&amp;c=afpn">/)
  })

  test('a street of a clinic is found; another is said to be unknown, and stays typed', async () => {
    assert.match(await read('/access?s=ent&from=лесная'), /0,0 км по прямой/)
    const { body } = await get('/access?s=ent&from=Морская')
    assert.match(textOf(body), /Улицы «Морская» нет среди адресов поликлиник/)
    assert.match(body, /id="from"[^>]*value="Морская"/)
  })
  test('a doctor who needs a referral: waits with one, and the way to get it', async () => {
    const text = await read('/access?s=cardiologist')
    assert.match(text, /1 филиал.*Взрослый, впервые, с направлением.*по направлению.*Направления нет · Начать с врача: Терапевт участковый/)
    assert.match(await read('/access?s=cardiologist&c=afpn'), /По этим условиям врача никто не принимает/)
  })
  test('a doctor who sees the other age alone says so, and leads there', async () => {
    const { body } = await get('/access?s=paediatrician&c=afpn')
    assert.match(textOf(body), /Этот врач принимает только детей\. Показать для ребёнка.*По этим условиям врача никто не принимает/)
    assert.match(await read(/href="([^"]*)">Показать для ребёнка/.exec(body)![1]!.replaceAll('&amp;', '&')), /1 филиал.*Ребёнок, впервые/)
    const other = (await get('/access?s=ent&c=cfpn&days=7')).body
    assert.match(textOf(other), /Этот врач принимает только взрослых\. Показать для взрослого/)
    // a child's doctor is known here, so that is where to begin
    assert.match(textOf(other), /Врач для ребёнка: Педиатр участковый/)
    assert.doesNotMatch(await read('/access?s=ent&days=1'), /только взрослых/)
  })
  test('whatever stands in the address, a page comes', async () => {
    for (const url of ['/access?s=nobody', '/access?s=ent&c=xxxx&page=99&lat=abc&days=5&need=gold', '/access?q=%25%27"><script>', '/access?q=a&q=b']) {
      const { statusCode, body } = await get(url)
      assert.equal(statusCode, 200)
      assert.doesNotMatch(body, /"><script>/)
    }
  })
  test('under 50 KB in every language and state, twenty full cards', async () => {
    for (const url of ['/access?s=ent', '/access?s=ent&lat=57.2&lon=46.5&order=near&need=step_free&need=evening', '/access?q=болит ухо&lang=en']) {
      const { body } = await get(url)
      assert.ok(Buffer.byteLength(body) < 50_000, `${url}: ${Buffer.byteLength(body)}`)
    }
  })
})

describe('pages kept as bytes', () => {
  test('are the same compressed and not, with the headers of every page', async () => {
    const plain = await get('/access?s=ent')
    for (const [accept, encoding] of [['gzip, br', 'br'], ['br;q=0, gzip', 'gzip'], ['identity', undefined]] as const) {
      const answer = await get('/access?s=ent', { 'accept-encoding': accept })
      assert.equal(answer.headers['content-encoding'], encoding)
      if (encoding === 'br') assert.equal(brotliDecompressSync(answer.rawPayload).toString(), plain.body)
    }
    assert.match(String(plain.headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/)
    assert.equal(plain.headers['cache-control'], 'no-store')
    assert.equal(plain.headers['content-type'], 'text/html; charset=utf-8')
  })
  test('never hold anybody’s name: a signed-in reader gets a page of one’s own, the next one not', async () => {
    const resident = await signIn(t, 'chief_doctor', clinic.id)
    const own = await resident.get('/access?s=ent')
    assert.match(own.body, /head__user/)
    assert.match(own.body, /_csrf/)
    assert.doesNotMatch((await get('/access?s=ent')).body, /head__user|_csrf/)
  })
  test('follow a slot that was taken, once the keeper has seen it', async () => {
    assert.match(await read('/access?s=ent'), /Филиал № 1 В пределах[^Ф]*сегодня 14:00 завтра 15:00/)
    await t.house.database.write(async (db) => {
      await run(db, sql`
        update access.slot set status = 'busy', taken = 1
        where clinic_id = ${clinic.id} and branch_id = ${schedules[0]!.branch_id} and starts_at = ${atLocal(TODAY, '14:00', ZONE)}`)
      await noteSlotChanges(db, clinic.id, [{ branch_id: schedules[0]!.branch_id, specialty_code: 'ent' }], t.clock.now())
    })
    t.clock.advance(4_000)
    while (await keepRound(t.house, NEVER)) { /* until nothing is noted */ }
    // two free times are left, so that there is no third; a reader waits a moment only, and then gets the former page
    let first = names((await get('/access?s=ent')).body)[0]
    for (let turn = 0; turn < 200 && first === 'Филиал № 1'; turn++) {
      await pause(20)
      first = names((await get('/access?s=ent')).body)[0]
    }
    assert.equal(first, 'Филиал № 2')
    assert.match(await read('/access?s=ent&page=2'), /Филиал № 1 [^Ф]*Ближайшее время завтра 15:00 16:00 Третье свободное время больше 28 дней/)
  })
})

describe('one branch, some branches, the map', () => {
  test('a branch: how to book, duty doctor, history and months, or why there are none', async () => {
    const text = await read('/access/branches/gp-7/b2/ent')
    assert.match(text, /Ближайшее время — сегодня, 14:00\..*Как записаться.*Выбрать время.*Дежурный врач сегодня, без записи Нет данных.*Истории по дням пока нет.*Закрытых месяцев пока нет/)
    const quiet = await read('/access/branches/gp-7/quiet/ent')
    assert.match(quiet, /Об этом враче в филиале нет данных/)
    assert.doesNotMatch(quiet, /Как записаться/, 'no heading over nothing')
    const phoned = async (number: string | null) => {
      await t.house.database.write((db) => run(db, sql`
        update clinics.branch
        set phone = ${number}
        where clinic_id = ${clinic.id}
          and slug = 'quiet'`))
      // what is kept of the city is too old then
      t.clock.advance(11 * 60_000)
    }
    await phoned('+7 495 000-00-07')
    assert.match(await read('/access/branches/gp-7/quiet/ent'), /Как записаться По телефону: \+7.495.000-00-07/)
    await phoned(null)
    for (const url of ['/access/branches/gp-7/none/ent', '/access/branches/gp-7/b1/none', '/access/branches/none/b1/ent']) assert.equal((await get(url)).statusCode, 404)
  })
  test('how often what was shown free could not be booked: a share with its attempts, too few to judge, or no data', async () => {
    const said = async (branch: string, lang = 'ru') => /(?:Показали свободным, а записаться нельзя|Shown free, could not be booked) (.*?) (?:Рейтинг|Branch rating)/
      .exec((await read(`/access/branches/gp-7/${branch}/ent?lang=${lang}`)).replaceAll('\u00a0', ' '))?.[1]
    assert.deepEqual([await said('b1'), await said('b2'), await said('b3')], [
      '0,8 % попыток (за 28 дней 240 попыток). Как мы считаем', 'пока не судим: за 28 дней 21 попытка, нужно не меньше 30. Как мы считаем', 'нет данных',
    ])
    assert.equal(await said('b1', 'en'), '0.8% of attempts (240 attempts in 28 days). How we count')
    assert.match((await read('/access/compare?s=ent&b=gp-7:b1&b=gp-7:b3')).replaceAll('\u00a0', ' '), /записаться нельзя 0,8 % попыток \(за 28 дней 240 попыток\) нет данных/)
  })
  test('a year of days: gaps are gaps, another definition is another line, the norm has its name', async () => {
    const schedule = schedules[2]!
    await t.house.database.write((db) => run(db, sql`
      insert into access.wait_day (clinic_id, branch_id, specialty_code, day, definition, classes, sampled_at)
      select ${clinic.id}::uuid, ${schedule.branch_id}::uuid, 'ent', d::date, case when d < '2026-08-01' then 1 else 2 end,
        jsonb_build_object('afpn', jsonb_build_object('next_at', null, 'third_days', nullif(extract(day from d)::int % 9, 8), 'third_beyond',
          extract(day from d)::int % 9 = 8, 'free_7', 0, 'free_14', 0, 'free_28', 0, 'load', null, 'doctors', 1)), d
      from generate_series(timestamptz '2026-02-01', '2026-11-20', interval '1 day') d
      where d not between '2026-05-01' and '2026-05-20'`))
    const { body } = await get('/access/branches/gp-7/b3/ent')
    assert.match(textOf(body), /норматив.*новое определение.*Тонкая линия — норматив: 14 рабочих дней.*Отметка 29.*Где линия прервана.*Пунктиром/)
    // two definitions, and a gap of twenty days in the first
    const lines = [...body.matchAll(/chart__series--1"><path d="([^"]*)"/g)].map((match) => match[1]!.split('M').length - 1)
    assert.deepEqual(lines, [2, 1])
  })
  test('four side by side at most, unknown ones left out; none says what to do', async () => {
    const text = await read('/access/compare?s=ent&b=gp-7:b1&b=gp-7:b2&b=gp-7:none&b=gp-7:b3')
    assert.match(text, /Что сравниваем Городская поликлиника № 7 · Филиал № 1 Городская поликлиника № 7 · Филиал № 2/)
    assert.match(await read(`/access/compare?s=ent${[1, 2, 3, 4, 5].map((n) => `&b=gp-7:b${n}`).join('')}`), /показаны первые четыре/)
    assert.match(await read('/access/compare?s=ent'), /Филиалы для сравнения не выбраны/)
    assert.equal((await get('/access/compare')).headers['location'], '/access')
  })
  test('the map says what the list says, in its order, and is a picture without script', async () => {
    const list = names((await get('/access?s=ent')).body)
    const { body, headers } = await get('/access/map?s=ent')
    const entries = [...body.matchAll(/data-number="\d+"[^>]*>\s*<a[^>]*>([^<]*)</g)].map((match) => match[1]!.replaceAll('\u00a0', ' ').replace('Городская поликлиника № 7 · ', ''))
    assert.deepEqual(entries.slice(0, 20), list)
    assert.equal([...body.matchAll(/citymap__number/g)].length, BRANCHES)
    assert.match(String(headers['content-security-policy']), /worker-src 'self'/)
    assert.doesNotMatch(String((await get('/access?s=ent')).headers['content-security-policy']), /worker-src/)
    assert.equal((await get('/access/map?q=колено')).statusCode, 303)
  })
  test('the clinic’s page has its waits', async () => {
    const text = await read('/clinics/gp-7')
    assert.match(text, /Срок ожидания.*Филиал № 2 Врач Ближайшее время Третье свободное время Оториноларинголог .*через 2 дня/)
    assert.match(await read('/clinics/dgp-12'), /Педиатр участковый .*завтра/)
  })
})
