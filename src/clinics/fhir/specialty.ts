// Specialties are the city's list. A code that is not on it is left out with a warning, and the rest is kept.
import { type Read } from '../../platform/db/index.ts'
import { type Draft, openDrafts } from '../../platform/fhir/handler.ts'
import { findSpecialties } from './lookup.ts'

/** Sets `specialty_code` to the first of each draft's codes that is on the list. */
export async function resolveSpecialties<
  Row extends { specialty_codes: string[]; specialty_code: string | null },
>(db: Read, drafts: Draft<Row>[]): Promise<void> {
  const known = await findSpecialties(
    db,
    openDrafts(drafts).flatMap(({ row }) => row.specialty_codes),
  )
  for (const { row, element } of drafts) {
    row.specialty_code = row.specialty_codes.find((code) => known.has(code)) ?? null
    if (row.specialty_codes.length > 0 && row.specialty_code === null) {
      element.warn(
        'unknown-specialty',
        `The specialty ${row.specialty_codes.join(', ')} is not on the city’s list and was left out.`,
        { at: 'specialty', type: 'code-invalid' },
      )
    }
  }
}
