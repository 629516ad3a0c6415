// What staff see and do, through the route: lists, alarms, the moderator's look at an original.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ClinicRow, buildClinic, buildDoctor, buildPatient, buildVisit, buildWordings } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { makeLinkToken } from '../letters/index.ts'
import { ensureAccount, giveRole } from '../people/index.ts'
import type { Role } from '../people/rules/roles.ts'
import { SESSION_COOKIE, openSession } from '../people/sessions.ts'
import { all, first, run, sql } from '../platform/db/index.ts'
import { ensureAssets } from '../ui/build.ts'
import { fieldOf } from './answer.ts'

let t: TestHouse
before(async () => {
  await ensureAssets()
  t = await openTestHouse()
})
after(() => t.close())

/** A session of somebody with a role at a clinic. Out: what to put into the header `cookie`, and the form's token. */
async function signIn(role: Role, clinic_id: string, email: string | null = null) {
  const name = `${role} ${clinic_id}`
  const token = await t.house.database.write(async (db) => {
    const id = await ensureAccount(db, t.house.config, name, name, NOON)
    if (email) {
      await run(db, sql`
        update people.account
        set email = ${email}
        where id = ${id}`)
    }
    const system = { kind: 'system' as const, name: 'test' }
    await giveRole(db, system, id, { role, clinic_id, doctor_id: null, valid_from: '2026-01-01', valid_to: null }, 'page', NOON)
    return openSession(db, id, { staff: true, user_agent: null, id_token: null }, NOON)
  })
  const cookie = `${SESSION_COOKIE}=${token}`
  const me = await t.web.inject({ url: '/people/me', headers: { cookie } })
  const csrf = /name="_csrf" value="([^"]+)"/.exec(me.body)![1]!
  return { cookie: [cookie, ...me.cookies.map((one) => `${one.name}=${one.value}`)].join('; '), csrf }
}
type Person = Awaited<ReturnType<typeof signIn>>

const get = (person: Person, url: string) => t.web.inject({ url, headers: { cookie: person.cookie } })
const post = (person: Person, url: string, form: Record<string, string> = {}) =>
  t.web.inject({
    method: 'POST', url,
    headers: { cookie: person.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ _csrf: person.csrf, ...form }).toString(),
  })

async function makeClinic(): Promise<ClinicRow> {
  return t.house.database.write(async (db) => {
    const clinic = await buildClinic(db)
    await buildWordings(db, clinic.id)
    return clinic
  })
}

/** Answers of a clinic, each to a letter of its own, sent through the public page in this order. */
async function answer(clinic: ClinicRow, forms: readonly Record<string, string>[], doctor_id?: string): Promise<string[]> {
  t.clock.set(NOON)
  const visits = await t.house.database.write(async (db) => {
    const made: { id: string; patient_id: string }[] = []
    for (const _ of forms) {
      const patient_id = await buildPatient(db, clinic.id)
      made.push({ patient_id, id: await buildVisit(db, clinic, { patient_id, updated_at: NOON, doctor_id: doctor_id ?? (await buildDoctor(db, clinic.id)) }) })
    }
    return made
  })
  await t.run('letters.plan')
  for (const [index, visit] of visits.entries()) {
    const letter = (await first(t.house.database.read, sql<{ id: string; expires_at: Date }>`
      select id, expires_at
      from letters.letter
      where clinic_id = ${clinic.id}
        and patient_id = ${visit.patient_id}`))!
    const token = makeLinkToken(t.house.keys.link, { clinic_id: clinic.id, letter_id: letter.id, purpose: 'answer', expires_at: letter.expires_at })
    t.clock.advance(1000)
    const sent = await t.web.inject({
      method: 'POST', url: `/r/${token}`, headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ [fieldOf(visit.id)]: '5', clinic: '5', ...forms[index] }).toString(),
    })
    assert.equal(sent.statusCode, 303)
  }
  const rows = await all(t.house.database.read, sql<{ id: string }>`
    select id
    from ratings.answer
    where clinic_id = ${clinic.id}
    order by answered_at`)
  return rows.slice(-forms.length).map((row) => row.id)
}

