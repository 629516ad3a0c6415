// bench figures: the public page's and the chief doctor's statements with many answers in the database, what one more
// answer costs at a tenth, a half and all of them, and how long the nightly jobs take.
import pg from 'pg'
import { makeClinicRoutes, findClinicScope } from '../clinics/index.ts'
import { stopwatch } from '../platform/clock.ts'
import { onStatement, run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeServer } from '../platform/http/server.ts'
import { makeId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { figureJobs, keepingAnswer, recount } from '../ratings/kept/index.ts'
import { figuresPanel } from '../ratings/public/panel.tsx'
import { figureGrants, figureRoutes } from '../ratings/public/routes.tsx'
import { insertAnswer, insertDoctorMarks } from '../ratings/queries/answers.ts'
import { staffRoutes } from '../ratings/staff.tsx'
import { ErrorPage } from '../site/errors.tsx'
import { withBenchHouse } from './database.ts'
import { type BenchClinic, fillAnswers, insertClinic } from './figures_fill.ts'
import { describeMachine, formatTable } from './machine.ts'

const NOW = new Date('2026-11-24T09:00:00Z')
const CLINIC_ANSWERS = 50_000
const NEW_ANSWERS = 200
const RUNS = 15

/** Fills a database with `count` answers and prints what pages, one more answer and the nightly jobs cost. */
export async function benchFigures({ count, out }: { count: number; out: NodeJS.WritableStream }): Promise<void> {
  await withBenchHouse(NOW, {}, async (house) => {
    const clinic_count = Math.max(1, Math.round(count / CLINIC_ANSWERS))
    const each = Math.ceil(count / clinic_count)
    out.write(`${await describeMachine(house.database, ['pg'])}\n`)
    out.write(`${clinic_count * each} answers in ${clinic_count} clinics, 5 branches and 60 doctors each\n\n`)
    const clinics: BenchClinic[] = []
    for (let n = 0; n < clinic_count; n++) clinics.push(await insertClinic(house, n, each, NOW))

    const costs: string[][] = []
    for (const [from, until] of [[0, 0.1], [0.1, 0.5], [0.5, 1]] as const) {
      const filled = stopwatch()
      for (const clinic of clinics) await fillAnswers(house, clinic, Math.round(each * from), Math.round(each * until))
      await analyze(house)
      const rows = Math.round(clinic_count * each * (until - from))
      out.write(`filled to ${until * 100} %: ${(rows / (filled() / 1000)).toFixed(0)} answers/s\n`)
      await house.database.write((db) => recount(db, clinics[0]!.id))
      const cost = await addAnswers(house, clinics[0]!)
      costs.push([`${until * 100} %`, String(cost.statements), cost.median_ms.toFixed(2), cost.worst_ms.toFixed(2), cost.plain_ms.toFixed(2)])
    }
    out.write(`\n${formatTable(['one more answer, at', 'statements', 'median ms', '95 % ms', 'without keeping'], costs)}\n\n`)

    const jobs: string[][] = []
    const timeJob = async (name: string, work: () => Promise<void>) => {
      const elapsed_ms = stopwatch()
      await work()
      jobs.push([name, (elapsed_ms() / 1000).toFixed(1), (elapsed_ms() / clinic_count).toFixed(0)])
    }
    await timeJob('counting the filled answers', async () => {
      for (const { id } of clinics) await house.database.write((db) => recount(db, id))
    })
    for (const job of figureJobs) await timeJob(job.name, () => job.run(house, new AbortController().signal))
    await analyze(house)
    out.write(`${formatTable(['job', 'seconds', 'ms a clinic'], jobs)}\n`)
    const again = await house.database.write((db) => recount(db, clinics[0]!.id))
    out.write(`recount after it: ${JSON.stringify(again)}\n\n`)
    out.write(`${formatTable(['page', 'statements', 'database ms', 'slowest ms', 'goal'], await measurePages(house, clinics[0]!))}\n`)
  })
}

async function analyze(house: House): Promise<void> {
  await house.database.writeSingle((db) => run(db, sql`vacuum analyze`))
}

/** New answers at a clinic, each with two doctors, in its own transaction; beside them the same without keeping. */
async function addAnswers(house: House, clinic: BenchClinic) {
  const times: number[] = []
  const plain: number[] = []
  let statements = 0
  for (let n = 0; n < 2 * NEW_ANSWERS; n++) {
    const is_kept = n % 2 === 0
    const work = await prepareAnswer(house, clinic, n)
    let sent = 0
    onStatement(() => void (sent += 1))
    const elapsed_ms = stopwatch()
    await house.database.write((db) => (is_kept ? keepingAnswer(db, clinic.id, work.id, () => work.write(db)) : work.write(db)))
    ;(is_kept ? times : plain).push(elapsed_ms())
    onStatement(undefined)
    if (is_kept) statements = sent
  }
  times.sort((one, other) => one - other)
  plain.sort((one, other) => one - other)
  return {
    statements, median_ms: times[NEW_ANSWERS / 2]!, worst_ms: times[Math.floor(NEW_ANSWERS * 0.95)]!, plain_ms: plain[NEW_ANSWERS / 2]!,
  }
}

/** A letter about two visits of one patient; out: what its answer writes. */
async function prepareAnswer(house: House, clinic: BenchClinic, n: number) {
  const [id, letter_id, patient_id] = [makeId(NOW), makeId(NOW), makeId(NOW)]
  const visits = [0, 1].map((at) => ({ visit_id: makeId(NOW), doctor_id: clinic.doctors[(n + at) % clinic.doctors.length]! }))
  const branch_id = clinic.branches[n % clinic.branches.length]!
  const day = `2026-10-${String(1 + (n % 28)).padStart(2, '0')}`
  await house.database.write(async (db) => {
    await run(db, sql`
      insert into visits.patient (clinic_id, id, fhir_id, gender, birth_date, updated_at)
      values (${clinic.id}, ${patient_id}, ${patient_id}, 'female', ${String(1940 + (n % 60))}, ${NOW})`)
    await run(db, sql`
      insert into visits.visit (clinic_id, id, fhir_id, status, patient_id, doctor_id, branch_id, ended_at, day, received_at, updated_at)
      select ${clinic.id}::uuid, id, id::text, 'finished', ${patient_id}::uuid, doctor_id, ${branch_id}::uuid, ${NOW}::timestamptz, ${day}::date,
        ${NOW}::timestamptz, ${NOW}::timestamptz
      from unnest(${visits.map((visit) => visit.visit_id)}::uuid[], ${visits.map((visit) => visit.doctor_id)}::uuid[]) as t (id, doctor_id)`)
    await run(db, sql`
      insert into letters.letter (clinic_id, id, patient_id, day, audience, lang, state, due_at, expires_at, first_sent_at, updated_at)
      values (${clinic.id}, ${letter_id}, ${patient_id}, ${day}, 'adult', 'ru', 'answered', ${NOW}, ${NOW}, ${NOW}, ${NOW})`)
  })
  const mark = (1 + (n % 5)) as 1 | 2 | 3 | 4 | 5
  const texts = { comment: 'Спасибо, всё понятно.', remarks: null, proposals: null }
  const marks = visits.map(({ visit_id }) => ({ visit_id, outcome: 'rated' as const, mark }))
  const content = { doctors: marks, clinic_mark: mark, axes: { staff: mark, wait: 'not_applicable' as const, premises: null }, texts, may_publish: false }
  return {
    id,
    async write(db: Parameters<typeof insertAnswer>[0]) {
      await insertAnswer(db, clinic.id, { id, letter_id, patient_id, branch_id, day, audience: 'adult', lang: 'ru', editable_until: NOW }, content, texts, NOW)
      await insertDoctorMarks(db, clinic.id, id, marks.map((each, at) => ({ ...each, doctor_id: visits[at]!.doctor_id, branch_id, specialty_code: null })))
    },
  }
}

/** Opens pages, catches their statements and has PostgreSQL time each: planning and execution, median of some runs. */
async function measurePages(house: House, clinic: BenchClinic): Promise<string[][]> {
  const chief: Actor = {
    kind: 'account', id: makeId(NOW), name: 'Сергей Павлович Дроздов', email: null, lang: 'ru', session: 'bench',
    roles: [{ role: 'chief_doctor', clinic_id: clinic.id, doctor_id: null }],
  }
  house.grants = { ...house.grants, ...figureGrants }
  const web = await makeServer(house, [...makeClinicRoutes([figuresPanel]), ...figureRoutes, ...staffRoutes], {
    findAccount: async () => chief,
    findToken: async () => undefined,
    findClinic: (slug) => findClinicScope(house.database.read, slug),
    errorPage: ErrorPage,
  })
  const client = new pg.Client({ connectionString: house.database.url })
  await client.connect()
  const rows: string[][] = []
  try {
    for (const [name, url, goal] of [
      ['/clinics/:clinic', `/clinics/${clinic.slug}`, '5'],
      ['/ratings/:clinic (chief doctor)', `/ratings/${clinic.slug}`, '20'],
      ['/ratings/:clinic/doctors', `/ratings/${clinic.slug}/doctors`, '20'],
    ] as const) {
      const caught: { text: string; values: unknown[] }[] = []
      onStatement((text, values) => void caught.push({ text, values: [...(values ?? [])] }))
      const answer = await web.inject({ url })
      onStatement(undefined)
      if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode}`)
      const reads = caught.filter(({ text }) => /^\s*(\/\*.*?\*\/)?\s*(select|with)\b/i.test(text))
      const totals: number[] = []
      let slowest = 0
      for (let n = 0; n < RUNS; n++) {
        const each: number[] = []
        for (const { text, values } of reads) each.push(await timeStatement(client, text, values))
        totals.push(each.reduce((sum, ms) => sum + ms, 0))
        slowest = Math.max(slowest, ...(n > 0 ? each : [0]))
      }
      totals.sort((one, other) => one - other)
      rows.push([name, String(reads.length), totals[RUNS >> 1]!.toFixed(2), slowest.toFixed(2), goal])
    }
  } finally {
    await client.end()
    await web.close()
  }
  return rows
}

async function timeStatement(client: pg.Client, text: string, values: unknown[]): Promise<number> {
  const { rows } = await client.query(`explain (analyze, timing off, format json) ${text}`, values)
  const [plan] = rows[0]['QUERY PLAN'] as [{ 'Planning Time': number; 'Execution Time': number }]
  return plan['Planning Time'] + plan['Execution Time']
}
