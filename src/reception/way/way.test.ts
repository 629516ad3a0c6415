import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { buildBranch, buildClinic, buildDoctor, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Person, signIn, textOf } from '../../../test/signed_in.ts'
import { buildSchedule, buildSlots } from '../../access/booking/booking.sample.ts'
import { all, one, run, sql } from '../../platform/db/index.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { type OpenBuilding, openBuilding } from './building.sample.ts'
import { findDestinations } from './search.ts'

let t: TestHouse
let house: OpenBuilding
let porch: OpenBuilding
let admin: Person

before(async () => {
  t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  house = await openBuilding(t, { second_lift: true, porch: false })
  porch = await openBuilding(t, { second_lift: false, porch: true })
  admin = await signIn(t, 'administrator', house.clinic.id)
})
after(() => t.close())

async function read(url: string): Promise<{ status: number; text: string; body: string }> {
  const { statusCode, body } = await t.web.inject({ url, headers: { accept: 'text/html' } })
  return { status: statusCode, text: textOf(body), body }
}

const endAll = () => t.house.database.write((db) => run(db, sql`delete from clinics.lift_outage where clinic_id = ${house.clinic.id}`))

describe('the way', () => {
  test('to a number: steps in words, the plan of both floors, and how long', async () => {
    const { status, text, body } = await read(`${house.href}?to=412&step_free=yes`)
    assert.equal(status, 200)
    assert.match(text, /4-й этаж\. Путь без ступеней: 40 м, около 2 минут\./)
    assert.match(text, /Войдите и пройдите прямо 8 м\. Поверните налево и пройдите 4 м\. Справа лифт А: поднимитесь на нём на 4-й этаж\. Выйдите из лифта, поверните налево и пройдите \d+ м\. Кабинет 412 — слева\./)
    assert.equal(body.match(/<svg viewBox="0 0 [\d.]+ [\d.]+" width="[\d.]+" height="[\d.]+" role="img"/g)!.length, 2)
    assert.match((await read(`${house.href}?to=412&step_free=yes&lang=en`)).text, /On the right is lift А: take it up to floor 4\..*Room 412 is on the left/)
  })

  test('by a doctor’s name in another case, in Latin letters, and by specialty', async () => {
    for (const q of ['Соколова', 'к Соколовой', 'Sokolova', 'оториноларингологу', 'болит ухо', 'каб. 405', '405']) {
      const { text, status } = await read(`${house.href}?q=${encodeURIComponent(q)}`)
      assert.equal(status, 200, q)
      assert.match(text, /Кабинет 405.*Соколова А\. И\./, q)
    }
  })

  test('today’s room has the last word', async () => {
    await t.house.database.write(async (db) => {
      const [from, to] = [nextId(), nextId()]
      for (const [id, name] of [[from, 'Кабинет 203'], [to, 'Кабинет 204']] as const) {
        await run(db, sql`
          insert into clinics.place (clinic_id, id, fhir_id, branch_id, kind, name, updated_at)
          values (${house.clinic.id}, ${id}, ${id}, ${house.clinic.branch_id}, 'ro', ${name}, ${NOON})`)
        await run(db, sql`
          update clinics.spot
          set place_id = ${id}
          where clinic_id = ${house.clinic.id}
            and label = ${name.slice(-3)}`)
      }
      const doctor_id = await buildDoctor(db, house.clinic.id, { family: 'Переезжина' })
      const schedule = await buildSchedule(db, house.clinic, { doctor_id, place_id: from })
      const [slot] = await buildSlots(db, schedule, [{ starts_at: new Date(NOON.getTime() + HOUR_MS) }])
      await run(db, sql`
        update access.slot
        set place_id = ${to}
        where clinic_id = ${house.clinic.id}
          and id = ${slot!}`)
    })
    assert.match((await read(`${house.href}?q=Переезжина`)).text, /Кабинет 204/)
  })

  test('what fits several rooms is a question; what fits none says what to do and keeps what was typed', async () => {
    const several = await read(`${house.href}?q=кабинет ${encodeURIComponent('процедурный')}`)
    assert.match(several.text, /Что подходит под «кабинет процедурный»/)
    const none = await read(`${house.href}?q=${encodeURIComponent('<b>метро')}`)
    assert.deepEqual([none.status, none.body.includes('<b>метро')], [404, false])
    assert.match(none.text, /в этом здании не нашлось.*спросите по фамилии/)
    assert.match(none.body, /value="&lt;b&gt;метро"/)
  })

  test('to the nearest: with steps in the way a toilet for wheelchairs', async () => {
    assert.match((await read(`${house.href}?q=туалет&from=lift-А-4`)).text, /4-й этаж/)
    const { text } = await read(`${house.href}?to=toilet&from=stairs-west-4&step_free=yes`)
    assert.match(text, /Туалет/)
    assert.match((await read(`${house.href}?to=toilet&from=stairs-west-4`)).text, /Идти (3|4|5|6|7|8|9|10) м/, 'without a wish the one next door')
  })

  test('with a porch the step-free way begins at the ramp', async () => {
    assert.match((await read(`${porch.href}?to=412`)).text, /Пройдите по ступеням/)
    const { text } = await read(`${porch.href}?to=412&step_free=yes`)
    assert.match(text, /Путь начинается здесь: вход с пандусом\..*Пройдите по пандусу 6 м/)
    assert.doesNotMatch(text, /Пройдите по ступеням|(?:Слева|Справа) лестница/)
  })

  test('a branch without a plan, and none at all', async () => {
    const bare = await t.house.database.write((db) => buildClinic(db))
    await t.house.database.write((db) => buildBranch(db, bare.id, { slug: 'bare' }))
    const { status, text } = await read(`/reception/${bare.slug}/way/bare?to=412`)
    assert.equal(status, 200)
    assert.match(text, /Плана этого здания пока нет/)
    for (const url of [`/reception/${bare.slug}/way/none`, `/reception/${bare.slug}/kiosk/none`, `${house.href}/card?to=none`]) assert.equal((await read(url)).status, 404, url)
  })

  test('the card: a strip without, a sheet with the plan', async () => {
    const strip = await read(`${house.href}/card?to=405&step_free=yes`)
    assert.match(strip.text, /Кабинет 405 4-й этаж.*Войдите и пройдите.*Напечатано вт 24 ноября, 12:00/)
    assert.deepEqual([strip.body.includes('ticket--receipt'), strip.body.includes('plan__way')], [true, false])
    const sheet = await read(`${house.href}/card?to=405&paper=a4`)
    assert.ok(sheet.body.includes('plan__way'))
  })
})

