// Patient → visits.patient. No family name of a patient, no number of any document ever enters the database.
import { type Write, first, run, sql } from '../../platform/db/index.ts'
import { GENDERS, compact, pickName } from '../../platform/fhir/datatypes.ts'
import type { Element } from '../../platform/fhir/element.ts'
import type { FhirHandler, FhirSite } from '../../platform/fhir/handler.ts'
import { type IdentifiedRow, type KnownRow, type WrittenRow, storeRows } from '../../platform/fhir/store.ts'
import { ageOn, localDate } from '../../platform/time.ts'

/** Extensions of Patient that say whether the person agreed to letters, and when. */
export const CONSENT = 'https://otklik.example/fhir/StructureDefinition/letters-consent'
export const CONSENT_DATE = 'https://otklik.example/fhir/StructureDefinition/letters-consent-date'

// v3-RoleCode: who may answer for a child. Next of kin and emergency contacts (v2-0131) are not enough: that a child
// was at a doctor's is a medical secret from them too.
const PARENT_CODES = new Set(['PRN', 'MTH', 'FTH', 'NMTH', 'NFTH', 'ADOPTP', 'ADOPTM', 'ADOPTF', 'GUARD'])
const ADULT_YEARS = 18
const EMAIL = /^[^\s@<>"(),:;]+@[^\s@<>"(),:;]+\.[^\s@<>"(),:;]+$/

interface PatientRow {
  active: boolean
  greeting_name: string | null
  gender: string | null
  birth_date: string | null
  lang: 'ru' | 'en'
  email: string | null
  letters_consent: boolean
  letters_consent_at: Date | null
  deceased: boolean
  parent_greeting_name: string | null
  parent_email: string | null
}

export const patient: FhirHandler<PatientRow> = {
  type: 'Patient',
  order: 60,
  about: `How to address and reach a person: given names, gender, birth date, language, e-mail, active, deceased, consent (extension ${CONSENT}); of a child also the parent's given names and e-mail. Family names and identifiers are not kept.`,
  parse(element, site) {
    const birth_date = readBirthDate(element)
    const parent =
      birth_date !== null && ageOn(birth_date, localDate(site.now, site.zone)) < ADULT_YEARS
        ? readParent(element)
        : undefined
    return {
      active: element.boolean('active') ?? true,
      greeting_name: greetingOf(pickName(element)),
      gender: element.code('gender', GENDERS) ?? null,
      birth_date,
      lang: readLang(element),
      email: readEmail(element),
      ...readConsent(element),
      deceased: element.boolean('deceasedBoolean') === true || element.date('deceasedDateTime') !== undefined,
      parent_greeting_name: parent?.greeting_name ?? null,
      parent_email: parent?.email ?? null,
    }
  },
  store: (db, site, drafts) => storeRows(db, site, 'visits.patient', drafts, upsertPatients),
  async find(db, site, id) {
    const row = await first(
      db,
      sql<PatientRow & KnownRow>`
      select fhir_version, updated_at, active, greeting_name, gender, birth_date, lang, email, letters_consent,
        letters_consent_at, deceased, parent_greeting_name, parent_email
      from visits.patient
      where clinic_id = ${site.clinic_id}
        and fhir_id = ${id}`,
    )
    return row && { resource: writePatient(id, row), version: row.fhir_version, updated_at: row.updated_at }
  },
}

/** «Мария Ивановна»: the first two given names, as a letter addresses the person. */
function greetingOf(name: Element | undefined): string | null {
  // one line, and nothing that turns the direction of the words around it
  return name?.texts('given').slice(0, 2).join(' ').replace(/[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim() || null
}

function readBirthDate(element: Element): string | null {
  const date = element.date('birthDate')
  if (date === undefined || date >= '1850') return date ?? null
  element.warn('wrong-value', 'The birth date is too long ago and was left out.', {
    at: 'birthDate',
    type: 'value',
  })
  return null
}

function readLang(element: Element): 'ru' | 'en' {
  const all = element.children('communication')
  const chosen = all.find((one) => one.boolean('preferred') === true) ?? all[0]
  const code = chosen?.child('language')?.children('coding')[0]?.text('code')
  return code?.toLowerCase().startsWith('en') ? 'en' : 'ru'
}

function readEmail(element: Element): string | null {
  for (const contact of element.children('telecom')) {
    if (contact.text('system') !== 'email' || contact.text('use') === 'old') continue
    const address = contact.text('value')
    if (address === undefined) continue
    if (address.length <= 254 && EMAIL.test(address)) return address
    contact.warn('wrong-email', 'This is not a mail address and was left out.', {
      at: 'value',
      type: 'value',
    })
  }
  return null
}

function readConsent(element: Element): { letters_consent: boolean; letters_consent_at: Date | null } {
  const extensions = element.children('extension')
  const said = extensions.find((one) => one.text('url') === CONSENT)?.boolean('valueBoolean') === true
  const date = said ? extensions.find((one) => one.text('url') === CONSENT_DATE) : undefined
  const at = date?.instant('valueDateTime')
  if (at !== 'imprecise') return { letters_consent: said, letters_consent_at: at ?? null }
  date!.warn('imprecise', 'The moment of consent needs a time with its zone and was left out.', {
    at: 'valueDateTime',
    type: 'value',
  })
  return { letters_consent: said, letters_consent_at: null }
}

function readParent(element: Element): { greeting_name: string | null; email: string | null } | undefined {
  const contact = element
    .children('contact')
    .find((one) =>
      one
        .children('relationship')
        .some((kind) =>
          kind.children('coding').some((coding) => PARENT_CODES.has(coding.text('code') ?? '')),
        ),
    )
  return contact && { greeting_name: greetingOf(contact.child('name')), email: readEmail(contact) }
}

function writePatient(id: string, row: PatientRow): { resourceType: string } {
  const parent = row.parent_greeting_name ?? row.parent_email
  return compact({
    resourceType: 'Patient',
    id,
    extension: [
      { url: CONSENT, valueBoolean: row.letters_consent },
      ...(row.letters_consent_at
        ? [{ url: CONSENT_DATE, valueDateTime: row.letters_consent_at.toISOString() }]
        : []),
    ],
    active: row.active,
    name: writeGreeting(row.greeting_name),
    telecom: writeEmail(row.email),
    gender: row.gender,
    birthDate: row.birth_date,
    deceasedBoolean: row.deceased,
    contact:
      parent === null
        ? undefined
        : [
            compact({
              relationship: [
                { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'PRN' }] },
              ],
              name: writeGreeting(row.parent_greeting_name)?.[0],
              telecom: writeEmail(row.parent_email),
            }),
          ],
    communication: [
      { language: { coding: [{ system: 'urn:ietf:bcp:47', code: row.lang }] }, preferred: true },
    ],
  })
}

function writeGreeting(name: string | null): { given: string[] }[] | undefined {
  return name === null ? undefined : [{ given: name.split(' ') }]
}

function writeEmail(email: string | null): { system: string; value: string }[] | undefined {
  return email === null ? undefined : [{ system: 'email', value: email }]
}

async function upsertPatients(db: Write, site: FhirSite, rows: IdentifiedRow<PatientRow>[]): Promise<WrittenRow[]> {
  const { rows: written } = await run(
    db,
    sql<WrittenRow>`
    insert into visits.patient
      (clinic_id, id, fhir_id, active, greeting_name, gender, birth_date, lang, email, letters_consent,
       letters_consent_at, deceased, parent_greeting_name, parent_email, updated_at)
    select ${site.clinic_id}::uuid, id, fhir_id, active, greeting_name, gender, birth_date, lang, email, letters_consent,
      letters_consent_at, deceased, parent_greeting_name, parent_email, ${site.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as incoming
      (id uuid, fhir_id text, active boolean, greeting_name text, gender text, birth_date text, lang text, email text,
       letters_consent boolean, letters_consent_at timestamptz, deceased boolean, parent_greeting_name text,
       parent_email text)
    on conflict (clinic_id, fhir_id) do update
    set active = excluded.active,
        greeting_name = excluded.greeting_name,
        gender = excluded.gender,
        birth_date = excluded.birth_date,
        lang = excluded.lang,
        email = excluded.email,
        letters_consent = excluded.letters_consent,
        letters_consent_at = excluded.letters_consent_at,
        deceased = excluded.deceased,
        parent_greeting_name = excluded.parent_greeting_name,
        parent_email = excluded.parent_email,
        fhir_version = patient.fhir_version + 1,
        updated_at = excluded.updated_at
    where (patient.active, patient.greeting_name, patient.gender, patient.birth_date, patient.lang, patient.email,
        patient.letters_consent, patient.letters_consent_at, patient.deceased, patient.parent_greeting_name,
        patient.parent_email)
      is distinct from (excluded.active, excluded.greeting_name, excluded.gender, excluded.birth_date, excluded.lang,
        excluded.email, excluded.letters_consent, excluded.letters_consent_at, excluded.deceased,
        excluded.parent_greeting_name, excluded.parent_email)
    returning fhir_id, fhir_version, updated_at`,
  )
  return written
}
