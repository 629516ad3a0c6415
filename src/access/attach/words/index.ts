import { catalogue } from '../../../platform/i18n.ts'
import { en } from './en.ts'
import { type Words, ru } from './ru.ts'

export type { Words } from './ru.ts'

export const attachWords = catalogue<Words>(ru, en)
