// The door of access: how soon, where and with whom; compare, book, attach, be told.
import type { Slice } from '../platform/slice.ts'
import { attachPart } from './attach/index.ts'
import { bookingPart } from './booking/index.ts'
import { choosePart } from './choose/index.ts'
import { offersPart } from './offers/index.ts'
import { ownPart } from './own/index.ts'
import { apiPart } from './api/index.ts'
import { deskPart } from './desk/index.ts'
import { feedPart } from './feed/index.ts'
import { type Part, joinParts } from '../platform/part.ts'
import { publishPart } from './publish/index.ts'
import { waitsPart } from './waits/index.ts'

export { ACCESS_FHIR } from './fhir/index.ts'

export { accessPanel } from './choose/index.ts'
export { markArrived } from './booking/index.ts'
export { readTicket } from './desk/rules/ticket.ts'
export { ensureTicket } from './desk/tickets.ts'
export { type Duty, findDuty } from './waits/index.ts'

// residents' pages before those of clinics: an address of a word stands before one with a clinic's
const PARTS: readonly Part[] = [apiPart, feedPart, publishPart, bookingPart, deskPart, choosePart, waitsPart, ownPart, offersPart, attachPart]

export const access: Slice = { name: 'access', ...joinParts(PARTS) }
