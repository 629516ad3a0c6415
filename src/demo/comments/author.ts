import type { Random } from '../random.ts'
import { fits, sayPhrase } from './phrases.ts'
import type { Said, Voice } from './phrases.ts'

export type Mark = 1 | 2 | 3 | 4 | 5

/** What a text is written about; the marks and the text agree. */
export type Impression = {
  doctor_mark: Mark
  clinic_mark: Mark
  /** Marks of the three optional questions; absent or null is «not applicable». */
  axes?: { staff?: Mark | null, wait?: Mark | null, premises?: Mark | null } | undefined
  /** Code of `specialties`. */
  specialty: string
  doctor_sex: 'male' | 'female'
  /** Who writes; by default a woman twice as often. */
  author_sex?: 'male' | 'female' | undefined
  /** How good the branch truly is, in standard deviations: 0 ordinary, 1 good, −1 bad. */
  branch_quality: number
  /** 1 January to 12 December: cloakrooms in winter, stuffy corridors in summer. */
  month: number
  child: boolean
  /** Absent: about 4 % write English. */
  lang?: 'ru' | 'en' | undefined
}

/** Who writes: what was lived through, which forms the words take, and the mood of the whole (1 to 5). */
export type Author = { random: Random, impression: Impression, voice: Voice, mood: number }

export function makeAuthor(random: Random, impression: Impression): Author {
  return { random, impression, voice: drawVoice(random, impression), mood: moodOf(impression) }
}

/** As `choose`, in words; a list without a fitting phrase is a fault. */
export function say(author: Author, list: readonly Said[], mark: number): string {
  const said = choose(author, list, mark, () => true)
  if (said === undefined) throw new Error(`No phrase for the mark ${mark}: the lists have a gap.`)
  return sayPhrase(author.random, said.text, author.voice)
}

/** One phrase that fits the mark and the voice, or nothing. Draws first, looks through the list after. */
export function choose(
  author: Author,
  list: readonly Said[],
  mark: number,
  allowed: (said: Said) => boolean,
): Said | undefined {
  for (let attempt = 0; attempt < 12; attempt++) {
    const said = author.random.pick(list)
    if (fits(said, mark, author.voice) && allowed(said)) return said
  }
  const fitting = list.filter((said) => fits(said, mark, author.voice) && allowed(said))
  return fitting.length > 0 ? author.random.pick(fitting) : undefined
}

const by_theme = new Map<readonly Said[], Map<string, Said[]>>()

/** The phrases of a list on one theme. */
export function themed(list: readonly Said[], theme: string): Said[] {
  let themes = by_theme.get(list)
  if (themes === undefined) by_theme.set(list, themes = Map.groupBy(list, (said) => said.theme))
  return themes.get(theme) ?? []
}

/** Where a question of its own was marked, the text does not say the opposite. */
export function agrees(author: Author, theme: string, mark: number): boolean {
  const { axes } = author.impression
  const own = staff_themes.has(theme) ? axes?.staff : wait_themes.has(theme) ? axes?.wait
    : premises_themes.has(theme) ? axes?.premises : undefined
  return own === undefined || own === null || Math.abs(own - mark) <= 1
}

const staff_themes = new Set(['desk', 'nurse', 'administrators', 'phone'])
const wait_themes = new Set(['queue'])
const premises_themes = new Set(['clean', 'air', 'cloak', 'lift', 'pram', 'cabinets', 'signs'])

function drawVoice(random: Random, impression: Impression): Voice {
  return {
    doctor_sex: impression.doctor_sex,
    author_sex: impression.author_sex ?? (random.chance(womenShare(impression)) ? 'female' : 'male'),
    child_sex: random.chance(0.51) ? 'male' : 'female',
    child: impression.child,
    specialty: impression.specialty,
    month: impression.month,
  }
}

function womenShare(impression: Impression): number {
  if (impression.child) return 0.86
  return { 'ob-gyn': 1, urologist: 0.15 }[impression.specialty] ?? 0.66
}

/** The mood of the whole: the mean of the two marks, the worse one when they halve. */
function moodOf(impression: Impression): number {
  return Math.floor((impression.doctor_mark + impression.clinic_mark) / 2)
}
