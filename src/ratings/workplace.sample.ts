// What the tests of the workplace share: a clinic with its people signed in, and answers sent through the public page.
import assert from 'node:assert/strict'
import { type ClinicRow, buildClinic, buildDoctor, buildPatient, buildVisit, buildWordings } from '../../test/builders.ts'
import type { TestHouse } from '../../test/house.ts'
import { signIn } from '../../test/signed_in.ts'
import { makeLinkToken } from '../letters/index.ts'
import { all, first, one, sql } from '../platform/db/index.ts'
import { HOUR_MS } from '../platform/time.ts'
import { fieldOf } from './answer.ts'
import { listEvents } from './queries/work.ts'
import { foldWork } from './rules/work.ts'

/** A clinic with a signed wording, a doctor, and a chief doctor signed in. */
export async function openDesk(t: TestHouse) {
  const { clinic, doctor_id } = await t.house.database.write(async (db) => {
    const made = await buildClinic(db, { chief: 'Сергей Павлович Дроздов' })
    await buildWordings(db, made.id)
    return { clinic: made, doctor_id: await buildDoctor(db, made.id, { family: 'Соколова', given: 'Анна', patronymic: 'Игоревна' }) }
  })
  return { clinic, doctor_id, path: `/ratings/${clinic.slug}`, chief: await signIn(t, 'chief_doctor', clinic.id) }
}

export interface Given {
  comment?: string
  remarks?: string
  proposals?: string
  clinic?: string
  doctor?: string
  may_publish?: string
  wait?: string
  email?: string
  /** Whose second visit it is. */
  patient_id?: string
}

export interface Sent { id: string; url: string; visit_id: string; patient_id: string }

/** A letter about a visit of an hour ago, and the address of its link. */
export async function inviteToAnswer(
  t: TestHouse, clinic: ClinicRow, doctor_id: string, given: Pick<Given, 'email' | 'patient_id'> = {},
): Promise<Omit<Sent, 'id'> & { letter_id: string }> {
  const now = t.clock.now()
  const visit = await t.house.database.write(async (db) => {
    const patient_id = given.patient_id ?? (await buildPatient(db, clinic.id, given.email ? { email: given.email } : {}))
    return { patient_id, id: await buildVisit(db, clinic, { patient_id, doctor_id, updated_at: now, ended_at: new Date(now.getTime() - HOUR_MS) }) }
  })
  await t.run('letters.plan')
  const letter = await one(t.house.database.read, sql<{ id: string; expires_at: Date }>`
    select l.id, l.expires_at
    from letters.letter l
    join letters.decision d
      on d.clinic_id = l.clinic_id
      and d.letter_id = l.id
    where l.clinic_id = ${clinic.id}
      and d.visit_id = ${visit.id}`)
  const token = makeLinkToken(t.house.keys.link, { clinic_id: clinic.id, letter_id: letter.id, purpose: 'answer', expires_at: letter.expires_at })
  return { url: `/r/${token}`, letter_id: letter.id, visit_id: visit.id, patient_id: visit.patient_id }
}

/** Sends one answer now, to a letter of its own, about a visit to the doctor. */
export async function sendAnswer(t: TestHouse, clinic: ClinicRow, doctor_id: string, given: Given = {}): Promise<Sent> {
  const { doctor = '5', clinic: clinic_mark = '5', email, patient_id, ...texts } = given
  const { letter_id, ...invited } = await inviteToAnswer(t, clinic, doctor_id, { ...(email ? { email } : {}), ...(patient_id ? { patient_id } : {}) })
  await post(t, invited.url, { [fieldOf(invited.visit_id)]: doctor, clinic: clinic_mark, ...texts })
  t.clock.advance(1000)
  const row = (await first(t.house.database.read, sql<{ id: string }>`
    select id
    from ratings.answer
    where clinic_id = ${clinic.id}
      and letter_id = ${letter_id}`))!
  return { id: row.id, ...invited }
}

/** Sends another edition of an answer. */
export async function changeAnswer(t: TestHouse, sent: Sent, edition: number, given: Given): Promise<void> {
  const { doctor = '5', clinic = '5', ...texts } = given
  await post(t, sent.url, { [fieldOf(sent.visit_id)]: doctor, clinic, edition: String(edition), ...texts })
}

async function post(t: TestHouse, url: string, form: Record<string, string>): Promise<void> {
  const reply = await t.web.inject({
    method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams(form).toString(),
  })
  assert.equal(reply.statusCode, 303, reply.body.slice(0, 400))
}

/** Every answer of the database equals what its events fold to. Out: how many events there are. */
export async function assertFolded(t: TestHouse): Promise<number> {
  const rows = await all(t.house.database.read, sql<{ clinic_id: string; id: string; work_state: string; outcome: string | null; event_count: number; case_step: number }>`
    /* cross-clinic */
    select clinic_id, id, work_state, outcome, event_count, case_step
    from ratings.answer`)
  let events = 0
  for (const { clinic_id, id, ...kept } of rows) {
    const stored = await listEvents(t.house.database.read, clinic_id, id)
    assert.deepEqual(kept, foldWork(stored), id)
    events += stored.length
  }
  return events
}

/** One answer's state, `done replied` for instance. */
export async function stateOf(t: TestHouse, clinic: ClinicRow, id: string): Promise<string> {
  const row = await one(t.house.database.read, sql<{ work_state: string; outcome: string | null }>`
    select work_state, outcome
    from ratings.answer
    where clinic_id = ${clinic.id}
      and id = ${id}`)
  return [row.work_state, row.outcome].filter(Boolean).join(' ')
}
