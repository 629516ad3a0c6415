// The letter as mail programs get it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LetterInput, writeLetter } from './compose.ts'
import { lettersWords } from './words/index.ts'

const INPUT: LetterInput = {
  base_url: 'https://otklik.example', lang: 'ru', name: null, text: lettersWords('ru').defaults.adult,
  signer: { name: 'Дроздов', post: 'главный врач' }, reminder: false, answer_token: 'a', unsubscribe_token: 'u',
  until: '2027-01-05', today: '2026-12-20',
}

test('a last day of another year names its year, in HTML and in text; one of this year does not', () => {
  for (const written of [writeLetter(INPUT).parts.html, writeLetter(INPUT).parts.text]) assert.match(written, /5\u00a0января\u00a02027/)
  assert.doesNotMatch(writeLetter({ ...INPUT, until: '2026-12-25' }).parts.text, /25\u00a0декабря\u00a02026/)
})

test('numbers alone do not say which end is good, so the letter does', () => {
  assert.match(writeLetter(INPUT).parts.html, /1 — очень плохо, 5 — отлично/)
  assert.match(writeLetter({ ...INPUT, lang: 'en' }).parts.html, /1 is very bad, 5 is excellent/)
})

test('a dark mail program gets colours that can be read there', () => {
  const { html } = writeLetter(INPUT).parts
  assert.match(html, /@media \(prefers-color-scheme: dark\)/)
  assert.doesNotMatch(html, /&gt;|&quot;/, 'React must not escape what stands in the style')
})

test('why the letter came is explained in the language of the letter', () => {
  assert.match(writeLetter({ ...INPUT, lang: 'en' }).parts.text, /\/letters\/why\?lang=en/)
})

test('the link under an English letter stops letters in English, whatever the phone speaks; mail programs post to the plain address', () => {
  for (const lang of ['ru', 'en'] as const) {
    const { parts, unsubscribe_url } = writeLetter({ ...INPUT, lang })
    assert.match(parts.html, new RegExp(`/letters/unsubscription/u\\?lang=${lang}"`))
    assert.match(parts.text, new RegExp(`/letters/unsubscription/u\\?lang=${lang}$`, 'm'))
    assert.equal(unsubscribe_url, 'https://otklik.example/letters/unsubscription/u')
  }
})
