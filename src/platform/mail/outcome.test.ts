import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { test } from 'node:test'
import { MAIL, openPeer, openSigned, openSink, refusal } from './fixtures/peers.ts'

test('550 is for good, 452 and a full mailbox are not, and the pool goes on', async (t) => {
  const sink = await openSink(t, {
    onRcptTo({ address }, _session, answer) {
      if (address.startsWith('nobody'))
        return answer(refusal(550, '5.1.1 <nobody@mail.example> User unknown'))
      if (address.startsWith('full')) return answer(refusal(552, '5.2.2 Mailbox full'))
      if (address.startsWith('later')) return answer(refusal(452, '4.2.2 Mailbox full'))
      answer()
    },
  })
  const transport = openSigned(t, { smtp_url: sink.url })
  const send = (to: string) => transport.send({ ...MAIL, to })
  const gone = await send('nobody@mail.example')
  assert.equal(gone.kind, 'hard_failed')
  assert.deepEqual(
    { ...gone, response: '' },
    {
      kind: 'hard_failed',
      code: 550,
      status: '5.1.1',
      reason: 'no_such_mailbox',
      permanence: 'hard',
      response: '',
    },
  )
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
  const outcome = await openSigned(t, { smtp_url: sink.url }).send(MAIL)
  assert.equal(outcome.kind, 'hard_failed')
  if (outcome.kind === 'hard_failed')
    assert.deepEqual([outcome.reason, outcome.permanence], ['spam_refused', 'soft'])
})

test('a refused sender is our trouble, not the recipient’s', async (t) => {
  const sink = await openSink(t, {
    onMailFrom: (_address, _session, answer) => answer(refusal(550, '5.7.1 Not from you')),
  })
  const outcome = await openSigned(t, { smtp_url: sink.url }).send(MAIL)
  assert.equal(outcome.kind, 'soft_failed')
  if (outcome.kind === 'soft_failed')
    assert.deepEqual([outcome.whole_server, outcome.may_have_arrived], [true, false])
})

test('nobody listens: soft, the whole server, nothing arrived', async (t) => {
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  const transport = openSigned(t, { smtp_url: `smtp://127.0.0.1:${port}` })
  for (const outcome of [await transport.send(MAIL), await transport.verify()]) {
    assert.equal(outcome?.kind, 'soft_failed')
    if (outcome?.kind === 'soft_failed')
      assert.deepEqual([outcome.whole_server, outcome.may_have_arrived], [true, false])
  }
})

test('who hangs up in the middle of DATA may have the message, who hangs up before cannot', async (t) => {
  const replies = (line: string) =>
    line.startsWith('EHLO') ? '250 peer' : line === 'DATA' ? '354 go on' : '250 ok'
  let seen = 0
  const hangs_in_data = await openPeer(t, (line, socket) => {
    if (/^(EHLO|MAIL|RCPT|RSET|DATA)/.test(line)) socket.write(`${replies(line)}\r\n`)
    else if (++seen === 3) socket.destroy()
  })
  const in_data = await openSigned(t, { smtp_url: hangs_in_data }).send(MAIL)
  assert.equal(in_data.kind, 'soft_failed')
  if (in_data.kind === 'soft_failed')
    assert.deepEqual([in_data.whole_server, in_data.may_have_arrived], [true, true])

  const hangs_before = await openPeer(t, (line, socket) => {
    if (line.startsWith('RCPT')) socket.destroy()
    else socket.write(`${replies(line)}\r\n`)
  })
  const before = await openSigned(t, { smtp_url: hangs_before }).send(MAIL)
  assert.equal(before.kind, 'soft_failed')
  if (before.kind === 'soft_failed')
    assert.deepEqual([before.whole_server, before.may_have_arrived], [true, false])
})

test('421 and silence are soft and about the whole server', async (t) => {
  const closing = await openPeer(t, () => undefined, '421 4.3.2 closing')
  const silent = await openPeer(t, () => undefined)
  for (const smtp_url of [closing, silent]) {
    const outcome = await openSigned(t, { smtp_url, connect_timeout_ms: 150, reply_timeout_ms: 150 }).send(
      MAIL,
    )
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
  const transport = openSigned(t, { smtp_url: limited, pool_size: 1 })
  for (let at = 0; at < 5; at++) {
    const outcome = await transport.send({ ...MAIL, message_id: `letter-${at}@otklik.example` })
    assert.equal(outcome.kind, 'accepted', JSON.stringify(outcome))
  }
  assert.deepEqual(
    taken,
    [0, 1, 2, 3, 4].map((at) => `Message-ID: <letter-${at}@otklik.example>`),
  )
})
