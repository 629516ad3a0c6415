/** What a masked stretch of text was: the placeholder's word is chosen by it. */
export type MaskKind =
  | 'person'
  | 'phone'
  | 'address'
  | 'policy'
  | 'passport'
  | 'snils'
  | 'document'
  | 'card'
  | 'plate'
  | 'email'
  | 'link'
  | 'birth_date'

/** A stretch `[start, end)` of a text, in UTF-16 units. */
export interface Span {
  start: number
  end: number
  kind: MaskKind
}

/**
 * Orders spans and joins those that overlap, so that nothing of either shows.
 * In: spans of one text, the more certain kinds first. Out: spans by start, apart from each other; a joined
 * one has the kind of the span that was named earlier in the list.
 */
export function joinSpans(spans: readonly Span[]): Span[] {
  const ranked = spans.map((span, rank) => ({ ...span, rank }))
  ranked.sort((a, b) => a.start - b.start || a.rank - b.rank)
  const joined: (Span & { rank: number })[] = []
  for (const span of ranked) {
    const last = joined.at(-1)
    if (last === undefined || span.start >= last.end) {
      joined.push(span)
      continue
    }
    last.end = Math.max(last.end, span.end)
    if (span.rank < last.rank) {
      last.kind = span.kind
      last.rank = span.rank
    }
  }
  return joined.map(({ start, end, kind }) => ({ start, end, kind }))
}
