import { formatNumber, pluralEn } from '../../platform/i18n.ts'
import type { Words } from './ru.ts'

const count = (n: number, one: string, other: string) => `${formatNumber('en', n)} ${pluralEn(n, one, other)}`

export const en: Words = {
  home_title: 'The city’s polyclinics: how was your visit',
  home_lead: 'Here people read what patients wrote after a visit to a polyclinic, and answer for making it better.',
  doors_title: 'For everybody',
  door_clinics: 'What patients say about clinics',
  door_clinics_more: 'How many answers came, and how we count them.',
  door_letter: 'Tell about your visit',
  door_letter_more: 'Open the link in the chief doctor’s letter: no sign-in and no password is needed.',
  door_letter_demo: 'By the link in the chief doctor’s letter, without sign-in or password. This city’s letters lie in the demonstration’s mailbox.',
  door_people: 'Sign in',
  door_people_more: 'For staff: read patients’ answers. For residents: language of the pages and where you are signed in.',
  door_me: 'My settings',
  door_me_more: 'Language of the pages, roles, and the browsers in which you are signed in.',
  state: (clinics, branches, answers) =>
    `There are ${count(clinics, 'polyclinic', 'polyclinics')} and ${count(branches, 'branch', 'branches')} here now; ` +
    `${count(answers, 'answer', 'answers')} came in the last 30 days.`,
  demo_title: 'This is a demonstration',
  demo_who: 'Who would you like to be?',
  demo_lead: 'The city, its polyclinics, the people and their words are invented.',
  demo_lives: 'The city lives: by day, every minute visits finish, letters leave and answers come.',
  demo_role: (role) => DEMO_ROLES[role],
  demo_person: (name, clinic) => `${name}, ${clinic}`,
  demo_mailbox: 'Open the demonstration’s mailbox',
  work_title: 'My work now',
  work_network: 'The whole network',
  work_clinics: 'All polyclinics',
  work_none: 'You have no role at a clinic yet',
  work_none_next: 'Roles are given by the operator of the system. Tell them where you work and as what.',
  error_404: 'There is no such page',
  error_404_next: 'Check the address, or begin at the home page.',
  error_403: 'This page is not for your role',
  error_403_next: 'If you need it for your work, ask the operator of the system for the role.',
  error_401: 'You are no longer signed in, nothing was saved',
  error_401_next: 'What you wrote is still on the previous page: go back to it, copy the text, sign in and send it again.',
  sign_in_again: 'Sign in again',
  error_429: 'Too many requests in a row',
  error_429_next: 'Wait a minute and try again. What you wrote is still on the previous page.',
  error_400: 'The request could not be read',
  error_400_next: 'Go back and try again.',
  error_413: 'The file or text is too large',
  error_413_next: 'Shorten it and send it again.',
  error_500: 'Sorry, something went wrong on our side',
  error_500_next: 'It has been recorded. Go back and try again in a few minutes.',
  error_id: (id) => `Error number for the operator: ${id}`,
  to_home: 'To the home page',
}

const DEMO_ROLES = {
  resident: 'Resident',
  doctor: 'Doctor',
  head_of_department: 'Head of department',
  chief_doctor: 'Chief doctor',
  administrator: 'Administrator',
  moderator: 'Moderator',
  city_officer: 'City officer',
  operator: 'Operator',
}
