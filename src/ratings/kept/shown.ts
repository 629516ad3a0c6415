// Reading what was released: all that pages, files and staff are shown of figures.
import { type Read, all, sql } from '../../platform/db/index.ts'
import { mayGoToOpenData } from '../figures.ts'
import type { ShownFigure } from './figure.ts'

export interface BranchFigure {
  branch_id: string
  branch_slug: string
  name_ru: string
  name_en: string
  /** The local date of the release; null with `figure`, while fewer than five have answered. */
  as_of: string | null
  figure: ShownFigure | null
}

/** The active branches of a clinic with their released figures, in alphabetical order. One statement, one row a branch. */
export function findBranchFigures(db: Read, clinic_id: string): Promise<BranchFigure[]> {
  return all(db, sql<BranchFigure>`
    select b.id as branch_id, b.slug as branch_slug, b.name_ru, b.name_en, r.as_of, r.figure
    from clinics.branch b
    left join ratings.release r
      on r.clinic_id = ${clinic_id}
      and r.subject_id = b.id
      and r.kind = 'branch'
    where b.clinic_id = ${clinic_id}
      and b.active
    order by b.name_ru, b.id`)
}

/** A branch's published star with its band: as the clinic's page shows it, or null while it is held back. */
export interface BranchStar {
  branch_id: string
  as_of: string
  n: number
  level: ShownFigure['level']
  star: number | null
  low: number | null
  high: number | null
}

/** What was released about the branches of all clinics, for lists: one statement; nothing released, no row. */
export function findBranchStars(db: Read): Promise<BranchStar[]> {
  return all(db, sql<BranchStar>`
    /* cross-clinic */
    select subject_id as branch_id, as_of, (figure ->> 'n')::int as n, figure ->> 'level' as level,
      (figure ->> 'star')::float8 as star, (figure ->> 'low')::float8 as low, (figure ->> 'high')::float8 as high
    from ratings.release
    where kind = 'branch'
    order by subject_id`)
}

/** The same for open data: figures of fewer than ten answers are withheld. */
export async function findOpenFigures(db: Read, clinic_id: string): Promise<BranchFigure[]> {
  return (await findBranchFigures(db, clinic_id)).map((branch) =>
    branch.figure && mayGoToOpenData(branch.figure.n) ? branch : { ...branch, as_of: null, figure: null })
}

export interface DoctorFigure {
  doctor_id: string
  doctor_name: string
  specialty_code: string
  specialty_ru: string | null
  specialty_en: string | null
  audience: 'adult' | 'child'
  as_of: string
  figure: ShownFigure
}

const doctorReleases = sql`
  select r.subject_id as doctor_id, concat_ws(' ', d.family, d.given, d.patronymic) as doctor_name, r.specialty_code,
    s.name_ru as specialty_ru, s.name_en as specialty_en, r.audience, r.as_of, r.figure
  from ratings.release r
  join clinics.doctor d
    on d.clinic_id = r.clinic_id
    and d.id = r.subject_id
  left join clinics.specialty s
    on s.code = r.specialty_code`

/** A doctor's own released figures, one for each specialty and for adults and children; for the doctor and the chief doctor only. */
export function doctorFigure(db: Read, clinic_id: string, doctor_id: string): Promise<DoctorFigure[]> {
  return all(db, sql<DoctorFigure>`
    ${doctorReleases}
    where r.clinic_id = ${clinic_id}
      and r.kind = 'doctor'
      and r.subject_id = ${doctor_id}
    order by s.name_ru, r.audience`)
}

/** All doctors' released figures of a clinic in alphabetical order: no order by figure, no league table. */
export function listDoctorFigures(db: Read, clinic_id: string): Promise<DoctorFigure[]> {
  return all(db, sql<DoctorFigure>`
    ${doctorReleases}
    where r.clinic_id = ${clinic_id}
      and r.kind = 'doctor'
      and d.active
    order by doctor_name, d.id, s.name_ru, r.audience`)
}
