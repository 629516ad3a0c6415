// Acts that devices send, offline or not: each is taken exactly once, in the order of its device, in one transaction with
// its effect. Parts of reception register the kinds of acts that they know.
import type { z } from 'zod'
import type { Write } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import type { ClinicScope } from '../../platform/http/route.ts'
import type { Lang } from '../../platform/i18n.ts'
import type { Actor } from '../../platform/permit.ts'
import type { Shift } from '../posts/queries/shifts.ts'

/** What an act is done with. */
export interface ItemCall {
  house: House
  clinic: ClinicScope
  /** Who is signed in and delivers; whose act it is says the shift. */
  actor: Actor
  /** The shift in which it was done: its account may hold the post, which was checked. */
  shift: Shift
  lang: Lang
  now: Date
  request_id: string
}

/** An act as its part is handed it: the id of the device, and when it was done. */
export interface Act<T> {
  id: string
  at: Date
  value: T
}

/**
 * `kept`: done. `conflict`: somebody else was faster, and `state` is what is true now. `refused`: may not be done.
 * `sentence` is shown to whoever did it and says what to do. What an act wrote before it answered anything but `kept` is
 * rolled back.
 */
export interface ActOutcome {
  outcome: 'kept' | 'conflict' | 'refused'
  sentence?: string | undefined
  /** What the device shows in place of what it assumed; small. */
  state?: unknown
}

export interface ItemKind<T> {
  /** Reads the fields of the item; what it does not take is refused. */
  parse: z.ZodType<T>
  /** Does one act in the transaction that keeps its id. Told once for each id. */
  apply(db: Write, call: ItemCall, act: Act<T>): Promise<ActOutcome>
  /** For kinds that are never refused: many acts of one shift at once, in their order, instead of `apply` for each. */
  applyAll?(db: Write, call: ItemCall, acts: readonly Act<T>[]): Promise<void>
}

// acts of different shapes; each kind reads its own
// oxlint-disable-next-line typescript/no-explicit-any
const kinds = new Map<string, ItemKind<any>>()

/** Makes a kind of act known. Once a process; refused: a kind that is known already. */
export function registerItem<T>(kind: string, spec: ItemKind<T>): void {
  if (kinds.has(kind)) throw new Error(`the item ${kind} is registered twice`)
  kinds.set(kind, spec)
}

/** What is known of a kind. */
export function findItemKind(kind: string): ItemKind<unknown> | undefined {
  return kinds.get(kind)
}
