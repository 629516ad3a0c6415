import { catalogue } from '../../../platform/i18n.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

export const feedWords = catalogue(ru, en)
