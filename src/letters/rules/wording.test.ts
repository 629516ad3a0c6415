import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { lettersWords } from '../words/index.ts'
import { findMistakes, findTellingWord } from './wording.ts'

const GOOD = {
  subject: 'Поделитесь мнением',
  body: 'Здесь два слова.',
  reminder_subject: 'Ещё можно ответить',
  reminder_body: 'Напоминаю.',
}

describe('the text of a letter', () => {
  test('what a clinic starts with is in order', () => {
    for (const lang of ['ru', 'en'] as const) {
      for (const audience of ['adult', 'child'] as const)
        assert.deepEqual(findMistakes(lettersWords(lang).defaults[audience]), {})
    }
  })

  const TELLING: readonly [text: string, word: string][] = [
    ['Как прошёл приём?', 'приём'],
    ['Как прошел ПРИЕМ?', 'ПРИЕМ'],
    ['После вашего посещения прошла неделя', 'посещения'],
    ['Ваши анализы готовы', 'анализы'],
    ['Каков был диагноз', 'диагноз'],
    ['Вы были у кардиолога', 'кардиолога'],
    ['Врач ждёт', 'Врач'],
    ['Спасибо за визит.', 'визит'],
    ['Ваш ди\u00adагноз', 'диагноз'],
    ['Осмотр прошёл', 'Осмотр'],
    ['Thank you for your visit', 'visit'],
    ['Your Doctor waits', 'Doctor'],
    ['After the appointment', 'appointment'],
    ['Your test   results', 'test   results'],
  ]
  for (const [text, word] of TELLING) test(`tells: ${text}`, () => assert.equal(findTellingWord(text), word))

  for (const text of [
    'С уважением, главный врач',
    'Я, главный  врач, читаю всё',
    'Приёмная открыта',
    'Это приемлемо',
    'Вопрос о навигации и сервисе',
    'Your Chief Doctor',
    'Расскажите, что получается, а что пора исправить',
    'Технология и экология',
  ])
    test(`tells nothing: ${text}`, () => assert.equal(findTellingWord(text), undefined))

  test('lengths, emptiness, lines', () => {
    assert.deepEqual(findMistakes(GOOD), {})
    assert.deepEqual(findMistakes({ ...GOOD, subject: '', body: ' \n ' }), {
      subject: { kind: 'empty' },
      body: { kind: 'empty' },
    })
    assert.deepEqual(findMistakes({ ...GOOD, subject: 'я'.repeat(200), body: 'я'.repeat(4_000) }), {})
    assert.deepEqual(findMistakes({ ...GOOD, subject: 'я'.repeat(201) }), {
      subject: { kind: 'subject_long' },
    })
    assert.deepEqual(findMistakes({ ...GOOD, reminder_body: 'я'.repeat(4_001) }), {
      reminder_body: { kind: 'body_long' },
    })
    assert.deepEqual(findMistakes({ ...GOOD, reminder_subject: 'а\nBcc: b@c.example' }), {
      reminder_subject: { kind: 'subject_lines' },
    })
  })
})
