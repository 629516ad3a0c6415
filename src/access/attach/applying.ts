// What people and clinics do about attachment: apply, withdraw, accept, refuse; and the date that is kept.
import { type WorkingCalendar, addWorkingDays, findWorkingCalendar } from '../../clinics/index.ts'
import { recordEvent } from '../../platform/audit.ts'
import { type Read, type Write, all, sql } from '../../platform/db/index.ts'
import { serving } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import { makeId } from '../../platform/ids.ts'
import type { Actor } from '../../platform/permit.ts'
import { DAY_MS, addDays, localDate } from '../../platform/time.ts'
import type { Person } from '../booking/queries/people.ts'
import { ageClass } from '../booking/rules/judging.ts'
import type { Norm } from '../norms.ts'
import type { NamedBranch } from '../offers/queries/branches.ts'
import { queueAttachMail } from './mailing.ts'
import {
  type Application, countAttached, findApplication, insertApplication, listLate, listLimits, lockApplication, stepApplication,
} from './queries/applications.ts'
import { type Attachment, attach, closeEntry, dropEntry, findAttachment, hasOpenEntry, insertEntry, listOpenEntries } from './queries/attachments.ts'
import { type AttachFacts, type AttachRefusal, judgeAttachment } from './rules/attaching.ts'

const CLOCK: Actor = { kind: 'system', name: 'access.attachments' }

/** The edition of a norm in force on a local date. */
export async function getAttachNorm(db: Read, key: 'attachment' | 'attachment_change', day: string): Promise<Norm> {
  const [norm] = await all(db, sql<Norm>`
    select key, edition, value, unit, start_event, name_ru, name_en, source, valid_from, valid_to
    from access.norm
    where key = ${key}
      and valid_from <= ${day}
      and (valid_to is null or valid_to >= ${day})
    order by valid_from desc
    limit 1`)
  if (!norm) throw new Error(`access.norm has no edition of ${key} for ${day}`)
  return norm
}

export interface AttachCase {
  facts: AttachFacts
  current: Attachment | undefined
  refusal: AttachRefusal | undefined
}

/** Looks at the rules before the button: what stands against attaching a person to a branch. */
export async function judgeCase(db: Read, person: Person, branch: NamedBranch & { audience: 'adult' | 'child' | 'both' }, moved: boolean, now: Date): Promise<AttachCase> {
  const today = localDate(now, branch.zone)
  const audience = ageClass(person.birth_date, today)
  const current = await findAttachment(db, person.id)
  const limits = await listLimits(db, branch.clinic_id)
  const facts: AttachFacts = {
    today, audience, clinic_audience: branch.audience, branch_id: branch.branch_id, moved,
    outgrown: current?.clinic_audience === 'child' && audience === 'adult', in_hand: await hasOpenEntry(db, person.id),
    current: current ? { branch_id: current.branch_id, since: current.since } : null,
    change_days: (await getAttachNorm(db, 'attachment_change', today)).value,
    limit: limits.find((limit) => limit.branch_id === branch.branch_id && limit.audience === audience) ?? null,
  }
  return { facts, current, refusal: judgeAttachment(facts) }
}

/** The last local day for a decision: so many working days after the day of the application. */
export function decisionDue(norm: Norm, applied_on: string, calendar: WorkingCalendar): string {
  return norm.unit === 'working_days' ? addWorkingDays(calendar, applied_on, norm.value) : addDays(applied_on, norm.value)
}

export type Applied = { ok: true; id: string } | { ok: false; refusal: AttachRefusal }

/** Applies for a person. The key of the application in hand comes first, so that there is never a second one. */
export async function applyFor(
  house: House, actor: Actor & { kind: 'account' }, person: Person, branch: NamedBranch & { audience: 'adult' | 'child' | 'both' }, moved: boolean,
  request_id: string, now: Date,
): Promise<Applied> {
  const { database } = house
  const { facts, current, refusal } = await judgeCase(database.read, person, branch, moved, now)
  if (refusal) return { ok: false, refusal }
  const norm = await getAttachNorm(database.read, 'attachment', facts.today)
  const due_on = decisionDue(norm, facts.today, await findWorkingCalendar(database.read))
  const id = makeId(now)
  const { clinic_id, branch_id } = branch
  const taken = await database.writeSingle((db) => insertEntry(db, { person_id: person.id, application_id: id, clinic_id, branch_id, account_id: actor.id }, now))
  if (!taken) return { ok: false, refusal: 'in_hand' }
  await database.write(async (db) => {
    await insertApplication(db, actor, {
      clinic_id, id, branch_id, person_id: person.id, account_id: actor.id, person_name: person.name, birth_date: person.birth_date,
      audience: facts.audience, phone: person.phone, email: person.email ?? actor.email, lang: person.lang, moved,
      from_branch_id: current?.branch_id ?? null, applied_on: facts.today, due_on, norm_key: norm.key, norm_edition: norm.edition,
    }, now)
    await recordEvent(db, actor, { clinic_id, event: 'access.attachment_asked', subject_kind: 'application', subject_id: id, request_id, detail: { due_on } }, now)
  })
  return { ok: true, id }
}

