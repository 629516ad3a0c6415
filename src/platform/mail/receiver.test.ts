import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { readReport } from './bounces.ts'
import { openReceiver } from './receiver.ts'
import type { ReceiverOptions } from './receiver.ts'
import { makeReturnAddress, readReturnAddress } from './return_address.ts'

const KEY = Buffer.from('a key of the tests')
const PARTS = {
  clinic_id: '01936b5e-0000-7000-8000-000000000001',
  message_id: '01936b5e-0000-7000-8000-000000000002',
}
const ADDRESS = makeReturnAddress(PARTS, KEY, 'bounce.example.org')
const REPORT = readFileSync(new URL('./fixtures/mailru-no-such-mailbox.eml', import.meta.url), 'utf8')

function open(t: TestContext, options: Partial<ReceiverOptions> = {}) {
  return openReceiver({
    host: '127.0.0.1',
    port: 0,
    accepts: (address) => readReturnAddress(address, [KEY], 'bounce.example.org') !== undefined,
    onReport: () => undefined,
    ...options,
  }).then((receiver) => {
    t.after(() => receiver.close())
    return receiver
  })
}

/**
 * Says SMTP lines one at a time, as a mail server does, and gathers the replies; the last of each reply
 * counts.
 */
async function converse(port: number, lines: string[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  const replies: string[] = []
  const left = [...lines]
  for await (const line of createInterface({ input: socket })) {
    if (/^\d{3}-/.test(line)) continue
    replies.push(line)
    const next = left.shift()
    if (next === undefined) socket.end()
    else socket.write(`${next}\r\n`)
  }
  return replies.map((reply) => reply.slice(0, 9).trim())
}

const body = (text: string) => `${text.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..')}\r\n.`
const deliver = (port: number, to: string, text = REPORT) =>
  converse(port, ['EHLO mx.mail.example', 'MAIL FROM:<>', `RCPT TO:<${to}>`, 'DATA', body(text), 'QUIT'])

test('a bounce to an address of ours is kept and names the letter', async (t) => {
  const kept: { raw: Buffer; from: string; to: string[] }[] = []
  const receiver = await open(t, { onReport: (raw, { from, to }) => void kept.push({ raw, from, to }) })
  const replies = await deliver(receiver.port, ADDRESS.toUpperCase())
  assert.deepEqual(
    replies.map((reply) => reply.slice(0, 3)),
    ['220', '250', '250', '250', '354', '250', '221'],
  )
  assert.equal(kept.length, 1)
  assert.equal(kept[0]!.from, '')
  const report = await readReport(kept[0]!.raw, kept[0]!.to)
  assert.equal(report.kind, 'bounce')
  const named = report.to.map((address) => readReturnAddress(address, [KEY])).filter(Boolean)
  assert.deepEqual(named, [PARTS])
})

test('nobody else is taken in, nothing is relayed, nobody signs in', async (t) => {
  let kept = 0
  const receiver = await open(t, { onReport: () => void kept++ })
  const forged = ADDRESS.replace(/.@/, (end) => (end === 'a@' ? 'e@' : 'a@'))
  for (const to of ['anna@mail.example', 'b-return@bounce.example.org', forged]) {
    const replies = await converse(receiver.port, ['EHLO x', 'MAIL FROM:<>', `RCPT TO:<${to}>`, 'DATA'])
    assert.equal(replies[3], '550 5.1.1', to)
    assert.match(replies[4]!, /^5/)
  }
  assert.match((await converse(receiver.port, ['EHLO x', 'AUTH LOGIN']))[2]!, /^5/)
  assert.equal(kept, 0)
})

test('a report that could not be kept is answered 451, and taken when the peer comes again', async (t) => {
  let tries = 0
  const faults: unknown[] = []
  const receiver = await open(t, {
    onReport: async () => {
      if (++tries === 1) throw new Error('the database is away')
    },
    onFault: (fault) => faults.push(fault),
  })
  assert.equal((await deliver(receiver.port, ADDRESS))[5], '451 4.3.0')
  assert.match((await deliver(receiver.port, ADDRESS))[5]!, /^250/)
  assert.deepEqual([tries, faults.length], [2, 1])
})

test('a report over the size is refused, announced or not', async (t) => {
  let kept = 0
  const receiver = await open(t, { size_max: 10_000, onReport: () => void kept++ })
  const announced = await converse(receiver.port, ['EHLO x', 'MAIL FROM:<> SIZE=20000'])
  assert.match(announced[2]!, /^552/)
  assert.equal((await deliver(receiver.port, ADDRESS, 'x'.repeat(20_000)))[5], '552 5.3.4')
  assert.equal(kept, 0)
})

test('too many connections are turned away, silent ones are closed', async (t) => {
  const receiver = await open(t, { clients_max: 1, idle_timeout_ms: 1_000 })
  const silent = connect(receiver.port, '127.0.0.1')
  silent.on('error', () => undefined)
  const greeted = new Promise((resolve) => silent.once('data', resolve))
  const ended = new Promise((resolve) => silent.once('close', resolve))
  await greeted
  assert.match((await converse(receiver.port, []))[0]!, /^421/)
  await ended
  assert.match((await converse(receiver.port, ['QUIT']))[0]!, /^220/)
})
