// The door of letters: the chief doctor's letters, from a finished visit to a link that may be answered.
import { holds } from '../platform/permit.ts'
import type { Slice } from '../platform/slice.ts'
import { openBounceReceiver } from './bounces.ts'
import { dispatchMessages } from './dispatch.ts'
import { forgetNotices } from './notices.ts'
import { planLetters } from './plan.ts'
import { policyRoutes } from './policy.tsx'
import { publicRoutes } from './public.tsx'
import { sensitiveRoutes } from './sensitive.tsx'
import { spreadSuppressions } from './spread.ts'
import { staffRoutes } from './staff.tsx'
import { staffWords } from './words/index.ts'
import { wordingRoutes } from './wordings.tsx'

export {
  type BranchLetters, type LetterForAnswer, type LetterPath, type LetterVisit,
  countBranchLetters, findLetterForAnswer, findLetterPaths, lockLetterForAnswer, markAnswered,
} from './answered.ts'
export { type ReportOutcome, takeReport } from './bounces.ts'
export { readLinkToken, makeLinkToken } from './links.ts'
export { readMbox } from './mbox.ts'
export { type Notice, queueNotice, queuePersonalNotice, withdrawNotices } from './notices.ts'
export { countDueMessages } from './queries/overview.ts'
export { type ReplyMail, queueReply } from './replies.ts'

const grants = {
  'letters.read': ['chief_doctor', 'head_of_department', 'operator'],
  'letters.write': ['chief_doctor'],
  'letters.sign': ['chief_doctor'],
}

export const letters: Slice = {
  name: 'letters',
  grants,
  routes: [...publicRoutes, ...staffRoutes, ...policyRoutes, ...sensitiveRoutes, ...wordingRoutes],
  jobs: [
    {
      name: 'letters.plan',
      every: '* * * * *',
      async run(house, signal) {
        await planLetters(house, signal)
        house.wake('letters.dispatch')
      },
    },
    { name: 'letters.dispatch', every: '* * * * *', run: dispatchMessages },
    { name: 'letters.spread', every: '* * * * *', run: spreadSuppressions },
    { name: 'letters.forget', every: '25 4 * * *', run: forgetNotices },
  ],
  async services(house) {
    const receiver = await openBounceReceiver(house)
    return { close: async () => receiver?.close() }
  },
  rail: (actor, clinic, lang) =>
    holds(grants, actor, 'letters.read', clinic.id)
      ? [{ label: staffWords(lang).rail, href: `/letters/${clinic.slug}`, place: 20 }]
      : [],
}
