// The number of a visitor without a booking, and how a number is read aloud. Pure.

/** A letter that no booking's ticket has (access/desk/rules/ticket.ts), looks alike in both alphabets, and is easy to say. */
const LETTER = 'Х'
/** So many numbers a branch has for visitors without a booking on one day. */
export const NUMBERS_MAX = 999

/** The number with a running count from 1 on: 1 → «Х001». A fault past the last. */
export function walkInNumber(running: number): string {
  if (running < 1 || running > NUMBERS_MAX) throw new Error(`there is no number ${running} for visitors without a booking`)
  return LETTER + String(running).padStart(3, '0')
}

const ONES = ['ноль', 'один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять', 'десять', 'одиннадцать', 'двенадцать',
  'тринадцать', 'четырнадцать', 'пятнадцать', 'шестнадцать', 'семнадцать', 'восемнадцать', 'девятнадцать']
const TENS = ['', '', 'двадцать', 'тридцать', 'сорок', 'пятьдесят', 'шестьдесят', 'семьдесят', 'восемьдесят', 'девяносто']
const HUNDREDS = ['', 'сто', 'двести', 'триста', 'четыреста', 'пятьсот', 'шестьсот', 'семьсот', 'восемьсот', 'девятьсот']

/** A whole number from 0 to 9999 as it is read aloud in Russian: 412 → «четыреста двенадцать». */
export function sayNumberRu(n: number): string {
  if (n === 0) return ONES[0]!
  const [thousands, rest] = [Math.floor(n / 1000), n % 1000]
  const words = [
    ...(thousands === 1 ? ['тысяча'] : thousands === 2 ? ['две тысячи'] : thousands > 2 ? [ONES[thousands]!, thousands < 5 ? 'тысячи' : 'тысяч'] : []),
    HUNDREDS[Math.floor(rest / 100)]!,
    ...(rest % 100 < 20 ? [rest % 100 === 0 ? '' : ONES[rest % 100]!] : [TENS[Math.floor((rest % 100) / 10)]!, rest % 10 === 0 ? '' : ONES[rest % 10]!]),
  ]
  return words.filter(Boolean).join(' ')
}

/** A ticket as it is read aloud in Russian, zeros too, since they are printed: «А012» → «А ноль двенадцать». */
export function sayTicketRu(ticket: string): string {
  const [letter, digits] = [ticket.slice(0, 1), ticket.slice(1)]
  const zeros = /^0*/.exec(digits)![0].length
  return [letter, ...Array.from({ length: Math.min(zeros, digits.length - 1) }, () => 'ноль'), sayNumberRu(Number(digits))].join(' ')
}

/** How the letters of tickets are said in English: by the Latin ones that look alike. */
const LATIN: Readonly<Record<string, string>> = { А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Т: 'T', Х: 'X' }

/** The same in English, digit by digit: «А012» → “A zero one two”. */
export function sayTicketEn(ticket: string): string {
  const latin = LATIN[ticket.slice(0, 1)] ?? ticket.slice(0, 1)
  const names = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
  return [latin, ...Array.from(ticket.slice(1), (digit) => names[Number(digit)] ?? digit)].join(' ')
}
