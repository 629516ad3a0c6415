// Who asks: the person behind a session cookie, the system behind a bearer token, or whoever holds a link; and in which
// language the answer is.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { House } from '../house.ts'
import { type Lang, isLang } from '../i18n.ts'
import type { Actor } from '../permit.ts'
import type { Answer } from './answer.ts'
import type { AnyRoute, Frame } from './route.ts'

/** How callers are found; the platform knows no people. */
export interface Callers {
  /** The account behind a session cookie; undefined when there is none, or it has ended. */
  findAccount(request: FastifyRequest): Promise<Actor | undefined>
  /** The system behind a bearer token. */
  findToken(authorization: string | undefined): Promise<Actor | undefined>
}

export const ANONYMOUS: Actor = { kind: 'anonymous' }

/** Finds out who asks, and notes it on the request with the frame of its page. */
export async function readCaller(
  house: House, callers: Callers, request: FastifyRequest, reply: FastifyReply, permit: string,
): Promise<Actor> {
  const actor =
    permit === 'link' ? { kind: 'link' as const }
    : permit.startsWith('token:') ? await callers.findToken(request.headers.authorization)
    : await callers.findAccount(request)
  request.actor = actor ?? ANONYMOUS
  request.frame = makeFrame(house, request, reply, request.actor)
  return request.actor
}

/** What every page stands in: language, name, the token for its forms. */
export function makeFrame(house: House, request: FastifyRequest, reply: FastifyReply, actor: Actor): Frame {
  const asked = (request.query as Record<string, string> | undefined)?.lang
  if (isLang(asked)) {
    reply.setCookie('otklik-lang', asked, { path: '/', maxAge: 31_536_000, sameSite: 'lax', httpOnly: true })
  }
  const lang = pickLang(asked, request.cookies?.['otklik-lang'], actor.kind === 'account' ? actor.lang : undefined, request.headers['accept-language'])
  let csrf: string | undefined
  const from = request.method === 'GET' || request.method === 'HEAD' ? request.url : findSender(request)
  return {
    lang,
    path: from ?? request.url,
    user_name: actor.kind === 'account' ? actor.name : null,
    // made only when a page asks for it, since it sets a cookie
    get csrf() {
      csrf ??= actor.kind === 'account' ? (reply as FastifyReply & { generateCsrf(options?: object): string }).generateCsrf({ userInfo: sessionOf(request) }) : ''
      return csrf
    },
    sign_in_href: `/people/sign-in?back=${encodeURIComponent(from ?? nearestPage(request.url))}`,
    sign_out_action: '/people/sign-out',
    demo: house.config.OTKLIK_DEMO,
  }
}

/** The page of ours that a form was sent from: the address that takes the form mostly shows nothing. */
function findSender({ headers: { referer }, host }: FastifyRequest): string | undefined {
  if (referer === undefined || !URL.canParse(referer)) return undefined
  const sender = new URL(referer)
  return sender.host === host ? `${sender.pathname}${sender.search}` : undefined
}

/** The page nearest to an address that only takes forms: /letters/gp-7/policy → /letters/gp-7. */
function nearestPage(path: string): string {
  return `/${path.split('?')[0]!.split('/').slice(1, 3).join('/')}`
}

/** The reader's language: asked in the address, chosen before, of the account, of the browser; Russian otherwise. */
function pickLang(...wishes: (string | undefined)[]): Lang {
  const browser = wishes.pop()
  for (const wish of wishes) if (isLang(wish)) return wish
  const first = /^\s*([a-z]{2})/i.exec(browser ?? '')?.[1]?.toLowerCase()
  return first === undefined || first === 'ru' || /\bru\b/i.test(browser ?? '') ? 'ru' : 'en'
}

/** What somebody gets who may not: the way to sign in, 401 for programs and forms, 403 for whoever is known. */
export function refuseCaller(actor: Actor, spec: AnyRoute, request: FastifyRequest): Answer {
  if (actor.kind === 'anonymous') {
    if (!spec.permit.startsWith('token:') && spec.method === 'GET') return { kind: 'redirect', location: request.frame.sign_in_href }
    return { kind: 'refusal', status: 401, sentence: null }
  }
  return { kind: 'refusal', status: 403, sentence: null }
}

/** What ties the tokens of forms to a session; empty for whoever is not signed in. */
export function sessionOf(request: FastifyRequest): string {
  return request.actor?.kind === 'account' ? request.actor.session : ''
}
