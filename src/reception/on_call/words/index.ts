import { catalogue } from '../../../platform/i18n.ts'
import { en } from './en.ts'
import { type Words, ru } from './ru.ts'

/** The words of the list of specialists on call in a language. */
export const onCallWords = catalogue<Words>(ru, en)
