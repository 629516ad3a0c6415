// Operations on a type, such as Appointment/$find: https://hl7.org/fhir/R4/operations.html
import type { House } from '../house.ts'
import type { Answer } from '../http/answer.ts'
import { type AnyRoute, type Call, route } from '../http/route.ts'
import type { Actor } from '../permit.ts'
import { acceptsJson, checkMedia, fhir, header, refuse, refuseFormat } from './answering.ts'
import { Element, type Reading, beginReading, isFields, isRefused } from './element.ts'
import type { FhirDesk, FhirSite } from './handler.ts'
import { type Issue, REASON_SYSTEM, outcomeOf } from './outcome.ts'
import { getSite } from './desk.ts'

/** What a parameter is given as: the `value…` element, or a resource. */
export type ParameterType = 'string' | 'dateTime' | 'Reference' | 'Identifier' | 'integer' | 'resource' | 'any'

export interface FhirOperation {
  /** Without the «$». */
  name: string
  /** Canonical address of its definition. */
  definition: string
  about: string
  permit: 'token:fhir.read' | 'token:fhir.write'
  audit: string | null
  /** Changes nothing, so GET with parameters in the address will do as well. */
  safe: boolean
  /** What may be given, by name. */
  takes: Readonly<Record<string, ParameterType>>
  run(given: OperationGiven): Promise<OperationResult>
}

export interface OperationGiven {
  house: House
  site: FhirSite
  actor: Actor
  now: Date
  request_id: string
  /** The caller's own key: the same request again has the same outcome. */
  idempotency_key: string | null
  base_url: string
  input: OperationInput
}

/** A resource with its status; an OperationOutcome when it was refused. */
export interface OperationResult {
  status: number
  value: unknown
}

/** The parameters of an operation: mistakes are noted on the reading, with the FHIRPath of the parameter. */
export class OperationInput {
  readonly reading: Reading
  readonly element: Element
  readonly #parts: Map<string, Element[]>

  constructor(element: Element) {
    this.element = element
    this.reading = element.reading
    this.#parts = Map.groupBy(element.children('parameter'), (part) => part.text('name') ?? '')
  }

  all(name: string): Element[] {
    return this.#parts.get(name) ?? []
  }

  first(name: string): Element | undefined {
    return this.all(name)[0]
  }

  names(): string[] {
    return [...this.#parts.keys()]
  }

  /** A resource that came as a parameter. */
  resource(name: string, type: string): Element | undefined {
    const found = this.first(name)?.child('resource')
    if (!found) return undefined
    if (found.fields['resourceType'] === type) return found
    return found.refuse('wrong-shape', `Expected a resource of type ${type}.`, { at: 'resourceType', type: 'structure' })
  }

  get refused(): boolean {
    return isRefused(this.reading)
  }

  /** The refusal that the noted mistakes amount to. */
  refusal(): OperationResult {
    return { status: this.reading.status, value: outcomeOf(this.reading.issues) }
  }
}

/** The routes of all operations that handlers declare. */
export function operationRoutes(desk: FhirDesk): AnyRoute[] {
  return desk.handlers.flatMap((handler) =>
    (handler.operations ?? []).flatMap((operation) => {
      const spec = (method: 'GET' | 'POST') => route({
        method,
        url: `/fhir/R4/${handler.type}/$${operation.name}`,
        permit: operation.permit,
        audit: operation.audit,
        handle: (call) => runOperation(desk, operation, call),
      })
      return operation.safe ? [spec('POST'), spec('GET')] : [spec('POST')]
    }))
}

async function runOperation(desk: FhirDesk, operation: FhirOperation, call: Call<Record<string, string>, Record<string, string>>): Promise<Answer> {
  const wrong = call.request.method === 'POST' ? checkMedia(call.request) : acceptsJson(call.request) ? undefined : refuseFormat()
  if (wrong) return wrong
  const body = call.request.method === 'POST' ? call.body : { resourceType: 'Parameters' }
  if (!isFields(body) || body['resourceType'] !== 'Parameters') {
    return refuse(400, 'Expected a Parameters resource: {"resourceType": "Parameters", "parameter": [{"name": …}]}.', 'Parameters')
  }
  const input = readInput(operation, body, call.request.query)
  if (input.refused) return fhir(outcomeOf(input.reading.issues), 400)
  const key = header(call.request, 'idempotency-key')
  // left out, it would promise what is not kept
  if (key !== undefined && !/^[\x21-\x7e]{1,100}$/.test(key)) return refuse(400, 'Expected an Idempotency-Key of 1 to 100 visible ASCII signs, without blanks.')
  const result = await operation.run({
    house: call.house, site: await getSite(desk, call), actor: call.actor, now: call.now, request_id: call.request_id,
    idempotency_key: key ?? null,
    base_url: `${call.house.config.BASE_URL}/fhir/R4`,
    input,
  })
  return fhir(result.value, result.status)
}

/** The parameters of the body, and those of the address as the types that the operation names. */
function readInput(operation: FhirOperation, body: Record<string, unknown>, query: unknown): OperationInput {
  const parts = Array.isArray(body['parameter']) ? body['parameter'] : []
  const from_address = Object.entries(isFields(query) ? query : {}).filter(([name]) => name !== '_format' && name !== '_pretty')
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => asParameter(Object.hasOwn(operation.takes, name) ? operation.takes[name] : undefined, name, String(one))))
  const shaped = body['parameter'] === undefined || Array.isArray(body['parameter'])
  const element = new Element({ parameter: shaped ? [...parts, ...from_address] : body['parameter'] }, 'Parameters', beginReading())
  const input = new OperationInput(element)
  for (const name of input.names()) {
    if (Object.hasOwn(operation.takes, name)) continue
    const part = input.first(name)!
    part.warn('unknown-parameter', `$${operation.name} knows no parameter «${name.slice(0, 60)}»; it was left out.`, { at: 'name', type: 'not-supported' })
  }
  return input
}

function asParameter(type: ParameterType | undefined, name: string, value: string): Record<string, unknown> {
  if (type === 'Reference') return { name, valueReference: { reference: value } }
  if (type === 'integer') return { name, valueInteger: /^\d{1,9}$/.test(value) ? Number(value) : value }
  if (type === 'Identifier') return { name, valueIdentifier: { value: value.split('|').at(-1) } }
  // a plus sign that came as a blank, since nobody wrote %2B
  if (type === 'dateTime') return { name, valueDateTime: value.replace(/ (?=\d\d:\d\d$)/, '+') }
  return { name, valueString: value }
}

/** One issue with a reason of ours. */
export function issueOf(severity: Issue['severity'], code: string, reason: string, sentence: string, expression?: string): Issue {
  return {
    severity, code, details: { coding: [{ system: REASON_SYSTEM, code: reason }] }, diagnostics: sentence,
    ...(expression === undefined ? {} : { expression: [expression] }),
  }
}
