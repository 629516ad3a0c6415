import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DAY_MS, HOUR_MS } from '../platform/time.ts'
import {
  type GivenVisit, type RoleAt, STATUSES, type VisitColumns, type VisitRefusal, decideVisit, findOnlyBranch, findSpecialty,
} from './rules.ts'

const NOW = new Date('2026-11-24T09:00:00Z')
const before = (ms: number) => new Date(NOW.getTime() - ms)

const GIVEN: GivenVisit = {
  status: 'finished', patient: { id: 'p' }, doctor: { id: 'd' }, branch: { id: 'b' }, provider: 'ours',
  started_at: before(2 * HOUR_MS), ended_at: before(HOUR_MS), class_code: 'AMB', type_code: null, service_code: null, specialty_code: null,
}
const KNOWN: VisitColumns = {
  status: 'finished', patient_id: 'p', doctor_id: 'd', branch_id: 'b', started_at: before(2 * HOUR_MS), ended_at: before(HOUR_MS),
  class_code: 'AMB', type_code: null, service_code: null, specialty_code: null,
}
const LONG_AGO = { started_at: before(31 * DAY_MS + HOUR_MS), ended_at: before(31 * DAY_MS) }

type Case = [name: string, given: Partial<GivenVisit>, refusals: VisitRefusal[], known?: Partial<VisitColumns>]

const CASES: Case[] = [
  ['a finished visit', {}, []],
  ['no provider said', { provider: 'unsaid' }, []],
  ['another clinic’s visit', { provider: 'other' }, ['unknown-clinic']],
  ['no patient', { patient: 'missing' }, ['missing-patient']],
  ['an unknown patient', { patient: 'unknown' }, ['unknown-patient']],
  ['no doctor', { doctor: 'missing' }, ['missing-doctor']],
  ['no doctor and no place: one thing is said', { doctor: 'missing', branch: 'missing' }, ['missing-doctor']],
  ['an unknown doctor', { doctor: 'unknown' }, ['unknown-doctor']],
  ['a doctor of several branches and no place', { branch: 'missing' }, ['missing-location']],
  ['an unknown place', { branch: 'unknown' }, ['unknown-location']],
  ['no period', { started_at: null, ended_at: null }, ['missing-period']],
  ['no end', { ended_at: null }, ['missing-end']],
  ['no start', { started_at: null }, []],
  ['an end without time', { ended_at: 'imprecise' }, ['imprecise-end']],
  ['an end before the start', { started_at: before(0) }, ['end-before-start']],
  ['an end at the start', { started_at: before(HOUR_MS) }, []],
  ['an end five minutes ahead', { ended_at: before(-5 * 60_000) }, []],
  ['an end beyond five minutes ahead', { ended_at: before(-5 * 60_000 - 1) }, ['future-end']],
  ['exactly 24 hours', { started_at: before(25 * HOUR_MS) }, []],
  ['more than 24 hours', { started_at: before(25 * HOUR_MS + 1) }, ['too-long-visit']],
  ['everything wrong is told', { provider: 'other', patient: 'unknown', doctor: 'unknown', branch: 'unknown', ended_at: null }, ['unknown-clinic', 'unknown-patient', 'unknown-doctor', 'unknown-location', 'missing-end']],
  ['30 days after its end', { started_at: null, ended_at: before(30 * DAY_MS) }, []],
  ['later than 30 days', { started_at: null, ended_at: before(30 * DAY_MS + 1) }, ['too-late']],
  ['late, but the very same is known', LONG_AGO, [], LONG_AGO],
  ['a late correction', { ...LONG_AGO, doctor: { id: 'e' } }, ['too-late'], LONG_AGO],
  ['a late correction that moves the end to yesterday', {}, ['too-late'], LONG_AGO],
  ['a correction in time', { doctor: { id: 'e' } }, [], {}],
  ['finished long ago, planned until now', LONG_AGO, ['too-late'], { status: 'planned', started_at: null, ended_at: null }],
  ['a late return to in-progress', { ...LONG_AGO, status: 'in-progress' }, ['too-late'], LONG_AGO],
  ['a late withdrawal', { ...LONG_AGO, status: 'cancelled' }, [], LONG_AGO],
  ['planned, nothing known yet', { status: 'planned', doctor: 'missing', branch: 'missing', started_at: null, ended_at: null }, []],
  ['planned by nobody', { status: 'planned', patient: 'unknown' }, ['unknown-patient']],
  ['a withdrawal of what nobody sent, without its patient', { status: 'cancelled', patient: 'missing' }, ['missing-patient']],
]

