// How the gate reads: texts cut into sentences, words in one spelling. Regular expressions know no Cyrillic word
// boundary, so patterns are put together here.

/** One spelling: lower case, е for ё, plain spaces and dashes. */
export function plain(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е').replace(/[\u00a0\s]+/g, ' ').replace(/[–—]/g, '-').trim()
}

/** Sentences of a text in one spelling. Shortenings with a full stop («ул.», «г.», «т. д.») do not end one. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/\n+/)
    .flatMap((line) => plain(line).split(/(?<=[.!?…])(?<!(?:^|[ (])(?:\p{L}|ул|кв|каб|тел|руб|мин|им|пр|др|стр|mr|ms|dr)\.)\s+(?=[\p{L}\d«"(])/u))
    .map((sentence) => sentence.trim())
    .filter(Boolean)
}

/** A pattern that fits whole words only, from parts that are joined by «or». Global, for `matchAll`. */
export function words(...parts: RegExp[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\d])(?:${parts.map((part) => part.source).join('|')})(?![\\p{L}\\d])`, 'gu')
}

/** Whether a pattern made by `words` is found. */
export function has(pattern: RegExp, sentence: string): boolean {
  return sentence.search(pattern) >= 0
}
