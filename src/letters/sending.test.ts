// A real dispatched letter, byte by byte: what the signature covers, where it comes back to, what it carries.
import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { after, before, test } from 'node:test'
import { buildClinic, buildPatient, buildVisit, buildWordings } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { all, sql } from '../platform/db/index.ts'
import { verifyDkim } from '../platform/mail/fixtures/verify_dkim.ts'
import { readReturnAddress } from '../platform/mail/return_address.ts'
import { DAY_MS } from '../platform/time.ts'
import { readLinkToken } from './links.ts'

let t: TestHouse
before(async () => {
  t = await openTestHouse()
})
after(() => t.close())

test('letters in both languages and to a child’s parent: signed, with their own return address and edition', async () => {
  t.clock.set(NOON)
  const clinic = await t.house.database.write(async (db) => {
    const built = await buildClinic(db)
    await buildWordings(db, built.id)
    for (const patient of [
      { email: 'ru@sent.example' },
      { email: 'en@sent.example', lang: 'en' },
      { email: 'child@sent.example', birth_date: '2018-05-01', parent_email: 'mother@sent.example' },
    ])
      await buildVisit(db, built, { patient_id: await buildPatient(db, built.id, patient) })
    return built
  })
  await t.run('letters.plan')
  t.clock.advance(DAY_MS)
  await t.run('letters.dispatch')
  const mailbox = t.house.mail.mailbox!
  const mails = await mailbox.list({ query: 'sent.example' })
  assert.deepEqual(mails.flatMap((mail) => mail.envelope.to).sort(), [
    'en@sent.example',
    'mother@sent.example',
    'ru@sent.example',
  ])
  const public_key = createPublicKey(t.house.mail.dkim.private_key)
  const rows = await all(t.house.database.read, sql<{ id: string; letter_id: string; audience: string; lang: string }>`
    select m.id, m.letter_id, w.audience, w.lang
    from letters.message m
    join letters.wording w
      on w.clinic_id = m.clinic_id
      and w.id = m.wording_id
    where m.clinic_id = ${clinic.id}
      and m.kind = 'letter'`)
  assert.deepEqual(rows.map((row) => `${row.audience} ${row.lang}`).sort(), [
    'adult en',
    'adult ru',
    'child ru',
  ])
  for (const mail of mails) {
    const verdict = verifyDkim(mailbox.getRaw(mail.id)!, public_key)
    assert.ok(verdict.body_ok && verdict.signature_ok)
    for (const name of [
      'from',
      'to',
      'subject',
      'list-unsubscribe',
      'list-unsubscribe-post',
      'list-id',
      'auto-submitted',
    ]) {
      assert.equal(
        verdict.signed.filter((each) => each === name).length,
        2,
        `${name} is signed, and cannot be added a second time`)
    }
    const row = rows.find(
      (each) => mail.headers['message-id'] === `<${each.id}@${t.house.config.DKIM_DOMAIN}>`)!
    assert.deepEqual(readReturnAddress(mail.envelope.from, [t.house.keys.address.current.secret]), {
      clinic_id: clinic.id,
      message_id: row.id,
    })
    for (const [purpose, pattern] of [
      ['answer', /\/r\/([\w-]+)/],
      ['unsubscribe', /\/unsubscription\/([\w-]+)/],
    ] as const) {
      for (const part of [mail.text, mail.html]) {
        const reading = readLinkToken(t.house.keys.link, pattern.exec(part)![1]!, purpose, t.clock.now())
        assert.ok(reading.ok && reading.letter_id === row.letter_id)
      }
    }
    assert.doesNotMatch(mail.html, /<img|<script|url\(/i, 'nothing that loads or reports back')
  }
})
