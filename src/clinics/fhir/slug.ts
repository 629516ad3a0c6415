// The word of a clinic or branch in addresses.

const SLUG_LENGTH_MAX = 40

/** A free word made of a logical id: lower case, digits and hyphens; a number is appended when it is taken. Adds it to `taken`. */
export function chooseSlug(fhir_id: string, taken: Set<string>): string {
  const stem =
    fhir_id
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, SLUG_LENGTH_MAX - 6) || 'x'
  let slug = stem
  for (let number = 2; taken.has(slug); number++) slug = `${stem}-${number}`
  taken.add(slug)
  return slug
}
