// Sending an answer: decide, write, mask, raise alarms, tell letters; one transaction.
import { type Write, violatedConstraint } from '../platform/db/index.ts'
import { recordEvent } from '../platform/audit.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import { HOUR_MS } from '../platform/time.ts'
import { findLetterForAnswer, lockLetterForAnswer, markAnswered } from '../letters/index.ts'
import { raiseAlarms } from './alarming.ts'
import { type Content, isSameContent } from './answer.ts'
import { type Asked, knownNames } from './link.ts'
import { keepingAnswer } from './kept/index.ts'
import { maskForStaff } from './masking.ts'
import {
  type MarkedVisit, type StoredAnswer, deleteDoctorMarks, findAnswerOfLetter, insertAnswer, insertDoctorMarks, updateAnswer,
} from './queries/answers.ts'
import { countCaseSteps } from './queries/followed.ts'
import { lockAnswer } from './queries/work.ts'
import { topicsOf, writeTopics } from './topics.ts'
import { appendEvent } from './working.ts'

/** For so long after it was first sent an answer may be changed. */
export const EDIT_HOURS = 72

export type Decision = 'first' | 'change' | 'same' | 'newer_elsewhere' | 'closed' | 'withdrawn'

/**
 * What a sent form does. In: the answer that the letter has, whether visits are left to ask about, what was sent and
 * which edition its page showed. The same content twice is one answer; a page older than the answer asks first.
 */
export function decideSending(
  stored: StoredAnswer | undefined, has_visits: boolean, content: Content, edition_seen: number, now: Date,
): Decision {
  if (!stored) return has_visits ? 'first' : 'withdrawn'
  if (isSameContent(standing(stored.content, content), content)) return 'same'
  if (!has_visits || now >= stored.editable_until) return 'closed'
  return edition_seen < stored.edition ? 'newer_elsewhere' : 'change'
}

/** The stored answer's part about the visits that the new one is about: others were withdrawn since. */
function standing(stored: Content, content: Content): Content {
  const ids = new Set(content.doctors.map((doctor) => doctor.visit_id))
  return { ...stored, doctors: stored.doctors.filter((doctor) => ids.has(doctor.visit_id)) }
}

export type Sent = Decision | 'visit_marked_elsewhere'

/**
 * Takes an answer. Out: what became of it. Whoever sends at the same moment waits for the letter's lock; should a
 * writer come by another way, the unique keys refuse the second one, and it is looked at once more.
 */
export async function sendAnswer(house: House, asked: Asked, content: Content, edition_seen: number, request_id: string): Promise<Sent> {
  try {
    return await sendOnce(house, asked, content, edition_seen, request_id)
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'doctor_mark_pk') return 'visit_marked_elsewhere'
    if (constraint === 'answer_letter_uq') return sendOnce(house, asked, content, edition_seen, request_id)
    throw error
  }
}

async function sendOnce(house: House, asked: Asked, content: Content, edition_seen: number, request_id: string): Promise<Sent> {
  const now = house.clock.now()
  const clinic_id = asked.clinic.id
  let noticed = false
  const decision = await house.database.write(async (db) => {
    await lockLetterForAnswer(db, clinic_id, asked.letter.id)
    const stored = await findAnswerOfLetter(db, clinic_id, asked.letter.id)
    const letter = await findLetterForAnswer(db, clinic_id, asked.letter.id)
    const decided = decideSending(stored, (letter?.visits.length ?? 0) > 0, content, edition_seen, now)
    if (decided !== 'first' && decided !== 'change') return decided
    const answer_id = stored?.id ?? makeId(now)
    await keepingAnswer(db, clinic_id, answer_id, () => write(db, asked, answer_id, stored, content, now))
    if (stored) await noteChange(db, clinic_id, answer_id, now)
    noticed = await raiseAlarms(house, db, asked, answer_id, content.texts, now)
    if (!stored) await markAnswered(db, clinic_id, asked.letter.id, now)
    await recordEvent(db, { kind: 'link' }, {
      clinic_id, event: 'ratings.answered', subject_kind: 'answer', subject_id: answer_id, request_id,
      detail: { edition: (stored?.edition ?? 0) + 1 },
    }, now)
    return decided
  })
  if (noticed) house.wake('letters.dispatch')
  return decision
}

async function write(
  db: Write, asked: Asked, answer_id: string, stored: StoredAnswer | undefined, content: Content, now: Date,
): Promise<void> {
  const clinic_id = asked.clinic.id
  const { letter, visits } = asked
  const staff_texts = maskForStaff(content.texts, knownNames(asked), letter.lang)
  if (stored) {
    await updateAnswer(db, clinic_id, answer_id, stored.edition + 1, content, staff_texts, now)
    await deleteDoctorMarks(db, clinic_id, answer_id, content.doctors.map((doctor) => doctor.visit_id))
  } else {
    await insertAnswer(db, clinic_id, {
      id: answer_id, letter_id: letter.id, patient_id: letter.patient_id, branch_id: visits[0]!.branch_id, day: letter.day,
      audience: letter.audience, lang: letter.lang, editable_until: new Date(now.getTime() + EDIT_HOURS * HOUR_MS),
    }, content, staff_texts, now)
  }
  const marks = content.doctors.map((doctor): MarkedVisit => {
    const { doctor_id, branch_id, specialty_code } = visits.find((visit) => visit.id === doctor.visit_id)!
    return { ...doctor, doctor_id, branch_id, specialty_code }
  })
  await insertDoctorMarks(db, clinic_id, answer_id, marks)
  await writeTopics(db, clinic_id, [{ id: answer_id, topics: topicsOf(content, staff_texts) }])
}

/** A changed answer is new again for the clinic, whatever was done about the former one. */
async function noteChange(db: Write, clinic_id: string, answer_id: string, now: Date): Promise<void> {
  const changed = await lockAnswer(db, clinic_id, answer_id)
  if (changed) await appendEvent(db, { kind: 'link' }, changed, 'changed', { step: await countCaseSteps(db, clinic_id, answer_id) }, now)
}
