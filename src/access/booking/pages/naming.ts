// How places, doctors and times are written on these pages.
import { NBSP, type Lang } from '../../../platform/i18n.ts'
import { nameIn } from '../../../ui/index.ts'
import type { DoctorName, Where } from '../queries/places.ts'

/** «Соколова А. И.» */
export function shortDoctor(lang: Lang, doctor: DoctorName | undefined): string {
  if (!doctor) return ''
  const initials = [doctor.given, doctor.patronymic].filter((part) => part !== null && part !== '').map((part) => `${part!.slice(0, 1)}.`)
  return nameIn(lang, [doctor.family, ...initials].join(NBSP))
}

/** «Соколова Анна Игоревна» */
export function fullDoctor(lang: Lang, doctor: DoctorName | undefined): string {
  if (!doctor) return ''
  return nameIn(lang, [doctor.family, doctor.given, doctor.patronymic].filter(Boolean).join(' '))
}

export function branchName(lang: Lang, where: Where): string {
  return lang === 'en' ? where.branch_en : where.branch_ru
}

export function clinicName(lang: Lang, where: Where): string {
  return lang === 'en' ? where.clinic_en : where.clinic_ru
}

export function specialtyName(lang: Lang, where: Where): string {
  return lang === 'en' ? where.specialty_en : where.specialty_ru
}

/** «Городская поликлиника № 7, филиал № 2, ул. Лесная, 3» */
export function wholeAddress(lang: Lang, where: Where): string {
  return [clinicName(lang, where), branchName(lang, where), where.address && nameIn(lang, where.address)].filter(Boolean).join(', ')
}

/** The addresses of these pages. */
export const paths = {
  times: (where: Where, query: Record<string, string | undefined> = {}) =>
    withQuery(`/access/times/${where.clinic_slug}/${where.branch_slug}/${where.specialty_code}`, query),
  branch: (where: Where) => `/access/branches/${where.clinic_slug}/${where.branch_slug}/${where.specialty_code}`,
  booking: (clinic_slug: string, booking_id: string, rest = '') => `/access/bookings/${clinic_slug}/${booking_id}${rest}`,
  choose: (query: Record<string, string | undefined>) => withQuery('/access', query),
  hold: (query: Record<string, string | undefined>) => withQuery('/access/holds', query),
}

function withQuery(path: string, query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '')
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}
