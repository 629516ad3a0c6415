// A change of the plan: shown before it is saved, and saved only as it was shown.
import { createHash } from 'node:crypto'
import { recordEvent } from '../../platform/audit.ts'
import type { Read, Write } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import type { Actor } from '../../platform/permit.ts'
import { addDays } from '../../platform/time.ts'
import { wakeFollowers } from '../booking/waking.ts'
import { type OwnClinic, beginningDays, rollingDays, workOut, writeSlots } from './making.ts'
import { findKept } from './queries/kept.ts'
import {
  type Plan, endDeviation, endTemplate, findPlan, insertDeviation, insertTemplates, lockRoll, noteRolled,
} from './queries/plan.ts'
import { type Difference, compareSlots, touchedBookings } from './rules/difference.ts'
import type { Deviation, Template } from './rules/session.ts'
import type { Clash, WantedSlot } from './rules/slots.ts'

export type Change =
  /** New templates; with `replaces` they stand for another from their first day on. */
  | { kind: 'templates'; templates: readonly Template[]; replaces: string | null }
  | { kind: 'template_end'; id: string; last_day: string }
  | { kind: 'deviation'; deviation: Deviation }
  | { kind: 'deviation_end'; id: string }

/** What a change would do. */
export interface Preview {
  difference: Difference
  touched: string[]
  /** Stands for what was shown: saving asks for it, and does not save what nobody has seen. */
  digest: string
}

export type ChangeRefusal =
  | { kind: 'clash'; clash: Clash }
  /** The template or deviation is not there any more. */
  | { kind: 'gone' }

export type Previewed = { ok: true; preview: Preview } | { ok: false; refusal: ChangeRefusal }

/** Looks at what a change would do, and writes nothing. Refused: a doctor or a room taken twice, something that is gone. */
export async function previewChange(db: Read, clinic: OwnClinic, change: Change, now: Date): Promise<Previewed> {
  const judged = await judgeChange(db, clinic, change, now)
  if (!judged.ok) return judged
  const difference = compareSlots(judged.slots, await findKept(db, clinic.id, now))
  return { ok: true, preview: describe(difference) }
}

export type Saved =
  | { ok: true; difference: Difference }
  | { ok: false; refusal: ChangeRefusal | { kind: 'changed'; preview: Preview } }

/**
 * Saves a change whose preview had this digest: the plan, the slots, and the bookings that it touches, all in one
 * transaction. Refused with a fresh preview when other bookings are touched than were shown.
 */
export async function saveChange(
  house: House, actor: Actor, clinic: OwnClinic, change: Change, digest: string, request_id: string, now: Date,
): Promise<Saved> {
  const saved = await undoing(() => house.database.write(async (db): Promise<Saved> => {
    await lockRoll(db, clinic.id, true)
    const judged = await judgeChange(db, clinic, change, now)
    if (!judged.ok) return judged
    const shown = describe(compareSlots(judged.slots, await findKept(db, clinic.id, now)))
    if (shown.digest !== digest) return { ok: false, refusal: { kind: 'changed', preview: shown } }
    await writeChange(db, clinic.id, change, now)
    const difference = await writeSlots(db, clinic, judged.slots, now)
    // somebody booked between the look and the lock
    const written = describe(difference)
    if (written.digest !== digest) throw new SeenAnew({ ok: false, refusal: { kind: 'changed', preview: written } })
    await noteRolled(db, clinic.id, rollingDays(clinic.zone, now).at(-1)!, now)
    await recordEvent(db, actor, {
      clinic_id: clinic.id, event: 'access.schedule_changed', subject_kind: 'doctor', subject_id: judged.doctor_id, request_id,
      detail: {
        change: change.kind, added: difference.add.length, removed: difference.remove.length, touched: touchedBookings(difference).length,
      },
    }, now)
    return { ok: true, difference }
  }))
  if (saved.ok) wakeFollowers(house, true)
  return saved
}

