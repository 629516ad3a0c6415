// What a link from a letter opens at this moment.
import { createHash } from 'node:crypto'
import { type Read, all, one, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import type { Lang } from '../platform/i18n.ts'
import { type LetterForAnswer, findLetterForAnswer, readLinkToken } from '../letters/index.ts'
import type { KnownNames } from './mask.ts'
import { type StoredAnswer, findAnswerOfLetter } from './queries/answers.ts'

export interface AskedClinic {
  id: string
  slug: string
  name_ru: string
  name_en: string
  zone: string
  phone: string | null
}

export interface AskedVisit {
  id: string
  doctor_id: string
  branch_id: string
  specialty_code: string | null
  started_at: Date | null
  ended_at: Date
  /** «Соколова Анна Игоревна» */
  doctor_name: string
  family: string
  given: string | null
  patronymic: string | null
  specialty_ru: string | null
  specialty_en: string | null
}

/** What a letter asks about. */
export interface Asked {
  token: string
  /** Names the draft on the reader's device; does not give the link away. */
  draft_name: string
  clinic: AskedClinic
  letter: LetterForAnswer
  visits: AskedVisit[]
}

export type LinkState =
  | { kind: 'unknown' }
  | { kind: 'expired'; asked: Asked; expired_at: Date }
  | { kind: 'withdrawn'; asked: Asked }
  | { kind: 'open'; asked: Asked }
  | { kind: 'answered'; asked: Asked; answer: StoredAnswer; editable: boolean }

/**
 * Reads a link. A link that we did not make, and one whose letter is gone, are the same `unknown`: nobody learns from
 * the page which it was. An answer given in time may be changed for its 72 hours even when the link itself has run out.
 */
export async function readLink(house: House, token: string, now: Date): Promise<LinkState> {
  const reading = readLinkToken(house.keys.link, token, 'answer', now)
  if (!reading.ok && reading.reason !== 'expired') return { kind: 'unknown' }
  const db = house.database.read
  const letter = await findLetterForAnswer(db, reading.clinic_id, reading.letter_id)
  if (!letter) return { kind: 'unknown' }
  const asked: Asked = {
    token, letter,
    draft_name: createHash('sha256').update(`draft\0${token}`).digest('base64url').slice(0, 16),
    clinic: await getClinic(db, reading.clinic_id),
    visits: await nameVisits(db, reading.clinic_id, letter),
  }
  const answer = await findAnswerOfLetter(db, reading.clinic_id, letter.id)
  if (answer) return { kind: 'answered', asked, answer, editable: now < answer.editable_until && letter.visits.length > 0 }
  if (letter.state === 'withdrawn' || letter.visits.length === 0) return { kind: 'withdrawn', asked }
  return reading.ok ? { kind: 'open', asked } : { kind: 'expired', asked, expired_at: reading.expires_at }
}

/** Whose names are known beforehand when the letter's words are masked. */
export function knownNames(asked: Asked): KnownNames {
  return { doctors: asked.visits.map(({ family, given, patronymic }) => ({ family, given: given ?? '', patronymic })) }
}

/** The clinic's name in a language. */
export function clinicName(clinic: AskedClinic, lang: Lang): string {
  return lang === 'en' ? clinic.name_en : clinic.name_ru
}

function getClinic(db: Read, clinic_id: string): Promise<AskedClinic> {
  return one(db, sql<AskedClinic>`
    select id, slug, name_ru, name_en, zone, phone
    from clinics.clinic
    where id = ${clinic_id}`)
}

interface NameRow {
  id: string
  family: string
  given: string | null
  patronymic: string | null
}

async function nameVisits(db: Read, clinic_id: string, letter: LetterForAnswer): Promise<AskedVisit[]> {
  const doctors = await all(db, sql<NameRow>`
    select id, family, given, patronymic
    from clinics.doctor
    where clinic_id = ${clinic_id}
      and id = any(${letter.visits.map((visit) => visit.doctor_id)}::uuid[])`)
  const specialties = await all(db, sql<{ code: string; name_ru: string; name_en: string }>`
    select code, name_ru, name_en
    from clinics.specialty
    where code = any(${letter.visits.map((visit) => visit.specialty_code).filter((code) => code !== null)}::text[])`)
  return letter.visits.map((visit) => {
    const doctor = doctors.find(({ id }) => id === visit.doctor_id)!
    const specialty = specialties.find(({ code }) => code === visit.specialty_code)
    return {
      ...visit,
      family: doctor.family,
      given: doctor.given,
      patronymic: doctor.patronymic,
      doctor_name: [doctor.family, doctor.given, doctor.patronymic].filter(Boolean).join(' '),
      specialty_ru: specialty?.name_ru ?? null,
      specialty_en: specialty?.name_en ?? null,
    }
  })
}
