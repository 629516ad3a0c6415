// Names as pages of offers write them.
import type { Lang } from '../../../platform/i18n.ts'

/** «Городская поликлиника № 7, филиал № 2» */
export function branchName(lang: Lang, one: { name_ru: string; name_en: string; clinic_ru: string; clinic_en: string }): string {
  return lang === 'en' ? `${one.clinic_en}, ${one.name_en}` : `${one.clinic_ru}, ${one.name_ru}`
}

export function inLang(lang: Lang, one: { name_ru: string; name_en: string }): string {
  return lang === 'en' ? one.name_en : one.name_ru
}
