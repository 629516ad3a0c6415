// What somebody sees about oneself: name, language, roles, and the browsers in which one is signed in.
import { z } from 'zod'
import { recordEvent } from '../platform/audit.ts'
import { page, refuse, seeOther } from '../platform/http/answer.ts'
import { parseForm } from '../platform/http/form.ts'
import { route } from '../platform/http/route.ts'
import { NETWORK_ID } from '../platform/ids.ts'
import { type Actor, holds } from '../platform/permit.ts'
import { localDate } from '../platform/time.ts'
import { MePage } from './pages/me.tsx'
import { SessionsPage } from './pages/sessions.tsx'
import { updateLang } from './queries/accounts.ts'
import { listAccountRoles } from './queries/roles.ts'
import { listSessions, revokeOtherSessions, revokeSession } from './queries/sessions.ts'
import { isValidOn } from './rules/roles.ts'
import { IDLE_MS, clearSessionCookie } from './sessions.ts'

const Done = z.object({ done: z.string().max(40).optional().catch(undefined) })

const me = route({
  method: 'GET', url: '/people/me', permit: 'signed_in', audit: null, query: Done,
  async handle({ house, actor, frame, now, query }) {
    const account = asAccount(actor)
    const today = localDate(now, house.config.OTKLIK_ZONE)
    const roles = (await listAccountRoles(house.database.read, account.id)).filter((role) => isValidOn(role, today))
    const is_operator = holds(house.grants, actor, 'people.roles', null)
    return page(<MePage frame={frame} account={account} roles={roles} today={today} is_operator={is_operator} saved={query.done === 'language'} />)
  },
})

const language = route({
  method: 'POST', url: '/people/me/language', permit: 'signed_in', audit: null,
  async handle({ house, actor, body, reply }) {
    const form = parseForm(z.object({ lang: z.enum(['ru', 'en']) }), body)
    if (!form.ok) return refuse(422)
    const { lang } = form.value
    await house.database.write((db) => updateLang(db, asAccount(actor).id, lang))
    // a language once picked by a link would stand above the one chosen here
    reply.setCookie('otklik-lang', lang, { path: '/', maxAge: 31_536_000, sameSite: 'lax', httpOnly: true })
    return seeOther('/people/me?done=language')
  },
})

const sessions = route({
  method: 'GET', url: '/people/sessions', permit: 'signed_in', audit: null, query: Done,
  async handle({ house, actor, frame, now, query }) {
    const account = asAccount(actor)
    const open = await listSessions(house.database.read, account.id, new Date(now.getTime() - IDLE_MS), now)
    return page(<SessionsPage frame={frame} current={account.session} sessions={open} zone={house.config.OTKLIK_ZONE} now={now} done={query.done} />)
  },
})

const revocation = route({
  method: 'POST', url: '/people/sessions/:hash/revocation', permit: 'signed_in', audit: 'people.session_revoked',
  params: z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  async handle({ house, actor, params, reply, now, request_id }) {
    const account = asAccount(actor)
    const revoked = await house.database.write(async (db) => {
      const found = await revokeSession(db, account.id, Buffer.from(params.hash, 'hex'), now)
      if (found) await recordEvent(db, actor, { clinic_id: NETWORK_ID, event: 'people.session_revoked', request_id }, now)
      return found
    })
    if (!revoked) return refuse(404)
    if (params.hash !== account.session) return seeOther('/people/sessions?done=one')
    clearSessionCookie(reply)
    return seeOther('/')
  },
})

const otherRevocations = route({
  method: 'POST', url: '/people/sessions/revocation', permit: 'signed_in', audit: 'people.session_revoked',
  async handle({ house, actor, now, request_id }) {
    const account = asAccount(actor)
    const count = await house.database.write(async (db) => {
      const ended = await revokeOtherSessions(db, account.id, Buffer.from(account.session, 'hex'), now)
      await recordEvent(db, actor, { clinic_id: NETWORK_ID, event: 'people.session_revoked', request_id, detail: { others: ended } }, now)
      return ended
    })
    return seeOther(`/people/sessions?done=${count}`)
  },
})

export const meRoutes = [me, language, sessions, revocation, otherRevocations]

/** The permission has seen to it that an account asks. */
function asAccount(actor: Actor): Extract<Actor, { kind: 'account' }> {
  if (actor.kind !== 'account') throw new Error('this route needs an account')
  return actor
}
