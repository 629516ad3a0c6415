// Unsubscribing by the link of a real letter, and why a letter came.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import {
  type ClinicRow,
  buildClinic,
  buildDoctor,
  buildPatient,
  buildVisit,
  buildWordings,
} from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { all, sql } from '../platform/db/index.ts'
import { DAY_MS } from '../platform/time.ts'
import { hashAddress } from './links.ts'

let t: TestHouse
let clinic: ClinicRow
let other: ClinicRow
let patient_id: string
let address: string
before(async () => {
  t = await openTestHouse()
  other = await t.house.database.write((db) => buildClinic(db))
})
after(() => t.close())

beforeEach(async () => {
  t.clock.set(NOON)
  clinic = await t.house.database.write(async (db) => {
    const built = await buildClinic(db)
    await buildWordings(db, built.id)
    address = `stop-${built.slug}@mail.example`
    patient_id = await buildPatient(db, built.id, { email: address })
    await buildVisit(db, built, { patient_id })
    return built
  })
})

/** Sends the letter; out: the path of its unsubscribe link, as its header has it. */
async function sendLetter(): Promise<string> {
  await t.run('letters.plan')
  t.clock.advance(DAY_MS)
  await t.run('letters.dispatch')
  const [mail] = await t.house.mail.mailbox!.list({ query: address })
  const link = /<(.+)>/.exec(mail!.headers['list-unsubscribe']!)![1]!
  assert.ok(mail!.text.includes(link), 'the same link stands in the letter')
  return new URL(link).pathname
}

function suppressions(clinic_id: string) {
  return all(t.house.database.read, sql<{ reason: string; lifted: boolean }>`
    select reason, lifted_at is not null as lifted
    from letters.suppression
    where clinic_id = ${clinic_id}
      and address_hash = ${hashAddress(t.house.keys.address, address)}`)
}

