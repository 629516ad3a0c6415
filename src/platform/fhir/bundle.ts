// Bundles of type batch and transaction: from entries to resources to be taken, and back to the response.
import { Element, beginReading, isFields } from './element.ts'
import type { Expected } from './handler.ts'
import { type Given, type Taken, give } from './intake.ts'
import { type Issue, operationOutcome, outcomeOf } from './outcome.ts'
import { type Reference, isFhirId, parseUrn } from './reference.ts'

export const ENTRIES_MAX = 5000

export type BundleRead =
  | { ok: true; kind: 'batch' | 'transaction'; given: Given[] }
  | { ok: false; status: 400 | 413; outcome: ReturnType<typeof operationOutcome> }

/**
 * Reads a batch or transaction. Each entry is a PUT to «Type/id», or a POST to «Type» whose fullUrl is a urn:uuid: that
 * uuid becomes the id, so that sending the same Bundle again changes nothing. Other entries are refused one by one.
 */
export function readBundle(body: unknown): BundleRead {
  if (!isFields(body) || body['resourceType'] !== 'Bundle') {
    return refuseBundle(
      400,
      'Expected a Bundle of type batch or transaction. Single resources are PUT to /fhir/R4/Type/id.',
      'Bundle',
    )
  }
  const kind = body['type']
  if (kind !== 'batch' && kind !== 'transaction') {
    return refuseBundle(
      400,
      'Only Bundles of type batch or transaction are taken here. Other Bundles come in as files: otklik import.',
      'Bundle.type',
    )
  }
  const entries = body['entry'] ?? []
  if (!Array.isArray(entries)) return refuseBundle(400, 'Expected an array of entries.', 'Bundle.entry')
  if (entries.length > ENTRIES_MAX) {
    return refuseBundle(
      413,
      `The Bundle has ${entries.length} entries; the most is ${ENTRIES_MAX}. Divide it; 500 a Bundle work best.`,
      'Bundle.entry',
    )
  }
  const links = linkUrns(entries)
  return { ok: true, kind, given: entries.map((entry) => readEntry(entry, links)) }
}

/** What the `urn:uuid:` addresses of a Bundle's entries stand for. */
export function linkUrns(entries: unknown[]): Map<string, Reference> {
  const links = new Map<string, Reference>()
  for (const entry of entries) {
    if (!isFields(entry) || !isFields(entry['resource'])) continue
    const uuid = parseUrn(entry['fullUrl'])
    const { resourceType: type, id } = entry['resource']
    if (uuid === undefined || typeof type !== 'string') continue
    links.set(`urn:uuid:${uuid}`, { type, id: entryId(entry, id) ?? uuid })
  }
  return links
}

/** A POST keeps no id of its own (FHIR: the server chooses it), a PUT names it in its address. */
function entryId(entry: Record<string, unknown>, id: unknown): string | undefined {
  const posted = isFields(entry['request']) && entry['request']['method'] === 'POST'
  return !posted && isFhirId(id) ? id : undefined
}

