export type Shape = 'lower' | 'title' | 'upper' | 'initial'

/** A word of a text. Offsets are UTF-16 units; `lower` has ё as е. */
export interface Token {
  start: number
  end: number
  lower: string
  shape: Shape
  /** Nothing but the sentence's start explains the capital letter. */
  opening: boolean
  /** Only spaces (or an initial's full stop) part it from the word before. */
  glued: boolean
  /** Like `glued`, or with a colon or a dash between: «врач: Иванова». */
  linked: boolean
  /** An initial's full stop stands right behind it. */
  dotted: boolean
}

const WORD = /\p{L}+(?:[-’']\p{L}+)*/gu
const ABBREVIATION = /^(?:dr|mr|mrs|ms|prof|др|зав|проф|гл|мед|ст|им|г|ул|м)$/

/**
 * The words of a text. A text wholly in capitals, or with a capital on nearly every word, gives lower-case
 * shapes: there a capital letter says nothing.
 */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(WORD)) {
    const word = match[0].includes('-') ? match[0].replace(/-(?:то|ка|таки|же)$/, '') : match[0]
    const start = match.index
    const end = start + word.length
    const before = tokens.at(-1)
    const gap =
      before === undefined
        ? text.slice(Math.max(0, start - 4), start)
        : text.slice(before.end, Math.min(start, before.end + 8))
    const dotted = text[end] === '.'
    const spaced = before !== undefined && gap === ' '
    const glued = !spaced && before !== undefined && isGlue(before, gap)
    tokens.push({
      start,
      end,
      lower: word.toLowerCase().replaceAll('ё', 'е'),
      shape: shapeOf(word, dotted, before, gap),
      opening: !spaced && opensSentence(before, gap),
      glued: spaced || glued,
      linked: spaced || glued || (before !== undefined && /^\s{0,2}[:—–-]\s{0,2}$/.test(gap)),
      dotted,
    })
  }
  return evenShapes(tokens)
}

function shapeOf(word: string, dotted: boolean, before: Token | undefined, gap: string): Shape {
  const first = word[0] ?? ''
  if (first === first.toLowerCase()) return 'lower'
  if (word.length === 1) {
    const afterInitial = before?.shape === 'initial' && before.dotted && /^\.\s?$/.test(gap)
    return dotted || afterInitial ? 'initial' : 'upper'
  }
  return word === word.toUpperCase() ? 'upper' : 'title'
}

function opensSentence(before: Token | undefined, gap: string): boolean {
  if (before === undefined) return true
  if (/^[ \t\u00a0]+$/.test(gap)) return false
  if (before.shape === 'initial' && /^\.[ \t\u00a0]*$/.test(gap)) return false
  return !INSIDE.test(gap)
}

// A comma, a dash or a bracket before a capital letter: the sentence goes on.
const INSIDE = new RegExp(
  String.raw`^[,)]?[ \t\u00a0]{0,2}[—–-]?[ \t\u00a0]{1,2}[«"(]?$|` +
    String.raw`^[,»"),]{1,2}[ \t\u00a0]{1,2}$|^[ \t\u00a0]?[(«"]$`,
)

function isGlue(before: Token, gap: string): boolean {
  if (/^[ \t\u00a0]{1,3}$/.test(gap)) return true
  const shortened = before.shape === 'initial' || ABBREVIATION.test(before.lower)
  return shortened && /^\.[ \t\u00a0]{0,3}$/.test(gap)
}

function evenShapes(tokens: Token[]): Token[] {
  const long = tokens.filter((token) => token.end - token.start > 2)
  const inner = long.filter((token) => !token.opening)
  const upper = long.filter((token) => token.shape === 'upper').length
  const title = inner.filter((token) => token.shape === 'title').length
  const shouted = long.length > 3 && upper > long.length * 0.6
  const flat: Shape | null = shouted
    ? 'upper'
    : inner.length > 7 && title > inner.length * 0.75
      ? 'title'
      : null
  if (flat === null) return tokens
  return tokens.map((token) => (token.shape === flat ? { ...token, shape: 'lower' } : token))
}
