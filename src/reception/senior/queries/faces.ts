// Statements of the one question at the exit: counts by hour, and the guard of a screen.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'
import type { Face, ScreenGuard } from '../rules/faces.ts'

/** What is known of a screen, locked: two presses at once are judged one after the other. */
export async function lockScreen(db: Write, clinic_id: string, branch_id: string, screen: string): Promise<ScreenGuard | undefined> {
  return first(db, sql<ScreenGuard>`
    select counted_at, quarter_at, quarter_count, ignored
    from reception.face_screen
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and screen = ${screen}
    for update`)
}

/** Writes what is known of a screen; false when its first press was written meanwhile. */
export async function saveScreen(db: Write, clinic_id: string, branch_id: string, screen: string, guard: ScreenGuard, is_first: boolean): Promise<boolean> {
  const { count } = await run(db, sql`
    insert into reception.face_screen (clinic_id, branch_id, screen, counted_at, quarter_at, quarter_count, ignored)
    values (${clinic_id}, ${branch_id}, ${screen}, ${guard.counted_at}, ${guard.quarter_at}, ${guard.quarter_count}, ${guard.ignored})
    on conflict (clinic_id, branch_id, screen) do update
    set counted_at = excluded.counted_at, quarter_at = excluded.quarter_at, quarter_count = excluded.quarter_count, ignored = excluded.ignored
    where not ${is_first}::boolean`)
  return count === 1
}

export async function addFace(db: Write, clinic_id: string, branch_id: string, at: { day: string; hour: number; face: Face }): Promise<void> {
  await run(db, sql`
    insert into reception.face_count (clinic_id, branch_id, day, hour, face, count)
    values (${clinic_id}, ${branch_id}, ${at.day}, ${at.hour}, ${at.face}, 1)
    on conflict (clinic_id, branch_id, day, hour, face) do update
    set count = face_count.count + 1`)
}

/** A day's faces of a building. */
export async function countFaces(db: Read, clinic_id: string, branch_id: string, day: string): Promise<Record<Face, number>> {
  const rows = await all(db, sql<{ face: Face; count: number }>`
    select face, sum(count)::int as count
    from reception.face_count
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and day = ${day}::date
    group by face`)
  return { good: 0, middling: 0, bad: 0, ...Object.fromEntries(rows.map(({ face, count }) => [face, count])) }
}
