// The people of the demonstration: somebody for every role at three clinics, residents, and the network's own.
import { DEMO_ISSUER, giveRole } from '../people/index.ts'
import { insertAccount, lockAccount } from '../people/queries/accounts.ts'
import type { Role } from '../people/rules/roles.ts'
import { type Read, all, first, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { NETWORK_ID, makeId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { addDays, localDate } from '../platform/time.ts'
import { makePerson } from './names.ts'
import { makeRandom } from './random.ts'

/** Roles began so many days before the demonstration. */
const HELD_DAYS = 400

export interface DemoPerson {
  /** Subject and login at the demonstration's provider, e.g. chief_doctor.gp-7 */
  subject: string
  name: string
  lang: 'ru' | 'en'
  role?: { role: Role; clinic_id: string; doctor_id: string | null }
}

/**
 * Makes the demo people: at two clinics for adults and one for children two doctors, a head of department, the chief
 * doctor, a moderator, three administrators and a senior one; three residents; a city officer, a moderator of the network and an operator. Whoever is there
 * already is left as they are. Out: how many are new. Call it once the clinics and their doctors are loaded.
 */
export async function seedDemoPeople(house: House): Promise<number> {
  const now = house.clock.now()
  const valid_from = addDays(localDate(now, house.config.OTKLIK_ZONE), -HELD_DAYS)
  const actor: Actor = { kind: 'system', name: 'demonstration' }
  let count = 0
  for (const person of [...RESIDENTS, ...NETWORK, ...(await listClinicPeople(house.database.read))]) {
    const is_new = await house.database.write(async (db) => {
      if (await lockAccount(db, DEMO_ISSUER, person.subject)) return false
      const id = makeId(now)
      const { subject, name, lang } = person
      // staff get notices and proofs of a wording; they land in the demonstration's mailbox
      const email = person.role ? `${subject.replace('_', '-')}@staff.example` : null
      await insertAccount(db, id, { issuer: DEMO_ISSUER, subject, login: subject, name, email, lang }, false, now)
      if (person.role) await giveRole(db, actor, id, { ...person.role, valid_from, valid_to: null }, 'demo', now)
      return true
    })
    if (is_new) count += 1
  }
  return count
}

const RESIDENTS: readonly DemoPerson[] = [
  { subject: 'resident.adult', name: 'Лидия Андреевна Мельникова', lang: 'ru' },
  { subject: 'resident.parent', name: 'Тимур Ринатович Галеев', lang: 'ru' },
  { subject: 'resident.english', name: 'Daniel Okafor', lang: 'en' },
]

const NETWORK: readonly DemoPerson[] = [
  networkPerson('city_officer', 'Вера Николаевна Астахова'),
  networkPerson('moderator', 'Кирилл Олегович Жданов'),
  networkPerson('operator', 'Наталья Юрьевна Брагина'),
]

function networkPerson(role: Role, name: string): DemoPerson {
  return { subject: role, name, lang: 'ru', role: { role, clinic_id: NETWORK_ID, doctor_id: null } }
}

interface DemoClinic {
  id: string
  slug: string
  audience: string
  chief_doctor_name: string | null
}

async function listClinicPeople(db: Read): Promise<DemoPerson[]> {
  const clinics = await all(db, sql<DemoClinic>`
    select id, slug, audience, chief_doctor_name
    from clinics.clinic
    where active
    order by length(slug), slug`)
  const children = clinics.filter(({ audience }) => audience === 'child')
  const adults = clinics.filter(({ audience }) => audience !== 'child')
  // gp-7 and dgp-12 first where there are such, since the guides name them
  const chosen = [...prefer(adults, 'gp-7').slice(0, 2), ...prefer(children, 'dgp-12').slice(0, 1)]
  return (await Promise.all(chosen.map((clinic) => listStaff(db, clinic)))).flat()
}

function prefer(clinics: readonly DemoClinic[], slug: string): DemoClinic[] {
  return clinics.toSorted((a, b) => Number(b.slug === slug) - Number(a.slug === slug))
}

async function listStaff(db: Read, clinic: DemoClinic): Promise<DemoPerson[]> {
  const random = makeRandom(`people ${clinic.slug}`)
  const invent = () => {
    const { given, patronymic, family } = makePerson(random, { birth_year: random.int(1965, 1988) })
    return [given, patronymic, family].join(' ')
  }
  const at = (role: Role, subject: string, name: string, doctor_id: string | null = null): DemoPerson => ({
    subject: `${subject}.${clinic.slug}`, name, lang: 'ru', role: { role, clinic_id: clinic.id, doctor_id },
  })
  const doctors = await all(db, sql<{ id: string; family: string; given: string | null; patronymic: string | null }>`
    select id, family, given, patronymic
    from clinics.doctor
    where clinic_id = ${clinic.id}
      and active
    order by id
    limit 2`)
  return [
    at('chief_doctor', 'chief_doctor', clinic.chief_doctor_name ?? invent()),
    at('head_of_department', 'head_of_department', invent()),
    at('moderator', 'moderator', invent()),
    at('administrator', 'administrator', invent()),
    ...[2, 3].map((number) => at('administrator', `administrator_${number}`, invent())),
    at('senior_administrator', 'senior_administrator', invent()),
    ...doctors.map((doctor, index) =>
      at('doctor', `doctor_${index + 1}`, [doctor.given, doctor.patronymic, doctor.family].filter(Boolean).join(' '), doctor.id)),
  ]
}

/** A demo person as the provider knows them, by subject. */
export function findDemoPerson(db: Read, subject: string): Promise<{ name: string; lang: string; email: string | null } | undefined> {
  return first(db, sql<{ name: string; lang: string; email: string | null }>`
    select name, lang, email
    from people.account
    where issuer = ${DEMO_ISSUER}
      and subject = ${subject}`)
}

export interface DemoCard {
  subject: string
  name: string
  role: Role | null
  clinic_slug: string | null
  clinic_name_ru: string | null
  clinic_name_en: string | null
}

/** Everybody one may sign in as; those who hold a role on the local day `today` with the one given last. */
export function listDemoCards(db: Read, today: string): Promise<DemoCard[]> {
  return all(db, sql<DemoCard>`
    select a.subject, a.name, held.role, c.slug as clinic_slug, c.name_ru as clinic_name_ru, c.name_en as clinic_name_en
    from people.account a
    left join (
      select distinct on (account_id) account_id, role, clinic_id
      from people.role
      where valid_from <= ${today}::date
        and (valid_to is null or valid_to >= ${today}::date)
      order by account_id, given_at desc, id desc
    ) held on held.account_id = a.id
    left join clinics.clinic c on c.id = held.clinic_id
    where a.issuer = ${DEMO_ISSUER}
      and a.subject not like 'login:%'
    order by length(c.slug), c.slug, a.subject`)
}
