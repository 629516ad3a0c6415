import { catalogue } from '../../../../platform/i18n.ts'
import { en } from './en.ts'
import { type Words, ru } from './ru.ts'

export const taxiWords = catalogue<Words>(ru, en)
