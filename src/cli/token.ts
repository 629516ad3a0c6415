// Tokens by which a clinic's own system speaks FHIR with us.
import { findClinicScope } from '../clinics/index.ts'
import { SCOPES, endToken, listTokens, makeToken } from '../people/index.ts'
import { makeClock } from '../platform/clock.ts'
import { type Database, openDatabase } from '../platform/db/index.ts'
import { isId } from '../platform/ids.ts'
import type { Actor } from '../platform/permit.ts'
import { DAY_MS } from '../platform/time.ts'
import { type Command, type CommandCall, UsageError, withDatabase } from './command.ts'

const OPERATOR: Actor = { kind: 'system', name: 'command line' }

export const command: Command = {
  usage: 'otklik token --clinic SLUG --name TEXT [--scopes fhir.read,fhir.write] [--days N] | --list | --revoke ID',
  about: [
    'Makes, lists and revokes the tokens of clinics’ own systems.',
    '',
    'The token itself is printed once, on the standard output, and kept nowhere: only its hash is.',
    '  --clinic SLUG    the clinic, by the word in its addresses, such as gp-7',
    '  --name TEXT      which system it is for',
    `  --scopes LIST    what it may do; ${SCOPES.join(',')} unless said`,
    '  --days N         after how many days it ends; without it, when it is revoked',
    '  --list           every token, without its secret',
    '  --revoke ID      ends a token at once',
    '',
    'Exit codes: 0 done, 1 a fault, 2 wrong words or settings, 3 there is no such clinic or token.',
  ].join('\n'),
  options: {
    clinic: { type: 'string' },
    name: { type: 'string' },
    scopes: { type: 'string' },
    days: { type: 'string' },
    list: { type: 'boolean' },
    revoke: { type: 'string' },
  },
  run(call) {
    const wish = readWish(call)
    return withDatabase(async (config, database_url) => {
      const database = openDatabase(database_url, { pool_size: 1 })
      const { now } = makeClock(config.OTKLIK_NOW)
      try {
        if (wish.kind === 'list') return await list(database, call)
        if (wish.kind === 'revoke') return await revoke(database, call, wish.id, now())
        return await make(database, call, wish, now())
      } finally {
        await database.close()
      }
    })
  },
}

type Making = { kind: 'make'; slug: string; name: string; scopes: string[]; days: number | null }
type Wish = Making | { kind: 'list' } | { kind: 'revoke'; id: string }

function readWish({ values }: CommandCall): Wish {
  const { clinic, name, scopes, days, revoke: id } = values as Record<string, string | undefined>
  if (values['list']) return { kind: 'list' }
  if (id !== undefined) {
    if (!isId(id)) throw new UsageError(`--revoke: «${id}» is no id of a token; --list shows the ids`)
    return { kind: 'revoke', id }
  }
  if (!clinic) throw new UsageError(`--clinic: say which clinic the token is for\n${command.usage}`)
  if (!name?.trim()) throw new UsageError(`--name: say which system the token is for\n${command.usage}`)
  const wanted = scopes?.split(',').map((scope) => scope.trim()) ?? [...SCOPES]
  const unknown = wanted.filter((scope) => !(SCOPES as readonly string[]).includes(scope))
  if (unknown.length > 0) throw new UsageError(`--scopes: there is no «${unknown.join(', ')}»; there are ${SCOPES.join(', ')}`)
  if (days !== undefined && !/^[1-9]\d{0,4}$/.test(days)) throw new UsageError(`--days: expected a whole number from 1 to 99999, got «${days}»`)
  return { kind: 'make', slug: clinic, name: name.trim(), scopes: wanted, days: days === undefined ? null : Number(days) }
}

async function make(database: Database, { out, err }: CommandCall, wish: Making, now: Date): Promise<number> {
  const clinic = await findClinicScope(database.read, wish.slug)
  if (!clinic) {
    err.write(`There is no clinic «${wish.slug}». Its slug is the word in its addresses, such as gp-7.\n`)
    return 3
  }
  const expires_at = wish.days === null ? null : new Date(now.getTime() + wish.days * DAY_MS)
  const { name, scopes } = wish
  const token = await database.write((db) => makeToken(db, OPERATOR, { clinic_id: clinic.id, name, scopes, expires_at }, now))
  const ends = expires_at ? `until ${expires_at.toISOString()}` : 'until it is revoked'
  err.write(`Token ${token.id} of ${clinic.slug} (${scopes.join(', ')}), ${ends}. It is shown this once:\n`)
  out.write(`${token.text}\n`)
  return 0
}

async function list(database: Database, { out }: CommandCall): Promise<number> {
  const tokens = await listTokens(database.read)
  if (tokens.length === 0) out.write('There are no tokens yet.\n')
  for (const token of tokens) {
    const state = token.revoked_at ? `revoked ${day(token.revoked_at)}` : token.expires_at ? `until ${day(token.expires_at)}` : 'without an end'
    const used = token.used_at ? `used ${day(token.used_at)}` : 'never used'
    out.write([token.id, token.clinic_slug ?? '?', token.name, token.scopes.join(','), state, used].join('\t') + '\n')
  }
  return 0
}

async function revoke(database: Database, { out, err }: CommandCall, id: string, now: Date): Promise<number> {
  const revoked = await database.write((db) => endToken(db, OPERATOR, id, now))
  if (revoked) out.write(`Token ${id} is revoked.\n`)
  else err.write(`There is no token ${id}, or it was revoked before. See otklik token --list.\n`)
  return revoked ? 0 : 3
}

function day(instant: Date): string {
  return instant.toISOString().slice(0, 10)
}
