// Names as pages of offers write them.
import type { Lang } from '../../../platform/i18n.ts'
import { nameIn } from '../../../ui/index.ts'

/** «Городская поликлиника № 7, филиал № 2» */
export function branchName(lang: Lang, one: { name_ru: string; name_en: string; clinic_ru: string; clinic_en: string }): string {
  return lang === 'en' ? `${one.clinic_en}, ${one.name_en}` : `${one.clinic_ru}, ${one.name_ru}`
}

export function inLang(lang: Lang, one: { name_ru: string; name_en: string }): string {
  return lang === 'en' ? one.name_en : one.name_ru
}

/** «Соколова Анна Игоревна»; null when no doctor is named. */
export function doctorOf(lang: Lang, one: { family: string | null; given: string | null; patronymic: string | null }): string | null {
  const name = [one.family, one.given, one.patronymic].filter(Boolean).join(' ')
  return name === '' ? null : nameIn(lang, name)
}
