// What a release reads of a clinic: kept totals of the window, which marks entered since when, who came, who was asked.
import { type Read, all, sql } from '../../platform/db/index.ts'
import { countBranchLetters } from '../../letters/index.ts'
import type { MarkCounts, MonthWindow } from '../figures.ts'
import { cellSql } from './cells.ts'

/** Whose figure: a branch, or a doctor in a specialty with adults or children. */
export interface SubjectKey {
  kind: 'branch' | 'doctor'
  subject_id: string
  /** '' for a branch, and where visits name none. */
  specialty_code: string
  /** 'adult' or 'child'; '' for a branch. */
  audience: string
}

/** Marks of a month's visits by people of one age and sex. */
export interface CellMarks {
  month: string
  cell: string
  marks: MarkCounts
  /** Answers that said "not applicable": in the response rate, in nothing else. */
  not_applicable: number
}

export interface Subject extends SubjectKey {
  cells: CellMarks[]
  /** How many marks, as they stand, were counted in which round, by month. */
  entered: { month: string; round: number; n: number }[]
  /** Doctors about whom the answers of a month are; for a branch. */
  doctors: Map<string, number>
}

/** The name of a subject within its clinic. */
export function nameOf(key: SubjectKey): string {
  return `${key.kind} ${key.subject_id} ${key.specialty_code} ${key.audience}`
}

/** All branches and doctors of a clinic with answers about visits in the window. */
export async function readSubjects(db: Read, clinic_id: string, window: MonthWindow): Promise<Subject[]> {
  const subjects = new Map<string, Subject>()
  const cells = [...(await readBranchCells(db, clinic_id, window)), ...(await readDoctorCells(db, clinic_id, window))]
  for (const row of cells) {
    const { kind, subject_id, specialty_code, audience, month, cell, not_applicable } = row
    const key = { kind, subject_id, specialty_code, audience }
    const subject: Subject = subjects.get(nameOf(key)) ?? { ...key, cells: [], entered: [], doctors: new Map() }
    subject.cells.push({ month, cell, marks: [row.five, row.four, row.three, row.two, row.one], not_applicable })
    subjects.set(nameOf(key), subject)
  }
  const entered = [...(await readBranchRounds(db, clinic_id, window)), ...(await readDoctorRounds(db, clinic_id, window))]
  for (const row of entered) subjects.get(nameOf(row))?.entered.push({ month: row.month, round: row.round, n: row.n })
  for (const { branch_id, month, doctors } of await readBranchDoctors(db, clinic_id, window)) {
    subjects.get(nameOf({ kind: 'branch', subject_id: branch_id, specialty_code: '', audience: '' }))?.doctors.set(month, doctors)
  }
  return [...subjects.values()]
}

interface CellRow extends SubjectKey {
  month: string
  cell: string
  five: number
  four: number
  three: number
  two: number
  one: number
  not_applicable: number
}

function readBranchCells(db: Read, clinic_id: string, { from, until }: MonthWindow): Promise<CellRow[]> {
  return all(db, sql<CellRow>`
    select 'branch' as kind, branch_id as subject_id, '' as specialty_code, '' as audience, month, cell,
      five, four, three, two, one, not_applicable
    from ratings.kept_branch
    where clinic_id = ${clinic_id}
      and axis = 'clinic'
      and month >= ${from}
      and month < ${until}`)
}

function readDoctorCells(db: Read, clinic_id: string, { from, until }: MonthWindow): Promise<CellRow[]> {
  return all(db, sql<CellRow>`
    select 'doctor' as kind, doctor_id as subject_id, specialty_code, audience, month, cell,
      five, four, three, two, one, not_applicable
    from ratings.kept_doctor
    where clinic_id = ${clinic_id}
      and month >= ${from}
      and month < ${until}`)
}

/** First day of the month of an answer's visit. */
const MONTH = sql.raw('(a.day - (extract(day from a.day)::int - 1))')

/** Answers with the marks of their doctors. */
const MARKED = sql`ratings.answer a
    join ratings.doctor_mark m
      on m.clinic_id = a.clinic_id
      and m.answer_id = a.id`

/** Answers to letters about visits in the window. */
function inWindow(clinic_id: string, { from, until }: MonthWindow) {
  return sql`a.clinic_id = ${clinic_id}
      and a.day >= ${from}
      and a.day < ${until}
      and a.channel = 'letter'`
}

type RoundRow = SubjectKey & { month: string; round: number; n: number }

function readBranchRounds(db: Read, clinic_id: string, window: MonthWindow): Promise<RoundRow[]> {
  return all(db, sql<RoundRow>`
    select 'branch' as kind, a.branch_id as subject_id, '' as specialty_code, '' as audience,
      ${MONTH} as month, coalesce(a.round, 0) as round, count(*)::int as n
    from ratings.answer a
    where ${inWindow(clinic_id, window)}
      and a.clinic_mark is not null
    group by a.branch_id, 5, 6`)
}

