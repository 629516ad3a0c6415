import type { Slice } from '../platform/slice.ts'

export { VISITS_FHIR } from './fhir.ts'

export const visits: Slice = { name: 'visits' }
