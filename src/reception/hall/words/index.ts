import { catalogue } from '../../../platform/i18n.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

export type { Words } from './ru.ts'

/** The words of halls in a language. */
export const hallWords = catalogue(ru, en)
