// The planning job: which of the visits that changed are asked about. It reads what the clinics' systems reported since
// it last looked, decides by rules/asking.ts, and writes a decision for each visit, clinic by clinic, in small steps.
import { type Write, all, sql } from '../platform/db/index.ts'
import { serveEach } from '../platform/each.ts'
import type { House } from '../platform/house.ts'
import { makeId } from '../platform/ids.ts'
import { DAY_MS, addDays } from '../platform/time.ts'
import { hashAddress } from './links.ts'
import {
  type ChangedVisit, type DecidedVisit, type KnownLetter, type PlannedLetter,
  findChangedVisits, findKnownLetters, findPatients, lockProgress, updateProgress, upsertDecisions, upsertLetters,
  withdrawEmptyLetters,
} from './queries/planning.ts'
import { findPolicy, findSensitive } from './queries/policy.ts'
import { type SuppressedFor, findSuppressed } from './queries/suppression.ts'
import { findWordingsInForce } from './queries/wording.ts'
import {
  type Circumstances, DEFAULT_POLICY, type Decision, LINK_DAYS, PATIENT_CAP_DAYS, type PatientFacts, addressOf, decideVisit,
} from './rules/asking.ts'

const STEP_VISITS = 500
// a batch of visits is stamped when it begins and committed later; what was stamped so long ago is looked at again
const OVERLAP_MS = 10 * 60_000

/** Plans for every clinic until nothing is left to decide. */
export async function planLetters(house: House, signal: AbortSignal): Promise<void> {
  const clinics = await all(house.database.read, sql<{ id: string; zone: string }>`
    select id, zone
    from clinics.clinic
    order by id`)
  await serveEach(house, signal, clinics, async (clinic) => {
    while (!signal.aborted && (await planStep(house, clinic))) { /* until the clinic has nothing more */ }
  })
}

/** Decides about at most 500 visits of one clinic. Out: whether there may be more. */
export function planStep(house: House, clinic: { id: string; zone: string }): Promise<boolean> {
  return house.database.write(async (db) => {
    const now = house.clock.now()
    const progress = await lockProgress(db, clinic.id)
    if (!progress) return false
    const since = new Date(progress.visits_read_to.getTime() - OVERLAP_MS)
    const changed = await findChangedVisits(db, clinic.id, since, STEP_VISITS)
    if (changed.length > 0) await decideAll(house, db, clinic, changed, now)
    if (changed.length === STEP_VISITS) return true
    await updateProgress(db, clinic.id, now)
    return false
  })
}

async function decideAll(house: House, db: Write, clinic: { id: string; zone: string }, changed: ChangedVisit[], now: Date): Promise<void> {
  const patient_ids = [...new Set(changed.map((visit) => visit.patient_id))]
  const patients = new Map((await findPatients(db, clinic.id, patient_ids)).map((patient) => [patient.id, patient]))
  const days = changed.map((visit) => visit.day).sort()
  const letters = new LetterBook(
    await findKnownLetters(db, clinic.id, patient_ids, addDays(days[0]!, -PATIENT_CAP_DAYS), addDays(days.at(-1)!, PATIENT_CAP_DAYS)),
  )
  const around = await loadCircumstances(house, db, clinic, [...patients.values()])
  const decided: DecidedVisit[] = []
  for (const visit of changed) {
    const patient = patients.get(visit.patient_id)!
    const known = letters.of(visit.patient_id, visit.day)
    if (stays(visit, known)) {
      decided.push({ visit, decision: { ask: true, audience: 'adult', due_at: known!.due_at }, letter_id: known!.id })
      continue
    }
    const decision = decideVisit(visit, patient, {
      ...around,
      earlier: letters.others(visit.patient_id, visit.day),
      day_letter_sent: known !== undefined && wasHandedOver(known),
    }, now)
    const letter_id = decision.ask ? letters.put(visit, patient, decision, now) : null
    decided.push({ visit, decision, letter_id })
  }
  if (letters.planned.size > 0) await upsertLetters(db, clinic.id, [...letters.planned.values()], now)
  await upsertDecisions(db, clinic.id, decided, now)
  const left = decided.map((entry) => entry.visit.decided_letter_id).filter((id) => id !== null)
  if (left.length > 0) await withdrawEmptyLetters(db, clinic.id, left, now)
}

