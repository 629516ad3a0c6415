// The door of the desk: staff booking, tickets, calendars, mails about bookings, the no-show rule and appeals against it.
import { holds } from '../../platform/permit.ts'
import type { Part } from '../../platform/part.ts'
import { appealRoutes } from './appeals.tsx'
import { calendarRoutes } from './calendars.tsx'
import { linkRoutes } from './link.tsx'
import { lockRuleRoutes } from './lock_rules.tsx'
import { mailBookings } from './mails.ts'
import { markUnmarked } from './missed.ts'
import { personActRoutes } from './person_acts.tsx'
import { staffRoutes } from './staff.tsx'
import { standingRoutes } from './standing.tsx'
import { ticketRoutes } from './ticket.tsx'
import { visitorRoutes } from './visitors.tsx'
import { deskWords, lockRuleWords } from './words/index.ts'

const grants = {
  'access.desk': ['administrator', 'senior_administrator', 'head_of_department', 'chief_doctor'],
  'access.appeals': ['chief_doctor'],
  'access.lock_rule': ['operator'],
}

export const deskPart: Part = {
  grants,
  routes: [
    ...linkRoutes, ...lockRuleRoutes, ...calendarRoutes, ...standingRoutes, ...ticketRoutes, ...appealRoutes, ...visitorRoutes, ...personActRoutes, ...staffRoutes,
  ],
  jobs: [
    { name: 'access.mail_bookings', every: '* * * * *', run: mailBookings },
    { name: 'access.mark_missed', every: '40 2 * * *', run: markUnmarked },
  ],
  rail: (actor, clinic, lang) => [
    ...(holds(grants, actor, 'access.desk', clinic.id) ? [{ label: deskWords(lang).rail, href: `/access/${clinic.slug}/desk`, place: 30 }] : []),
    ...(holds(grants, actor, 'access.lock_rule', null) ? [{ label: lockRuleWords(lang).rail, href: '/access/lock-rule', place: 81 }] : []),
  ],
}
