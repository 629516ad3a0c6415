// What is typed about a text, and what is wrong with it, in words.
import { type FieldErrors, type Typed, typedText } from '../platform/http/form.ts'
import type { Lang } from '../platform/i18n.ts'
import { type Mistake, type Texts, findMistakes } from './rules/wording.ts'
import { staffWords } from './words/index.ts'

export function readTexts(typed: Typed): Texts {
  const read = (name: string) => typedText(typed, name).replace(/\r\n?/g, '\n').trim()
  return {
    subject: read('subject'),
    body: read('body'),
    reminder_subject: read('reminder_subject'),
    reminder_body: read('reminder_body'),
  }
}

export function textsOf(texts: Texts): Typed {
  return {
    subject: texts.subject,
    body: texts.body,
    reminder_subject: texts.reminder_subject,
    reminder_body: texts.reminder_body,
  }
}

export function sayMistakes(lang: Lang, texts: Texts): FieldErrors {
  const words = staffWords(lang)
  const say = (mistake: Mistake): string => {
    if (mistake.kind === 'telling') return words.error_telling(mistake.word)
    const sentences = {
      empty: words.error_empty,
      subject_long: words.error_subject_long,
      body_long: words.error_body_long,
      subject_lines: words.error_subject_lines,
    }
    return sentences[mistake.kind]
  }
  return Object.fromEntries(
    Object.entries(findMistakes(texts)).map(([field, mistake]) => [field, say(mistake)]),
  )
}
