// Once a visit: sending twice, changing, two tabs, twenty at once, and what the database itself refuses.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { nextId } from '../../test/builders.ts'
import { type TestHouse, openTestHouse } from '../../test/house.ts'
import { run, sql, violatedConstraint } from '../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { ensureAssets } from '../ui/build.ts'
import { answersOf, makeLetter, marked, open, send } from './link.sample.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())

test('sending twice is one answer; a change is an edition; after 72 hours it is closed', async () => {
  const letter = await makeLetter(t)
  await send(t, letter.token, marked(letter, { comment: 'Первое' }))
  const again = await send(t, letter.token, marked(letter, { comment: 'Первое' }))
  assert.equal(again.statusCode, 303)
  assert.match(String(again.headers.location), /just=sent/)
  assert.equal((await answersOf(t, letter.clinic.id))[0]!.edition, 1)
  const form = await open(t, letter.token, '?change=1')
  assert.match(form.body, /name="edition" value="1"/)
  assert.match(form.body, /Первое/)
  t.clock.advance(71 * HOUR_MS)
  const changed = await send(t, letter.token, marked(letter, { comment: 'Второе', edition: '1' }))
  assert.match(String(changed.headers.location), /just=changed/)
  assert.match((await t.web.inject(String(changed.headers.location))).body, /Вы уже отвечали раньше/)
  t.clock.advance(HOUR_MS)
  assert.match((await open(t, letter.token)).body, /Ответ принят и закрыт/)
  const late = await send(t, letter.token, marked(letter, { comment: 'Третье', edition: '2' }))
  assert.equal(late.statusCode, 410)
  assert.match(late.body, /Третье/)
  const [row] = await answersOf(t, letter.clinic.id)
  assert.deepEqual([row!.edition, row!.comment], [2, 'Второе'])
})

test('an answer given on the last day may be changed after the link has run out', async () => {
  const letter = await makeLetter(t)
  t.clock.set(new Date(letter.expires_at.getTime() - HOUR_MS))
  await send(t, letter.token, marked(letter))
  t.clock.advance(DAY_MS)
  assert.equal((await send(t, letter.token, marked(letter, { clinic: '1', edition: '1' }))).statusCode, 303)
  assert.equal((await answersOf(t, letter.clinic.id))[0]!.clinic_mark, 1)
})

test('two tabs: the older page is asked first, with both answers before it', async () => {
  const letter = await makeLetter(t)
  await send(t, letter.token, marked(letter, { comment: 'Из первой вкладки' }))
  const second = await send(t, letter.token, marked(letter, { comment: 'Из второй вкладки' }))
  assert.equal(second.statusCode, 409)
  assert.match(second.body, /Из первой вкладки/)
  assert.match(second.body, /Из второй вкладки/)
  assert.match(second.body, /Заменить прежний ответ этим/)
  assert.equal((await answersOf(t, letter.clinic.id))[0]!.comment, 'Из первой вкладки')
  const edition = /name="edition" value="(\d+)"/.exec(second.body)![1]!
  assert.equal((await send(t, letter.token, marked(letter, { comment: 'Из второй вкладки', edition }))).statusCode, 303)
  assert.equal((await answersOf(t, letter.clinic.id))[0]!.comment, 'Из второй вкладки')
})

test('twenty at once are one answer', async () => {
  const letter = await makeLetter(t, { visits: 2 })
  const same = await Promise.all(Array.from({ length: 20 }, () => send(t, letter.token, marked(letter))))
  assert.deepEqual(same.map((answer) => answer.statusCode), same.map(() => 303))
  assert.deepEqual((await answersOf(t, letter.clinic.id)).map((row) => row.edition), [1])
  const other = await makeLetter(t)
  const different = await Promise.all(Array.from({ length: 20 }, (_, i) => send(t, other.token, marked(other, { comment: `Ответ ${i}` }))))
  const statuses = different.map((answer) => answer.statusCode).sort()
  assert.deepEqual(statuses, [303, ...Array.from({ length: 19 }, () => 409)])
  assert.equal((await answersOf(t, other.clinic.id)).length, 1)
})

test('the database refuses a second mark of one visit, and the page says so', async () => {
  const letter = await makeLetter(t)
  const other = await makeLetter(t)
  await send(t, other.token, marked(other))
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
  const answer = await send(t, letter.token, marked(letter, { comment: 'Не пропадёт' }))
  assert.equal(answer.statusCode, 409)
  assert.match(answer.body, /Об этом посещении уже есть ответ/)
  assert.match(answer.body, /Не пропадёт/)
  assert.equal((await answersOf(t, letter.clinic.id)).length, 1, 'nothing half-written')
})

test('the database itself keeps answers, marks and alarms single and marks within 1 to 5', async () => {
  const letter = await makeLetter(t)
  await send(t, letter.token, marked(letter, { comment: 'Требовали взятку' }))
  const { id: clinic_id } = letter.clinic
  const table: [string, Parameters<typeof run>[1]][] = [
    ['answer_letter_uq', sql`
      insert into ratings.answer (clinic_id, id, letter_id, patient_id, branch_id, day, audience, lang, channel, may_publish, answered_at, editable_until)
      select clinic_id, ${nextId()}::uuid, letter_id, patient_id, branch_id, day, audience, lang, channel, may_publish, answered_at, editable_until
      from ratings.answer
      where clinic_id = ${clinic_id}`],
    ['doctor_mark_pk', sql`
      insert into ratings.doctor_mark (clinic_id, visit_id, answer_id, doctor_id, branch_id, mark, outcome)
      select clinic_id, visit_id, answer_id, doctor_id, branch_id, mark, outcome
      from ratings.doctor_mark
      where clinic_id = ${clinic_id}`],
    ['alarm_kind_uq', sql`
      insert into ratings.alarm (clinic_id, id, answer_id, kind, raised_at)
      select clinic_id, ${nextId()}::uuid, answer_id, kind, raised_at
      from ratings.alarm
      where clinic_id = ${clinic_id}`],
    ['answer_marks_ck', sql`
      update ratings.answer
      set clinic_mark = 6
      where clinic_id = ${clinic_id}`],
    ['doctor_mark_mark_ck', sql`
      update ratings.doctor_mark
      set outcome = 'not_seen'
      where clinic_id = ${clinic_id}`],
  ]
  for (const [constraint, statement] of table) {
    await assert.rejects(t.house.database.write((db) => run(db, statement)), (error) => violatedConstraint(error) === constraint, constraint)
  }
})

test('an answer whose visit was withdrawn afterwards stands and cannot be changed', async () => {
  const letter = await makeLetter(t)
  await send(t, letter.token, marked(letter))
  await t.house.database.write((db) => run(db, sql`
    update visits.visit
    set status = 'entered-in-error', fhir_version = 2, updated_at = ${t.clock.now()}
    where clinic_id = ${letter.clinic.id}`))
  assert.match((await open(t, letter.token)).body, /Потом поликлиника отменила запись/)
  assert.equal((await send(t, letter.token, marked(letter, { clinic: '1', edition: '1' }))).statusCode, 410)
  assert.equal((await answersOf(t, letter.clinic.id))[0]!.clinic_mark, 4)
})
