// Mistakes of typing: a letter more, less, other or swapped, and the wrong keyboard. Pure.

/** How many mistakes a word of so many letters may have: short words are too alike to be guessed. */
export function mistakesMax(letters: number): number {
  return letters < 4 ? 0 : letters < 7 ? 1 : 2
}

/**
 * How many letters were added, left out, changed or swapped with their neighbour (optimal string alignment) between two
 * words; anything above `max` is told as max + 1.
 */
export function countMistakes(one: string, other: string, max: number): number {
  if (Math.abs(one.length - other.length) > max) return max + 1
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i++) {
    const line = [i]
    for (let j = 1; j <= other.length; j++) {
      const is_same = one[i - 1] === other[j - 1]
      let least = Math.min(last[j]! + 1, line[j - 1]! + 1, last[j - 1]! + (is_same ? 0 : 1))
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) least = Math.min(least, before[j - 2]! + 1)
      line.push(least)
    }
    before = last
    last = line
  }
  return Math.min(last[other.length]!, max + 1)
}

// the last ones are the same keys with shift
const LATIN_KEYS = `qwertyuiop[]asdfghjkl;'zxcvbnm,.\`{}:"<>~`
const RUSSIAN_KEYS = 'йцукенгшщзхъфывапролджэячсмитьбюёхъжэбюё'

/** What would have been typed with the Russian keyboard: `jrekbcn` → «окулист». */
export function fromLatinKeys(text: string): string {
  return text.replaceAll(/[^\s\d]/g, (letter) => RUSSIAN_KEYS[LATIN_KEYS.indexOf(letter)] ?? letter)
}
