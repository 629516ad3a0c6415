// What became of a clinic's visits: decisions, letters, and what the mail servers said, patient by patient in time.
import type { Refusal } from '../../letters/rules/asking.ts'
import { type MessageEvent, foldState } from '../../letters/rules/delivery.ts'
import type { Random } from '../random.ts'
import { type AskedLetter, LINK_MS, REMINDER_MS, type Suppressed, type SuppressionReason, decideQuickly, sendingTime } from './asking.ts'
import { type CityCalendar, type CityDay, DAY, HOUR, MINUTE, timeOfDay } from './calendar.ts'
import type { Patient } from './patients.ts'
import { UNDECIDED_MS, type Visit } from './visits.ts'

/** So many letters of each clinic are due and not yet gone, for the dispatcher's first minute. */
const LEFT_DUE = 3

export interface Happening { kind: MessageEvent; at: number; detail: string | null }

export interface Message {
  id: string
  kind: 'letter' | 'reminder'
  due_at: number
  /** The next try of a message that a server put off; else when it was due. */
  next_try_at: number
  events: Happening[]
}

export interface Letter extends AskedLetter {
  id: string
  patient: Patient
  day: CityDay
  visits: Visit[]
  state: 'open' | 'answered' | 'withdrawn'
  due_at: number
  messages: Message[]
  first_sent_at: number | null
  /** When its patient would answer, if chosen to; null when never. */
  may_answer_at: number | null
  answered_at: number | null
}

export interface Decided { visit: Visit; version: number; letter: Letter | null; refusal: Refusal | null; at: number }

export interface PatientStory { patient: Patient; decisions: Decided[]; letters: Letter[]; suppressed: Suppressed | null }

/** Tells what became of each patient's visits up to now. The answers are chosen afterwards (answers.ts). */
export function tellStories(fate: Fate, visits: ReadonlyMap<Patient, Visit[]>): PatientStory[] {
  return [...visits].map(([patient, own]) => tellStory(fate, patient, own))
}

export interface Fate {
  random: Random
  calendar: CityCalendar
  /** Messages due from here on are left to the dispatcher. */
  left_from: number
}

/** From which due time on messages are left to the dispatcher: the latest letters, of one day at most. */
export function findLeftFrom(visits: ReadonlyMap<Patient, Visit[]>, calendar: CityCalendar): number {
  const due: number[] = []
  for (const [patient, own] of visits) {
    if (!patient.address || !patient.consent) continue
    for (const visit of own) {
      if (visit.ended_at < calendar.now - 4 * DAY) continue
      const at = sendingTime(calendar, visit.ended_at + DAY)
      if (at <= calendar.now) due.push(at)
    }
  }
  return Math.max(due.sort((a, b) => b - a)[LEFT_DUE - 1] ?? 0, calendar.now - DAY)
}

function tellStory(fate: Fate, patient: Patient, visits: readonly Visit[]): PatientStory {
  const story: PatientStory = { patient, decisions: [], letters: [], suppressed: null }
  const known = visits.filter((visit) => visit.received_at < fate.calendar.now - UNDECIDED_MS)
  let today: Letter | undefined
  for (const visit of known) {
    if (visit.late) continue
    if (today && today.day !== visit.day) today = settle(fate, story, today)
    today = decideOnTime(fate, story, visit, today)
  }
  if (today) settle(fate, story, today)
  for (const visit of known) if (visit.late) decideLate(story, visit, fate.calendar)
  return story
}

/** Out: the letter of the visit's day, if there is one now. */
function decideOnTime({ random, calendar }: Fate, story: PatientStory, visit: Visit, today: Letter | undefined): Letter | undefined {
  const at = visit.received_at + MINUTE
  const earlier = story.letters.filter((letter) => letter !== today && letter.state !== 'withdrawn')
  const decision = decideQuickly(visit, { earlier, suppressed: story.suppressed, day_letter_sent: false }, calendar, at)
  const withdrawn_at = visit.withdrawn_at
  if (!decision.ask) {
    story.decisions.push(withdrawn_at === null
      ? { visit, version: 1, letter: null, refusal: decision.refusal, at }
      : { visit, version: 2, letter: null, refusal: 'withdrawn', at: withdrawn_at + MINUTE })
    return today
  }
  const letter = today ?? openLetter(random, visit, at)
  if (!today) story.letters.push(letter)
  letter.due_at = Math.max(letter.due_at, decision.due_at)
  if (withdrawn_at !== null) {
    letter.state = 'withdrawn'
    letter.messages[0]!.events.push({ kind: 'suppressed', at: withdrawn_at + MINUTE, detail: 'withdrawn' })
    letter.messages[0]!.due_at = letter.messages[0]!.next_try_at = letter.due_at
    story.decisions.push({ visit, version: 2, letter: null, refusal: 'withdrawn', at: withdrawn_at + MINUTE })
    return undefined
  }
  letter.visits.push(visit)
  letter.doctors.push(visit.doctor)
  story.decisions.push({ visit, version: 1, letter, refusal: null, at })
  return letter
}

