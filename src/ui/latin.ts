// Russian names in Latin letters, for those who read no Cyrillic.
import type { Lang } from '../platform/i18n.ts'

const LATIN = new Map(Object.entries({
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'yo', ж: 'zh', з: 'z', и: 'i', й: 'y',
  к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f',
  х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
}))

/** A person's name as a page shows it: as it is kept in Russian, in Latin letters in English. */
export function nameIn(lang: Lang, name: string): string {
  return lang === 'en' ? transliterate(name) : name
}

/**
 * Latin letters for English pages and mail addresses: «Юлия Щербакова» → Yulia Shcherbakova. After the
 * BGN/PCGN table (1947) without its apostrophes, with the usual -y and -ia at a word's end.
 */
export function transliterate(text: string): string {
  const ready = text
    .replace(/(ый|ий)(?![А-ЯЁа-яё])/g, 'y')
    .replace(/ия(?![А-ЯЁа-яё])/g, 'ia')
    .replace(/(?<![А-ЯЁа-яё])Е/g, 'Ye')
    .replace(/(?<![А-ЯЁа-яё])е|(?<=[аеёиоуыэюяьъ])е/g, 'ye')
  return ready.replace(/[А-ЯЁа-яё]/g, (letter, place: number) => {
    const latin = LATIN.get(letter.toLowerCase())!
    if (letter === letter.toLowerCase()) return latin
    const following = ready[place + 1] ?? ''
    const shouted = following !== following.toLowerCase()
    return shouted ? latin.toUpperCase() : latin.slice(0, 1).toUpperCase() + latin.slice(1)
  })
}
