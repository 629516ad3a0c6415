// The session of one reading: what it says is streamed by COPY into temporary tables, which die with it, and from there
// into each clinic in one transaction (applying.ts).
import type { Writable } from 'node:stream'
import { run, sql } from '../../platform/db/index.ts'
import { type Session, openSession } from '../../platform/db/session.ts'
import { makeId } from '../../platform/ids.ts'
import type { Audience } from '../slot.ts'
import type { DoctorName, SlotFact } from './rules/facts.ts'
import type { Place } from './knowledge.ts'

/** A schedule that is taken: its number in this reading, and where its slots belong. */
export interface StagedSchedule {
  ordinal: number
  clinic: number
  fhir_id: string
  place: Place
  doctor: DoctorName | null
  specialty_code: string
  audience: Audience
  active: boolean
  coarse: 'some' | 'none' | 'unknown' | null
  link: string | null
  phone: string | null
  slot_count: number
}

const FLUSH_CHARACTERS = 512 * 1024
/** Any number: with the source's own it locks one reading a source. */
const LOCK_CLASS = 728_130

export class Staging {
  readonly session: Session
  readonly schedules: StagedSchedule[] = []
  /** Clinics that the feed speaks of, by the order in which it does. */
  readonly clinics: string[] = []
  readonly #now: Date
  #copy: Writable | undefined
  #failure: Error | undefined
  #text = ''

  private constructor(session: Session, now: Date) {
    this.session = session
    this.#now = now
  }

  /** Opens the session and takes the source's lock; undefined when somebody else is reading this source now. */
  static async open(url: string, source_id: string, now: Date): Promise<Staging | undefined> {
    const session = await openSession(url, 'otklik feed')
    try {
      const { rows } = await run(session.db, sql<{ locked: boolean }>`
        select pg_try_advisory_lock(${LOCK_CLASS}::int, hashtext(${source_id})) as locked`)
      if (rows[0]?.locked) {
        await makeTables(session)
        return new Staging(session, now)
      }
      await session.close()
      return undefined
    } catch (error) {
      await session.close()
      throw error
    }
  }

  /** The number by which a clinic goes in this reading. */
  clinicNumber(clinic_id: string): number {
    const known = this.clinics.indexOf(clinic_id)
    return known >= 0 ? known : this.clinics.push(clinic_id) - 1
  }

  addSchedule(schedule: Omit<StagedSchedule, 'ordinal' | 'clinic' | 'slot_count'>): StagedSchedule {
    const staged = { ...schedule, ordinal: this.schedules.length, clinic: this.clinicNumber(schedule.place.clinic_id), slot_count: 0 }
    this.schedules.push(staged)
    return staged
  }

  /** Adds a slot under its id here. Out: true when `flush` should be awaited before the next. */
  addSlot(schedule: StagedSchedule, fhir_id: string, slot: SlotFact, file: number, line: number): boolean {
    schedule.slot_count += 1
    const { clock } = schedule.place
    const link = slot.link ?? (slot.phone === null ? schedule.link : null)
    const phone = slot.phone ?? (slot.link === null ? schedule.phone : null)
    // none of these holds a tab, a line's end or a backslash: ids, addresses and numbers were checked (rules/)
    this.#text += `${schedule.clinic}\t${schedule.ordinal}\t${file}\t${line}\t${makeId(this.#now)}\t${fhir_id}\t` +
      `${new Date(slot.start.ms).toISOString()}\t${new Date(slot.end.ms).toISOString()}\t${clock.wallAt(slot.start.ms).date}\t` +
      `${slot.status}\t${slot.capacity}\t${slot.audience ?? schedule.audience}\t${slot.visit}\t${slot.urgent_only}\t${slot.referral_only}\t` +
      `${link ?? '\\N'}\t${phone ?? '\\N'}\n`
    return this.#text.length > FLUSH_CHARACTERS
  }

