import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { MarkCounts } from '../figures.ts'
import { type KeptRelease, type Releasing, changesSince, monthsOf, nextRelease } from './figure.ts'
import { estimatePeers, type Peer, type PeerRow } from './peers.ts'
import { summarise, weightsOf, type WeighedSubject } from './summary.ts'
import type { CellMarks, Subject } from './totals.ts'

const WINDOW = { from: '2025-11-01', until: '2026-11-01' }
const PEERS = { peer_mean: 4.3, k: 15, sigma: 0.9 }
const RELEASING: Releasing = { window: WINDOW, as_of: '2026-11-24', round: 2, peers: PEERS }
const REACH = { invited: 640, hard_bounces: 40, visits: 1000 }

const cell = (marks: MarkCounts, month = '2026-05-01', name = 'female:40-59'): CellMarks => ({ month, cell: name, marks, not_applicable: 0 })

function branch(cells: CellMarks[], entered: Subject['entered'] = []): WeighedSubject {
  const subject: Subject = { kind: 'branch', subject_id: 'b', specialty_code: '', audience: '', cells, entered, doctors: new Map() }
  return { subject, weights: null, reach: REACH }
}

describe('a figure', () => {
  test('crosses the thresholds of a clinic at 5, 100 and 276', () => {
    const level = (n: number) => nextRelease(branch([cell([n, 0, 0, 0, 0])]), null, RELEASING)?.figure
    assert.equal(level(4), undefined)
    for (const [n, name] of [[5, 'too_few'], [99, 'too_few'], [100, 'preliminary'], [275, 'preliminary'], [276, 'full']] as const) {
      assert.equal(level(n)!.level, name, String(n))
      assert.equal(level(n)!.star === null, name === 'too_few')
      assert.equal(level(n)!.marks === null, name === 'too_few')
    }
  })

  test('the check values: star, band, response rate, coverage, suppression against a reader of the method', () => {
    const doctor = branch([cell([54, 6, 0, 0, 0])])
    doctor.subject.kind = 'doctor'
    const figure = nextRelease(doctor, null, RELEASING)!.figure
    assert.deepEqual([figure.star, figure.low, figure.high, figure.level, figure.marks], [4.8, 4.5, 5, 'full', [54, 6, 0, 0, 0]])
    const rated = nextRelease(branch([cell([100, 50, 0, 0, 0])]), null, RELEASING)!.figure
    assert.deepEqual([rated.response_rate, rated.coverage], [0.25, 0.64])
    const table = (marks: MarkCounts) => {
      const given = branch([cell(marks)])
      given.subject.kind = 'doctor'
      return nextRelease(given, null, RELEASING)!.figure.marks
    }
    assert.deepEqual(table([21, 9, 3, 0, 2]), [21, 9, null, 0, null])
    assert.deepEqual(table([40, 12, 6, 3, 0]), [40, 12, null, null, 0])
    assert.equal(table([60, 30, 10, 3, 2]), null, 'a third hidden cell would tell a reader of the method too much')
    assert.equal(table([24, 8, 5, 1, 1]), null)
  })

  test('weighting: the check values of section 8', () => {
    const population = new Map([['female:18-39', 400], ['female:60-74', 600]])
    const cells = [cell([0, 10, 0, 0, 0], '2026-05-01', 'female:18-39'), cell([20, 20, 0, 0, 0], '2026-06-01', 'female:60-74')]
    const weights = weightsOf(population, cells)!
    assert.deepEqual([...weights].map(([key, weight]) => [key, Number(weight.toPrecision(12))]), [['female:18-39', 2], ['female:60-74', 0.75]])
    const { n, n_eff, mean, marks } = summarise(cells, weights)
    assert.deepEqual([n, Number(n_eff.toPrecision(12)), Number(mean.toPrecision(12)), marks], [50, 40, 4.3, [20, 30, 0, 0, 0]])
    assert.equal(weightsOf(new Map(), cells), null)
    assert.equal(summarise(cells, null).n_eff, 50)
  })

  test('months show a star from thirty marks on, and only what leaves enough', () => {
    const doctors = new Map(monthsOf(WINDOW).map((month) => [month, 3]))
    const months = (counts: number[]) => {
      const given = branch(counts.map((n, at) => cell([n, 0, 0, 0, 0], monthsOf(WINDOW)[at])))
      given.subject.doctors = doctors
      return nextRelease(given, null, RELEASING)!.figure.months.map(({ star }) => star !== null)
    }
    assert.deepEqual(months([60, 60, 29, 0]).slice(0, 4), [true, true, false, false])
    assert.deepEqual(months([60, 60, 9, 0]).slice(0, 3), [true, false, false], 'nine left over would be too few: a month more is kept back')
    assert.ok(months([99]).every((seen) => !seen))
  })
})

