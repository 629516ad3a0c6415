// Everybody who may call a route, signed in without the ceremony: sessions and tokens are written into the database.
import { ensureAccount, giveRole, makeToken } from '../src/people/index.ts'
import type { Role } from '../src/people/rules/roles.ts'
import { SESSION_COOKIE, openSession } from '../src/people/sessions.ts'
import { NETWORK_ID } from '../src/platform/ids.ts'
import type { Actor } from '../src/platform/permit.ts'
import { buildClinic, buildDoctor, type ClinicRow } from './builders.ts'
import { NOON, type TestHouse } from './house.ts'
import type { Visitor } from './permits.visitors.ts'

const SYSTEM: Actor = { kind: 'system', name: 'test' }

export interface Visitors {
  /** The clinic of those who have one, and another. */
  slugs: { own: string; foreign: string }
  call(
    method: string, path: string, visitor: Visitor, how: { csrf: boolean; machine?: boolean; form?: string },
  ): Promise<{ status: number; location: string; body: string }>
}

interface Session {
  cookie: string
  csrf: string
}

/** Builds two clinics and a person for every role, and opens a session for each when it is first needed. */
export async function openVisitors(city: TestHouse): Promise<Visitors> {
  const [own, foreign] = await city.house.database.write(async (db) => [await buildClinic(db), await buildClinic(db)] as const)
  const doctor_id = await city.house.database.write((db) => buildDoctor(db, own.id))
  const token = await city.house.database.write((db) =>
    makeToken(db, SYSTEM, { clinic_id: own.id, name: 'test', scopes: ['fhir.read', 'fhir.write'], expires_at: null }, NOON))
  const accounts = new Map<Visitor, Promise<string>>()
  const sessions = new Map<Visitor, Promise<Session>>()
  let count = 0

  function findSession(visitor: Visitor): Promise<Session> {
    if (!accounts.has(visitor)) accounts.set(visitor, makeAccount(city, visitor, own, doctor_id))
    if (!sessions.has(visitor)) sessions.set(visitor, accounts.get(visitor)!.then((id) => startSession(city, id)))
    return sessions.get(visitor)!
  }

  return {
    slugs: { own: own.slug, foreign: foreign.slug },
    async call(method, path, visitor, { csrf, machine, form: fields }) {
      count += 1
      const headers: Record<string, string> = { accept: machine ? '*/*' : 'text/html', 'x-forwarded-for': `198.51.${100 + (count >> 8)}.${count & 255}` }
      let form = fields ?? ''
      if (visitor === 'token') headers['authorization'] = `Bearer ${token.text}`
      else if (visitor !== 'anonymous') {
        const session = await findSession(visitor)
        headers['cookie'] = session.cookie
        if (csrf) form = `_csrf=${encodeURIComponent(session.csrf)}${fields ? `&${fields}` : ''}`
        // some of these end sessions: the next call begins with a fresh one
        if (method !== 'GET' && path.startsWith('/people/')) sessions.delete(visitor)
      }
      const sends = method !== 'GET'
      if (sends) headers['content-type'] = machine ? 'application/json' : 'application/x-www-form-urlencoded'
      const reply = await city.web.inject({ method: method as 'GET', url: path, headers, ...(sends ? { payload: machine ? '{}' : form } : {}) })
      return { status: reply.statusCode, location: reply.headers.location ?? '', body: reply.body }
    },
  }
}

async function makeAccount(city: TestHouse, visitor: Visitor, own: ClinicRow, doctor_id: string): Promise<string> {
  const { database, config } = city.house
  return database.write(async (db) => {
    const id = await ensureAccount(db, config, visitor, visitor, NOON)
    const role = ROLE_OF[visitor]
    if (role) {
      const clinic_id = role.in_network ? NETWORK_ID : own.id
      const wish = { role: role.name, clinic_id, doctor_id: role.name === 'doctor' ? doctor_id : null, valid_from: '2026-01-01', valid_to: null }
      await giveRole(db, SYSTEM, id, wish, 'page', NOON)
    }
    return id
  })
}

const ROLE_OF: Partial<Record<Visitor, { name: Role; in_network: boolean }>> = {
  doctor: { name: 'doctor', in_network: false },
  head_of_department: { name: 'head_of_department', in_network: false },
  chief_doctor: { name: 'chief_doctor', in_network: false },
  administrator: { name: 'administrator', in_network: false },
  senior_administrator: { name: 'senior_administrator', in_network: false },
  clinic_moderator: { name: 'moderator', in_network: false },
  moderator: { name: 'moderator', in_network: true },
  city_officer: { name: 'city_officer', in_network: true },
  operator: { name: 'operator', in_network: true },
}

async function startSession(city: TestHouse, account_id: string): Promise<Session> {
  const about = { staff: false, user_agent: null, id_token: null }
  const token = await city.house.database.write((db) => openSession(db, account_id, about, NOON))
  const cookie = `${SESSION_COOKIE}=${token}`
  const page = await city.web.inject({ url: '/people/me', headers: { cookie, accept: 'text/html' } })
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)![1]!
  const form_cookie = page.cookies.find(({ name }) => name === '__Host-otklik-form')!
  return { cookie: `${cookie}; ${form_cookie.name}=${form_cookie.value}`, csrf }
}
