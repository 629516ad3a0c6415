// Every setting of the program, in one table. docs/settings.md is generated from it (`npm run settings`).
import { resolve } from 'node:path'
import { isZone } from './time.ts'

type Env = Record<string, string | undefined>

interface Setting<T> {
  /** One sentence for docs/settings.md. */
  about: string
  /** The value when the variable is absent or empty; `undefined` when there is none. */
  fallback: T
  /** Reads the text; throws a sentence without the variable's name. */
  read: (text: string) => T
}

/** The table: environment variable → what it means, what it is without one, how it is read. */
export const SETTINGS = {
  DATABASE_URL: setting<string | undefined>('PostgreSQL 15 or newer to use instead of the embedded one.', undefined, url('postgres:', 'postgresql:')),
  SMTP_URL: setting<string | undefined>('Mail server for outgoing letters; without it (demo only) letters land in the built-in mailbox.', undefined, url('smtp:', 'smtps:')),
  PORT: setting('Port of the site.', 3000, wholeNumber(0, 65535)),
  HOST: setting('Address to listen on.', '0.0.0.0', text),
  BASE_URL: setting<string | undefined>('Address people see, without a path; https:// outside the demonstration. By default http://localhost:PORT.', undefined, siteAddress),
  OTKLIK_DATA: setting('Folder of the embedded database and of the keys.', './data', text),
  OTKLIK_DEMO: setting('Demonstration: fictional city, its own identity provider, the mailbox page.', true, onOff),
  OTKLIK_DEMO_LIFE: setting('In the demonstration, visits finish and answers come every minute.', true, onOff),
  OTKLIK_NOW: setting<Date | undefined>('ISO instant from which the platform’s clock runs; demonstration and tests only.', undefined, instant),
  OTKLIK_ROLE: setting<'web' | 'worker' | 'both'>('What this process does: web, worker or both.', 'both', oneOf('web', 'worker', 'both')),
  OTKLIK_ZONE: setting('Time zone of the network; a clinic may have its own.', 'Europe/Moscow', zone),
  OIDC_ISSUER: setting<string | undefined>('OpenID Connect issuer; in the demonstration the one inside.', undefined, url('http:', 'https:')),
  OIDC_CLIENT_ID: setting('Our client id at the issuer.', 'otklik', text),
  OIDC_CLIENT_SECRET: setting<string | undefined>('Our client secret at the issuer.', undefined, text),
  OIDC_ROLES_CLAIM: setting<string | undefined>('Claim that lists roles as role@clinic-slug or role@*; without it roles are given here.', undefined, text),
  MAIL_FROM: setting('Address that letters come from.', 'otklik@otklik.example', address),
  MAIL_BOUNCE_DOMAIN: setting('Domain of the return addresses, one address a message.', 'bounce.otklik.example', domain),
  MAIL_BOUNCE_PORT: setting<number | undefined>('Port of our own SMTP receiver for bounces; without it none is opened (bounces can still be read from files).', undefined, wholeNumber(0, 65535)),
  MAIL_POOL_SIZE: setting('Connections to the mail server per worker; also how many letters are in hand at once.', 5, wholeNumber(1, 50)),
  DKIM_DOMAIN: setting('Domain that signs letters.', 'otklik.example', domain),
  DKIM_SELECTOR: setting('Selector of the signing key.', 'otklik1', selector),
  MAP_TILES_URL: setting<string | undefined>('PMTiles file of the city (Protomaps basemap layers) for the map of branches; without it the map draws okrugs and branches alone.', undefined, url('http:', 'https:')),
  TRUST_PROXY: setting('Trust what the one proxy in front adds to X-Forwarded-*.', false, onOff),
  LOG_LEVEL: setting<'debug' | 'info' | 'warn' | 'error' | 'silent'>('How much is logged.', 'info', oneOf('debug', 'info', 'warn', 'error', 'silent')),
} as const

/** What has no default outside the demonstration, and why. */
const REAL = {
  BASE_URL: 'so that links in letters lead here',
  OIDC_ISSUER: 'so that people can sign in',
  SMTP_URL: 'so that letters can leave',
  MAIL_FROM: 'so that letters come from an address of yours',
  MAIL_BOUNCE_DOMAIN: 'so that what cannot be delivered comes back to you',
  DKIM_DOMAIN: 'so that letters are signed by a domain of yours',
}

