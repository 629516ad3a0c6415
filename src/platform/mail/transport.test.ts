import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerOptions } from 'smtp-server'
import type { OutgoingMail } from './compose.ts'
import { verifyDkim } from './fixtures/verify_dkim.ts'
import { openTransport } from './transport.ts'
import type { Transport, TransportOptions } from './transport.ts'

const { privateKey: private_key, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const DKIM = { domain: 'otklik.example', selector: 's1', private_key }

const MAIL: OutgoingMail = {
  message_id: 'letter-1@otklik.example',
  envelope_from: 'b-return@bounce.example.org',
  from: { name: 'Поликлиника № 7, приёмная', address: 'otklik@otklik.example' },
  reply_to: 'office@clinic.example',
  to: 'anna@mail.example',
  subject: 'Расскажите, пожалуйста, как вас приняли — это займёт две минуты и поможет другим',
  html: '<p>Здравствуйте. <b>Спасибо</b>, что пришли.</p>',
  text: 'Здравствуйте.\n.точка в начале строки\nСпасибо, что пришли.  \n\n',
  headers: {
    'List-Unsubscribe': `<mailto:u@bounce.example.org>, <https://otklik.example/u/${'t'.repeat(120)}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-ID': '<letters.otklik.example>',
    'Auto-Submitted': 'auto-generated',
    'Feedback-ID': 'letters:otklik',
  },
  date: new Date('2026-11-23T06:00:00Z'),
}

interface Sink {
  url: string
  received: { from: string, to: string[], raw: Buffer }[]
}

/** A real SMTP server on a free port; `options` overrides what it answers. */
async function openSink(t: TestContext, options: SMTPServerOptions = {}): Promise<Sink> {
  const received: Sink['received'] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 100,
    onData(stream, session, answer) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const from = session.envelope.mailFrom
        const to = session.envelope.rcptTo.map((one) => one.address)
        received.push({ from: from ? from.address : '', to, raw: Buffer.concat(chunks) })
        answer(null, '2.0.0 Ok: queued for <anna@mail.example> as 4Tfz0001')
      })
    },
    ...options,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => new Promise<void>((resolve) => server.close(resolve)))
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, received }
}

/** A peer that speaks just enough SMTP to misbehave: `say` answers each line it is sent. */
async function openPeer(t: TestContext, say: (line: string, socket: Socket) => void, greeting = '220 peer'): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => chunk.toString('latin1').split('\r\n').filter(Boolean).forEach((line) => say(line, socket)))
    socket.write(`${greeting}\r\n`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    sockets.forEach((socket) => socket.destroy())
    server.close()
  })
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function open(t: TestContext, options: Partial<TransportOptions> & { smtp_url: string }): Transport {
  const transport = openTransport({ pool_size: 2, dkim: DKIM, helo_name: 'otklik.example', ...options })
  t.after(() => transport.close(100))
  return transport
}

function refusal(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code })
}

test('a letter in Russian arrives as it was written, with its own return address', async (t) => {
  const sink = await openSink(t)
  const outcome = await open(t, { smtp_url: sink.url }).send(MAIL)
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
  assert.equal(read.html?.trim(), MAIL.html)
  assert.equal(read.text?.replaceAll('\r\n', '\n').trimEnd(), MAIL.text.trimEnd())
  for (const [name, value] of Object.entries(MAIL.headers)) {
    assert.equal(read.headers.find((field) => field.key === name.toLowerCase())?.value, value)
  }
  assert.ok(!arrived!.raw.toString('latin1').match(/[^\r]\n|[\x80-\xff]/), 'CRLF and seven bits only')
})

test('the DKIM signature holds as received and covers what it must', async (t) => {
  const sink = await openSink(t)
  const transport = open(t, { smtp_url: sink.url })
  await transport.send(MAIL)
  await transport.send({ ...MAIL, text: 'Plain\n\n\n', html: '<p>English  text</p>', subject: 'Short' })
  for (const { raw } of sink.received) {
    const verdict = verifyDkim(raw, publicKey)
    assert.deepEqual([verdict.body_ok, verdict.signature_ok], [true, true])
    assert.deepEqual([verdict.tags.d, verdict.tags.s, verdict.tags.c], ['otklik.example', 's1', 'relaxed/relaxed'])
    for (const name of ['list-unsubscribe', 'list-unsubscribe-post', 'list-id', 'auto-submitted', 'message-id',
      'from', 'to', 'subject', 'date', 'reply-to', 'feedback-id']) {
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
    await open(t, { smtp_url: sink.url }).send(MAIL)
    const text = sink.received[0]!.raw.toString('latin1')
    assert.ok(text.includes(from))
    assert.ok(!verifyDkim(Buffer.from(text.replace(from, to), 'latin1'), publicKey).signature_ok)
  })
}

test('refused recipients: 550 is for good, 452 and a full mailbox are not, and the pool goes on', async (t) => {
  const sink = await openSink(t, {
    onRcptTo({ address }, _session, answer) {
      if (address.startsWith('nobody')) return answer(refusal(550, '5.1.1 <nobody@mail.example> User unknown'))
      if (address.startsWith('full')) return answer(refusal(552, '5.2.2 Mailbox full'))
      if (address.startsWith('later')) return answer(refusal(452, '4.2.2 Mailbox full'))
      answer()
    },
  })
  const transport = open(t, { smtp_url: sink.url })
  const send = (to: string) => transport.send({ ...MAIL, to })
  const gone = await send('nobody@mail.example')
  assert.equal(gone.kind, 'hard_failed')
  assert.deepEqual({ ...gone, response: '' }, {
    kind: 'hard_failed', code: 550, status: '5.1.1', reason: 'no_such_mailbox', permanence: 'hard', response: '',
  })
  assert.ok(!gone.response.includes('@'), gone.response)
  for (const to of ['full@mail.example', 'later@mail.example']) {
    const full = await send(to)
    assert.equal(full.kind, 'soft_failed')
    if (full.kind !== 'soft_failed') return
    assert.deepEqual([full.reason, full.whole_server, full.may_have_arrived], ['mailbox_full', false, false])
  }
  assert.equal((await send('anna@mail.example')).kind, 'accepted')
})

test('a text refused after DATA is for good, yet does not speak against the address', async (t) => {
  const sink = await openSink(t, {
    onData(stream, _session, answer) {
      stream.resume()
      stream.on('end', () => answer(refusal(554, '5.7.1 Message rejected as spam')))
    },
  })
  const outcome = await open(t, { smtp_url: sink.url }).send(MAIL)
  assert.equal(outcome.kind, 'hard_failed')
  if (outcome.kind === 'hard_failed') assert.deepEqual([outcome.reason, outcome.permanence], ['spam_refused', 'soft'])
})

test('a refused sender is our trouble, not the recipient’s', async (t) => {
  const sink = await openSink(t, { onMailFrom: (_address, _session, answer) => answer(refusal(550, '5.7.1 Not from you')) })
  const outcome = await open(t, { smtp_url: sink.url }).send(MAIL)
  assert.equal(outcome.kind, 'soft_failed')
  if (outcome.kind === 'soft_failed') assert.deepEqual([outcome.whole_server, outcome.may_have_arrived], [true, false])
})

test('nobody listens: soft, the whole server, nothing arrived', async (t) => {
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  const transport = open(t, { smtp_url: `smtp://127.0.0.1:${port}` })
  for (const outcome of [await transport.send(MAIL), await transport.verify()]) {
    assert.equal(outcome?.kind, 'soft_failed')
    if (outcome?.kind === 'soft_failed') assert.deepEqual([outcome.whole_server, outcome.may_have_arrived], [true, false])
  }
})

test('a server that hangs up in the middle of DATA may have the message, one that hangs up before cannot', async (t) => {
  const replies = (line: string) => line.startsWith('EHLO') ? '250 peer' : line === 'DATA' ? '354 go on' : '250 ok'
  let seen = 0
  const hangs_in_data = await openPeer(t, (line, socket) => {
    if (/^(EHLO|MAIL|RCPT|RSET|DATA)/.test(line)) socket.write(`${replies(line)}\r\n`)
    else if (++seen === 3) socket.destroy()
  })
  const in_data = await open(t, { smtp_url: hangs_in_data }).send(MAIL)
  assert.equal(in_data.kind, 'soft_failed')
  if (in_data.kind === 'soft_failed') assert.deepEqual([in_data.whole_server, in_data.may_have_arrived], [true, true])

  const hangs_before = await openPeer(t, (line, socket) => {
    if (line.startsWith('RCPT')) socket.destroy()
    else socket.write(`${replies(line)}\r\n`)
  })
  const before = await open(t, { smtp_url: hangs_before }).send(MAIL)
  assert.equal(before.kind, 'soft_failed')
  if (before.kind === 'soft_failed') assert.deepEqual([before.whole_server, before.may_have_arrived], [true, false])
})

test('a server that is closing (421) and one that falls silent are soft and about the whole server', async (t) => {
  const closing = await openPeer(t, () => undefined, '421 4.3.2 closing')
  const silent = await openPeer(t, () => undefined)
  for (const smtp_url of [closing, silent]) {
    const outcome = await open(t, { smtp_url, connect_timeout_ms: 150, reply_timeout_ms: 150 }).send(MAIL)
    assert.equal(outcome.kind, 'soft_failed')
    if (outcome.kind === 'soft_failed') assert.equal(outcome.whole_server, true)
  }
})

test('a server that takes only two letters a connection gets each letter once', async (t) => {
  const taken: string[] = []
  const counts = new Map<Socket, number>()
  const limited = await openPeer(t, (line, socket) => {
    const count = counts.get(socket) ?? 0
    if (line.startsWith('MAIL') && count === 2) return socket.end('421 4.7.0 Enough on this connection\r\n')
    if (line.startsWith('Message-ID')) taken.push(line)
    if (line === '.') counts.set(socket, count + 1)
    if (/^(EHLO|MAIL|RCPT|RSET|\.$)/.test(line)) socket.write('250 ok\r\n')
    if (line === 'DATA') socket.write('354 go on\r\n')
  })
  const transport = open(t, { smtp_url: limited, pool_size: 1 })
  for (let at = 0; at < 5; at++) {
    const outcome = await transport.send({ ...MAIL, message_id: `letter-${at}@otklik.example` })
    assert.equal(outcome.kind, 'accepted', JSON.stringify(outcome))
  }
  assert.deepEqual(taken, [0, 1, 2, 3, 4].map((at) => `Message-ID: <letter-${at}@otklik.example>`))
})

test('closing lets every letter in hand arrive and takes no more', async (t) => {
  const sink = await openSink(t)
  const transport = open(t, { smtp_url: sink.url })
  const sending = Array.from({ length: 40 }, (_, at) => transport.send({ ...MAIL, message_id: `letter-${at}@otklik.example` }))
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
  const transport = open(t, { smtp_url: silent })
  const sending = transport.send(MAIL)
  await transport.close(50)
  assert.equal((await sending).kind, 'soft_failed')
})

test('who waits for room keeps no more in hand than twice the pool', async (t) => {
  const sink = await openSink(t)
  const transport = open(t, { smtp_url: sink.url, messages_per_connection: 7 })
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
  assert.equal(await open(t, { smtp_url: sink.url }).verify(), undefined)
})

test('what would break out of a header is a fault, and an address no server could take is refused', async (t) => {
  const sink = await openSink(t)
  const transport = open(t, { smtp_url: sink.url })
  await assert.rejects(transport.send({ ...MAIL, subject: 'one\r\nBcc: all@mail.example' }), /control character/)
  await assert.rejects(transport.send({ ...MAIL, headers: { 'List-ID': 'x\nTo: y' } }), /control character/)
  await assert.rejects(transport.send({ ...MAIL, headers: { From: 'x@mail.example' } }), /cannot be set/)
  await assert.rejects(transport.send({ ...MAIL, headers: { 'X: y\r\nTo': 'x' } }), /cannot be set/)
  for (const to of ['no address', '', 'anna@mail.example, olga@mail.example', 'Anna <anna@mail.example>', 'anna@']) {
    assert.equal((await transport.send({ ...MAIL, to })).kind, 'hard_failed', to)
  }
  assert.equal(sink.received.length, 0)
})

test('a wrong setting is a fault that does not repeat the password', () => {
  assert.throws(() => openTransport({ smtp_url: 'smtp://user:secret@host:notaport', pool_size: 1 }), (fault: Error) =>
    !JSON.stringify([fault.message, fault.cause]).includes('secret'))
  assert.throws(() => openTransport({ smtp_url: 'http://mail.example', pool_size: 1 }), /smtp:/)
  assert.throws(() => openTransport({ smtp_url: 'smtp://mail.example', pool_size: 0 }), /connection/)
})
