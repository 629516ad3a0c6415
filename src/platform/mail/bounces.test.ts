import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { readReport } from './bounces.ts'
import type { MailReport } from './bounces.ts'

const FOLDER = new URL('./fixtures/', import.meta.url)
const RETURN = 'b-return@bounce.example.org'

// Every fixture, by name: kind, then permanence and reason of a bounce or the type of a complaint, then its
// status.
const EXPECTED: Record<string, string> = {
  'arf-abuse': 'complaint abuse',
  'arf-not-spam': 'unknown',
  'arf-opt-out': 'complaint opt-out',
  'auto-outlook': 'auto_reply',
  'auto-precedence': 'auto_reply',
  'auto-rfc3834': 'auto_reply',
  'auto-ru-vacation': 'auto_reply',
  'auto-x-autoreply': 'auto_reply',
  'exchange-ru-mailbox-full': 'bounce soft mailbox_full',
  'exchange-ru-no-such-mailbox': 'bounce hard no_such_mailbox 5.1.1',
  'exim-delayed': 'delayed',
  'exim-no-such-mailbox': 'bounce hard no_such_mailbox 5.1.1',
  'human-answer': 'unknown',
  'mailru-expired': 'bounce soft expired',
  'mailru-mailbox-full': 'bounce soft mailbox_full 5.2.2',
  'mailru-no-such-mailbox': 'bounce hard no_such_mailbox',
  'mailru-spam-refused': 'bounce soft spam_refused',
  'mailru-terminated': 'bounce hard no_such_mailbox',
  'mailru-unrouteable': 'bounce hard no_such_mailbox',
  'outlook-mailbox-full': 'bounce soft mailbox_full 5.5.0',
  'postfix-blocked': 'bounce soft blocked 5.7.1',
  'postfix-delayed': 'delayed',
  'postfix-delivered': 'delivered',
  'postfix-domain-unknown': 'bounce hard domain_unknown 5.4.4',
  'postfix-expired': 'bounce soft expired 4.4.1',
  'postfix-mailbox-full': 'bounce soft mailbox_full 5.2.2',
  'postfix-no-such-mailbox': 'bounce hard no_such_mailbox 5.1.1',
  'postfix-two-recipients': 'bounce soft mailbox_full 5.2.2',
  'qmail-domain-unknown': 'bounce hard domain_unknown 5.1.2',
  'qmail-mailbox-full': 'bounce soft mailbox_full',
  'qmail-no-such-mailbox': 'bounce hard no_such_mailbox 5.1.1',
  'rambler-no-such-mailbox': 'bounce hard no_such_mailbox',
  'yandex-no-such-mailbox': 'bounce hard no_such_mailbox 5.7.1',
  'yandex-spam-refused': 'bounce soft spam_refused 5.7.1',
}

const read = (name: string) => readReport(readFileSync(new URL(`${name}.eml`, FOLDER)))

function sayShort(report: MailReport): string {
  if (report.kind === 'bounce') {
    return [report.kind, report.permanence, report.reason, report.status].filter(Boolean).join(' ')
  }
  return report.kind === 'complaint' ? `${report.kind} ${report.feedback_type}` : report.kind
}

for (const [name, expected] of Object.entries(EXPECTED)) {
  test(`${name}: ${expected}, and whose letter it was`, async () => {
    const report = await read(name)
    assert.equal(sayShort(report), expected)
    assert.ok(report.to.includes(RETURN), report.to.join())
    // Exim's warning of a delay sends nothing back.
    if (name !== 'exim-delayed') assert.equal(report.original_message_id, '<letter-1@otklik.example>')
    if (report.kind === 'bounce')
      assert.ok(!JSON.stringify(report.diagnostic).includes('@'), report.diagnostic)
  })
}

test('every fixture is expected to be something', () => {
  const names = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.eml'))
    .map((file) => file.slice(0, -4))
  assert.deepEqual(names.sort(), Object.keys(EXPECTED).sort())
})

test('two recipients are both told, and one that may still be reached keeps the whole soft', async () => {
  const report = await read('postfix-two-recipients')
  assert.equal(report.kind, 'bounce')
  if (report.kind !== 'bounce') return
  assert.deepEqual(
    report.recipients.map(({ address, permanence, reason }) => [address, permanence, reason]),
    [
      ['anna@mail.example', 'hard', 'no_such_mailbox'],
      ['maria@mail.example', 'soft', 'mailbox_full'],
    ],
  )
})

test('the same with CRLF line ends and as a string', async () => {
  for (const [name, expected] of Object.entries(EXPECTED)) {
    const text = readFileSync(new URL(`${name}.eml`, FOLDER), 'latin1').replace(/\n/g, '\r\n')
    assert.equal(sayShort(await readReport(Buffer.from(text, 'latin1'))), expected, name)
  }
  const text = readFileSync(new URL('mailru-mailbox-full.eml', FOLDER), 'utf8')
  assert.equal(sayShort(await readReport(text)), 'bounce soft mailbox_full 5.2.2')
})

test('where SMTP delivered a report comes first', async () => {
  const raw = readFileSync(new URL('arf-abuse.eml', FOLDER))
  const report = await readReport(raw, ['FBL@bounce.example.org'])
  assert.equal(report.to[0], 'fbl@bounce.example.org')
})

test('no bytes make the reader throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      assert.equal(typeof (await readReport(bytes)).kind, 'string')
    }),
  )
})

test('no damage to a real report makes the reader throw', async () => {
  const whole = Object.keys(EXPECTED).map((name) => readFileSync(new URL(`${name}.eml`, FOLDER)))
  const damaged = fc.tuple(fc.constantFrom(...whole), fc.nat(), fc.nat(), fc.uint8Array({ maxLength: 40 }))
  await fc.assert(
    fc.asyncProperty(damaged, async ([raw, from, length, bytes]) => {
      const start = from % raw.length
      const cut = Buffer.concat([raw.subarray(0, start), bytes, raw.subarray(start + (length % 200))])
      assert.equal(typeof (await readReport(cut)).kind, 'string')
    }),
  )
})

test('an auto-reply is never a bounce, whatever it says', async () => {
  const phrases = fc.constantFrom(
    'ящик переполнен',
    'user unknown',
    '550 5.1.1',
    'undeliverable',
    'не удалось доставить',
  )
  await fc.assert(
    fc.asyncProperty(phrases, phrases, async (subject, words) => {
      const type = 'Content-Type: text/plain; charset=utf-8'
      const head = `From: a@mail.example\nTo: ${RETURN}\nAuto-Submitted: auto-replied\n${type}`
      assert.equal((await readReport(`${head}\nSubject: ${subject}\n\n${words}`)).kind, 'auto_reply')
    }),
  )
})

test('other mail of a postmaster is no bounce', async () => {
  const head = `From: postmaster@mail.example\nReturn-Path: <>\nTo: ${RETURN}\nSubject: Weekly statistics`
  assert.equal((await readReport(`${head}\n\nAll is well.`)).kind, 'unknown')
})
