// Stems of Russian and English words, so that «ушам», «уши» and «ухо» of a table need not all stand in it. Pure.

const RU_VOWELS = /[аеиоуыэюя]/
const PERFECTIVE = endings('в вши вшись', 'ив ивши ившись ыв ывши ывшись')
const ADJECTIVE = endings('', 'ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их ых ую юю ая яя ою ею')
const PARTICIPLE = endings('ем нн вш ющ щ', 'ивш ывш ующ')
const VERB = endings(
  'ла на ете йте ли й л ем н ло но ет ют ны ть ешь нно',
  'ила ыла ена ейте уйте ите или ыли ей уй ил ыл им ым ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ую ю',
)
const NOUN = endings('', 'а ев ов ие ье е иями ями ами еи ии и ией ей ой ий й иям ям ием ем ам ом о у ах иях ях ы ь ию ью ю ия ья я')
const REFLEXIVE = endings('', 'ся сь')

/** A list of endings, the longest first; those of the first group count only after а or я. */
function endings(after_a: string, anywhere: string): RegExp {
  const list = (text: string) => text.split(' ').filter(Boolean).sort((a, b) => b.length - a.length).join('|')
  return new RegExp(after_a === '' ? `(?:${list(anywhere)})$` : `(?:${list(anywhere)}|(?<=[ая])(?:${list(after_a)}))$`)
}

/**
 * The stem of a Russian word in lower case, by the Snowball algorithm (snowballstem.org, the one PostgreSQL's
 * `russian_stem` follows): endings are taken off behind the first vowel only.
 */
export function stemRussian(given: string): string {
  const word = given.replaceAll('ё', 'е')
  const first_vowel = word.search(RU_VOWELS)
  if (first_vowel < 0) return word
  const head = word.slice(0, first_vowel + 1)
  let tail = word.slice(first_vowel + 1)
  const cut = (ending: RegExp): boolean => {
    const shorter = tail.replace(ending, '')
    const has_changed = shorter !== tail
    tail = shorter
    return has_changed
  }
  if (!cut(PERFECTIVE)) {
    cut(REFLEXIVE)
    if (cut(ADJECTIVE)) cut(PARTICIPLE)
    else if (!cut(VERB)) cut(NOUN)
  }
  cut(/и$/)
  const derived = /ость?$/.exec(tail)
  if (derived && head.length + derived.index >= secondRegion(word)) tail = tail.slice(0, derived.index)
  const was_superlative = tail.endsWith('нн') ? false : cut(/ейше?$/)
  if (tail.endsWith('нн')) cut(/н$/)
  else if (!was_superlative) cut(/ь$/)
  return head + tail
}

/** Where «R2» begins: behind the second consonant that follows a vowel. */
function secondRegion(word: string): number {
  return /^.*?[аеиоуыэюя][^аеиоуыэюя].*?[аеиоуыэюя][^аеиоуыэюя]/.exec(word)?.[0].length ?? word.length
}

/** A rough stem of an English word in lower case: plurals, -ing and -ed are taken off. */
export function stemEnglish(word: string): string {
  if (word.length < 4) return word
  const single = word.replace(/ies$/, 'y').replace(/(ss|us)$/, '$1\u0000').replace(/(?<=s|x|ch|sh)es$/, '').replace(/s$/, '').replace('\u0000', '')
  return single.length > 5 ? single.replace(/(ing|ed)$/, '').replace(/([bdgmnprt])\1$/, '$1') : single
}

/** The stem of a word in lower case of either language, told by its letters. */
export function stem(word: string): string {
  return /[а-яё]/.test(word) ? stemRussian(word) : stemEnglish(word)
}
