// What is late: cases climb once an hour, and the city's office sees them, the latest first.
import { z } from 'zod'
import { findWorkingCalendar, workingDaysBetween } from '../clinics/index.ts'
import { recordEvent } from '../platform/audit.ts'
import { serving } from '../platform/each.ts'
import { page, refuse } from '../platform/http/answer.ts'
import { type AnyRoute, route } from '../platform/http/route.ts'
import type { House } from '../platform/house.ts'
import type { Actor } from '../platform/permit.ts'
import { DAY_MS, localDate } from '../platform/time.ts'
import { appendStep, findCase, lockCase } from './loading.ts'
import { OverdueCasePage, OverduePage } from './pages/overdue.tsx'
import { findEdition } from './queries/cases.ts'
import { findClinicsOverdue, findOverdue, listClimbed } from './queries/lists.ts'
import { showArithmetic } from './rules/clock.ts'

const ROWS = 200
const CLIMBED_AT_ONCE = 100
const CLOCK: Actor = { kind: 'system', name: 'cases.climb' }

/** Cases in hand past their date climb, clinic by clinic; what climbed already is left, so it may run at any time. */
export async function climbCases(house: House, signal: AbortSignal): Promise<void> {
  const now = house.clock.now()
  // no zone is further than a day from UTC: the clinic's own day decides below
  const clinics = await findClinicsOverdue(house.database.read, localDate(new Date(now.getTime() + DAY_MS), 'UTC'))
  await serving(house, signal, (each) => each(clinics, async (clinic) => {
    const today = localDate(now, clinic.zone)
    await each(await findOverdue(house.database.read, clinic.id, today, CLIMBED_AT_ONCE), ({ id }) =>
      house.database.write(async (db) => {
        const given = await lockCase(db, clinic.id, id)
        if (!given || given.folded.climbed_at || given.folded.due_on >= today) return
        if (given.folded.state !== 'open' && given.folded.state !== 'offered') return
        await appendStep(db, CLOCK, given, 'climbed', { on: today, due_on: given.folded.due_on }, now)
      }))
  }))
}

export const overdueRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: '/cases/overdue', permit: 'cases.overdue', audit: null,
    async handle({ house, actor, frame, lang, now }) {
      const rows = await listClimbed(house.database.read, ROWS + 1)
      const calendar = await findWorkingCalendar(house.database.read)
      const cases = rows.slice(0, ROWS).map((row) => ({
        ...row, late_days: workingDaysBetween(calendar, row.due_on, localDate(now, row.zone)),
      }))
      const today = localDate(now, house.config.OTKLIK_ZONE)
      return page(<OverduePage house={house} actor={actor} frame={frame} lang={lang} today={today} cases={cases} more={rows.length > ROWS} />)
    },
  }),
  route({
    method: 'GET', url: '/cases/overdue/:clinic/:case', permit: 'cases.overdue', audit: 'cases.seen',
    params: z.object({ clinic: z.string(), case: z.uuid() }),
    async handle({ house, actor, clinic, frame, lang, now, params, request, request_id }) {
      const db = house.database.read
      const given = await findCase(db, clinic.id, params.case)
      // the city sees what climbed, not the clinic's work
      if (!given?.folded.climbed_at) return refuse(404)
      const today = localDate(now, clinic.zone)
      const sum = showArithmetic(await findWorkingCalendar(db), given.folded.clock, today, given.folded.due_on)
      const norm = await findEdition(db, given.folded.norm_key, given.folded.norm_edition)
      if (request.method === 'GET') {
        await house.database.write((write) => recordEvent(write, actor, {
          clinic_id: clinic.id, event: 'cases.seen', subject_kind: 'case', subject_id: given.id, request_id,
        }, now))
      }
      return page(
        <OverdueCasePage house={house} actor={actor} frame={frame} lang={lang} today={today} clinic={clinic} given={given} sum={sum} norm={norm} />,
      )
    },
  }),
]
