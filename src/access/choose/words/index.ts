import { catalogue } from '../../../platform/i18n.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

export type { ChooseWords } from './ru.ts'

/** The words of choosing in a language. */
export const chooseWords = catalogue(ru, en)
