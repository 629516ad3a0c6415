import { catalogue } from '../../../platform/i18n.ts'
import { en as duty_en } from './duty_en.ts'
import { ru as duty_ru } from './duty_ru.ts'
import { en } from './en.ts'
import { ru } from './ru.ts'

export const waitWords = catalogue(ru, en)
export const dutyWords = catalogue(duty_ru, duty_en)
