import { catalogue } from '../../../platform/i18n.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

export type { Words } from './ru.ts'

/** The words of the senior's view, hand-offs and the exit's question in a language. */
export const seniorWords = catalogue(ru, en)
