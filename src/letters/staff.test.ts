// The chief doctor's pages, through their routes, by somebody who may and somebody who may not.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type ClinicRow, buildClinic, buildPatient, buildVisit } from '../../test/builders.ts'
import { NOON, type TestHouse } from '../../test/house.ts'
import type { BrowserLike } from '../../test/routes_browser.ts'
import { first, run, sql } from '../platform/db/index.ts'
import { DAY_MS } from '../platform/time.ts'
import { ensureDefaultWordings } from './actions.ts'
import { type LettersDesk, openLettersDesk, submit } from './desk.sample.ts'
import { listWordings, signWording } from './queries/wording.ts'
import { signInAs } from './signed_in.sample.ts'

let t: TestHouse
let home: string
let clinic: ClinicRow
let other: ClinicRow
let chief: BrowserLike
let base: string
let events: LettersDesk['events']
before(async () => {
  ;({ t, home, clinic, chief, base, events } = await openLettersDesk())
  other = await t.house.database.write(async (db) => {
    await run(db, sql`
      insert into clinics.specialty (code, name_ru, name_en)
      values ('psychiatrist', 'Психиатр', 'Psychiatrist'), ('gp', 'Врач общей практики', 'General practitioner')`)
    return buildClinic(db, { slug: 'gp-8' })
  })
})
after(() => t.close())

describe('who may', () => {
  const GETS = ['', '/messages', '/policy', '/sensitive', '/wordings']

  test('chief doctor, head of department and operator read; of another clinic nobody does', async () => {
    for (const role of ['head_of_department', 'chief_doctor', 'operator']) {
      const who = await signInAs(t, home, { role, clinic_id: clinic.id })
      for (const path of GETS) assert.equal((await who.get(`${base}${path}`)).status, 200, `${role} ${path}`)
      for (const path of GETS)
        assert.equal(
          (await who.get(`/letters/${other.slug}${path}`)).status,
          403,
          `${role} elsewhere ${path}`)
    }
  })

  test('doctors and moderators do not', async () => {
    for (const role of ['doctor', 'moderator']) {
      const who = await signInAs(t, home, { role, clinic_id: clinic.id })
      for (const path of GETS) assert.equal((await who.get(`${base}${path}`)).status, 403, `${role} ${path}`)
    }
    const anonymous = await t.web.inject({ url: base })
    assert.equal(anonymous.statusCode, 303)
    assert.match(anonymous.headers.location as string, /^\/people\/sign-in/)
  })

  test('only the chief doctor changes anything; buttons say why', async () => {
    const head = await signInAs(t, home, { role: 'head_of_department', clinic_id: clinic.id })
    const [wording] = await listWordings(t.house.database.read, clinic.id)
    for (const path of [
      '/policy',
      '/sensitive',
      '/wordings',
      `/wordings/${wording!.id}`,
      `/wordings/${wording!.id}/proof`,
      `/wordings/${wording!.id}/signature`,
    ]) {
      assert.equal((await submit(head, `${base}/policy`, `${base}${path}`, { code: 'x' })).status, 403, path)
    }
    assert.match((await head.get(`${base}/policy`)).text, /disabled[\s\S]*Менять это может главный врач/)
    assert.equal((await head.get(`${base}/wordings/new`)).status, 403)
  })

  test('a form without its token is not taken', async () => {
    assert.equal((await chief.post(`${base}/policy`, { paused: 'yes' })).status, 403)
  })
})

describe('the order of sending', () => {
  const fields = {
    delay_hours_min: '30',
    delay_hours_max: '60',
    send_from: '10:00',
    send_to: '20:00',
    reminder_days: '',
  }

  test('is saved, noted, and holds for the next visits', async () => {
    const saved = await submit(chief, `${base}/policy`, `${base}/policy`, { ...fields, paused: 'yes' })
    assert.equal(saved.path, `${base}/policy?saved=yes`)
    assert.match(saved.text, /Порядок сохранён/)
    assert.match(saved.text, /Без напоминания/)
    const [event] = await events('letters.policy_changed')
    assert.deepEqual(event!.detail, {
      before: {
        paused: false,
        delay_hours_min: 24,
        delay_hours_max: 48,
        send_from: '09:00',
        send_to: '21:00',
        reminder_days: 4,
      },
      after: {
        paused: true,
        delay_hours_min: 30,
        delay_hours_max: 60,
        send_from: '10:00',
        send_to: '20:00',
        reminder_days: null,
      },
    })
    assert.match((await chief.get(base)).text, /Письма остановлены/)
    await t.house.database.write((db) => buildVisit(db, clinic))
    await t.run('letters.plan')
    assert.match((await chief.get(base)).text, /письма были остановлены/)
  })

  test('what cannot be kept comes back with what was typed and what to do', async () => {
    const page = await submit(chief, `${base}/policy`, `${base}/policy`, {
      ...fields,
      delay_hours_max: '31',
      reminder_days: 'soon',
    })
    assert.equal(page.status, 422)
    assert.match(page.text, /value="soon"/)
    assert.match(page.text, /Укажите день от 2 до 14/)
    const narrow = await submit(chief, `${base}/policy`, `${base}/policy`, {
      ...fields,
      delay_hours_max: '31',
    })
    assert.match(narrow.text, /Укажите не меньше 45\u00a0часов/)
    assert.equal((await events('letters.policy_changed')).length, 1)
  })

  test('a pause holds back what waits; afterwards it goes', async () => {
    await submit(chief, `${base}/policy`, `${base}/policy`, { ...fields, reminder_days: '4' })
    const paused = await t.house.database.write(async (db) => {
      const built = await buildClinic(db)
      await ensureDefaultWordings(db, built.id, { name: 'С. Дроздов', post: () => 'главный врач' }, NOON)
      await buildVisit(db, built, {
        patient_id: await buildPatient(db, built.id, { email: 'held@mail.example' }),
      })
      return built
    })
    await t.run('letters.plan')
    await t.house.database.write((db) =>
      run(db, sql`
      insert into letters.policy (clinic_id, paused, delay_hours_min, delay_hours_max, send_from, send_to, updated_at)
      values (${paused.id}, true, 24, 48, '09:00', '21:00', ${NOON})`),
    )
    t.clock.advance(DAY_MS)
    await t.run('letters.dispatch')
    const inbox = () => t.house.mail.mailbox!.list({ query: 'held@mail.example' })
    assert.equal((await inbox()).length, 0)
    await t.house.database.write((db) =>
      run(db, sql`update letters.policy set paused = false where clinic_id = ${paused.id}`),
    )
    await t.run('letters.dispatch')
    assert.equal((await inbox()).length, 1)
    t.clock.set(NOON)
  })
})

