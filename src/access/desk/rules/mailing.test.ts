import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DAY_MS, HOUR_MS } from '../../../platform/time.ts'
import { STATES } from '../../booking/rules/state.ts'
import { type MailKind, type MailedBooking, maySend, planMails, sendUntil } from './mailing.ts'

const ZONE = 'Europe/Moscow'
const NOW = new Date('2026-11-24T09:00:00Z')
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS)
const BOOKED: MailedBooking = {
  state: 'booked', starts_at: ago(-48), booked_at: NOW, updated_at: NOW, moved_from: null, retimed_at: null, is_asked: false,
  roomed_at: null, roomed_number: null, by_account: true,
}
const kinds = (given: Partial<MailedBooking>, now = NOW) => planMails({ ...BOOKED, ...given }, ZONE, now).map(({ kind }) => kind)

const TABLE: readonly [name: string, given: Partial<MailedBooking>, expected: string[]][] = [
  ['booked', {}, ['booked', 'day_before', 'two_hours']],
  ['booked a day ago to the millisecond', { booked_at: ago(24), updated_at: ago(24) }, ['day_before', 'two_hours']],
  ['booked a millisecond less than a day ago', { booked_at: ago(24 - 1 / 3_600_000) }, ['booked', 'day_before', 'two_hours']],
  ['moved here', { moved_from: 'b' }, ['moved', 'day_before', 'two_hours']],
  ['booked two days ago', { booked_at: ago(48), updated_at: ago(48) }, ['day_before', 'two_hours']],
  ['put to another time by its clinic', { booked_at: ago(48), retimed_at: NOW }, ['moved', 'day_before', 'two_hours']],
  ['put to another time two days ago', { booked_at: ago(72), retimed_at: ago(48), updated_at: ago(48) }, ['day_before', 'two_hours']],
  ['put to another time, and asked whether it suits: the offer says it', { booked_at: ago(48), retimed_at: NOW, is_asked: true }, ['day_before', 'two_hours']],
  ['another room, the reminder still to come', { booked_at: ago(72), roomed_at: NOW, roomed_number: 2 }, ['day_before', 'two_hours']],
  ['another room, the reminder gone', { starts_at: ago(-23), booked_at: ago(72), roomed_at: NOW, roomed_number: 2 }, ['room', 'day_before', 'two_hours']],
  ['another room, no reminder since it was booked this morning', { starts_at: ago(-3), booked_at: ago(2), roomed_at: NOW, roomed_number: 2 }, ['booked', 'room', 'two_hours']],
  ['another room as it was confirmed', { starts_at: ago(-23), roomed_at: NOW, roomed_number: 2 }, ['booked', 'two_hours']],
  ['another room a day ago, no reminder to come', { starts_at: ago(-1), booked_at: ago(25), roomed_at: ago(24), roomed_number: 2 }, ['two_hours']],
  ['another room as the reminder went', { starts_at: ago(-24), booked_at: ago(72), roomed_at: NOW, roomed_number: 2 }, ['room', 'day_before', 'two_hours']],
  ['another room, and then confirmed', { starts_at: ago(-23), roomed_at: ago(1), roomed_number: 2 }, ['booked', 'two_hours']],
  ['another room, and then another time', { starts_at: ago(-23), booked_at: ago(72), retimed_at: NOW, roomed_at: ago(1), roomed_number: 2 }, ['moved', 'two_hours']],
  ['held', { state: 'held', booked_at: null }, []],
  ['given up before it was confirmed', { state: 'cancelled', booked_at: null }, []],
  ['cancelled', { state: 'cancelled' }, ['cancelled']],
  ['cancelled a day ago to the millisecond', { state: 'cancelled', updated_at: ago(24) }, []],
  ['cancelled two days ago', { state: 'cancelled', updated_at: ago(48) }, []],
  ['moved away: the new booking speaks', { state: 'moved' }, []],
  ['here', { state: 'arrived' }, []],
  ['over', { starts_at: ago(1) }, []],
  ['missed', { state: 'missed', starts_at: ago(20) }, ['missed']],
  ['missed by a visitor without an account', { state: 'missed', starts_at: ago(20), by_account: false }, []],
]

describe('mails of a booking', () => {
  for (const [name, given, expected] of TABLE) test(name, () => assert.deepEqual(kinds(given), expected))

  test('whatever is planned may be sent when it is due, if nothing changed; never after its limit', () => {
    const booking = fc.record({
      state: fc.constantFrom(...STATES), starts_at: fc.integer({ min: -96, max: 24 * 20 }).map((hours) => ago(-hours)),
      booked_at: fc.option(fc.integer({ min: 0, max: 200 }).map(ago)), updated_at: fc.integer({ min: 0, max: 200 }).map(ago),
      moved_from: fc.option(fc.constant('b')), retimed_at: fc.option(fc.integer({ min: 0, max: 200 }).map(ago)), by_account: fc.boolean(),
      is_asked: fc.boolean(), roomed_at: fc.option(fc.integer({ min: 0, max: 200 }).map(ago)), roomed_number: fc.constant(2),
    })
    fc.assert(fc.property(booking, (given) => {
      for (const { kind, due_at } of planMails(given, ZONE, NOW)) {
        const mail = { kind, starts_at: given.starts_at }
        assert.ok(due_at >= NOW || kind === 'day_before' || kind === 'two_hours')
        if (due_at >= NOW && kind !== 'missed') assert.ok(maySend(mail, given, ZONE, due_at), kind)
        if (kind !== 'missed') assert.ok(sendUntil(mail, ZONE) <= given.starts_at)
        if (kind === 'day_before') assert.equal(maySend(mail, given, ZONE, new Date(given.starts_at.getTime() - HOUR_MS / 4)) && sendUntil(mail, ZONE) <= new Date(given.starts_at.getTime() - HOUR_MS / 4), false)
        assert.equal(maySend(mail, { ...given, state: 'expired' }, ZONE, due_at), false)
        if (kind !== 'missed' && kind !== 'cancelled') assert.equal(maySend(mail, { ...given, starts_at: new Date(given.starts_at.getTime() + DAY_MS) }, ZONE, due_at), false)
      }
    }))
  })

  test('the last instant at which a mail may go', () => {
    const starts_at = new Date('2026-11-25T09:00:00Z') // noon in Moscow
    const may = (kind: MailKind, state: MailedBooking['state'], at: string) => maySend({ kind, starts_at }, { state, starts_at }, ZONE, new Date(at))
    for (const [kind, state, last, late] of [
      ['booked', 'booked', '2026-11-25T08:59:59.999Z', '2026-11-25T09:00:00Z'], ['cancelled', 'cancelled', '2026-11-25T08:59:59.999Z', '2026-11-25T09:00:00Z'],
      ['day_before', 'booked', '2026-11-24T20:59:59.999Z', '2026-11-24T21:00:00Z'], ['two_hours', 'booked', '2026-11-25T08:29:59.999Z', '2026-11-25T08:30:00Z'],
    ] as const) assert.deepEqual([may(kind, state, last), may(kind, state, late)], [true, false], kind)
    assert.deepEqual(sendUntil({ kind: 'missed', starts_at }, ZONE), new Date('2026-11-28T09:00:00Z'))
    assert.deepEqual([may('missed', 'missed', '2026-11-26T06:00:00Z'), may('missed', 'arrived', '2026-11-26T06:00:00Z')], [true, false])
  })
})