function decideLate(story: PatientStory, visit: Visit, calendar: CityCalendar): void {
  const at = visit.received_at + MINUTE
  const own = story.letters.find((letter) => letter.day === visit.day && letter.state !== 'withdrawn')
  const sent = own !== undefined && own.messages[0]!.events.some((event) => event.kind === 'handed_over' && event.at <= at)
  const decision = decideQuickly(visit, { earlier: [], suppressed: story.suppressed, day_letter_sent: sent }, calendar, at)
  if (decision.ask) throw new Error('a visit reported days late is never asked about')
  story.decisions.push({ visit, version: 1, letter: null, refusal: decision.refusal, at })
}

function openLetter(random: Random, visit: Visit, at: number): Letter {
  const made = new Date(at)
  return {
    id: random.uuid7(made), patient: visit.patient, day: visit.day, midnight: visit.day.midnight, visits: [], doctors: [],
    state: 'open', due_at: 0, first_sent_at: null, may_answer_at: null, answered_at: null,
    messages: [{ id: random.uuid7(made), kind: 'letter', due_at: 0, next_try_at: 0, events: [{ kind: 'queued', at, detail: null }] }],
  }
}

/** Lets a day's letter go out, as far as its time has come. */
function settle(fate: Fate, story: PatientStory, letter: Letter): undefined {
  const message = letter.messages[0]!
  message.due_at = message.next_try_at = letter.due_at
  const sent_at = hand(fate, story, message)
  if (sent_at === null) return
  const { random, calendar } = fate
  letter.first_sent_at = sent_at
  const due_at = sendingTime(calendar, sent_at + REMINDER_MS)
  letter.messages.push({
    id: random.uuid7(new Date(sent_at)), kind: 'reminder', due_at, next_try_at: due_at, events: [{ kind: 'queued', at: sent_at, detail: null }],
  })
  receive(fate, story, letter, sent_at)
}

/** Hands a due message over. Out: when the mail server took it, or null. */
function hand({ random, calendar, left_from }: Fate, story: PatientStory, message: Message): number | null {
  if (message.due_at >= left_from || message.due_at > calendar.now - 10 * MINUTE) return null
  let at = message.due_at + random.int(2, 50) * 1000
  const { suppressed, patient } = story
  if (suppressed && suppressed.since <= at) {
    message.events.push({ kind: 'suppressed', at, detail: suppressed.reason })
    return null
  }
  const say = (kind: MessageEvent, detail: string | null = null) => message.events.push({ kind, at, detail })
  say('handed_over')
  if (patient.address_dead && random.chance(0.7)) {
    say('refused', 'no_such_mailbox')
    suppress(story, 'hard_bounce', at)
    return null
  }
  if (random.chance(0.0004)) {
    at += 5 * MINUTE
    say('interrupted', 'worker')
    return null
  }
  if (random.chance(0.008)) {
    say('refused_for_now', 'try_later')
    message.next_try_at = at + 15 * MINUTE
    if (message.next_try_at > calendar.now - MINUTE) return null
    at = message.next_try_at + random.int(2, 50) * 1000
    say('handed_over')
  }
  say('accepted')
  return at
}

/** What the person, or a distant mail server, does with a letter that was taken. */
function receive({ random, calendar }: Fate, story: PatientStory, letter: Letter, sent_at: number): void {
  const bounce_at = sent_at + random.int(1, 30) * MINUTE
  if (story.patient.address_dead && bounce_at < calendar.now) {
    letter.messages[0]!.events.push({ kind: 'bounced', at: bounce_at, detail: 'no_such_mailbox' })
    suppress(story, 'hard_bounce', bounce_at)
    return
  }
  const react_at = wakingHour(calendar, sent_at + Math.round(Math.exp(random.normal(Math.log(5 * HOUR), 1.1))))
  const chance = random.next()
  if (chance < 0.0075) {
    if (react_at > calendar.now - MINUTE) return
    const complains = chance < 0.0005
    if (complains) letter.messages[0]!.events.push({ kind: 'complained', at: react_at, detail: 'abuse' })
    suppress(story, complains ? 'complaint' : 'unsubscribed', react_at)
    return
  }
  // most answer within hours, some when they are reminded
  const reminder_due = letter.messages[1]!.due_at
  const answer_at = random.chance(0.74) ? react_at : wakingHour(calendar, reminder_due + Math.round(Math.exp(random.normal(Math.log(4 * HOUR), 1.1))))
  if (answer_at < calendar.now - MINUTE && answer_at < letter.due_at + LINK_MS - HOUR) letter.may_answer_at = answer_at
}

function suppress(story: PatientStory, reason: SuppressionReason, since: number): void {
  if (!story.suppressed || since < story.suppressed.since) story.suppressed = { reason, since }
}

/** Sends or suppresses the reminders, once it is known who answered. */
export function sendReminders(fate: Fate, stories: readonly PatientStory[]): void {
  for (const story of stories) {
    for (const letter of story.letters) {
      const reminder = letter.messages[1]
      if (!reminder) continue
      if (letter.answered_at !== null && letter.answered_at <= reminder.due_at + MINUTE) {
        reminder.events.push({ kind: 'suppressed', at: letter.answered_at, detail: 'answered' })
      } else hand(fate, story, reminder)
    }
  }
}

/** The state that a message's events lead to; a fault when they contradict the rules of delivery. */
export function stateOf(message: Message): string {
  return foldState(message.events.map((event) => event.kind))
}

// nobody answers between midnight and half past six
function wakingHour(calendar: CityCalendar, at: number): number {
  const wall = timeOfDay(calendar, at)
  return wall < 6.5 * HOUR ? at + 7 * HOUR : at
}
