// The web server: from a list of routes to a Fastify instance. Every request passes here once: who asks, which clinic,
// may they, is the form ours, then the handler, then headers.
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import csrf from '@fastify/csrf-protection'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { isAway } from '../db/reach.ts'
import type { House } from '../house.ts'
import { makeSecret } from '../ids.ts'
import type { Lang } from '../i18n.ts'
import { stopwatch } from '../clock.ts'
import { type Actor, holds } from '../permit.ts'
import type { Answer, PageSources } from './answer.ts'
import { ANONYMOUS, type Callers, makeFrame, readCaller, refuseCaller, sessionOf } from './caller.ts'
import { isOwnForm, typedTexts } from './late_form.ts'
import { encodeReady, pickEncoding } from './ready.ts'
import type { AnyRoute, Call, ClinicScope, Frame } from './route.ts'
import { endStreamsOnClose } from './stream.ts'

/** What the slices give the server; the platform knows neither people nor clinics. */
export interface ServerParts extends Callers {
  findClinic(slug: string): Promise<ClinicScope | undefined>
  /** The page of a refusal or fault. `sentence` null means the usual words of the status; `typed`: texts to be copied. */
  errorPage(frame: Frame, status: number, sentence: string | null, request_id: string, typed: readonly string[]): ReactElement
  /** How a refusal looks to a program: an OperationOutcome under /fhir. Undefined: the usual JSON. */
  errorJson?(path: string, status: number, sentence: string): { value: unknown; type: string } | undefined
}

/** When whoever came while the database is away may come again; a restart or a fail-over is over by then. */
const AWAY_SECONDS = 30
/** What programs are told; people read the page of the status. */
const AWAY_SENTENCE = 'The database does not answer and nothing of this request was kept. Send it again in a minute.'

const ADDRESS_SENTENCE = 'This address cannot be read. Write it in UTF-8, percent-encoded, without %00.'

/** How long a caller may take to send a request: 20 MB over a slow line, but no line held for ever. */
const REQUEST_MS_MAX = 120_000

/** Builds the server with all routes; it does not listen yet. */
export async function makeServer(house: House, routes: readonly AnyRoute[], parts: ServerParts): Promise<FastifyInstance> {
  const { config } = house
  const secure = config.BASE_URL.startsWith('https:')
  const app = fastify({
    logger: false,
    // one proxy stands in front: what came before it in X-Forwarded-For is the caller's own claim
    trustProxy: config.TRUST_PROXY && ((_address: string, hop: number) => hop === 0),
    genReqId: () => makeSecret(9),
    bodyLimit: 1_000_000,
    requestTimeout: REQUEST_MS_MAX,
    // addresses that the router cannot read reach no handler, but a page of ours
    frameworkErrors: (error, request, reply) => {
      request.frame = makeFrame(house, request, reply, ANONYMOUS)
      refuseWith(house, parts, request, reply, error.statusCode === 400 ? 400 : 404, null)
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    forceCloseConnections: 'idle',
  })
  endStreamsOnClose(app)
  await app.register(helmet, {
    contentSecurityPolicy: false,
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'same-origin' },
  })
  await app.register(cookie)
  await app.register(formbody, { bodyLimit: 1_000_000 })
  await app.register(multipart, { attachFieldsToBody: 'keyValues', limits: { fileSize: 5_000_000, files: 2 } })
  await app.register(compress, { global: true, threshold: 1024, encodings: ['br', 'gzip'] })
  await app.register(rateLimit, { global: false })
  await app.register(csrf, {
    cookieKey: '__Host-otklik-form',
    cookieOpts: { httpOnly: true, sameSite: 'lax', path: '/', secure: true },
    getUserInfo: (request) => sessionOf(request),
    csrfOpts: { hmacKey: house.keys.session.current.secret.toString('hex'), userInfo: true } as never,
    getToken: (request) => (request.body as Record<string, string> | undefined)?._csrf,
  })
  app.decorateRequest('actor', null as never)
  app.decorateRequest('frame', null as never)
  app.decorateRequest('clinic', undefined)
  app.decorateRequest('late', undefined)
  for (const spec of routes) if (!spec.demo_only || config.OTKLIK_DEMO) addRoute(app, house, spec, parts)
  app.setNotFoundHandler(async (request, reply) => {
    await readCaller(house, parts, request, reply, 'public')
    return refuseWith(house, parts, request, reply, 404, null)
  })
  app.setErrorHandler(async (error: Error & { statusCode?: number; code?: string }, request, reply) => {
    request.frame ??= makeFrame(house, request, reply, ANONYMOUS)
    const status = isAway(error) ? 503 : (error.statusCode ?? 500)
    const sentence = error.code?.startsWith('FST_CSRF') ? formExpired(request.frame.lang) : null
    if (status < 500) return refuseWith(house, parts, request, reply, status, sentence)
    house.log.error({ error, request_id: request.id, route: request.routeOptions.url }, status === 503 ? 'the database is away' : 'fault')
    return refuseWith(house, parts, request, reply, status === 503 ? 503 : 500, null)
  })
  return app
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor
    frame: Frame
    clinic: ClinicScope | undefined
    /** The refusal of a form whose sender is signed in no more, told when the form has been read. */
    late: Answer | undefined
  }
}

