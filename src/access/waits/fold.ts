// Folding the notes of changed requests into the months, exactly once: taken away and added in one transaction.
import type { Write } from '../../platform/db/index.ts'
import { holdClinic } from './keep.ts'
import {
  type MonthGroup, type NormAddition, type WaitAddition, addNorms, addWaits, findMonthNorms, findMonthWaits, takeRequestChanges, upsertServed,
} from './queries/months.ts'
import { computeServed } from './served.ts'
import type { RequestCount } from './requests.ts'

/** Folds the notes of a clinic. Out: how many there were; undefined when the clinic cannot be held. */
export async function keepRequests(db: Write, clinic_id: string): Promise<number | undefined> {
  if (!(await holdClinic(db, clinic_id))) return undefined
  return foldRequests(db, clinic_id)
}

/** The same for a clinic that is held already. */
export async function foldRequests(db: Write, clinic_id: string): Promise<number> {
  const notes = await takeRequestChanges(db, clinic_id)
  if (notes.length === 0) return 0
  await addWaits(db, clinic_id, waitAdditions(notes))
  await addNorms(db, clinic_id, normAdditions(notes))
  await keepServed(db, clinic_id, notes)
  return notes.length
}

/** Computes what is shown of some months from their counts. */
export async function keepServed(db: Write, clinic_id: string, touched: Iterable<MonthGroup>): Promise<void> {
  const groups = [...new Map([...touched].map((group) => [monthKey(group), group])).values()]
  if (groups.length === 0) return
  const waits = Map.groupBy(await findMonthWaits(db, clinic_id, groups), monthKey)
  const norms = Map.groupBy(await findMonthNorms(db, clinic_id, groups), monthKey)
  await upsertServed(db, clinic_id, groups.map(({ branch_id, specialty_code, month }) => {
    const key = monthKey({ branch_id, specialty_code, month })
    return { branch_id, specialty_code, month, classes: computeServed(waits.get(key) ?? [], norms.get(key) ?? []) }
  }))
}

type Note = RequestCount & { delta: number }

function waitAdditions(notes: readonly Note[]): WaitAddition[] {
  const waits = notes.filter(({ measure }) => measure !== 'norm')
  return [...Map.groupBy(waits, (note) => `${monthKey(note)} ${note.class} ${note.measure} ${note.days}`).values()].map((same) => {
    const { branch_id, specialty_code, month, measure, days } = same[0]!
    return { branch_id, specialty_code, month, class: same[0]!.class, measure, days: days!, n: sumDeltas(same, () => true) }
  }).filter(({ n }) => n !== 0)
}

function normAdditions(notes: readonly Note[]): NormAddition[] {
  const norms = notes.filter(({ measure }) => measure === 'norm')
  return [...Map.groupBy(norms, (note) => `${monthKey(note)} ${note.class} ${note.norm_key} ${note.norm_edition}`).values()].map((same) => {
    const { branch_id, specialty_code, month, norm_key, norm_edition } = same[0]!
    return {
      branch_id, specialty_code, month, class: same[0]!.class, norm_key: norm_key!, norm_edition: norm_edition!,
      asked: sumDeltas(same, () => true), met: sumDeltas(same, ({ met }) => met === true), no_offer: sumDeltas(same, ({ no_offer }) => no_offer === true),
    }
  })
}

function sumDeltas(notes: readonly Note[], counts: (note: Note) => boolean): number {
  return notes.filter(counts).reduce((total, { delta }) => total + delta, 0)
}

function monthKey({ branch_id, specialty_code, month }: MonthGroup): string {
  return `${branch_id} ${specialty_code} ${month}`
}
