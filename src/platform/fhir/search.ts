// What a type may be searched by: https://hl7.org/fhir/R4/search.html, as far as schedules and bookings need it.
import type { RawBuilder, Read } from '../db/index.ts'
import type { FhirSite, Kept } from './handler.ts'

type Column = RawBuilder<unknown>

/** One search parameter: its type, the column it looks at, and a sentence for the CapabilityStatement. */
export type SearchParam = {
  about: string
  /** Name of the standard's definition where it is not «Type-name». */
  definition?: string
} & (
  | {
      type: 'token'
      column: Column
      /** The only codes there are; others are refused. */
      codes?: readonly string[]
      /** The system of the codes, which the column does not name: of another one there are none. */
      system?: string
    }
  | {
      type: 'reference'
      /** By the types that may be referred to: where they stand, any of which may be meant. */
      targets: Readonly<Record<string, readonly Target[]>>
    }
  | { type: 'date'; column: Column }
)

/** A column with our ids of a clinic's table, in which logical ids are looked up. */
export interface Target {
  column: Column
  table: string
}

export interface SearchPage {
  /** What the parameters ask, with the clinic's own condition still to be added. */
  where: RawBuilder<boolean>
  order: RawBuilder<unknown>
  limit: number
}

/** A match, with what it is sorted by and our own id: the place to go on from. */
export interface Found extends Kept {
  key: { value: Date | null; id: string }
}

/** What a handler declares to be searchable; `_id`, `_lastUpdated`, `_count`, `_sort`, `_include` are the machinery's. */
export interface FhirSearch {
  params: Readonly<Record<string, SearchParam>>
  /** Our own id, the logical id and the time of the last change, as `select` names their columns. */
  columns: { id: Column; fhir_id: Column; updated_at: Column }
  /** Columns with instants that one may sort by, by parameter. Otherwise the order is that of our ids, which never change. */
  sorts: Readonly<Record<string, Column>>
  /** What may be included, «Slot:schedule», and the references to follow there. */
  includes: Readonly<Record<string, (resource: Kept['resource']) => (string | undefined)[]>>
  count: { usual: number; max: number }
  /** What is too wide, as a sentence that says how to narrow it; undefined when it is not. */
  judgeCost(bounds: SearchBounds): string | undefined
  select(db: Read, site: FhirSite, page: SearchPage, sort: string | undefined): Promise<Found[]>
  total(db: Read, site: FhirSite, where: RawBuilder<boolean>): Promise<number>
}

/** How far the parameters narrow a search. */
export interface SearchBounds {
  /** How many values a token or reference parameter is bound to; 0: not named. */
  values(name: string): number
  /** Days between the two ends that a date parameter leaves open; Infinity when an end is open. */
  days(name: string): number
}