function addRoute(app: FastifyInstance, house: House, spec: AnyRoute, parts: ServerParts): void {
  const open = spec.permit === 'public' || spec.permit === 'link'
  const rate = spec.rate_per_minute ?? (open ? 300 : undefined)
  app.route({
    method: spec.method,
    url: spec.url,
    // HEAD answers like GET and never writes
    exposeHeadRoute: spec.method === 'GET',
    ...(spec.body_bytes_max ? { bodyLimit: spec.body_bytes_max } : {}),
    config: rate ? { rateLimit: { max: rate, timeWindow: 60_000 } } : {},
    // who asks and whether they may is settled before a body is read; a form of ours is read, to give back what was typed
    onRequest: async (request, reply) => {
      const elapsed_ms = stopwatch()
      reply.raw.once('close', () => {
        house.metrics.requests.observe({ method: spec.method, route: spec.url, status: String(reply.statusCode) }, elapsed_ms() / 1000)
        house.log.debug({ method: spec.method, route: spec.url, status: reply.statusCode, ms: Math.round(elapsed_ms()), request_id: request.id }, 'request')
      })
      const refusal = await findRefusal(house, spec, parts, request, reply)
      if (refusal?.kind === 'refusal' && refusal.status === 401 && isOwnForm(request, house.config.BASE_URL)) request.late = refusal
      else return refusal && sendAnswer(house, parts, request, reply, refusal)
    },
    // a form of a signed-in person must be one that we gave them; on a wrong one the plugin ends the request
    preHandler: (request, reply, done) => {
      if (request.late) void sendAnswer(house, parts, request, reply, request.late)
      else if (spec.method !== 'GET' && request.actor.kind === 'account') app.csrfProtection(request, reply, done)
      else done()
    },
    handler: async (request, reply) => sendAnswer(house, parts, request, reply, await answerCall(house, spec, request, reply)),
  })
}

/** Who asks, which clinic the address names, and whether they may there; undefined when nothing speaks against it. */
async function findRefusal(
  house: House, spec: AnyRoute, parts: ServerParts, request: FastifyRequest, reply: FastifyReply,
): Promise<Answer | undefined> {
  const actor = await readCaller(house, parts, request, reply, spec.permit)
  // no text of ours has a NUL, and PostgreSQL takes none
  if (/%00/.test(request.url)) return { kind: 'refusal', status: 400, sentence: null }
  const slug = (request.params as Record<string, string>).clinic
  const clinic = slug === undefined ? undefined : await parts.findClinic(slug)
  if (slug !== undefined && !clinic) return { kind: 'refusal', status: 404, sentence: null }
  request.clinic = clinic
  return holds(house.grants, actor, spec.permit, clinic?.id ?? null) ? undefined : refuseCaller(actor, spec, request)
}

async function answerCall(house: House, spec: AnyRoute, request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
  const params = spec.params ? spec.params.safeParse(request.params) : { success: true as const, data: request.params }
  if (!params.success) return { kind: 'refusal', status: 404, sentence: null }
  // a form sends its empty fields as well: to a program's interface they say nothing
  const asked = spec.api ? withoutEmpty(request.query) : request.query
  const query = spec.query ? spec.query.safeParse(asked, spec.api ? {} : UNSAID) : { success: true as const, data: asked }
  if (!query.success) return { kind: 'refusal', status: 400, sentence: query.error.issues[0]?.message || null }
  const call: Call<unknown, unknown> = {
    house, request, reply,
    actor: request.actor,
    params: params.data,
    query: query.data,
    body: request.body,
    clinic: request.clinic as ClinicScope,
    lang: request.frame.lang,
    now: house.clock.now(),
    request_id: request.id,
    frame: request.frame,
  }
  return spec.handle(call)
}

