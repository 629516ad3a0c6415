// How doctors, specialties and places are written on the pages of access.
import { type Lang, NBSP } from '../platform/i18n.ts'
import { nameIn } from '../ui/index.ts'

interface Doctor { family: string | null; given: string | null; patronymic: string | null }

/** «Соколова Анна Игоревна»; null when nobody is named. */
export function doctorOf(lang: Lang, doctor: Doctor | undefined): string | null {
  const name = [doctor?.family, doctor?.given, doctor?.patronymic].filter(Boolean).join(' ')
  return name === '' ? null : nameIn(lang, name)
}

/** «Соколова А. И.» for lists; null when nobody is named. */
export function shortDoctor(lang: Lang, doctor: Doctor | undefined): string | null {
  if (!doctor?.family) return null
  const initials = [doctor.given, doctor.patronymic].filter(Boolean).map((name) => `${nameIn(lang, name!).slice(0, 1)}.`)
  return [nameIn(lang, doctor.family), ...initials].join(NBSP)
}

export function specialtyOf(lang: Lang, one: { specialty_ru: string; specialty_en: string }): string {
  return lang === 'en' ? one.specialty_en : one.specialty_ru
}

export function branchOf(lang: Lang, one: { branch_ru: string; branch_en: string }): string {
  return lang === 'en' ? one.branch_en : one.branch_ru
}

export function clinicOf(lang: Lang, one: { clinic_ru: string; clinic_en: string }): string {
  return lang === 'en' ? one.clinic_en : one.clinic_ru
}

/** The name of a room or floor: in English the two usual words are put into English, the rest into Latin letters. */
export function placeIn(lang: Lang, name: string): string {
  if (lang === 'ru') return name
  return nameIn(lang, name.replace(/кабинет|каб\./iu, 'Room').replace(/(\d+)(?:-?й)?\s*этаж/iu, `floor${NBSP}$1`))
}

/** The same beside the word “Room”: «Кабинет 301» is 301, «Процедурная» stays. */
export function roomIn(lang: Lang, name: string): string {
  return placeIn(lang, name.replace(/^(?:кабинет|каб\.)\s*(?=\S)/iu, ''))
}

/** «09.05.1980», as documents write a birth date. */
export function writtenDate(date: string): string {
  return date.split('-').toReversed().join('.')
}