function messages() {
  return all(t.house.database.read, sql<{ kind: string; state: string; reason: string | null }>`
    select kind, state, reason
    from letters.message
    where clinic_id = ${clinic.id}
    order by due_at`)
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const ONE_CLICK = { method: 'POST', headers: form, payload: 'List-Unsubscribe=One-Click' } as const

describe('unsubscribing', () => {
  test('a mail program’s one click: 200, no redirect, no cookie, no page; again the same', async () => {
    const url = await sendLetter()
    for (let time = 0; time < 2; time += 1) {
      const answer = await t.web.inject({ url, ...ONE_CLICK })
      assert.equal(answer.statusCode, 200)
      assert.match(answer.headers['content-type'] as string, /^text\/plain/)
      assert.equal(answer.headers['set-cookie'], undefined)
      assert.equal(answer.headers['referrer-policy'], 'no-referrer')
    }
    assert.deepEqual(await suppressions(clinic.id), [{ reason: 'unsubscribed', lifted: false }])
    assert.deepEqual(await messages(), [
      { kind: 'letter', state: 'sent', reason: null },
      { kind: 'reminder', state: 'suppressed', reason: 'unsubscribed' },
    ])
    const events = await all(t.house.database.read, sql<{ detail: { stopped_count: number } }>`
      select detail
      from platform.audit_event
      where clinic_id = ${clinic.id}
        and event = 'letters.unsubscribed'`)
    assert.deepEqual(events.map((event) => event.detail.stopped_count).sort(), [0, 1])
  })

  test('as a multipart form too (RFC 8058 allows both)', async () => {
    const url = await sendLetter()
    const payload =
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
    const answer = await t.web.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      payload,
    })
    assert.equal(answer.statusCode, 200)
    assert.match(answer.headers['content-type'] as string, /^text\/plain/)
    assert.equal((await suppressions(clinic.id)).length, 1)
  })

  test('GET and HEAD write nothing, however often', async () => {
    const url = await sendLetter()
    for (let time = 0; time < 10; time += 1) {
      assert.equal((await t.web.inject({ method: time % 2 ? 'GET' : 'HEAD', url })).statusCode, 200)
    }
    assert.deepEqual(await suppressions(clinic.id), [])
    const page = await t.web.inject({ url, headers: { 'accept-language': 'ru' } })
    assert.match(page.body, /Больше не присылать писем\?/)
    assert.doesNotMatch(page.body, new RegExp(`${clinic.slug}|поликлиника №|Дроздов|посещени`, 'i'))
  })

  test('by a person: one button, and the way back; both reach the other clinics', async () => {
    const url = await sendLetter()
    // what the tests before left to tell
    await t.run('letters.spread')
    const done = await t.web.inject({
      method: 'POST',
      url,
      headers: { ...form, 'accept-language': 'en' },
      payload: 'confirm=yes',
    })
    assert.equal(done.statusCode, 200)
    assert.match(done.body, /There will be no more letters/)
    assert.match(done.body, /48 hours/)
    const before = (await suppressions(other.id)).filter((row) => !row.lifted).length
    await t.run('letters.spread')
    assert.equal((await suppressions(other.id)).filter((row) => !row.lifted).length, before + 1)
    const back = /action="(\/letters\/subscription\/[^"]+)"/.exec(done.body)![1]!
    const again = await t.web.inject({ method: 'POST', url: back, headers: form, payload: '' })
    assert.equal(again.statusCode, 200)
    assert.match(again.body, /Письма снова будут приходить/)
    assert.deepEqual(await suppressions(clinic.id), [{ reason: 'unsubscribed', lifted: true }])
    await t.run('letters.spread')
    assert.equal((await suppressions(other.id)).filter((row) => !row.lifted).length, before)
    // and a second change of mind holds
    assert.equal((await t.web.inject({ url, ...ONE_CLICK })).statusCode, 200)
    await t.run('letters.spread')
    assert.equal((await suppressions(other.id)).filter((row) => !row.lifted).length, before + 1)
  })

  test('who unsubscribed is not asked again, here and elsewhere, until they say so', async () => {
    const url = await sendLetter()
    await t.web.inject({ url, ...ONE_CLICK })
    await t.run('letters.spread')
    const elsewhere = await t.house.database.write(async (db) => {
      await buildWordings(db, other.id)
      const visit = { ended_at: t.clock.now(), doctor_id: await buildDoctor(db, clinic.id) }
      await buildVisit(db, clinic, { ...visit, patient_id })
      return buildVisit(db, other, {
        ended_at: t.clock.now(),
        patient_id: await buildPatient(db, other.id, { email: address.toUpperCase() }),
      })
    })
    await t.run('letters.plan')
    const refusals = (clinic_id: string) =>
      all(t.house.database.read, sql<{ visit_id: string; refusal: string | null }>`
      select visit_id, refusal
      from letters.decision
      where clinic_id = ${clinic_id}
      order by decided_at, visit_id`)
    assert.deepEqual(
      (await refusals(clinic.id)).map((row) => row.refusal),
      [null, 'unsubscribed'],
    )
    assert.equal(
      (await refusals(other.id)).find((row) => row.visit_id === elsewhere)!.refusal,
      'unsubscribed',
    )
  })

  test('works years after the letter', async () => {
    const url = await sendLetter()
    t.clock.advance(800 * DAY_MS)
    assert.equal((await t.web.inject({ url, ...ONE_CLICK })).statusCode, 200)
    assert.equal((await suppressions(clinic.id)).length, 1)
  })

  test('forged, cut or for another purpose: a clear page, nothing written', async () => {
    const url = await sendLetter()
    const [mail] = await t.house.mail.mailbox!.list({ query: address })
    const answer_token = /\/r\/([\w-]{74})/.exec(mail!.text)![1]!
    for (const token of ['sample', answer_token, url.split('/').at(-1)!.slice(0, 60), 'x'.repeat(74)]) {
      for (const path of [`/letters/unsubscription/${token}`, `/letters/subscription/${token}`]) {
        const answer = await t.web.inject({ url: path, ...ONE_CLICK })
        assert.equal(answer.statusCode, 404, path)
        assert.match(answer.body, /Ссылка неполная или изменена/)
      }
      assert.equal((await t.web.inject({ url: `/letters/unsubscription/${token}` })).statusCode, 404)
    }
    assert.deepEqual(await suppressions(clinic.id), [])
  })
})

test('why a letter came, in both languages', async () => {
  const ru = await t.web.inject({ url: '/letters/why' })
  assert.match(ru.body, /Почему мне пришло это письмо/)
  assert.match(ru.body, /323-ФЗ/)
  const en = await t.web.inject({ url: '/letters/why?lang=en' })
  assert.match(en.body, /Why did I get this letter/)
})
