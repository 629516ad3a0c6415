import type { Span } from './spans.ts'

// Bounded quantifiers only. A street keeps its capital letter unless «ул.» and «д.» or «кв.» stand around it.
const EDGE = String.raw`(?<![\p{L}\d])`
const TITLE = String.raw`(?:\d{1,3}(?:-?(?:я|й|го|ая|летия|ой))?\s)?\p{Lu}[\p{Ll}]{1,24}(?:-\p{L}{1,24})?`
const NAME = String.raw`${TITLE}(?:\s${TITLE}|\s[а-я]{3,15}(?=,?\s*(?:д\.|дом|\d))){0,2}`
const BEFORE_NAME =
  String.raw`(?:[Уу]л\.?|[Уу]лиц[аеыу]|[Пп]роспект[а-я]?|[Пп]росп\.|[Пп]р-к?т[а-я]?|[Пп]ер\.|` +
  String.raw`[Пп]ереул[а-я]{2,3}|[Бб]ульвар[а-я]?|[Бб]-р|[Бб]ул\.|[Шш]оссе|[Шш]\.|[Нн]аб\.|` +
  String.raw`[Нн]абережн[а-я]{2}|[Пп]л\.|[Пп]лощад[а-я]{1,2}|[Пп]роезд[а-я]?|[Пп]р-д|` +
  String.raw`[Тт]упик[а-я]?|[Аа]лле[яие]|[Мм]кр\.?|[Мм]икрорайон[а-я]?|СНТ)`
const AFTER_NAME =
  String.raw`(?:ул\.?|улиц[аеыу]|проспект[а-я]?|пр-к?т[а-я]?|переул[а-я]{2,3}|пер\.?|` +
  String.raw`бульвар[а-я]?|шоссе|набережн[а-я]{2}|наб\.?|площад[а-я]{1,2}|проезд[а-я]?|` +
  String.raw`тупик[а-я]?|алле[яие])`
const PART =
  String.raw`(?:корп(?:ус)?|к|стр(?:оение)?|с|кв(?:артир[аеуы])?|под(?:ъезд[а-я]?)?|этаж[а-я]?|эт|` +
  String.raw`офис|оф|домофон|код|комн(?:ат[аеуы])?|вл)`
const NO_UNIT =
  String.raw`(?![\d.:]|\s{0,2}(?:человек|год|лет|мину|час|раз|дн|день|дня|рубл|руб|%|процент|` +
  String.raw`пациент|врач|недел|месяц|этаж|кабинет|окн|бабуш|очеред|\p{L}{1,12}\sназад))`
const PARTS =
  String.raw`(?:[,\s]{0,3}(?:${PART})\.?\s?№?\s?\d{1,4}(?![\d])[а-я]?(?!\p{L})|` +
  String.raw`,\s?\d{1,4}(?![\d:]|\.\d|\s?\p{L})|-\d{1,4}(?!\d)){0,6}`
const HOUSE =
  String.raw`,?\s{0,2}(?:(?:д\.?|дом[а-я]{0,2}|вл\.?|владение)\s{0,2}№?\s{0,2}\d{1,3}|` +
  String.raw`№?\d{1,3}${NO_UNIT})(?:[/-]\d{1,4}){0,3}(?:(?:[а-яА-Я]|\s[А-Я])(?!\p{L}|` +
  String.raw`[\s.]{0,2}\d))?${PARTS}`
const TOWN =
  String.raw`(?:\d{6},?\s{0,2})?(?:(?:г\.|город|пос\.|посёлок|поселок|дер\.|деревня|с\.|` +
  String.raw`село)\s{0,2}${TITLE},?\s{0,2})?`
const LIVES =
  String.raw`(?:[Жж]ив[а-яё]{1,4}|[Пп]роживаю?[а-яё]{0,4}|[Пп]рописан[а-я]{0,2}|` +
  String.raw`[Зз]арегистрирован[а-я]{0,2}|[Пп]о адресу|[Аа]дрес|[Мм]ой дом|` +
  String.raw`[Пп]риезжайте)(?:\s(?:я|мы|она|он|по|адресу|нас|меня|сейчас|рядом|тут|там)){0,3}:?`

const STREETS = [
  `${EDGE}${TOWN}${BEFORE_NAME}\\s{0,2}${NAME}${HOUSE}`,
  `${EDGE}${TOWN}${TITLE}(?:\\s${TITLE})?\\s${AFTER_NAME}${HOUSE}`,
  // «ул ленина д 5 кв 12», without capitals: a house or a flat must be named as such
  `${EDGE}(?:ул\\.?|улиц[аеы]|проспект[а-я]?|` +
    `пр-т)\\s\\p{L}{3,24}(?:\\s\\p{L}{3,24})?,?\\s{0,2}(?:д\\.?|` +
    `дом)\\s?\\d{1,3}(?:[/-]\\d{1,4})?[а-я]?(?!\\p{L})${PARTS}`,
  `${EDGE}ул\\.?\\s[а-я]{4,24},?\\s\\d{1,3}${NO_UNIT}(?:[/-]\\d{1,4}){0,3}${PARTS}`,
].map((source) => new RegExp(source, 'gu'))

