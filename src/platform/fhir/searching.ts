// GET /fhir/R4/Type?… and POST /fhir/R4/Type/_search: https://hl7.org/fhir/R4/http.html#search
import type { RawBuilder, Read } from '../db/index.ts'
import { sql } from '../db/index.ts'
import type { Answer } from '../http/answer.ts'
import type { AnyCall } from './desk.ts'
import { acceptsJson, fhir, header, mediaType, refuse, refuseFormat, represent } from './answering.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { isFields } from './element.ts'
import type { AnyFhirHandler, FhirDesk, FhirSite, Kept } from './handler.ts'
import { outcomeOf } from './outcome.ts'
import { parseReference } from './reference.ts'
import type { FhirSearch, Found } from './search.ts'
import { type Pair, type SearchAsked, readSearch, tooCostly } from './search_reading.ts'
import { boundsOf, orderBy, whereAfter, whereAll } from './search_sql.ts'

/** The parameter that carries the place to go on from. */
const CURSOR = '_cursor'

interface Asked {
  asked: SearchAsked
  after: { value: Date | null; id: string } | undefined
  total: number | undefined
}

/** Answers a search of a type that declares one. */
export async function searchType(desk: FhirDesk, call: AnyCall, site: FhirSite, handler: AnyFhirHandler & { search: FhirSearch }): Promise<Answer> {
  if (!acceptsJson(call.request)) return refuseFormat()
  const read = readAsked(call, site, handler)
  if ('kind' in read) return read
  const { asked } = read
  const costly = handler.search.judgeCost(boundsOf(asked.criteria))
  if (costly !== undefined) return fhir(outcomeOf([tooCostly(costly)]), 400)
  return call.house.database.snapshot(async (db) => {
    const where = whereAll(asked.criteria, site.clinic_id)
    const total = asked.only_total || asked.total_wanted ? (read.total ?? (await handler.search.total(db, site, where))) : undefined
    const { matches, next } = asked.only_total ? { matches: [], next: undefined } : await findPage(db, site, handler, read, where)
    const included = await include(desk, db, site, handler.search, asked, matches)
    const base = `${call.house.config.BASE_URL}/fhir/R4`
    const cursor = next && writeCursor(call.house.keys.link, site.clinic_id, handler.type, { pairs: asked.used, key: next, total })
    return fhir(bundleOf(base, handler.type, asked, matches, included, cursor, total))
  })
}

function readAsked(call: AnyCall, site: FhirSite, handler: AnyFhirHandler & { search: FhirSearch }): Asked | Answer {
  const pairs = pairsOf(call)
  if ('kind' in pairs) return pairs
  const cursor_text = pairs.find(([name]) => name === CURSOR)?.[1]
  const cursor = cursor_text === undefined ? undefined : readCursor(call.house.keys.link, site.clinic_id, handler.type, cursor_text)
  if (cursor_text !== undefined && !cursor) {
    return refuse(400, 'This address of a next page was not made here, or is for another clinic or type. Begin the search again.')
  }
  const strict = /\bhandling=strict\b/.test(header(call.request, 'prefer') ?? '')
  const read = readSearch(handler.type, handler.search, cursor?.pairs ?? pairs, strict, site)
  if (!read.ok) return fhir(outcomeOf(read.issues), 400)
  return { asked: read.asked, after: cursor?.key, total: cursor?.total }
}

/** The parameters of the address, and those of a form sent to _search. */
function pairsOf(call: AnyCall): Pair[] | Answer {
  const pairs = pairsIn(call.request.query)
  if (call.request.method !== 'POST') return pairs
  const type = mediaType(call.request)
  if (call.body !== undefined && call.body !== null && type !== 'application/x-www-form-urlencoded') {
    return refuse(415, 'Send the parameters of _search as application/x-www-form-urlencoded.')
  }
  return [...pairs, ...pairsIn(call.body)]
}

function pairsIn(fields: unknown): Pair[] {
  if (!isFields(fields)) return []
  return Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): Pair => [name, String(one)]))
}

async function findPage(
  db: Read, site: FhirSite, { search }: { search: FhirSearch }, { asked, after }: Asked, where: RawBuilder<boolean>,
): Promise<{ matches: Found[]; next: Found['key'] | undefined }> {
  const sort = asked.sort?.name === '_id' ? undefined : asked.sort?.name
  const column = sort === undefined ? undefined : search.sorts[sort]
  const down = asked.sort?.down ?? false
  const rows = await search.select(db, site, {
    where: after ? sql`${where} and ${whereAfter(column, search.columns.id, down, after)}` : where,
    order: orderBy(column, search.columns.id, down),
    limit: asked.count + 1,
  }, sort)
  const matches = rows.slice(0, asked.count)
  return { matches, next: rows.length > asked.count ? matches.at(-1)?.key : undefined }
}

/** What the matches refer to, where it was asked for; once each, and only what there is. */
async function include(
  desk: FhirDesk, db: Read, site: FhirSite, search: FhirSearch, asked: SearchAsked, matches: readonly Found[],
): Promise<Kept[]> {
  const wanted = new Map<string, Set<string>>()
  for (const name of asked.includes) {
    for (const { resource } of matches) {
      for (const text of search.includes[name]!(resource)) {
        const reference = text === undefined ? undefined : parseReference(text)
        if (!reference) continue
        wanted.set(reference.type, (wanted.get(reference.type) ?? new Set()).add(reference.id))
      }
    }
  }
  const included: Kept[] = []
  for (const [type, ids] of wanted) {
    const handler = desk.handlers.find((one) => one.type === type)
    if (handler?.findMany) included.push(...(await handler.findMany(db, site, [...ids])))
    else for (const id of handler ? ids : []) included.push(...[await handler!.find(db, site, id)].filter((one) => one !== undefined))
  }
  return included
}

function bundleOf(
  base: string, type: string, asked: SearchAsked, matches: readonly Kept[], included: readonly Kept[], cursor: string | undefined, total: number | undefined,
): Record<string, unknown> {
  const entry = (mode: string) => (kept: Kept) => ({
    fullUrl: `${base}/${kept.resource.resourceType}/${String(kept.resource['id'])}`, resource: represent(kept), search: { mode },
  })
  const entries = [
    ...matches.map(entry('match')),
    ...included.map(entry('include')),
    ...(asked.warnings.length > 0 ? [{ resource: outcomeOf(asked.warnings), search: { mode: 'outcome' } }] : []),
  ]
  const query = new URLSearchParams(asked.used.map(([name, value]) => [name, value])).toString()
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(total === undefined ? {} : { total }),
    link: [
      { relation: 'self', url: `${base}/${type}${query === '' ? '' : `?${query}`}` },
      ...(cursor === undefined ? [] : [{ relation: 'next', url: `${base}/${type}?${CURSOR}=${cursor}` }]),
    ],
    ...(entries.length > 0 ? { entry: entries } : {}),
  }
}
