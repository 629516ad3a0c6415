// One clinic of the demo city, from its doctors to its answers, as rows.
import { LINK_MS } from './asking.ts'
import { addAccess } from './bookings.ts'
import { chooseAnswered, writeAnswer } from './answers.ts'
import { type CityCalendar, DAY, MINUTE } from './calendar.ts'
import { type Fate, type Letter, type Message, type PatientStory, findLeftFrom, sendReminders, stateOf, tellStories } from './letters.ts'
import { makePatients } from './patients.ts'
import { type PlannedClinic, signature } from './plan.ts'
import { addHalls } from './reception_hall.ts'
import { addPosts } from './reception_posts.ts'
import { RowBook, instantText } from './rows.ts'
import { UNDECIDED_MS, makeVisits } from './visits.ts'
import { specialties } from '../places.ts'
import type { Random } from '../random.ts'
import { lettersWords } from '../../letters/words/index.ts'
import { nameIn } from '../../ui/latin.ts'

/** How an address is remembered after an unsubscribe: the installation's own keyed hash. */
export type HashAddress = (address: string) => Buffer

/** All rows of one clinic but its own and its branches' (those are the city's); with the stories, for tests. */
export function makeClinicRows(clinic: PlannedClinic, calendar: CityCalendar, hashAddress: HashAddress, long_history = false): { book: RowBook; stories: PatientStory[] } {
  const book = new RowBook()
  addDoctors(clinic, calendar, book)
  const wordings = addLetterSettings(clinic, calendar, book)
  const patients = makePatients(clinic, calendar, book)
  const visits = makeVisits(clinic, calendar, patients, book)
  const fate: Fate = { random: clinic.random.fork('letters'), calendar, left_from: findLeftFrom(visits, calendar) }
  const stories = tellStories(fate, visits)
  const random = clinic.random.fork('answers')
  const answered = chooseAnswered(random, stories, clinic.answer_count)
  sendReminders(fate, stories)
  for (const story of stories) addStory(clinic, story, wordings, hashAddress, book)
  for (const letter of answered) writeAnswer(random, clinic, calendar, letter, book)
  addAccess(clinic, calendar, long_history, book)
  addPosts(clinic, calendar, book)
  addHalls(clinic, calendar, book)
  book.add('letters.progress', [clinic.id, instantText(calendar.now - UNDECIDED_MS)])
  return { book, stories }
}

function addDoctors(clinic: PlannedClinic, calendar: CityCalendar, book: RowBook): void {
  const random = clinic.random.fork('doctors')
  const known_at = instantText(calendar.days[0]!.midnight - 30 * DAY)
  const { code } = clinic.spec
  for (const doctor of clinic.doctors) {
    const { person } = doctor
    book.add('clinics.doctor', [
      clinic.id, doctor.id, `doctor-${code}-${doctor.number}`, person.family, person.given, person.patronymic,
      person.sex, known_at,
    ])
    const starts_on = new Date(calendar.days[0]!.midnight - random.int(40, 4000) * DAY).toISOString().slice(0, 10)
    book.add('clinics.doctor_role', [
      clinic.id, makeId(random, calendar), `role-${code}-${doctor.number}`, doctor.id, doctor.branch.id, doctor.specialty.code, starts_on, known_at,
    ])
  }
  const offered = new Set(clinic.doctors.map((doctor) => doctor.specialty))
  for (const specialty of offered) {
    book.add('clinics.service', [
      clinic.id, makeId(random, calendar), `service-${code}-${specialty.code}`, null, specialty.code, specialty.code,
      specialty.name_ru, known_at,
    ])
  }
}

type Wordings = Record<'ru' | 'en', string>

