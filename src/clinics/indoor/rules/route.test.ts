import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Level, Passage, PassageKind, Plan, Spot, SpotKind } from '../plan.ts'
import { straightMetres } from '../plan.ts'
import { type RouteWish, PACE, explainNoRoute, findRoute, makeGraph } from './route.ts'
import { tellSteps } from './steps.ts'

const WISH: RouteWish = { step_free: false, out: new Set() }

const level = (ordinal: number): Level => ({ id: `level ${ordinal}`, ordinal, name_ru: `${ordinal + 1}-й этаж`, name_en: `Floor ${ordinal + 1}`, outline: null })
const spot = (id: string, kind: SpotKind, ordinal: number, x: number, y: number, shaft: string | null = null): Spot => ({
  id, code: id, kind, level_id: `level ${ordinal}`, label: shaft, name_ru: null, name_en: null, x, y, outline: null, shaft, wheelchair: null, place_id: null,
})
const passage = (from_id: string, to_id: string, kind: PassageKind, metres: number, more: Partial<Passage> = {}): Passage => ({
  from_id, to_id, kind, metres, step_free: kind !== 'stairs', one_way: false, ...more,
})

/** Two floors: an entrance, a hall with stairs on one side and lifts А and Б further down, room 201 above. */
const HOUSE: Plan = {
  levels: [level(0), level(1)],
  spots: [
    spot('entrance', 'entrance', 0, 0, 0), spot('hall', 'corridor', 0, 0, 10),
    spot('stairs 0', 'stairs', 0, 3, 10, 'S'), spot('a', 'corridor', 0, -8, 10), spot('b', 'corridor', 0, -30, 10),
    spot('lift А 0', 'lift', 0, -8, 13, 'А'), spot('lift Б 0', 'lift', 0, -30, 13, 'Б'),
    spot('stairs 1', 'stairs', 1, 3, 10, 'S'), spot('lift А 1', 'lift', 1, -8, 13, 'А'), spot('lift Б 1', 'lift', 1, -30, 13, 'Б'),
    spot('up', 'corridor', 1, 0, 10), spot('up a', 'corridor', 1, -8, 10), spot('up b', 'corridor', 1, -30, 10),
    spot('up c', 'corridor', 1, -20, 10), spot('201', 'room', 1, -20, 6),
  ],
  passages: [
    passage('entrance', 'hall', 'door', 10), passage('hall', 'stairs 0', 'door', 3), passage('hall', 'a', 'walk', 8), passage('a', 'b', 'walk', 22),
    passage('a', 'lift А 0', 'door', 3), passage('b', 'lift Б 0', 'door', 3), passage('stairs 0', 'stairs 1', 'stairs', 10),
    passage('lift А 0', 'lift А 1', 'lift', 0), passage('lift Б 0', 'lift Б 1', 'lift', 0),
    passage('stairs 1', 'up', 'door', 3), passage('lift А 1', 'up a', 'door', 3), passage('lift Б 1', 'up b', 'door', 3),
    passage('up', 'up a', 'walk', 8), passage('up a', 'up c', 'walk', 12), passage('up c', 'up b', 'walk', 10), passage('up c', '201', 'door', 4),
  ],
}

const wayTo = (id: string, wish: Partial<RouteWish> = {}, from = 'entrance') =>
  findRoute(makeGraph(HOUSE), from, (one) => one.id === id, { ...WISH, ...wish })

