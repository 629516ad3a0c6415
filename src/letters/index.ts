// The door of letters: the chief doctor's letters, from a finished visit to a link that may be answered.
import type { Slice } from '../platform/slice.ts'
import { dispatchMessages } from './dispatch.ts'
import { planLetters } from './plan.ts'

export {
  type BranchLetters, type LetterForAnswer, type LetterPath, type LetterVisit,
  countBranchLetters, findLetterForAnswer, findLetterPaths, lockLetterForAnswer, markAnswered,
} from './answered.ts'
export { readLinkToken, makeLinkToken } from './links.ts'
export { type Notice, queueNotice } from './notices.ts'

export const letters: Slice = {
  name: 'letters',
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
  ],
}
