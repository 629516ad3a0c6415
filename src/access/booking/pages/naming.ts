// Where things are and lead to, on these pages.
import type { Lang } from '../../../platform/i18n.ts'
import { nameIn } from '../../../ui/index.ts'
import { branchOf, clinicOf } from '../../naming.ts'
import type { Where } from '../queries/places.ts'

/** «Городская поликлиника № 7, филиал № 2, ул. Лесная, 3» */
export function wholeAddress(lang: Lang, where: Where): string {
  return [clinicOf(lang, where), branchOf(lang, where), where.address && nameIn(lang, where.address)].filter(Boolean).join(', ')
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
