// The door of ratings: patients' answers, what staff read of them, and what the public may know.
import { type Actor, holds } from '../platform/permit.ts'
import type { Slice } from '../platform/slice.ts'
import { actRoutes } from './acts.tsx'
import { releaseBatches } from './batches.ts'
import { followAllCases } from './following.ts'
import { figureJobs } from './kept/index.ts'
import { moderationRoutes } from './moderation.tsx'
import { ownRoutes } from './own.tsx'
import { answerRoutes } from './public.tsx'
import { figureGrants, figureRail, figureRoutes } from './public/routes.tsx'
import { staffRoutes } from './staff.tsx'
import { registerAnswers } from './subject.tsx'
import { findMissingTopics } from './topics.ts'
import { ratingsWords } from './words/index.ts'
import { workplaceWords } from './words/workplace.ts'

export { type PersonName, maskText } from './mask.ts'
export { type BranchStar, findBranchStars } from './kept/index.ts'
export { HOW_HREF as RATINGS_HOW_HREF, figuresPanel } from './public/panel.tsx'

const grants = {
  'ratings.read': ['chief_doctor', 'head_of_department', 'moderator'],
  // taking an alarm on
  'ratings.look': ['chief_doctor', 'head_of_department'],
  'ratings.original': ['moderator'],
  // replying, handing over, making cases, marking as read
  'ratings.work': ['chief_doctor', 'head_of_department'],
  'ratings.looks': ['chief_doctor'],
  'ratings.moderate': ['moderator'],
  'ratings.own_comments': ['doctor'],
  ...figureGrants,
}

registerAnswers()

export const ratings: Slice = {
  name: 'ratings',
  grants,
  routes: [...answerRoutes, ...figureRoutes, ...staffRoutes, ...actRoutes, ...moderationRoutes, ...ownRoutes],
  jobs: [
    ...figureJobs,
    { name: 'ratings.topics', every: '20 2 * * *', run: findMissingTopics },
    { name: 'ratings.follow_cases', every: '25 * * * *', run: followAllCases },
    // once a week, so that the day of a batch does not tell the day of its fifth comment
    { name: 'ratings.batches', every: '10 5 * * 1', run: releaseBatches },
  ],
  rail: (actor: Actor, clinic, lang) => [
    ...(holds(grants, actor, 'ratings.read', clinic.id)
      ? [{ label: ratingsWords(lang).staff.rail, href: `/ratings/${clinic.slug}`, place: 20 }]
      : []),
    ...figureRail(actor, clinic, lang),
    ...(holds(grants, actor, 'ratings.moderate', clinic.id)
      ? [{ label: workplaceWords(lang).moderation.rail, href: `/ratings/${clinic.slug}/moderation`, place: 22 }]
      : []),
    ...(holds(grants, actor, 'ratings.own_comments', clinic.id)
      ? [{ label: workplaceWords(lang).own.rail, href: `/ratings/${clinic.slug}/own`, place: 27 }]
      : []),
  ],
}
