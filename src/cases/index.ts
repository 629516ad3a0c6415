// The door of cases: a matter somebody must settle by a date. Slices below open cases about their own subjects, show
// those subjects by `registerSubject`, and ask for the replies.
import { NETWORK_ID } from '../platform/ids.ts'
import { type Actor, holds } from '../platform/permit.ts'
import type { RailItem, Slice } from '../platform/slice.ts'
import { authorRoutes } from './author.tsx'
import { climbCases, overdueRoutes } from './overdue.tsx'
import { settleSilent } from './silence.ts'
import { staffRoutes } from './staff.tsx'
import { templateRoutes } from './templates.tsx'
import { casesWords } from './words/index.ts'

export {
  type Done, type Refusal, type SettleReason, handOver,
} from './actions.ts'
export { type LoadedCase, type LockedCase, findCase, lockCase } from './loading.ts'
export { type CaseWish, type TitleCode, REPLY_NORM, findCaseBySubject, openCase } from './opening.ts'
export { HeldNotice, heldSentence } from './pages/gate.tsx'
export { type Colleague, listColleagues } from './queries/lists.ts'
export { type SubjectReply, findSubjectReplies, listTemplates } from './queries/replies.ts'
export { type ReplyOutcome, REPLY_LENGTH_MAX, judgeReply, replySeen, replyToCase } from './replying.ts'
export { type HoldReason } from './rules/gate.ts'
export { type CaseState, type Verdict } from './rules/state.ts'
export { type SubjectPanel, type WordsMask, registerSubject } from './subjects.ts'

const grants = {
  'cases.read': ['chief_doctor', 'head_of_department'],
  'cases.act': ['chief_doctor', 'head_of_department'],
  'cases.due': ['chief_doctor'],
  'cases.templates': ['chief_doctor'],
  'cases.overdue': ['city_officer'],
}

export const cases: Slice = {
  name: 'cases',
  grants,
  routes: [...overdueRoutes, ...authorRoutes, ...templateRoutes, ...staffRoutes],
  jobs: [
    { name: 'cases.climb', every: '5 * * * *', run: climbCases },
    { name: 'cases.settle_silent', every: '35 3 * * *', run: settleSilent },
  ],
  rail(actor: Actor, clinic, lang): RailItem[] {
    const words = casesWords(lang)
    return [
      ...(holds(grants, actor, 'cases.read', clinic.id) ? [{ label: words.rail, href: `/cases/${clinic.slug}`, place: 25 }] : []),
      ...(holds(grants, actor, 'cases.overdue', NETWORK_ID) ? [{ label: words.rail_overdue, href: '/cases/overdue', place: 80 }] : []),
    ]
  },
}