function eventsOf(clinic_id: string, event: string) {
  return all(t.house.database.read, sql<{ subject_id: string; detail: Record<string, string> }>`
    select subject_id, detail
    from platform.audit_event
    where clinic_id = ${clinic_id}
      and event = ${event}`)
}

test('the list is the newest first, masked, and never names the patient', async () => {
  const clinic = await makeClinic()
  const chief = await signIn('chief_doctor', clinic.id)
  assert.match((await get(chief, `/ratings/${clinic.slug}`)).body, /Всё разобрано/)
  await answer(clinic, [{ comment: 'Первый ответ' }, { comment: 'Звоните 8 916 123-45-67' }])
  const { body } = await get(chief, `/ratings/${clinic.slug}`)
  assert.ok(body.indexOf('Звоните [телефон]') < body.indexOf('Первый ответ'))
  assert.doesNotMatch(body, /123-45-67|Мария Ивановна|mail\.example/)
})

test('filters are links, and a choice that cannot be read chooses nothing', async () => {
  const clinic = await makeClinic()
  const chief = await signIn('chief_doctor', clinic.id)
  const doctor_id = await t.house.database.write((db) => buildDoctor(db, clinic.id, { family: 'Жукова' }))
  await answer(clinic, [{ comment: 'Плохо мне', clinic: '1' }, { comment: 'Средне мне', clinic: '3' }])
  await answer(clinic, [{ comment: 'Хорошо мне', clinic: '5' }], doctor_id)
  const table: [string, string[]][] = [
    ['', ['Плохо', 'Средне', 'Хорошо']],
    ['?mark=low', ['Плохо']],
    ['?mark=middle', ['Средне']],
    ['?mark=high&month=2026-11', ['Хорошо']],
    ['?month=2026-10', []],
    [`?doctor=${doctor_id}`, ['Хорошо']],
    [`?branch=${clinic.branch_id}`, ['Плохо', 'Средне', 'Хорошо']],
    ['?mark=best&month=2026-13&doctor=1&branch=x&after=z', ['Плохо', 'Средне', 'Хорошо']],
  ]
  for (const [query, expected] of table) {
    const page = await get(chief, `/ratings/${clinic.slug}${query}`)
    assert.equal(page.statusCode, 200, query)
    assert.deepEqual(['Плохо', 'Средне', 'Хорошо'].filter((word) => page.body.includes(`${word} мне`)), expected, query)
  }
  assert.match((await get(chief, `/ratings/${clinic.slug}?month=2026-10`)).body, /С таким отбором ответов нет/)
})

test('a long list is read page by page, each answer once', async () => {
  const clinic = await makeClinic()
  const chief = await signIn('chief_doctor', clinic.id)
  await answer(clinic, Array.from({ length: 45 }, (_, index) => ({ comment: `Ответ номер-${index}.` })))
  const seen: string[] = []
  let href: string | undefined = `/ratings/${clinic.slug}`
  for (let pages = 0; href !== undefined && pages < 5; pages += 1) {
    const { body } = await get(chief, href)
    seen.push(...[...body.matchAll(/номер-(\d+)\./g)].map((match) => match[1]!))
    href = /class="pages__link pages__link--next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
  }
  assert.deepEqual(seen, Array.from({ length: 45 }, (_, index) => String(44 - index)))
})

test('an answer shows its marks, words and the path of its letter', async () => {
  const clinic = await makeClinic()
  const chief = await signIn('chief_doctor', clinic.id)
  const [id] = await answer(clinic, [{ comment: 'Всё хорошо', wait: 'none', staff: '2' }])
  const { body } = await get(chief, `/ratings/${clinic.slug}/${id}`)
  for (const part of [/Всё хорошо/, /нечего оценивать/, /2 из\u00a05/, /Письмо намечено/, /не отправлено \(пациент уже ответил\)/, /Пациент ответил/]) assert.match(body, part)
  assert.doesNotMatch(body, /Показать исходный текст/, 'not for a chief doctor')
})

