import type { Lang } from '../platform/i18n.ts'
import { findAddresses } from './mask/addresses.ts'
import { findLinks } from './mask/links.ts'
import { findNames } from './mask/names.ts'
import type { PersonName } from './mask/names.ts'
import { findNumbers } from './mask/numbers.ts'
import { joinSpans } from './mask/spans.ts'
import type { MaskKind, Span } from './mask/spans.ts'

export type { MaskKind, PersonName, Span }

/** The words that stand in place of what is masked, by kind. */
export type MaskWords = Record<MaskKind, string>

export const MASK_WORDS: Record<Lang, MaskWords> = {
  ru: {
    person: '[имя]',
    phone: '[телефон]',
    address: '[адрес]',
    policy: '[номер полиса]',
    passport: '[номер паспорта]',
    snils: '[СНИЛС]',
    document: '[номер документа]',
    card: '[номер карты]',
    plate: '[номер машины]',
    email: '[почта]',
    link: '[ссылка]',
    birth_date: '[дата рождения]',
  },
  en: {
    person: '[name]',
    phone: '[phone]',
    address: '[address]',
    policy: '[policy number]',
    passport: '[passport number]',
    snils: '[SNILS]',
    document: '[document number]',
    card: '[card number]',
    plate: '[plate number]',
    email: '[e-mail]',
    link: '[link]',
    birth_date: '[date of birth]',
  },
}

/** Whose names are known beforehand, in the nominative. */
export interface KnownNames {
  doctors: readonly PersonName[]
  patient?: PersonName | undefined
}

export interface Masked {
  masked: string
  spans: Span[]
}

/**
 * Masks what could tell who is meant: names of persons, phones, addresses, numbers of documents, links,
 * birth dates.
 * In: what a patient wrote, Russian or English; the doctors of the visit and the patient. `keepDoctors`
 * (true unless said otherwise) leaves the names of those doctors, for the chief doctor's view; false masks
 * every name, for the public view: all that the chief doctor's view masks, and more. `words` are the
 * placeholders, Russian unless given; each must stand in square brackets.
 * Out: the masked text, and the spans of the original in order, apart from each other. What is outside them
 * is untouched, and masking a masked text changes nothing.
 *
 * Rules, not understanding; a moderator reads after them. They cannot catch: a first name that is also a
 * word, at the start of a sentence without a neighbour («Вера пришла вовремя»); a surname without a usual
 * ending and without a role or name beside it («Гусь не принимает»), or at the start before one («Гусь
 * Ольга Петровна»: Гусь stays); rare surnames and short names in lower case; misspelt names; numbers in
 * words; a street without a house; and telling details («рыжая из регистратуры»). They mask too much where
 * a town or a firm is named like a person.
 */
export function maskText(
  text: string,
  known: KnownNames,
  options: { keepDoctors?: boolean; words?: MaskWords } = {},
): Masked {
  const words = options.words ?? MASK_WORDS.ru
  const sought = known.patient === undefined ? [] : [known.patient]
  const forChief: Finder = (written) => findSpans(written, known.doctors, sought)
  const spans = maskUntilQuiet(text, [], words, forChief)
  if (options.keepDoctors ?? true) return { masked: render(text, spans, words).masked, spans }
  // A doctor's name that is masked alone may hide from the rules the stranger's name that it began, so the
  // public view starts from the chief doctor's and goes on looking with both eyes.
  const open = maskUntilQuiet(text, spans, words, (written) =>
    joinSpans([...forChief(written), ...findSpans(written, [], [...sought, ...known.doctors])]),
  )
  return { masked: render(text, open, words).masked, spans: open }
}

type Finder = (written: string) => Span[]

function maskUntilQuiet(text: string, from: readonly Span[], words: MaskWords, find: Finder): Span[] {
  let spans = [...from]
  for (;;) {
    const { masked, offsets } = render(text, spans, words)
    // A placeholder changes its neighbours' surroundings, so the result is read again until nothing new is
    // found.
    const found = apart(find(masked), findPlaceholders(masked, words))
    if (found.length === 0) return spans
    spans = joinSpans([...spans, ...found.map((span) => toOriginal(span, offsets))])
  }
}

function findSpans(text: string, kept: readonly PersonName[], sought: readonly PersonName[]): Span[] {
  return joinSpans([
    ...findLinks(text),
    ...findNumbers(text),
    ...findAddresses(text),
    ...findNames(text, kept, sought),
  ])
}

/** A stretch that render copied or replaced: from where in the original, to where in the result. */
interface Offset {
  from: number
  to: number
}

function render(
  text: string,
  spans: readonly Span[],
  words: MaskWords,
): { masked: string; offsets: Offset[] } {
  const offsets: Offset[] = []
  let masked = ''
  let from = 0
  for (const span of spans) {
    offsets.push({ from, to: masked.length })
    masked += text.slice(from, span.start) + words[span.kind]
    from = span.end
  }
  offsets.push({ from, to: masked.length })
  return { masked: masked + text.slice(from), offsets }
}

function toOriginal(span: Span, offsets: readonly Offset[]): Span {
  const offset = offsets.findLast((candidate) => candidate.to <= span.start) ?? { from: 0, to: 0 }
  const shift = offset.from - offset.to
  return { start: span.start + shift, end: span.end + shift, kind: span.kind }
}

const PLACEHOLDER = /\[[^[\]\n]{1,30}\]/g
const OWN_WORDS = new Set([...Object.values(MASK_WORDS.ru), ...Object.values(MASK_WORDS.en)])

function findPlaceholders(text: string, words: MaskWords): [number, number][] {
  if (!text.includes('[')) return []
  const own = Object.values(words)
  return [...text.matchAll(PLACEHOLDER)]
    .filter((match) => OWN_WORDS.has(match[0]) || own.includes(match[0]))
    .map((match) => [match.index, match.index + match[0].length])
}

// Both lists are in order. What touches a placeholder is the placeholder, or was masked around it before.
function apart(spans: readonly Span[], placeholders: readonly [number, number][]): Span[] {
  let next = 0
  return spans.filter((span) => {
    while ((placeholders[next]?.[1] ?? Infinity) <= span.start) next++
    return (placeholders[next]?.[0] ?? Infinity) >= span.end
  })
}
