import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CaseState, type Folded, STATES, STEPS, type Step, type StepDetail, type StepKind, TRANSITIONS, applyStep, foldSteps, mayFollow } from './state.ts'
import { VERDICT_HOURS, judgeVerdict } from './verdict.ts'

const NOON = new Date('2026-11-24T09:00:00Z')
const OPENED: StepDetail = {
  on: '2026-11-24', due_on: '2026-12-04', days: 8, norm_key: 'comment_reply', norm_edition: '1', account_id: 'chief',
}

function stepsOf(...kinds: (StepKind | [StepKind, StepDetail, string?])[]): Step[] {
  return kinds.map((given, index): Step => {
    const [kind, detail, actor] = typeof given === 'string' ? [given, {}, undefined] as const : given
    return {
      number: index + 1, kind, at: new Date(NOON.getTime() + index * 60_000), actor_account_id: actor ?? 'chief',
      detail: kind === 'opened' ? { ...OPENED, ...detail } : detail,
    }
  })
}

const PATHS: [path: Parameters<typeof stepsOf>, expected: Partial<Folded>][] = [
  [['opened'], { state: 'open', owner_account_id: 'chief', round: 1, due_on: '2026-12-04' }],
  [['opened', ['handed_over', { account_id: 'head' }]], { state: 'offered', offered_to: 'head', owner_account_id: 'chief' }],
  [['opened', ['handed_over', { account_id: 'head' }], ['accepted', {}, 'head']], { state: 'open', offered_to: null, owner_account_id: 'head' }],
  [['opened', ['handed_over', { account_id: 'head' }], ['declined', {}, 'head']], { state: 'open', offered_to: null, owner_account_id: 'chief' }],
  [['opened', ['handed_over', { account_id: 'a' }], ['handed_over', { account_id: 'b' }]], { state: 'offered', offered_to: 'b' }],
  [['opened', ['handed_over', { account_id: 'a' }], 'replied'], { state: 'replied', offered_to: null }],
  [['opened', 'reply_held'], { state: 'open' }],
  [['opened', ['asked_author', { on: '2026-11-25' }]], { state: 'asked', clock: { from: '2026-11-24', days: 8, stops: [{ from: '2026-11-25', to: null }] } }],
  [['opened', ['asked_author', { on: '2026-11-25' }], ['author_answered', { on: '2026-11-27', due_on: '2026-12-08' }]],
    { state: 'open', due_on: '2026-12-08', clock: { from: '2026-11-24', days: 8, stops: [{ from: '2026-11-25', to: '2026-11-27' }] } }],
  [['opened', ['due_changed', { on: '2026-11-26', days: 10, due_on: '2026-12-10' }]],
    { state: 'open', due_on: '2026-12-10', clock: { from: '2026-11-26', days: 10, stops: [] } }],
  [['opened', 'climbed'], { state: 'open', climbed_at: new Date(NOON.getTime() + 60_000) }],
  [['opened', 'replied', 'helped', 'settled'], { state: 'settled', verdict: 'helped' }],
  [['opened', 'climbed', 'replied', 'not_solved', ['reopened', { on: '2026-11-30', days: 8, due_on: '2026-12-10' }]],
    { state: 'open', verdict: 'not_solved', round: 2, due_on: '2026-12-10', climbed_at: null }],
  [['opened', 'thanked'], { state: 'settled' }],
]
for (const [path, expected] of PATHS) {
  test(path.map((one) => (typeof one === 'string' ? one : one[0])).join(' → '), () => {
    assert.partialDeepStrictEqual(foldSteps(stepsOf(...path)), expected)
  })
}

const WRONG: StepKind[][] = [
  ['replied'], ['opened', 'opened'], ['opened', 'accepted'], ['opened', 'author_answered'], ['opened', 'reopened'],
  ['opened', 'settled', 'replied'], ['opened', 'settled', 'climbed'], ['opened', 'asked_author', 'climbed'],
  ['opened', 'replied', 'due_changed'], ['opened', 'replied', 'handed_over'], ['opened', 'settled', 'settled'],
]
for (const path of WRONG) {
  test(`refused: ${path.join(' → ')}`, () => assert.throws(() => foldSteps(stepsOf(...path)), /cannot follow/))
}

test('the table knows every step, and every state can be left', () => {
  assert.deepEqual(Object.keys(TRANSITIONS).sort(), [...STEPS].sort())
  for (const state of STATES) {
    assert.ok(STEPS.some((kind) => mayFollow(state, kind) && ![null, state].includes(TRANSITIONS[kind].to)), state)
  }
})

test('whatever may happen, folding step by step is folding all, and offered_to stands with offered alone', () => {
  const choices = fc.array(fc.nat(100), { maxLength: 25 })
  fc.assert(fc.property(choices, (picks) => {
    const steps = stepsOf('opened')
    let folded = foldSteps(steps)
    for (const pick of picks) {
      const possible = STEPS.filter((kind) => mayFollow(folded.state, kind))
      const kind = possible[pick % possible.length]!
      const step: Step = {
        number: steps.length + 1, kind, at: NOON, actor_account_id: 'a',
        detail: { on: '2026-11-25', days: 3, due_on: '2026-11-30', account_id: 'b' },
      }
      steps.push(step)
      folded = applyStep(folded, step)
      assert.equal(folded.state === 'offered', folded.offered_to !== null)
      assert.equal(folded.state === 'asked', folded.clock.stops.some((stop) => stop.to === null))
    }
    assert.deepEqual(foldSteps(steps), folded)
    assert.equal(folded.step_count, steps.length)
  }))
})

const at = (hours: number) => new Date(NOON.getTime() + hours * 3_600_000)
const VERDICTS: [state: CaseState, replied: number | null, before: ['helped' | 'not_solved', number] | null, said: 'helped' | 'not_solved', expected: string][] = [
  ['replied', 0, null, 'helped', 'helped settled'],
  ['replied', 0, null, 'not_solved', 'not_solved reopened'],
  ['open', null, null, 'helped', 'no_reply_yet'],
  ['settled', 0, null, 'helped', 'helped'],
  ['settled', 0, null, 'not_solved', 'not_solved reopened'],
  ['settled', 0, ['helped', 1], 'helped', 'same'],
  ['settled', 0, ['helped', 1], 'not_solved', 'not_solved reopened'],
  ['open', 0, ['not_solved', 1], 'helped', 'helped settled'],
  ['settled', -100, ['helped', -90], 'not_solved', 'too_late'],
  ['settled', -100, ['helped', -90], 'helped', 'same'],
  ['settled', -100, ['helped', 10 - VERDICT_HOURS], 'not_solved', 'not_solved reopened'],
  ['replied', 5, ['not_solved', 1], 'not_solved', 'not_solved reopened'],
]
for (const [state, replied, before, said, expected] of VERDICTS) {
  test(`${state}, replied ${replied}, said ${before?.join(' ') ?? 'nothing'}: ${said} → ${expected}`, () => {
    const decision = judgeVerdict({
      state, replied_at: replied === null ? null : at(replied), verdict: before?.[0] ?? null, verdict_at: before ? at(before[1]) : null,
    }, said, at(10))
    assert.equal(decision.kind === 'take' ? decision.steps.join(' ') : decision.kind === 'same' ? 'same' : decision.refusal, expected)
  })
}
