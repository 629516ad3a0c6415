import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { buildBranch, buildClinic, buildDoctor, buildPatient, buildVisit, nextId, type ClinicRow } from '../../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../../test/house.ts'
import { type Write, all, onStatement, one, run, sql } from '../../platform/db/index.ts'
import { beginRound, findKeptAnswer, keepAnswer, keepingAnswer } from './keep.ts'
import { recount } from './recount.ts'
import { CELLS, CELL_UNKNOWN } from './cells.ts'

let house: TestHouse
let clinic: ClinicRow
const branches: string[] = []
const doctors: string[] = []
const letters: { letter_id: string; patient_id: string; visits: string[]; day: string; audience: string }[] = []

before(async () => {
  house = await openTestHouse()
  await house.house.database.write(async (db) => {
    clinic = await buildClinic(db)
    branches.push(clinic.branch_id, await buildBranch(db, clinic.id))
    for (let n = 0; n < 3; n++) doctors.push(await buildDoctor(db, clinic.id))
    for (const [n, day] of ['2026-09-30', '2026-10-01', '2026-10-31', '2026-11-01', '2026-11-02', '2026-11-20'].entries()) {
      const patient_id = await buildPatient(db, clinic.id, { birth_date: ['1950-05-09', '1990', null, '2020-02', '2012-11-02', '1966-11-21'][n]! })
      const visits = [await buildVisit(db, clinic, { patient_id, doctor_id: doctors[n % 3]! }), await buildVisit(db, clinic, { patient_id })]
      const letter_id = nextId()
      const audience = n === 3 || n === 4 ? 'child' : 'adult'
      await run(db, sql`
        insert into letters.letter (clinic_id, id, patient_id, day, audience, lang, state, due_at, expires_at, updated_at)
        values (${clinic.id}, ${letter_id}, ${patient_id}, ${day}, ${audience}, 'ru', 'open', ${NOON}, ${NOON}, ${NOON})`)
      letters.push({ letter_id, patient_id, visits, day, audience })
    }
  })
})
after(() => house.close())

beforeEach(() => house.house.database.write(async (db) => {
  for (const table of ['doctor_mark', 'answer', 'kept_branch', 'kept_doctor', 'release']) {
    await run(db, sql`delete from ${sql.raw(`ratings.${table}`)} where clinic_id = ${clinic.id}`)
  }
}))

interface Given {
  branch: number
  axes: (number | 'not_applicable' | null)[]
  doctors: { doctor: number; mark: number | 'not_applicable' | 'not_seen' }[]
}

/** Writes an answer's rows as the form does: deletes the marks, writes them anew. */
async function writeAnswer(db: Write, at: number, answer_id: string, given: Given): Promise<void> {
  const letter = letters[at]!
  const mark = (n: number) => (typeof given.axes[n] === 'number' ? given.axes[n] : null)
  const not_applicable = ['clinic', 'staff', 'wait', 'premises'].filter((_, n) => given.axes[n] === 'not_applicable')
  await run(db, sql`delete from ratings.doctor_mark where clinic_id = ${clinic.id} and answer_id = ${answer_id}`)
  await run(db, sql`
    insert into ratings.answer (clinic_id, id, letter_id, patient_id, branch_id, day, audience, lang, channel, clinic_mark, staff_mark,
      wait_mark, premises_mark, not_applicable, may_publish, answered_at, editable_until)
    values (${clinic.id}, ${answer_id}, ${letter.letter_id}, ${letter.patient_id}, ${branches[given.branch]}, ${letter.day}, ${letter.audience},
      'ru', 'letter', ${mark(0)}, ${mark(1)}, ${mark(2)}, ${mark(3)}, ${not_applicable}::text[], false, ${NOON}, ${NOON})
    on conflict (clinic_id, id) do update
    set clinic_mark = excluded.clinic_mark, staff_mark = excluded.staff_mark, wait_mark = excluded.wait_mark,
      premises_mark = excluded.premises_mark, not_applicable = excluded.not_applicable`)
  for (const [n, { doctor, mark: given_mark }] of given.doctors.entries()) {
    await run(db, sql`
      insert into ratings.doctor_mark (clinic_id, visit_id, answer_id, doctor_id, branch_id, specialty_code, mark, outcome)
      values (${clinic.id}, ${letter.visits[n]}, ${answer_id}, ${doctors[doctor]}, ${branches[given.branch]}, ${doctor === 0 ? null : 'therapy'},
        ${typeof given_mark === 'number' ? given_mark : null}, ${typeof given_mark === 'number' ? 'rated' : given_mark})`)
  }
}

