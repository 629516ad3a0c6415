// Finding one's way at the endpoint: whose request it is, which handler keeps a type.
import type { Answer } from '../http/answer.ts'
import type { Call } from '../http/route.ts'
import { refuse } from './answering.ts'
import type { AnyFhirHandler, FhirDesk, FhirSite } from './handler.ts'

export type ResourceCall = Call<{ type: string; id: string }, Record<string, string>>
export type AnyCall = Call<Record<string, string>, Record<string, string>>

/** The token's clinic: the only one whose resources a request can see or change. */
export async function getSite(desk: FhirDesk, call: AnyCall | ResourceCall): Promise<FhirSite> {
  if (call.actor.kind !== 'token') throw new Error('this route needs a token')
  const site = await desk.findSite(call.house.database.read, call.actor.clinic_id, call.now)
  if (!site) throw new Error('the clinic of the token is gone')
  return { ...site, actor: call.actor }
}

export function findHandler(desk: FhirDesk, type: string): AnyFhirHandler | undefined {
  return desk.handlers.find((handler) => handler.type === type)
}

export function checkType(desk: FhirDesk, type: string): Answer | undefined {
  if (findHandler(desk, type)) return undefined
  return refuse(404, `${type} is not kept here. GET /fhir/R4/metadata lists the types that are.`)
}
