// FHIR's own data types, as far as slices share them: codings, names of people.
import type { Element } from './element.ts'

/** http://hl7.org/fhir/administrative-gender */
export const GENDERS = ['male', 'female', 'other', 'unknown'] as const

/** The HumanName in use: official first, then usual, then any that is not a former one. */
export function pickName(element: Element): Element | undefined {
  const names = element.children('name').filter((name) => !['old', 'maiden'].includes(name.text('use') ?? ''))
  return (
    names.find((name) => name.text('use') === 'official') ??
    names.find((name) => name.text('use') === 'usual') ??
    names[0]
  )
}

/** All codes of a CodeableConcept, or of a list of them, in order. */
export function readCodes(concepts: Element[]): string[] {
  return concepts
    .flatMap((concept) => concept.children('coding').map((coding) => coding.text('code')))
    .filter((code) => code !== undefined)
}

/** A code without its system, as it is read back. */
export function writeCode(code: string | null): { coding: { code: string }[] } | undefined {
  return code === null ? undefined : { coding: [{ code }] }
}

/** A plain object without what is null, undefined or empty: FHIR knows no empty elements. */
export function compact<T extends Record<string, unknown>>(fields: T): T {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  ) as T
}
