// What a spot, a level and a step are called in a language.
import type { Level, Spot, Step } from '../../clinics/index.ts'
import { type Lang, NBSP } from '../../platform/i18n.ts'
import { nameIn } from '../../ui/index.ts'
import type { Receiving } from './queries.ts'
import { wayWords } from './words/index.ts'

export function levelName(lang: Lang, level: Level): string {
  // a number keeps to its noun: «4-й этаж», “Floor 4”
  return (lang === 'en' ? level.name_en : level.name_ru).replace(/(?<=\d\S*) | (?=\d)/g, NBSP)
}

/** «Кабинет 412», «Лифт А», «Туалет», or the name that the plan gives it. */
export function spotName(lang: Lang, spot: Spot): string {
  const words = wayWords(lang)
  if (spot.kind === 'lift') return words.lift(spot.label)
  if (spot.kind === 'stairs') return words.stairs(spot.label)
  if (spot.kind === 'room' && spot.label !== null) return words.room(spot.label)
  const own = lang === 'en' ? (spot.name_en ?? (spot.name_ru && nameIn('en', spot.name_ru))) : spot.name_ru
  return own ?? words.places[spot.kind]
}

/** What a room with a number is besides: «Процедурный кабинет»; null when the plan says no more than the number. */
export function spotNote(lang: Lang, spot: Spot): string | null {
  if (spot.kind !== 'room' || spot.label === null) return null
  const own = lang === 'en' ? spot.name_en : spot.name_ru
  return own === null || own.includes(spot.label) ? null : own
}

/** «Соколова А. И.»; null when no doctor is named. */
export function doctorShort(lang: Lang, { family, given, patronymic }: Receiving): string | null {
  if (family === null) return null
  const initials = [given, patronymic].filter(Boolean).map((name) => `${nameIn(lang, name!).slice(0, 1)}.`)
  return [nameIn(lang, family), ...initials].join(NBSP)
}

export function specialtyName(lang: Lang, { specialty_ru, specialty_en }: Receiving): string {
  return lang === 'en' ? specialty_en : specialty_ru
}

/** Lengths as one says them: to the metre below twenty, to five above. */
export function roundMetres(metres: number): number {
  return metres < 20 ? Math.max(1, Math.round(metres)) : Math.round(metres / 5) * 5
}

/** A time that one can rely on: whole minutes, rounded up. */
export function roundMinutes(seconds: number): number {
  return Math.max(1, Math.ceil(seconds / 60))
}

/** «4-й» stays on one line: a word joiner after its hyphen. */
function unbroken(name: string): string {
  return name.replace(/(?<=\d-)(?=\p{L})/gu, '\u2060')
}

/** The sentence of a step. */
export function stepSentence(lang: Lang, step: Step): string {
  const words = wayWords(lang)
  switch (step.kind) {
    case 'leave': return words.leave[step.of][step.turn](roundMetres(step.metres))
    case 'walk': {
      const metres = roundMetres(step.metres)
      if (step.until === 'lift') return words.walk_to_lift[step.turn](metres, step.label)
      return step.until === 'stairs' ? words.walk_to_stairs[step.turn](metres, step.label) : words.walk[step.turn](metres)
    }
    case 'ramp': return words.ramp(roundMetres(step.metres))
    case 'lift': return (step.up ? words.lift_up : words.lift_down)[step.side](step.label, unbroken(levelName(lang, step.level)))
    case 'stairs':
      if (step.storeys === 0) return words.few_steps
      return (step.up ? words.stairs_up : words.stairs_down)[step.side](step.label, unbroken(levelName(lang, step.level)))
    case 'arrive': return words.arrive[step.side](spotName(lang, step.spot))
  }
}
