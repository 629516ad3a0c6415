import type { Slice } from '../platform/slice.ts'

export { VISITS_FHIR } from './fhir.ts'
export { findRoles, listRolesOf, listServicesOf } from './queries.ts'
export { type RoleAt, findOnlyBranch, findSpecialty } from './rules.ts'

export const visits: Slice = { name: 'visits' }
