// Notices to residents: not after their time, withdrawn while they wait, forgotten when they are done.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ClinicRow, buildClinic } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import { one, sql } from '../platform/db/index.ts'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import { queueNotice, queuePersonalNotice, withdrawNotices } from './index.ts'
import { hashAddress } from './links.ts'
import { insertSuppressions } from './queries/suppression.ts'

let t: TestHouse
let clinic: ClinicRow
before(async () => {
  t = await openTestHouse()
  clinic = await t.house.database.write((db) => buildClinic(db))
})
after(() => t.close())

const mail = (to: string) => ({ to, subject: 'Тема', text: 'Слова', html: '<p>Слова</p>', lang: 'ru' as const })
const queue = (to: string, until: Date | null = null) =>
  t.house.database.write((db) => queuePersonalNotice(db, clinic.id, mail(to), { until }, t.clock.now()))
const kept = (id: string) => one(t.house.database.read, sql<{ state: string; reason: string | null; content: Record<string, unknown> }>`
  select state, reason, content
  from letters.message
  where clinic_id = ${clinic.id}
    and id = ${id}`)
const arrived = async (to: string) => (await t.house.mail.mailbox!.list({ query: to })).length

test('a notice whose time is over is not sent; one whose time is not is', async () => {
  t.clock.set(NOON)
  const late = await queue('late@notice.example', NOON)
  const timely = await queue('timely@notice.example', new Date(NOON.getTime() + 1000))
  await t.run('letters.dispatch')
  assert.deepEqual([(await kept(late)).state, (await kept(late)).reason, await arrived('late@notice.example')], ['suppressed', 'too_late', 0])
  assert.deepEqual([(await kept(timely)).state, await arrived('timely@notice.example')], ['sent', 1])
})

test('an address that is dead gets nothing; whoever wants no letters still hears of their own booking, staff are not asked about', async () => {
  t.clock.set(NOON)
  const known = (address: string, reason: string) => ({ address_hash: hashAddress(t.house.keys.address, address), reason })
  await t.house.database.write((db) => insertSuppressions(db, clinic.id, [
    known('dead@notice.example', 'hard_bounce'), known('quiet@notice.example', 'unsubscribed'), known('office@notice.example', 'hard_bounce'),
  ], NOON))
  const dead = await queue('dead@notice.example')
  const quiet = await queue('quiet@notice.example')
  const staff = await t.house.database.write((db) => queueNotice(db, clinic.id, mail('office@notice.example'), NOON))
  await t.run('letters.dispatch')
  assert.deepEqual([(await kept(dead)).state, (await kept(dead)).reason, await arrived('dead@notice.example')], ['suppressed', 'hard_bounce', 0])
  assert.deepEqual([(await kept(quiet)).state, (await kept(staff)).state], ['sent', 'sent'])
})

test('a notice that waits is withdrawn; one that went stays as it is', async () => {
  t.clock.set(NOON)
  const gone = await queue('gone@notice.example')
  await t.run('letters.dispatch')
  const waiting = await queue('waiting@notice.example')
  await t.house.database.write((db) => withdrawNotices(db, clinic.id, [gone, waiting], t.clock.now()))
  await t.run('letters.dispatch')
  assert.deepEqual([(await kept(gone)).state, (await kept(waiting)).state, (await kept(waiting)).reason], ['sent', 'suppressed', 'withdrawn'])
  assert.equal(await arrived('waiting@notice.example'), 0)
})

test('address and text of a personal notice go three days after its end; those of staff stay', async () => {
  t.clock.set(NOON)
  const personal = await queue('personal@notice.example')
  const staff = await t.house.database.write((db) => queueNotice(db, clinic.id, mail('staff@notice.example'), NOON))
  await t.run('letters.dispatch')
  t.clock.advance(3 * DAY_MS - HOUR_MS)
  await t.run('letters.forget')
  assert.equal((await kept(personal)).content['to'], 'personal@notice.example', 'a report may still come back')
  t.clock.advance(2 * HOUR_MS)
  await t.run('letters.forget')
  assert.deepEqual((await kept(personal)).content, { lang: 'ru' })
  assert.equal((await kept(staff)).content['to'], 'staff@notice.example')
})
