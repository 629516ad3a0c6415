// How every answer under /fhir/R4 looks: media types, ETags, OperationOutcomes.
import type { FastifyRequest } from 'fastify'
import { type Answer, json } from '../http/answer.ts'
import { etagOf } from './bundle.ts'
import type { Kept } from './handler.ts'
import { operationOutcome } from './outcome.ts'

export const FHIR_JSON = 'application/fhir+json'

/** A refusal with one issue; the HTTP status chooses the issue type. */
export function refuse(
  status: number,
  sentence: string,
  expression?: string,
  headers: Record<string, string> = {},
): Answer {
  return fhir(operationOutcome(status, sentence, expression), status, headers)
}

/** A FHIR resource as an answer. */
export function fhir(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return json(value, status, headers, `${FHIR_JSON}; charset=utf-8`)
}

export function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** The body's type without parameters, in lower case. */
export function mediaType(request: FastifyRequest): string {
  return (header(request, 'content-type') ?? '').split(';')[0]!.trim().toLowerCase()
}

/** Refuses a body that is not JSON, and callers who want something else than JSON. */
export function checkMedia(request: FastifyRequest): Answer | undefined {
  const type = mediaType(request)
  if (type !== FHIR_JSON && type !== 'application/json')
    return refuse(415, 'Send the body as application/fhir+json.')
  return acceptsJson(request) ? undefined : refuseFormat()
}

/** Whether the caller takes JSON: by the Accept header, or by `_format`, which stands above it. */
export function acceptsJson(request: FastifyRequest): boolean {
  const asked = (request.query as Record<string, unknown> | undefined)?.['_format']
  if (typeof asked === 'string' && asked !== '')
    return /^(json|application\/(fhir\+)?json)/.test(asked.replace(' ', '+'))
  const accept = header(request, 'accept') ?? '*/*'
  return accept
    .split(',')
    .some((part) => /^\s*(\*\/\*|application\/(\*|json|fhir\+json|json\+fhir)|text\/html)/.test(part))
}

export function refuseFormat(): Answer {
  return refuse(406, 'Only JSON is spoken here. Ask for application/fhir+json.')
}

/** A kept resource as it is read back, marked as a part of what its sender has. */
export function represent({ resource, version, updated_at }: Kept): Record<string, unknown> {
  const { resourceType, id, ...rest } = resource
  return {
    resourceType,
    id,
    meta: {
      versionId: String(version),
      lastUpdated: updated_at.toISOString(),
      tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }],
    },
    ...rest,
  }
}

export function versionHeaders({ version, updated_at }: { version: number; updated_at: Date }) {
  return { etag: etagOf(version), 'last-modified': updated_at.toUTCString() }
}

/** Whether an If-None-Match names an ETag: it may be a list or a star, and weak tags are the same as strong ones. */
export function isKnownTo(asked: string | undefined, etag: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '')
  return (asked ?? '').split(',').some((tag) => tag.trim() === '*' || bare(tag) === bare(etag))
}
