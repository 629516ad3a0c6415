import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findInDay, keptPhone, mayBeSame, phoneDigits } from './finding.ts'

const DAY = [
  { ticket: 'А001', person_name: 'Королёва Мария Ивановна', phone: '+79005550107' },
  { ticket: 'А012', person_name: 'Королев Пётр', phone: '8 (900) 555-01-08' },
  { ticket: null, person_name: 'Иванов Иван', phone: null },
]
const found = (typed: string) => findInDay(DAY, typed).map(({ person_name }) => person_name.split(' ')[0])

describe('finding within a day', () => {
  for (const [typed, expected] of [
    ['а 12', ['Королев']], ['A001', ['Королёва']], ['А099', []], ['королев', ['Королёва', 'Королев']], ['КОРОЛЁВА', ['Королёва']],
    ['кор пет', ['Королев']], ['иван', ['Королёва', 'Иванов']], ['0107', ['Королёва']], ['555-01-08', ['Королев']], ['', []], ['сидоров', []],
  ] as const) {
    test(typed || 'nothing', () => assert.deepEqual(found(typed), expected))
  }
})

describe('the same person', () => {
  for (const [one, other, same] of [
    ['Петрова Мария Ивановна', 'мария ивановна  петрова', true], ['Петрова Мария', 'Петрова Мария Ивановна', true],
    ['Королёва Анна', 'Королева Анна', true], ['Петрова', 'Петрова Мария', false], ['Петрова Мария', 'Петрова Марина', false],
    ['Петрова Мария Ивановна', 'Петрова Мария Петровна', false],
  ] as const) {
    test(`${one} — ${other}`, () => assert.equal(mayBeSame(one, other), same))
  }

  test('telephone numbers', () => {
    assert.deepEqual(['+7 900 555-01-07', '8(900)5550107', '9005550107', '555-01-07', '+49 30 123456'].map(phoneDigits),
      ['9005550107', '9005550107', '9005550107', undefined, undefined])
    assert.equal(keptPhone('8 900 555 01 07'), '+79005550107')
    assert.equal(keptPhone(' +49 30 123456 '), '+49 30 123456')
  })
})
