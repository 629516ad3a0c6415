// References between resources: «Patient/7», an absolute address that ends so, or a Bundle's urn:uuid.

export interface Reference {
  type: string
  id: string
}

const ID = /^[A-Za-z0-9.-]{1,64}$/
const TAIL = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/
const URN_UUID = /^urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i

/** Whether a text is a FHIR logical id. */
export function isFhirId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value)
}

/** The type and id at the end of a relative or absolute reference; a version behind it is left out. */
export function parseReference(text: string): Reference | undefined {
  const match = TAIL.exec(text)
  return match ? { type: match[1]!, id: match[2]! } : undefined
}

/** The uuid of a `urn:uuid:` address in lower case, which is also a valid logical id. */
export function parseUrn(text: unknown): string | undefined {
  return typeof text === 'string' ? URN_UUID.exec(text)?.[1]?.toLowerCase() : undefined
}
