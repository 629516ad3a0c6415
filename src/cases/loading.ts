// A case in hand: loaded with its steps, folded, and changed only by appending a step.
import { recordEvent } from '../platform/audit.ts'
import { type Read, type Write } from '../platform/db/index.ts'
import type { Actor } from '../platform/permit.ts'
import { type CaseRow, type StoredStep, findCaseRow, insertStep, listSteps, lockCaseRow, updateCase } from './queries/cases.ts'
import { type Folded, type StepDetail, type StepKind, applyStep, foldSteps } from './rules/state.ts'

/** A case as it stands: its own facts, its steps in order, and what they amount to. */
export interface LoadedCase extends CaseRow {
  steps: StoredStep[]
  folded: Folded
}

/** A case that this transaction holds: only such a one can be changed. */
export interface LockedCase extends LoadedCase {
  readonly locked: true
}

/** The case of a clinic, or undefined. */
export async function findCase(db: Read, clinic_id: string, id: string): Promise<LoadedCase | undefined> {
  const row = await findCaseRow(db, clinic_id, id)
  if (!row) return undefined
  const steps = await listSteps(db, clinic_id, id)
  return { ...row, steps, folded: foldSteps(steps) }
}

/** The same, kept from everybody else until the transaction ends. */
export async function lockCase(db: Write, clinic_id: string, id: string): Promise<LockedCase | undefined> {
  await lockCaseRow(db, clinic_id, id)
  const found = await findCase(db, clinic_id, id)
  return found && { ...found, locked: true }
}

/** Appends a step with its audit event and writes what the steps amount to now. Out: the case after it. */
export async function appendStep(
  db: Write, actor: Actor, before: LockedCase, kind: StepKind, detail: StepDetail, now: Date,
): Promise<LockedCase> {
  const step: StoredStep = { ...makeStep(actor, before.folded.step_count + 1, kind, detail), at: now }
  const folded = applyStep(before.folded, step)
  await insertStep(db, before.clinic_id, before.id, step, now)
  await updateCase(db, before.clinic_id, before.id, folded, now)
  await recordEvent(db, actor, {
    clinic_id: before.clinic_id, event: `cases.${kind}`, subject_kind: 'case', subject_id: before.id,
    // words of people stay in the step; the log has the small facts
    detail: { number: step.number, ...(detail.reasons ? { reasons: detail.reasons } : {}), ...(detail.due_on ? { due_on: detail.due_on } : {}) },
  }, now)
  return { ...before, steps: [...before.steps, step], folded }
}

/** A step without its instant, with who did it as they are called now. */
export function makeStep(actor: Actor, number: number, kind: StepKind, detail: StepDetail): Omit<StoredStep, 'at'> {
  return {
    number, kind, detail,
    actor_kind: actor.kind,
    actor_account_id: actor.kind === 'account' ? actor.id : null,
    actor_name: actor.kind === 'account' ? actor.name : null,
  }
}
