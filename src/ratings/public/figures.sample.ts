// Many answers at once, for the tests of figures.
import { type ClinicRow, buildPatient, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse } from '../../../test/house.ts'
import { run, sql } from '../../platform/db/index.ts'

/** As many letters as marks and twice as many without an answer, each about a visit of its own to one doctor. */
export async function addAnswersTo(
  t: TestHouse, clinic: ClinicRow, doctor_id: string, marks: readonly number[], day: string,
): Promise<void> {
  const ids = (n: number) => Array.from({ length: n }, () => nextId())
  const [letters, visits] = [ids(marks.length * 2), ids(marks.length * 2)]
  await t.house.database.write(async (db) => {
    const patients: string[] = []
    for (const _ of letters) patients.push(await buildPatient(db, clinic.id))
    await run(db, sql`
      insert into visits.visit (clinic_id, id, fhir_id, status, patient_id, doctor_id, branch_id, ended_at, day, received_at, updated_at)
      select ${clinic.id}::uuid, id, id::text, 'finished', patient_id, ${doctor_id}::uuid, ${clinic.branch_id}::uuid,
        ${NOON}::timestamptz, ${day}::date, ${NOON}::timestamptz, ${NOON}::timestamptz
      from unnest(${visits}::uuid[], ${patients}::uuid[]) as t (id, patient_id)`)
    await run(db, sql`
      insert into letters.letter (clinic_id, id, patient_id, day, audience, lang, state, due_at, expires_at, first_sent_at, updated_at)
      select ${clinic.id}::uuid, id, patient_id, ${day}::date, 'adult', 'ru', 'open', ${NOON}::timestamptz, ${NOON}::timestamptz,
        ${NOON}::timestamptz, ${NOON}::timestamptz
      from unnest(${letters}::uuid[], ${patients}::uuid[]) as t (id, patient_id)`)
    await run(db, sql`
      insert into letters.decision (clinic_id, visit_id, visit_version, day, letter_id, decided_at)
      select ${clinic.id}::uuid, visit_id, 1, ${day}::date, letter_id, ${NOON}::timestamptz
      from unnest(${visits}::uuid[], ${letters}::uuid[]) as t (visit_id, letter_id)`)
    const answers = ids(marks.length)
    await run(db, sql`
      insert into ratings.answer (clinic_id, id, letter_id, patient_id, branch_id, day, audience, lang, channel, clinic_mark,
        may_publish, answered_at, editable_until)
      select ${clinic.id}::uuid, id, letter_id, patient_id, ${clinic.branch_id}::uuid, ${day}::date, 'adult', 'ru', 'letter', mark, false,
        ${NOON}::timestamptz, ${NOON}::timestamptz
      from unnest(${answers}::uuid[], ${letters.slice(0, marks.length)}::uuid[], ${patients.slice(0, marks.length)}::uuid[], ${marks}::int[])
        as t (id, letter_id, patient_id, mark)`)
    await run(db, sql`
      insert into ratings.doctor_mark (clinic_id, visit_id, answer_id, doctor_id, branch_id, mark, outcome)
      select ${clinic.id}::uuid, visit_id, answer_id, ${doctor_id}::uuid, ${clinic.branch_id}::uuid, mark, 'rated'
      from unnest(${visits.slice(0, marks.length)}::uuid[], ${answers}::uuid[], ${marks}::int[]) as t (visit_id, answer_id, mark)`)
  })
}
