// The interface for programs: its description, and a page on which every address can be tried without a program.
import { type ApiParameter, type ApiRoute, describeApi, listApiRoutes, pathOf } from '../platform/api/describe.ts'
import { json, page } from '../platform/http/answer.ts'
import { type AnyRoute, type Frame, route } from '../platform/http/route.ts'
import { Actions, Aside, Button, Details, Field, Form, Heading, Lead, ResidentLayout, Select } from '../ui/index.ts'
import { siteWords } from './errors.tsx'

/** Anybody's page may ask, and a proxy may keep the answer for a minute. */
const OPEN = { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=60' }

/** The routes /api/v1 and /api/v1/openapi.json for the routes that describe themselves. */
export function makeApiRoutes(routes: readonly AnyRoute[]): AnyRoute[] {
  return [
    route({
      method: 'GET', url: '/api/v1/openapi.json', permit: 'public', audit: null,
      handle: ({ house }) => json(describeApi(routes, house.config.BASE_URL), 200, OPEN),
    }),
    route({
      method: 'GET', url: '/api/v1', permit: 'public', audit: null,
      handle: ({ house, frame }) => page(<ApiPage frame={frame} routes={listApiRoutes(routes)} base_url={house.config.BASE_URL} />),
    }),
  ]
}

function ApiPage({ frame, routes, base_url }: { frame: Frame; routes: readonly ApiRoute[]; base_url: string }) {
  const words = siteWords(frame.lang).api
  return (
    <ResidentLayout {...frame} title={words.title}>
      <h1>{words.title}</h1>
      <Lead>{words.lead}</Lead>
      <p><a href="/api/v1/openapi.json">{words.description}</a></p>
      {routes.map((one) => (
        <section key={one.route.url} lang="en">
          <Heading>{one.notes.summary}</Heading>
          <p><code>{one.route.method} {pathOf(one.route.url)}</code></p>
          <p>{one.notes.about}</p>
          <Try one={one} base_url={base_url} />
        </section>
      ))}
    </ResidentLayout>
  )
}

/** A form that asks the address itself: the answer is what a program would get. */
function Try({ one, base_url }: { one: ApiRoute; base_url: string }) {
  const words = siteWords('en').api
  const { url } = one.route
  const filled = url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(one.notes.try_with[name] ?? name))
  const query = one.parameters.filter((parameter) => parameter.in === 'query')
  const example = new URLSearchParams(query.flatMap(({ name }) => (one.notes.try_with[name] === undefined ? [] : [[name, one.notes.try_with[name]]])))
  const address = `${base_url}${filled}${example.size > 0 ? `?${example}` : ''}`
  return (
    <>
      <Form action={filled} method="get">
        {query.map((parameter) => <Parameter key={parameter.name} parameter={parameter} id={`${url}-${parameter.name}`} value={one.notes.try_with[parameter.name] ?? ''} />)}
        <Actions><Button kind="secondary">{words.ask}</Button></Actions>
      </Form>
      <Details summary={words.by_program}>
        <p><code>{words.curl(address)}</code></p>
        <Aside>{words.cached}</Aside>
      </Details>
    </>
  )
}

function Parameter({ parameter, id, value }: { parameter: ApiParameter; id: string; value: string }) {
  const shared = { id, name: parameter.name, label: parameter.name, hint: parameter.description, optional: !parameter.required }
  const choices = parameter.schema['enum']
  if (Array.isArray(choices)) {
    return <Select {...shared} value={value} empty_label="" options={choices.map((choice) => ({ value: String(choice), label: String(choice) }))} />
  }
  return <Field {...shared} value={value} />
}
