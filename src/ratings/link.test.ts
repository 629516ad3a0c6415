// The link of a letter, through the route: every way in, and what is in the database after it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ClinicRow, buildClinic, buildDoctor, buildPatient, buildVisit, buildWordings, nextId } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { makeLinkToken } from '../letters/index.ts'
import { all, first, run, sql } from '../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { ensureAssets } from '../ui/build.ts'
import { readAsset } from '../ui/assets.ts'
import { fieldOf } from './answer.ts'

const BYTES_MAX = 30_000

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())

interface Letter { clinic: ClinicRow; letter_id: string; token: string; visit_ids: string[]; fields: string[]; expires_at: Date }

/** A planned letter about some visits of one patient's day, and its link. */
async function makeLetter(given: { visits?: number; lang?: string; child?: boolean } = {}): Promise<Letter> {
  t.clock.set(NOON)
  const made = await t.house.database.write(async (db) => {
    const clinic = await buildClinic(db)
    await buildWordings(db, clinic.id)
    const patient_id = await buildPatient(db, clinic.id, {
      lang: given.lang ?? 'ru', ...(given.child ? { birth_date: '2020-02-02', parent_email: 'parent@mail.example' } : {}),
    })
    const visit_ids: string[] = []
    for (let i = 0; i < (given.visits ?? 1); i += 1) {
      const doctor_id = await buildDoctor(db, clinic.id, { family: ['Соколова', 'Белова', 'Крылова'][i % 3]! })
      visit_ids.push(await buildVisit(db, clinic, { patient_id, doctor_id, ended_at: new Date(NOON.getTime() - (5 - i) * HOUR_MS) }))
    }
    return { clinic, visit_ids }
  })
  await t.run('letters.plan')
  const letter = (await first(t.house.database.read, sql<{ id: string; expires_at: Date }>`
    select id, expires_at
    from letters.letter
    where clinic_id = ${made.clinic.id}`))!
  const token = makeLinkToken(t.house.keys.link, { clinic_id: made.clinic.id, letter_id: letter.id, purpose: 'answer', expires_at: letter.expires_at })
  return { ...made, letter_id: letter.id, token, fields: made.visit_ids.map(fieldOf), expires_at: letter.expires_at }
}

const get = (token: string, query = '') => t.web.inject({ method: 'GET', url: `/r/${token}${query}` })

