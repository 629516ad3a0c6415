import type { MaskKind, Span } from './spans.ts'

// Every quantifier is bounded, so a long run of digits or signs costs no more than its length.
const NUMBER = String.raw`(?:серия|серии|номер|ном|№|n|no|:|#|,|\.|-|—|омс|дмс|рф|россии|и|его|её|мой)`
const AFTER_LABEL = String.raw`[а-яa-z]{0,12}(?:\s{0,2}${NUMBER}){0,6}\s{0,2}`
const GROUPS = String.raw`\d{2,20}(?:[\s-]{0,2}(?:№|номер|серия)?[\s-]{0,2}\d{2,20}){0,4}`
const labelled = (label: string): RegExp =>
  new RegExp(String.raw`(?<!\p{L})(?:${label})${AFTER_LABEL}(${GROUPS})(?!\d)`, 'giu')

// A bank's card stands before a patient's: of two that overlap, the first gives the kind.
const LABELLED: readonly (readonly [RegExp, MaskKind, number])[] = [
  [labelled('полис|омс|дмс|енп|policy'), 'policy', 6],
  [labelled('(?:загран)?паспорт|passport'), 'passport', 6],
  [labelled('снилс|snils'), 'snils', 9],
  [labelled('банковск[а-я]{2,3} карт|карта (?:сбер|тинькофф|втб|мир|visa)|на карт'), 'card', 12],
  [
    labelled(
      'мед\\.?\\s?карт|амбулаторн[а-я]{2,3} карт|карт|истори[а-я]{1,2} болезни|инн|' +
        'свидетельств[а-я]{1,2} о рождении|свидетельств|удостоверени|больничн[а-я]{2,3} лист|' +
        'больничн|договор|направлени|рецепт|обращени',
    ),
    'document',
    5,
  ],
]

const LABEL = new RegExp(
  'полис|омс|дмс|енп|policy|паспорт|passport|снилс|snils|карт|истори|инн|свидет|удостов|больничн|' +
    'договор|направл|рецепт|обращен',
  'i',
)
const BIRTH_CERTIFICATE = /(?<![\p{L}\d])[IVXLС1-9]{1,4}\s?-\s?[А-Я]{2}\s{0,2}(?:№|N)?\s{0,2}\d{6}(?!\d)/gu
const PLATE = new RegExp(
  String.raw`(?<![\p{L}\d])[АВЕКМНОРСТУХABEKMHOPCTYX]\s?\d{3}\s?(?!КМ|` +
    String.raw`СМ)[АВЕКМНОРСТУХABEKMHOPCTYX]{2}\s?\d{2,3}(?![\p{L}\d])`,
  'gu',
)
const SIXTEEN = /(?<!\d)\d{4}([ \u00a0-]?)\d{4}\1\d{4}\1\d{4}(?!\d)/g
const SNILS = /(?<!\d)\d{3}[\s-]?\d{3}[\s-]?\d{3}[\s-]?\d{2}(?!\d)/g
const PASSPORT = /(?<!\d)\d{2}\s?\d{2}\s{1,2}(?:№\s?)?\d{6}(?!\d)/g
const PHONES = [
  /(?<!\d)(?:\+\s?7|8|7)(?:[\s\u00a0().–-]{0,3}\d){10}(?!\d)/g,
  /(?<![\d.])\(?[3489]\d{2}\)?[\s\u00a0-]{0,2}\d{3}[\s\u00a0-]{0,2}\d{2}[\s\u00a0-]{0,2}\d{2}(?!\d)/g,
  /\+\s?\d{1,3}(?:[\s\u00a0().-]{0,2}\d){7,12}(?!\d)/g,
]
const SHORT_PHONE = /(?<![\d.,])(?:\d[\s\u00a0-]?){4,6}\d(?![\d.,:]\d|\d|\s?(?:руб|₽|р\.))/g
const PHONE_LABEL = new RegExp(
  String.raw`(?<!\p{L})(?:тел|телефон|звон|позвон|перезвон|созвон|дозвон|моб|сотов|факс|` +
    String.raw`whatsapp|вотсап|ватсап|вайбер|viber|phone|call|mobile|tel)[^\d[\]\n!?;]{0,24}$`,
  'iu',
)
const LONG_RUN = /(?<!\d)\d{10,20}(?!\d)/g

