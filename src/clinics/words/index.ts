import { catalogue } from '../../platform/i18n.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

export type { Words } from './ru.ts'

/** The words of clinics in a language. */
export const clinicsWords = catalogue(ru, en)
