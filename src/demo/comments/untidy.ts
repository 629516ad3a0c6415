import type { Random } from '../random.ts'

/**
 * Makes a tidy Russian text look typed on a telephone: most people write no «ё», some lose commas, the last
 * full stop or a capital letter, a few mistype, and the angry sometimes shout.
 */
export function mistype(random: Random, text: string, mood: number): string {
  let typed = text
  if (!random.chance(0.2)) typed = typed.replaceAll('ё', 'е').replaceAll('Ё', 'Е')
  if (random.chance(0.14)) typed = dropCommas(random, typed)
  if (random.chance(0.08)) typed = misspell(random, typed)
  if (random.chance(0.2)) typed = typed.replaceAll('—', '-').replaceAll('«', '"').replaceAll('»', '"')
  if (mood <= 2 && random.chance(0.035)) typed = shout(random, typed)
  if (random.chance(0.05)) typed = typed.toLowerCase()
  return endText(random, typed, mood)
}

function dropCommas(random: Random, text: string): string {
  return text.replace(/,/g, (comma) => (random.chance(0.6) ? '' : comma))
}

/** Misspellings that Russian teachers know by heart, and keys that lie side by side. */
const misspellings: readonly (readonly [RegExp, string])[] = [
  [/в общем/i, 'вообщем'],
  [/пожалуйста/, 'пожалуста'],
  [/чтобы/i, 'что бы'],
  [/прийти/, 'придти'],
  [/не было/, 'небыло'],
  [/ничего/i, 'ничево'],
  [/сейчас/, 'щас'],
  [/потому что/, 'потомучто'],
  [/здравствуйте/i, 'здраствуйте'],
  [/регистратур/i, 'регестратур'],
  [/неожиданно|приятно/, 'приятна'],
  [/внимательн/i, 'внемательн'],
  [/поликлиник/i, 'поликлинник'],
  [/спасибо/, 'спосибо'],
  [/всё равно|все равно/, 'всеравно'],
  [/тоже/, 'то же'],
  [/как будто/, 'какбудто'],
]

function misspell(random: Random, text: string): string {
  const possible = misspellings.filter(([right]) => right.test(text))
  if (possible.length > 0 && random.chance(0.7)) {
    const [right, wrong] = random.pick(possible)
    return text.replace(right, wrong)
  }
  // Two letters change places somewhere inside a word.
  const place = random.int(2, Math.max(2, text.length - 4))
  const pair = text.slice(place, place + 2)
  if (!/^[а-яё]{2}$/.test(pair) || !/[а-яё]/.test(text[place - 1] ?? '')) return text
  return text.slice(0, place) + pair[1] + pair[0] + text.slice(place + 2)
}

function shout(random: Random, text: string): string {
  const sentences = text.split(/(?<=[.!?]) /)
  const loud = random.int(0, sentences.length - 1)
  return sentences.map((sentence, index) => (index === loud ? sentence.toUpperCase() : sentence)).join(' ')
}

function endText(random: Random, text: string, mood: number): string {
  if (!text.endsWith('.')) return text
  const open = text.slice(0, -1)
  if (mood <= 2 && random.chance(0.12)) return open + random.pick(['!', '!!', '!!!', '…'])
  if (mood >= 4 && random.chance(0.14)) return open + random.pick(['!', '!', '!!!', ')', '))'])
  return random.chance(0.25) ? open : text
}
