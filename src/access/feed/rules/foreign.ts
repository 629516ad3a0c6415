// Ids of others: they stand here behind their source's code, so that two sources never meet.
import { createHash } from 'node:crypto'

/** FHIR's longest logical id. */
const LENGTH_MAX = 64
const HASH_DIGITS = 24
/** Longer than any id that a feed may sensibly send; what is longer is no id. */
export const FOREIGN_LENGTH_MAX = 400

/**
 * `<source.code>.<id>`. What would be longer than 64 characters, or holds signs that FHIR's ids do not, keeps its
 * beginning and ends in 96 bits of its SHA-256. Out: the same id for the same words, always.
 */
export function foreignId(source_code: string, id: string): string {
  const whole = `${source_code}.${id}`
  if (whole.length <= LENGTH_MAX && /^[A-Za-z0-9.-]+$/.test(id)) return whole
  const tail = createHash('sha256').update(id).digest('hex').slice(0, HASH_DIGITS)
  const head = id.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, LENGTH_MAX - source_code.length - HASH_DIGITS - 2)
  return `${source_code}.${head}-${tail}`
}