describe('a small house', () => {
  test('the quickest way takes the stairs, the step-free one the nearer lift, and the further one when that is out', () => {
    const kinds = (wish: Partial<RouteWish>) => wayTo('201', wish)?.legs.flatMap(({ passage: { kind }, from }) => (['lift', 'stairs'].includes(kind) ? [from.id] : []))
    assert.deepEqual(kinds({}), ['stairs 0'])
    assert.deepEqual(kinds({ step_free: true }), ['lift А 0'])
    assert.deepEqual(kinds({ step_free: true, out: new Set(['А']) }), ['lift Б 0'])
    assert.equal(kinds({ step_free: true, out: new Set(['А', 'Б']) }), undefined)
  })

  test('says what a way costs', () => {
    assert.equal(wayTo('hall')!.seconds, 10 * PACE.walk_seconds_per_metre + PACE.door_seconds)
    assert.equal(wayTo('lift А 1', {}, 'lift А 0')!.seconds, PACE.lift_wait_seconds + PACE.lift_storey_seconds)
    assert.equal(wayTo('lift А 1', {}, 'lift А 0')!.metres, 0)
  })

  test('says why there is none', () => {
    const why = (id: string, wish: Partial<RouteWish>) => explainNoRoute(makeGraph(HOUSE), 'entrance', (one) => one.id === id, { ...WISH, ...wish })
    assert.equal(why('201', { step_free: true, out: new Set(['А', 'Б']) }), 'lift_out')
    assert.equal(why('nowhere', {}), 'cut_off')
    const no_lift = { ...HOUSE, passages: HOUSE.passages.filter(({ kind }) => kind !== 'lift') }
    assert.equal(explainNoRoute(makeGraph(no_lift), 'entrance', (one) => one.id === '201', { ...WISH, step_free: true }), 'steps_only')
  })

  test('nobody is led through a room', () => {
    const plan = { ...HOUSE, passages: [passage('entrance', '201', 'walk', 30), passage('201', 'up b', 'walk', 1)] }
    assert.equal(findRoute(makeGraph(plan), 'entrance', (one) => one.id === 'up b', WISH), undefined)
    assert.ok(findRoute(makeGraph(plan), '201', (one) => one.id === 'up b', WISH), 'but out of it')
  })

  test('tells the steps: where to turn, on which side the lift and the door are', () => {
    const told = (wish: Partial<RouteWish>) => tellSteps(HOUSE, wayTo('201', wish)!).map((step) => {
      if (step.kind === 'arrive') return ['arrive', step.side]
      if (step.kind === 'lift' || step.kind === 'stairs') return [step.kind, step.side, step.up, step.level.ordinal]
      return step.kind === 'leave' || step.kind === 'walk' ? [step.kind, step.turn, step.metres] : [step.kind]
    })
    assert.deepEqual(told({ step_free: true }), [
      ['leave', 'straight', 10], ['walk', 'left', 8], ['lift', 'right', true, 1], ['leave', 'right', 12], ['arrive', 'left'],
    ])
    // leaving lift Б one looks south; the room lies to the east, on the southern side
    assert.deepEqual(told({ step_free: true, out: new Set(['А']) }), [
      ['leave', 'straight', 10], ['walk', 'left', 30], ['lift', 'right', true, 1], ['leave', 'left', 10], ['arrive', 'right'],
    ])
    assert.deepEqual(tellSteps(HOUSE, wayTo('entrance')!).map(({ kind }) => kind), ['arrive'], 'whoever is there is there')
  })
})

/** Any building of three levels: spots at random, passages between any of them. */
const anyPlan: fc.Arbitrary<Plan> = fc.array(
  fc.record({ kind: fc.constantFrom<SpotKind>('corridor', 'corridor', 'room', 'entrance', 'toilet'), ordinal: fc.nat(2), x: fc.nat(60), y: fc.nat(20) }),
  { minLength: 2, maxLength: 12 },
).chain((some) => {
  const shafts = ['А', 'Б'].flatMap((shaft) => [0, 1, 2].map((ordinal) => spot(`${shaft} ${ordinal}`, 'lift', ordinal, shaft === 'А' ? 5 : 40, 5, shaft)))
  const spots = [...some.map(({ kind, ordinal, x, y }, at) => spot(`s${at}`, kind, ordinal, x, y)), ...shafts]
  const lifts = ['А', 'Б'].flatMap((shaft) => [[0, 1], [1, 2], [0, 2]].map(([low, high]) => passage(`${shaft} ${low}`, `${shaft} ${high}`, 'lift', 0)))
  return fc.array(
    fc.record({
      from: fc.nat(spots.length - 1), to: fc.nat(spots.length - 1), kind: fc.constantFrom<PassageKind>('walk', 'door', 'ramp', 'stairs'),
      metres: fc.nat(80), step_free: fc.boolean(),
    }),
    { maxLength: 40 },
  ).map((ways) => ({
    levels: [level(0), level(1), level(2)], spots,
    passages: [...lifts, ...ways.map(({ from, to, kind, metres, step_free }) =>
      passage(spots[from]!.id, spots[to]!.id, kind, metres, { step_free: kind !== 'stairs' && step_free }))],
  }))
})
const ENDS = fc.tuple(fc.nat(17), fc.nat(17))

