// The city goes on living: every minute some visits finish and some letters are answered, by the doors that real ones use.
import { findFhirSite } from '../clinics/index.ts'
import { makeLinkToken } from '../letters/index.ts'
import { TEXTS, fieldOf, readAnswerForm } from '../ratings/answer.ts'
import { sendAnswer } from '../ratings/finish.ts'
import { type Asked, readLink } from '../ratings/link.ts'
import { all, first, one, run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { upsertVisits } from '../visits/queries.ts'
import { liveBookings } from './bookings.ts'
import { branchQuality, drawMark } from './city/answers.ts'
import { DAY, HOUR, MINUTE, timeOfDay } from './city/calendar.ts'
import { type CityPlan, type PlannedClinic, planCity } from './city/plan.ts'
import { type Impression, makeComment } from './comments.ts'
import { liveHalls } from './halls.ts'
import { type Random, makeRandom } from './random.ts'
import { rollOnCall } from './reception_on_call.ts'
import { livePosts } from './reception_posts.ts'
import { liveRequests } from './reception_requests.ts'

/** Of the letters sent, so many are answered in the long run. */
const RESPONSE = 0.25
/** Of the visits, so many become letters. */
const LETTERS_PER_VISIT = 0.58
/** So many clinics each minute hear from somebody by telephone. */
const BOOKINGS_A_MINUTE = 4
/** After the load the city is livelier for a while, so that whoever looks sees something happen. */
const LIVELY_HOURS = 3
const LIVELY_ANSWERS_A_MINUTE = 1.5
const LIVELY_VISITS_A_MINUTE = 1.2

/** One minute of the city's life; nothing outside the demonstration, without the demo city, or switched off. */
export async function liveMinute(house: House, signal: AbortSignal): Promise<void> {
  const { config, clock } = house
  if (!config.OTKLIK_DEMO || !config.OTKLIK_DEMO_LIFE) return
  const loaded = await findLoaded(house)
  if (!loaded) return
  const now = clock.now()
  const minute = Math.floor(now.getTime() / MINUTE)
  if (!(await claimMinute(house, minute, now))) return
  const plan = planOnce(loaded)
  const random = makeRandom(`life ${minute}`)
  const pace = paceOf(plan, loaded, now)
  const visit_count = drawCount(random, pace.visits)
  for (let number = 1; number <= visit_count && !signal.aborted; number++) await finishVisit(house, plan, random, number, now)
  const answer_count = drawCount(random, pace.answers)
  for (let number = 1; number <= answer_count && !signal.aborted; number++) await answerLetter(house, plan, random, now)
  for (let number = 1; number <= BOOKINGS_A_MINUTE && !signal.aborted; number++) {
    const clinic = pickClinic(plan, random)
    await liveBookings(house, { id: clinic.id, children: clinic.spec.children }, random, now)
  }
  await livePosts(house, random, now)
  await rollOnCall(house, now)
  if (!signal.aborted) await liveRequests(house, random.fork('requests'), now)
  if (!signal.aborted) await liveHalls(house, random, now)
  if (visit_count > 0) house.wake('letters.plan')
}

interface Loaded { loaded_at: Date; seed: string; scale: number }

async function findLoaded(house: House): Promise<Loaded | undefined> {
  const fact = await first(house.database.read, sql<{ value: { loaded_at: string; seed: string; scale: number } }>`
    select value
    from platform.fact
    where name = 'demo.city'`)
  return fact && { ...fact.value, loaded_at: new Date(fact.value.loaded_at) }
}

/** A minute is lived once, by whichever worker comes first. Out: whether it is ours. */
async function claimMinute(house: House, minute: number, now: Date): Promise<boolean> {
  const { count } = await house.database.write((db) => run(db, sql`
    insert into platform.fact (name, value, noted_at)
    values ('demo.life', ${JSON.stringify({ minute })}, ${now})
    on conflict (name) do update set value = excluded.value, noted_at = excluded.noted_at
      where (fact.value ->> 'minute')::bigint < (excluded.value ->> 'minute')::bigint`))
  return count === 1
}

let planned: { key: string; plan: CityPlan } | undefined

/** The plan says how good each doctor truly is; it is made again rather than kept in the database. */
function planOnce(loaded: Loaded): CityPlan {
  const key = JSON.stringify(loaded)
  if (planned?.key !== key) planned = { key, plan: planCity(loaded, loaded.loaded_at) }
  return planned.plan
}

/** How many visits finish and how many answers come in this minute, on the average. */
function paceOf(plan: CityPlan, loaded: Loaded, now: Date): { visits: number; answers: number } {
  const { calendar, clinics } = plan
  const a_day = clinics.reduce((sum, clinic) => sum + clinic.visit_count, 0) / calendar.days.length
  const wall = timeOfDay(calendar, now.getTime())
  const weekday = new Date(now.getTime() - wall).getUTCDay()
  const week = [0.9, 1.35, 1.28, 1.2, 1.18, 1.1, 0.33][(weekday + 1) % 7]!
  const open = wall > 8.2 * HOUR && wall < (week < 1 ? 15.8 : 20) * HOUR
  const awake = wall > 7 * HOUR && wall < 23.5 * HOUR
  const lively = now.getTime() < loaded.loaded_at.getTime() + LIVELY_HOURS * HOUR
  const visits = Math.max(a_day * week / (11.8 * 60), lively ? LIVELY_VISITS_A_MINUTE : 0)
  const answers = lively ? LIVELY_ANSWERS_A_MINUTE * Math.min(1, Math.sqrt(loaded.scale) * 2) : a_day * LETTERS_PER_VISIT * RESPONSE / (16.5 * 60)
  return { visits: open ? visits : 0, answers: awake || lively ? answers : 0 }
}

/** A visit ends now, as the clinic's system would report it. */
async function finishVisit(house: House, plan: CityPlan, random: Random, number: number, now: Date): Promise<void> {
  const clinic = pickClinic(plan, random)
  const doctor = random.weighted(clinic.doctors.map((one) => [one, one.specialty.share_of_visits] as const))
  const offset = random.int(0, clinic.patient_count - 1)
  const patient = await first(house.database.read, sql<{ id: string }>`
    select id
    from visits.patient
    where clinic_id = ${clinic.id}
    order by id
    offset ${offset}
    limit 1`)
  const site = await findFhirSite(house.database.read, clinic.id, now)
  if (!patient || !site) return
  const ended_at = new Date(now.getTime() - MINUTE)
  const fhir_id = `life-${Math.floor(now.getTime() / MINUTE)}-${number}`
  await house.database.write((db) => upsertVisits(db, site, [{
    fhir_id, id: undefined,
    columns: {
      status: 'finished', patient_id: patient.id, doctor_id: doctor.id, branch_id: doctor.branch.id, class_code: 'AMB', type_code: null,
      service_code: null, specialty_code: doctor.specialty.code, started_at: new Date(ended_at.getTime() - doctor.specialty.visit_minutes * MINUTE), ended_at,
    },
  }]))
}

/** Somebody opens the link of a letter that came in the last days, and sends the form. */
async function answerLetter(house: House, plan: CityPlan, random: Random, now: Date): Promise<void> {
  const clinic = pickClinic(plan, random)
  const letter = await pickLetter(house, clinic, random, now)
  if (!letter) return
  const token = makeLinkToken(house.keys.link, { clinic_id: clinic.id, letter_id: letter.id, purpose: 'answer', expires_at: letter.expires_at })
  const state = await readLink(house, token, now)
  if (state.kind !== 'open') return
  const { asked } = state
  const form = readAnswerForm(asked.visits.map((visit) => visit.id), fillForm(random, plan, clinic, asked))
  if (!form.content) throw new Error(`the demonstration filled in a form wrongly: ${JSON.stringify(form.problems)}`)
  await sendAnswer(house, asked, form.content, 0, 'demo.life')
}

async function pickLetter(house: House, clinic: PlannedClinic, random: Random, now: Date): Promise<{ id: string; expires_at: Date } | undefined> {
  const sent_from = new Date(now.getTime() - 5 * DAY)
  const sent_to = new Date(now.getTime() - 2 * MINUTE)
  const day_from = new Date(now.getTime() - 9 * DAY).toISOString().slice(0, 10)
  const { n } = await one(house.database.read, sql<{ n: number }>`
    select count(*)::int as n
    from letters.letter
    where clinic_id = ${clinic.id}
      and day >= ${day_from}
      and state = 'open'
      and first_sent_at between ${sent_from} and ${sent_to}`)
  if (n === 0) return undefined
  const [letter] = await all(house.database.read, sql<{ id: string; expires_at: Date }>`
    select id, expires_at
    from letters.letter
    where clinic_id = ${clinic.id}
      and day >= ${day_from}
      and state = 'open'
      and first_sent_at between ${sent_from} and ${sent_to}
    order by id
    offset ${random.int(0, n - 1)}
    limit 1`)
  return letter
}

/** The fields that a person would send: marks after the true quality of doctor and branch, and now and then words. */
function fillForm(random: Random, plan: CityPlan, clinic: PlannedClinic, asked: Asked): Record<string, string> {
  const mood = random.normal(0, 0.45)
  const doctors = new Map(clinic.doctors.map((doctor) => [doctor.id, doctor]))
  const visits = asked.visits.map((visit) => ({ visit, doctor: doctors.get(visit.doctor_id) }))
  const branch = clinic.branches.find((one) => one.id === asked.visits[0]!.branch_id)
  const quality = branch ? branchQuality(branch, asked.letter.day, plan.calendar) : 0
  const clinic_mark = drawMark(random, mood + quality * 1.4, 0.75)
  const marks = visits.map(({ visit, doctor }) => [fieldOf(visit.id), drawMark(random, mood + (doctor?.quality ?? 0) + quality * 0.5, 0.7)] as const)
  const impression: Impression = {
    doctor_mark: marks[0]![1], clinic_mark, branch_quality: quality * 2,
    specialty: asked.visits[0]!.specialty_code ?? 'therapist', doctor_sex: visits[0]!.doctor?.person.sex ?? 'female',
    month: Number(asked.letter.day.slice(5, 7)), child: asked.letter.audience === 'child', lang: asked.letter.lang,
  }
  const written = makeComment(random, impression)
  const axes = ['staff', 'wait', 'premises'].flatMap((axis) => (random.chance(0.6) ? [[axis, String(drawMark(random, mood + quality, 0.8))]] : []))
  return {
    ...Object.fromEntries(marks.map(([field, mark]) => [field, String(mark)])),
    clinic: String(clinic_mark), may_publish: random.chance(0.82) ? 'yes' : 'no',
    ...Object.fromEntries(axes),
    ...Object.fromEntries(TEXTS.flatMap((field) => (written[field] === undefined ? [] : [[field, written[field]]]))),
  }
}

function pickClinic(plan: CityPlan, random: Random): PlannedClinic {
  return random.weighted(plan.clinics.map((clinic) => [clinic, clinic.visit_count] as const))
}

/** A whole number that is `mean` on the average (Knuth's Poisson draw; means here are small). */
function drawCount(random: Random, mean: number): number {
  const limit = Math.exp(-mean)
  let [count, product] = [0, random.next()]
  while (product > limit) {
    count += 1
    product *= random.next()
  }
  return count
}
