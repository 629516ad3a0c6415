// Acts on requests: what holds whatever is done in whatever order.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { NOON } from '../../../../test/house.ts'
import { type Act, type Acting, type Judged, type Standing, foldEvent, judgeRequestAct, openStanding } from './acting.ts'
import { CODE_MISSES_MAX, REQUEST_KINDS, TAKE_MINUTES, climbAt, levelAt, lookAt, ringAt, takeBy } from './kinds.ts'
import { hasNumbers, isWho, soundsMedical } from './privacy.ts'

const MINUTE = 60_000
const later = (minutes: number) => new Date(NOON.getTime() + minutes * MINUTE)
const who = (n: number): Acting => ({ account_id: `account-${n}`, name: `Имя ${n}`, post_id: n === 3 ? null : `post-${n}`, branch_id: null })

const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom<Act[]>({ kind: 'take' }, { kind: 'release' }, { kind: 'accept' }, { kind: 'decline' }, { kind: 'done' }, { kind: 'new_code' }, { kind: 'call', car: null, eta: null }),
  fc.integer({ min: 0, max: 2 }).map((n): Act => ({ kind: 'hand', post_id: `post-${n}` })),
  fc.boolean().map((right): Act => ({ kind: 'fetch', right })),
  fc.constant<Act>({ kind: 'fail', reason: 'left', note: null }),
)

function step(request: Standing, act: Act, by: Acting, at: Date): { next: Standing; judged: Judged } {
  const judged = judgeRequestAct(request, act, by)
  if (!judged.ok || judged.event === null) return { next: request, judged }
  const body = act.kind === 'hand' ? { to_post_id: act.post_id } : act.kind === 'fail' ? { reason: act.reason } : act.kind === 'call' ? { ride: { state: 'called' as const, car: null, eta: null } } : {}
  return { next: foldEvent(request, { kind: judged.event, at, account_id: by.account_id, account_name: by.name, post_id: by.post_id, body }), judged }
}

describe('acts', () => {
  test('whatever is done, a request in hand has one owner, a closed one stays closed, a child leaves by its code alone', () => {
    fc.assert(fc.property(fc.constantFrom(...REQUEST_KINDS), fc.array(fc.tuple(acts, fc.integer({ min: 0, max: 3 })), { maxLength: 30 }), (kind, tried) => {
      let request = openStanding({ kind, post_id: 'post-1', needed_at: null }, NOON)
      let misses_in_a_row = 0
      for (const [n, [act, person]] of tried.entries()) {
        const before = request
        const { next, judged } = step(request, act, who(person), later(n))
        request = next
        assert.equal(['taken', 'handed'].includes(request.state), request.owner_id !== null && request.closed_at === null)
        assert.equal(request.state === 'handed', request.offered_post_id !== null)
        assert.equal(['done', 'failed'].includes(request.state), request.closed_at !== null)
        if (before.closed_at) assert.deepEqual(request, before)
        if (kind === 'child' && request.state === 'done' && before.state !== 'done') assert.ok(act.kind === 'fetch' && act.right && misses_in_a_row < CODE_MISSES_MAX)
        if (judged.ok && judged.event === 'code_missed') misses_in_a_row += 1
        if (judged.ok && judged.event === 'code_renewed') misses_in_a_row = 0
        if (before.owner_id !== null && request.owner_id !== before.owner_id) assert.ok(['released', 'accepted'].includes(String(judged.ok && judged.event)), 'an owner changes by their own word or by being accepted')
      }
    }))
  })

  test('done twice is done once', () => {
    fc.assert(fc.property(fc.array(fc.tuple(acts, fc.integer({ min: 0, max: 3 })), { maxLength: 12 }), acts, fc.integer({ min: 0, max: 3 }), (before, act, person) => {
      let request = openStanding({ kind: 'escort', post_id: null, needed_at: null }, NOON)
      for (const [one, by] of before) request = step(request, one, who(by), NOON).next
      const once = step(request, act, who(person), NOON).next
      const again = step(once, act, who(person), NOON)
      // an act that has been done is refused or empty the second time, never done anew
      assert.deepEqual(again.next, once)
    }))
  })

  test('a hand-off stays with its owner until the post it is offered to accepts', () => {
    let request = openStanding({ kind: 'escort', post_id: null, needed_at: null }, NOON)
    request = step(request, { kind: 'take' }, who(0), NOON).next
    request = step(request, { kind: 'hand', post_id: 'post-1' }, who(0), NOON).next
    assert.deepEqual([request.state, request.owner_id], ['handed', 'account-0'])
    assert.deepEqual(judgeRequestAct(request, { kind: 'accept' }, who(2)), { ok: false, refusal: 'not_offered' })
    assert.equal(step(request, { kind: 'decline' }, who(1), NOON).next.state, 'taken')
    assert.equal(step(request, { kind: 'done' }, who(0), NOON).next.state, 'done', 'its owner may still finish it')
    request = step(request, { kind: 'accept' }, who(1), NOON).next
    assert.deepEqual([request.state, request.owner_id, request.offered_post_id], ['taken', 'account-1', null])
    assert.deepEqual(judgeRequestAct(request, { kind: 'done' }, who(0)), { ok: false, refusal: 'not_yours' })
    assert.deepEqual(judgeRequestAct(request, { kind: 'hand', post_id: 'post-1' }, who(1)), { ok: false, refusal: 'own_post' })
  })
})

