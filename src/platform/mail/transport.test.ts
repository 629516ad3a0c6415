import assert from 'node:assert/strict'
import { test } from 'node:test'
import PostalMime from 'postal-mime'
import { MAIL, openPeer, openSigned, openSink, publicKey } from './fixtures/peers.ts'
import { verifyDkim } from './fixtures/verify_dkim.ts'
import { openTransport } from './transport.ts'

test('a letter in Russian arrives as it was written, with its own return address', async (t) => {
  const sink = await openSink(t)
  const outcome = await openSigned(t, { smtp_url: sink.url }).send(MAIL)
  assert.deepEqual(outcome, { kind: 'accepted', response: '250 2.0.0 Ok: queued for … as 4Tfz0001' })
  const [arrived] = sink.received
  assert.equal(arrived!.from, MAIL.envelope_from)
  assert.deepEqual(arrived!.to, [MAIL.to])
  const read = await PostalMime.parse(arrived!.raw)
  assert.equal(read.subject, MAIL.subject)
  assert.equal(read.from?.name, MAIL.from.name)
  assert.equal(read.replyTo?.[0]?.address, MAIL.reply_to)
  assert.equal(read.messageId, '<letter-1@otklik.example>')
  assert.equal(new Date(read.date!).toISOString(), MAIL.date.toISOString())
  assert.equal(read.html?.replaceAll('\r\n', '\n').trim(), MAIL.html)
  assert.equal(read.text?.replaceAll('\r\n', '\n').trimEnd(), MAIL.text.trimEnd())
  for (const [name, value] of Object.entries(MAIL.headers)) {
    assert.equal(read.headers.find((field) => field.key === name.toLowerCase())?.value, value)
  }
  assert.ok(!arrived!.raw.toString('latin1').match(/[^\r]\n|[\x80-\xff]/), 'CRLF and seven bits only')
})

test('the DKIM signature holds as received and covers what it must', async (t) => {
  const sink = await openSink(t)
  const transport = openSigned(t, { smtp_url: sink.url })
  await transport.send(MAIL)
  await transport.send({
    ...MAIL,
    text: 'Plain\n\n\n',
    html: '<p>English  text</p>\n\n<p>more</p> \n',
    subject: 'Short',
  })
  for (const { raw } of sink.received) {
    const verdict = verifyDkim(raw, publicKey)
    assert.deepEqual([verdict.body_ok, verdict.signature_ok], [true, true])
    assert.deepEqual(
      [verdict.tags.d, verdict.tags.s, verdict.tags.c],
      ['otklik.example', 's1', 'relaxed/relaxed'],
    )
    for (const name of [
      'list-unsubscribe',
      'list-unsubscribe-post',
      'list-id',
      'auto-submitted',
      'message-id',
      'from',
      'to',
      'subject',
      'date',
      'reply-to',
      'feedback-id',
    ]) {
      // Once for the field that is there, once more against a second one.
      assert.equal(verdict.signed.filter((signed) => signed === name).length, 2, name)
    }
  }
})

for (const [what, from, to] of [
  ['List-Unsubscribe', '<mailto:u@', '<mailto:v@'],
  ['List-Unsubscribe-Post', 'One-Click', 'Two-Click'],
  ['List-ID', '<letters.', '<lettres.'],
  ['Auto-Submitted', 'auto-generated', 'no'],
  ['Message-ID', '<letter-1@', '<letter-2@'],
  ['To', 'To: anna@', 'To: olga@'],
  ['Date', 'Mon, 23 Nov', 'Tue, 24 Nov'],
] as const) {
  test(`a changed ${what} breaks the signature`, async (t) => {
    const sink = await openSink(t)
    await openSigned(t, { smtp_url: sink.url }).send(MAIL)
    const text = sink.received[0]!.raw.toString('latin1')
    assert.ok(text.includes(from))
    assert.ok(!verifyDkim(Buffer.from(text.replace(from, to), 'latin1'), publicKey).signature_ok)
  })
}

test('closing lets every letter in hand arrive and takes no more', async (t) => {
  const sink = await openSink(t)
  const transport = openSigned(t, { smtp_url: sink.url })
  const sending = Array.from({ length: 40 }, (_, at) =>
    transport.send({ ...MAIL, message_id: `letter-${at}@otklik.example` }),
  )
  assert.equal(transport.isIdle(), false)
  const closing = transport.close()
  const late = await transport.send(MAIL)
  assert.equal(late.kind, 'soft_failed')
  await closing
  assert.deepEqual([...new Set((await Promise.all(sending)).map((outcome) => outcome.kind))], ['accepted'])
  assert.equal(sink.received.length, 40)
  assert.equal(transport.pendingCount(), 0)
})

test('a server that stops answering does not hold up closing for ever', async (t) => {
  const silent = await openPeer(t, () => undefined)
  const transport = openSigned(t, { smtp_url: silent })
  const sending = transport.send(MAIL)
  await transport.close(50)
  assert.equal((await sending).kind, 'soft_failed')
})

test('who waits for room keeps no more in hand than twice the pool', async (t) => {
  const sink = await openSink(t)
  const transport = openSigned(t, { smtp_url: sink.url, messages_per_connection: 7 })
  let in_hand_max = 0
  for (let at = 0; at < 30; at++) {
    await transport.waitForRoom()
    void transport.send(MAIL)
    in_hand_max = Math.max(in_hand_max, transport.pendingCount())
  }
  await transport.close()
  assert.equal(in_hand_max, 4)
  assert.equal(sink.received.length, 30)
})

test('a server that answers is verified', async (t) => {
  const sink = await openSink(t)
  assert.equal(await openSigned(t, { smtp_url: sink.url }).verify(), undefined)
})

test('what would break out of a header is a fault, and what is not one address is refused', async (t) => {
  const sink = await openSink(t)
  const transport = openSigned(t, { smtp_url: sink.url })
  await assert.rejects(
    transport.send({ ...MAIL, subject: 'one\r\nBcc: all@mail.example' }),
    /control character/,
  )
  await assert.rejects(transport.send({ ...MAIL, headers: { 'List-ID': 'x\nTo: y' } }), /control character/)
  await assert.rejects(transport.send({ ...MAIL, headers: { From: 'x@mail.example' } }), /cannot be set/)
  await assert.rejects(transport.send({ ...MAIL, headers: { 'X: y\r\nTo': 'x' } }), /cannot be set/)
  for (const to of [
    'no address',
    '',
    'anna@mail.example, olga@mail.example',
    'Anna <anna@mail.example>',
    'anna@',
  ]) {
    assert.equal((await transport.send({ ...MAIL, to })).kind, 'hard_failed', to)
  }
  assert.equal(sink.received.length, 0)
})

test('a wrong setting is a fault that does not repeat the password', () => {
  assert.throws(
    () => openTransport({ smtp_url: 'smtp://user:secret@host:notaport', pool_size: 1 }),
    (fault: Error) => !JSON.stringify([fault.message, fault.cause]).includes('secret'),
  )
  assert.throws(() => openTransport({ smtp_url: 'http://mail.example', pool_size: 1 }), /smtp:/)
  assert.throws(() => openTransport({ smtp_url: 'smtp://mail.example', pool_size: 0 }), /connection/)
})
