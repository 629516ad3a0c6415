import type { Words } from './ru.ts'

export const en: Words = {
  refusals: {
    unknown: 'There is nothing to take back: this shift has no such tally.',
    late: 'A tally can be taken back within ten seconds; that time is over.',
  },
}
