// How a role is written for people.
import { type Lang, NBSP } from '../../platform/i18n.ts'
import { NETWORK_ID } from '../../platform/ids.ts'
import { formatDate } from '../../platform/time.ts'
import type { ListedRole } from '../queries/roles.ts'
import { peopleWords } from '../words/index.ts'

/** Where a role holds: a clinic's name, or the whole network. */
export function placeOf(lang: Lang, role: ListedRole): string {
  const words = peopleWords(lang).role_page
  if (role.clinic_id === NETWORK_ID) return words.network
  const name = lang === 'ru' ? role.clinic_name_ru : role.clinic_name_en
  return name?.replace(/([№.]) (?=\d)/g, `$1${NBSP}`) ?? words.clinic_gone
}

/** «с пн 1 июня по вт 24 ноября» */
export function datesOf(lang: Lang, role: { valid_from: string; valid_to: string | null }, today: string): string {
  const words = peopleWords(lang).role_page
  const from = formatDate(lang, role.valid_from, today)
  return role.valid_to === null ? words.since(from) : words.between(from, formatDate(lang, role.valid_to, today))
}