function post(token: string, form: Record<string, string>, query = '') {
  return t.web.inject({
    method: 'POST', url: `/r/${token}${query}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  })
}

function marked(letter: Letter, more: Record<string, string> = {}): Record<string, string> {
  return { ...Object.fromEntries(letter.fields.map((field) => [field, '5'])), clinic: '4', edition: '0', act: 'send', ...more }
}

function answersOf(clinic_id: string) {
  return all(t.house.database.read, sql<{ id: string; edition: number; clinic_mark: number; comment: string | null; may_publish: boolean }>`
    select id, edition, clinic_mark, comment, may_publish
    from ratings.answer
    where clinic_id = ${clinic_id}`)
}

for (const [lang, open, sent] of [['ru', 'Как прошло посещение', 'Спасибо, ответ получен'], ['en', 'How was your visit', 'Thank you, the answer has arrived']] as const) {
  test(`marks alone are an answer (${lang})`, async () => {
    const letter = await makeLetter({ lang, visits: 2 })
    const page = await get(letter.token, '?s=4')
    assert.equal(page.statusCode, 200)
    assert.match(page.body, new RegExp(open))
    assert.match(page.body, /id="clinic-4" name="clinic" checked="" value="4"|name="clinic" value="4" checked=""|id="clinic-4"[^>]*checked/)
    assert.match(page.body, /Соколова Анна Игоревна/)
    const answer = await post(letter.token, marked(letter))
    assert.equal(answer.statusCode, 303)
    const thanks = await t.web.inject({ method: 'GET', url: String(answer.headers.location) })
    assert.match(thanks.body, new RegExp(sent))
    const [row] = await answersOf(letter.clinic.id)
    assert.deepEqual({ ...row, id: '' }, { id: '', edition: 1, clinic_mark: 4, comment: null, may_publish: false })
    const state = await first(t.house.database.read, sql<{ state: string; message: string; reason: string }>`
      select l.state, m.state as message, m.reason
      from letters.letter l
      join letters.message m
        on m.clinic_id = l.clinic_id
        and m.letter_id = l.id
      where l.clinic_id = ${letter.clinic.id}`)
    assert.deepEqual(state, { state: 'answered', message: 'suppressed', reason: 'answered' })
  })
}

test('every page says no-store, no-referrer, noindex, and runs no inline script', async () => {
  const letter = await makeLetter()
  for (const answer of [await get(letter.token), await get('nonsense'), await post(letter.token, {})]) {
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.equal(answer.headers['referrer-policy'], 'no-referrer')
    assert.equal(answer.headers['x-robots-tag'], 'noindex')
    assert.match(String(answer.headers['content-security-policy']), /script-src 'self';/)
  }
})

test('mistakes are gathered and named beside their fields; what was typed is still there', async () => {
  const letter = await makeLetter({ visits: 2 })
  const long = 'ы'.repeat(3001)
  const answer = await post(letter.token, { [letter.fields[0]!]: '2', comment: 'Пришлось ждать <час>', remarks: long, may_publish: 'yes' })
  assert.equal(answer.statusCode, 422)
  assert.match(answer.body, new RegExp(`href="#${letter.fields[1]}"`))
  assert.match(answer.body, /href="#clinic"/)
  assert.match(answer.body, /href="#remarks"/)
  assert.match(answer.body, /Пришлось ждать &lt;час&gt;/)
  assert.ok(answer.body.includes(long))
  assert.deepEqual(await answersOf(letter.clinic.id), [])
})

test('a preview shows what others would see and writes nothing', async () => {
  const letter = await makeLetter()
  const comment = 'Доктор Соколова помогла, а медсестра Петрова Ольга нагрубила, мой телефон 8 916 123-45-67'
  const answer = await post(letter.token, marked(letter, { act: 'preview', comment, may_publish: 'yes' }))
  assert.equal(answer.statusCode, 200)
  const preview = /<section id="preview".*?<\/section>/s.exec(answer.body)![0]
  assert.match(preview, /Доктор Соколова помогла, а медсестра \[имя\] нагрубила, мой телефон \[телефон\]/)
  assert.match(preview, /Доктор \[имя\] помогла/)
  assert.deepEqual(await answersOf(letter.clinic.id), [])
  await post(letter.token, marked(letter, { comment, may_publish: 'yes' }))
  const [kept] = await answersOf(letter.clinic.id)
  assert.ok(preview.includes(kept!.comment!), 'what is kept is what was shown')
})

test('originals are kept apart from what staff see', async () => {
  const letter = await makeLetter()
  await post(letter.token, marked(letter, { comment: 'Позвоните мне: 8 916 123-45-67' }))
  const original = await first(t.house.database.read, sql<{ comment: string }>`
    select comment
    from ratings.original
    where clinic_id = ${letter.clinic.id}`)
  assert.equal(original!.comment, 'Позвоните мне: 8 916 123-45-67')
  assert.equal((await answersOf(letter.clinic.id))[0]!.comment, 'Позвоните мне: [телефон]')
})

test('links that lead nowhere: one page, and nothing tells them apart', async () => {
  const letter = await makeLetter()
  const flipped = letter.token.slice(0, 40) + (letter.token[40] === 'A' ? 'B' : 'A') + letter.token.slice(41)
  const claims = { clinic_id: letter.clinic.id, letter_id: letter.letter_id, expires_at: letter.expires_at }
  const table = {
    malformed: 'abc',
    forged: flipped,
    'of another purpose': makeLinkToken(t.house.keys.link, { ...claims, purpose: 'unsubscribe' }),
    'of a letter that is gone': makeLinkToken(t.house.keys.link, { ...claims, letter_id: nextId(), purpose: 'answer' }),
  }
  const bodies = new Set<string>()
  for (const [name, token] of Object.entries(table)) {
    const answer = await get(token)
    assert.equal(answer.statusCode, 404, name)
    bodies.add(answer.body)
    assert.equal((await post(token, marked(letter))).statusCode, 404, name)
  }
  assert.equal(bodies.size, 1)
})

test('an expired link says until when, how else to be heard, and keeps what was typed on the page', async () => {
  const letter = await makeLetter()
  t.clock.set(new Date(letter.expires_at.getTime()))
  assert.equal((await get(letter.token)).statusCode, 410)
  const answer = await post(letter.token, marked(letter, { comment: 'Слишком поздно' }))
  assert.equal(answer.statusCode, 410)
  assert.match(answer.body, /можно было ответить до/)
  assert.match(answer.body, /официальное обращение/)
  assert.match(answer.body, /Слишком поздно/)
  assert.deepEqual(await answersOf(letter.clinic.id), [])
})

test('a withdrawn visit: nothing is left to answer', async () => {
  const letter = await makeLetter()
  await t.house.database.write((db) => run(db, sql`
    update visits.visit
    set status = 'entered-in-error', fhir_version = 2, updated_at = ${t.clock.now()}
    where clinic_id = ${letter.clinic.id}`))
  // before the planning job has looked, and after
  for (const plan of [false, true]) {
    if (plan) await t.run('letters.plan')
    const answer = await post(letter.token, marked(letter))
    assert.equal(answer.statusCode, 410)
    assert.match(answer.body, /Отвечать на это письмо не нужно/)
  }
  assert.deepEqual(await answersOf(letter.clinic.id), [])
})

test('sending twice is one answer; a change is an edition; after 72 hours it is closed', async () => {
  const letter = await makeLetter()
  await post(letter.token, marked(letter, { comment: 'Первое' }))
  const again = await post(letter.token, marked(letter, { comment: 'Первое' }))
  assert.equal(again.statusCode, 303)
  assert.match(String(again.headers.location), /just=sent/)
  assert.equal((await answersOf(letter.clinic.id))[0]!.edition, 1)
  const form = await get(letter.token, '?change=1')
  assert.match(form.body, /name="edition" value="1"/)
  assert.match(form.body, /Первое/)
  t.clock.advance(71 * HOUR_MS)
  const changed = await post(letter.token, marked(letter, { comment: 'Второе', edition: '1' }))
  assert.match(String(changed.headers.location), /just=changed/)
  assert.match((await t.web.inject(String(changed.headers.location))).body, /Вы уже отвечали раньше/)
  t.clock.advance(HOUR_MS)
  assert.match((await get(letter.token)).body, /Ответ принят и закрыт/)
  const late = await post(letter.token, marked(letter, { comment: 'Третье', edition: '2' }))
  assert.equal(late.statusCode, 410)
  assert.match(late.body, /Третье/)
  const [row] = await answersOf(letter.clinic.id)
  assert.deepEqual([row!.edition, row!.comment], [2, 'Второе'])
})

test('an answer given on the last day may be changed after the link has run out', async () => {
  const letter = await makeLetter()
  t.clock.set(new Date(letter.expires_at.getTime() - HOUR_MS))
  await post(letter.token, marked(letter))
  t.clock.advance(DAY_MS)
  assert.equal((await post(letter.token, marked(letter, { clinic: '1', edition: '1' }))).statusCode, 303)
  assert.equal((await answersOf(letter.clinic.id))[0]!.clinic_mark, 1)
})

test('two tabs: the older page is asked first, with both answers before it', async () => {
  const letter = await makeLetter()
  await post(letter.token, marked(letter, { comment: 'Из первой вкладки' }))
  const second = await post(letter.token, marked(letter, { comment: 'Из второй вкладки' }))
  assert.equal(second.statusCode, 409)
  assert.match(second.body, /Из первой вкладки/)
  assert.match(second.body, /Из второй вкладки/)
  assert.match(second.body, /Заменить прежний ответ этим/)
  assert.equal((await answersOf(letter.clinic.id))[0]!.comment, 'Из первой вкладки')
  const edition = /name="edition" value="(\d+)"/.exec(second.body)![1]!
  assert.equal((await post(letter.token, marked(letter, { comment: 'Из второй вкладки', edition }))).statusCode, 303)
  assert.equal((await answersOf(letter.clinic.id))[0]!.comment, 'Из второй вкладки')
})

test('twenty at once are one answer', async () => {
  const letter = await makeLetter({ visits: 2 })
  const same = await Promise.all(Array.from({ length: 20 }, () => post(letter.token, marked(letter))))
  assert.deepEqual(same.map((answer) => answer.statusCode), same.map(() => 303))
  assert.deepEqual((await answersOf(letter.clinic.id)).map((row) => row.edition), [1])
  const other = await makeLetter()
  const different = await Promise.all(Array.from({ length: 20 }, (_, i) => post(other.token, marked(other, { comment: `Ответ ${i}` }))))
  const statuses = different.map((answer) => answer.statusCode).sort()
  assert.deepEqual(statuses, [303, ...Array.from({ length: 19 }, () => 409)])
  assert.equal((await answersOf(other.clinic.id)).length, 1)
})

test('the database refuses a second mark of one visit, and the page says so', async () => {
  const letter = await makeLetter()
  const other = await makeLetter()
  await post(other.token, marked(other))
  // a mark of this letter's visit that came with another answer
  await t.house.database.write(async (db) => {
    const foreign = nextId()
    const copied = nextId()
    await run(db, sql`
      insert into letters.letter (clinic_id, id, patient_id, day, audience, lang, state, due_at, expires_at, updated_at)
      select clinic_id, ${foreign}::uuid, patient_id, day - 1, audience, lang, state, due_at, expires_at, updated_at
      from letters.letter
      where clinic_id = ${letter.clinic.id}`)
    await run(db, sql`
      insert into ratings.answer (clinic_id, id, letter_id, patient_id, branch_id, day, audience, lang, channel, may_publish, answered_at, editable_until)
      select clinic_id, ${copied}::uuid, id, patient_id, ${letter.clinic.branch_id}::uuid, day, audience, lang, 'letter', false, due_at, due_at
      from letters.letter
      where clinic_id = ${letter.clinic.id}
        and id = ${foreign}`)
    await run(db, sql`
      insert into ratings.doctor_mark (clinic_id, visit_id, answer_id, doctor_id, branch_id, mark, outcome)
      select clinic_id, id, ${copied}::uuid, doctor_id, branch_id, 3::smallint, 'rated'
      from visits.visit
      where clinic_id = ${letter.clinic.id}
        and id = ${letter.visit_ids[0]}`)
  })
  const answer = await post(letter.token, marked(letter, { comment: 'Не пропадёт' }))
  assert.equal(answer.statusCode, 409)
  assert.match(answer.body, /Об этом посещении уже есть ответ/)
  assert.match(answer.body, /Не пропадёт/)
  assert.equal((await answersOf(letter.clinic.id)).length, 1, 'nothing half-written')
})

test('not seen and not applicable are kept as such', async () => {
  const letter = await makeLetter({ visits: 2 })
  await post(letter.token, { ...marked(letter), [letter.fields[0]!]: 'not_seen', [letter.fields[1]!]: 'none', wait: 'none', staff: '2' })
  const rows = await all(t.house.database.read, sql<{ outcome: string; mark: number | null }>`
    select outcome, mark
    from ratings.doctor_mark
    where clinic_id = ${letter.clinic.id}
    order by outcome`)
  assert.deepEqual(rows, [{ outcome: 'not_applicable', mark: null }, { outcome: 'not_seen', mark: null }])
  const axes = await first(t.house.database.read, sql`
    select staff_mark, wait_mark, premises_mark, not_applicable
    from ratings.answer
    where clinic_id = ${letter.clinic.id}`)
  assert.deepEqual(axes, { staff_mark: 2, wait_mark: null, premises_mark: null, not_applicable: ['wait'] })
})

test('reading never writes: GET and HEAD, whatever they carry', async () => {
  const letter = await makeLetter()
  for (const method of ['GET', 'HEAD'] as const) {
    for (const query of ['', '?s=5', '?s=5&act=send&clinic=5', '?change=1', '?s=99&lang=xx&lang=ru']) {
      assert.equal((await t.web.inject({ method, url: `/r/${letter.token}${query}` })).statusCode, 200)
    }
  }
  assert.deepEqual(await answersOf(letter.clinic.id), [])
})

test('a child’s visit is asked about in the parent’s words', async () => {
  const letter = await makeLetter({ child: true })
  assert.match((await get(letter.token)).body, /Как прошло посещение с ребёнком/)
})

test('the page stays under 30 KB with style and script in every state', async () => {
  const letter = await makeLetter({ visits: 3 })
  const words = { comment: 'Доктор Соколова помогла. '.repeat(8), may_publish: 'yes' }
  const script = Buffer.byteLength(readAsset('answer.js'))
  const states: Record<string, string> = {
    open: (await get(letter.token, '?s=5')).body,
    mistakes: (await post(letter.token, {})).body,
    preview: (await post(letter.token, marked(letter, { ...words, act: 'preview' }))).body,
  }
  await post(letter.token, marked(letter, words))
  states['answered'] = (await get(letter.token)).body
  states['change'] = (await get(letter.token, '?change=1')).body
  states['conflict'] = (await post(letter.token, marked(letter))).body
  for (const [name, body] of Object.entries(states)) {
    const bytes = Buffer.byteLength(body) + script
    assert.ok(bytes < BYTES_MAX, `${name}: ${bytes} bytes`)
  }
  assert.ok(script < 3000, `script: ${script} bytes`)
})