type Table = typeof SETTINGS
type Values = { [K in keyof Table]: Table[K] extends Setting<infer T> ? T : never }
export type Config = Omit<Values, 'BASE_URL'> & { BASE_URL: string }

/** A wrong setting: the message names it and says what would be right. */
export class SettingError extends Error {}

/**
 * Reads the settings from an environment. Out: the typed table, BASE_URL filled in and OTKLIK_DATA absolute.
 * Refused with a SettingError that names the variable: a value that cannot be read, an unknown OTKLIK_* name,
 * OTKLIK_NOW outside the demonstration, and a production start that lacks what REAL names or speaks without TLS.
 */
export function readConfig(env: Env): Config {
  const values: Record<string, unknown> = {}
  for (const [name, item] of Object.entries(SETTINGS) as [string, Setting<unknown>][]) {
    const given = env[name]?.trim()
    try {
      values[name] = given ? item.read(given) : item.fallback
    } catch (error) {
      throw new SettingError(`${name}: ${(error as Error).message} (got «${withoutPassword(given!)}»)`)
    }
  }
  const unknown = Object.keys(env).find((name) => name.startsWith('OTKLIK_') && !(name in SETTINGS) && !name.startsWith('OTKLIK_TEST'))
  if (unknown) throw new SettingError(`${unknown}: there is no such setting; the list is in docs/settings.md`)
  const config = values as Values
  if (!config.OTKLIK_DEMO) {
    if (config.OTKLIK_NOW) throw new SettingError('OTKLIK_NOW: the clock may be moved in the demonstration only; remove it or set OTKLIK_DEMO=on')
    for (const [name, why] of Object.entries(REAL)) {
      if (!env[name]?.trim()) throw new SettingError(`${name}: needed outside the demonstration, ${why}`)
    }
    for (const name of ['BASE_URL', 'OIDC_ISSUER'] as const) {
      if (!isSafe(config[name]!)) throw new SettingError(`${name}: expected https:// outside the demonstration (got «${withoutPassword(config[name]!)}»)`)
    }
  }
  return {
    ...config,
    BASE_URL: config.BASE_URL ?? `http://localhost:${config.PORT}`,
    OTKLIK_DATA: resolve(config.OTKLIK_DATA),
  }
}

function setting<T>(about: string, fallback: T, read: (text: string) => T): Setting<T> {
  return { about, fallback, read }
}

function text(value: string): string {
  return value
}

function url(...protocols: string[]): (value: string) => string {
  return (value) => {
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      throw new Error(`expected an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`)
    }
    return value
  }
}

function siteAddress(value: string): string {
  const { origin, href } = new URL(url('http:', 'https:')(value))
  if (href.replace(/\/+$/, '') !== origin) throw new Error('expected scheme, host and port only, without a path')
  return origin
}

/** TLS, or this very machine: nobody can listen between. */
function isSafe(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || hostname === 'localhost'
}

/** What was given, fit for a log: a setting with an address may hold a password before its @. */
function withoutPassword(value: string): string {
  return value.replace(/^([a-z+]*:\/\/)?.*@/i, '$1…@')
}

function wholeNumber(min: number, max: number): (value: string) => number {
  return (value) => {
    if (!/^\d+$/.test(value) || Number(value) < min || Number(value) > max) {
      throw new Error(`expected a whole number from ${min} to ${max}`)
    }
    return Number(value)
  }
}

function onOff(value: string): boolean {
  if (!['on', 'off'].includes(value)) throw new Error('expected on or off')
  return value === 'on'
}

function oneOf<T extends string>(...words: T[]): (value: string) => T {
  return (value) => {
    if (!words.includes(value as T)) throw new Error(`expected one of ${words.join(', ')}`)
    return value as T
  }
}

function instant(value: string): Date {
  const date = new Date(value)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) || !/(Z|[+-]\d\d:\d\d)$/.test(value) || Number.isNaN(date.getTime())) {
    throw new Error('expected an ISO instant with its zone, such as 2026-11-24T09:00:00Z')
  }
  return date
}

function zone(value: string): string {
  if (!isZone(value)) throw new Error('expected an IANA time zone, such as Europe/Moscow')
  return value
}

function domain(value: string): string {
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(value)) throw new Error('expected a domain name in lower case')
  return value
}

function selector(value: string): string {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(value)) throw new Error('expected lower-case letters, digits and hyphens')
  return value
}

function address(value: string): string {
  if (!/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(value)) throw new Error('expected a mail address')
  return value
}
