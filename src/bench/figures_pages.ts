// What the database does for a page: every statement that opening it sends, timed by PostgreSQL itself.
import pg from 'pg'
import { findClinicScope, makeClinicRoutes } from '../clinics/index.ts'
import { stopwatch } from '../platform/clock.ts'
import { onStatement } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeServer } from '../platform/http/server.ts'
import { makeId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { ratings } from '../ratings/index.ts'
import { figuresPanel } from '../ratings/public/panel.tsx'
import { ErrorPage } from '../site/errors.tsx'
import { type BenchClinic, COMMON_WORD, RARE_WORD } from './figures_fill.ts'

const RUNS = 15

export interface PageCost {
  name: string
  statements: number
  /** Planning and execution of all its statements: median of some runs, and the slowest run but the first. */
  median_ms: number
  worst_ms: number
  /** The whole request as the server takes it, HTML included. */
  request_ms: number
  goal_ms: number
}

/** Opens pages of a clinic, and the list of one whose answers nobody has ever read, if there is one. */
export async function measurePages(house: House, clinic: BenchClinic, neglected: BenchClinic | undefined, now: Date): Promise<PageCost[]> {
  let at = clinic
  const web = await makeServer(house, [...makeClinicRoutes([figuresPanel]), ...(ratings.routes ?? [])], {
    findAccount: async () => chiefOf(at, now),
    findToken: async () => undefined,
    findClinic: (slug) => findClinicScope(house.database.read, slug),
    errorPage: ErrorPage,
  })
  const client = new pg.Client({ connectionString: house.database.url })
  await client.connect()
  const costs: PageCost[] = []
  try {
    const desk = `/ratings/${clinic.slug}`
    const pages: [name: string, url: string, goal_ms: number][] = [
      ['/clinics/:clinic', `/clinics/${clinic.slug}`, 5],
      ['/ratings/:clinic, first screen', desk, 20],
      ['… a rare word', `${desk}?state=all&q=${encodeURIComponent(RARE_WORD)}`, 20],
      ['… a common word', `${desk}?state=all&q=${encodeURIComponent(COMMON_WORD)}`, 20],
      ['… one doctor, low marks', `${desk}?state=all&mark=low&doctor=${clinic.doctors[7]}`, 20],
      ['/ratings/:clinic/doctors', `${desk}/doctors`, 20],
    ]
    for (const [name, url, goal_ms] of pages) costs.push({ name, goal_ms, ...(await measurePage(web, client, url, now)) })
    if (neglected) {
      at = neglected
      costs.push({ name: 'first screen, nothing ever read', goal_ms: 20, ...(await measurePage(web, client, `/ratings/${neglected.slug}`, now)) })
    }
  } finally {
    await client.end()
    await web.close()
  }
  return costs
}

function chiefOf(clinic: BenchClinic, now: Date): Actor {
  return {
    kind: 'account', id: makeId(now), name: 'Сергей Павлович Дроздов', email: null, lang: 'ru', session: 'bench',
    roles: [{ role: 'chief_doctor', clinic_id: clinic.id, doctor_id: null }],
  }
}

async function measurePage(web: Awaited<ReturnType<typeof makeServer>>, client: pg.Client, url: string, now: Date) {
  const caught: { text: string; values: unknown[] }[] = []
  onStatement((text, values) => void caught.push({ text, values: [...(values ?? [])] }))
  const answer = await web.inject({ url })
  onStatement(undefined)
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode}`)
  const sent = caught.filter(({ text }) => /^\s*(\/\*.*?\*\/)?\s*(select|with|insert|update)\b/i.test(text))
  const [totals, requests]: [number[], number[]] = [[], []]
  for (let n = 0; n < RUNS; n++) {
    let total = 0
    for (const { text, values } of sent) total += await timeStatement(client, text, values, now)
    totals.push(total)
    const elapsed_ms = stopwatch()
    await web.inject({ url })
    requests.push(elapsed_ms())
  }
  return { statements: sent.length, median_ms: medianOf(totals), worst_ms: Math.max(...totals.slice(1)), request_ms: medianOf(requests) }
}

function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[numbers.length >> 1]!
}

/** A statement that writes is timed as well, and undone. */
async function timeStatement(client: pg.Client, text: string, values: unknown[], now: Date): Promise<number> {
  // the entry of the log that the page itself wrote is there already: this one gets an id of its own
  const own = /^\s*insert into\s+platform\.audit_event/.test(text) ? values.with(1, makeId(now)) : values
  await client.query('begin')
  const { rows } = await client.query(`explain (analyze, timing off, format json) ${text}`, own)
  await client.query('rollback')
  const [plan] = rows[0]['QUERY PLAN'] as [{ 'Planning Time': number; 'Execution Time': number }]
  return plan['Planning Time'] + plan['Execution Time']
}
