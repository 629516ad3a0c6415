// FHIR R4 over HTTP: https://hl7.org/fhir/R4/http.html, as far as a clinic's system needs it.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { recordEvent } from '../audit.ts'
import type { Write } from '../db/index.ts'
import { type Answer, json } from '../http/answer.ts'
import { type AnyRoute, type Call, route } from '../http/route.ts'
import { answerBundle, answerUndone, etagOf, parseExpected, readBundle } from './bundle.ts'
import { describeCapability } from './capability.ts'
import { beginReading, isFields } from './element.ts'
import type { AnyFhirHandler, FhirDesk, FhirSite, Kept } from './handler.ts'
import { type Given, type Taken, give, takeResources } from './intake.ts'
import { operationOutcome, outcomeOf } from './outcome.ts'

const FHIR_JSON = 'application/fhir+json'
const BODY_BYTES_MAX = 20 * 1024 * 1024
const READ = 'token:fhir.read'
const WRITE = 'token:fhir.write'

type ResourceCall = Call<{ type: string; id: string }, Record<string, string>>
type AnyCall = Call<Record<string, string>, Record<string, string>>

/** The routes of the endpoint for the types that the slices keep. */
export function fhirRoutes(desk: FhirDesk): AnyRoute[] {
  const sentence =
    'This interaction is not supported. Resources are PUT and read by their ids: /fhir/R4/Type/id.'
  const refuseMethod = () => refuse(405, sentence, undefined, { allow: 'GET, PUT' })
  return [
    route({
      method: 'GET',
      url: '/fhir/R4/metadata',
      permit: 'public',
      audit: null,
      handle: (call) => describeSelf(desk, call),
    }),
    route({
      method: 'POST',
      url: '/fhir/R4',
      permit: WRITE,
      audit: 'fhir.bundle_kept',
      body_bytes_max: BODY_BYTES_MAX,
      handle: (call) => takeBundle(desk, call),
    }),
    route<{ type: string; id: string }>({
      method: 'PUT',
      url: '/fhir/R4/:type/:id',
      permit: WRITE,
      audit: 'fhir.resource_kept',
      body_bytes_max: BODY_BYTES_MAX,
      handle: (call) => putResource(desk, call),
    }),
    route<{ type: string; id: string }>({
      method: 'GET',
      url: '/fhir/R4/:type/:id',
      permit: READ,
      audit: null,
      handle: (call) => readResource(desk, call),
    }),
    route({ method: 'DELETE', url: '/fhir/R4/:type/:id', permit: WRITE, audit: null, handle: refuseMethod }),
    route({ method: 'POST', url: '/fhir/R4/:type', permit: WRITE, audit: null, handle: refuseMethod }),
    route({ method: 'GET', url: '/fhir/R4/:type', permit: READ, audit: null, handle: refuseMethod }),
  ]
}

/** Teaches a server to read application/fhir+json; what is not JSON is a 400 like any other. */
export function acceptFhirJson(web: FastifyInstance): void {
  web.addContentTypeParser(FHIR_JSON, { parseAs: 'string' }, (request, body, done) => {
    // who shows no token will be refused: up to 20 MB of theirs need not be read
    if (request.headers.authorization === undefined) return done(null, undefined)
    try {
      done(null, JSON.parse(body as string))
    } catch (error) {
      done(Object.assign(error as Error, { statusCode: 400 }))
    }
  })
}

function describeSelf(desk: FhirDesk, call: AnyCall): Answer {
  if (!acceptsJson(call.request)) return refuseFormat()
  return fhir(describeCapability(desk.handlers, call.house.config.BASE_URL))
}

async function takeBundle(desk: FhirDesk, call: AnyCall): Promise<Answer> {
  const wrong = checkMedia(call.request)
  if (wrong) return wrong
  const bundle = readBundle(call.body)
  if (!bundle.ok) return fhir(bundle.outcome, bundle.status)
  const taken = await keep(desk, call, bundle.given, 'fhir.bundle_kept', bundle.kind === 'transaction')
  if ('undone' in taken) {
    const { status, outcome } = answerUndone(taken.undone)
    return fhir(outcome, status)
  }
  return fhir(answerBundle(bundle.kind, taken.kept))
}

async function putResource(desk: FhirDesk, call: ResourceCall): Promise<Answer> {
  const { type, id } = call.params
  const wrong = checkMedia(call.request) ?? checkType(desk, type)
  if (wrong) return wrong
  const resource = call.body
  if (!isFields(resource) || resource['resourceType'] !== type) {
    return refuse(400, `Expected a resource of type ${type}, as the address says.`, `${type}.resourceType`)
  }
  if (resource['id'] !== id) return refuse(400, `Expected the id «${id}», as the address says.`, `${type}.id`)
  const expects = parseExpected(header(call.request, 'if-match'), header(call.request, 'if-none-match'))
  if (expects === 'unreadable') return refuse(400, 'Expected a version such as W/"3" in If-Match.')
  const result = await keep(desk, call, [give(resource, beginReading(), expects)], 'fhir.resource_kept', true)
  const taken = 'undone' in result ? result.undone[0]! : result.kept[0]!
  if (taken.kind === 'refused') return fhir(outcomeOf(taken.issues), taken.status)
  return answerPut(desk, call, taken)
}

