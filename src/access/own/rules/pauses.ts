// Breaks as people write them: «12:00–12:30, 16:00–16:10». Pure.
import type { Pause } from './session.ts'

const TIME = String.raw`([01]?\d|2[0-3])[:.]([0-5]\d)`
const SPAN = new RegExp(`^${TIME}\\s*[-–—]\\s*${TIME}$`)

/** Reads breaks within a day's hours; undefined when the text is not made of such, or they leave the day or each other. */
export function readPauses(text: string, opens: string, closes: string): Pause[] | undefined {
  const parts = text.split(/[,;\n]/).map((part) => part.trim()).filter(Boolean)
  const pauses: Pause[] = []
  for (const part of parts) {
    const match = SPAN.exec(part)
    if (!match) return undefined
    const [from, to] = [`${match[1]!.padStart(2, '0')}:${match[2]}`, `${match[3]!.padStart(2, '0')}:${match[4]}`]
    if (from >= to || from < opens || to > closes) return undefined
    pauses.push({ from, to })
  }
  pauses.sort((a, b) => (a.from < b.from ? -1 : 1))
  return pauses.every((pause, index) => index === 0 || pauses[index - 1]!.to <= pause.from) ? pauses : undefined
}

/** The same, written for the field. */
export function writePauses(pauses: readonly Pause[]): string {
  return pauses.map(({ from, to }) => `${from}–${to}`).join(', ')
}
