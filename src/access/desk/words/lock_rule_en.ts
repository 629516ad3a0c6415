import { NBSP, pluralEn } from '../../../platform/i18n.ts'
import type { LockRuleWords } from './lock_rule_ru.ts'

const visits = (n: number) => `${n}${NBSP}${pluralEn(n, 'visit', 'visits')}`
const days = (n: number) => `${n}${NBSP}${pluralEn(n, 'day', 'days')}`

export const en: LockRuleWords = {
  rail: 'Missed-visit rule',
  place: 'Network of polyclinics',
  title: 'The rule about missed visits',
  lead: 'Whoever often stays away without cancelling can for a while book that specialty only by phone or at the clinic. Residents read this rule on the page “Missed visits”.',
  said: { set: 'Saved. Residents already see which rule holds.', ended: 'The rule of its own is gone: the common one holds for this specialty.' },
  list: 'The rules, newest first',
  specialty: 'For whom',
  all: 'All specialties without a rule of their own',
  rule: 'Rule',
  sentence: (missed, window, lock) => `${visits(missed)} missed within ${days(window)}: no self-booking for ${days(lock)}.`,
  when: 'Whether it holds',
  states: { now: (from) => `in force since ${from}`, later: (from) => `in force from ${from}`, past: 'no longer in force' },
  source: 'Basis',
  our_choice: 'the service’s choice',
  end: 'Return to the common rule',
  change: 'Change the rule',
  change_lead: 'From the day you name, visits missed before count by the new rule too: booking closes for some and opens for others. Limits that were lifted stay lifted.',
  specialty_of_form: 'For which specialty',
  missed_max: 'Visits missed',
  missed_hint: '2 to 20',
  window_days: 'Within how many days',
  window_hint: '7 to 730',
  lock_days: 'For how many days booking is closed',
  lock_hint: '1 to 180, from the last missed visit',
  valid_from: 'From which day',
  source_hint: 'The order or decision, its number and date. Residents read it too.',
  save: 'Save the rule',
  errors: {
    specialty: 'Choose a specialty from the list',
    missed_max: `Enter 2 to 20${NBSP}visits`,
    window_days: `Enter 7 to 730${NBSP}days`,
    lock_days: `Enter 1 to 180${NBSP}days`,
    valid_from: 'Enter a day from today on, within a year',
    source: `Write what it rests on, in no more than 200${NBSP}characters`,
  },
}
