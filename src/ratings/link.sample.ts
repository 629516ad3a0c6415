// A planned letter and its link, for the tests of the answer page.
import type { LightMyRequestResponse } from 'fastify'
import { type ClinicRow, buildClinic, buildDoctor, buildPatient, buildVisit, buildWordings } from '../../test/builders.ts'
import { NOON, type TestHouse } from '../../test/house.ts'
import { makeLinkToken } from '../letters/index.ts'
import { all, first, sql } from '../platform/db/index.ts'
import { HOUR_MS } from '../platform/time.ts'
import { fieldOf } from './answer.ts'

export interface Letter { clinic: ClinicRow; letter_id: string; token: string; visit_ids: string[]; fields: string[]; expires_at: Date }

/** A planned letter about some visits of one patient's day, and its link. */
export async function makeLetter(t: TestHouse, given: { visits?: number; lang?: string; child?: boolean } = {}): Promise<Letter> {
  t.clock.set(NOON)
  const made = await t.house.database.write(async (db) => {
    const clinic = await buildClinic(db)
    await buildWordings(db, clinic.id)
    const patient_id = await buildPatient(db, clinic.id, {
      lang: given.lang ?? 'ru', ...(given.child ? { birth_date: '2020-02-02', parent_email: 'parent@mail.example' } : {}),
    })
    const visit_ids: string[] = []
    for (let i = 0; i < (given.visits ?? 1); i += 1) {
      const doctor_id = await buildDoctor(db, clinic.id, { family: ['Соколова', 'Белова', 'Крылова'][i % 3]! })
      visit_ids.push(await buildVisit(db, clinic, { patient_id, doctor_id, ended_at: new Date(NOON.getTime() - (5 - i) * HOUR_MS) }))
    }
    return { clinic, visit_ids }
  })
  await t.run('letters.plan')
  const letter = (await first(t.house.database.read, sql<{ id: string; expires_at: Date }>`
    select id, expires_at
    from letters.letter
    where clinic_id = ${made.clinic.id}`))!
  const token = makeLinkToken(t.house.keys.link, { clinic_id: made.clinic.id, letter_id: letter.id, purpose: 'answer', expires_at: letter.expires_at })
  return { ...made, letter_id: letter.id, token, fields: made.visit_ids.map(fieldOf), expires_at: letter.expires_at }
}

/** Opens a link. */
export function open(t: TestHouse, token: string, query = ''): Promise<LightMyRequestResponse> {
  return t.web.inject({ method: 'GET', url: `/r/${token}${query}` })
}

/** Sends the form of a link. */
export function send(t: TestHouse, token: string, form: Record<string, string>): Promise<LightMyRequestResponse> {
  return t.web.inject({
    method: 'POST', url: `/r/${token}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  })
}

/** A form with all marks given. */
export function marked(letter: Letter, more: Record<string, string> = {}): Record<string, string> {
  return { ...Object.fromEntries(letter.fields.map((field) => [field, '5'])), clinic: '4', edition: '0', act: 'send', ...more }
}

/** What the database holds of a clinic's answers. */
export function answersOf(t: TestHouse, clinic_id: string) {
  return all(t.house.database.read, sql<{ id: string; edition: number; clinic_mark: number; comment: string | null; may_publish: boolean }>`
    select id, edition, clinic_mark, comment, may_publish
    from ratings.answer
    where clinic_id = ${clinic_id}`)
}
