// Specialists on call: who is to be reached at which building and when, and whom an unusual situation is told to.
import type { Part } from '../../platform/part.ts'
import { forgetOnCallPhones } from './forgetting.ts'
import { onCallGrants, onCallRoutes } from './staff.tsx'

export const onCallPart: Part = {
  grants: onCallGrants,
  routes: onCallRoutes,
  jobs: [{ name: 'reception.forget_on_call', every: '15 3 * * *', run: forgetOnCallPhones }],
}