test('the list of what is never asked about: proposals, additions, removals', async () => {
  const page = await chief.get(`${base}/sensitive`)
  assert.match(page.text, /Добавить: Психиатр/)
  assert.doesNotMatch(page.text, /Добавить: Врач общей практики/)
  const added = await submit(chief, `${base}/sensitive`, `${base}/sensitive`, {
    kind: 'specialty',
    code: 'psychiatrist',
    note: 'по закону',
  })
  assert.match(added.text, /Психиатр \(psychiatrist\)/)
  assert.doesNotMatch(added.text, /Добавить: Психиатр/)
  const twice = await submit(chief, `${base}/sensitive`, `${base}/sensitive`, {
    kind: 'specialty',
    code: 'psychiatrist',
  })
  assert.equal(twice.status, 422)
  assert.match(twice.text, /уже есть/)
  const empty = await submit(chief, `${base}/sensitive`, `${base}/sensitive`, {
    kind: 'other',
    code: '',
    note: 'моё пояснение',
  })
  assert.match(empty.text, /Укажите код[\s\S]*моё пояснение/)
  const removed = await submit(chief, `${base}/sensitive`, added.action('/removal'), {})
  assert.match(removed.text, /Список пуст/)
  assert.deepEqual(
    (await events('letters.sensitive_removed')).map((event) => event.detail),
    [{ kind: 'specialty', code: 'psychiatrist' }],
  )
})

describe('what became of letters', () => {
  test('the summary, the list and one letter’s path say so in words, without names', async () => {
    const patient_id = await t.house.database.write(async (db) => {
      for (const { id } of await listWordings(db, clinic.id)) {
        await signWording(db, clinic.id, id, { account_id: null, name: 'С. Дроздов', post: 'главный врач' }, NOON)
      }
      const patient_id = await buildPatient(db, clinic.id, {
        email: 'no-such-person@path.example',
        name: 'Серафима Аристарховна',
      })
      await buildVisit(db, clinic, { ended_at: t.clock.now(), patient_id })
      return patient_id
    })
    await t.run('letters.plan')
    t.clock.advance(2 * DAY_MS)
    chief = await signInAs(t, home, { role: 'chief_doctor', clinic_id: clinic.id })
    await t.run('letters.dispatch')
    const letter = await first(t.house.database.read, sql<{ id: string }>`
      select id
      from letters.letter
      where clinic_id = ${clinic.id}
        and patient_id = ${patient_id}`)
    const pages = [
      await chief.get(base),
      await chief.get(`${base}/messages?state=failed`),
      await chief.get(`${base}/${letter!.id}`),
    ]
    for (const page of pages) {
      assert.equal(page.status, 200)
      assert.match(page.text, /не доставлено: такого адреса нет|окончательный отказ: такого адреса нет/)
      assert.doesNotMatch(page.text, /Серафима|path\.example/)
    }
    assert.match(pages[2]!.text, /поставлено в очередь[\s\S]*передаётся[\s\S]*окончательный отказ/)
    assert.match(pages[0]!.text, /Из\u00a0\d+\u00a0посещен\S+ получилось \d+\u00a0пис/)
  })

  test('pages in English, short lists, wrong numbers', async () => {
    const page = await chief.get(`${base}/messages?state=nonsense&page=999&lang=en`)
    assert.equal(page.status, 200)
    assert.match(page.text, /Every letter/)
    assert.equal((await chief.get(`${base}?days=1000&lang=en`)).status, 200)
    assert.match(
      (await chief.get(`${base}/messages?state=suppressed`)).text,
      /There are no such letters|not sent/,
    )
    for (const id of ['x', '0199a000-0000-7000-8000-000000000001']) {
      assert.equal((await chief.get(`${base}/${id}`)).status, 404)
      assert.equal((await chief.get(`${base}/wordings/${id}`)).status, 404)
      assert.equal((await chief.get(`${base}/wordings/${id}/preview`)).status, 404)
    }
  })
})
