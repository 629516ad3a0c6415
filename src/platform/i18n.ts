// Words live in each slice: `words/ru.ts` is the type, `words/en.ts` satisfies it. No sentence is glued from pieces:
// a message that needs a number or a name is a function, and chooses its own plural.

export type Lang = 'ru' | 'en'
export const LANGS: readonly Lang[] = ['ru', 'en']

/** The no-break space that stands between a number and its noun. */
export const NBSP = '\u00a0'

/**
 * Joins the two catalogues of a slice into one chooser.
 * In: the Russian catalogue (the type) and the English one. Out: a function from a language to its catalogue.
 */
export function catalogue<W>(ru: W, en: W): (lang: Lang) => W {
  return (lang) => (lang === 'en' ? en : ru)
}

const rules = { ru: new Intl.PluralRules('ru'), en: new Intl.PluralRules('en') }

/** The Russian form for n: `plural(5, 'день', 'дня', 'дней')` → «дней». Fractions take the second form. */
export function pluralRu(n: number, one: string, few: string, many: string): string {
  const form = rules.ru.select(n)
  return form === 'one' ? one : form === 'many' ? many : few
}

/** The English form for n: `pluralEn(1, 'day', 'days')` → «day». */
export function pluralEn(n: number, one: string, other: string): string {
  return rules.en.select(n) === 'one' ? one : other
}

/**
 * A number as the language writes it: «4,4», «1 940» with no-break spaces; English «4.4», «1,940».
 * `digits` is the fixed count of decimals; values are expected to be rounded already (statistics: half up).
 */
export function formatNumber(lang: Lang, value: number, digits = 0): string {
  return numberFormat(lang, digits, lang === 'en' || Math.abs(value) >= 1000).format(value)
}

// dear to make, cheap to use: some dozens there can be
const number_formats = new Map<string, Intl.NumberFormat>()
function numberFormat(lang: Lang, digits: number, useGrouping: boolean): Intl.NumberFormat {
  const key = `${lang} ${digits} ${useGrouping}`
  let format = number_formats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(lang === 'ru' ? 'ru-RU' : 'en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping })
    number_formats.set(key, format)
  }
  return format
}

/** A share from 0 to 1 as whole per cent: «16 %» (no-break space) in Russian, «16%» in English. */
export function formatPercent(lang: Lang, share: number): string {
  const whole = Math.floor(share * 100 + 0.5)
  return lang === 'ru' ? `${whole}${NBSP}%` : `${whole}%`
}

/** Whether a value names one of our languages. */
export function isLang(value: unknown): value is Lang {
  return value === 'ru' || value === 'en'
}
