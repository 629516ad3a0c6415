import { catalogue } from '../../platform/i18n.ts'
import { en } from '../words/figures_en.ts'
import { ru } from '../words/figures_ru.ts'

export type { FigureWords } from '../words/figures_ru.ts'

/** The words of published figures in a language. */
export const figureWords = catalogue(ru, en)
