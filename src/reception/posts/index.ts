// Posts: where administrators work, who may hold which, signing on and off, notices.
export { mayHoldPost } from './holding.ts'
export { type Holding } from './rules/holding.ts'