/** A corrected visit whose letter is already out stays in it, unless it was withdrawn. */
function stays(visit: ChangedVisit, known: KnownLetter | undefined): boolean {
  return visit.status === 'finished' && known !== undefined && visit.decided_letter_id === known.id && wasHandedOver(known)
}

function wasHandedOver(letter: KnownLetter): boolean {
  return letter.state === 'answered' || (letter.message_state !== null && !['queued', 'suppressed'].includes(letter.message_state))
}

async function loadCircumstances(
  house: House, db: Write, clinic: { id: string; zone: string }, patients: PatientFacts[],
): Promise<Omit<Circumstances, 'earlier' | 'day_letter_sent'>> {
  const addresses = [...new Set(patients.flatMap((patient) => [addressOf(patient, 'adult'), addressOf(patient, 'child')]))].filter((a) => a !== null)
  const hashes = new Map(addresses.map((address) => [address, hashAddress(house.keys.address, address)]))
  const rows = await findSuppressed(db, clinic.id, [...hashes.values()])
  const suppressed = new Map<string, SuppressedFor>(rows.map((row) => [row.address_hash.toString('hex'), row.reason]))
  const wordings = await findWordingsInForce(db, clinic.id)
  return {
    policy: (await findPolicy(db, clinic.id)) ?? DEFAULT_POLICY,
    zone: clinic.zone,
    sensitive: await findSensitive(db, clinic.id),
    suppressed: (address) => suppressed.get(hashes.get(address)!.toString('hex')),
    has_wording: (audience) => wordings.some((wording) => wording.audience === audience),
  }
}

/** The letters known for a batch of patients, and those planned in this step, so that caps see both. */
class LetterBook {
  readonly planned = new Map<string, PlannedLetter>()
  readonly #letters = new Map<string, KnownLetter[]>()

  constructor(known: readonly KnownLetter[]) {
    for (const letter of known) this.#list(letter.patient_id).push({ ...letter, doctor_ids: [...letter.doctor_ids] })
  }

  of(patient_id: string, day: string): KnownLetter | undefined {
    return this.#list(patient_id).find((letter) => letter.day === day)
  }

  others(patient_id: string, day: string): { day: string; doctor_ids: string[] }[] {
    return this.#list(patient_id).filter((letter) => letter.day !== day && letter.state !== 'withdrawn')
  }

  /** Puts a visit into its day's letter, opening one when there is none; the latest due time of its visits counts. */
  put(visit: ChangedVisit, patient: PatientFacts, decision: Decision & { ask: true }, now: Date): string {
    let letter = this.of(visit.patient_id, visit.day)
    if (!letter) {
      letter = { id: makeId(now), patient_id: visit.patient_id, day: visit.day, state: 'open', due_at: decision.due_at, message_state: 'queued', doctor_ids: [] }
      this.#list(visit.patient_id).push(letter)
    }
    letter.due_at = new Date(Math.max(letter.state === 'withdrawn' ? 0 : letter.due_at.getTime(), decision.due_at.getTime()))
    letter.state = 'open'
    letter.doctor_ids.push(visit.doctor_id)
    this.planned.set(letter.id, {
      id: letter.id, message_id: this.planned.get(letter.id)?.message_id ?? makeId(now),
      patient_id: visit.patient_id, day: visit.day, audience: decision.audience, lang: patient.lang,
      due_at: letter.due_at, expires_at: new Date(letter.due_at.getTime() + LINK_DAYS * DAY_MS),
    })
    return letter.id
  }

  #list(patient_id: string): KnownLetter[] {
    let list = this.#letters.get(patient_id)
    if (!list) this.#letters.set(patient_id, (list = []))
    return list
  }
}
