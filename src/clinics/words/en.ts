import { NBSP, formatNumber, pluralEn } from '../../platform/i18n.ts'
import type { Words } from './ru.ts'

export const en: Words = {
  list: {
    title: 'The city’s clinics',
    lead: 'Choose a clinic to see its addresses, its hours and what patients say.',
    search: 'Name or number',
    find: 'Find',
    found: (n) => `${formatNumber('en', n)}${NBSP}${pluralEn(n, 'clinic', 'clinics')} found`,
    show_all: 'Show all',
    none: (q) => `We found no clinic “${q}”`,
    none_next: 'Check the number or type a part of the name, for instance “7” or “children”.',
    empty: 'There are no clinics yet',
    empty_next: 'They appear once their information systems are connected.',
    no_okrug: 'No okrug',
    child: 'for children',
    both: 'for adults and children',
    adult: 'for adults',
  },
  page: {
    chief: 'Chief doctor',
    phone: 'Phone',
    okrug: 'Okrug',
    audience: 'Who is seen',
    branches: 'Branches',
    address: 'Address',
    hours: 'Hours',
    no_branches: 'No branches are entered yet',
    no_branches_next: 'The clinic itself sends what is known about its branches.',
    all: 'All clinics',
    work: 'For staff',
  },
  days: { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' },
  hours: (days, opens, closes) => `${days}${NBSP}${opens}–${closes}`,
  days_from_to: (from, to) => `${from}–${to}`,
}
