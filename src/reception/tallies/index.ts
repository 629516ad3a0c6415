// Tallies: one tap for what somebody was helped with, and what comes of a day of them.
import type { Part } from '../../platform/part.ts'
import { holds } from '../../platform/permit.ts'
import { postsGrants } from '../posts/grants.ts'
import { countsGrants, countsRoutes } from './counts.tsx'
import { forgetActs } from './forgetting.ts'
import { registerTallies } from './items.ts'
import { postPageRoutes } from './staff.tsx'
import { tallyWords } from './words/index.ts'

registerTallies()

export const talliesPart: Part = {
  grants: countsGrants,
  routes: [...postPageRoutes, ...countsRoutes],
  jobs: [{ name: 'reception.forget_acts', every: '10 3 * * *', run: forgetActs }],
  rail: (actor, clinic, lang) =>
    // whoever keeps the posts finds it beside them
    holds(countsGrants, actor, 'reception.tallies', clinic.id) && !holds(postsGrants, actor, 'reception.posts', clinic.id) ? [{ label: tallyWords(lang).counts.rail, href: `/reception/${clinic.slug}/tallies`, within: `/reception/${clinic.slug}/senior`, place: 53 }] : [],
}