describe('clocks', () => {
  test('an untaken request climbs a level each time its minutes pass, to the head of department and no further', () => {
    const request = openStanding({ kind: 'escort', post_id: 'post-1', needed_at: null }, NOON)
    const minutes = TAKE_MINUTES.escort
    assert.deepEqual([0, minutes - 1, minutes, 2 * minutes, 3 * minutes, 100].map((n) => levelAt(request, later(n))), [0, 0, 1, 2, 3, 3])
    assert.deepEqual([0, minutes, 2 * minutes].map((n) => levelAt({ ...request, post_id: null }, later(n))), [1, 2, 3])
  })

  test('the next look is never before its time and comes for every level', () => {
    fc.assert(fc.property(fc.constantFrom(...REQUEST_KINDS), fc.boolean(), (kind, has_post) => {
      let request = openStanding({ kind, post_id: has_post ? 'post-1' : null, needed_at: null }, NOON)
      for (let at = climbAt({ ...request, until_at: null }); at !== null; at = climbAt({ ...request, until_at: null })) {
        assert.ok(levelAt(request, new Date(at.getTime() - 1)) <= request.level)
        const level = levelAt(request, at)
        assert.ok(level > request.level)
        request = { ...request, level }
      }
      assert.equal(request.level, 3)
    }))
  })

  test('help for a later time is looked for a quarter of an hour before', () => {
    assert.equal(takeBy('escort', NOON, later(60)).getTime(), later(60 - 15 + 3).getTime())
    assert.equal(takeBy('escort', NOON, later(5)).getTime(), later(3).getTime())
  })

  test('the bell rings five minutes before the end, once', () => {
    const request = { ...openStanding({ kind: 'child', post_id: null, needed_at: null }, NOON), state: 'taken' as const, until_at: later(30) }
    assert.equal(ringAt(request)!.getTime(), later(25).getTime())
    assert.equal(lookAt(request)!.getTime(), later(25).getTime())
    assert.equal(lookAt({ ...request, rung_at: later(25) }), null)
    assert.equal(ringAt({ ...request, kind: 'escort' }), null)
  })
})

describe('what may stand on a board', () => {
  test('a first name or a ticket, nothing more', () => {
    for (const good of ['Мария', 'Анна-Мария', 'Ия', 'А012', '412', 'K 7', 'Olga']) assert.ok(isWho(good), good)
    for (const bad of ['', 'Мария Ивановна', 'Мария Соколова', 'мария', '+79001234567', 'Мария, 5 лет', '4509 123456', 'а'.repeat(41)]) assert.ok(!isWho(bad), bad)
  })

  test('no health, no numbers of people', () => {
    for (const bad of ['после инсульта', 'Диабет', 'рак', 'к психиатру', 'беременная', 'HIV positive', 'онкология']) assert.ok(soundsMedical(bad), bad)
    for (const good of ['раковина сломана', 'зонт в гардеробе', 'жестовый язык', 'стакан воды', 'Stroke'.slice(0, 3)]) assert.ok(!soundsMedical(good), good)
    assert.ok(hasNumbers('телефон 8 900 123-45-67') && hasNumbers('4509123456') && !hasNumbers('кабинет 412, к 11:30'))
  })
})
