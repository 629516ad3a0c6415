// The live board of a building: changes, numbered without gaps, to every device within a second and without loss.
import type { Part } from '../../platform/part.ts'
import type { Grants } from '../../platform/permit.ts'
import { forgetOldChanges } from './forgetting.ts'
import { streamRoute } from './stream.ts'

export const boardGrants: Grants = { 'reception.board': ['administrator', 'senior_administrator', 'head_of_department', 'chief_doctor'] }

export const boardPart: Part = {
  grants: boardGrants,
  routes: [streamRoute],
  jobs: [{ name: 'reception.forget_changes', every: '20 * * * *', run: forgetOldChanges }],
}
