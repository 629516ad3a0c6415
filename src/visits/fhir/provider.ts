// Whose visit it is.
import type { Element } from '../../platform/fhir/element.ts'
import type { FhirSite } from '../../platform/fhir/handler.ts'

/** Whether serviceProvider names this clinic, another organisation, or nothing. */
export function checkProvider(element: Element, site: FhirSite): 'ours' | 'other' | 'unsaid' {
  const provider = element.reference('serviceProvider', ['Organization'])
  if (!provider) return 'unsaid'
  return provider.id === site.fhir_id ? 'ours' : 'other'
}
