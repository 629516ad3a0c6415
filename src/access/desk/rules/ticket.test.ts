import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { TICKETS_MAX, readTicket, ticketNumber } from './ticket.ts'

describe('ticket numbers', () => {
  test('as they are written', () => {
    assert.deepEqual([1, 12, 999, 1000, TICKETS_MAX].map(ticketNumber), ['А001', 'А012', 'А999', 'В001', 'Т999'])
    assert.throws(() => ticketNumber(0))
    assert.throws(() => ticketNumber(TICKETS_MAX + 1))
  })

  test('no two are the same, and each is read again however it is typed', () => {
    assert.equal(new Set(Array.from({ length: TICKETS_MAX }, (_, index) => ticketNumber(index + 1))).size, TICKETS_MAX)
    fc.assert(fc.property(fc.integer({ min: 1, max: TICKETS_MAX }), fc.constantFrom('', ' ', '-', ' - '), (running, between) => {
      const number = ticketNumber(running)
      const latin = { А: 'a', В: 'B', Е: 'e', К: 'K', М: 'm', Т: 'T' }[number[0]!]!
      for (const letter of [number[0]!.toLowerCase(), latin]) assert.equal(readTicket(` ${letter}${between}${number.slice(1)}`), number)
    }))
  })

  for (const [typed, expected] of [
    ['а12', 'А012'], ['Ж 101', 'Ж101'], ['12', undefined], ['Иванов', undefined], ['А1234', undefined], ['', undefined], ['Z12', undefined],
  ] as const) {
    test(JSON.stringify(typed), () => assert.equal(readTicket(typed), expected))
  }
})
