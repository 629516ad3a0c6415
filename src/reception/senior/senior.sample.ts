// A day at a building for the tests of the senior's view: two posts, one of them held, tallies of two hours, a request.
import { nextId } from '../../../test/builders.ts'
import { NOON, type TestHouse } from '../../../test/house.ts'
import { run, sql } from '../../platform/db/index.ts'
import { HOUR_MS } from '../../platform/time.ts'
import type { OpenHall } from '../hall/hall.sample.ts'

const at = (hours: number) => new Date(NOON.getTime() + (hours - 12) * HOUR_MS)

export async function buildDay(t: TestHouse, { clinic }: Pick<OpenHall, 'clinic'>): Promise<void> {
  const [entrance, floor, shift] = [nextId(), nextId(), nextId()]
  await t.house.database.write(async (db) => {
    for (const [id, kind, name] of [[entrance, 'entrance', 'Вход'], [floor, 'floor', 'Второй этаж']] as const) {
      await run(db, sql`
        insert into reception.post (clinic_id, id, branch_id, kind, name, created_at)
        values (${clinic.id}, ${id}, ${clinic.branch_id}, ${kind}, ${name}, ${at(7)})`)
    }
    await run(db, sql`
      insert into reception.shift (clinic_id, id, branch_id, post_id, account_id, account_name, began_at, until)
      values (${clinic.id}, ${shift}, ${clinic.branch_id}, ${entrance}, ${nextId()}, 'Смирнова Ольга', ${at(8)}, ${at(20)})`)
    for (const [hour, kind, count] of [[8, 'booking', 20], [9, 'find_room', 30]] as const) {
      const ids = Array.from({ length: count }, nextId)
      await run(db, sql`
        insert into reception.tally (clinic_id, id, branch_id, post_id, shift_id, kind, at, day, hour)
        select ${clinic.id}::uuid, one.id, ${clinic.branch_id}::uuid, ${entrance}::uuid, ${shift}::uuid, ${kind}, ${at(hour)}::timestamptz, '2026-11-24'::date, ${hour}::smallint
        from unnest(${ids}::uuid[]) as one (id)`)
      await run(db, sql`
        insert into reception.tally_hour (clinic_id, branch_id, post_id, day, hour, kind, count)
        values (${clinic.id}, ${clinic.branch_id}, ${entrance}, '2026-11-24', ${hour}, ${kind}, ${count})`)
    }
    await run(db, sql`
      insert into reception.request (clinic_id, id, branch_id, kind, state, who, room, step_free, opened_at, opened_name, take_by, level, code_misses, event_count)
      values (${clinic.id}, ${nextId()}, ${clinic.branch_id}, 'escort', 'waiting', 'Анна', '205', true, ${NOON}, 'Смирнова Ольга',
        ${new Date(NOON.getTime() + 3 * 60_000)}, 1, 0, 1)`)
  })
}
