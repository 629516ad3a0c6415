// Words on their way to the public: what is hidden in them and what stands there instead. Pure.
import type { Lang } from '../../platform/i18n.ts'
import { TEXTS, type TextField, type Texts } from '../answer.ts'
import { type KnownNames, MASK_WORDS, maskText } from '../mask.ts'

/** Rules under which words are not published; words/ has their sentences. */
export const REFUSAL_RULES = ['personal_data', 'insult', 'accusation', 'not_about_visit', 'advertising', 'unreadable'] as const
export type RefusalRule = (typeof REFUSAL_RULES)[number]

/** A stretch of a text as the public reads it; with `hidden`, it stands instead of that. */
export interface Piece {
  shown: string
  hidden?: string
}

/** What a moderator sees of an answer's words. */
export type Pieces = Record<TextField, Piece[] | null>

/**
 * The words as the public would read them. In: the words as staff read them, whose names are known, and what a moderator
 * hides besides, as it stands in the text in any case. Out: the pieces of each text, and the words to hide that stand in
 * none of them.
 */
export function publicPieces(
  staff_texts: Texts, known: KnownNames, lang: Lang, hide: readonly string[], hidden_word: string,
): { pieces: Pieces; missing: string[] } {
  const found = new Set<string>()
  const pieces = Object.fromEntries(TEXTS.map((field) => {
    const text = staff_texts[field]
    if (text === null) return [field, null]
    return [field, hide.reduce((rest, words) => hideIn(rest, words, hidden_word, found), maskedPieces(text, known, lang))]
  })) as Pieces
  return { pieces, missing: hide.filter((words) => !found.has(words)) }
}

/** The words that the pieces leave. */
export function shownTexts(pieces: Pieces): Texts {
  return Object.fromEntries(TEXTS.map((field) => [field, pieces[field]?.map(({ shown }) => shown).join('') ?? null])) as Texts
}

/** What a moderator typed to hide: a line each, without the empty ones. */
export function readHidden(typed: string): string[] {
  return [...new Set(typed.split(/\r?\n/).map((line) => line.trim().replace(/\s+/g, ' ')).filter((line) => line !== ''))]
}

function maskedPieces(text: string, known: KnownNames, lang: Lang): Piece[] {
  const { spans } = maskText(text, known, { keepDoctors: false, words: MASK_WORDS[lang] })
  const pieces: Piece[] = []
  let from = 0
  for (const { start, end, kind } of spans) {
    pieces.push({ shown: text.slice(from, start) }, { shown: MASK_WORDS[lang][kind], hidden: text.slice(start, end) })
    from = end
  }
  return [...pieces, { shown: text.slice(from) }].filter(({ shown }) => shown !== '')
}

function hideIn(pieces: readonly Piece[], words: string, hidden_word: string, found: Set<string>): Piece[] {
  const whole = words.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('\\s+')
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${whole}(?![\\p{L}\\p{N}])`, 'giu')
  return pieces.flatMap((piece): Piece[] => {
    if (piece.hidden !== undefined) return [piece]
    const parts: Piece[] = []
    let from = 0
    for (const match of piece.shown.matchAll(pattern)) {
      found.add(words)
      parts.push({ shown: piece.shown.slice(from, match.index) }, { shown: hidden_word, hidden: match[0] })
      from = match.index + match[0].length
    }
    return [...parts, { shown: piece.shown.slice(from) }].filter(({ shown }) => shown !== '')
  })
}
