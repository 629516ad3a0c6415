// The link of a letter, through the route: every way in, and what is in the database after it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { nextId } from '../../test/builders.ts'
import { type TestHouse, openTestHouse } from '../../test/house.ts'
import { makeLinkToken } from '../letters/index.ts'
import { all, first, run, sql } from '../platform/db/index.ts'
import { readAsset } from '../ui/assets.ts'
import { ensureAssets } from '../ui/build.ts'
import { answersOf, makeLetter, marked, open, send } from './link.sample.ts'

const BYTES_MAX = 30_000

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())

for (const [lang, title, thanked] of [['ru', 'Как прошло посещение', 'Спасибо, ответ получен'], ['en', 'How was your visit', 'Thank you, the answer has arrived']] as const) {
  test(`marks alone are an answer (${lang})`, async () => {
    const letter = await makeLetter(t, { lang, visits: 2 })
    const page = await open(t, letter.token, '?s=4')
    assert.equal(page.statusCode, 200)
    assert.match(page.body, new RegExp(title))
    assert.match(page.body, /name="clinic" checked="" value="4"/)
    assert.match(page.body, lang === 'en' ? /Sokolova Anna Igorevna/ : /Соколова Анна Игоревна/)
    const answer = await send(t, letter.token, marked(letter))
    assert.equal(answer.statusCode, 303)
    const thanks = await t.web.inject({ method: 'GET', url: String(answer.headers.location) })
    assert.match(thanks.body, new RegExp(thanked))
    const [row] = await answersOf(t, letter.clinic.id)
    assert.deepEqual({ ...row, id: '' }, { id: '', edition: 1, clinic_mark: 4, comment: null, may_publish: false })
    const state = await first(t.house.database.read, sql<{ state: string; message: string; reason: string }>`
      select l.state, m.state as message, m.reason
      from letters.letter l
      join letters.message m
        on m.clinic_id = l.clinic_id
        and m.letter_id = l.id
      where l.clinic_id = ${letter.clinic.id}`)
    assert.deepEqual(state, { state: 'answered', message: 'suppressed', reason: 'answered' })
    const events = await all(t.house.database.read, sql<{ kind: string; detail: string | null }>`
      select kind, detail
      from letters.message_event
      where clinic_id = ${letter.clinic.id}
      order by number`)
    assert.deepEqual(events, [{ kind: 'queued', detail: null }, { kind: 'suppressed', detail: 'answered' }])
  })
}

test('every page says no-store, no-referrer, noindex, and runs no inline script', async () => {
  const letter = await makeLetter(t)
  for (const answer of [await open(t, letter.token), await open(t, 'nonsense'), await send(t, letter.token, {})]) {
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.equal(answer.headers['referrer-policy'], 'no-referrer')
    assert.equal(answer.headers['x-robots-tag'], 'noindex')
    assert.match(String(answer.headers['content-security-policy']), /script-src 'self';/)
  }
})

test('mistakes are gathered and named beside their fields; what was typed is still there', async () => {
  const letter = await makeLetter(t, { visits: 2 })
  const long = 'ы'.repeat(3001)
  const answer = await send(t, letter.token, { [letter.fields[0]!]: '2', comment: 'Пришлось ждать <час>', remarks: long, may_publish: 'yes' })
  assert.equal(answer.statusCode, 422)
  assert.match(answer.body, new RegExp(`href="#${letter.fields[1]}"`))
  assert.match(answer.body, /href="#clinic"/)
  assert.match(answer.body, /href="#remarks"/)
  assert.match(answer.body, /Пришлось ждать &lt;час&gt;/)
  assert.ok(answer.body.includes(long))
  assert.deepEqual(await answersOf(t, letter.clinic.id), [])
})

test('a text far too long is refused by its field, not by the server, and comes back whole', async () => {
  const letter = await makeLetter(t)
  const essay = 'Слово '.repeat(15_000)
  const answer = await send(t, letter.token, marked(letter, { comment: essay }))
  assert.equal(answer.statusCode, 422)
  assert.ok(answer.body.includes(essay.trim()))
})

test('a preview shows what others would see and writes nothing', async () => {
  const letter = await makeLetter(t)
  const comment = 'Доктор Соколова помогла, а медсестра Петрова Ольга нагрубила, мой телефон 8 916 123-45-67'
  const answer = await send(t, letter.token, marked(letter, { act: 'preview', comment, may_publish: 'yes' }))
  assert.equal(answer.statusCode, 200)
  const preview = /<section id="preview".*?<\/section>/s.exec(answer.body)![0]
  assert.match(preview, /Доктор Соколова помогла, а медсестра \[имя\] нагрубила, мой телефон \[телефон\]/)
  assert.match(preview, /Доктор \[имя\] помогла/)
  assert.deepEqual(await answersOf(t, letter.clinic.id), [])
  await send(t, letter.token, marked(letter, { comment, may_publish: 'yes' }))
  const [kept] = await answersOf(t, letter.clinic.id)
  assert.ok(preview.includes(kept!.comment!), 'what is kept is what was shown')
})

