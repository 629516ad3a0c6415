import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { MASK_WORDS, maskText } from './mask.ts'

const known = {
  doctors: [{ family: 'Гусь', given: 'Анна', patronymic: 'Олеговна' }],
  patient: { family: 'Мороз', given: 'Инна' },
}

// Pieces from which believable and spiteful texts are shuffled together.
const PIECES = [
  'доктор',
  'Доктор',
  'Иванова',
  'Иванов',
  'И.',
  'И.И.',
  'Гусь',
  'Анна',
  'Олеговна',
  'Вера',
  'вера',
  'Лене',
  'Мороз',
  'ул.',
  'улица',
  'Ленина',
  'д. 5',
  'кв. 12',
  '5',
  '12-3',
  'дом',
  'корпус 2',
  'живу на',
  'Профсоюзной',
  'г. Москва',
  'паспорт',
  '4510',
  '123456',
  'полис',
  '7712345678901234',
  'СНИЛС',
  '112-233-445 95',
  'тел.',
  '8',
  '916',
  '123-45-67',
  '+7',
  '(495)',
  'a@b.ru',
  '@handle',
  'https://x.ru/y',
  'родился',
  '12.03.1956',
  'г.р.',
  '[имя]',
  '[адрес]',
  '[телефон]',
  '[',
  ']',
  ',',
  '.',
  ':',
  '—',
  '\n',
  'и',
  'в',
  'Dr.',
  'Smith',
  'Спасибо',
  'УЗИ',
  'больница',
  'Боткина',
  'тг: ivan_5',
  'А123ВС 77',
]
const shuffled = fc
  .array(fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom(' ', '', ' ', ', ')), { maxLength: 24 })
  .map((pieces) => pieces.flat().join(''))
const texts = fc.oneof(
  shuffled,
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

describe('maskText', () => {
  it('gives ordered spans inside the text, apart from each other, and touches nothing outside them', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, keepDoctors) => {
        const { masked, spans } = maskText(text, known, { keepDoctors })
        let from = 0
        let expected = ''
        for (const { start, end, kind } of spans) {
          assert.ok(from <= start && start < end && end <= text.length)
          expected += text.slice(from, start) + MASK_WORDS.ru[kind]
          from = end
        }
        assert.equal(masked, expected + text.slice(from))
      }),
      { numRuns: 2000 },
    )
  })

  it('finds nothing more in what it has masked', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, keepDoctors) => {
        const { masked } = maskText(text, known, { keepDoctors })
        assert.deepEqual(maskText(masked, known, { keepDoctors }), { masked, spans: [] })
      }),
      { numRuns: 2000 },
    )
  })

  it('masks all for the public that it masks for the chief doctor', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const letters = (spans: readonly { start: number; end: number }[]): Set<number> =>
          new Set(spans.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i)))
        const chief = letters(maskText(text, known).spans)
        const open = letters(maskText(text, known, { keepDoctors: false }).spans)
        assert.ok(
          [...chief].every((letter) => open.has(letter)),
          text,
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('masks for the public a stranger whose name begins like the doctor\'s', () => {
    const text = 'Гусь Вераhttps://x.ru/y'
    assert.equal(maskText(text, known).masked, '[имя][ссылка]')
    assert.equal(maskText(text, known, { keepDoctors: false }).masked, '[имя][ссылка]')
  })

  it('never lets a labelled passport, a phone or an e-mail through, whatever stands around', () => {
    const digits = (n: number) => fc.stringMatching(new RegExp(`^\\d{${n}}$`))
    fc.assert(
      fc.property(shuffled, digits(6), digits(7), shuffled, (before, six, seven, after) => {
        const secrets = [`паспорт 4510 ${six}`, `+7 916 ${seven}`, `x${six}@mail.ru`]
        for (const secret of secrets) {
          const { masked } = maskText(`${before} ; ${secret} ; ${after}`, { doctors: [] })
          assert.ok(!masked.includes(secret), masked)
        }
      }),
    )
  })

  it('puts the words that the caller gives', () => {
    const { masked } = maskText('Nurse Katya, call +79161234567', { doctors: [] }, { words: MASK_WORDS.en })
    assert.equal(masked, 'Nurse [name], call [phone]')
  })

  const spiteful = [
    '8',
    '1 ',
    '8-',
    '(',
    '+7',
    'И.',
    'И. ',
    'Иванова ',
    'а@',
    'a.',
    '@',
    'ул. ',
    'ул. А',
    'Аа ',
    'кв 1 ',
    'д. 1, ',
    'Ленина ',
    'живу на ',
    'паспорт ',
    'полис №',
    '№ ',
    '[имя]',
    '[',
    'www.',
    'а-',
    '12.12.',
    'ИВАНОВА ',
    '\n',
    'родился ',
    'Иванова [имя] ',
  ]
  for (const piece of spiteful) {
    it(`ends soon on 20,000 characters of «${piece.trim()}»`, () => {
      const long = piece.repeat(Math.ceil(20_000 / piece.length))
      const started = process.cpuUsage()
      maskText(long, known, { keepDoctors: false })
      const used = process.cpuUsage(started)
      assert.ok(used.user + used.system < 2_000_000, `${used.user} µs`)
    })
  }
})
