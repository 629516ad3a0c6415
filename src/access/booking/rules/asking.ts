// From plain questions to a patient class. Pure.
import { type PatientClass, readClass } from '../../slot.ts'

/** The answers as the address has them. */
export interface Answers {
  /** A class, as other pages link. */
  c?: string | undefined
  age?: string | undefined
  visit?: string | undefined
  urgent?: string | undefined
  referral?: string | undefined
  /** The form was sent: boxes that are not ticked mean no. */
  asked?: string | undefined
}

/**
 * Who asks. `age` and `referral` known of a person stand above what the address says; without any word it is an adult's
 * first planned visit without a referral.
 */
export function readWho(answers: Answers, known: { age?: PatientClass['age'] | undefined; referral?: boolean | undefined }): PatientClass {
  const given = readClass(answers.c ?? '') ?? { age: 'adult', visit: 'first', urgency: 'planned', referral: false } as const
  const asked = answers.asked !== undefined
  return {
    age: known.age ?? (answers.age === 'child' || answers.age === 'adult' ? answers.age : given.age),
    visit: answers.visit === 'first' || answers.visit === 'repeat' ? answers.visit : given.visit,
    urgency: asked ? (answers.urgent === 'yes' ? 'urgent' : 'planned') : given.urgency,
    referral: known.referral ?? (asked ? answers.referral === 'yes' : given.referral),
  }
}
