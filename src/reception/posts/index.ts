// Posts: where administrators work, who may hold which, signing on and off, notices.
import type { Part } from '../../platform/part.ts'
import { holds } from '../../platform/permit.ts'
import { listsRoutes } from './lists.tsx'
import { signOnRoutes } from './sign_on.tsx'
import { postWords } from './words/index.ts'

export { mayHoldPost } from './holding.ts'
export { type Shift, listCurrentShifts } from './queries/shifts.ts'
export { findStanding } from './standing.ts'

const grants = {
  'reception.work': ['administrator', 'senior_administrator'],
  'reception.posts': ['senior_administrator'],
}

export const postsPart: Part = {
  grants,
  routes: [...signOnRoutes, ...listsRoutes],
  rail: (actor, clinic, lang) => [
    ...(holds(grants, actor, 'reception.work', clinic.id) ? [{ label: postWords(lang).rail, href: `/reception/${clinic.slug}/post`, place: 20 }] : []),
    ...(holds(grants, actor, 'reception.posts', clinic.id) ? [{ label: postWords(lang).rail_lists, href: `/reception/${clinic.slug}/lists`, place: 52 }] : []),
  ],
}
