// Whether words for a board say who somebody is: a full name, as the mask of patients' answers finds it. A first name may
// stand there, and so may a doctor's family name, by which a room is known.
import { maskText } from '../../ratings/index.ts'

/** Whether a text has a family name with a first name, a patronymic or initials in it. */
export function hasFullName(text: string): boolean {
  return maskText(text, { doctors: [] }).spans.some(({ kind, start, end }) => kind === 'person' && /\S\s+\S/.test(text.slice(start, end)))
}
