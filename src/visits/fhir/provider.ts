// Whose visit it is.
import type { Element } from '../../platform/fhir/element.ts'
import type { FhirSite } from '../../platform/fhir/handler.ts'

/** Whether serviceProvider refers to this clinic, another organisation, or nothing (a name or identifier alone). */
export function checkProvider(element: Element, site: FhirSite): 'ours' | 'other' | 'unsaid' {
  if (element.child('serviceProvider')?.fields['reference'] === undefined) return 'unsaid'
  const provider = element.reference('serviceProvider', ['Organization'])
  if (!provider) return 'unsaid'
  return provider.id === site.fhir_id ? 'ours' : 'other'
}
