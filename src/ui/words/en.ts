import { NBSP, formatNumber, formatPercent, pluralEn } from '../../platform/i18n.ts'
import type { Words } from './ru.ts'

const count = (n: number) => formatNumber('en', n)

export const en: Words = {
  service: 'Otklik',
  title_of: (page) => `${page} — Otklik`,
  home: 'Home',
  skip: 'Skip to content',
  demo: 'This is a demonstration: the city and its people are invented',
  other_language: 'Русский',
  sign_in: 'Sign in',
  sign_out: 'Sign out',
  sections: 'Sections',
  rail_groups: { answers: 'Patients’ answers', booking: 'Booking', reception: 'Reception', network: 'Network' },
  menu: 'Menu',
  breadcrumbs: 'Where you are',
  footer_words: 'Otklik: the city asks, listens and answers',
  back_to_list: 'Back to the list',
  keys_title: 'Keys',
  keys_next: 'next row',
  keys_previous: 'previous row',
  keys_open: 'open',
  keys_search: 'search',

  optional: 'optional',
  errors_title: (n) => `${n}${NBSP}${pluralEn(n, 'answer needs', 'answers need')} correcting`,
  choose: 'Choose',
  length_max: (n) => `Up to ${count(n)}${NBSP}${pluralEn(n, 'character', 'characters')}`,
  file_size_max: (megabytes) => `No more than ${count(megabytes)}${NBSP}MB`,
  cancel: 'Do not do this',

  star_names: ['1, very bad', '2, bad', '3, fair', '4, good', '5, excellent'],
  star_worst: 'very bad',
  star_best: 'excellent',
  not_applicable: 'Nothing to rate',

  fine: 'fine',
  attention: 'needs attention',
  late: 'late',
  unknown: 'no data',
  notice_info: 'Note',
  notice_success: 'Done',
  notice_warning: 'Please note',
  notice_error: 'Error',

  no_data: 'no data',
  hidden: 'hidden',
  hidden_why: 'Hidden where answers are so few that a person could be recognised.',
  figure_answers: (answers, letters) =>
    `${count(answers)}${NBSP}${pluralEn(answers, 'answer', 'answers')} of${NBSP}` +
    `${count(letters)}${NBSP}${pluralEn(letters, 'letter', 'letters')}, ` +
    formatPercent('en', answers / letters),
  figure_answers_only: (answers) => `${count(answers)}${NBSP}${pluralEn(answers, 'answer', 'answers')}`,
  figure_spoken: (value, low, high) => `${value} of${NBSP}5; most likely between ${low} and${NBSP}${high}`,
  figure_spoken_alone: (value) => `${value} of${NBSP}5`,
  figure_later: (needed) => `The mark will be shown once there are at least ${count(needed)} answers`,
  how_counted: 'How we count',

  pages: 'Pages',
  page_of: (page, pages) => `Page ${count(page)} of${NBSP}${count(pages)}`,
  page_previous: 'Previous',
  page_next: 'Next',

  month: 'Month',
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  chart_table: 'The same numbers as a table',
  progress_of: (done, total) => `${count(done)} of${NBSP}${count(total)}`,

  already_sending: 'Already sending. There is no need to press again.',
  still_opening: 'Opening the page; the server is slow to answer.',
  characters_left: 'Characters left:',
  characters_over: 'Characters too many:',
}