// A flat, or a house with its part, without a street.
const FLATS = [
  `${EDGE}(?:(?:д\\.?|дом|корп(?:ус)?|к|` +
    `под(?:ъезд)?)\\.?\\s?\\d{1,4}(?:[/-]\\d{1,4})?,?\\s{1,2}){0,3}(?:кв\\.?|` +
    `квартир[аеуы])\\s?№?\\s?\\d{1,4}(?!\\d)${PARTS}`,
  `${EDGE}дом\\s№?\\s?\\d{1,3}[а-я]?,?\\s{1,2}(?:корп(?:ус)?|стр(?:оение)?|` +
    `подъезд)\\.?\\s?\\d{1,3}(?!\\d)${PARTS}`,
].map((source) => new RegExp(source, 'gu'))

const ENGLISH = [
  `${EDGE}\\d{1,4}[a-z]?,?\\s(?:\\p{Lu}[a-z]{1,24}\\s){1,3}(?:[Ss]treet|[Ss]t\\.?|` +
    `[Aa]venue|[Aa]ve\\.?|[Rr]oad|[Rr]d\\.?|[Ll]ane|[Pp]rospekt|` +
    `[Bb]oulevard)(?!\\p{L})(?:,?\\s(?:[Aa]pt\\.?|[Ff]lat|[Aa]partment)\\s?#?\\d{1,4})?`,
  `${EDGE}(?:\\p{Lu}[a-z]{1,24}\\s){1,3}(?:[Ss]treet|[Ss]t\\.?|[Aa]venue|[Pp]rospekt|` +
    `[Uu]litsa)\\s?,?\\s?\\d{1,3}(?!\\d)(?:,?\\s(?:[Aa]pt\\.?|[Ff]lat|` +
    `[Aa]partment)\\s?#?\\d{1,4})?`,
  `${EDGE}[Uu]l(?:itsa|\\.)\\s\\p{Lu}[a-z]{1,24},?\\s\\d{1,3}(?!\\d)`,
  `${EDGE}(?:[Aa]pt\\.?|[Ff]lat|[Aa]partment)\\s?#?\\d{1,4}(?!\\d)`,
].map((source) => new RegExp(source, 'gu'))

// Here a word that tells of living somewhere makes an address of what follows it; the word itself stays.
const HOMES = [
  `${EDGE}${LIVES}\\s(?:(?:на|в|во|по)\\s)?` +
    `(${TOWN}(?:${BEFORE_NAME}\\s{0,2})?${TITLE}(?:\\s${TITLE}){0,2}(?:\\s${AFTER_NAME})?${HOUSE})`,
  `${EDGE}${LIVES}\\s(?:(?:на|в|во|по)\\s)?(${BEFORE_NAME}\\s{0,2}${TITLE}(?:\\s${TITLE}){0,2})`,
  `${EDGE}${LIVES}\\s(?:(?:на|в|во|по)\\s)?(${TITLE}\\s${AFTER_NAME})(?!\\p{L})`,
].map((source) => new RegExp(source, 'gu'))

// Most comments have no such word: the costly patterns are tried only where one stands.
const GATES: readonly (readonly [RegExp, readonly RegExp[]])[] = [
  [/ул|просп|пр-|пер|бульв|б-р|шос|ш\.|наб|пл|проезд|туп|алле|мкр|микрор|снт/i, STREETS],
  [/кв|дом/i, FLATS],
  [/street|st|ave|road|rd|lane|prospekt|boulevard|ul|apt|flat|apartment/i, ENGLISH],
]
const HOME = /жив|прожив|пропис|зарегистр|адрес|мой дом|приезжайте/i

/**
 * Finds postal addresses: a street with a house, a flat, or a street that somebody is said to live in.
 * A street without a house, a floor, a room or «корпус 2» alone is talk of the clinic and stays.
 */
export function findAddresses(text: string): Span[] {
  const spans: Span[] = []
  const numbered = /\d/.test(text)
  const patterns = GATES.flatMap(([gate, gated]) => (numbered && gate.test(text) ? gated : []))
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      spans.push({ start: match.index, end: match.index + match[0].trimEnd().length, kind: 'address' })
    }
  }
  for (const pattern of HOME.test(text) ? HOMES : []) {
    for (const match of text.matchAll(pattern)) {
      const found = match[1] ?? ''
      const start = match.index + match[0].length - found.length
      spans.push({ start, end: start + found.trimEnd().length, kind: 'address' })
    }
  }
  return spans
}
