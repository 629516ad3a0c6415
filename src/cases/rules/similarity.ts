// How alike two replies are: the share of common letter groups. Small edits, other numbers and other word endings change
// few groups, another subject changes most.
import { plain } from './russian.ts'

/** Letters in a group. Four tell «починили» from «почитали» and bear a changed ending. */
const GROUP_LENGTH = 4

/**
 * From this share on two replies are near-identical. Measured on the 34 pairs of similarity.test.ts: variants of one
 * text share 0.41 to 1, different replies at most 0.19, about the same subject too; 0.36 stands between.
 */
export const NEAR_IDENTICAL_MIN = 0.36

// what every polite letter has says nothing about likeness
const COURTESY = /(?<!\p{L})(?:здравствуйте|добрый день|уважаем\p{L}+ \p{L}+|спасибо(?: за \p{L}+)?|благодар(?:ю|им)(?: вас)?(?: за \p{L}+)?|с уважением|hello|good (?:morning|day)|dear \p{L}+|thank you(?: for \p{L}+(?: us)?)?|(?:kind|best) regards|yours (?:sincerely|faithfully))(?!\p{L})/gu

/** The groups of four letters of a text, courtesies, case, «ё», marks and spaces left out. */
export function groupsOf(text: string): ReadonlySet<string> {
  const letters = plain(text).replace(COURTESY, ' ').replace(/[^\p{L}\d]+/gu, ' ').trim()
  const groups = new Set<string>()
  for (let at = 0; at + GROUP_LENGTH <= letters.length; at += 1) groups.add(letters.slice(at, at + GROUP_LENGTH))
  // a text shorter than a group is its own
  if (groups.size === 0) groups.add(letters)
  return groups
}

/** Common groups ÷ all groups of both, from 0 to 1 (Jaccard). */
export function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let common = 0
  for (const group of one) if (other.has(group)) common += 1
  return common / (one.size + other.size - common)
}

/** The most alike of some texts with its share, or undefined when there are none. */
export function findNearest(text: string, others: readonly string[]): { index: number; share: number } | undefined {
  const groups = groupsOf(text)
  let nearest: { index: number; share: number } | undefined
  others.forEach((other, index) => {
    const share = likeness(groups, groupsOf(other))
    if (!nearest || share > nearest.share) nearest = { index, share }
  })
  return nearest
}