async function answerPut(
  desk: FhirDesk,
  call: ResourceCall,
  taken: Taken & { kind: 'stored' },
): Promise<Answer> {
  const { type, id } = call.params
  const created = taken.stored.change === 'created'
  const headers = {
    ...versionHeaders(taken.stored),
    ...(created
      ? { location: `${call.house.config.BASE_URL}/fhir/R4/${type}/${id}/_history/${taken.stored.version}` }
      : {}),
  }
  const status = created ? 201 : 200
  const prefer = header(call.request, 'prefer') ?? ''
  if (prefer.includes('return=OperationOutcome'))
    return fhir(outcomeOf(taken.issues.length > 0 ? taken.issues : [ALL_OK]), status, headers)
  const site = await getSite(desk, call)
  const kept = await findHandler(desk, type)!.find(call.house.database.read, site, id)
  return fhir(kept ? represent(kept) : {}, status, headers)
}

const ALL_OK = { severity: 'information', code: 'informational', diagnostics: 'Kept.' } as const

async function readResource(desk: FhirDesk, call: ResourceCall): Promise<Answer> {
  const { type, id } = call.params
  const wrong = acceptsJson(call.request) ? checkType(desk, type) : refuseFormat()
  if (wrong) return wrong
  const site = await getSite(desk, call)
  const kept = await findHandler(desk, type)!.find(call.house.database.read, site, id)
  if (!kept) return refuse(404, `There is no ${type} with the id «${id}» in your clinic.`)
  const headers = versionHeaders(kept)
  const asked = header(call.request, 'if-none-match')
  if (asked === headers.etag) return { kind: 'text', status: 304, text: '', type: FHIR_JSON, headers }
  return fhir(represent(kept), 200, headers)
}

/** Stores in one transaction; with `whole`, one refusal undoes everything. */
async function keep(
  desk: FhirDesk,
  call: AnyCall | ResourceCall,
  given: Given[],
  event: string,
  whole: boolean,
): Promise<{ kept: Taken[] } | { undone: Taken[] }> {
  const { house, now } = call
  const site = await getSite(desk, call)
  let taken: Taken[] = []
  try {
    await house.database.write(async (db) => {
      taken = await takeResources(db, desk.handlers, site, given)
      if (whole && taken.some((one) => one.kind === 'refused')) throw UNDO
      await recordChanges(db, call, site, event, taken, now)
    })
  } catch (error) {
    if (error !== UNDO) throw error
    return { undone: taken }
  }
  for (const one of taken) {
    const outcome = one.kind === 'stored' ? one.stored.change : 'refused'
    house.metrics.ingested.inc({ type: labelOf(desk, one.type), outcome })
  }
  return { kept: taken }
}

const UNDO = new Error('undo the transaction')

/** One event a request that changed something; a repeat that changes nothing leaves no trace. */
async function recordChanges(
  db: Write,
  call: AnyCall | ResourceCall,
  site: FhirSite,
  event: string,
  taken: Taken[],
  now: Date,
): Promise<void> {
  const counts: Record<string, number> = {}
  for (const one of taken) {
    const outcome = one.kind === 'stored' ? one.stored.change : 'refused'
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  if (!counts['created'] && !counts['updated']) return
  await recordEvent(
    db,
    call.actor,
    { clinic_id: site.clinic_id, event, request_id: call.request_id, detail: counts },
    now,
  )
}

/** The token's clinic: the only one whose resources a request can see or change. */
async function getSite(desk: FhirDesk, call: AnyCall | ResourceCall): Promise<FhirSite> {
  if (call.actor.kind !== 'token') throw new Error('this route needs a token')
  const site = await desk.findSite(call.house.database.read, call.actor.clinic_id, call.now)
  if (!site) throw new Error('the clinic of the token is gone')
  return site
}

function findHandler(desk: FhirDesk, type: string): AnyFhirHandler | undefined {
  return desk.handlers.find((handler) => handler.type === type)
}

/** Types that senders invent must not become labels of a metric. */
function labelOf(desk: FhirDesk, type: string | undefined): string {
  return type !== undefined && findHandler(desk, type) ? type : 'other'
}

function checkType(desk: FhirDesk, type: string): Answer | undefined {
  if (findHandler(desk, type)) return undefined
  return refuse(404, `${type} is not kept here. GET /fhir/R4/metadata lists the types that are.`)
}

function checkMedia(request: FastifyRequest): Answer | undefined {
  const type = (header(request, 'content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (type !== FHIR_JSON && type !== 'application/json')
    return refuse(415, 'Send the body as application/fhir+json.')
  return acceptsJson(request) ? undefined : refuseFormat()
}

/** Whether the caller takes JSON: by the Accept header, or by `_format`, which stands above it. */
function acceptsJson(request: FastifyRequest): boolean {
  const asked = (request.query as Record<string, unknown> | undefined)?.['_format']
  if (typeof asked === 'string' && asked !== '')
    return /^(json|application\/(fhir\+)?json)/.test(asked.replace(' ', '+'))
  const accept = header(request, 'accept') ?? '*/*'
  return accept
    .split(',')
    .some((part) => /^\s*(\*\/\*|application\/(\*|json|fhir\+json|json\+fhir)|text\/html)/.test(part))
}

function refuseFormat(): Answer {
  return refuse(406, 'Only JSON is spoken here. Ask for application/fhir+json.')
}

function represent({ resource, version, updated_at }: Kept): Record<string, unknown> {
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

function versionHeaders({ version, updated_at }: { version: number; updated_at: Date }) {
  return { etag: etagOf(version), 'last-modified': updated_at.toUTCString() }
}

function refuse(
  status: number,
  sentence: string,
  expression?: string,
  headers: Record<string, string> = {},
): Answer {
  return fhir(operationOutcome(status, sentence, expression), status, headers)
}

function fhir(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return json(value, status, headers, `${FHIR_JSON}; charset=utf-8`)
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}
