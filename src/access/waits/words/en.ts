import { NBSP, pluralEn } from '../../../platform/i18n.ts'
import { HORIZON_DAYS } from '../../slot.ts'
import { ATTEMPTS_MIN, PHANTOM_DAYS } from '../phantom.ts'
import { SERVED_MIN } from '../served.ts'
import type { WaitWords } from './ru.ts'

const days = (n: number) => `${n}${NBSP}${pluralEn(n, 'day', 'days')}`
const UNITS: Record<string, (n: number) => string> = {
  hours: (n) => `${n}${NBSP}${pluralEn(n, 'hour', 'hours')}`,
  calendar_days: (n) => `${n}${NBSP}${pluralEn(n, 'calendar day', 'calendar days')}`,
  working_days: (n) => `${n}${NBSP}${pluralEn(n, 'working day', 'working days')}`,
}

export const en: WaitWords = {
  title: 'How we count waits',
  lead: 'What each number about seeing a doctor means, where it comes from, and what it leaves out.',
  sections: [
    ['Next free time', ['The start of the nearest time that can be booked right now. It is often there by chance: somebody has just cancelled. That is why the third next available time stands beside it.']],
    ['Third next available time', [
      'Calendar days to a doctor’s third free time. Many countries count it so: the first time is as good as gone, the third tells what to expect.',
      'We take times that are free, have not begun and suit you. Left out are temporary bookings of others, times kept for urgent visits when yours is planned, and times for which a referral is needed when you have none. A visit for three people at once has three places.',
      'Days are calendar days: on a Monday, Tuesday is one day away, whatever the hour of the visit.',
      `Where there are several doctors we show the one in the middle: doctors stand in a row from the soonest to the latest. Doctors who see nobody in the next ${days(HORIZON_DAYS)} are not counted.`,
      `We look ${days(HORIZON_DAYS)} ahead. With fewer than three free times in them we write “more than ${days(HORIZON_DAYS)}”, not a dash and not zero.`,
    ]],
    ['For whom', ['Numbers differ for adults and children, first and repeat visits, planned and urgent ones, with a referral and without. Where somebody is not seen at all, there is no number for them.']],
    ['How much is free, and the load', [`Free places within 7, 14 and ${days(HORIZON_DAYS)}, today included. Load: the share of all places from this morning to ${days(HORIZON_DAYS)} ahead that is taken. When no places are offered the load is not known, and we say so.`]],
    ['Nine in ten', [
      'Days from asking for a visit to the visit itself. Nine people in ten waited no longer than this number. Somebody really waited so long; it is not worked out.',
      `Whoever joined a waiting list and was not served, or left because there was nothing to offer, counts as “more than ${days(HORIZON_DAYS)}”. Whoever changed their mind although a time was offered does not count here. A booking that was cancelled later does: the wait was given.`,
      `A month comes in ${days(HORIZON_DAYS)} after its end, when all who asked have been seen or have not. With fewer than ${SERVED_MIN}${NBSP}requests there is no number: it would be a matter of chance. There is no plain average anywhere: a few short waits hide one very long wait in it.`,
    ]],
    ['The whole path', ['From asking to see the general practitioner who gave the referral, to the specialist’s visit. So the wait is seen whole, not only its last part. Counted like nine in ten.']],
    ['Within the norm', [
      'The share of people asking for a visit whom we could at once offer a time within the norm. We look at the first time offered, since a later one may have been their own choice. Having nothing to offer counts as outside the norm.',
      'The norm, its unit, the year of its edition and its source stand in the table. A number keeps the edition it was judged by. Working days follow the official calendar, the day of asking not counted; hours run on.',
      'The city’s own tighter limits are not known to us. When they are, they will be another edition.',
    ]],
    ['Shown free, but not bookable', [
      `The share of attempts of the last ${days(PHANTOM_DAYS)} in which a time was shown free and nobody could book it. When somebody else was simply quicker, it is counted apart: that happens in an honest schedule too. Where the clinic books in its own system we ask you whether it worked, and count the answers as well.`,
      `With fewer than ${ATTEMPTS_MIN}${NBSP}attempts a branch is not judged.`,
    ]],
    ['No data', ['Where a branch does not tell the schedules of a specialty we write “no data”. It does not mean that nobody is seen. When a schedule came long ago, it says when we last saw it whole.']],
    ['Duty doctor', ['Sees patients without a booking, on the same day. The clinic enters the hours: for each day of the week, and apart for special days. On an official day off the hours of the week do not hold until they are confirmed.']],
    ['When numbers change', [
      'A booking or a cancellation is in the numbers after about a second. Time itself changes them too: a visit that has begun is free no longer; at midnight every day is a day nearer.',
      'Every night the program counts everything anew from schedules and requests and compares it with what it kept during the day. It must agree to the last digit.',
    ]],
  ],
  norms: 'Norms',
  norms_empty: 'No norms are entered',
  norms_empty_next: 'Until they are, we do not say whether a visit was offered in time.',
  norm: 'What',
  limit: 'Limit',
  edition: 'Edition',
  source: 'Source',
  limitOf: (value, unit) => (UNITS[unit] ?? String)(value),
  history: 'History and definitions',
  history_lead: 'At the end of each day the numbers are put away; so history grows over years. When a definition changes a new series begins: older days are not counted again and no line joins them to the new ones.',
  definition: 'Definition',
  since: 'Since',
  changed: 'What changed',
  definitions: {
    1: `The first definition: third next available time, the doctor in the middle, ${days(HORIZON_DAYS)} ahead.`,
  },
}