describe('lifts that do not run', () => {
  test('are marked once, avoided at once, and run again', async () => {
    const form = { branch: house.clinic.branch_id, shaft: 'А', until: '' }
    assert.equal((await admin.post(house.lifts, form)).headers.location, `${house.lifts}?done=out`)
    assert.equal((await admin.post(house.lifts, form)).headers.location, `${house.lifts}?done=known`)
    const { text } = await read(`${house.href}?to=412&step_free=yes`)
    assert.match(text, /Лифт А не работает с вт 24 ноября, 12:00\. Путь показан в обход\./)
    assert.match(text, /Слева лифт Б: поднимитесь на нём на 4-й этаж/)
    const [id] = [...(await admin.get(house.lifts)).body.matchAll(/lifts\/([0-9a-f-]{36})\/end/g)].map((match) => match[1]!)
    assert.equal((await admin.post(`${house.lifts}/${id}/end`)).headers.location, `${house.lifts}?done=back`)
    assert.equal((await admin.post(`${house.lifts}/${id}/end`)).statusCode, 404)
    assert.doesNotMatch((await read(`${house.href}?to=412&step_free=yes`)).text, /не работает/)
    const events = await all(t.house.database.read, sql<{ event: string }>`
      select event
      from platform.audit_event
      where clinic_id = ${house.clinic.id}
        and event like 'reception.%'
      order by event`)
    assert.deepEqual(events.map(({ event }) => event), ['reception.lift_back', 'reception.lift_out'])
  })

  test('until a time: from then on the lift runs; a time that is no use comes back with what was typed', async () => {
    for (const until of ['2026-11-24T11:00', '2027-11-24T11:00', 'завтра', '2026-02-31T10:00']) {
      const reply = await admin.post(house.lifts, { branch: house.clinic.branch_id, shaft: 'Б', until })
      assert.equal(reply.statusCode, 422)
      assert.ok(reply.body.includes(`value="${until}"`) && reply.body.includes('Укажите время позже нынешнего'), until)
    }
    await admin.post(house.lifts, { branch: house.clinic.branch_id, shaft: 'Б', until: '2026-11-24T14:00' })
    assert.match((await read(`${house.href}?to=412`)).text, /Лифт Б не работает до вт 24 ноября, 14:00/)
    t.clock.set(new Date('2026-11-24T11:00:01Z'))
    assert.doesNotMatch((await read(`${house.href}?to=412`)).text, /Лифт Б не работает/)
    t.clock.set(NOON)
    await endAll()
  })

  test('all out: the page says so and offers the stairs, which do not help whoever cannot take them', async () => {
    for (const shaft of ['А', 'Б']) await admin.post(house.lifts, { branch: house.clinic.branch_id, shaft, until: '' })
    const { text } = await read(`${house.href}?to=412&step_free=yes`)
    assert.match(text, /Сейчас туда не пройти: лифт не работает.*вас проводят.*Показать путь по лестнице/)
    assert.match((await read(`${house.href}?to=412`)).text, /лестница: поднимитесь на 4-й этаж/)
    assert.match((await read(`${house.kiosk}?to=412&step_free=yes`)).text, /Сейчас туда не пройти/)
    await endAll()
  })

  test('a lift of another clinic, or none, is not marked', async () => {
    for (const form of [{ branch: porch.clinic.branch_id, shaft: 'А' }, { branch: house.clinic.branch_id, shaft: 'Я' }, {}]) {
      assert.equal((await admin.post(house.lifts, form as Record<string, string>)).statusCode, 404)
    }
    const { count } = await one(t.house.database.read, sql<{ count: number }>`/* cross-clinic */ select count(*)::int as count from clinics.lift_outage`)
    assert.equal(count, 0)
  })
})

