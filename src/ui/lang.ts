// The language of a page travels by React context, set once by Document: components find their own words.
import { createContext, useContext } from 'react'
import type { Lang } from '../platform/i18n.ts'
import { catalogue } from '../platform/i18n.ts'
import { en } from './words/en.ts'
import type { Words } from './words/ru.ts'
import { ru } from './words/ru.ts'

export const LangContext = createContext<Lang>('ru')

/** The words of the ui itself in a language. */
export const uiWords = catalogue<Words>(ru, en)

/** The language of the page around a component; Russian outside a Document. */
export function useLang(): Lang {
  return useContext(LangContext)
}

/** The ui's own words in the language of the page around a component. */
export function useWords(): Words {
  return uiWords(useContext(LangContext))
}