const MONTH = String.raw`(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]{0,6}`
const DATE = String.raw`\d{1,2}(?:[./-]\d{1,2}[./-]|\s${MONTH}\s)\d{2,4}`
const BIRTH = [
  new RegExp(
    String.raw`(?<!\p{L})(?:родил[а-я]{1,4}|рожден[а-я]{1,3}|рождён[а-я]{0,3}|рождения|д\.?\s?р\.?|` +
      String.raw`г\.?\s?р\.?|born|dob|birth)[\s:—,-]{0,4}(?:on\s)?(${DATE})`,
    'giu',
  ),
  new RegExp(
    String.raw`(?<!\d)(${DATE})\s{0,2}(?:г\.?|года)?\s{0,2}(?:г\.?\s?р\.?(?!\p{L})|` +
      String.raw`д\.?\s?р\.?(?!\p{L})|р\.(?!\p{L})|рождения)`,
    'giu',
  ),
]

/**
 * Finds phones and the numbers of documents: policies, passports, SNILS, bank cards, certificates, car
 * plates, and birth dates. Out: spans, those of the surest kind first. Ten or more digits in a row are
 * masked whatever they are.
 */
export function findNumbers(text: string): Span[] {
  if (!/\d/.test(text)) return []
  const spans: Span[] = []
  collect(text, SIXTEEN, (found, start) => kindOfSixteen(text, found, start), spans)
  for (const [pattern, kind, digitsMin] of LABEL.test(text) ? LABELLED : []) {
    for (const match of text.matchAll(pattern)) {
      const number = match[1] ?? ''
      if (number.replace(/\D/g, '').length < digitsMin) continue
      const start = match.index + match[0].length - number.length
      spans.push({ start, end: start + number.length, kind })
    }
  }
  for (const pattern of BIRTH) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index + match[0].indexOf(match[1] ?? '')
      spans.push({ start, end: start + (match[1] ?? '').length, kind: 'birth_date' })
    }
  }
  collect(text, SNILS, (found) => (isSnils(found) ? 'snils' : undefined), spans)
  collect(text, BIRTH_CERTIFICATE, () => 'document', spans)
  for (const pattern of PHONES)
    collect(text, pattern, (found) => (isDateLike(found) ? undefined : 'phone'), spans)
  collect(text, PASSPORT, () => 'passport', spans)
  collect(text, SHORT_PHONE, (_, start) => (isPhoneLabelled(text, start) ? 'phone' : undefined), spans)
  collect(text, PLATE, () => 'plate', spans)
  collect(text, LONG_RUN, () => 'document', spans)
  return spans
}

function collect(
  text: string,
  pattern: RegExp,
  kindOf: (found: string, start: number) => MaskKind | undefined,
  spans: Span[],
): void {
  for (const match of text.matchAll(pattern)) {
    const kind = kindOf(match[0], match.index)
    if (kind !== undefined) spans.push({ start: match.index, end: match.index + match[0].length, kind })
  }
}

// A policy's number may pass the bank's check by chance, so the word before it decides first.
function kindOfSixteen(text: string, found: string, start: number): MaskKind {
  const before = text.slice(Math.max(0, start - 24), start)
  if (/(?:полис|омс|енп|policy)[^\d]*$/i.test(before)) return 'policy'
  return isLuhn(found) && /^[2-6]/.test(found) ? 'card' : 'policy'
}

function isPhoneLabelled(text: string, start: number): boolean {
  return PHONE_LABEL.test(text.slice(Math.max(0, start - 40), start))
}

// «8 12.12.2025 14 30» has the digits of a phone and is a time of day.
function isDateLike(found: string): boolean {
  return /\d{1,2}\.\d{1,2}\.(?:19|20)\d{2}/.test(found)
}

/** The check of bank cards (ISO/IEC 7812-1, annex B). Signs other than digits are passed over. */
export function isLuhn(number: string): boolean {
  const digits = number.replace(/\D/g, '')
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return digits.length > 0 && sum % 10 === 0
}

/** The check of a SNILS: nine digits weighted 9 to 1, modulo 101 (100 counts as 0), are its last two. */
export function isSnils(number: string): boolean {
  const digits = number.replace(/\D/g, '')
  if (digits.length !== 11) return false
  let sum = 0
  for (let i = 0; i < 9; i++) sum += Number(digits[i]) * (9 - i)
  return (sum % 101) % 100 === Number(digits.slice(9))
}
