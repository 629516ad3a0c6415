// The OpenAPI description of the public interface, made from the routes themselves: what it says is what is checked.
// https://spec.openapis.org/oas/v3.1.1.html
import { z } from 'zod'
import type { AnyRoute, ApiNotes } from '../http/route.ts'

export interface ApiRoute {
  route: AnyRoute
  notes: ApiNotes
  parameters: ApiParameter[]
}

export interface ApiParameter {
  name: string
  in: 'path' | 'query'
  required: boolean
  description: string
  schema: JsonSchema
}

type JsonSchema = { [name: string]: unknown; description?: string }

/** The routes of the public interface, in their order. Only GET: nothing is written by it. */
export function listApiRoutes(routes: readonly AnyRoute[]): ApiRoute[] {
  return routes.flatMap((route) => (route.api ? [{ route, notes: route.api, parameters: readParameters(route) }] : []))
}

/** The whole description as a JSON value. */
export function describeApi(routes: readonly AnyRoute[], base_url: string): Record<string, unknown> {
  const listed = listApiRoutes(routes)
  const tags = [...new Set(listed.map(({ notes }) => notes.tag))]
  return {
    openapi: '3.1.1',
    info: {
      title: 'Otklik',
      version: '1.0.0',
      summary: 'How soon, where, and by which norm: open data of the city’s polyclinics.',
      description:
        'No key is needed and nothing here is about a person. Instants are ISO 8601 in UTC, days are local dates of the clinic. ' +
        'null means «not known»; it never means none or zero.',
      license: { name: 'Open data, name the source', url: `${base_url}/access/how-we-count` },
      contact: { name: 'Otklik', url: base_url },
    },
    servers: [{ url: base_url, description: 'This installation' }],
    security: [],
    tags: tags.map((name) => ({ name, description: `Everything about ${name}.` })),
    paths: Object.fromEntries(listed.map((one) => [pathOf(one.route.url), { get: describeOperation(one) }])),
    components: {
      schemas: {
        Refusal: toSchema(z.object({ error: z.string().describe('A sentence that says what to do.') })),
      },
    },
  }
}

/** `/api/v1/waits/:clinic` as OpenAPI writes it. */
export function pathOf(url: string): string {
  return url.replace(/:(\w+)/g, '{$1}')
}

function describeOperation({ route, notes, parameters }: ApiRoute): Record<string, unknown> {
  const refusal = (description: string) => ({
    description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
  })
  return {
    operationId: pathOf(route.url).replace(/^\/api\/v1\//, '').replace(/[^\w]+/g, '_').replace(/_$/, ''),
    tags: [notes.tag],
    summary: notes.summary,
    description: notes.about,
    parameters: parameters.map((parameter) => ({
      ...parameter,
      ...exampleOf(parameter, notes),
    })),
    responses: {
      200: { description: notes.summary, content: { 'application/json': { schema: toSchema(notes.answer) } } },
      400: refusal('A parameter is missing or cannot be read; the sentence says which and how.'),
      404: refusal('There is no such clinic, branch or specialty.'),
      429: refusal('Too many requests from this address; try again in a minute.'),
    },
  }
}

function exampleOf({ name, schema }: ApiParameter, { try_with }: ApiNotes): { example?: unknown } {
  const value = try_with[name]
  if (value === undefined) return {}
  return { example: schema['type'] === 'integer' ? Number(value) : value }
}

function readParameters(route: AnyRoute): ApiParameter[] {
  const in_path = [...route.url.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const params = propertiesOf(route.params)
  const query = propertiesOf(route.query)
  return [
    ...in_path.map((name): ApiParameter => parameterOf(name, 'path', true, params.properties[name] ?? { type: 'string' })),
    ...Object.entries(query.properties).map(([name, schema]) => parameterOf(name, 'query', query.required.includes(name), schema)),
  ]
}

function parameterOf(name: string, place: ApiParameter['in'], required: boolean, full: JsonSchema): ApiParameter {
  const { description = name, ...schema } = full
  return { name, in: place, required, description, schema }
}

function propertiesOf(type: z.ZodType | undefined): { properties: Record<string, JsonSchema>; required: string[] } {
  if (!type) return { properties: {}, required: [] }
  const { properties = {}, required = [] } = toSchema(type, 'input') as { properties?: Record<string, JsonSchema>; required?: string[] }
  return { properties, required }
}

function toSchema(type: z.ZodType, io: 'input' | 'output' = 'output'): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as JsonSchema
  return schema
}
