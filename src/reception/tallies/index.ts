// Tallies: one tap for what somebody was helped with, and what comes of a day of them.
import type { Part } from '../../platform/part.ts'
import { registerTallies } from './items.ts'
import { postPageRoutes } from './staff.tsx'

registerTallies()

export const talliesPart: Part = {
  routes: postPageRoutes,
}
