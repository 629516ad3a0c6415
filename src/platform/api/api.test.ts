import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { z } from 'zod'
import { json } from '../http/answer.ts'
import { route } from '../http/route.ts'
import { describeApi, listApiRoutes, pathOf } from './describe.ts'

const weather = route({
  method: 'GET', url: '/api/v1/weather/:town', permit: 'public', audit: null,
  params: z.object({ town: z.string().describe('Name of a town.') }),
  query: z.object({ days: z.coerce.number().int().min(1).max(9).default(3).describe('How many days.'), unit: z.enum(['c', 'f']).describe('Scale.') }),
  api: {
    tag: 'weather', summary: 'Weather of days', about: 'By day.', try_with: { town: 'Riga' },
    answer: z.object({ days: z.array(z.object({ day: z.string(), degrees: z.number().nullable() })) }),
  },
  handle: () => json({}),
})
const page = route({ method: 'GET', url: '/weather', permit: 'public', audit: null, handle: () => json({}) })

describe('the description of the interface', () => {
  test('lists what the routes say of themselves and nothing else', () => {
    const [only, ...others] = listApiRoutes([weather, page])
    assert.equal(others.length, 0)
    assert.deepEqual(only!.parameters.map(({ name, in: place, required }) => [name, place, required]),
      [['town', 'path', true], ['days', 'query', false], ['unit', 'query', true]])
    assert.deepEqual(only!.parameters[2]!.schema, { type: 'string', enum: ['c', 'f'] })
  })

  test('writes paths, parameters, answers and refusals', () => {
    const api = describeApi([weather, page], 'https://otklik.example') as { paths: Record<string, { get: Record<string, never> }> }
    assert.deepEqual(Object.keys(api.paths), ['/api/v1/weather/{town}'])
    const { operationId, responses, parameters } = api.paths['/api/v1/weather/{town}']!.get as unknown as {
      operationId: string; responses: Record<string, { content: Record<string, { schema: unknown }> }>; parameters: { name: string; example?: string }[]
    }
    assert.equal(operationId, 'weather_town')
    assert.equal(parameters[0]!.example, 'Riga')
    assert.deepEqual(Object.keys(responses), ['200', '400', '404', '429'])
    assert.match(JSON.stringify(responses['200']), /"degrees":\{"type":\["number","null"\]\}/)
  })

  test('paths', () => assert.equal(pathOf('/a/:b/c/:d_e'), '/a/{b}/c/{d_e}'))
})
