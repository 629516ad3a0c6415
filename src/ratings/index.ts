// The door of ratings: patients' answers, what staff read of them, and what the public may know.
import { type Actor, holds } from '../platform/permit.ts'
import type { Slice } from '../platform/slice.ts'
import { actRoutes } from './acts.tsx'
import { figureJobs } from './kept/index.ts'
import { answerRoutes } from './public.tsx'
import { figureGrants, figureRail, figureRoutes } from './public/routes.tsx'
import { staffRoutes } from './staff.tsx'
import { findMissingTopics } from './topics.ts'
import { ratingsWords } from './words/index.ts'

export { figuresPanel } from './public/panel.tsx'

const grants = {
  'ratings.read': ['chief_doctor', 'head_of_department', 'moderator'],
  // taking an alarm on
  'ratings.look': ['chief_doctor', 'head_of_department'],
  'ratings.original': ['moderator'],
  // replying, handing over, making cases, marking as read
  'ratings.work': ['chief_doctor', 'head_of_department'],
  'ratings.looks': ['chief_doctor'],
  ...figureGrants,
}

export const ratings: Slice = {
  name: 'ratings',
  grants,
  routes: [...answerRoutes, ...figureRoutes, ...staffRoutes, ...actRoutes],
  jobs: [...figureJobs, { name: 'ratings.topics', every: '20 2 * * *', run: findMissingTopics }],
  rail: (actor: Actor, clinic, lang) => [
    ...(holds(grants, actor, 'ratings.read', clinic.id)
      ? [{ label: ratingsWords(lang).staff.rail, href: `/ratings/${clinic.slug}`, place: 20 }]
      : []),
    ...figureRail(actor, clinic, lang),
  ],
}
