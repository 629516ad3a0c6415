import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import type { OutgoingMail } from './compose.ts'
import { openMailbox } from './mailbox.ts'
import type { Mailbox, MailboxOptions } from './mailbox.ts'
import { openTransport } from './transport.ts'

const NOW = new Date('2026-11-23T06:00:00Z')

const MAIL: OutgoingMail = {
  message_id: 'letter-1@otklik.example',
  envelope_from: 'b-return@bounce.example.org',
  from: { name: 'Поликлиника', address: 'otklik@otklik.example' },
  to: 'anna@mail.example',
  subject: 'Письмо №1: ёжик',
  html: '<p>Здравствуйте</p>',
  text: 'Здравствуйте',
  headers: { 'List-ID': '<letters.otklik.example>' },
  date: NOW,
}

async function open(t: TestContext, options: Partial<MailboxOptions> = {}) {
  const mailbox = await openMailbox({ now: () => NOW, ...options })
  const transport = openTransport({ smtp_url: mailbox.url, pool_size: 5 })
  t.after(async () => {
    await transport.close(100)
    await mailbox.close()
  })
  const send = (changes: Partial<OutgoingMail> = {}) => transport.send({ ...MAIL, ...changes })
  return { mailbox, send }
}

const subjects = async (mailbox: Mailbox, query?: string) =>
  (await mailbox.list(query === undefined ? {} : { query })).map((message) => message.subject)

test('a letter is listed, read, given back raw, and found whatever the case', async (t) => {
  const { mailbox, send } = await open(t)
  await send()
  await send({ subject: 'Другое', to: 'olga@mail.example' })
  assert.deepEqual(await subjects(mailbox), ['Другое', 'Письмо №1: ёжик'])
  assert.deepEqual(await subjects(mailbox, 'ЁЖИК'), ['Письмо №1: ёжик'])
  assert.deepEqual(await subjects(mailbox, 'olga@'), ['Другое'])
  assert.deepEqual(await subjects(mailbox, 'nothing'), [])
  assert.equal((await mailbox.list({ limit: 1 })).length, 1)
  const read = await mailbox.get('m1')
  assert.deepEqual(read, {
    id: 'm1',
    received_at: NOW,
    envelope: { from: 'b-return@bounce.example.org', to: ['anna@mail.example'] },
    size_bytes: mailbox.getRaw('m1')!.length,
    subject: MAIL.subject,
    from: 'Поликлиника <otklik@otklik.example>',
    to: ['anna@mail.example'],
    text: read!.text,
    html: read!.html,
    headers: read!.headers,
  })
  assert.equal(read?.text.trim(), MAIL.text)
  assert.equal(read?.headers['list-id'], '<letters.otklik.example>')
  assert.match(mailbox.getRaw('m1')!.toString('latin1'), /^(Message-ID|From|Date|List-ID)/m)
  assert.equal(await mailbox.get('m9'), undefined)
  mailbox.clear()
  assert.deepEqual([await subjects(mailbox), mailbox.count()], [[], 2])
})

test('waiting finds what is there and what is still to come, and gives up with a sentence', async (t) => {
  const { mailbox, send } = await open(t)
  const coming = mailbox.waitFor((message) => message.to.includes('olga@mail.example'))
  await send()
  await send({ to: 'olga@mail.example' })
  assert.equal((await coming).id, 'm2')
  assert.equal((await mailbox.waitFor((message) => message.subject.includes('ёжик'))).to.length, 1)
  await assert.rejects(
    mailbox.waitFor(() => false, 20),
    /within 20 ms; the mailbox holds 2/,
  )
})

test('the newest are kept, all are counted', async (t) => {
  const { mailbox, send } = await open(t, { keep_count: 3 })
  for (let at = 1; at <= 5; at++) await send({ subject: `s${at}` })
  assert.deepEqual(await subjects(mailbox), ['s5', 's4', 's3'])
  assert.equal(mailbox.count(), 5)
  assert.equal(mailbox.getRaw('m1'), undefined)
})

test('memory is bounded by bytes too', async (t) => {
  const { mailbox, send } = await open(t, { keep_bytes: 30_000 })
  for (let at = 1; at <= 4; at++) await send({ subject: `s${at}`, text: 'я'.repeat(5_000) })
  const kept = await mailbox.list()
  assert.ok(kept.length < 4 && kept.reduce((sum, message) => sum + message.size_bytes, 0) <= 30_000)
})

test('an oversized message is refused and the rest goes on', async (t) => {
  const { mailbox, send } = await open(t, { size_max: 20_000 })
  const outcome = await send({ text: 'x'.repeat(30_000) })
  assert.equal(outcome.kind, 'hard_failed')
  if (outcome.kind === 'hard_failed') {
    assert.deepEqual([outcome.reason, outcome.permanence], ['too_big', 'soft'])
  }
  assert.equal((await send()).kind, 'accepted')
  assert.equal(mailbox.count(), 1)
})

test('two names bounce, for demonstrations', async (t) => {
  const { mailbox, send } = await open(t)
  const gone = await send({ to: 'no-such-person@mail.example' })
  const full = await send({ to: 'Mailbox-Full@mail.example' })
  assert.deepEqual([gone.kind, full.kind], ['hard_failed', 'soft_failed'])
  if (gone.kind === 'hard_failed')
    assert.deepEqual([gone.code, gone.status, gone.reason], [550, '5.1.1', 'no_such_mailbox'])
  if (full.kind === 'soft_failed')
    assert.deepEqual([full.code, full.status, full.reason], [452, '4.2.2', 'mailbox_full'])
  assert.equal((await send({ to: 'no-such-person-2@mail.example' })).kind, 'accepted')
  assert.equal(mailbox.count(), 1)
})

test('many connections at once', async (t) => {
  const { mailbox } = await open(t)
  const transport = openTransport({ smtp_url: mailbox.url, pool_size: 40 })
  const sent = await Promise.all(
    Array.from({ length: 80 }, (_, at) => transport.send({ ...MAIL, subject: `s${at}` })),
  )
  await transport.close()
  assert.ok(sent.every((outcome) => outcome.kind === 'accepted'))
  assert.equal(mailbox.count(), 80)
})

test('a connection that breaks off leaves nothing behind', async (t) => {
  const { mailbox, send } = await open(t)
  const socket = connect(mailbox.port, mailbox.host)
  socket.on('data', () => undefined)
  await once(socket, 'connect')
  socket.write(
    'EHLO x\r\nMAIL FROM:<a@mail.example>\r\nRCPT TO:<b@mail.example>\r\nDATA\r\nSubject: half\r\n',
  )
  socket.resetAndDestroy()
  await once(socket, 'close')
  assert.equal((await send()).kind, 'accepted')
  assert.deepEqual(await subjects(mailbox), [MAIL.subject])
})
