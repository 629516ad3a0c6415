// Giving back what ran out: by the next taker, by the sweep, and what follows for the person's ledger.
import type { Write } from '../../platform/db/index.ts'
import type { Actor } from '../../platform/permit.ts'
import { changeState } from './queries/steps.ts'

export const SWEEP: Actor = { kind: 'system', name: 'booking' }

/** Gives back the seat of a hold whose time has run out; false when it was confirmed or given back meanwhile. */
export function releaseOverdue(db: Write, clinic_id: string, booking_id: string, now: Date): Promise<boolean> {
  return changeState(db, SWEEP, {
    clinic_id, booking_id, kind: 'expired', from: ['held'], to: 'expired', hold: 'overdue', slot: 'release', detail: null,
    raises_sequence: false, settlement: null,
  }, now)
}
