// Statements of appeals against the no-show rule.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'
import type { Lang } from '../../../platform/i18n.ts'

/** As it is kept: instants as ISO texts. */
export interface AppealedVisit {
  clinic_id: string
  booking_id: string
  starts_at: string
}

export interface Appeal {
  clinic_id: string
  id: string
  person_id: string
  specialty_code: string
  specialty_ru: string
  specialty_en: string
  account_id: string
  person_name: string
  email: string | null
  lang: Lang
  words: string
  missed: AppealedVisit[]
  state: 'open' | 'granted' | 'declined'
  created_at: Date
  decided_at: Date | null
  sentence: string | null
}

const columns = sql`
  a.clinic_id, a.id, a.person_id, a.specialty_code, coalesce(s.name_ru, a.specialty_code) as specialty_ru,
  coalesce(s.name_en, a.specialty_code) as specialty_en, a.account_id, a.person_name, a.email, a.lang, a.words, a.missed, a.state,
  a.created_at, a.decided_at, a.sentence`

export interface NewAppeal {
  clinic_id: string
  id: string
  person_id: string
  specialty_code: string
  account_id: string
  person_name: string
  email: string | null
  lang: Lang
  words: string
  missed: readonly AppealedVisit[]
}

/** Writes an appeal; false when one of the same person and specialty is open at the clinic. */
export async function insertAppeal(db: Write, appeal: NewAppeal, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    insert into access.lock_appeal (clinic_id, id, person_id, specialty_code, account_id, person_name, email, lang, words, missed, state,
      open_mark, created_at, updated_at)
    values (${appeal.clinic_id}, ${appeal.id}, ${appeal.person_id}, ${appeal.specialty_code}, ${appeal.account_id}, ${appeal.person_name},
      ${appeal.email}, ${appeal.lang}, ${appeal.words}, ${JSON.stringify(appeal.missed)}, 'open', 'open', ${now}, ${now})
    on conflict (clinic_id, person_id, specialty_code, open_mark) do nothing`)
  return count === 1
}

/** Appeals at a clinic: those that wait, the oldest first, or those decided, the newest first. */
export function listAppeals(db: Read, clinic_id: string, open: boolean, limit: number): Promise<Appeal[]> {
  return all(db, sql<Appeal>`
    select ${columns}
    from access.lock_appeal a
    left join clinics.specialty s on s.code = a.specialty_code
    where a.clinic_id = ${clinic_id}
      and (a.state = 'open') = ${open}
    order by case when ${open} then a.created_at end, a.created_at desc
    limit ${limit}`)
}

export function findAppeal(db: Read, clinic_id: string, id: string): Promise<Appeal | undefined> {
  return first(db, sql<Appeal>`
    select ${columns}
    from access.lock_appeal a
    left join clinics.specialty s on s.code = a.specialty_code
    where a.clinic_id = ${clinic_id}
      and a.id = ${id}`)
}

/** What an account asked, at every clinic. */
export function listAppealsOf(db: Read, account_id: string, limit: number): Promise<Appeal[]> {
  return all(db, sql<Appeal>`
    /* cross-clinic */
    select ${columns}
    from access.lock_appeal a
    left join clinics.specialty s on s.code = a.specialty_code
    where a.account_id = ${account_id}
    order by a.created_at desc
    limit ${limit}`)
}

/** Decides an open appeal; false when somebody has already. */
export async function decideAppeal(
  db: Write, clinic_id: string, id: string, decision: { state: 'granted' | 'declined'; sentence: string; by: string | null }, now: Date,
): Promise<boolean> {
  const { count } = await run(db, sql`
    update access.lock_appeal
    set state = ${decision.state}, open_mark = null, sentence = ${decision.sentence}, decided_at = ${now}, decided_by = ${decision.by},
      updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and state = 'open'`)
  return count === 1
}
