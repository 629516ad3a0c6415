// Cases stand above and never call down, so what is done with a case in cases is asked for: before the workplace is
// shown, and by a job. Each such step becomes an event of the answer, by whoever took it; asked twice it is one event.
import { recordEvent } from '../platform/audit.ts'
import { type Write, all, sql } from '../platform/db/index.ts'
import { serveEach } from '../platform/each.ts'
import type { House } from '../platform/house.ts'
import type { Actor } from '../platform/permit.ts'
import { DAY_MS } from '../platform/time.ts'
import { type CaseStep, listUnknownSteps } from './queries/followed.ts'
import { findAlarmsOfAnswer } from './queries/staff.ts'
import { type LockedAnswer, findAnswerDoctors, insertEvent, lockAnswer, updateWork } from './queries/work.ts'
import { mayPassThanks } from './rules/thanks.ts'
import { applyEvent, eventOfStep } from './rules/work.ts'
import { SUBJECT_KIND } from './working.ts'

/** What is shown looks back so far; the job looks further, should nobody have looked meanwhile. */
const DESK_MS = DAY_MS
const JOB_MS = 60 * DAY_MS
const FOLLOWER: Actor = { kind: 'system', name: 'ratings.follow_cases' }

/** Brings the answers of a clinic up to what was done with their cases lately. */
export async function followCases(house: House, clinic_id: string, now: Date, back_ms = DESK_MS): Promise<void> {
  const steps = await listUnknownSteps(house.database.read, clinic_id, new Date(now.getTime() - back_ms))
  for (const [answer_id, unknown] of Map.groupBy(steps, (step) => step.answer_id)) {
    await house.database.write(async (db) => {
      let answer = await lockAnswer(db, clinic_id, answer_id)
      for (const step of unknown) if (answer && step.number > answer.case_step) answer = await follow(db, answer, step, now)
    })
  }
}

/** Appends what a step of the case comes to. */
async function follow(db: Write, before: LockedAnswer, step: CaseStep, now: Date): Promise<LockedAnswer> {
  const may_thank = step.kind === 'thanked' && (await mayThank(db, before))
  const kind = eventOfStep(step.kind, step.actor_kind === 'account', may_thank)
  const event = { number: before.event_count + 1, kind, detail: { case_id: step.case_id, step: step.number } }
  const work = applyEvent(before, event)
  const { at, actor_kind, account_id, actor_name } = step
  await insertEvent(db, before.clinic_id, before.id, { ...event, at, actor_kind, account_id, actor_name })
  await updateWork(db, before.clinic_id, before.id, work)
  await recordEvent(db, FOLLOWER, {
    clinic_id: before.clinic_id, event: 'ratings.followed', subject_kind: SUBJECT_KIND, subject_id: before.id,
    detail: { kind, ...event.detail },
  }, now)
  return { ...before, ...work }
}

async function mayThank(db: Write, given: LockedAnswer): Promise<boolean> {
  const alarms = await findAlarmsOfAnswer(db, given.clinic_id, given.id)
  return alarms.length === 0 && mayPassThanks(given.topics ?? [], await findAnswerDoctors(db, given.clinic_id, given.id))
}

/** The job: every clinic, further back. */
export async function followAllCases(house: House, signal: AbortSignal): Promise<void> {
  const now = house.clock.now()
  const clinics = await all(house.database.read, sql<{ id: string }>`
    select id
    from clinics.clinic
    where active
    order by id`)
  await serveEach(house, signal, clinics, ({ id }) => followCases(house, id, now, JOB_MS))
}
