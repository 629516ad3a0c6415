// Signing in and out. One code path: the city's portal in production, the provider inside in the demonstration.
import { z } from 'zod'
import { recordEvent } from '../platform/audit.ts'
import { type Answer, page, seeOther } from '../platform/http/answer.ts'
import { type Call, type Frame, route } from '../platform/http/route.ts'
import { NETWORK_ID, makeSecret } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { localDate } from '../platform/time.ts'
import { Actions, Button, Lead, ResidentLayout } from '../ui/index.ts'
import { readIdentity, takeSignedIn } from './accounts.ts'
import { ATTEMPT_COOKIE, ATTEMPT_MS, type Attempt, readAttempt, sealAttempt } from './attempt.ts'
import { exchangeCode, findProvider, isProviderInside, signInAddress, signOutAddress } from './provider.ts'
import { listAccountRoles } from './queries/roles.ts'
import { findSignedIn, revokeSession } from './queries/sessions.ts'
import { replaceClaimRoles } from './roles.ts'
import { localPath } from './rules/back.ts'
import { isValidOn } from './rules/roles.ts'
import { IDLE_MS, clearSessionCookie, openSession, readSessionHash, setSessionCookie } from './sessions.ts'
import { peopleWords } from './words/index.ts'

const RATE_PER_MINUTE = 20
const ATTEMPT_COOKIE_OPTIONS = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

const text = z.string().max(2000).optional().catch(undefined)
const SignInQuery = z.object({ back: text, who: text, moved: text })

const signIn = route({
  method: 'GET', url: '/people/sign-in', permit: 'public', audit: null, rate_per_minute: RATE_PER_MINUTE,
  query: SignInQuery,
  handle: (call) => startSignIn(call),
})

const callback = route({
  method: 'GET', url: '/people/callback', permit: 'public', audit: 'people.signed_in', rate_per_minute: RATE_PER_MINUTE,
  handle: (call) => finishSignIn(call),
})

const signOut = route({
  method: 'POST', url: '/people/sign-out', permit: 'public', audit: 'people.signed_out',
  handle: (call) => endSignIn(call),
})

export const signInRoutes = [signIn, callback, signOut]

async function startSignIn(call: Call<unknown, z.infer<typeof SignInQuery>>): Promise<Answer> {
  const { house, query, reply, now, lang } = call
  const back = localPath(query.back)
  const { config } = house
  // cookies belong to a host name: somebody who came by another one (127.0.0.1) goes on under ours
  if (isProviderInside(config) && call.request.host !== new URL(config.BASE_URL).host && !query.moved) {
    return seeOther(`${config.BASE_URL}/people/sign-in?${new URLSearchParams({ back, moved: 'yes' })}`)
  }
  const provider = await findProvider(house)
  if (!provider) return problemPage(call.frame, 'down', back, 503)
  const attempt: Attempt = { state: makeSecret(), nonce: makeSecret(), verifier: makeSecret(), back }
  reply.setCookie(ATTEMPT_COOKIE, sealAttempt(house.keys.session, attempt, now), { ...ATTEMPT_COOKIE_OPTIONS, maxAge: ATTEMPT_MS / 1000 })
  const address = await signInAddress(provider, config, attempt, { lang, hint: query.who })
  return seeOther(address.href)
}

async function finishSignIn(call: Call<unknown, unknown>): Promise<Answer> {
  const { house, request, reply, now, frame } = call
  const attempt = readAttempt(house.keys.session, request.cookies[ATTEMPT_COOKIE], now)
  if (!attempt) return problemPage(frame, 'lost', '/', 400)
  const given = new URL(request.url, house.config.BASE_URL)
  // an answer to another attempt must not end the one in hand
  if (given.searchParams.get('state') !== attempt.state) return problemPage(frame, 'lost', attempt.back, 400)
  const provider = await findProvider(house)
  if (!provider) return problemPage(frame, 'down', attempt.back, 503)
  const exchange = await exchangeCode(house, provider, given.search, attempt)
  reply.clearCookie(ATTEMPT_COOKIE, ATTEMPT_COOKIE_OPTIONS)
  if (exchange.kind === 'down') return problemPage(frame, 'down', attempt.back, 503)
  if (exchange.kind === 'refused') {
    return problemPage(frame, exchange.error === 'access_denied' ? 'denied' : 'failed', attempt.back, 400)
  }
  const { token, staff } = await takeAccount(call, exchange.claims, exchange.id_token)
  setSessionCookie(reply, token, staff)
  return seeOther(attempt.back)
}

