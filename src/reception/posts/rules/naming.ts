// What a post is called in a language. Pure; browsers use it too.
import type { Lang } from '../../../platform/i18n.ts'
import { nameIn } from '../../../ui/latin.ts'

/** A post's name: on English pages the English one where the senior gave it, else the name in Latin letters. */
export function postIn(lang: Lang, name: string, name_en: string | null | undefined): string {
  return lang === 'en' && name_en ? name_en : nameIn(lang, name)
}
