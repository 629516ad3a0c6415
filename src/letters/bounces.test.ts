// What comes back: applied by its return address, once, by SMTP and from files.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { type ClinicRow, buildClinic, buildPatient, buildVisit, buildWordings } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { command } from '../cli/bounces.ts'
import { all, one, run, sql } from '../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { openBounceReceiver, takeReport } from './bounces.ts'
import { autoReply, complaintReport, deliveryReport, returnAddressOf } from './returned.sample.ts'
import { type MessageEvent, foldState } from './rules/delivery.ts'

let t: TestHouse
let clinic: ClinicRow
let message_id: string
let patient_id: string
before(async () => {
  t = await openTestHouse({ env: { MAIL_BOUNCE_PORT: '0' } })
})
after(() => t.close())

/** A letter that the mail server took. */
beforeEach(async () => {
  t.clock.set(NOON)
  await t.house.database.write(async (db) => {
    clinic = await buildClinic(db)
    await buildWordings(db, clinic.id)
    patient_id = await buildPatient(db, clinic.id, { email: `back-${clinic.slug}@mail.example` })
    await buildVisit(db, clinic, { patient_id })
  })
  await t.run('letters.plan')
  t.clock.advance(DAY_MS)
  await t.run('letters.dispatch')
  message_id = (await messages())[0]!.id
})

function messages() {
  return all(t.house.database.read, sql<{
      id: string
      kind: string
      state: string
      reason: string | null
      next_try_at: Date
      events: MessageEvent[]
    }>`
    select m.id, m.kind, m.state, m.reason, m.next_try_at, array_agg(e.kind order by e.number) as events
    from letters.message m
    join letters.message_event e
      on e.clinic_id = m.clinic_id
      and e.message_id = m.id
    where m.clinic_id = ${clinic.id}
    group by m.clinic_id, m.id, m.kind, m.state, m.reason, m.next_try_at
    order by m.kind`)
}

async function letterState() {
  const [letter] = await messages()
  assert.equal(foldState(letter!.events), letter!.state, letter!.events.join(' '))
  return { state: letter!.state, reason: letter!.reason, last: letter!.events.at(-1) }
}

function suppressions(clinic_id = clinic.id) {
  return all(t.house.database.read, sql<{ reason: string }>`
    select reason
    from letters.suppression
    where clinic_id = ${clinic_id}
      and lifted_at is null`)
}

const back = () => returnAddressOf(t.house, clinic.id, message_id)
const hard = () => deliveryReport(back(), 'a@mail.example', '5.1.1', '550 5.1.1 no such user here')
const full = () => deliveryReport(back(), 'a@mail.example', '5.2.2', '552 5.2.2 mailbox full')

describe('a report', () => {
  test('no such address: failed, and no more letters to it; the second time changes nothing', async () => {
    assert.equal(await takeReport(t.house, hard()), 'bounced')
    assert.deepEqual(await letterState(), { state: 'failed', reason: 'no_such_mailbox', last: 'bounced' })
    assert.deepEqual(await suppressions(), [{ reason: 'hard_bounce' }])
    assert.equal(await takeReport(t.house, hard()), 'repeated')
    assert.equal(
      await takeReport(t.house, deliveryReport(back(), 'b@mail.example', '5.1.1', '550 unknown user')),
      'late',
    )
    assert.deepEqual(await letterState(), { state: 'failed', reason: 'no_such_mailbox', last: 'bounced' })
  })

  test('a full mailbox: tried again later, and sent', async () => {
    assert.equal(await takeReport(t.house, full()), 'bounced_for_now')
    assert.deepEqual(await letterState(), {
      state: 'soft_failed',
      reason: 'mailbox_full',
      last: 'bounced_for_now',
    })
    assert.deepEqual(await suppressions(), [])
    assert.equal(await takeReport(t.house, full()), 'repeated')
    t.clock.advance(HOUR_MS)
    await t.run('letters.dispatch')
    assert.deepEqual(await letterState(), { state: 'sent', reason: null, last: 'accepted' })
    assert.equal((await t.house.mail.mailbox!.list({ query: `back-${clinic.slug}@` })).length, 2)
  })

  test('a full mailbox three days on: given up', async () => {
    t.clock.advance(3 * DAY_MS)
    assert.equal(await takeReport(t.house, full()), 'bounced_for_now')
    assert.deepEqual(await letterState(), { state: 'failed', reason: 'expired', last: 'gave_up' })
    assert.deepEqual((await messages()).map((message) => [message.kind, message.state, message.reason])[1], [
      'reminder',
      'suppressed',
      'undelivered',
    ])
    assert.deepEqual(await suppressions(), [])
  })

  test('refused as spam: not sent again, but the address is not to blame', async () => {
    assert.equal(
      await takeReport(
        t.house,
        deliveryReport(back(), 'a@mail.example', '5.7.1', '550 5.7.1 message looks like spam'),
      ),
      'bounced',
    )
    assert.equal((await letterState()).state, 'failed')
    assert.deepEqual(await suppressions(), [])
  })

  test('a person pressed «spam»: it did arrive, and no more letters', async () => {
    assert.equal(await takeReport(t.house, complaintReport(back())), 'complained')
    assert.deepEqual(await letterState(), { state: 'sent', reason: null, last: 'complained' })
    assert.deepEqual(await suppressions(), [{ reason: 'complaint' }])
    t.clock.advance(5 * DAY_MS)
    await t.run('letters.dispatch')
    assert.deepEqual(
      (await messages()).map((message) => [message.kind, message.state, message.reason]),
      [
        ['letter', 'sent', null],
        ['reminder', 'suppressed', 'complaint'],
      ],
    )
  })

  test('answering machines, delays and deliveries change nothing', async () => {
    const untouched = await messages()
    assert.equal(await takeReport(t.house, autoReply(back())), 'auto_reply')
    assert.equal(
      await takeReport(t.house, deliveryReport(back(), 'a@mail.example', '4.4.1', 'delayed', 'delayed')),
      'delayed',
    )
    assert.equal(
      await takeReport(t.house, deliveryReport(back(), 'a@mail.example', '2.0.0', 'delivered', 'delivered')),
      'delivered',
    )
    assert.equal(await takeReport(t.house, Buffer.from('Subject: hello\r\n\r\nGood day.')), 'unknown')
    assert.deepEqual(await messages(), untouched)
  })

  test('about somebody else’s message, or with a forged address: nothing', async () => {
    const untouched = await messages()
    const forged = back().replace(/^b-(.)/, (_, first: string) => `b-${first === 'a' ? 'b' : 'a'}`)
    for (const address of ['mailer@mail.example', forged, returnAddressOf(t.house, clinic.id, clinic.id)]) {
      assert.equal(
        await takeReport(t.house, deliveryReport(address, 'a@mail.example', '5.1.1', '550 no such user')),
        'stranger',
      )
    }
    assert.deepEqual(await messages(), untouched)
    assert.deepEqual(await suppressions(), [])
  })

  test('while its message is in hand: has to come again', async () => {
    await t.house.database.write((db) =>
      run(db, sql`
      update letters.message
      set state = 'sending'
      where clinic_id = ${clinic.id}
        and id = ${message_id}`),
    )
    assert.equal(await takeReport(t.house, hard()), 'in_hand')
    assert.deepEqual(await suppressions(), [])
    await t.house.database.write((db) =>
      run(db, sql`
      update letters.message
      set state = 'sent'
      where clinic_id = ${clinic.id}
        and id = ${message_id}`),
    )
    assert.equal(await takeReport(t.house, hard()), 'bounced')
  })

  test('the network’s other clinics hear of it, and the mark is set once', async () => {
    const other = await t.house.database.write((db) => buildClinic(db))
    await takeReport(t.house, hard())
    await t.run('letters.spread')
    const before = (await suppressions(other.id)).length
    assert.ok(before > 0, 'it came to the other clinic')
    const { waiting } = await one(t.house.database.read, sql<{ waiting: number }>`
      /* cross-clinic */
      select count(*)::int as waiting
      from letters.suppression
      where spread_at is null`)
    assert.equal(waiting, 0)
    await t.run('letters.spread')
    assert.equal((await suppressions(other.id)).length, before)
  })
})

