// From words as they are typed to what PostgreSQL looks for: any of the words in any of their forms, the last one as a
// beginning, since it is still being typed. Pure.

const WORDS_MAX = 24
/** A beginning of one or two letters finds everything. */
const BEGINNING_MIN = 3

export interface Sought {
  /** Any of them: for `to_tsquery`. */
  any: string
  /** Each by itself, to count how many are found. */
  each: string[]
}

/** What to look for; undefined when nothing worth looking for was typed. */
export function readSought(typed: string): Sought | undefined {
  // letters that a mark was left over from: «İ» in small is «i» and a dot
  const text = typed.normalize('NFC').toLowerCase().replace(/\p{M}/gu, '').replaceAll('ё', 'е')
  const words = [...text.matchAll(/[\p{L}\p{N}]{2,40}/gu)].map(([word]) => word)
  if (words.length === 0) return undefined
  const is_open = /[\p{L}\p{N}]$/u.test(text) && words.at(-1)!.length >= BEGINNING_MIN
  const whole = [...new Set(words.slice(0, WORDS_MAX))].map((word) => `'${word}'`)
  const last = words.at(-1)!
  // the word being typed: as it stands, or as the beginning of one
  const each = whole.map((token) => (is_open && token === `'${last}'` ? `${token} | ${token}:*` : token))
  return { any: each.join(' | '), each }
}
