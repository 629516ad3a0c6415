// What may not stand on a board that many people read: who somebody is, and anything about health. Pure; used in browsers too.

/** A first name («Мария», «Анна-Мария») or the number of a ticket («А012»). */
const FIRST_NAME = /^\p{Lu}[\p{L}]{1,20}(-\p{Lu}[\p{L}]{1,20})?$/u
const TICKET = /^\p{Lu}{0,3}[ -]?\d{1,6}$/u

/** Stems that speak of health; the board is read by many. */
const HEALTH = new RegExp(String.raw`(?<!\p{L})(?:${[
  'диагноз', 'анамнез', 'онколог', 'опухол', 'метастаз', 'карцином', 'рак(?:а|ом|у|е)?(?!\\p{L})', 'вич(?!\\p{L})', 'спид(?!\\p{L})', 'гепатит', 'туберкул',
  'сифилис', 'гонорр', 'диабет', 'инсулин', 'эпилепс', 'шизофрен', 'психоз', 'психиатр', 'деменци', 'инфаркт', 'инсульт', 'беременн', 'аборт',
  'алкогол', 'наркоман', 'наркотик', 'депресс', 'химиотерап', 'аутизм', 'аутист',
  'diagnos', 'cancer', 'tumou?r', 'hiv(?!\\p{L})', 'aids(?!\\p{L})', 'hepatitis', 'tubercul', 'syphilis', 'diabet', 'epilep', 'schizo', 'dementia',
  'pregnan', 'abortion', 'depress', 'chemother', 'autis', 'stroke(?!\\p{L})', 'heart attack',
].join('|')})`, 'iu')

/** Whether a text speaks of health, as far as its words show. */
export function soundsMedical(text: string): boolean {
  return HEALTH.test(text.replaceAll('ё', 'е'))
}

/** Whether a text has a phone number, a policy or a passport in it. */
export function hasNumbers(text: string): boolean {
  return /\d(?:[ ()+-]*\d){6,}/.test(text)
}

export function isWho(text: string): boolean {
  return FIRST_NAME.test(text) || TICKET.test(text)
}
