// The door of feed: schedules and slots that come from others' systems by SMART Scheduling Links or as tables.
import { holds } from '../../platform/permit.ts'
import type { Part } from '../../platform/part.ts'
import { readSources } from './polling.ts'
import { sourceRoutes } from './staff.tsx'
import { feedWords } from './words/index.ts'

const grants = { 'access.sources': ['operator'] }

export const feedPart: Part = {
  grants,
  routes: sourceRoutes,
  jobs: [readSources],
  rail: (actor, _clinic, lang) =>
    (holds(grants, actor, 'access.sources', null) ? [{ label: feedWords(lang).rail, href: '/access/sources', place: 80 }] : []),
}
