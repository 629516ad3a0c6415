// The patients of one clinic: who they are, whom they see, and whether they may be written to.
import { transliterate } from '../../ui/latin.ts'
import { type Person, mailAddress, makePerson } from '../names.ts'
import type { Random } from '../random.ts'
import { type CityCalendar, DAY } from './calendar.ts'
import type { PlannedBranch, PlannedClinic } from './plan.ts'
import { type RowBook, instantText } from './rows.ts'

export interface Patient {
  id: string
  number: number
  child: boolean
  /** 'YYYY-MM-DD', or null where the clinic does not know it. */
  birth_date: string | null
  lang: 'ru' | 'en'
  /** Where the letter goes: the adult's own address, or the parent's. */
  address: string | null
  consent: boolean
  active: boolean
  deceased: boolean
  /** Nobody reads mail at this address any more. */
  address_dead: boolean
  branch: PlannedBranch
  /** How kindly the person judges, in standard deviations of a mark's cause. */
  kindness: number
  /** How readily the person answers, relative to others. */
  readiness: number
  /** How often the person comes, relative to others. */
  frequency: number
}

/** Makes a clinic's patients and adds their rows. */
export function makePatients(clinic: PlannedClinic, calendar: CityCalendar, book: RowBook): Patient[] {
  const random = clinic.random.fork('patients')
  const shares = clinic.branches.map((branch) => [branch, branch.spec.size] as const)
  return Array.from({ length: clinic.patient_count }, (_, index) => {
    const patient = makePatient(random, clinic, calendar, index + 1, random.weighted(shares), book)
    return patient
  })
}

function makePatient(
  random: Random, clinic: PlannedClinic, calendar: CityCalendar, number: number, branch: PlannedBranch, book: RowBook,
): Patient {
  const child = clinic.spec.children
  const age = drawAge(random, child)
  const known_at = calendar.days[0]!.midnight - random.int(1, 900) * DAY
  const birth_date = new Date(calendar.now - age * 365.25 * DAY).toISOString().slice(0, 10)
  const birth_year = Number(birth_date.slice(0, 4))
  const person = makePerson(random, { birth_year })
  const parent = child ? makeParent(random, birth_year) : null
  const lang = random.chance(0.04) ? 'en' : 'ru'
  // four of five have an address; who gave one mostly consented as well, which makes seven of ten in all
  const address = random.chance(0.8) ? mailAddress(random, parent ?? person, number) : null
  const consent = random.chance(address ? 0.85 : 0.1)
  const greet = ({ given, patronymic }: Person) =>
    lang === 'en' ? transliterate(given) : [given, patronymic].filter(Boolean).join(' ')
  const patient: Patient = {
    id: random.uuid7(new Date(known_at)), number, child, lang, address, consent, branch,
    birth_date: random.chance(0.004) ? null : birth_date,
    active: !random.chance(0.004),
    deceased: random.chance(child ? 0.0002 : 0.003),
    address_dead: random.chance(0.02),
    kindness: random.normal(0, 0.4),
    readiness: (child ? 0.9 : age < 35 ? 0.6 : age < 60 ? 1 : 1.6) * Math.exp(random.normal(0, 0.5)),
    frequency: (age > 60 || age < 4 ? 1.6 : 1) * Math.exp(random.normal(-0.3, 0.8)),
  }
  book.add('visits.patient', [
    clinic.id, patient.id, `patient-${clinic.spec.code}-${number}`, patient.active, child ? person.given : greet(person),
    person.sex, patient.birth_date, lang, child ? null : address, consent, consent ? instantText(known_at + DAY) : null,
    patient.deceased, parent && greet(parent), parent && address, instantText(known_at),
  ])
  return patient
}

function makeParent(random: Random, child_born: number): Person {
  return makePerson(random, { birth_year: child_born - random.int(20, 38), sex: random.chance(0.84) ? 'female' : 'male' })
}

/** From and to, in years, and how many of a hundred adults. */
const AGES: readonly (readonly [readonly [number, number], number])[] = [[[20, 34], 26], [[35, 54], 32], [[55, 69], 25], [[70, 89], 17]]

function drawAge(random: Random, child: boolean): number {
  // nobody comes of age within the thirteen months, so that a child's letters go to the parent throughout
  if (child) return random.weighted([[random.int(14, 36) / 10, 4], [random.int(3, 10), 7], [random.int(11, 16), 4]]) + random.next() * 0.9
  const [from, to] = random.weighted(AGES)
  return random.int(from, to) + random.next()
}
