// Who sees what of the words: staff see them masked but with the names of the day's doctors, the public without any.
import type { Lang } from '../platform/i18n.ts'
import { TEXTS, type Texts } from './answer.ts'
import { type KnownNames, MASK_WORDS, maskText } from './mask.ts'

/** The words as staff see them, and as they are kept: everything but originals is made from these. */
export function maskForStaff(texts: Texts, known: KnownNames, lang: Lang): Texts {
  return eachText(texts, (text) => maskText(text, known, { words: MASK_WORDS[lang] }).masked)
}

/** The words as the public would see them. In: the words as staff see them. */
export function maskForPublic(staff_texts: Texts, known: KnownNames, lang: Lang): Texts {
  return eachText(staff_texts, (text) => maskText(text, known, { keepDoctors: false, words: MASK_WORDS[lang] }).masked)
}

function eachText(texts: Texts, mask: (text: string) => string): Texts {
  return Object.fromEntries(TEXTS.map((field) => [field, texts[field] === null ? null : mask(texts[field])])) as Texts
}