describe('where reports come in', () => {
  test('by SMTP: our return addresses only, kept before it is answered', async () => {
    const receiver = (await openBounceReceiver(t.house))!
    try {
      const answers = await speak(receiver.port, [
        'EHLO mx.example',
        'MAIL FROM:<>',
        'RCPT TO:<somebody@otklik.example>',
        `RCPT TO:<${back().toUpperCase()}>`,
        'DATA',
        `${hard().toString()}\r\n.`,
        'QUIT',
      ])
      assert.deepEqual(
        answers.map((answer) => answer.slice(0, 3)),
        ['220', '250', '250', '550', '250', '354', '250', '221'],
      )
      assert.equal((await letterState()).state, 'failed')
    } finally {
      await receiver.close()
    }
  })

  test('from files: .eml, .mbox and folders, with exit codes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'otklik-bounces-'))
    try {
      await writeFile(join(folder, '1.eml'), hard())
      await writeFile(
        join(folder, '2.mbox'),
        `From a Tue Nov 24\n${autoReply(back())}\n\nFrom b Tue Nov 24\n${hard()}\n`)
      const said = await runCommand([folder])
      assert.deepEqual(said, {
        code: 0,
        out: 'auto_reply      1\nbounced         1\nrepeated        1\nMessages changed: 1\n',
      })
      await writeFile(join(folder, '3.eml'), 'hello')
      assert.equal((await runCommand([join(folder, '3.eml')])).code, 3)
      await assert.rejects(runCommand([join(folder, 'none')]), /There is no file or folder/)
      await assert.rejects(runCommand([]), /Name files or folders/)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

/** Runs the command against this test's database, with its keys. */
async function runCommand(positionals: string[]): Promise<{ code: number; out: string }> {
  const { env } = process
  const before = { DATABASE_URL: env['DATABASE_URL'], OTKLIK_DATA: env['OTKLIK_DATA'] }
  Object.assign(env, { DATABASE_URL: t.house.database.url, OTKLIK_DATA: t.house.config.OTKLIK_DATA })
  let out = ''
  const sink = { write: (text: string) => ((out += text), true) } as unknown as NodeJS.WritableStream
  try {
    const code = await command.run({
      values: {},
      positionals,
      out: sink,
      err: { write: () => true } as unknown as NodeJS.WritableStream,
    })
    return { code, out }
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete env[name]
      else env[name] = value
    }
  }
}

/** A conversation: each line is said after the answer to the one before. Out: the last line of each answer. */
function speak(port: number, lines: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const answers: string[] = []
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.setEncoding('utf8')
    socket.on('error', reject)
    socket.on('close', () => resolve(answers))
    socket.on('data', (chunk: string) => {
      for (const line of chunk.split('\r\n').filter((each) => /^\d{3} /.test(each))) {
        answers.push(line)
        const next = lines.shift()
        if (next !== undefined) socket.write(`${next}\r\n`)
      }
    })
  })
}