  /** Hands what was gathered over to COPY and waits until it has gone. */
  async flush(): Promise<void> {
    if (this.#text === '') return
    this.#copy ??= this.#beginCopy()
    const text = this.#text
    this.#text = ''
    await this.#drive(this.#copy, (copy, done) => copy.write(text, done))
  }

  #beginCopy(): Writable {
    const copy = this.session.copy(`copy pg_temp.feed_slot (${SLOT_COLUMNS}) from stdin`)
    // it may fail while the feed keeps us waiting and nobody writes: whoever writes next is told
    return copy.on('error', (error) => (this.#failure ??= error))
  }

  #drive(copy: Writable, act: (copy: Writable, done: (error?: Error | null) => void) => void): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      copy.once('error', reject)
      act(copy, (error) => {
        copy.off('error', reject)
        if (error) reject(error)
        else resolve()
      })
    })
  }

  /** Ends COPY and writes the schedules beside their slots; `doctors` says who each is, where anybody knows. */
  async finish(doctors: ReadonlyMap<StagedSchedule, string>): Promise<void> {
    await this.flush()
    if (this.#copy) await this.#drive(this.#copy, (copy, done) => copy.end(done))
    const { db } = this.session
    for (let from = 0; from < this.schedules.length; from += SCHEDULES_AT_ONCE) {
      const rows = this.schedules.slice(from, from + SCHEDULES_AT_ONCE).map((schedule) => ({
        ordinal: schedule.ordinal, clinic: schedule.clinic, fhir_id: schedule.fhir_id, id: makeId(this.#now),
        branch_id: schedule.place.branch_id, doctor_id: doctors.get(schedule) ?? null,
        // whoever it is, it is one person
        owner: schedule.doctor && (doctors.get(schedule) ?? `${schedule.doctor.by} ${schedule.doctor.value}`),
        specialty_code: schedule.specialty_code, audience: schedule.audience, coarse: schedule.coarse, active: isActive(schedule),
      }))
      await run(db, sql`
        insert into pg_temp.feed_schedule (ordinal, clinic, fhir_id, id, branch_id, doctor_id, owner, specialty_code, audience, coarse, active)
        select ordinal, clinic, fhir_id, id, branch_id, doctor_id, owner, specialty_code, audience, coarse, active
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as told (ordinal int, clinic int, fhir_id text, id uuid, branch_id uuid,
          doctor_id uuid, owner text, specialty_code text, audience text, coarse text, active boolean)`)
    }
    await run(db, sql`create index feed_schedule_ix on pg_temp.feed_schedule (clinic, fhir_id)`)
    await run(db, sql`create index feed_slot_ix on pg_temp.feed_slot (clinic, fhir_id)`)
    await run(db, sql`analyze pg_temp.feed_slot (clinic, schedule, fhir_id, status)`)
    await run(db, sql`analyze pg_temp.feed_schedule`)
  }

  close(): Promise<void> {
    this.#copy?.destroy()
    return this.session.close()
  }
}

const SCHEDULES_AT_ONCE = 5000
const SLOT_COLUMNS = 'clinic, schedule, file, line, id, fhir_id, starts_at, ends_at, day, status, capacity, audience, visit, ' +
  'urgent_only, referral_only, booking_url, booking_phone'

/**
 * A schedule that says «unknown», or «some» without naming a time, tells nothing that could be counted: it rests, and
 * where nothing else is known the branch has no data, which is not the same as no free time.
 */
function isActive({ active, coarse, slot_count }: StagedSchedule): boolean {
  return active && coarse !== 'unknown' && !(coarse === 'some' && slot_count === 0)
}

async function makeTables({ db }: Session): Promise<void> {
  // sorts and hashes of a million rows, in this session alone
  await run(db, sql`set work_mem = '64MB'`)
  await run(db, sql`
    create temporary table feed_schedule (
      ordinal int not null, clinic int not null, fhir_id text not null, id uuid not null, branch_id uuid not null, doctor_id uuid,
      owner text, specialty_code text not null, audience text not null, coarse text, active boolean not null)`)
  await run(db, sql`
    create temporary table feed_slot (
      clinic int not null, schedule int not null, file int not null, line int not null, id uuid not null, fhir_id text not null,
      starts_at timestamptz not null, ends_at timestamptz not null, day date not null, status text not null, capacity smallint not null,
      audience text not null, visit text not null, urgent_only boolean not null, referral_only boolean not null,
      booking_url text, booking_phone text)`)
}
