// What the tests of this slice share: a clinic with its people signed in, and a case about a registered subject.
import assert from 'node:assert/strict'
import { createElement } from 'react'
import { type ClinicRow, buildClinic, buildPatient, buildVisit, buildWordings } from '../../test/builders.ts'
import type { TestHouse } from '../../test/house.ts'
import { SYSTEM, signIn } from '../../test/signed_in.ts'
import { all, first, one, run, sql } from '../platform/db/index.ts'
import { NETWORK_ID } from '../platform/ids.ts'
import { type CaseWish, openCase, registerSubject } from './index.ts'
import { listSteps } from './queries/cases.ts'
import { type Folded, foldSteps } from './rules/state.ts'

registerSubject('answer', async (_db, _clinic_id, id) => createElement('blockquote', null, `Долго ждали [имя], ${id.slice(0, 4)}`), {
  mask: async (_db, _clinic_id, _id, words) => words.replaceAll('Петрова', '[имя]'),
})

let count = 0

/** A clinic with a chief doctor, a head of department, and the city's officer. */
export async function openDesk(t: TestHouse) {
  const clinic = await t.house.database.write((db) => buildClinic(db, { chief: 'Сергей Павлович Дроздов' }))
  await t.house.database.write((db) => buildWordings(db, clinic.id))
  return {
    clinic,
    chief: await signIn(t, 'chief_doctor', clinic.id),
    head: await signIn(t, 'head_of_department', clinic.id),
    officer: await signIn(t, 'city_officer', NETWORK_ID),
  }
}

/** A letter to a patient with this address; its id. */
export async function makeLetter(t: TestHouse, clinic: ClinicRow, email: string | null, lang = 'ru'): Promise<string> {
  const patient_id = await t.house.database.write(async (db) => {
    const id = await buildPatient(db, clinic.id, { email: email ?? 'gone@mail.example', lang })
    await buildVisit(db, clinic, { patient_id: id, ended_at: new Date(t.clock.now().getTime() - 3_600_000) })
    return id
  })
  await t.run('letters.plan')
  const letter = await one(t.house.database.read, sql<{ id: string }>`
    select id
    from letters.letter
    where clinic_id = ${clinic.id}
      and patient_id = ${patient_id}`)
  if (email === null) {
    await t.house.database.write((db) => run(db, sql`
      update visits.patient
      set email = null
      where clinic_id = ${clinic.id}
        and id = ${patient_id}`))
  }
  return letter.id
}

/** A case of a clinic about a new answer. */
export async function makeCase(t: TestHouse, clinic: ClinicRow, owner: string | null, wish: Partial<CaseWish> = {}): Promise<string> {
  count += 1
  const subject_id = `00000000-0000-7000-8000-${String(count).padStart(12, '0')}`
  const given = await t.house.database.write((db) => openCase(db, SYSTEM, {
    clinic_id: clinic.id, branch_id: clinic.branch_id, subject_kind: 'answer', subject_id, letter_id: null, title_code: 'queue',
    owner_account_id: owner, ...wish,
  }, t.clock.now()))
  return given.id
}

type Kept = Omit<Folded, 'clock'>

/** Every case of the database equals what its steps fold to. */
export async function assertFolded(t: TestHouse): Promise<number> {
  const rows = await all(t.house.database.read, sql<Kept & { clinic_id: string; id: string }>`
    /* cross-clinic */
    select clinic_id, id, state, owner_account_id, offered_to, round, norm_key, norm_edition, due_on, climbed_at, replied_at,
      verdict, verdict_at, step_count
    from cases.case`)
  for (const { clinic_id, id, ...kept } of rows) {
    const { clock: _clock, ...folded } = foldSteps(await listSteps(t.house.database.read, clinic_id, id))
    assert.deepEqual(kept, folded, id)
  }
  return rows.length
}

/** One case as it is kept. */
export async function keptCase(t: TestHouse, clinic: ClinicRow, id: string): Promise<Kept> {
  return (await first(t.house.database.read, sql<Kept>`
    select state, owner_account_id, offered_to, round, norm_key, norm_edition, due_on, climbed_at, replied_at, verdict,
      verdict_at, step_count
    from cases.case
    where clinic_id = ${clinic.id}
      and id = ${id}`))!
}

/** How many rows the slice has in all: what a reader must not change. */
export async function countRows(t: TestHouse): Promise<number> {
  const row = await one(t.house.database.read, sql<{ count: number }>`
    /* cross-clinic */
    select (select count(*) from cases.case) + (select count(*) from cases.step) + (select count(*) from cases.reply)
      + (select count(*) from cases.draft) + (select count(*) from cases.template) as count`)
  return row.count
}
