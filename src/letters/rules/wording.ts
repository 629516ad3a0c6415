// What a text of a letter may be. The fact of a visit is a medical secret (323-FZ, article 13), and somebody else may
// see the letter, so the text must not give it away. Pure: no database, no clock.
import { HARMLESS_EN, HARMLESS_RU, TELLING_EN, TELLING_RU } from '../words/telling.ts'

export const SUBJECT_LENGTH_MAX = 200
export const BODY_LENGTH_MAX = 4_000

export interface Texts {
  subject: string
  body: string
  reminder_subject: string
  reminder_body: string
}

export type Mistake =
  | { kind: 'empty' | 'subject_long' | 'body_long' | 'subject_lines' }
  | { kind: 'telling'; word: string }

/** The first mistake of each field of a wording; an empty object when it may be signed. Both languages are looked for. */
export function findMistakes(texts: Texts): Partial<Record<keyof Texts, Mistake>> {
  const found: Partial<Record<keyof Texts, Mistake>> = {}
  for (const field of ['subject', 'body', 'reminder_subject', 'reminder_body'] as const) {
    const mistake = findMistake(texts[field], field === 'subject' || field === 'reminder_subject')
    if (mistake) found[field] = mistake
  }
  return found
}

function findMistake(text: string, is_subject: boolean): Mistake | undefined {
  if (text.trim() === '') return { kind: 'empty' }
  // a header field is one line, and takes no other control character either
  if (is_subject && /[\p{Cc}\u2028\u2029]/u.test(text.trim())) return { kind: 'subject_lines' }
  if (text.length > (is_subject ? SUBJECT_LENGTH_MAX : BODY_LENGTH_MAX))
    return { kind: is_subject ? 'subject_long' : 'body_long' }
  const word = findTellingWord(text)
  return word === undefined ? undefined : { kind: 'telling', word }
}

/** The first word of a text that gives away a visit, as it is written there. */
export function findTellingWord(text: string): string | undefined {
  // soft hyphens and zero-width signs are not seen, and so hide nothing from a reader
  const seen = text.normalize('NFC').replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
  const harmless = new RegExp(
    `(?<!\\p{L})(?:${[...HARMLESS_RU, ...HARMLESS_EN].join('|').replaceAll(' ', '\\s+')})\\p{L}*`,
    'giu',
  )
  const left = seen.replace(harmless, ' ')
  return new RegExp(
    `(?<!\\p{L})(?:${[...TELLING_RU, ...TELLING_EN].join('|').replaceAll(' ', '\\s+')})\\p{L}*`,
    'iu',
  ).exec(left)?.[0]
}
