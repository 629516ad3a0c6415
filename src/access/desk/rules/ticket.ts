// The number on a ticket: a letter and three digits, easily read aloud and typed. Pure.

/** Letters that look and sound different in Russian and in Latin, and are on both keyboards. */
const LETTERS = ['А', 'В', 'Е', 'К', 'М', 'Т'] as const
const LATIN: Readonly<Record<string, string>> = {
  A: 'А', B: 'В', E: 'Е', K: 'К', M: 'М', H: 'Н', O: 'О', P: 'Р', C: 'С', T: 'Т', X: 'Х',
}
const PER_LETTER = 999

/** So many tickets a branch has for one day. */
export const TICKETS_MAX = LETTERS.length * PER_LETTER

/** The ticket with a running number from 1 on: 1 → «А001», 999 → «А999», 1000 → «В001». A fault past the last. */
export function ticketNumber(running: number): string {
  const letter = LETTERS[Math.floor((running - 1) / PER_LETTER)]
  if (running < 1 || letter === undefined) throw new Error(`there is no ticket number ${running}`)
  return letter + String(((running - 1) % PER_LETTER) + 1).padStart(3, '0')
}

/** What somebody typed as a ticket number, as we write it: «a 12» and «А-012» → «А012». Undefined when it is none. */
export function readTicket(typed: string): string | undefined {
  const parts = /^([\p{L}])[\s-]*(\d{1,3})$/u.exec(typed.trim().toUpperCase())
  if (!parts) return undefined
  const letter = LATIN[parts[1]!] ?? parts[1]!
  return /[А-Я]/.test(letter) ? letter + parts[2]!.padStart(3, '0') : undefined
}
