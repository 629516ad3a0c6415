// Unusual situations: help in one tap, what was like it before, what was learned.
import { z } from 'zod'
import type { Part } from '../../platform/part.ts'
import { holds } from '../../platform/permit.ts'
import { registerItem } from '../device/items.ts'
import { openSituation } from './acts.ts'
import { climbSituations } from './climbing.ts'
import { situationGrants, situationRoutes } from './staff.tsx'
import { situationsWords } from './words/index.ts'

// a device without network calls for help as soon as it has one
registerItem('situation', {
  parse: z.object({ words: z.string().max(2000).optional() }),
  async apply(db, call, act) {
    const { shift } = call
    const opened = await openSituation(db, call, { id: act.id, branch_id: shift.branch_id, place: shift.post_name, words: act.value.words ?? '', at: act.at })
    call.house.wake('letters.dispatch')
    return { outcome: 'kept', state: { situation: opened.id } }
  },
})

export const situationsPart: Part = {
  grants: situationGrants,
  routes: situationRoutes,
  jobs: [{ name: 'reception.climb_situations', every: '* * * * *', run: climbSituations }],
  rail: (actor, clinic, lang) =>
    holds(situationGrants, actor, 'reception.situations', clinic.id) ? [{ label: situationsWords(lang).rail, href: `/reception/${clinic.slug}/situations`, place: 47 }] : [],
}
