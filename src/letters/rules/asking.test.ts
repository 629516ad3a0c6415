import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY_MS, addDays, ageOn } from '../../platform/time.ts'
import {
  type Circumstances,
  DEFAULT_POLICY,
  type Decision,
  type PatientFacts,
  type Refusal,
  type VisitFacts,
  REFUSALS,
  addressOf,
  audienceOf,
  decideVisit,
  isSensitive,
} from './asking.ts'

const MOSCOW = 'Europe/Moscow'
const ENDED = new Date('2026-11-24T09:00:00Z')

function visit(given: Partial<VisitFacts> = {}): VisitFacts {
  return {
    status: 'finished',
    doctor_id: 'doctor',
    ended_at: ENDED,
    day: '2026-11-24',
    class_code: null,
    type_code: null,
    service_code: null,
    specialty_code: null,
    ...given,
  }
}

function patient(given: Partial<PatientFacts> = {}): PatientFacts {
  return {
    active: true,
    deceased: false,
    birth_date: '1950-05-09',
    lang: 'ru',
    email: 'a@mail.example',
    letters_consent: true,
    parent_email: null,
    ...given,
  }
}

function around(given: Partial<Circumstances> = {}): Circumstances {
  return {
    policy: DEFAULT_POLICY,
    zone: MOSCOW,
    sensitive: [],
    earlier: [],
    day_letter_sent: false,
    suppressed: () => undefined,
    has_wording: () => true,
    ...given,
  }
}

function refusalOf(decision: Decision): Refusal | undefined {
  return decision.ask ? undefined : decision.refusal
}

type Case = {
  refusal: Refusal
  visit?: Partial<VisitFacts>
  patient?: Partial<PatientFacts>
  around?: Partial<Circumstances>
  now?: Date
}

const LATER = new Date(ENDED.getTime() + 3 * DAY_MS)
const CHILD = { birth_date: '2015-01-01', email: 'child@mail.example' }

/** Each refusal, in the order in which they are looked for: the first that holds is the one said. */
const CASES: readonly Case[] = [
  { refusal: 'withdrawn', visit: { status: 'entered-in-error' } },
  {
    refusal: 'sensitive',
    visit: { specialty_code: 'psychiatrist' },
    around: { sensitive: [{ kind: 'specialty', code: 'psychiatrist' }] },
  },
  { refusal: 'deceased', patient: { deceased: true } },
  { refusal: 'inactive', patient: { active: false } },
  { refusal: 'age_unknown', patient: { birth_date: null } },
  { refusal: 'no_address', patient: { email: null } },
  { refusal: 'no_consent', patient: { letters_consent: false } },
  { refusal: 'unsubscribed', around: { suppressed: () => 'unsubscribed' } },
  { refusal: 'paused', around: { policy: { ...DEFAULT_POLICY, paused: true } } },
  { refusal: 'no_wording', around: { has_wording: () => false } },
  { refusal: 'letter_already_sent', around: { day_letter_sent: true } },
  { refusal: 'too_late', now: LATER },
  {
    refusal: 'doctor_asked_recently',
    around: {
      earlier: [
        { day: '2026-11-20', doctor_ids: ['doctor'] },
        { day: '2026-11-19', doctor_ids: ['b'] },
      ],
    },
  },
  {
    refusal: 'patient_asked_often',
    around: {
      earlier: [
        { day: '2026-11-20', doctor_ids: ['c'] },
        { day: '2026-11-19', doctor_ids: ['b'] },
      ],
    },
  },
]

