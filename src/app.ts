// The table of contents: every slice in its order, and how they are put together into one program.
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { ACCESS_FHIR, access, accessPanel } from './access/index.ts'
import { cases } from './cases/index.ts'
import { CLINICS_FHIR, clinics, findClinicScope, findFhirSite, makeClinicRoutes } from './clinics/index.ts'
import { mountIdentity } from './demo/identity.ts'
import { demo } from './demo/index.ts'
import { letters } from './letters/index.ts'
import { findAccount, findToken, people } from './people/index.ts'
import { apiError } from './platform/api/errors.ts'
import { type Clock, makeClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { type Database, openDatabase } from './platform/db/index.ts'
import type { FhirDesk } from './platform/fhir/handler.ts'
import { statusOutcome } from './platform/fhir/outcome.ts'
import { acceptFhirJson, fhirRoutes } from './platform/fhir/routes.ts'
import type { House } from './platform/house.ts'
import type { AnyRoute } from './platform/http/route.ts'
import { makeServer } from './platform/http/server.ts'
import { loadKeyRing } from './platform/keys.ts'
import { type Logger, makeLogger } from './platform/log.ts'
import { ensureDkimKey } from './platform/mail/dkim.ts'
import { type Mailbox, openMailbox } from './platform/mail/mailbox.ts'
import { makeMetrics } from './platform/metrics.ts'
import type { Grants } from './platform/permit.ts'
import { type Job, type RailGroup, type Slice, orderRail } from './platform/slice.ts'
import { figuresPanel, ratings } from './ratings/index.ts'
import { reception } from './reception/index.ts'
import { makeApiRoutes } from './site/api.tsx'
import { ErrorPage } from './site/errors.tsx'
import { site } from './site/index.ts'
import { VISITS_FHIR, visits } from './visits/index.ts'

/** In order: a slice knows only those above it; a clinic's page gets its panels here. `site` and `demo` stand under all. */
export const SLICES: readonly Slice[] = [
  { ...clinics, routes: makeClinicRoutes([accessPanel, figuresPanel]) },
  people, visits, letters, cases, ratings, access, reception, site, demo,
]

/** Which group of the rail the entries of a slice stand in. */
const RAIL_GROUPS: Readonly<Record<string, RailGroup>> = { letters: 'answers', cases: 'answers', ratings: 'answers', access: 'booking', reception: 'reception' }

/** What comes in by FHIR: over /fhir/R4 and by `otklik import`. */
export const FHIR: FhirDesk = { handlers: [...CLINICS_FHIR, ...VISITS_FHIR, ...ACCESS_FHIR], findSite: findFhirSite }

const OWN_ROUTES: readonly AnyRoute[] = [...SLICES.flatMap((slice) => slice.routes ?? []), ...fhirRoutes(FHIR)]
export const ROUTES: readonly AnyRoute[] = [...OWN_ROUTES, ...makeApiRoutes(OWN_ROUTES)]
export const JOBS: readonly Job[] = SLICES.flatMap((slice) => slice.jobs ?? [])
export const GRANTS: Grants = Object.assign({}, ...SLICES.map((slice) => slice.grants ?? {}))

export interface HouseOptions {
  database_url: string
  clock?: Clock
  log?: Logger
  pool_size?: number
}

/** Opens everything a process needs, on a migrated database. Close it with `closeHouse`. */
export async function openHouse(config: Config, options: HouseOptions): Promise<House> {
  const log = options.log ?? makeLogger(config)
  const folder = join(config.OTKLIK_DATA, 'keys')
  const database: Database = openDatabase(options.database_url, {
    onError: (error) => log.warn({ error }, 'idle connection lost'),
    ...(options.pool_size ? { pool_size: options.pool_size } : {}),
  })
  const clock = options.clock ?? makeClock(config.OTKLIK_NOW)
  const mailbox: Mailbox | null = config.SMTP_URL ? null : await openMailbox({ now: clock.now })
  return {
    config, clock, database, log,
    metrics: makeMetrics(),
    keys: {
      link: await loadKeyRing(folder, 'link'),
      address: await loadKeyRing(folder, 'address'),
      session: await loadKeyRing(folder, 'session'),
      folder,
    },
    mail: {
      smtp_url: config.SMTP_URL ?? mailbox!.url,
      mailbox,
      dkim: {
        domain: config.DKIM_DOMAIN,
        selector: config.DKIM_SELECTOR,
        private_key: (await ensureDkimKey(folder, config.DKIM_SELECTOR)).private_key,
      },
    },
    grants: GRANTS,
    rail: (actor, clinic, lang) =>
      orderRail(SLICES.flatMap((slice) => (slice.rail?.(actor, clinic, lang) ?? []).map((item) => ({ ...item, group: RAIL_GROUPS[slice.name] ?? 'network' })))),
    wake: () => {},
  }
}

/** Closes what `openHouse` opened. */
export async function closeHouse(house: House): Promise<void> {
  await house.mail.mailbox?.close()
  await house.database.close()
}

/** The web server of a house, with every slice's routes; it does not listen yet. */
export async function makeWeb(house: House): Promise<FastifyInstance> {
  const web = await makeServer(house, ROUTES, {
    findAccount: (request) => findAccount(house, request),
    findToken: (authorization) => findToken(house, authorization),
    findClinic: (slug) => findClinicScope(house.database.read, slug),
    errorPage: ErrorPage,
    errorJson: (path, status, sentence) =>
      path.startsWith('/fhir') ? { value: statusOutcome(status, sentence), type: 'application/fhir+json' }
      : path.startsWith('/api/') ? { value: apiError(status, sentence), type: 'application/json' }
      : undefined,
  })
  acceptFhirJson(web)
  await mountIdentity(web, house)
  return web
}
