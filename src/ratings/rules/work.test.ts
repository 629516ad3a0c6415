// The folding of events into an answer's work: the table, and properties.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  UNTOUCHED, WORK_EVENTS, WORK_STATES, WORK_TRANSITIONS, type Work, type WorkEventKind, applyEvent, eventOfStep, foldWork, mayFollow,
} from './work.ts'

test('what may follow what', () => {
  const table: [WorkEventKind, string, string][] = [
    ['read', 'new', 'read'],
    ['marks_read', 'new read', 'done marks'],
    ['replied', 'new read done', 'done replied'],
    ['handed', 'new read', 'done handed'],
    ['case_opened', 'new read', 'done case'],
    ['thanked', 'new read', 'done thanked'],
    ['nothing', 'new read', 'done nothing'],
    ['returned', 'done', 'read'],
    ['changed', 'new read done', 'new'],
    ['case_settled', 'new read done', 'done settled'],
    ['case_thanked', 'new read done', 'done thanked'],
    ['case_ended', 'new read done', 'as it was settled'],
    ['case_reopened', 'new read done', 'as it was case'],
  ]
  assert.equal(table.length, WORK_EVENTS.length)
  for (const [kind, from, to] of table) {
    assert.deepEqual(WORK_STATES.filter((state) => mayFollow(state, kind)).join(' '), from, kind)
    const { to: state, outcome } = WORK_TRANSITIONS[kind]
    assert.equal([state ?? 'as it was', outcome].filter(Boolean).join(' '), to, kind)
  }
})

/** A walk along the table: events that were all allowed. */
const walks = fc.array(fc.constantFrom(...WORK_EVENTS), { maxLength: 30 }).map((wished) => {
  let work: Work = UNTOUCHED
  const events: { number: number; kind: WorkEventKind; detail: { step?: number } }[] = []
  for (const kind of wished) {
    if (!mayFollow(work.work_state, kind)) continue
    const event = { number: events.length + 1, kind, detail: events.length % 3 === 0 ? {} : { step: events.length } }
    events.push(event)
    work = applyEvent(work, event)
  }
  return { events, work }
})

test('a fold of all events is the work step by step, and only what is done has an outcome', () => {
  fc.assert(fc.property(walks, ({ events, work }) => {
    assert.deepEqual(foldWork(events), work)
    assert.equal(work.event_count, events.length)
    assert.equal(work.outcome !== null, work.work_state === 'done')
    assert.equal(work.case_step, Math.max(0, ...events.map(({ detail }) => detail.step ?? 0)))
  }))
})

test('an event that the table forbids, or out of turn, is a fault', () => {
  fc.assert(fc.property(walks, fc.constantFrom(...WORK_EVENTS), ({ work }, kind) => {
    const event = { number: work.event_count + 1, kind }
    if (mayFollow(work.work_state, kind)) assert.doesNotThrow(() => applyEvent(work, event))
    else assert.throws(() => applyEvent(work, event))
    assert.throws(() => applyEvent(work, { number: work.event_count + 2, kind }))
  }))
})

test('a step of the case by the author or the clock never takes an unread answer from the list', () => {
  for (const work_state of ['new', 'read'] as const) {
    const before: Work = { work_state, outcome: null, event_count: 0, case_step: 3 }
    for (const step of ['settled', 'reopened'] as const) {
      const after = applyEvent(before, { number: 1, kind: eventOfStep(step, false, false), detail: { step: 5 } })
      assert.deepEqual(after, { work_state, outcome: null, event_count: 1, case_step: 5 })
    }
  }
  assert.equal(eventOfStep('settled', true, false), 'case_settled')
  assert.equal(eventOfStep('thanked', true, false), 'case_settled')
  assert.equal(eventOfStep('thanked', true, true), 'case_thanked')
  assert.equal(eventOfStep('replied', true, false), 'replied')
})