function between(plan: Plan, [from, to]: readonly [number, number], wish: RouteWish) {
  const [start, goal] = [plan.spots[from % plan.spots.length]!, plan.spots[to % plan.spots.length]!]
  return findRoute(makeGraph(plan), start.id, ({ id }) => id === goal.id, wish)
}

describe('any building', () => {
  test('a step-free route has no stairs and nothing that a wheelchair cannot pass', () => {
    fc.assert(fc.property(anyPlan, ENDS, (plan, ends) => {
      const route = between(plan, ends, { ...WISH, step_free: true })
      assert.ok(route?.legs.every(({ passage: { kind, step_free } }) => kind !== 'stairs' && step_free) ?? true)
    }))
  })

  test('no route is shorter than the straight line on the plan, and its legs hang together', () => {
    fc.assert(fc.property(anyPlan, ENDS, fc.boolean(), (plan, ends, step_free) => {
      const route = between(plan, ends, { ...WISH, step_free })
      if (!route) return
      assert.ok(route.metres >= straightMetres(route.from, route.to) - 1e-9)
      let at = route.from.id
      for (const { from, to } of route.legs) {
        assert.equal(from.id, at)
        at = to.id
      }
      assert.equal(at, route.to.id)
    }))
  })

  test('a lift that goes out makes no way quicker', () => {
    fc.assert(fc.property(anyPlan, ENDS, fc.boolean(), fc.subarray(['А', 'Б']), fc.constantFrom('А', 'Б'), (plan, ends, step_free, out, more) => {
      const before = between(plan, ends, { step_free, out: new Set(out) })
      const after = between(plan, ends, { step_free, out: new Set([...out, more]) })
      assert.ok((after?.seconds ?? Infinity) >= (before?.seconds ?? Infinity))
    }))
  })

  test('there and back take the same time where every passage goes both ways', () => {
    fc.assert(fc.property(anyPlan, ENDS, fc.boolean(), (plan, [from, to], step_free) => {
      const there = between(plan, [from, to], { ...WISH, step_free })
      const back = between(plan, [to, from], { ...WISH, step_free })
      assert.equal(there === undefined, back === undefined)
      if (there && back) assert.ok(Math.abs(there.seconds - back.seconds) < 1e-6)
    }))
  })

  test('no other chain of passages is quicker', () => {
    fc.assert(fc.property(anyPlan, ENDS, fc.boolean(), (plan, ends, step_free) => {
      const found = between(plan, ends, { ...WISH, step_free })
      assert.ok(Math.abs((found?.seconds ?? -1) - (relaxed(plan, ends, step_free) ?? -1)) < 1e-6)
    }))
  })

  test('every route is told, and ends where it should', () => {
    fc.assert(fc.property(anyPlan, ENDS, fc.boolean(), (plan, ends, step_free) => {
      const route = between(plan, ends, { ...WISH, step_free })
      if (!route) return
      const steps = tellSteps(plan, route)
      const last = steps.at(-1)!
      assert.ok(last.kind === 'arrive' && last.spot.id === route.to.id)
      const rides = route.legs.filter(({ passage: { kind } }) => kind === 'lift').length
      assert.equal(steps.filter(({ kind }) => kind === 'lift').length, rides)
    }))
  })
})

/** The same by Bellman and Ford, who relax every passage as often as there are spots. */
function relaxed(plan: Plan, [from, to]: readonly [number, number], step_free: boolean): number | undefined {
  const [start, goal] = [plan.spots[from % plan.spots.length]!.id, plan.spots[to % plan.spots.length]!.id]
  const best = new Map([[start, 0]])
  const edges = [...makeGraph(plan).edges.values()].flat()
  for (let turn = 0; turn < plan.spots.length; turn++) {
    for (const { from: one, to: other, seconds, passage: { step_free: free } } of edges) {
      if (step_free && !free) continue
      if (one.id !== start && (one.kind === 'room' || one.kind === 'toilet')) continue
      const after = (best.get(one.id) ?? Infinity) + seconds
      if (after < (best.get(other.id) ?? Infinity)) best.set(other.id, after)
    }
  }
  return best.get(goal)
}
