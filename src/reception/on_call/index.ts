// Specialists on call: who is to be reached at which building and when, and whom an unusual situation is told to.
import type { Part } from '../../platform/part.ts'
import { onCallGrants, onCallRoutes } from './staff.tsx'

export const onCallPart: Part = { grants: onCallGrants, routes: onCallRoutes }