/** What a shape has no sentence of its own for is told by the page for 400, not in the library's English. */
const UNSAID = { error: () => '' }

function withoutEmpty(query: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query as Record<string, unknown>).filter(([, value]) => value !== ''))
}

async function sendAnswer(
  house: House, parts: ServerParts, request: FastifyRequest, reply: FastifyReply, answer: Answer,
): Promise<unknown> {
  if (answer.kind === 'taken_over') return reply
  reply.header('cache-control', 'no-store')
  if (answer.kind === 'refusal') return refuseWith(house, parts, request, reply, answer.status, answer.sentence)
  if (answer.kind === 'redirect') return reply.code(303).header('location', answer.location).send()
  if (answer.kind === 'ready') {
    const encoding = pickEncoding(request.headers['accept-encoding'])
    if (encoding) reply.header('content-encoding', encoding).header('vary', 'accept-encoding')
    const bytes = encodeReady(answer.ready, encoding)
    return answer.type === 'html' ? sendHtml(house, reply, bytes, [], {})
      : reply.headers(answer.headers).type('application/json; charset=utf-8').send(bytes)
  }
  reply.code(answer.status).headers(answer.headers)
  if (answer.kind === 'json') return reply.type(answer.type).send(JSON.stringify(answer.value))
  if (answer.kind === 'text') return reply.type(answer.type).send(typeof answer.text === 'string' ? answer.text : Buffer.from(answer.text))
  return sendPage(house, reply, answer.page, answer.style_hashes, answer.sources)
}

function sendPage(house: House, reply: FastifyReply, element: ReactElement, style_hashes: string[], sources: PageSources): unknown {
  return sendHtml(house, reply, `<!doctype html>${renderToStaticMarkup(element)}`, style_hashes, sources)
}

function sendHtml(house: House, reply: FastifyReply, html: string | Buffer, style_hashes: string[], { connect = [], workers }: PageSources): unknown {
  const policy = [
    "default-src 'none'", "script-src 'self'", `style-src ${["'self'", ...style_hashes].join(' ')}`,
    "img-src 'self' data:", "font-src 'self'", `connect-src ${["'self'", ...connect].join(' ')}`, "manifest-src 'self'",
    ...(workers ? ["worker-src 'self'"] : []),
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ...(house.config.BASE_URL.startsWith('https:') ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html)
}

function refuseWith(
  house: House, parts: ServerParts, request: FastifyRequest, reply: FastifyReply, status: number, sentence: string | null,
): unknown {
  const wants_html = (request.headers.accept ?? '').includes('text/html')
  const path = request.url.split('?')[0] ?? ''
  reply.code(status).header('cache-control', 'no-store')
  if (status === 401 && path.startsWith('/fhir')) reply.header('www-authenticate', 'Bearer')
  if (status === 503) reply.header('retry-after', String(AWAY_SECONDS))
  const said = sentence ?? (status === 503 ? AWAY_SENTENCE : status === 400 && isAddressAtFault(request) ? ADDRESS_SENTENCE : `HTTP ${status}`)
  const machine = parts.errorJson?.(path, status, said)
  if (machine && !wants_html) return reply.type(machine.type).send(JSON.stringify(machine.value))
  if (!wants_html && (request.headers.accept ?? '').includes('json')) {
    return reply.type('application/json').send(JSON.stringify({ error: said, request_id: request.id }))
  }
  return sendPage(house, reply, parts.errorPage(request.frame, status, sentence, request.id, isOwnForm(request, house.config.BASE_URL) ? typedTexts(request.body) : []), [], {})
}

/** Whether a 400 can only be about the address: there is no body, or the address has what no text of ours has. */
function isAddressAtFault({ method, url }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return true
  try {
    return decodeURIComponent(url).includes('\0')
  } catch {
    return true
  }
}

function formExpired(lang: Lang): string {
  return lang === 'ru'
    ? 'Страница открыта слишком давно, и форму нельзя принять. Вернитесь назад, обновите страницу и отправьте ещё раз.'
    : 'This page has been open for too long and the form cannot be taken. Go back, reload the page and send it again.'
}

