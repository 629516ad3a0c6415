// Builders of rows for tests: each names only what matters to the test, the rest is plausible.
import { type Write, run, sql } from '../src/platform/db/index.ts'
import { makeId } from '../src/platform/ids.ts'
import { DAY_MS, HOUR_MS, localDate } from '../src/platform/time.ts'
import { NOON } from './house.ts'

export const ZONE = 'Europe/Moscow'
const BORN = NOON.getTime() - 400 * DAY_MS
let count = 0

/** A fresh id; ids of a test file rise in the order of the calls. */
export function nextId(): string {
  count += 1
  return makeId(new Date(BORN + count))
}

export interface ClinicRow { id: string; slug: string; fhir_id: string; name_ru: string; branch_id: string }

/** A clinic with one branch. */
export async function buildClinic(db: Write, given: Partial<{ slug: string; audience: string; name_ru: string; chief: string }> = {}): Promise<ClinicRow> {
  const id = nextId()
  const slug = given.slug ?? `gp-${count}`
  const name_ru = given.name_ru ?? `Городская поликлиника № ${count}`
  await run(db, sql`
    insert into clinics.clinic (id, slug, fhir_id, name_ru, name_en, audience, zone, chief_doctor_name, updated_at)
    values (${id}, ${slug}, ${`org-${slug}`}, ${name_ru}, ${`City Polyclinic No. ${count}`}, ${given.audience ?? 'both'},
      ${ZONE}, ${given.chief ?? 'Сергей Павлович Дроздов'}, ${NOON})`)
  const branch_id = await buildBranch(db, id)
  return { id, slug, fhir_id: `org-${slug}`, name_ru, branch_id }
}

export async function buildBranch(db: Write, clinic_id: string, given: Partial<{ slug: string; name_ru: string }> = {}): Promise<string> {
  const id = nextId()
  const slug = given.slug ?? String(count)
  await run(db, sql`
    insert into clinics.branch (clinic_id, id, slug, fhir_id, name_ru, name_en, updated_at)
    values (${clinic_id}, ${id}, ${slug}, ${`branch-${count}`}, ${given.name_ru ?? `Филиал № ${count}`}, ${`Branch ${count}`}, ${NOON})`)
  return id
}

export async function buildDoctor(db: Write, clinic_id: string, given: Partial<{ family: string; given: string; patronymic: string }> = {}): Promise<string> {
  const id = nextId()
  await run(db, sql`
    insert into clinics.doctor (clinic_id, id, fhir_id, family, given, patronymic, gender, updated_at)
    values (${clinic_id}, ${id}, ${`doctor-${count}`}, ${given.family ?? 'Соколова'}, ${given.given ?? 'Анна'},
      ${given.patronymic ?? 'Игоревна'}, 'female', ${NOON})`)
  return id
}

export interface PatientGiven {
  birth_date: string | null
  email: string | null
  lang: string
  consent: boolean
  active: boolean
  deceased: boolean
  parent_email: string | null
  name: string
}

/** An adult with an address and consent, unless told otherwise. */
export async function buildPatient(db: Write, clinic_id: string, given: Partial<PatientGiven> = {}): Promise<string> {
  const id = nextId()
  const email = given.email === undefined ? `p${count}@mail.example` : given.email
  await run(db, sql`
    insert into visits.patient (clinic_id, id, fhir_id, active, greeting_name, gender, birth_date, lang, email,
      letters_consent, deceased, parent_greeting_name, parent_email, updated_at)
    values (${clinic_id}, ${id}, ${`patient-${count}`}, ${given.active ?? true}, ${given.name ?? 'Мария Ивановна'}, 'female',
      ${given.birth_date === undefined ? '1950-05-09' : given.birth_date}, ${given.lang ?? 'ru'}, ${email},
      ${given.consent ?? true}, ${given.deceased ?? false}, 'Ольга Петровна', ${given.parent_email ?? null}, ${NOON})`)
  return id
}

export interface VisitGiven {
  patient_id: string
  doctor_id: string
  branch_id: string
  status: string
  ended_at: Date
  specialty_code: string
  type_code: string
  updated_at: Date
}

/** A visit that finished two hours before NOON, unless told otherwise. */
export async function buildVisit(db: Write, clinic: { id: string; branch_id: string }, given: Partial<VisitGiven> = {}): Promise<string> {
  const id = nextId()
  const ended_at = given.ended_at ?? new Date(NOON.getTime() - 2 * HOUR_MS)
  const patient_id = given.patient_id ?? (await buildPatient(db, clinic.id))
  const doctor_id = given.doctor_id ?? (await buildDoctor(db, clinic.id))
  await run(db, sql`
    insert into visits.visit (clinic_id, id, fhir_id, status, patient_id, doctor_id, branch_id, specialty_code, type_code,
      started_at, ended_at, day, received_at, updated_at)
    values (${clinic.id}, ${id}, ${`visit-${count}`}, ${given.status ?? 'finished'}, ${patient_id}, ${doctor_id},
      ${given.branch_id ?? clinic.branch_id}, ${given.specialty_code ?? null}, ${given.type_code ?? null},
      ${new Date(ended_at.getTime() - HOUR_MS / 4)}, ${ended_at}, ${localDate(ended_at, ZONE)},
      ${given.updated_at ?? ended_at}, ${given.updated_at ?? ended_at})`)
  return id
}

/** Signed default wordings in every audience and language. */
export async function buildWordings(db: Write, clinic_id: string): Promise<void> {
  for (const audience of ['adult', 'child']) {
    for (const lang of ['ru', 'en']) {
      await run(db, sql`
        insert into letters.wording (clinic_id, id, audience, lang, edition, subject, body, reminder_subject, reminder_body,
          created_at, signed_at, signer_name, signer_post)
        values (${clinic_id}, ${nextId()}, ${audience}, ${lang}, 1, ${lang === 'ru' ? 'Поделитесь мнением' : 'Share your opinion'},
          ${`${audience} ${lang}\n\nВторой абзац.`}, ${lang === 'ru' ? 'Ещё можно ответить' : 'There is still time'}, 'Напоминание.',
          ${NOON}, ${NOON}, 'Сергей Павлович Дроздов', 'главный врач')`)
    }
  }
}
