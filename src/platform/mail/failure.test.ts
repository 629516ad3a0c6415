import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findReplyCode, findStatus, hideAddresses, judgeFailure } from './failure.ts'

const SAID: [string, string, string][] = [
  ['550 5.1.1 <a@mail.example>: Recipient address rejected: User unknown', 'hard', 'no_such_mailbox'],
  ['550 No such user here', 'hard', 'no_such_mailbox'],
  ['550 5.2.1 The account is disabled', 'hard', 'no_such_mailbox'],
  ['550 Такого пользователя нет: ящик не существует', 'hard', 'no_such_mailbox'],
  ['550 5.1.2 Bad destination system address', 'hard', 'domain_unknown'],
  ['553 sorry, that domain does not exist', 'hard', 'domain_unknown'],
  ['552 5.2.2 Mailbox full', 'soft', 'mailbox_full'],
  ['550 5.1.1 user over quota', 'soft', 'mailbox_full'],
  ['452 4.2.2 Mailbox full', 'soft', 'mailbox_full'],
  ['552 Квота ящика превышена', 'soft', 'mailbox_full'],
  ['554 5.7.1 Client host [192.0.2.10] blocked using dnsbl.example', 'soft', 'blocked'],
  ['550 5.7.26 This message fails to pass SPF and DKIM checks', 'soft', 'blocked'],
  ['550 5.1.8 Sender address rejected: Domain not found', 'soft', 'blocked'],
  ['554 5.7.1 Message rejected as spam', 'soft', 'spam_refused'],
  ['552 5.3.4 Message size exceeds fixed limit', 'soft', 'too_big'],
  ['4.4.7 Message expired', 'soft', 'expired'],
  ['451 4.7.1 Greylisted, please come back later', 'soft', 'try_later'],
  ['450 4.1.1 unverified address, try again', 'soft', 'try_later'],
  ['503 5.5.1 Bad sequence of commands', 'soft', 'other'],
  ['554 5.0.0 Nothing more to say', 'hard', 'other'],
  ['Something went wrong', 'soft', 'other'],
]

for (const [text, permanence, reason] of SAID) {
  test(`«${text}» is ${permanence}, ${reason}`, () => {
    const judged = judgeFailure({ text })
    assert.equal(judged.permanence, permanence)
    assert.equal(judged.reason, reason)
  })
}

test('a passing code is never hard, a full mailbox neither, whatever stands around it', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('4.1.1', '4.2.2', '4.4.1', '4.0.0'), (text, status) => {
      assert.equal(judgeFailure({ text, status }).permanence, 'soft')
    }),
  )
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.equal(judgeFailure({ text: `${text} mailbox full`, status: '5.2.2' }).permanence, 'soft')
    }),
  )
})

test('a status is not taken from an address of a host', () => {
  assert.equal(findStatus('host mx [192.5.1.1]: 550 5.1.1 no'), '5.1.1')
  assert.equal(findStatus('connect to 5.1.1.4'), undefined)
  assert.equal(findStatus('(#5.1.2)'), '5.1.2')
})

test('a reply code stands where a reply would', () => {
  assert.equal(findReplyCode('said: 550 no'), 550)
  assert.equal(findReplyCode('552-5.2.2 full'), 552)
  assert.equal(findReplyCode('in the year 1550 and port 4500'), undefined)
})

test('what is kept names nobody', () => {
  assert.equal(hideAddresses('<Anna.P@mail.example>:  unknown\n user anna@x.example'), '…: unknown user …')
  assert.equal(hideAddresses('x'.repeat(500)).length, 200)
  fc.assert(
    fc.property(fc.emailAddress(), (address) => {
      assert.ok(!hideAddresses(`550 <${address}> no such user`).includes('@'))
    }),
  )
})
