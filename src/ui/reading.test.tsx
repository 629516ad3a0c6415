import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderToStaticMarkup } from 'react-dom/server'
import { Phone, formatPhone, nameIn } from './index.ts'

const cases: [written: string, read: string][] = [
  ['+79005550107', '+7 900 555-01-07'],
  ['89005550107', '+7 900 555-01-07'],
  ['8 (900) 555-01-07', '+7 900 555-01-07'],
  ['+7 900 555-01-07', '+7 900 555-01-07'],
  ['+44 20 7946 0018', '+44 20 7946 0018'],
  ['555-01-07', '555-01-07'],
  ['+79005550107 доб. 12', '+79005550107 доб. 12'],
]
for (const [written, read] of cases) {
  test(`the telephone ${written} reads ${read}`, () => {
    assert.equal(formatPhone(written).replaceAll('\u00a0', ' '), read)
  })
}

test('a telephone dials without spaces, from abroad too', () => {
  assert.match(renderToStaticMarkup(<Phone number="8 900 555 01 07" />), /href="tel:\+79005550107">\+7\u00a0900\u00a0555-01-07</)
})

test('names stand in Latin letters on English pages only', () => {
  assert.equal(nameIn('en', 'Соколова Анна Игоревна'), 'Sokolova Anna Igorevna')
  assert.equal(nameIn('ru', 'Соколова Анна Игоревна'), 'Соколова Анна Игоревна')
})
