// SQL about accounts.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'

export interface Account {
  id: string
  login: string | null
  name: string
  lang: 'ru' | 'en'
}

/** What the identity provider says about somebody. */
export interface Identity {
  issuer: string
  subject: string
  login: string | null
  name: string
  email: string | null
  lang: 'ru' | 'en'
}

export function lockAccount(db: Write, issuer: string, subject: string): Promise<Account | undefined> {
  return first(db, sql<Account>`
    select id, login, name, lang
    from people.account
    where issuer = ${issuer}
      and subject = ${subject}
    for update`)
}

/** Locks an account by its id, so that its roles change one at a time. */
export async function lockAccountById(db: Write, id: string): Promise<void> {
  await first(db, sql`
    select id
    from people.account
    where id = ${id}
    for update`)
}

export async function insertAccount(db: Write, id: string, identity: Identity, signed_in: boolean, now: Date): Promise<void> {
  await run(db, sql`
    insert into people.account (id, issuer, subject, login, name, email, lang, created_at, signed_in_at)
    values (${id}, ${identity.issuer}, ${identity.subject}, ${identity.login}, ${identity.name}, ${identity.email},
      ${identity.lang}, ${now}, ${signed_in ? now : null})`)
}

/** Notes a sign-in and what the provider says now; the language stays as the person chose it here. */
export async function updateSignedIn(db: Write, id: string, identity: Identity, now: Date): Promise<void> {
  await run(db, sql`
    update people.account
    set subject = ${identity.subject},
      login = ${identity.login},
      name = ${identity.name},
      email = ${identity.email},
      signed_in_at = ${now}
    where id = ${id}`)
}

/** A login that passed to another person at the provider no longer leads to the one before. */
export async function releaseLogin(db: Write, issuer: string, login: string, holder_id: string): Promise<void> {
  await run(db, sql`
    update people.account
    set login = null
    where issuer = ${issuer}
      and lower(login) = lower(${login})
      and id <> ${holder_id}`)
}

export async function updateLang(db: Write, id: string, lang: 'ru' | 'en'): Promise<void> {
  await run(db, sql`
    update people.account
    set lang = ${lang}
    where id = ${id}`)
}

/** The accounts with these logins, in any case of letters; one a login, the one that signed in last. */
export function listByLogin(db: Read, issuer: string, logins: readonly string[]): Promise<Account[]> {
  return all(db, sql<Account>`
    select distinct on (lower(login)) id, login, name, lang
    from people.account
    where issuer = ${issuer}
      and lower(login) = any(${logins.map((login) => login.toLowerCase())}::text[])
    order by lower(login), signed_in_at desc nulls last`)
}
