import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeReply } from '../../demo/comments.ts'
import { makeRandom } from '../../demo/random.ts'
import { findAction } from './action.ts'
import { findConfirmation } from './confirmation.ts'
import { TABLE } from './gate.sample.ts'
import { holdReasons } from './gate.ts'

for (const [held, text] of TABLE) {
  test(`${held || 'goes out'}: ${text}`, () => {
    const reasons = new Set(holdReasons({ text, others: [], only_thanks: false }).map((reason) => reason.name))
    assert.deepEqual(
      { no_action: reasons.has('no_action'), confirms: reasons.has('confirms_patient') },
      { no_action: held.includes('a'), confirms: held.includes('c') },
      `${JSON.stringify(findAction(text))} ${findConfirmation(text)}`,
    )
  })
}

test('the table is large enough to mean something', () => {
  const russian = TABLE.filter(([, text]) => /[а-яё]/i.test(text)).length
  assert.ok(russian >= 60 && TABLE.length - russian >= 15, `${russian} Russian of ${TABLE.length}`)
})

test('of the demonstration’s replies the good ones pass and the formal ones are held', () => {
  const random = makeRandom('gate')
  let count = 0
  for (const lang of ['ru', 'en'] as const) {
    for (const chief_sex of ['male', 'female'] as const) {
      for (let at = 0; at < 400; at += 1) {
        const mark = 1 + (at % 5)
        const { text, good } = makeReply(random, { mark, specialty: 'therapist', chief_sex, lang })
        const reasons = holdReasons({ text, others: [], only_thanks: false })
        assert.equal(reasons.length === 0, good, `${text} ${JSON.stringify(reasons)}`)
        count += 1
      }
    }
  }
  assert.equal(count, 1600)
})

test('pure thanks need no action, but may not confirm a visit either', () => {
  const judge = (text: string) => holdReasons({ text, others: [], only_thanks: true }).map((reason) => reason.name)
  assert.deepEqual(judge('Спасибо за добрые слова, они радуют всех нас.'), [])
  assert.deepEqual(judge('Спасибо! Ваш лечащий врач будет рад.'), ['confirms_patient'])
})

test('the formula that only looks like an action is named, and so are the words that confirm', () => {
  const [reason] = holdReasons({ text: 'С персоналом проведена беседа.', others: [], only_thanks: false })
  assert.deepEqual(reason, { name: 'no_action', formal: 'проведена беседа' })
  const [other] = holdReasons({ text: 'Дверь починили после вашего визита.', others: [], only_thanks: false })
  assert.deepEqual(other, { name: 'confirms_patient', phrase: 'вашего визита' })
})

test('case, «ё», spaces and a greeting around it change no decision', () => {
  const rows = fc.constantFrom(...TABLE)
  fc.assert(fc.property(rows, fc.constantFrom('Здравствуйте.', 'Добрый день!'), ([, text], greeting) => {
    const judge = (given: string) => holdReasons({ text: given, others: [], only_thanks: false }).map((reason) => reason.name)
    assert.deepEqual(judge(text.toUpperCase()), judge(text))
    assert.deepEqual(judge(text.replaceAll('ё', 'е').replaceAll(' ', '  ')), judge(text))
    assert.deepEqual(judge(`${greeting} ${text}`), judge(text))
  }))
})

test('what a reply repeats is named with its share; a template may be begun with', () => {
  const template = 'Спасибо, что написали. Мы открыли ещё один кабинет, очередь проверю сам.'
  const judge = (text: string, kind: 'reply' | 'template') =>
    holdReasons({ text, others: [{ text: 'Лифт починили вчера.', kind: 'reply' }, { text: template, kind }], only_thanks: false })
  assert.deepEqual(judge(template, 'template'), [{ name: 'near_identical', share: 1, to: 'template', text: template }])
  assert.deepEqual(judge(template, 'reply'), [{ name: 'near_identical', share: 1, to: 'reply', text: template }])
  const added = `${template} На втором этаже с понедельника принимает дежурный врач, а терминал переставили к окну.`
  assert.deepEqual(judge(added, 'template'), [])
  assert.equal(judge(added, 'reply')[0]?.name, 'near_identical', 'the same beginning, sent to somebody already')
})

test('any text is judged, and soon', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 3000 }), (text) => {
    holdReasons({ text, others: [{ text: 'Дверь починили.', kind: 'reply' }], only_thanks: false })
  }))
  const long = 'вы были вам вас ваш на приём '.repeat(100)
  const start = performance.now()
  holdReasons({ text: long, others: Array.from({ length: 200 }, () => ({ text: long, kind: 'reply' as const })), only_thanks: false })
  assert.ok(performance.now() - start < 2000)
})
