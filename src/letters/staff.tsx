// Staff routes: the summary, every letter, one letter's path.
import { z } from 'zod'
import { page, refuse } from '../platform/http/answer.ts'
import { type AnyRoute, route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import { addDays, localDate } from '../platform/time.ts'
import { LetterPathPage, MessagesPage } from './pages/messages.tsx'
import { OverviewPage, PERIODS } from './pages/overview.tsx'
import {
  countDecisions,
  countLetters,
  countMessages,
  countReplies,
  findLetter,
  listDayVisits,
  listLetterEvents,
  listMessages,
} from './queries/overview.ts'
import { findPolicy } from './queries/policy.ts'
import { findWordingsInForce } from './queries/wording.ts'
import { STATES } from './rules/delivery.ts'

const ROWS_PER_PAGE = 50

const overviewRoute = route({
  method: 'GET',
  url: '/letters/:clinic',
  permit: 'letters.read',
  audit: null,
  query: z.object({ days: z.coerce.number().catch(30) }),
  async handle(call) {
    const { house, clinic, query, now } = call
    const days = PERIODS.find((n) => n === query.days) ?? 30
    const to = localDate(now, clinic.zone)
    const from = addDays(to, 1 - days)
    // one moment for all, so that the sums agree
    const overview = await house.database.snapshot(async (db) => ({
      days,
      from,
      to,
      visits: await countDecisions(db, clinic.id, from, to),
      letters: await countLetters(db, clinic.id, from, to),
      replies: await countReplies(db, clinic.id, from, to),
      paused: (await findPolicy(db, clinic.id))?.paused ?? false,
      has_wording: (await findWordingsInForce(db, clinic.id)).length > 0,
    }))
    return page(<OverviewPage call={call} overview={overview} />)
  },
})

const messagesRoute = route({
  method: 'GET',
  url: '/letters/:clinic/messages',
  permit: 'letters.read',
  audit: null,
  query: z.object({
    state: z.enum(STATES).optional().catch(undefined),
    page: z.coerce.number().int().min(1).max(10_000).catch(1),
  }),
  async handle(call) {
    const { house, clinic, query } = call
    const state = query.state ?? null
    const list = await house.database.snapshot(async (db) => {
      const counts = new Map((await countMessages(db, clinic.id)).map((row) => [row.state, row.count]))
      const total =
        state === null
          ? [...counts.values()].reduce((sum, count) => sum + count, 0)
          : (counts.get(state) ?? 0)
      const pages = Math.max(1, Math.ceil(total / ROWS_PER_PAGE))
      const number = Math.min(query.page, pages)
      const rows = await listMessages(db, clinic.id, state, ROWS_PER_PAGE, (number - 1) * ROWS_PER_PAGE)
      return { state, page: number, pages, rows, counts }
    })
    return page(<MessagesPage call={call} list={list} />)
  },
})

const letterRoute = route<{ letter: string }>({
  method: 'GET',
  url: '/letters/:clinic/:letter',
  permit: 'letters.read',
  audit: null,
  async handle(call) {
    const { house, clinic, params } = call
    if (!isId(params.letter)) return refuse(404)
    const path = await house.database.snapshot(async (db) => {
      const letter = await findLetter(db, clinic.id, params.letter)
      return (
        letter && {
          letter,
          visits: await listDayVisits(db, clinic.id, letter),
          events: await listLetterEvents(db, clinic.id, letter.id),
        }
      )
    })
    return path ? page(<LetterPathPage call={call} path={path} />) : refuse(404)
  },
})

export const staffRoutes: readonly AnyRoute[] = [overviewRoute, messagesRoute, letterRoute]