describe('who is asked', () => {
  test('an adult with an address and consent, a day after the visit', () => {
    assert.deepEqual(decideVisit(visit(), patient(), around(), ENDED), {
      ask: true,
      audience: 'adult',
      due_at: new Date(ENDED.getTime() + DAY_MS),
    })
  })

  for (const given of CASES) {
    test(`refused: ${given.refusal}`, () => {
      assert.equal(
        refusalOf(
          decideVisit(visit(given.visit), patient(given.patient), around(given.around), given.now ?? ENDED),
        ),
        given.refusal,
      )
    })
  }

  test('of two reasons the earlier in the list is said', () => {
    for (const [at, first] of CASES.entries()) {
      for (const second of CASES.slice(at + 1)) {
        // an `earlier` list cannot be two lists at once, and one policy not two
        const both = { ...second.around, ...first.around }
        const decision = decideVisit(
          visit({ ...second.visit, ...first.visit }),
          patient({ ...second.patient, ...first.patient }),
          around(both),
          first.now ?? second.now ?? ENDED,
        )
        assert.equal(refusalOf(decision), first.refusal, `${first.refusal} before ${second.refusal}`)
      }
    }
  })

  test('every refusal that has words can be made', () => {
    const made = new Set<Refusal>([
      ...CASES.map((each) => each.refusal),
      'no_parent_address',
      'hard_bounce',
      'complaint',
    ])
    assert.deepEqual(
      [...REFUSALS].filter((refusal) => !made.has(refusal)),
      [],
    )
  })

  test('a child’s parent is asked, never the child', () => {
    assert.equal(refusalOf(decideVisit(visit(), patient(CHILD), around(), ENDED)), 'no_parent_address')
    const decision = decideVisit(
      visit(),
      patient({ ...CHILD, parent_email: 'mother@mail.example' }),
      around(),
      ENDED,
    )
    assert.equal(decision.ask && decision.audience, 'child')
    assert.equal(
      addressOf(patient({ ...CHILD, parent_email: 'mother@mail.example' }), 'child'),
      'mother@mail.example',
    )
    assert.equal(addressOf(patient({ parent_email: 'mother@mail.example' }), 'adult'), 'a@mail.example')
  })

  test('suppression is asked for the address that would be written to', () => {
    const asked: string[] = []
    const suppressed = (address: string) => {
      asked.push(address)
      return 'hard_bounce' as const
    }
    assert.equal(
      refusalOf(
        decideVisit(
          visit(),
          patient({ ...CHILD, parent_email: 'mother@mail.example' }),
          around({ suppressed }),
          ENDED,
        ),
      ),
      'hard_bounce',
    )
    assert.equal(
      refusalOf(decideVisit(visit(), patient(), around({ suppressed: () => 'complaint' }), ENDED)),
      'complaint',
    )
    assert.deepEqual(asked, ['mother@mail.example'])
  })

  test('an adult from the eighteenth birthday on', () => {
    assert.equal(audienceOf({ birth_date: '2008-11-25' }, '2026-11-24'), 'child')
    assert.equal(audienceOf({ birth_date: '2008-11-24' }, '2026-11-24'), 'adult')
    assert.equal(
      audienceOf({ birth_date: '2008-02-29' }, '2026-02-28'),
      ageOn('2008-02-29', '2026-02-28') >= 18 ? 'adult' : 'child',
    )
    assert.equal(
      audienceOf({ birth_date: '2008' }, '2026-12-30'),
      'child',
      'with only a year known, the latest day counts',
    )
    assert.equal(audienceOf({ birth_date: null }, '2026-11-24'), undefined)
  })

  test('sensitive visits match by the code of their kind only', () => {
    const codes = {
      specialty: 'specialty_code',
      service: 'service_code',
      type: 'type_code',
      class: 'class_code',
    } as const
    for (const [kind, field] of Object.entries(codes)) {
      for (const other of Object.values(codes)) {
        assert.equal(
          isSensitive(visit({ [other]: 'x' }), [{ kind, code: 'x' }]),
          other === field,
          `${kind} and ${other}`)
      }
      assert.equal(
        isSensitive(visit({ [field]: 'X' }), [{ kind, code: 'x' }]),
        false,
        'codes are compared as they are',
      )
    }
    assert.equal(isSensitive(visit(), [{ kind: 'specialty', code: '' }]), false)
  })
})

describe('caps', () => {
  const ask = (earlier: Circumstances['earlier']) =>
    refusalOf(decideVisit(visit(), patient(), around({ earlier }), ENDED))

  test('one letter about a doctor in 14 days, on either side of the day', () => {
    for (const [days, expected] of [
      [13, 'doctor_asked_recently'],
      [14, undefined],
      [-13, 'doctor_asked_recently'],
      [-14, undefined],
    ] as const) {
      assert.equal(
        ask([{ day: addDays('2026-11-24', days), doctor_ids: ['other', 'doctor'] }]),
        expected,
        `${days} days`)
      assert.equal(ask([{ day: addDays('2026-11-24', days), doctor_ids: ['other'] }]), undefined)
    }
  })

  test('two letters to a patient in 30 days, on either side of the day', () => {
    const letters = (...days: number[]) =>
      days.map((each) => ({ day: addDays('2026-11-24', each), doctor_ids: [`d${each}`] }))
    assert.equal(ask(letters(-29)), undefined)
    assert.equal(ask(letters(-29, -15)), 'patient_asked_often')
    assert.equal(
      ask(letters(-29, 29)),
      'patient_asked_often',
      'a late visit counts the letters after it as well',
    )
    assert.equal(ask(letters(-30, -15)), undefined)
    assert.equal(ask(letters(30, 15)), undefined)
  })
})
