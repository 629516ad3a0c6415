// FHIR R4 over HTTP: https://hl7.org/fhir/R4/http.html, as far as a clinic's system needs it.
import type { FastifyInstance } from 'fastify'
import { recordEvent } from '../audit.ts'
import type { Write } from '../db/index.ts'
import type { House } from '../house.ts'
import type { Answer } from '../http/answer.ts'
import { type AnyRoute, route } from '../http/route.ts'
import { FHIR_JSON, acceptsJson, checkMedia, fhir, header, isKnownTo, refuse, refuseFormat, represent, versionHeaders } from './answering.ts'
import { answerBundle, answerUndone, parseExpected, readBundle } from './bundle.ts'
import { describeCapability } from './capability.ts'
import { type AnyCall, type ResourceCall, checkType, findHandler, getSite } from './desk.ts'
import { beginReading, isFields } from './element.ts'
import type { FhirDesk, FhirSite } from './handler.ts'
import { type Given, type Taken, give, takeResources } from './intake.ts'
import { operationRoutes } from './operation.ts'
import { outcomeOf } from './outcome.ts'
import { searchType } from './searching.ts'

const BODY_BYTES_MAX = 20 * 1024 * 1024
const READ = 'token:fhir.read'
const WRITE = 'token:fhir.write'

/** The routes of the endpoint for the types that the slices keep. */
export function fhirRoutes(desk: FhirDesk): AnyRoute[] {
  const sentence =
    'This interaction is not supported. Resources are PUT and read by their ids: /fhir/R4/Type/id; metadata lists which types are searched.'
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
    route({ method: 'GET', url: '/fhir/R4/:type', permit: READ, audit: null, handle: (call) => search(desk, call, refuseMethod) }),
    route({ method: 'POST', url: '/fhir/R4/:type/_search', permit: READ, audit: null, handle: (call) => search(desk, call, refuseMethod) }),
    ...operationRoutes(desk),
  ]
}

async function search(desk: FhirDesk, call: AnyCall, refuseMethod: () => Answer): Promise<Answer> {
  const type = call.params['type']!
  const handler = findHandler(desk, type)
  if (!handler) return checkType(desk, type)!
  if (!handler.search) return refuseMethod()
  return searchType(desk, call, await getSite(desk, call), { ...handler, search: handler.search })
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
  const readAgain = () => readBundle(call.body) as typeof bundle
  const taken = await keep(desk, call, () => readAgain().given, 'fhir.bundle_kept', bundle.kind === 'transaction')
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
  const result = await keep(desk, call, () => [give(resource, beginReading(), expects)], 'fhir.resource_kept', true)
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
  if (isKnownTo(header(call.request, 'if-none-match'), headers.etag)) return { kind: 'text', status: 304, text: '', type: FHIR_JSON, headers }
  return fhir(represent(kept), 200, headers)
}

/** Stores in one transaction; with `whole`, one refusal undoes everything. What is given is read anew for another try. */
async function keep(
  desk: FhirDesk,
  call: AnyCall | ResourceCall,
  readGiven: () => Given[],
  event: string,
  whole: boolean,
  tries = 3,
): Promise<{ kept: Taken[] } | { undone: Taken[] }> {
  const { house, now } = call
  const site = await getSite(desk, call)
  let taken: Taken[] = []
  try {
    await house.database.write(async (db) => {
      taken = await takeResources(db, desk.handlers, site, readGiven())
      if (whole && taken.some((one) => one.kind === 'refused')) throw UNDO
      await recordChanges(db, call, site, event, taken, now)
    })
  } catch (error) {
    if (AGAIN.has((error as { code?: string }).code ?? '') && tries > 1) return keep(desk, call, readGiven, event, whole, tries - 1)
    if (error !== UNDO) throw error
    return { undone: taken }
  }
  for (const one of taken) {
    const outcome = one.kind === 'stored' ? one.stored.change : 'refused'
    house.metrics.ingested.inc({ type: labelOf(desk, one.type), outcome })
  }
  wakeFollowers(desk, house, taken)
  return { kept: taken }
}

/** Each job once, whatever of its types was stored. */
function wakeFollowers(desk: FhirDesk, house: House, taken: readonly Taken[]): void {
  const types = new Set(taken.flatMap((one) => (one.kind === 'stored' && one.stored.change !== 'unchanged' ? [one.type] : [])))
  const jobs = desk.handlers.flatMap(({ type, wakes = [] }) => (types.has(type) ? wakes : []))
  for (const job of new Set(jobs)) house.wake(job)
}

const UNDO = new Error('undo the transaction')
/**
 * SQLSTATEs after which the same is tried anew: PostgreSQL ended the transaction so that another may go on; or somebody
 * inserted the same resource meanwhile, which is then known.
 */
const AGAIN: ReadonlySet<string> = new Set(['40P01', '23505'])

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

/** Types that senders invent must not become labels of a metric. */
function labelOf(desk: FhirDesk, type: string | undefined): string {
  return type !== undefined && findHandler(desk, type) ? type : 'other'
}
