import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AnyEventKind, type BookingEvent, EVENTS, LIVE, SEATED, STATES, TRANSITIONS, applyEvent, foldEvents, mayFollow } from './state.ts'

const at = new Date('2026-11-24T09:00:00Z')

test('whatever is allowed by the table folds, whatever is not is a fault', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom<AnyEventKind>(...EVENTS, 'changed'), { maxLength: 12 }), (kinds) => {
    let folded: ReturnType<typeof foldEvents> | undefined
    const kept: BookingEvent[] = []
    for (const kind of kinds) {
      const event: BookingEvent = { number: kept.length + 1, kind, at, detail: null }
      if (!mayFollow(folded?.state, kind)) {
        assert.throws(() => applyEvent(folded, event))
        continue
      }
      const before = folded?.state
      folded = applyEvent(folded, event)
      kept.push(event)
      assert.equal(folded.state, kind === 'changed' ? before : TRANSITIONS[kind].to)
    }
    if (kept.length > 0) assert.deepEqual(foldEvents(kept), folded)
  }))
})

test('a seat that was given back never comes back, and live ones are seated', () => {
  for (const state of STATES.filter((each) => !SEATED.includes(each))) {
    assert.deepEqual([...EVENTS, 'changed' as const].filter((kind) => mayFollow(state, kind)), [], state)
  }
  assert.ok(LIVE.every((state) => SEATED.includes(state)))
})

test('what each event leaves behind', () => {
  const minute = (n: number) => new Date(at.getTime() + n * 60_000)
  const events: BookingEvent[] = [
    { number: 1, kind: 'held', at, detail: { held_until: minute(5).toISOString(), moved_from: 'a' } },
    { number: 2, kind: 'booked', at: minute(1), detail: null },
    { number: 3, kind: 'changed', at: minute(2), detail: { starts_at: minute(90).toISOString() } },
    { number: 4, kind: 'arrived', at: minute(3), detail: null },
    { number: 5, kind: 'arrival_undone', at: minute(4), detail: null },
    { number: 6, kind: 'moved', at: minute(5), detail: { moved_to: 'c', reason: 'person' } },
  ]
  const held = { state: 'held', held_until: minute(5), booked_at: null, moved_from: 'a', moved_to: null, reason: null, sequence: 0, event_count: 1 }
  assert.deepEqual(foldEvents(events.slice(0, 1)), held)
  assert.deepEqual(foldEvents(events.slice(0, 2)), { ...held, state: 'booked', booked_at: minute(1), event_count: 2 })
  assert.deepEqual(foldEvents(events.slice(0, 5)), { ...held, state: 'booked', booked_at: minute(1), sequence: 1, event_count: 5 })
  assert.deepEqual(foldEvents(events), { ...held, state: 'moved', booked_at: minute(1), moved_to: 'c', reason: 'person', sequence: 2, event_count: 6 })
  assert.deepEqual(foldEvents([{ number: 1, kind: 'booked', at, detail: null }]), { ...held, state: 'booked', held_until: null, booked_at: at, moved_from: null })
  assert.throws(() => foldEvents([]), /without events/)
})
