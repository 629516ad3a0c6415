import { catalogue } from '../../../platform/i18n.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

export type { Words } from './ru.ts'

/** The words of unusual situations in a language. */
export const situationsWords = catalogue(ru, en)
