// Posts: where administrators work, who may hold which, signing on and off, notices.
import type { Part } from '../../platform/part.ts'

export { mayHoldPost } from './holding.ts'
export { type Shift, findCurrentShift, findShift, listCurrentShifts } from './queries/shifts.ts'
export { type Post, listPosts } from './queries/posts.ts'
export { type Holding } from './rules/holding.ts'
export { type Standing, findStanding } from './standing.ts'

const grants = {
  'reception.work': ['administrator', 'senior_administrator'],
}

export const postsPart: Part = {
  grants,
}
