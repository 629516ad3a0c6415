// GET /fhir/R4/metadata: what this endpoint can do, for programs and for those who write them.
import { ENTRIES_MAX } from './bundle.ts'
import type { AnyFhirHandler } from './handler.ts'

/** The CapabilityStatement of the registered types. */
export function describeCapability(
  handlers: readonly AnyFhirHandler[],
  base_url: string,
): Record<string, unknown> {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    // the day this description last changed
    date: '2026-11-27',
    kind: 'instance',
    software: { name: 'Otklik' },
    implementation: { description: 'Schedules, bookings and visits of city clinics', url: `${base_url}/fhir/R4` },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        documentation: `Bundles of type batch and transaction, up to ${ENTRIES_MAX} entries and 20 MB. Only what asking patients needs is kept; what is read back is marked SUBSETTED.`,
        security: { description: 'A bearer token of one clinic, with the scopes fhir.read and fhir.write.' },
        resource: [...handlers]
          .sort((a, b) => a.order - b.order)
          .map((handler) => ({
            type: handler.type,
            documentation: handler.about,
            interaction: [{ code: 'read' }, { code: 'update' }, ...(handler.search ? [{ code: 'search-type' }] : [])],
            versioning: 'versioned-update',
            readHistory: false,
            updateCreate: true,
            conditionalCreate: false,
            conditionalRead: 'not-match',
            conditionalUpdate: false,
            conditionalDelete: 'not-supported',
            referencePolicy: ['literal', 'enforced'],
            ...describeSearch(handler),
            ...describeOperations(handler),
          })),
        interaction: [{ code: 'batch' }, { code: 'transaction' }],
      },
    ],
  }
}

function describeSearch({ type, search }: AnyFhirHandler): Record<string, unknown> {
  if (!search) return {}
  const includes = Object.keys(search.includes)
  return {
    ...(includes.length > 0 ? { searchInclude: includes } : {}),
    searchParam: [
      { name: '_id', definition: 'http://hl7.org/fhir/SearchParameter/Resource-id', type: 'token' },
      { name: '_lastUpdated', definition: 'http://hl7.org/fhir/SearchParameter/Resource-lastUpdated', type: 'date' },
      ...Object.entries(search.params).map(([name, param]) => ({
        name, definition: `http://hl7.org/fhir/SearchParameter/${param.definition ?? `${type}-${name}`}`, type: param.type, documentation: param.about,
      })),
    ],
  }
}

function describeOperations({ operations }: AnyFhirHandler): Record<string, unknown> {
  if (!operations) return {}
  return { operation: operations.map(({ name, definition, about }) => ({ name, definition, documentation: about })) }
}
