import { catalogue } from '../../platform/i18n.ts'
import { en } from './en.ts'
import { en as publicEn } from './public_en.ts'
import { ru as publicRu } from './public_ru.ts'
import { ru } from './ru.ts'
import { en as staffEn } from './staff_en.ts'
import { ru as staffRu } from './staff_ru.ts'

export type { Words as PublicWords } from './public_ru.ts'
export type { Words as StaffWords } from './staff_ru.ts'

/** The letter itself and the texts a clinic starts with. */
export const lettersWords = catalogue(ru, en)
/** What residents read: unsubscribing, and why the letter came. */
export const publicWords = catalogue(publicRu, publicEn)
export const staffWords = catalogue(staffRu, staffEn)
