// Somebody signed in, for tests of routes: an account with a role, its session's cookie in a browser-like.
import { nextId } from '../../test/builders.ts'
import type { TestHouse } from '../../test/house.ts'
import { BrowserLike } from '../../test/routes_browser.ts'
import { SESSION_COOKIE, openSession } from '../people/sessions.ts'
import { run, sql } from '../platform/db/index.ts'
import { NETWORK_ID } from '../platform/ids.ts'

export interface Person {
  role: string
  /** The whole network unless said. */
  clinic_id?: string
  email?: string | null
  name?: string
  lang?: 'ru' | 'en'
}

/** Makes an account with one role and signs it in on the listening house at `home`. */
export async function signInAs(t: TestHouse, home: string, person: Person): Promise<BrowserLike> {
  const browser = new BrowserLike(home)
  browser.cookies.set(SESSION_COOKIE, await openPersonSession(t, person))
  return browser
}

/** The same, and out the session's token, for a real browser. */
export async function openPersonSession(t: TestHouse, person: Person): Promise<string> {
  const id = nextId()
  const now = t.clock.now()
  return t.house.database.write(async (db) => {
    await run(db, sql`
      insert into people.account (id, issuer, subject, name, email, lang, created_at)
      values (${id}, 'test', ${id}, ${person.name ?? 'Дроздов Сергей Павлович'}, ${person.email ?? null}, ${person.lang ?? 'ru'}, ${now})`)
    await run(db, sql`
      insert into people.role (id, account_id, clinic_id, role, valid_from, source, given_at)
      values (${nextId()}, ${id}, ${person.clinic_id ?? NETWORK_ID}, ${person.role}, '2020-01-01', 'page', ${now})`)
    return openSession(db, id, { staff: true, user_agent: null, id_token: null }, now)
  })
}