/** The list of sensitive visits, and the chief doctor's signed wording in both languages. Out: its editions' ids. */
function addLetterSettings(clinic: PlannedClinic, calendar: CityCalendar, book: RowBook): Wordings {
  const random = clinic.random.fork('settings')
  // the chief doctor signed in the morning
  const at = instantText(calendar.days[0]!.midnight - 20 * DAY + (10 / 24) * DAY)
  for (const { code, sensitive } of specialties) {
    if (sensitive) book.add('letters.sensitive', [clinic.id, makeId(random, calendar), 'specialty', code, at])
  }
  const audience = clinic.spec.children ? 'child' : 'adult'
  const ids = {} as Wordings
  for (const asked of ['adult', 'child'] as const) {
    for (const lang of ['ru', 'en'] as const) {
      const id = makeId(random, calendar)
      const words = lettersWords(lang).defaults[asked]
      book.add('letters.wording', [
        clinic.id, id, asked, lang, 1, words.subject, words.body, words.reminder_subject, words.reminder_body, at, at,
        nameIn(lang, signature(clinic.chief)), lang === 'ru' ? CHIEF_POST.ru : CHIEF_POST.en,
      ])
      if (asked === audience) ids[lang] = id
    }
  }
  return ids
}

export const CHIEF_POST = { ru: 'главный врач', en: 'Chief Doctor' }

function addStory(clinic: PlannedClinic, story: PatientStory, wordings: Wordings, hashAddress: HashAddress, book: RowBook): void {
  for (const { visit, version, letter, refusal, at } of story.decisions) {
    book.add('letters.decision', [clinic.id, visit.id, version, visit.day.date, letter?.id, refusal, instantText(at)])
  }
  for (const letter of story.letters) addLetter(clinic, letter, wordings, book)
  const { suppressed, patient } = story
  if (!suppressed) return
  // addresses of the demo belong to one patient of one clinic: there is nothing to tell the others
  const since = instantText(suppressed.since)
  book.add('letters.suppression', [clinic.id, `\\x${hashAddress(patient.address!).toString('hex')}`, suppressed.reason, since, since])
}

function addLetter(clinic: PlannedClinic, letter: Letter, wordings: Wordings, book: RowBook): void {
  const { patient } = letter
  const updated_at = Math.max(...letter.messages[0]!.events.map((event) => event.at), letter.answered_at ?? 0)
  book.add('letters.letter', [
    clinic.id, letter.id, patient.id, letter.day.date, patient.child ? 'child' : 'adult', patient.lang, letter.state,
    instantText(letter.due_at), instantText(letter.due_at + LINK_MS), instantText(letter.first_sent_at),
    instantText(letter.answered_at), instantText(updated_at),
  ])
  for (const message of letter.messages) addMessage(clinic, letter, message, wordings[patient.lang], book)
}

function addMessage(clinic: PlannedClinic, letter: Letter, message: Message, wording_id: string, book: RowBook): void {
  const { events } = message
  const tries = events.filter((event) => event.kind === 'handed_over')
  const accepted = events.find((event) => event.kind === 'accepted')
  const last = events.at(-1)!
  const state = stateOf(message)
  const reason = state === 'sent' || state === 'queued' ? null : last.kind === 'interrupted' ? 'interrupted' : last.detail
  const response = accepted ? '250 2.0.0 OK' : state === 'failed' ? '550 5.1.1 No such user' : state === 'soft_failed' ? '451 4.7.1 Try again later' : null
  book.add('letters.message', [
    clinic.id, message.id, message.kind, letter.id, tries.length > 0 ? wording_id : null, state, instantText(message.due_at),
    instantText(message.next_try_at), tries.length, instantText(tries[0]?.at ?? null), instantText(accepted?.at ?? null), reason, response,
    events.length, instantText(last.at),
  ])
  for (let place = 0; place < events.length; place++) {
    const event = events[place]!
    book.add('letters.message_event', [clinic.id, message.id, place + 1, event.kind, instantText(event.at), event.detail])
  }
}

function makeId(random: Random, calendar: CityCalendar): string {
  return random.uuid7(new Date(calendar.days[0]!.midnight - 30 * DAY + random.int(0, 1000) * MINUTE))
}
