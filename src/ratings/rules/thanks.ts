// When words are thanks: for the doctor, and for the gate, which asks no action of a reply to thanks. Pure.
import type { Topic } from './topics.ts'

interface DoctorGiven {
  outcome: string
  mark: number | null
}

const GLAD_MARK_MIN = 4

/** Whether an answer may be passed to its doctors as thanks: it gives thanks, and a doctor was given a good mark. */
export function mayPassThanks(topics: readonly Topic[], doctors: readonly DoctorGiven[]): boolean {
  return topics.includes('thanks') && doctors.some(({ outcome, mark }) => outcome === 'rated' && (mark ?? 0) >= GLAD_MARK_MIN)
}

/** Whether an answer is thanks and nothing else, so that nothing needs doing. */
export function isPlainThanks(
  topics: readonly Topic[],
  given: { clinic_mark: number | null; remarks: string | null; proposals: string | null },
  doctors: readonly DoctorGiven[],
): boolean {
  const marks = [given.clinic_mark, ...doctors.map(({ mark }) => mark)].filter((mark) => mark !== null)
  return topics.includes('thanks') && !topics.includes('proposal') && given.remarks === null && given.proposals === null
    && marks.every((mark) => mark >= GLAD_MARK_MIN)
}
