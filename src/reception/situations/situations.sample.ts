// What the tests of situations share: a clinic with its people, and situations that are over.
import { buildClinic, nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse } from '../../../test/house.ts'
import { signIn } from '../../../test/signed_in.ts'
import { one, run, sql } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'

const YESTERDAY = new Date(NOON.getTime() - DAY_MS)

export async function openSituations(t: TestHouse) {
  const clinic = await t.house.database.write((db) => buildClinic(db))
  const { slug } = await one(t.house.database.read, sql<{ slug: string }>`select slug from clinics.branch where clinic_id = ${clinic.id}`)
  return {
    clinic, branch: slug, href: `/reception/${clinic.slug}/situations`,
    admin: await signIn(t, 'administrator', clinic.id),
    senior: await signIn(t, 'senior_administrator', clinic.id),
    head: await signIn(t, 'head_of_department', clinic.id),
    chief: await signIn(t, 'chief_doctor', clinic.id),
  }
}
export type OpenSituations = Awaited<ReturnType<typeof openSituations>>

/** Situations that are over, in the order given. Out: their ids. */
export async function buildClosed(
  t: TestHouse, clinic: { id: string; branch_id: string }, given: readonly { words: string; done?: string; next_time?: string; teaching?: boolean }[],
): Promise<string[]> {
  return t.house.database.write(async (db) => {
    const ids: string[] = []
    for (const { words, done = 'Всё уладили.', next_time = 'Сделать так же.', teaching = false } of given) {
      const id = nextId()
      ids.push(id)
      await run(db, sql`
        insert into reception.situation (clinic_id, id, branch_id, state, words, done, next_time, opened_at, closed_at, teaching_at, updated_at)
        values (${clinic.id}, ${id}, ${clinic.branch_id}, 'closed', ${words}, ${done}, ${next_time}, ${YESTERDAY}, ${YESTERDAY},
          ${teaching ? YESTERDAY : null}, ${NOON})`)
    }
    return ids
  })
}
