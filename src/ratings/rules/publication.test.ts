// What is hidden before publication, and that what is left is what is shown.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { publicPieces, readHidden, shownTexts } from './publication.ts'

const KNOWN = { doctors: [{ family: 'Соколова', given: 'Анна', patronymic: 'Игоревна' }] }
const texts = (comment: string) => ({ comment, remarks: null, proposals: null })
const pieces = (comment: string, hide: string[] = []) => publicPieces(texts(comment), KNOWN, 'ru', hide, '[скрыто]')

test('a doctor’s name is shown as hidden, with what stands there instead', () => {
  const found = pieces('Доктор Соколова выслушала').pieces
  assert.deepEqual(found.comment, [{ shown: 'Доктор ' }, { shown: '[имя]', hidden: 'Соколова' }, { shown: ' выслушала' }])
  assert.equal(shownTexts(found).comment, 'Доктор [имя] выслушала')
})

test('what a moderator types is hidden in any case, as whole words, wherever it stands', () => {
  const { pieces: found, missing } = pieces('Рыжая из регистратуры. РЫЖАЯ  из регистратуры грубила, рыжеватая нет', ['рыжая из регистратуры'])
  assert.equal(shownTexts(found).comment, '[скрыто]. [скрыто] грубила, рыжеватая нет')
  assert.deepEqual(missing, [])
})

test('what does not stand there is named, signs are no pattern', () => {
  assert.deepEqual(pieces('В кабинете 12 (левом) было тихо', ['.*', '(левом)', 'имя', 'кабинет']).missing, ['.*', 'имя', 'кабинет'])
})

test('what is hidden already is not searched', () => {
  assert.deepEqual(pieces('Доктор Соколова пришла', ['Соколова']).missing, ['Соколова'])
})

test('lines are read once each', () => {
  assert.deepEqual(readHidden(' рыжая \r\n\n рыжая\nпятый   этаж '), ['рыжая', 'пятый этаж'])
})

test('hidden and shown together are the text, whatever is hidden', () => {
  fc.assert(fc.property(fc.string({ maxLength: 80, unit: 'grapheme' }), fc.array(fc.string({ minLength: 1, maxLength: 8 }), { maxLength: 3 }), (text, hide) => {
    const { pieces: found } = pieces(text, readHidden(hide.join('\n')))
    assert.equal((found.comment ?? []).map(({ shown, hidden }) => hidden ?? shown).join(''), text)
  }))
})
