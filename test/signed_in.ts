// People with a role, signed in for tests of one slice: what they get and post, as a browser with their cookies would.
import { ensureAccount, giveRole } from '../src/people/index.ts'
import type { Role } from '../src/people/rules/roles.ts'
import { SESSION_COOKIE, openSession } from '../src/people/sessions.ts'
import type { Actor } from '../src/platform/permit.ts'
import { HOUR_MS } from '../src/platform/time.ts'
import type { TestHouse } from './house.ts'

export const SYSTEM: Actor = { kind: 'system', name: 'test' }

let count = 0

/** Somebody with a role, signed in; signed in anew when the clock went on past the end of their session. */
export async function signIn(t: TestHouse, role: Role, clinic_id: string, doctor_id: string | null = null) {
  const name = `${role} ${(count += 1)}`
  const id = await t.house.database.write(async (db) => {
    const now = t.clock.now()
    const account_id = await ensureAccount(db, t.house.config, `${name} ${clinic_id}`, name, now)
    await giveRole(db, SYSTEM, account_id, { role, clinic_id, doctor_id, valid_from: '2026-01-01', valid_to: null }, 'page', now)
    return account_id
  })
  let session = await openAt(t, id)
  const current = async () => {
    if (t.clock.now().getTime() - session.at > 6 * HOUR_MS) session = await openAt(t, id)
    return session
  }
  return {
    id, name,
    cookies: async () => (await current()).cookies,
    get: async (url: string) => t.web.inject({ url, headers: { cookie: (await current()).cookies, accept: 'text/html' } }),
    async post(url: string, form: Record<string, string> = {}) {
      const { cookies, csrf } = await current()
      return t.web.inject({
        method: 'POST', url, headers: { cookie: cookies, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ _csrf: csrf, ...form }).toString(),
      })
    },
  }
}
export type Person = Awaited<ReturnType<typeof signIn>>

async function openAt(t: TestHouse, account_id: string): Promise<{ cookies: string; csrf: string; at: number }> {
  const about = { staff: true, user_agent: null, id_token: null }
  const token = await t.house.database.write((db) => openSession(db, account_id, about, t.clock.now()))
  const cookie = `${SESSION_COOKIE}=${token}`
  const me = await t.web.inject({ url: '/people/me', headers: { cookie } })
  return {
    cookies: [cookie, ...me.cookies.map((each) => `${each.name}=${each.value}`)].join('; '),
    csrf: /name="_csrf" value="([^"]+)"/.exec(me.body)![1]!,
    at: t.clock.now().getTime(),
  }
}

/** What stands on a page for people: scripts and tags away, entities read, marks that keep a line together too. */
export function textOf(html: string): string {
  return html.replace(/<script[\s\S]*?<\/script>/g, ' ').replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('\u00a0', ' ').replaceAll('\u2060', '').replace(/\s+/g, ' ')
}