describe('renewing', () => {
  const first = nextRelease(branch([cell([40, 0, 0, 0, 0])], [{ month: '2026-05-01', round: 1, n: 40 }]), null, RELEASING)!
  const next = (cells: CellMarks[], rounds: [month: string, round: number, n: number][]) =>
    nextRelease(branch(cells, rounds.map(([month, round, n]) => ({ month, round, n }))), first, { ...RELEASING, round: 3, as_of: '2026-11-25' })

  test('needs five that entered and none or five that left', () => {
    const May = '2026-05-01'
    assert.equal(next([cell([44, 0, 0, 0, 0])], [[May, 1, 40], [May, 2, 4]]), null)
    assert.equal(next([cell([45, 0, 0, 0, 0])], [[May, 1, 40], [May, 2, 5]])?.figure.n, 45)
    assert.equal(next([cell([44, 0, 0, 0, 0])], [[May, 1, 39], [May, 2, 5]]), null, 'one left')
    assert.equal(next([cell([45, 0, 0, 0, 0])], [[May, 1, 35], [May, 2, 10]])?.figure.n, 45, 'five left')
    assert.equal(next([cell([42, 0, 0, 0, 0])], [[May, 1, 40]]), null, 'counts that do not fit release nothing')
  })

  test('months come and go with the window', () => {
    const later = { ...first, basis: { ...first.basis, months: { '2025-10-01': 3, '2026-05-01': 40 } } }
    const subject = { entered: [{ month: '2026-10-01', round: 1, n: 7 }] }
    assert.deepEqual(changesSince(subject, later, { '2026-05-01': 40, '2026-10-01': 7 }), { entered: 7, left: 3 })
  })

  test('property: two releases in a row always differ by enough to hide anybody', () => {
    const event = fc.oneof(fc.constant('new' as const), fc.constant('edit' as const), fc.constant('withdraw' as const), fc.constant('release' as const))
    fc.assert(fc.property(fc.array(event, { maxLength: 120 }), (events) => {
      let round = 1
      let marks: { id: number; mark: number; round: number }[] = []
      let [ids, last, shown]: [number, KeptRelease | null, Set<string>] = [0, null, new Set()]
      for (const [at, what] of events.entries()) {
        const victim = marks[at % Math.max(1, marks.length)]
        if (what === 'new') marks.push({ id: ids++, mark: 1 + (at % 5), round })
        if (what === 'edit' && victim) Object.assign(victim, { mark: 1 + (victim.mark % 5), round })
        if (what === 'withdraw') marks = marks.filter((mark) => mark !== victim)
        if (what !== 'release') continue
        round += 1
        const counts = [5, 4, 3, 2, 1].map((mark) => marks.filter((each) => each.mark === mark).length) as unknown as MarkCounts
        const entered = marks.map((mark) => ({ month: '2026-05-01', round: mark.round, n: 1 }))
        const made: KeptRelease | null = nextRelease(branch([cell(counts)], entered), last, { ...RELEASING, round })
        if (!made) continue
        const now_shown = new Set(marks.map((mark) => `${mark.id} ${mark.round}`))
        const came = [...now_shown].filter((state) => !shown.has(state)).length
        const went = [...shown].filter((state) => !now_shown.has(state)).length
        assert.ok(came >= 5 && (went === 0 || went >= 5), `${came} came, ${went} went`)
        ;[last, shown] = [made, now_shown]
      }
    }))
  })
})

describe('peers', () => {
  const peer = (n: number, mean: number, more: Partial<Peer> = {}): Peer => ({
    kind: 'doctor', specialty_code: 'therapy', audience: 'adult', score: { n, mean },
    totals: { n, sum: n * mean, sum_squares: n * (mean * mean + 0.6) }, ...more,
  })

  test('the peer mean of section 2, and the wider group under ten doctors', () => {
    const adults = [peer(30, 4.8), peer(60, 4.2), peer(135, 4.5)]
    const rows = estimatePeers([...adults, peer(50, 3, { audience: 'child' }), peer(0, NaN)], [], '2026-11-24')
    assert.equal(rows.length, 2)
    assert.deepEqual(rows.map((row) => row.subjects), [4, 4])
    assert.equal(estimatePeers(adults, [], '2026-11-24')[0]!.peer_mean.toFixed(6), '4.483099')
    assert.deepEqual([rows[0]!.k, rows[0]!.sigma, rows[0]!.k_estimated_on], [15, 0.9, null])
  })

  test('K and sigma are estimated from ten doctors on, once a year; an unbelievable K is not taken', () => {
    const ten = Array.from({ length: 12 }, (_, n) => peer(40, 4.2 + (n % 2) * 0.4))
    const [row] = estimatePeers(ten, [], '2026-11-24') as [PeerRow]
    assert.ok(row.k_estimated_on === '2026-11-24' && !row.k_alert && row.k > 5 && row.k < 60 && row.k !== 15, `K ${row.k}`)
    assert.equal(row.sigma.toFixed(2), '0.78')
    const apart = Array.from({ length: 12 }, (_, n) => peer(40, 1 + (n % 5)))
    assert.equal(estimatePeers(apart, [row], '2027-05-01')[0]!.k, row.k, 'within the year it stays')
    const [alert] = estimatePeers(apart, [row], '2027-11-24') as [PeerRow]
    assert.deepEqual([alert.k, alert.sigma, alert.k_alert, alert.k_estimated_on], [row.k, row.sigma, true, '2027-11-24'])
  })
})