function readDoctorRounds(db: Read, clinic_id: string, window: MonthWindow): Promise<RoundRow[]> {
  return all(db, sql<RoundRow>`
    select 'doctor' as kind, m.doctor_id as subject_id, coalesce(m.specialty_code, '') as specialty_code, a.audience,
      ${MONTH} as month, coalesce(m.round, 0) as round, count(*)::int as n
    from ${MARKED}
    where ${inWindow(clinic_id, window)}
      and m.outcome = 'rated'
    group by m.doctor_id, 3, a.audience, 5, 6`)
}

function readBranchDoctors(
  db: Read, clinic_id: string, window: MonthWindow,
): Promise<{ branch_id: string; month: string; doctors: number }[]> {
  return all(db, sql<{ branch_id: string; month: string; doctors: number }>`
    select a.branch_id, ${MONTH} as month, count(distinct m.doctor_id)::int as doctors
    from ${MARKED}
    where ${inWindow(clinic_id, window)}
    group by a.branch_id, 2`)
}

/**
 * Who came and who was asked, over the window. Asked of visits and letters at each release instead of being kept: those
 * slices stand above and never call down, and the numbers are needed once a day.
 */
export interface Reach {
  /** By branch and cell: patients and days, as one letter asks about one day; a day belongs to its first visit's branch. */
  branch_days: { branch_id: string; cell: string; visits: number }[]
  /** By doctor, specialty and cell: visits, as each has a mark of its own. */
  doctor_visits: { doctor_id: string; specialty_code: string; cell: string; visits: number }[]
  branch_letters: { branch_id: string; invited: number; hard_bounces: number }[]
  doctor_letters: { doctor_id: string; specialty_code: string; audience: string; invited: number; hard_bounces: number }[]
}

export async function readReach(db: Read, clinic_id: string, window: MonthWindow): Promise<Reach> {
  return {
    branch_days: await countBranchDays(db, clinic_id, window),
    doctor_visits: await countDoctorVisits(db, clinic_id, window),
    branch_letters: await countBranchLetters(db, clinic_id, window.from, window.until),
    doctor_letters: await countDoctorLetters(db, clinic_id, window),
  }
}

function countBranchDays(db: Read, clinic_id: string, { from, until }: MonthWindow): Promise<Reach['branch_days']> {
  return all(db, sql<Reach['branch_days'][number]>`
    select f.branch_id, ${cellSql('p', 'f.day')} as cell, count(*)::int as visits
    from (
      select distinct on (patient_id, day) clinic_id, patient_id, day, branch_id
      from visits.visit
      where clinic_id = ${clinic_id}
        and day >= ${from}
        and day < ${until}
        and status = 'finished'
      order by patient_id, day, ended_at, id
    ) f
    join visits.patient p
      on p.clinic_id = f.clinic_id
      and p.id = f.patient_id
    where p.clinic_id = ${clinic_id}
    group by f.branch_id, 2`)
}

function countDoctorVisits(db: Read, clinic_id: string, { from, until }: MonthWindow): Promise<Reach['doctor_visits']> {
  return all(db, sql<Reach['doctor_visits'][number]>`
    select v.doctor_id, coalesce(v.specialty_code, '') as specialty_code, ${cellSql('p', 'v.day')} as cell, count(*)::int as visits
    from visits.visit v
    join visits.patient p
      on p.clinic_id = v.clinic_id
      and p.id = v.patient_id
    where v.clinic_id = ${clinic_id}
      and v.day >= ${from}
      and v.day < ${until}
      and v.status = 'finished'
    group by v.doctor_id, 2, 3`)
}

/** Visits whose letter went out, and those whose letter could not be delivered; as countBranchLetters, by doctor. */
function countDoctorLetters(db: Read, clinic_id: string, { from, until }: MonthWindow): Promise<Reach['doctor_letters']> {
  return all(db, sql<Reach['doctor_letters'][number]>`
    select v.doctor_id, coalesce(v.specialty_code, '') as specialty_code, l.audience,
      count(*) filter (where l.first_sent_at is not null or m.state = 'failed')::int as invited,
      count(*) filter (where m.state = 'failed')::int as hard_bounces
    from letters.decision d
    join visits.visit v
      on v.clinic_id = d.clinic_id
      and v.id = d.visit_id
    join letters.letter l
      on l.clinic_id = d.clinic_id
      and l.id = d.letter_id
    left join letters.message m
      on m.clinic_id = d.clinic_id
      and m.letter_id = d.letter_id
      and m.kind = 'letter'
    where d.clinic_id = ${clinic_id}
      and d.day >= ${from}
      and d.day < ${until}
    group by v.doctor_id, 2, l.audience`)
}
