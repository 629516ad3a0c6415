import { catalogue } from '../../../platform/i18n.ts'
import { en } from './en.ts'
import { en as lock_rule_en } from './lock_rule_en.ts'
import { ru as lock_rule_ru } from './lock_rule_ru.ts'
import { type Words, ru } from './ru.ts'

export type { Words } from './ru.ts'

export const deskWords = catalogue<Words>(ru, en)
export const lockRuleWords = catalogue(lock_rule_ru, lock_rule_en)