/** Account, roles of the claim, session and audit in one transaction; the browser's former session ends. */
async function takeAccount(
  call: Call<unknown, unknown>, claims: Record<string, unknown>, id_token: string | null,
): Promise<{ token: string; staff: boolean }> {
  const { house, request, now } = call
  const { config } = house
  const identity = readIdentity(config, claims)
  const former = readSessionHash(request)
  return house.database.write(async (db) => {
    const account_id = await takeSignedIn(db, identity, now)
    if (config.OIDC_ROLES_CLAIM) {
      const unknown = await replaceClaimRoles(db, config, account_id, claims[config.OIDC_ROLES_CLAIM], now)
      if (unknown.length > 0) house.log.warn({ unknown: unknown.length, account_id }, 'entries of the roles claim that name nothing of ours')
    }
    const today = localDate(now, config.OTKLIK_ZONE)
    const staff = (await listAccountRoles(db, account_id)).some((role) => isValidOn(role, today))
    if (former && call.actor.kind === 'account') await revokeSession(db, call.actor.id, former, now)
    const token = await openSession(db, account_id, { staff, user_agent: request.headers['user-agent'] ?? null, id_token }, now)
    const actor: Actor = { kind: 'account', id: account_id, name: '', email: null, lang: 'ru', roles: [], session: '' }
    await recordEvent(db, actor, { clinic_id: NETWORK_ID, event: 'people.signed_in', request_id: call.request_id }, now)
    return { token, staff }
  })
}

async function endSignIn(call: Call<unknown, unknown>): Promise<Answer> {
  const { house, request, reply, actor, now, frame } = call
  const hash = readSessionHash(request)
  clearSessionCookie(reply)
  if (!hash || actor.kind !== 'account') return seeOther('/')
  const today = localDate(now, house.config.OTKLIK_ZONE)
  const signed_in = await findSignedIn(house.database.read, hash, today, new Date(now.getTime() - IDLE_MS), now)
  await house.database.write(async (db) => {
    await revokeSession(db, actor.id, hash, now)
    await recordEvent(db, actor, { clinic_id: NETWORK_ID, event: 'people.signed_out', request_id: call.request_id }, now)
  })
  const provider = signed_in?.id_token ? await findProvider(house) : undefined
  const address = provider && signOutAddress(provider, house.config, signed_in!.id_token)
  if (!address) return seeOther('/')
  if (address.origin === new URL(house.config.BASE_URL).origin) return seeOther(address.href)
  return signedOutPage(frame, address.href)
}

type Problem = 'down' | 'lost' | 'denied' | 'failed'

function problemPage(frame: Frame, problem: Problem, back: string, status: number): Answer {
  const words = peopleWords(frame.lang).sign_in
  return page(
    <ResidentLayout {...frame} title={words[`${problem}_title`]} robots="noindex">
      <h1>{words[`${problem}_title`]}</h1>
      <Lead>{words[problem]}</Lead>
      <Actions>
        <Button href={`/people/sign-in?back=${encodeURIComponent(back)}`}>{words.again}</Button>
        <Button kind="quiet" href="/">{words.home}</Button>
      </Actions>
    </ResidentLayout>,
    { status },
  )
}

/** A form may not lead to another site (`form-action 'self'`), so a page of ours leads on to the portal. */
function signedOutPage(frame: Frame, address: string): Answer {
  const words = peopleWords(frame.lang).sign_in
  return page(
    <ResidentLayout {...frame} user_name={null} title={words.out_title} robots="noindex">
      <h1>{words.out_title}</h1>
      <Lead>{words.out}</Lead>
      <Actions>
        <Button href={address}>{words.out_next}</Button>
      </Actions>
    </ResidentLayout>,
    { headers: { refresh: `0; url=${address}` } },
  )
}