export type Decision = { kind: 'accepted' } | { kind: 'refused'; reason_code: string } | { kind: 'withdrawn' }

/**
 * Brings an application in hand to its end; false when it has come to one. An acceptance is noted at the clinic first and
 * then at the person; a crash in between is mended by the job.
 */
export async function decideApplication(
  house: House, actor: Actor, clinic_id: string, id: string, decision: Decision, request_id: string, now: Date,
): Promise<boolean> {
  const { database } = house
  const decided = await database.write(async (db): Promise<Application | undefined> => {
    const given = await lockApplication(db, clinic_id, id)
    if (given?.state !== 'open') return undefined
    const reason_code = decision.kind === 'refused' ? decision.reason_code : null
    await stepApplication(db, actor, { clinic_id, id, kind: decision.kind, state: decision.kind, reason_code }, now)
    if (decision.kind === 'accepted') await countAttached(db, clinic_id, given.branch_id, given.audience, 1, now)
    if (decision.kind !== 'withdrawn') await queueAttachMail(db, house, given, now)
    await recordEvent(db, actor, {
      clinic_id, event: `access.attachment_${decision.kind}`, subject_kind: 'application', subject_id: id, request_id,
      ...(reason_code ? { detail: { reason_code } } : {}),
    }, now)
    return { ...given, state: decision.kind, decided_at: now }
  })
  if (!decided) return false
  await noteAtPerson(house, decided, now)
  house.wake('letters.dispatch')
  return true
}

/** What a decision means for the person: attached from that day on, and free to apply again. Repeating it changes nothing. */
async function noteAtPerson(house: House, given: Application, now: Date): Promise<void> {
  const { database } = house
  if (given.state === 'accepted') {
    const before = await findAttachment(database.read, given.person_id)
    await database.write((db) => attach(db, {
      person_id: given.person_id, id: given.id, clinic_id: given.clinic_id, branch_id: given.branch_id, since: localDate(given.decided_at!, given.zone),
    }, now))
    // the branch they came from looks after one less: a step of its own, of another clinic
    if (before && before.id !== given.id) {
      const earlier = await findApplication(database.read, before.clinic_id, before.id)
      // counted there as what they were then
      const audience = earlier?.audience ?? ageClass(given.birth_date, before.since)
      await database.write((db) => countAttached(db, before.clinic_id, before.branch_id, audience, -1, now))
    }
  }
  await database.writeSingle((db) => closeEntry(db, given.person_id, given.id))
}

/** The job: what is late climbs to the city, what a crash broke off is finished. */
export async function keepApplications(house: House, signal: AbortSignal): Promise<void> {
  const { database } = house
  const now = house.clock.now()
  await serving(house, signal, async (each) => {
    await each(await listLate(database.read, localDate(new Date(now.getTime() + DAY_MS), 'UTC')), async ({ clinic_id, id, due_on, zone }) => {
      if (due_on < localDate(now, zone)) await database.write((db) => climb(db, clinic_id, id, now))
    })
    await each(await listOpenEntries(database.read, new Date(now.getTime() - 60_000)), async (entry) => {
      const given = await findApplication(database.read, entry.clinic_id, entry.application_id)
      if (!given) await database.writeSingle((db) => dropEntry(db, entry.person_id, entry.application_id))
      else if (given.state !== 'open') await noteAtPerson(house, given, now)
    })
  })
}

async function climb(db: Write, clinic_id: string, id: string, now: Date): Promise<void> {
  const given = await lockApplication(db, clinic_id, id)
  if (given?.state !== 'open' || given.climbed_at !== null) return
  await stepApplication(db, CLOCK, { clinic_id, id, kind: 'climbed', state: 'open' }, now)
}
