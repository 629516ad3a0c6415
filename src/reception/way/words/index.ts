import { catalogue } from '../../../platform/i18n.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

export type { Words } from './ru.ts'

/** The words of finding a room in a language. */
export const wayWords = catalogue(ru, en)