const keep = (at: number, answer_id: string, given: Given | null) => house.house.database.write((db) =>
  keepingAnswer(db, clinic.id, answer_id, async () => {
    if (given) return writeAnswer(db, at, answer_id, given)
    await run(db, sql`delete from ratings.answer where clinic_id = ${clinic.id} and id = ${answer_id}`)
  }))

const recounted = () => house.house.database.write((db) => recount(db, clinic.id))
const RIGHT = { cells_noted: 0, branch_rows_mended: 0, doctor_rows_mended: 0 }
const FIVE: Given = { branch: 0, axes: [5, null, 'not_applicable', 4], doctors: [{ doctor: 0, mark: 5 }, { doctor: 1, mark: 'not_seen' }] }

async function keptOf(axis: string) {
  return all(house.house.database.read, sql<Record<string, unknown>>`
    select month, cell, five, four, three, two, one, not_applicable, not_given
    from ratings.kept_branch
    where clinic_id = ${clinic.id}
      and axis = ${axis}
    order by month, cell`)
}

describe('kept totals', () => {
  test('property: after any sequence of answers, changes and withdrawals the recount finds nothing to mend', async () => {
    const mark = fc.integer({ min: 1, max: 5 })
    const given = fc.record({
      branch: fc.integer({ min: 0, max: 1 }),
      axes: fc.array(fc.oneof(mark, fc.constant('not_applicable' as const), fc.constant(null)), { minLength: 4, maxLength: 4 })
        .map((axes) => [axes[0] === 'not_applicable' ? null : axes[0]!, ...axes.slice(1)]),
      doctors: fc.array(fc.record({
        doctor: fc.integer({ min: 0, max: 2 }),
        mark: fc.oneof(mark, fc.constant('not_applicable' as const), fc.constant('not_seen' as const)),
      }), { maxLength: 2 }),
    })
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.option(given, { freq: 4 })), { maxLength: 14 })
    const ids = letters.map(() => nextId())
    const places: (number | undefined)[] = []
    await fc.assert(fc.asyncProperty(steps, async (sequence) => {
      for (const [at, next] of sequence) {
        // an answer stays with the branch it began at
        if (next) next.branch = places[at] ??= next.branch
        else places[at] = undefined
        await keep(at, ids[at]!, next)
      }
      assert.deepEqual(await recounted(), RIGHT)
      const [{ kept, counted }] = await all(house.house.database.read, sql<{ kept: number; counted: number }>`
        select (
          select coalesce(sum(five + four + three + two + one), 0)
          from ratings.kept_branch
          where clinic_id = ${clinic.id}
            and axis = 'clinic'
        ) as kept, (
          select count(clinic_mark)
          from ratings.answer
          where clinic_id = ${clinic.id}
        ) as counted`) as [{ kept: number; counted: number }]
      assert.equal(kept, counted)
    }), { numRuns: 40 })
  })

  test('the recount finds what is wrong, mends it, and finds nothing the second time', async () => {
    await keep(0, nextId(), FIVE)
    await house.house.database.write(async (db) => {
      await run(db, sql`update ratings.kept_branch set four = four + 1 where clinic_id = ${clinic.id} and axis = 'clinic'`)
      await run(db, sql`delete from ratings.kept_doctor where clinic_id = ${clinic.id} and doctor_id = ${doctors[0]}`)
      await run(db, sql`
        insert into ratings.kept_branch (clinic_id, branch_id, month, axis, cell, five, four, three, two, one, not_applicable, not_given)
        values (${clinic.id}, ${branches[1]}, '2026-01-01', 'wait', 'male:75+', 1, 0, 0, 0, 0, 0, 0)`)
    })
    assert.deepEqual(await recounted(), { cells_noted: 0, branch_rows_mended: 2, doctor_rows_mended: 1 })
    assert.deepEqual(await recounted(), RIGHT)
    assert.deepEqual(await keptOf('clinic'), [
      { month: '2026-09-01', cell: 'female:75+', five: 1, four: 0, three: 0, two: 0, one: 0, not_applicable: 0, not_given: 0 },
    ])
    assert.equal((await keptOf('wait'))[1]!['not_applicable'], 1)
  })

  test('the cell is that of the day of the visit and does not move with a later correction', async () => {
    const ids = letters.map(() => nextId())
    for (const at of letters.keys()) await keep(at, ids[at]!, FIVE)
    const cells = await Promise.all(ids.map(async (id) => (await findKeptAnswer(house.house.database.read, clinic.id, id))!.cell))
    assert.deepEqual(cells, ['female:75+', 'female:18-39', 'female:unknown', 'female:0-6', 'female:7-17', 'female:40-59'])
    assert.ok(cells.every((cell) => CELLS.some(({ key }) => key === cell)) && CELLS.some(({ key }) => key === CELL_UNKNOWN))
    await house.house.database.write((db) => run(db, sql`update visits.patient set birth_date = '2001' where clinic_id = ${clinic.id}`))
    await keep(0, ids[0]!, { ...FIVE, axes: [4, 1, 1, 1] })
    assert.deepEqual(await recounted(), RIGHT)
    assert.equal((await findKeptAnswer(house.house.database.read, clinic.id, ids[0]!))!.cell, 'female:75+')
  })

  test('an answer that came by another way is counted by the recount', async () => {
    await house.house.database.write((db) => writeAnswer(db, 0, nextId(), FIVE))
    assert.deepEqual(await recounted(), { cells_noted: 1, branch_rows_mended: 4, doctor_rows_mended: 2 })
  })

  test('a round tells which marks a release contained', async () => {
    const id = nextId()
    const rounds = async () => {
      const answer = (await findKeptAnswer(house.house.database.read, clinic.id, id))!
      return [answer.round, ...answer.doctors.map((mark) => mark.round)]
    }
    await keep(0, id, FIVE)
    const [first] = await rounds()
    assert.deepEqual(await rounds(), [first, first, first])
    const second = await house.house.database.write((db) => beginRound(db, clinic.id))
    assert.equal(second, first! + 1)
    await keep(0, id, { ...FIVE, doctors: [{ doctor: 0, mark: 4 }, FIVE.doctors[1]!] })
    assert.deepEqual((await rounds()).sort(), [first, first, second].sort(), 'only the changed mark is of the new round')
    await keep(0, id, { ...FIVE, axes: [1, 1, 1, 1] })
    assert.equal((await rounds())[0], second)
  })

  test('a release waits for an answer that is being counted, and contains it', async () => {
    const { database } = house.house
    const id = nextId()
    let round: number | undefined
    let releasing: Promise<void> | undefined
    await database.write(async (db) => {
      await keepingAnswer(db, clinic.id, id, () => writeAnswer(db, 0, id, FIVE))
      releasing = database.write(async (other) => void (round = await beginRound(other, clinic.id)))
      for (let waiting = 0; waiting === 0;) {
        const row = await one(database.read, sql<{ waiting: number }>`
          select count(*) as waiting
          from pg_catalog.pg_stat_activity
          where wait_event_type = 'Lock'
            and datname = current_database()`)
        waiting = row.waiting
      }
      assert.equal(round, undefined)
    })
    await releasing
    assert.ok((await findKeptAnswer(database.read, clinic.id, id))!.round! < round!)
  })

  test('a new answer costs the same statements and rows however many there are', async () => {
    const cost = async (at: number) => {
      const statements: string[] = []
      const id = nextId()
      await house.house.database.write(async (db) => {
        await writeAnswer(db, at, id, FIVE)
        onStatement((text) => statements.push(text))
        const as_written = await findKeptAnswer(db, clinic.id, id)
        await keepAnswer(db, clinic.id, null, as_written)
        onStatement(undefined)
      })
      const [{ rows }] = await all(house.house.database.read, sql<{ rows: number }>`
        select (select count(*) from ratings.kept_branch where clinic_id = ${clinic.id} and month = ${letters[at]!.day.slice(0, 8) + '01'})
          + (select count(*) from ratings.kept_doctor where clinic_id = ${clinic.id} and month = ${letters[at]!.day.slice(0, 8) + '01'}) as rows`) as [{ rows: number }]
      return { statements: statements.length, rows }
    }
    const first = await cost(0)
    const later = await cost(5)
    assert.deepEqual(later, first)
    assert.deepEqual(first, { statements: 6, rows: 6 })
  })
})