/** Undoes the transaction: what would be written is not what was shown. */
class SeenAnew extends Error {
  readonly saved: Saved

  constructor(saved: Saved) {
    super('a change touches other bookings than were shown')
    this.saved = saved
  }
}

async function undoing(save: () => Promise<Saved>): Promise<Saved> {
  try {
    return await save()
  } catch (error) {
    if (error instanceof SeenAnew) return error.saved
    throw error
  }
}

type Judged = { ok: true; slots: WantedSlot[]; doctor_id: string } | { ok: false; refusal: ChangeRefusal }

async function judgeChange(db: Read, clinic: OwnClinic, change: Change, now: Date): Promise<Judged> {
  const days = rollingDays(clinic.zone, now)
  const today = days[0]!
  const plan = await findPlan(db, clinic.id, today)
  const next = applyChange(plan, change)
  if (!next) return { ok: false, refusal: { kind: 'gone' } }
  const later = beginningDays(next.plan, days.at(-1)!)
  const [before, after] = [await workOut(db, clinic, plan, now, later), await workOut(db, clinic, next.plan, now, later)]
  const known = new Set(before.clashes.map(clashKey))
  const clash = after.clashes.find((one) => !known.has(clashKey(one)))
  if (clash) return { ok: false, refusal: { kind: 'clash', clash } }
  return { ok: true, slots: after.slots, doctor_id: next.doctor_id }
}

const clashKey = ({ session_id, starts_at, taken }: Clash) => `${session_id} ${starts_at.getTime()} ${taken}`

/** The plan after a change; undefined when what it speaks of is not there. Pure. */
export function applyChange({ templates, deviations }: Plan, change: Change): { plan: Plan; doctor_id: string } | undefined {
  switch (change.kind) {
    case 'templates': {
      const from = change.templates[0]!.valid_from
      const doctor_id = change.templates[0]!.doctor_id
      if (change.replaces !== null && !templates.some(({ id }) => id === change.replaces)) return undefined
      const kept = templates.flatMap((one) => (one.id === change.replaces ? endOn(one, addDays(from, -1)) : [one]))
      return { plan: { templates: [...kept, ...change.templates], deviations }, doctor_id }
    }
    case 'template_end': {
      const found = templates.find(({ id }) => id === change.id)
      if (!found) return undefined
      const kept = templates.flatMap((one) => (one === found ? endOn(one, change.last_day) : [one]))
      return { plan: { templates: kept, deviations }, doctor_id: found.doctor_id }
    }
    case 'deviation':
      return { plan: { templates, deviations: [...deviations, change.deviation] }, doctor_id: change.deviation.doctor_id }
    case 'deviation_end': {
      const found = deviations.find(({ id }) => id === change.id)
      return found && { plan: { templates, deviations: deviations.filter((one) => one !== found) }, doctor_id: found.doctor_id }
    }
  }
}

function endOn(template: Template, last_day: string): Template[] {
  return template.valid_from > last_day ? [] : [{ ...template, valid_to: last_day }]
}

async function writeChange(db: Write, clinic_id: string, change: Change, now: Date): Promise<void> {
  switch (change.kind) {
    case 'templates':
      if (change.replaces !== null) await endTemplate(db, clinic_id, change.replaces, addDays(change.templates[0]!.valid_from, -1), now)
      return insertTemplates(db, clinic_id, change.templates, now)
    case 'template_end':
      return endTemplate(db, clinic_id, change.id, change.last_day, now)
    case 'deviation':
      return insertDeviation(db, clinic_id, change.deviation, now)
    case 'deviation_end':
      return endDeviation(db, clinic_id, change.id, now)
  }
}

function describe(difference: Difference): Preview {
  const touched = touchedBookings(difference)
  return { difference, touched, digest: createHash('sha256').update(JSON.stringify(touched.toSorted())).digest('base64url').slice(0, 22) }
}