test('the kiosk: from the beginning to a room without typing', async () => {
  const hrefOf = (body: string, text: string) => new RegExp(`href="([^"]+)">${text}`).exec(body)![1]!.replaceAll('&amp;', '&')
  const start = await read(`${house.kiosk}?from=desk`)
  assert.match(start.text, /Нажмите, куда вам нужно.*К врачу.*Кабинет по номеру.*Туалет/)
  const specialties = await read(hrefOf(start.body, 'К врачу'))
  const doctors = await read(/class="wall__tile" href="([^"]+)"/.exec(specialties.body)![1]!.replaceAll('&amp;', '&'))
  const way = await read(hrefOf(doctors.body, 'Соколова'))
  assert.match(way.text, /Кабинет 405.*От регистратуры/)
  const floors = await read(hrefOf(start.body, 'Кабинет по номеру'))
  const rooms = await read(hrefOf(floors.body, '4-й\u00a0этаж'))
  assert.match((await read(hrefOf(rooms.body, '412'))).text, /Кабинет 412 — слева/)
  assert.ok(way.body.includes(`data-idle-home="${house.kiosk}?from=desk&amp;lang=ru"`))
  assert.match((await read(`${house.kiosk}?view=rooms&level=99&s=<`)).text, /На каком этаже/)
  for (const left of ['?lang=en', '?step_free=yes&lang=ru']) assert.ok((await read(house.kiosk + left)).body.includes('data-idle-home'), `the next visitor finds it as it was: ${left}`)
  assert.ok(!(await read(`${house.kiosk}?lang=ru`)).body.includes('data-idle-home'), 'at its beginning it has nowhere to go back to')
})

test('words are looked for in any form, and noise finds nothing', () => {
  const spot = (label: string) => ({ kind: 'room', label, code: label }) as never
  const destinations = [
    { spot: spot('101'), phrases: ['Врач-терапевт', 'Петров Иван Ильич'] }, { spot: spot('102'), phrases: ['Хирург', 'Петрова Анна Львовна'] },
  ]
  const found = (q: string) => {
    const { kind, ...rest } = findDestinations(destinations, q)
    return kind === 'nearest' ? (rest as { of: string }).of : (rest as { spots: { label: string }[] }).spots.map(({ label }) => label)
  }
  assert.deepEqual([found('терапевту'), found('к хирургу'), found('петрова анна'), found('Петров')], [['101'], ['102'], ['102'], ['101', '102']])
  assert.deepEqual([found('WC'), found('выход'), found('регистратура')], ['toilet', 'entrance', 'desk'])
  assert.deepEqual([found('к врачу'), found(''), found('х'.repeat(5000)), found('999')], [[], [], [], []])
})