test('words of danger reach the chief doctor at once, by mail without a quotation and on top of the list', async () => {
  const clinic = await makeClinic()
  const chief = await signIn('chief_doctor', clinic.id, `chief-${clinic.slug}@clinic.example`)
  const [id] = await answer(clinic, [{ remarks: 'С меня потребовали взятку в кабинете' }])
  await t.run('letters.dispatch')
  const [mail] = await t.house.mail.mailbox!.list({ query: `chief-${clinic.slug}@clinic.example` })
  assert.equal(mail!.subject, 'Ответ пациента требует внимания сегодня')
  assert.ok(mail!.text.includes(`/ratings/${clinic.slug}/${id}`))
  assert.doesNotMatch(mail!.text + mail!.html, /потребовали|кабинете/)
  const list = await get(chief, `/ratings/${clinic.slug}`)
  assert.match(list.body, /Требуют внимания/)
  const action = /action="([^"]+\/look)"/.exec(list.body)![1]!
  assert.equal((await post(chief, action)).statusCode, 303)
  assert.equal((await post(chief, action)).statusCode, 303, 'twice is once')
  assert.doesNotMatch((await get(chief, `/ratings/${clinic.slug}`)).body, /Требуют внимания/)
  assert.deepEqual(await eventsOf(clinic.id, 'ratings.alarm_seen'), [{ subject_id: id, detail: { kind: 'corruption' } }])
})

test('a changed answer raises only what is new', async () => {
  const clinic = await makeClinic()
  await signIn('chief_doctor', clinic.id, 'new@clinic.example')
  const [id] = await answer(clinic, [{ comment: 'Требовали взятку' }])
  const row = (await first(t.house.database.read, sql<{ letter_id: string; visit_id: string; expires_at: Date }>`
    select a.letter_id, m.visit_id, l.expires_at
    from ratings.answer a
    join ratings.doctor_mark m
      on m.clinic_id = a.clinic_id
      and m.answer_id = a.id
    join letters.letter l
      on l.clinic_id = a.clinic_id
      and l.id = a.letter_id
    where a.clinic_id = ${clinic.id}
      and a.id = ${id!}`))!
  const token = makeLinkToken(t.house.keys.link, { clinic_id: clinic.id, letter_id: row.letter_id, purpose: 'answer', expires_at: row.expires_at })
  for (const [edition, comment] of ['Требовали взятку, точно', 'Требовали взятку и ударили меня'].entries()) {
    await t.web.inject({
      method: 'POST', url: `/r/${token}`, headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ [fieldOf(row.visit_id)]: '1', clinic: '1', comment, edition: String(edition + 1) }).toString(),
    })
  }
  const notices = await all(t.house.database.read, sql<{ n: number }>`
    select count(*)::int as n
    from letters.message
    where clinic_id = ${clinic.id}
      and kind = 'notice'`)
  assert.deepEqual(notices, [{ n: 2 }], 'one for corruption, one for the crime added')
})

test('a moderator sees the original after saying why, and the look is in the log with the reason', async () => {
  const clinic = await makeClinic()
  const moderator = await signIn('moderator', clinic.id)
  const chief = await signIn('chief_doctor', clinic.id)
  const [id] = await answer(clinic, [{ comment: 'Звоните 8 916 123-45-67' }])
  const url = `/ratings/${clinic.slug}/${id}/original`
  const hasty = await post(moderator, url, { reason: 'так' })
  assert.equal(hasty.statusCode, 422)
  assert.match(hasty.body, /Напишите причину/)
  assert.doesNotMatch(hasty.body, /123-45-67/)
  assert.deepEqual(await eventsOf(clinic.id, 'ratings.original_shown'), [])
  const shown = await post(moderator, url, { reason: 'Пациент просит перезвонить' })
  assert.equal(shown.statusCode, 200)
  assert.match(shown.body, /8 916 123-45-67/)
  assert.deepEqual(await eventsOf(clinic.id, 'ratings.original_shown'), [{ subject_id: id, detail: { reason: 'Пациент просит перезвонить' } }])
  assert.equal((await post(chief, url, { reason: 'Пациент просит перезвонить' })).statusCode, 403)
})

test('another clinic’s answer is not found, a doctor sees none', async () => {
  const [own, other] = [await makeClinic(), await makeClinic()]
  const chief = await signIn('chief_doctor', own.id)
  const [id] = await answer(other, [{}])
  assert.equal((await get(chief, `/ratings/${own.slug}/${id}`)).statusCode, 404)
  assert.equal((await get(chief, `/ratings/${other.slug}/${id}`)).statusCode, 403)
})
