// What a slice registers for each resource type that it keeps.
import type { Read, Write } from '../db/index.ts'
import type { Actor } from '../permit.ts'
import { type Element, isRefused } from './element.ts'
import type { FhirOperation } from './operation.ts'
import type { FhirSearch } from './search.ts'

/** Whose resources are taken, and when. One request or batch is about one clinic. */
export interface FhirSite {
  clinic_id: string
  /** Logical id of the clinic's own Organization. */
  fhir_id: string
  /** IANA time zone of its local dates. */
  zone: string
  now: Date
  /** Whether the operator brings in the past: nothing is too late then. */
  history: boolean
  /** Whose request it is; an import has nobody. */
  actor?: Actor
}

/** What became of a stored resource. `unchanged` keeps version and time. */
export interface Stored {
  change: 'created' | 'updated' | 'unchanged'
  version: number
  updated_at: Date
}

/** The version that a sender believes to change; `some` when it must be there, `none` when it must not. */
export type Expected = number | 'some' | 'none'

/** A resource on its way into a table. */
export interface Draft<Row> {
  id: string
  row: Row
  /** The resource itself; refusals are noted on it. */
  element: Element
  expects?: Expected
  stored?: Stored
}

/** A resource as we keep it, read back. */
export interface Kept {
  resource: { resourceType: string; [name: string]: unknown }
  version: number
  updated_at: Date
}

export interface FhirHandler<Row> {
  type: string
  /** Lower ones are stored first, since higher ones refer to them. */
  order: number
  /** One sentence for the CapabilityStatement: what is kept. */
  about: string
  /** Reads what we keep; refuses on the element. Pure. */
  parse(element: Element, site: FhirSite): Row
  /**
   * Stores the drafts of a batch by a fixed number of statements: looks up what they refer to, refuses on the element
   * what cannot be, and sets `stored` on the rest.
   */
  store(db: Write, site: FhirSite, drafts: Draft<Row>[]): Promise<void>
  find(db: Read, site: FhirSite, id: string): Promise<Kept | undefined>
  /** Several by their ids, in any order, for what searches include; unknown ones are absent. */
  findMany?(db: Read, site: FhirSite, ids: string[]): Promise<Kept[]>
  /** Jobs that follow what is stored, woken after a request that stored some. */
  wakes?: readonly string[]
  search?: FhirSearch
  operations?: readonly FhirOperation[]
}

// Handlers of different rows in one list; each was checked where it was written.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyFhirHandler = FhirHandler<any>

/** All that the endpoint and the importer need from the slices. */
export interface FhirDesk {
  handlers: readonly AnyFhirHandler[]
  findSite(db: Read, clinic_id: string, now: Date): Promise<FhirSite | undefined>
}

/** The drafts that nothing has refused so far. */
export function openDrafts<Row>(drafts: Draft<Row>[]): Draft<Row>[] {
  return drafts.filter((draft) => !isRefused(draft.element.reading))
}
