// Topics are found when an answer is sent; answers that came by another way get theirs by night.
import { type Read, type Write, all, run, sql } from '../platform/db/index.ts'
import { serveEach } from '../platform/each.ts'
import type { House } from '../platform/house.ts'
import type { AXES, Content, Texts } from './answer.ts'
import { type Topic, type TopicInput, findTopics } from './rules/topics.ts'

/** What an answer is about, as it is sent. In: its marks, and its words as staff read them. */
export function topicsOf(content: Content, staff_texts: Texts): Topic[] {
  const mark = (axis: (typeof AXES)[number]) => (content.axes[axis] === 'not_applicable' ? null : content.axes[axis])
  return findTopics({
    texts: staff_texts, clinic_mark: content.clinic_mark, staff_mark: mark('staff'), wait_mark: mark('wait'),
    premises_mark: mark('premises'), doctor_marks: content.doctors.map((doctor) => doctor.mark),
  })
}

const BATCH_ROWS = 2000

/** Finds the topics of answers that have none noted yet. */
export async function findMissingTopics(house: House, signal: AbortSignal): Promise<void> {
  const clinics = await all(house.database.read, sql<{ clinic_id: string }>`
    /* cross-clinic */
    select distinct clinic_id
    from ratings.answer
    where topics is null`)
  await serveEach(house, signal, clinics, async ({ clinic_id }) => {
    while (!signal.aborted) {
      const count = await house.database.write((db) => noteBatch(db, clinic_id))
      if (count < BATCH_ROWS) break
    }
  })
}

async function noteBatch(db: Write, clinic_id: string): Promise<number> {
  const answers = await lockUntold(db, clinic_id)
  const found = answers.map(({ id, comment, remarks, proposals, ...marks }) => ({
    id, topics: findTopics({ ...marks, texts: { comment, remarks, proposals } }),
  }))
  await writeTopics(db, clinic_id, found)
  return found.length
}

type UntoldAnswer = Omit<TopicInput, 'texts'> & Texts & { id: string }

function lockUntold(db: Read, clinic_id: string): Promise<UntoldAnswer[]> {
  return all(db, sql<UntoldAnswer>`
    select a.id, a.comment, a.remarks, a.proposals, a.clinic_mark, a.staff_mark, a.wait_mark, a.premises_mark,
      array(
        select m.mark
        from ratings.doctor_mark m
        where m.clinic_id = ${clinic_id}
          and m.answer_id = a.id
      ) as doctor_marks
    from ratings.answer a
    where a.clinic_id = ${clinic_id}
      and a.topics is null
    limit ${BATCH_ROWS}
    for update of a skip locked`)
}

/** Notes the topics of some answers. */
export async function writeTopics(db: Write, clinic_id: string, found: readonly { id: string; topics: Topic[] }[]): Promise<void> {
  await run(db, sql`
    update ratings.answer a
    set topics = string_to_array(t.topics, ' ')
    from unnest(${found.map(({ id }) => id)}::uuid[], ${found.map(({ topics }) => topics.join(' '))}::text[]) as t (id, topics)
    where a.clinic_id = ${clinic_id}
      and a.id = t.id`)
}
