import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { HOUR_MS } from '../../platform/time.ts'
import {
  EVENTS,
  LATE_HOURS_MAX,
  type MessageEvent,
  type MessageState,
  RETRY_HOURS,
  RETRY_HOURS_MAX,
  STATES,
  type SendingFacts,
  SUPPRESSIONS,
  foldState,
  nextState,
  nextTry,
  sendingRefusal,
} from './delivery.ts'

const NOW = new Date('2026-11-24T09:00:00Z')

/** From each state: the events that may follow, and where they lead. Everything else is refused. */
const TABLE: Record<'none' | MessageState, Partial<Record<MessageEvent, MessageState>>> = {
  none: { queued: 'queued' },
  queued: { handed_over: 'sending', gave_up: 'failed', suppressed: 'suppressed' },
  sending: {
    accepted: 'sent',
    refused_for_now: 'soft_failed',
    refused: 'failed',
    interrupted: 'delivered_unknown',
    bounced: 'failed',
    complained: 'sending',
  },
  sent: { bounced_for_now: 'soft_failed', bounced: 'failed', complained: 'sent' },
  delivered_unknown: {
    accepted: 'sent',
    bounced_for_now: 'soft_failed',
    bounced: 'failed',
    complained: 'delivered_unknown',
  },
  soft_failed: {
    handed_over: 'sending',
    gave_up: 'failed',
    bounced: 'failed',
    suppressed: 'suppressed',
    complained: 'soft_failed',
  },
  failed: { complained: 'failed' },
  suppressed: { queued: 'queued' },
}

describe('what becomes of a message', () => {
  for (const state of ['none', ...STATES] as const) {
    for (const event of EVENTS) {
      const expected = TABLE[state][event]
      test(`${event} after ${state}: ${expected ?? 'refused'}`, () => {
        assert.equal(nextState(state === 'none' ? undefined : state, event), expected)
      })
    }
  }

  test('whatever is allowed folds, and nothing else does', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 }), (wishes) => {
        let state: MessageState | undefined
        const events: MessageEvent[] = []
        for (const event of ['queued' as const, ...wishes]) {
          const next: MessageState | undefined = TABLE[state ?? 'none'][event]
          if (!next) {
            assert.throws(() => foldState([...events, event]), /cannot follow/)
            continue
          }
          events.push(event)
          state = next
        }
        assert.equal(foldState(events), state)
      }),
    )
    assert.throws(() => foldState([]), /without events/)
  })

  test('a message whose fate is unknown is never handed over again', () => {
    assert.equal(nextState('delivered_unknown', 'handed_over'), undefined)
    assert.equal(nextState('sent', 'handed_over'), undefined)
  })
})

describe('tries', () => {
  test('with growing pauses over 72 hours at most', () => {
    assert.deepEqual(
      [...RETRY_HOURS],
      [...RETRY_HOURS].sort((a, b) => a - b),
    )
    let at = NOW
    const hours: number[] = []
    for (let attempts = 1; ; attempts += 1) {
      const next = nextTry(NOW, attempts, at)
      if (!next) break
      assert.ok(next > at)
      hours.push((next.getTime() - NOW.getTime()) / HOUR_MS)
      at = next
    }
    assert.deepEqual(hours, [0.25, 1.25, 4.25, 10.25, 22.25, 46.25, 70.25])
    assert.ok(hours.at(-1)! <= RETRY_HOURS_MAX)
  })

  test('never after 72 hours from the first', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 200, noNaN: true }),
        (attempts, hours) => {
          const next = nextTry(NOW, attempts, new Date(NOW.getTime() + hours * HOUR_MS))
          if (next) assert.ok(next.getTime() - NOW.getTime() <= RETRY_HOURS_MAX * HOUR_MS)
          if (hours > RETRY_HOURS_MAX) assert.equal(next, undefined)
        },
      ),
    )
  })
})

describe('one more look before handing over', () => {
  const facts = (given: Partial<SendingFacts> = {}): SendingFacts => ({
    kind: 'letter',
    letter_state: 'open',
    visits_left: 1,
    address: 'a@mail.example',
    consent: true,
    deceased: false,
    active: true,
    suppressed: null,
    due_at: NOW,
    first_tried_at: null,
    ...given,
  })
  const TABLE_REFUSED: readonly [Partial<SendingFacts>, string][] = [
    [{ letter_state: 'answered' }, 'answered'],
    [{ letter_state: 'withdrawn' }, 'withdrawn'],
    [{ visits_left: 0 }, 'withdrawn'],
    [{ deceased: true }, 'deceased'],
    [{ active: false }, 'inactive'],
    [{ address: null }, 'no_address'],
    [{ consent: false }, 'no_consent'],
    [{ suppressed: 'unsubscribed' }, 'unsubscribed'],
    [{ suppressed: 'hard_bounce' }, 'hard_bounce'],
    [{ suppressed: 'complaint' }, 'complaint'],
    [{ due_at: new Date(NOW.getTime() - LATE_HOURS_MAX * HOUR_MS - 1) }, 'too_late'],
  ]
  for (const [given, reason] of TABLE_REFUSED) {
    test(reason, () => assert.equal(sendingRefusal(facts(given), NOW), reason))
  }
  test('nothing against it', () => {
    assert.equal(sendingRefusal(facts(), NOW), null)
    const late = new Date(NOW.getTime() - 60 * HOUR_MS)
    assert.equal(
      sendingRefusal(facts({ due_at: late, first_tried_at: late }), NOW),
      null,
      'a try that began in time goes on',
    )
    assert.deepEqual(
      SUPPRESSIONS.filter((reason) => !TABLE_REFUSED.some(([, known]) => known === reason)),
      [],
    )
  })
})
