// Schedules kept here, for a network that has no other system.
import { holds } from '../../platform/permit.ts'
import type { Part } from '../../platform/part.ts'
import { schedulesHref } from './pages/desk.tsx'
import { rollSlots } from './rolling.ts'
import { scheduleRoutes } from './staff.tsx'
import { ownWords } from './words/index.ts'

const grants = {
  'access.schedules_read': ['administrator', 'senior_administrator', 'head_of_department', 'chief_doctor'],
  'access.schedules': ['head_of_department', 'chief_doctor'],
}

export const ownPart: Part = {
  grants,
  routes: scheduleRoutes,
  jobs: [{ name: 'access.roll', every: '*/10 * * * *', run: rollSlots }],
  rail: (actor, clinic, lang) =>
    holds(grants, actor, 'access.schedules_read', clinic.id)
      ? [{ label: ownWords(lang).rail, href: schedulesHref(clinic.slug), place: 42 }]
      : [],
}
