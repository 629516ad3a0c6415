// Takes what lines say, one after the other: finds out where it belongs, refuses what cannot be, stages the rest.
import type { Read } from '../../platform/db/index.ts'
import { DAY_MS } from '../../platform/time.ts'
import { type Knowledge, type Place, codeKey } from './knowledge.ts'
import { findNamedDoctors } from './queries/knowledge.ts'
import type { Report, Spot } from './report.ts'
import type { LocationFact, ScheduleFact, SlotFact } from './rules/facts.ts'
import { foreignId } from './rules/foreign.ts'
import { judgeTimes } from './rules/times.ts'
import type { StagedSchedule, Staging } from './staging.ts'

export interface Unknown {
  kind: 'location' | 'specialty'
  code: string
  name: string | null
}

/** So many unknown things are kept for the operator to link. */
const UNKNOWN_MAX = 500

export class Taking {
  readonly files: string[] = []
  readonly unknown = new Map<string, Unknown>()
  readonly #parts: { knowledge: Knowledge; staging: Staging; report: Report; source_code: string; now: Date }
  readonly #locations = new Map<string, Place | null>()
  /** By foreign id; null: left out, and its slots with it. */
  readonly #schedules = new Map<string, StagedSchedule | null>()
  readonly #spots = new Map<StagedSchedule, Spot>()

  constructor(parts: { knowledge: Knowledge; staging: Staging; report: Report; source_code: string; now: Date }) {
    this.#parts = parts
  }

  location(fact: LocationFact, spot: Spot): void {
    const { knowledge, report } = this.#parts
    if (this.#locations.has(fact.id)) return report.count('Location', 'repeated')
    const place = knowledge.locate(fact)
    this.#locations.set(fact.id, place ?? null)
    if (place) return report.count('Location', 'known')
    report.refuse('Location', 'unknown_location', spot, fact.id)
    this.noteUnknown({ kind: 'location', code: fact.id, name: fact.name })
  }

  schedule(fact: ScheduleFact, spot: Spot): void {
    const { report } = this.#parts
    if (this.#schedules.has(fact.id)) return report.refuse('Schedule', 'repeated', spot, fact.id)
    // why its Location is unknown was told at the Location's own line
    const is_told = fact.location !== null && this.#locations.get(fact.location) === null
    const problem = is_told ? 'unknown_location' : this.#stage(fact, spot)
    if (problem === undefined) return
    this.#schedules.set(fact.id, null)
    if (is_told) report.count('Schedule', 'left_out')
    else report.refuse('Schedule', problem, spot, fact.id)
  }

  #stage(fact: ScheduleFact, spot: Spot): 'unknown_location' | 'unknown_specialty' | undefined {
    const { knowledge, source_code } = this.#parts
    const place = fact.location === null ? undefined : (this.#locations.get(fact.location) ?? this.#locateUnlisted(fact.location))
    if (!place) return 'unknown_location'
    const specialty_code = knowledge.specialtyOf(fact.codings)
    if (specialty_code === undefined) {
      for (const coding of fact.codings.slice(0, 5)) this.noteUnknown({ kind: 'specialty', code: codeKey(coding), name: null })
      return 'unknown_specialty'
    }
    this.addSchedule(fact.id, { ...fact, place, specialty_code, fhir_id: foreignId(source_code, fact.id) }, spot)
    return undefined
  }

  /** A feed may refer to Locations that it does not list. */
  #locateUnlisted(id: string): Place | undefined {
    const place = this.#parts.knowledge.locate({ id, name: null, identifiers: [] })
    this.#locations.set(id, place ?? null)
    if (!place) this.noteUnknown({ kind: 'location', code: id, name: null })
    return place
  }

  /** Stages a schedule under the key by which its slots will name it. */
  addSchedule(key: string, schedule: Parameters<Staging['addSchedule']>[0], spot: Spot): void {
    const staged = this.#parts.staging.addSchedule(schedule)
    this.#schedules.set(key, staged)
    this.#spots.set(staged, spot)
  }

  /** Out: true when the staging must be flushed before the next line. */
  slot(fact: SlotFact, spot: Spot, file: number): boolean {
    const { report, staging, source_code, now } = this.#parts
    const schedule = this.#schedules.get(fact.schedule)
    if (!schedule) {
      // why its schedule is left out was told at the schedule's own line
      if (schedule === null) report.count('Slot', 'left_out')
      else report.refuse('Slot', 'unknown_schedule', spot, fact.schedule)
      return false
    }
    const verdict = judgeTimes(fact.start, fact.end, schedule.place.clock, schedule.place.hours, now.getTime())
    if (verdict === 'past') {
      // what began this morning is no mistake
      if (now.getTime() - fact.start.ms > DAY_MS) report.tell('past', spot, fact.id)
      report.count('Slot', 'past')
      return false
    }
    if (verdict === 'outside_hours') {
      report.count('Slot', 'outside_hours')
      report.tell('outside_hours', spot, fact.id)
    } else if (verdict !== 'fine') {
      report.refuse('Slot', verdict, spot, fact.id)
      return false
    }
    return staging.addSlot(schedule, foreignId(source_code, fact.id), fact, file, spot.line)
  }

  /** Who the doctors are, asked clinic by clinic; a schedule of an unknown one is kept without a doctor, and told. */
  async findDoctors(db: Read): Promise<Map<StagedSchedule, string>> {
    const { staging, report } = this.#parts
    const found = new Map<StagedSchedule, string>()
    for (const [clinic_id, schedules] of Map.groupBy(staging.schedules.filter(({ doctor }) => doctor), ({ place }) => place.clinic_id)) {
      const named = (by: string) => [...new Set(schedules.flatMap(({ doctor }) => (doctor?.by === by ? [doctor.value] : [])))]
      const doctors = await findNamedDoctors(db, clinic_id, { ids: named('id'), roles: named('role'), names: named('name') })
      for (const schedule of schedules) {
        const { by, value } = schedule.doctor!
        const id = doctors.get(`${by} ${value}`)
        if (id !== undefined) found.set(schedule, id)
        else report.tell('unknown_doctor', this.#spots.get(schedule)!, value)
      }
    }
    return found
  }

  /** Keeps what nobody here knows, for the operator to link. */
  noteUnknown(unknown: Unknown): void {
    if (this.unknown.size < UNKNOWN_MAX) this.unknown.set(`${unknown.kind} ${unknown.code}`, unknown)
  }
}