test('originals are kept apart from what staff see', async () => {
  const letter = await makeLetter(t)
  await send(t, letter.token, marked(letter, { comment: 'Позвоните мне: 8 916 123-45-67' }))
  const original = await first(t.house.database.read, sql<{ comment: string }>`
    select comment
    from ratings.original
    where clinic_id = ${letter.clinic.id}`)
  assert.equal(original!.comment, 'Позвоните мне: 8 916 123-45-67')
  assert.equal((await answersOf(t, letter.clinic.id))[0]!.comment, 'Позвоните мне: [телефон]')
})

test('links that lead nowhere: one page, and nothing tells them apart', async () => {
  const letter = await makeLetter(t)
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
    const answer = await open(t, token)
    assert.equal(answer.statusCode, 404, name)
    bodies.add(answer.body)
    assert.equal((await send(t, token, marked(letter))).statusCode, 404, name)
  }
  assert.equal(bodies.size, 1)
})

test('an expired link says until when, how else to be heard, and keeps what was typed on the page', async () => {
  const letter = await makeLetter(t)
  t.clock.set(new Date(letter.expires_at.getTime()))
  assert.equal((await open(t, letter.token)).statusCode, 410)
  const answer = await send(t, letter.token, marked(letter, { comment: 'Слишком поздно' }))
  assert.equal(answer.statusCode, 410)
  assert.match(answer.body, /можно было ответить до/)
  assert.match(answer.body, /официальное обращение/)
  assert.match(answer.body, /Слишком поздно/)
  assert.deepEqual(await answersOf(t, letter.clinic.id), [])
})

test('a withdrawn visit: nothing is left to answer', async () => {
  const letter = await makeLetter(t)
  await t.house.database.write((db) => run(db, sql`
    update visits.visit
    set status = 'entered-in-error', fhir_version = 2, updated_at = ${t.clock.now()}
    where clinic_id = ${letter.clinic.id}`))
  // before the planning job has looked, and after
  for (const plan of [false, true]) {
    if (plan) await t.run('letters.plan')
    const answer = await send(t, letter.token, marked(letter))
    assert.equal(answer.statusCode, 410)
    assert.match(answer.body, /Отвечать на это письмо не нужно/)
  }
  assert.deepEqual(await answersOf(t, letter.clinic.id), [])
})

test('the other language takes along what was typed, and nothing is sent', async () => {
  const letter = await makeLetter(t)
  const page = await t.web.inject({
    method: 'POST', url: `/r/${letter.token}?lang=en`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ clinic: '2', comment: 'ждали час', edition: '0', act: 'language' }).toString(),
  })
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /<html lang="en"/)
  assert.match(page.body, /<textarea[^>]*>ждали час<\/textarea>/)
  assert.match(page.body, /name="clinic" checked="" value="2"/)
  assert.doesNotMatch(page.body, /role="alert"/)
  assert.deepEqual(await answersOf(t, letter.clinic.id), [])
  // Enter in the form presses its first button
  assert.match(page.body, /<button form="answer" class="hidden"[^>]*>.*<button form="answer"[^>]*value="language"/)
})

test('not seen and not applicable are kept as such', async () => {
  const letter = await makeLetter(t, { visits: 2 })
  await send(t, letter.token, { ...marked(letter), [letter.fields[0]!]: 'not_seen', [letter.fields[1]!]: 'none', wait: 'none', staff: '2' })
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
  const letter = await makeLetter(t)
  for (const method of ['GET', 'HEAD'] as const) {
    for (const query of ['', '?s=5', '?s=5&act=send&clinic=5', '?change=1', '?s=99&lang=xx&lang=ru']) {
      assert.equal((await t.web.inject({ method, url: `/r/${letter.token}${query}` })).statusCode, 200)
    }
  }
  assert.deepEqual(await answersOf(t, letter.clinic.id), [])
})

test('a child’s visit is asked about in the parent’s words', async () => {
  const letter = await makeLetter(t, { child: true })
  assert.match((await open(t, letter.token)).body, /Как прошло посещение с ребёнком/)
})

test('the page stays under 30 KB with style and script in every state', async () => {
  const letter = await makeLetter(t, { visits: 3 })
  const words = { comment: 'Доктор Соколова помогла. '.repeat(8), may_publish: 'yes' }
  const script = Buffer.byteLength(readAsset('answer.js'))
  const states: Record<string, string> = {
    open: (await open(t, letter.token, '?s=5')).body,
    mistakes: (await send(t, letter.token, {})).body,
    preview: (await send(t, letter.token, marked(letter, { ...words, act: 'preview' }))).body,
  }
  await send(t, letter.token, marked(letter, words))
  states['answered'] = (await open(t, letter.token)).body
  states['change'] = (await open(t, letter.token, '?change=1')).body
  states['conflict'] = (await send(t, letter.token, marked(letter))).body
  for (const [name, body] of Object.entries(states)) {
    const bytes = Buffer.byteLength(body) + script
    assert.ok(bytes < BYTES_MAX, `${name}: ${bytes} bytes`)
  }
  assert.ok(script < 3000, `script: ${script} bytes`)
})
