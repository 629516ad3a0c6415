/**
 * A pattern's alternatives from words parted by white space: `anyOf('ул пер')` → `(?:ул|пер)`; each may be
 * a pattern.
 */
export function anyOf(words: string): string {
  return `(?:${words.trim().split(/\s+/).join('|')})`
}
