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
