// Posts: where administrators work, who may hold which, signing on and off, notices.
import type { Part } from '../../platform/part.ts'
import { holds } from '../../platform/permit.ts'
import { postsGrants } from './grants.ts'
import { listsRoutes } from './lists.tsx'
import { signOnRoutes } from './sign_on.tsx'
import { postWords } from './words/index.ts'

export { mayHoldPost } from './holding.ts'
export { findStanding } from './standing.ts'

export const postsPart: Part = {
  grants: postsGrants,
  routes: [...signOnRoutes, ...listsRoutes],
  rail: (actor, clinic, lang) => [
    ...(holds(postsGrants, actor, 'reception.work', clinic.id) ? [{ label: postWords(lang).rail, href: `/reception/${clinic.slug}/post`, place: 20 }] : []),
    ...(holds(postsGrants, actor, 'reception.posts', clinic.id) ? [{ label: postWords(lang).rail_lists, href: `/reception/${clinic.slug}/lists`, place: 52 }] : []),
  ],
}
