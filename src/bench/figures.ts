// bench figures: what pages, one more answer and the nightly jobs cost, at two sizes: one clinic's answers in the
// database, and all of them.
import { stopwatch } from '../platform/clock.ts'
import { onStatement, one, run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import { figureJobs, keepingAnswer, recount } from '../ratings/kept/index.ts'
import { insertAnswer, insertDoctorMarks } from '../ratings/queries/answers.ts'
import { withBenchHouse } from './database.ts'
import { type BenchClinic, fillAnswers, insertClinic } from './figures_fill.ts'
import { type PageCost, measurePages } from './figures_pages.ts'
import { describeMachine, formatTable } from './machine.ts'

const NOW = new Date('2026-11-24T09:00:00Z')
const CLINIC_ANSWERS = 50_000
const NEW_ANSWERS = 200

/** Fills a database with `count` answers and prints what pages, one more answer and the nightly jobs cost. */
export async function benchFigures({ count, out }: { count: number; out: NodeJS.WritableStream }): Promise<void> {
  await withBenchHouse(NOW, {}, async (house) => {
    const clinic_count = Math.max(1, Math.round(count / CLINIC_ANSWERS))
    const each = Math.ceil(count / clinic_count)
    out.write(`${await describeMachine(house.database, ['pg'])}\n`)
    out.write(`${clinic_count * each} answers in ${clinic_count} clinics, 5 branches and 60 doctors each\n`)
    out.write('3 of 100 answers wait to be worked on; in the second clinic all of them\n\n')
    const clinics: BenchClinic[] = []
    for (let n = 0; n < clinic_count; n++) clinics.push(await insertClinic(house, n, each, NOW))

    const [first, ...rest] = clinics as [BenchClinic, ...BenchClinic[]]
    await measureSize(house, out, [first], clinics)
    if (rest.length > 0) await measureSize(house, out, rest, clinics)
  })
}

/** Fills some clinics, counts and releases, and measures at the first one. */
async function measureSize(house: House, out: NodeJS.WritableStream, filled: BenchClinic[], clinics: BenchClinic[]): Promise<void> {
  const first = clinics[0]!
  const elapsed_ms = stopwatch()
  for (const clinic of filled) await fillAnswers(house, clinic)
  await analyze(house)
  const rows = filled.reduce((sum, clinic) => sum + clinic.answers, 0)
  const { answers, bytes } = await sizeOf(house)
  out.write(`${answers} answers, ${(bytes / 2 ** 30).toFixed(1)} GiB; ${(rows / (elapsed_ms() / 1000)).toFixed(0)} answers/s filled\n\n`)

  const jobs: string[][] = []
  const timeJob = async (name: string, work: () => Promise<void>) => {
    const took_ms = stopwatch()
    await work()
    jobs.push([name, (took_ms() / 1000).toFixed(1), (took_ms() / (filled[0] === first ? 1 : clinics.length)).toFixed(0)])
  }
  await timeJob('counting the filled answers', async () => {
    for (const { id } of filled) await house.database.write((db) => recount(db, id))
  })
  for (const job of figureJobs) await timeJob(job.name, () => job.run(house, new AbortController().signal))
  await analyze(house)

  const cost = await addAnswers(house, first)
  out.write(`${formatTable(['one more answer', 'statements', 'blocks', 'median ms', '95 % ms', 'without keeping'], [
    ['', String(cost.statements), String(cost.blocks), cost.median_ms.toFixed(2), cost.worst_ms.toFixed(2), cost.plain_ms.toFixed(2)],
  ])}\n\n`)
  const again = await house.database.write((db) => recount(db, first.id))
  out.write(`recount after the answers that were not kept: ${JSON.stringify(again)}\n\n`)
  const neglected = filled[0] === first ? undefined : filled[0]
  out.write(`${formatTable(
    ['page', 'statements', 'database ms', 'slowest ms', 'goal', 'request ms'],
    (await measurePages(house, first, neglected, NOW)).map(cellsOf),
  )}\n\n`)
  out.write(`${formatTable(['job', 'seconds', 'ms a clinic'], jobs)}\n\n`)
}

function cellsOf({ name, statements, median_ms, worst_ms, goal_ms, request_ms }: PageCost): string[] {
  return [name, String(statements), median_ms.toFixed(2), worst_ms.toFixed(2), String(goal_ms), request_ms.toFixed(1)]
}

async function sizeOf(house: House): Promise<{ answers: number; bytes: number }> {
  return one(house.database.read, sql<{ answers: number; bytes: number }>`
    /* cross-clinic */
    select (select count(*) from ratings.answer) as answers, pg_database_size(current_database()) as bytes`)
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
  const blocks = await countBlocks(house, clinic)
  times.sort((one, other) => one - other)
  plain.sort((one, other) => one - other)
  return {
    statements, blocks, median_ms: times[NEW_ANSWERS / 2]!, worst_ms: times[Math.floor(NEW_ANSWERS * 0.95)]!, plain_ms: plain[NEW_ANSWERS / 2]!,
  }
}

const COUNTED_ANSWERS = 50

/** How many blocks of the database one more answer touches: the same under any load of the machine. */
async function countBlocks(house: House, clinic: BenchClinic): Promise<number> {
  const works: Awaited<ReturnType<typeof prepareAnswer>>[] = []
  for (let n = 0; n < COUNTED_ANSWERS; n++) works.push(await prepareAnswer(house, clinic, n))
  const before = await findBlocks(house)
  for (const work of works) await house.database.write((db) => keepingAnswer(db, clinic.id, work.id, () => work.write(db)))
  return Math.round((await findBlocks(house) - before) / COUNTED_ANSWERS)
}

/** Of the one connection that writes here, as autovacuum reads at the same time. */
async function findBlocks(house: House): Promise<number> {
  await house.database.writeSingle((db) => run(db, sql`select pg_stat_force_next_flush()`))
  const { rows } = await house.database.writeSingle((db) => run<{ blocks: number }>(db, sql<{ blocks: number }>`
    select sum(coalesce(hits, 0) + coalesce(reads, 0))::int8 as blocks
    from pg_stat_get_backend_io(pg_backend_pid())`))
  return rows[0]!.blocks
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