describe('decideVisit', () => {
  for (const [name, given, refusals, known] of CASES) {
    test(name, () => {
      const decision = decideVisit({ ...GIVEN, ...given }, known && { ...KNOWN, ...known }, NOW, false)
      assert.deepEqual(decision.kind === 'refuse' ? decision.refusals : [], refusals)
    })
  }

  test('history takes what is late, and nothing else that is wrong', () => {
    assert.equal(decideVisit({ ...GIVEN, ...LONG_AGO }, undefined, NOW, true).kind, 'keep')
    assert.equal(decideVisit({ ...GIVEN, ...LONG_AGO, doctor: 'unknown' }, undefined, NOW, true).kind, 'refuse')
  })

  test('a withdrawal keeps all columns but the status, whatever else it says', () => {
    const empty: GivenVisit = { ...GIVEN, status: 'entered-in-error', patient: 'missing', doctor: 'unknown', branch: 'missing', provider: 'other', ended_at: null, class_code: null }
    assert.deepEqual(decideVisit(empty, KNOWN, NOW, false), { kind: 'keep', columns: { ...KNOWN, status: 'entered-in-error' } })
  })

  const finding = fc.constantFrom({ id: 'x' }, 'unknown' as const, 'missing' as const)
  const instant = fc.option(fc.integer({ min: -60 * DAY_MS, max: DAY_MS }).map((ms) => new Date(NOW.getTime() + ms)), { nil: null })
  const anyVisit = fc.record({
    status: fc.constantFrom(...STATUSES), patient: finding, doctor: finding, branch: finding,
    provider: fc.constantFrom('ours' as const, 'other' as const, 'unsaid' as const), started_at: instant, ended_at: instant,
  }).map((some): GivenVisit => ({ ...GIVEN, ...some }))

  test('what is kept as finished has a patient, a doctor, a branch and an end that is past', () => {
    fc.assert(fc.property(anyVisit, fc.boolean(), (given, history) => {
      const decision = decideVisit(given, undefined, NOW, history)
      if (decision.kind === 'refuse' || given.status !== 'finished') return
      const { patient_id, doctor_id, branch_id, ended_at } = decision.columns
      assert.ok(patient_id && doctor_id && branch_id && ended_at && ended_at.getTime() <= NOW.getTime() + 5 * 60_000)
    }))
  })

  test('what was kept once is kept again, however late', () => {
    fc.assert(fc.property(anyVisit, fc.integer({ min: 0, max: 400 * DAY_MS }), (given, later_ms) => {
      const decision = decideVisit(given, undefined, NOW, false)
      if (decision.kind === 'refuse') return
      const again = decideVisit(given, decision.columns, new Date(NOW.getTime() + later_ms), false)
      assert.deepEqual(again, decision)
    }))
  })
})

describe('where and as what a doctor works', () => {
  const role = (given: Partial<RoleAt>): RoleAt => ({ branch_id: 'b', specialty_code: 's', starts_on: null, ends_on: null, ...given })
  const roles = [role({ ends_on: '2026-06-30' }), role({ branch_id: 'c', specialty_code: 't', starts_on: '2026-07-01' })]

  test('the only branch on a day', () => {
    assert.equal(findOnlyBranch(roles, '2026-06-30'), 'b')
    assert.equal(findOnlyBranch(roles, '2026-07-01'), 'c')
    assert.equal(findOnlyBranch(roles, null), undefined)
    assert.equal(findOnlyBranch([], '2026-07-01'), undefined)
  })

  test('the specialty at a branch, when there is one', () => {
    assert.equal(findSpecialty(roles, 'b', '2026-06-30'), 's')
    assert.equal(findSpecialty(roles, 'b', '2026-07-01'), undefined)
    assert.equal(findSpecialty([role({}), role({ specialty_code: 't' })], 'b', '2026-07-01'), undefined)
    assert.equal(findSpecialty([role({ branch_id: null })], 'b', '2026-07-01'), 's')
  })
})
