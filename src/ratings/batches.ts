// The fear shield: doctors read what is written about them only in batches, and batches are made once a week.
import { type Write, all, sql, violatedConstraint } from '../platform/db/index.ts'
import { serveEach } from '../platform/each.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import { maskForPublic } from './masking.ts'
import { type WaitingWords, insertBatch, listWaitingWords } from './queries/batches.ts'
import { isForDoctor, monthsOf, nextBatch } from './rules/batch.ts'

/** Makes the batches that are due in every clinic. */
export async function releaseBatches(house: House, signal: AbortSignal): Promise<void> {
  const clinics = await all(house.database.read, sql<{ id: string }>`
    select id
    from clinics.clinic
    where active
    order by id`)
  const now = house.clock.now()
  await serveEach(house, signal, clinics, async ({ id }) => {
    try {
      await house.database.write((db) => releaseClinic(db, id, now))
    } catch (error) {
      // another worker was quicker: what it released stays
      if (violatedConstraint(error) !== 'doctor_comment_pk') throw error
    }
  })
}

async function releaseClinic(db: Write, clinic_id: string, now: Date): Promise<void> {
  const waiting = (await listWaitingWords(db, clinic_id, now)).filter(isForDoctor)
  for (const [doctor_id, words] of Map.groupBy(waiting, (one) => one.doctor_id)) {
    const ids = new Set(nextBatch(words, now).map(({ answer_id }) => answer_id))
    const batch = words.filter(({ answer_id }) => ids.has(answer_id))
    if (batch.length === 0) continue
    await insertBatch(db, clinic_id, { id: makeId(now), doctor_id, ...monthsOf(batch), comments: batch.map(shown) }, now)
  }
}

/** A comment as its doctor will read it for good: masked as for the public, the doctor's own name included. */
function shown(words: WaitingWords) {
  const known = { doctors: [{ family: words.family, given: words.given ?? '', patronymic: words.patronymic }] }
  const { comment, remarks } = maskForPublic({ comment: words.comment, remarks: words.remarks, proposals: null }, known, words.lang)
  return { answer_id: words.answer_id, thanked: words.thanked, comment, remarks }
}
