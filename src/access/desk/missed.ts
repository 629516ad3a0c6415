// By night: visits of the days before that nobody marked are taken for missed where the branch marks who comes; elsewhere
// they stay as they are (rules/missing.ts). Each branch and day is looked at once.
import { type Read, type Write, all, run, sql } from '../../platform/db/index.ts'
import { serveEach } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import { addDays, atLocal, localDate } from '../../platform/time.ts'
import { markMissed } from '../booking/index.ts'
import { type DayBooking, type DayVerdict, judgeDay } from './rules/missing.ts'

/** How many days back a night that did not run is made up for. */
const BACK_DAYS = 3

interface BranchDay {
  clinic_id: string
  branch_id: string
  zone: string
  day: string
}

/** Looks at the last days of every branch that were not looked at yet. */
export async function markUnmarked(house: House, signal: AbortSignal): Promise<void> {
  await serveEach(house, signal, await listDaysToJudge(house), (day) => judgeBranchDay(house, day))
}

async function listDaysToJudge(house: House): Promise<BranchDay[]> {
  const now = house.clock.now()
  const branches = await all(house.database.read, sql<Omit<BranchDay, 'day'>>`
    select r.clinic_id, r.id as branch_id, c.zone
    from clinics.branch r
    join clinics.clinic c on c.id = r.clinic_id
    where r.active
      and c.active`)
  return branches.flatMap((branch) => {
    const today = localDate(now, branch.zone)
    return Array.from({ length: BACK_DAYS }, (_, back) => ({ ...branch, day: addDays(today, back - BACK_DAYS) }))
  })
}

async function judgeBranchDay(house: House, at: BranchDay): Promise<void> {
  const { read } = house.database
  if (await wasJudged(read, at)) return
  const bookings = await listDayBookings(read, at)
  if (bookings.length === 0) return
  const verdict = judgeDay(bookings)
  const now = house.clock.now()
  const actor = { kind: 'system' as const, name: 'access.mark_missed' }
  // marked first, noted afterwards: a night that breaks off is made up for, and a mark set twice is one
  for (const id of verdict.missed_ids) await markMissed(house, actor, at.clinic_id, id, now)
  await house.database.writeSingle((db) => noteJudged(db, at, verdict, now))
}

async function wasJudged(db: Read, { clinic_id, branch_id, day }: BranchDay): Promise<boolean> {
  const rows = await all(db, sql`
    select day
    from access.missed_day
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and day = ${day}`)
  return rows.length > 0
}

function listDayBookings(db: Read, { clinic_id, branch_id, day, zone }: BranchDay): Promise<DayBooking[]> {
  return all(db, sql<DayBooking>`
    select b.id, b.state, s.schedule_id, s.status as slot_status
    from access.booking b
    join access.slot s
      on s.clinic_id = b.clinic_id
      and s.id = b.slot_id
    where b.clinic_id = ${clinic_id}
      and b.branch_id = ${branch_id}
      and b.starts_at >= ${atLocal(day, '00:00', zone)}
      and b.starts_at < ${atLocal(addDays(day, 1), '00:00', zone)}
      and b.state in ('booked', 'arrived', 'fulfilled', 'missed')`)
}

async function noteJudged(db: Write, { clinic_id, branch_id, day }: BranchDay, verdict: DayVerdict, now: Date): Promise<void> {
  await run(db, sql`
    insert into access.missed_day (clinic_id, branch_id, day, booked, marked, missed, looked_at)
    values (${clinic_id}, ${branch_id}, ${day}, ${verdict.booked}, ${verdict.marked}, ${verdict.missed_ids.length}, ${now})
    on conflict (clinic_id, branch_id, day) do nothing`)
}
