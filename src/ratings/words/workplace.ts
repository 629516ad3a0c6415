import { catalogue } from '../../platform/i18n.ts'
import { en } from './workplace_en.ts'
import { ru } from './workplace_ru.ts'

export type { WorkplaceWords } from './workplace_ru.ts'

/** The words of work with answers in a language. */
export const workplaceWords = catalogue(ru, en)