function readEntry(value: unknown, links: ReadonlyMap<string, Reference>): Given {
  const reading = beginReading(links)
  const entry = new Element(isFields(value) ? value : {}, 'entry', reading)
  const resource = entry.fields['resource']
  const request = entry.child('request')
  const method = request?.text('method')
  const url = request?.text('url')?.replace(/^\//, '')
  const refuseRequest = (status: number, reason: string, sentence: string, at: string) => {
    reading.status = status
    ;(request ?? entry).refuse(reason, sentence, { at, type: status === 405 ? 'not-supported' : 'invalid' })
    return give(resource, reading)
  }
  if (!request || method === undefined || url === undefined) {
    return refuseRequest(
      400,
      'request-missing',
      'An entry needs request.method and request.url.',
      request ? 'method' : 'request',
    )
  }
  if (!isFields(resource)) return refuseRequest(400, 'not-a-resource', 'The entry has no resource.', 'url')
  if (method === 'POST') return readPost(entry, request, url, resource, refuseRequest)
  if (method !== 'PUT')
    return refuseRequest(
      405,
      'method',
      `${method} is not supported in a Bundle. Use PUT with your own ids.`,
      'method',
    )
  if (url !== `${String(resource['resourceType'])}/${String(resource['id'])}`) {
    return refuseRequest(
      400,
      'wrong-url',
      'Expected the address «Type/id» of the resource in the entry.',
      'url',
    )
  }
  const expects = parseExpected(request.text('ifMatch'), request.text('ifNoneMatch'))
  if (expects === 'unreadable')
    return refuseRequest(400, 'wrong-value', 'Expected a version such as W/"3" in ifMatch.', 'ifMatch')
  return give(resource, reading, expects)
}

function readPost(
  entry: Element,
  request: Element,
  url: string,
  resource: Record<string, unknown>,
  refuseRequest: (status: number, reason: string, sentence: string, at: string) => Given,
): Given {
  const uuid = parseUrn(entry.fields['fullUrl'])
  if (request.fields['ifNoneExist'] !== undefined) {
    return refuseRequest(
      405,
      'conditional',
      'Conditional creation is not supported. Use PUT with your own ids.',
      'ifNoneExist',
    )
  }
  if (url !== resource['resourceType'])
    return refuseRequest(400, 'wrong-url', 'A POST goes to the type of its resource.', 'url')
  if (uuid === undefined) {
    return refuseRequest(
      405,
      'method',
      'A POST needs a fullUrl «urn:uuid:…», which becomes the id. Or use PUT with your own id.',
      'method',
    )
  }
  return give({ ...resource, id: uuid }, entry.reading)
}

/** The version that If-Match or If-None-Match ask for. */
export function parseExpected(
  if_match: string | undefined,
  if_none_match: string | undefined,
): Expected | undefined | 'unreadable' {
  if (if_none_match === '*') return 'none'
  if (if_match === '*') return 'some'
  if (if_match === undefined) return undefined
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(if_match)?.[1]
  return version === undefined ? 'unreadable' : Number(version)
}

/** The response to a Bundle that was kept, entry by entry in the order given. */
export function answerBundle(kind: 'batch' | 'transaction', taken: Taken[]): Record<string, unknown> {
  return {
    resourceType: 'Bundle',
    type: `${kind}-response`,
    entry: taken.map((one) => ({ response: one.kind === 'stored' ? answerStored(one) : answerRefused(one) })),
  }
}

/** The outcome of a transaction that was undone: every error, with the entry in front of its path. */
export function answerUndone(taken: Taken[]): {
  status: number
  outcome: ReturnType<typeof operationOutcome>
} {
  const issues: Issue[] = []
  let status = 422
  taken.forEach((one, at) => {
    if (one.kind === 'stored') return
    if (issues.length === 0) status = one.status
    for (const issue of one.issues)
      issues.push({ ...issue, expression: (issue.expression ?? []).map((path) => inEntry(at, path)) })
  })
  return { status, outcome: outcomeOf(issues) }
}

function answerStored({ type, id, stored, issues }: Taken & { kind: 'stored' }): Record<string, unknown> {
  return {
    status: stored.change === 'created' ? '201 Created' : '200 OK',
    location: `${type}/${id}/_history/${stored.version}`,
    etag: etagOf(stored.version),
    lastModified: stored.updated_at.toISOString(),
    ...(issues.length > 0 ? { outcome: outcomeOf(issues) } : {}),
  }
}

function answerRefused({ status, issues }: Taken & { kind: 'refused' }): Record<string, unknown> {
  return { status: String(status), outcome: outcomeOf(issues) }
}

/** Encounter.period.end → Bundle.entry[3].resource.period.end; what is wrong with the entry itself stays beside it. */
function inEntry(at: number, path: string): string {
  const [first, ...rest] = path.split('.')
  return [`Bundle.entry[${at}]`, ...(first === 'entry' ? [] : ['resource']), ...rest].join('.')
}

/** The weak entity tag of a version. */
export function etagOf(version: number): string {
  return `W/"${version}"`
}

function refuseBundle(status: 400 | 413, sentence: string, expression: string): BundleRead {
  return { ok: false, status, outcome: operationOutcome(status, sentence, expression) }
}
