// Fills a bench database with answers and what they refer to, by `insert … select generate_series`, clinic by clinic.
// Foreign keys are not checked while filling (session_replication_role): every row refers to one made here.
import { run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import { cellSql } from '../ratings/kept/cells.ts'

export interface BenchClinic {
  id: string
  slug: string
  number: number
  branches: string[]
  doctors: string[]
  /** Answers it will have in the end; they are spread evenly over the days. */
  answers: number
}

const BRANCHES = 5
const DOCTORS = 60
const PATIENTS = 10_000
const SPECIALTIES = 12
const FIRST_DAY = '2025-11-01'
const DAYS = 388
const CHUNK = 25_000
/** Of a hundred answers so many, the newest, wait to be worked on; the clinic NEGLECTED has never read one. */
const WAITING = 3
const NEGLECTED = 1

/** A word of five answers of a clinic, and one of every ninth answer. */
export const RARE_WORD = 'эскалатор'
export const COMMON_WORD = 'врачами'
const PHRASES = [
  ['Врач выслушал и всё объяснил понятными словами.', 'Принимали внимательно и без спешки.', 'О лечении рассказали мало.'],
  ['Ждать у кабинета пришлось почти час.', 'В регистратуре помогли записаться.', 'В коридоре душно и мало стульев.', 'Запись на неделю вперёд закрыта.'],
  ['Спасибо медсестре за терпение.', 'Хотелось бы получать результаты анализов на почту.', 'Лекарство выписали не сразу.', 'Приду ещё.', 'Гардероб закрыт.'],
] as const

/** A clinic with branches, doctors and patients of every age. */
export async function insertClinic(house: House, number: number, answers: number, now: Date): Promise<BenchClinic> {
  const ids = (count: number) => Array.from({ length: count }, () => makeId(now))
  const clinic = { id: makeId(now), slug: `bench-${number + 1}`, number, branches: ids(BRANCHES), doctors: ids(DOCTORS), answers }
  await house.database.write(async (db) => {
    await run(db, sql`
      insert into clinics.specialty (code, name_ru, name_en)
      select 's' || n, 'Специальность ' || n, 'Specialty ' || n
      from generate_series(0, ${SPECIALTIES - 1}::int) n
      on conflict (code) do nothing`)
    await run(db, sql`
      insert into clinics.clinic (id, slug, fhir_id, name_ru, name_en, audience, zone, updated_at)
      values (${clinic.id}, ${clinic.slug}, ${clinic.slug}, 'Поликлиника', 'Polyclinic', 'both', 'Europe/Moscow', ${now})`)
    await run(db, sql`
      insert into clinics.branch (clinic_id, id, slug, fhir_id, name_ru, name_en, updated_at)
      select ${clinic.id}::uuid, id, n::text, n::text, 'Филиал № ' || n, 'Branch ' || n, ${now}::timestamptz
      from unnest(${clinic.branches}::uuid[]) with ordinality as t (id, n)`)
    await run(db, sql`
      insert into clinics.doctor (clinic_id, id, fhir_id, family, given, patronymic, updated_at)
      select ${clinic.id}::uuid, id, n::text, 'Врачева' || n, 'Анна', 'Игоревна', ${now}::timestamptz
      from unnest(${clinic.doctors}::uuid[]) with ordinality as t (id, n)`)
    await run(db, sql`
      insert into visits.patient (clinic_id, id, fhir_id, gender, birth_date, letters_consent, updated_at)
      select ${clinic.id}::uuid, ${idSql(clinic, 1)}, n::text, case when n % 3 = 0 then 'male' else 'female' end,
        (1935 + n * 37 % 72)::text, true, ${now}::timestamptz
      from generate_series(0, ${PATIENTS - 1}::int) n`)
  })
  return clinic
}

/**
 * All answers of a clinic with their visits, letters and marks, as counted in round 1. PostgreSQL makes the rows itself:
 * handing them over by COPY would cost their way through this process on top.
 */
export async function fillAnswers(house: House, clinic: BenchClinic): Promise<void> {
  for (let start = 0; start < clinic.answers; start += CHUNK) {
    await fillChunk(house, clinic, start, Math.min(start + CHUNK, clinic.answers))
  }
}

async function fillChunk(house: House, clinic: BenchClinic, from: number, until: number): Promise<void> {
  const day_text = `('${FIRST_DAY}'::date + (n::bigint * ${DAYS} / ${clinic.answers})::int)`
  const day = sql.raw(day_text)
  const at = sql`(${day}::timestamp at time zone 'UTC' + interval '14 hours')`
  const pick = (list: string[]) => sql`(${list}::uuid[])[1 + (n * 7) % ${sql.raw(String(list.length))}]`
  const branch = sql`(${clinic.branches}::uuid[])[1 + (n * 7) % ${sql.raw(String(DOCTORS))} % ${sql.raw(String(BRANCHES))}]`
  const specialty = sql.raw(`'s' || (n * 7) % ${DOCTORS} % ${SPECIALTIES}`)
  const patient = idSql(clinic, 1, `n % ${PATIENTS}`)
  const [visit, letter, answer] = [2, 3, 4].map((kind) => idSql(clinic, kind))
  // doctors and branches differ: of a hundred marks 35 to 80 are fives
  const mark = (salt: number, kind: string) => sql.raw(`(case
    when abs(hashint4(n * 8 + ${salt})) % 100 < 35 + (${kind}) * 9 then 5
    when abs(hashint4(n * 8 + ${salt})) % 100 < 84 then 4
    when abs(hashint4(n * 8 + ${salt})) % 100 < 93 then 3
    when abs(hashint4(n * 8 + ${salt})) % 100 < 97 then 2
    else 1 end)`)
  const [branch_kind, doctor_kind] = [`(n * 7) % ${DOCTORS} % ${BRANCHES}`, `(n * 7) % ${DOCTORS} / ${SPECIALTIES}`]
  const waits = sql.raw(`(${clinic.number} = ${NEGLECTED} or n >= ${clinic.answers - Math.round((clinic.answers * WAITING) / 100)})`)
  const series = sql`generate_series(${from}::int, ${until - 1}::int) n`
  await house.database.write(async (db) => {
    await run(db, sql`set local session_replication_role = replica`)
    await run(db, sql`
      insert into visits.visit (clinic_id, id, fhir_id, status, patient_id, doctor_id, branch_id, specialty_code, ended_at, day,
        received_at, updated_at)
      select ${clinic.id}::uuid, ${visit}, n::text, 'finished', ${patient}, ${pick(clinic.doctors)}, ${branch}, ${specialty},
        ${at}, ${day}, ${at}, ${at}
      from ${series}`)
    await run(db, sql`
      insert into letters.letter (clinic_id, id, patient_id, day, audience, lang, state, due_at, expires_at, first_sent_at,
        answered_at, updated_at)
      select ${clinic.id}::uuid, ${letter}, ${patient}, ${day}, 'adult', 'ru', 'answered', ${at}, ${at}, ${at}, ${at}, ${at}
      from ${series}`)
    await run(db, sql`
      insert into letters.decision (clinic_id, visit_id, visit_version, day, letter_id, decided_at)
      select ${clinic.id}::uuid, ${visit}, 1, ${day}, ${letter}, ${at}
      from ${series}`)
    await run(db, sql`
      insert into ratings.answer (clinic_id, id, letter_id, patient_id, branch_id, day, audience, lang, channel, clinic_mark,
        staff_mark, wait_mark, premises_mark, comment, may_publish, answered_at, editable_until, cell, round, topics, work_state, outcome)
      select ${clinic.id}::uuid, ${answer}, ${letter}, p.id, ${branch}, ${day}, 'adult', 'ru', 'letter', ${mark(0, branch_kind)}, ${mark(1, branch_kind)},
        ${mark(2, branch_kind)}, ${mark(3, branch_kind)},
        case when n % 3 = 0 then ${commentSql()} end,
        n % 2 = 0, ${at}, ${at}, ${cellSql('p', day_text)}, 1,
        case n % 5 when 0 then '{doctor}' when 1 then '{queue,staff}' when 2 then '{thanks}' else '{}' end::text[],
        case when ${waits} then 'new' else 'done' end, case when not ${waits} then 'nothing' end
      from ${series}
      join visits.patient p
        on p.clinic_id = ${clinic.id}
        and p.id = ${patient}`)
    await run(db, sql`
      insert into ratings.doctor_mark (clinic_id, visit_id, answer_id, doctor_id, branch_id, specialty_code, mark, outcome, round)
      select ${clinic.id}::uuid, ${visit}, ${answer}, ${pick(clinic.doctors)}, ${branch}, ${specialty}, ${mark(4, doctor_kind)}, 'rated', 1
      from ${series}`)
  })
}

/** SQL of words of three kinds one after the other, now and then with the rare one. */
function commentSql() {
  const pick = (phrases: readonly string[], salt: number) =>
    `(array[${phrases.map((phrase) => `'${phrase}'`).join(', ')}])[1 + abs(hashint4(n * 8 + ${salt})) % ${phrases.length}]`
  return sql.raw(`${PHRASES.map((phrases, at) => pick(phrases, at + 5)).join(" || ' ' || ")} || case when n % 9999 = 0 then ' Не работает ${RARE_WORD}.' else '' end`)
}

/** SQL of a UUIDv7 of the n-th row of a kind of a clinic: rising with n, as real ones do. */
function idSql(clinic: { number: number }, kind: number, n = 'n') {
  return sql.raw(`(lpad(to_hex(1762000000000 + (${n})::bigint), 12, '0') || '700${kind}8${clinic.number.toString(16).padStart(3, '0')}'
    || lpad(to_hex((${n})::bigint), 12, '0'))::uuid`)
}
