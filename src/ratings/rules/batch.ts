// When a doctor may read what patients write: pure. Source: statistics.md, section 1 (batches of five or more).
import { DAY_MS } from '../../platform/time.ts'
import { commentsToRelease } from '../figures.ts'
import type { Topic } from './topics.ts'

/** Nothing younger goes to a doctor: who wrote it has left the doctor's memory of the week. */
export const COMMENT_DELAY_DAYS = 7

/** A comment that its doctor has not been shown. */
export interface WaitingComment {
  answer_id: string
  patient_id: string
  answered_at: Date
  /** First day of the month of the visit. */
  month: string
}

/**
 * Whether words are about a doctor and may be shown to them: one doctor only was seen that day, so that nobody reads what
 * was meant for a colleague; the words speak of the doctor, the treatment, or thanks; and they raise no alarm, which is the
 * chief doctor's to look into.
 */
export function isForDoctor(answer: { doctors_seen: number; topics: readonly Topic[]; has_alarm: boolean }): boolean {
  return answer.doctors_seen === 1 && !answer.has_alarm && answer.topics.some((topic) => topic === 'doctor' || topic === 'medicine' || topic === 'thanks')
}

/**
 * The comments that make up a doctor's next batch: all that are a week old, once five different people wrote them; else
 * none. Five answers of one patient are one voice, which its doctor would know.
 */
export function nextBatch(waiting: readonly WaitingComment[], now: Date): WaitingComment[] {
  const old_enough = waiting.filter(({ answered_at }) => now.getTime() - answered_at.getTime() >= COMMENT_DELAY_DAYS * DAY_MS)
  const authors = new Set(old_enough.map(({ patient_id }) => patient_id))
  return commentsToRelease(authors.size) > 0 ? old_enough : []
}

/** The months that a batch names: its first and its last. */
export function monthsOf(batch: readonly WaitingComment[]): { month_from: string; month_until: string } {
  const months = batch.map(({ month }) => month).sort()
  return { month_from: months[0]!, month_until: months.at(-1)! }
}
