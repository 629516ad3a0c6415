import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readTicket } from '../../../access/index.ts'
import { NUMBERS_MAX, sayNumberRu, sayTicketEn, sayTicketRu, walkInNumber } from './number.ts'

test('numbers of visitors without a booking are read back however they are typed', () => {
  for (const [typed, kept] of [['x12', 'Х012'], ['Х-012', 'Х012'], ['х 7', 'Х007'], ['a1', 'А001'], ['12', undefined], ['ЖЖ1', undefined], ['Z1', undefined]] as const) {
    assert.equal(readTicket(typed), kept, typed)
  }
  fc.assert(fc.property(fc.integer({ min: 1, max: NUMBERS_MAX }), (running) => readTicket(walkInNumber(running).toLowerCase()) === walkInNumber(running)))
  for (const wrong of [0, NUMBERS_MAX + 1]) assert.throws(() => walkInNumber(wrong))
})

test('aloud, zeros too', () => {
  for (const [ticket, ru, en] of [
    ['А012', 'А ноль двенадцать', 'A zero one two'], ['Х001', 'Х ноль ноль один', 'X zero zero one'], ['К640', 'К шестьсот сорок', 'K six four zero'],
    ['М100', 'М сто', 'M one zero zero'], ['Т000', 'Т ноль ноль ноль', 'T zero zero zero'],
  ] as const) assert.deepEqual([sayTicketRu(ticket), sayTicketEn(ticket)], [ru, en])
  for (const [n, said] of [[0, 'ноль'], [19, 'девятнадцать'], [20, 'двадцать'], [405, 'четыреста пять'], [1001, 'тысяча один'], [2115, 'две тысячи сто пятнадцать'], [9999, 'девять тысяч девятьсот девяносто девять']] as const) {
    assert.equal(sayNumberRu(n), said)
  }
})
