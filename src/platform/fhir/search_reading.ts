// Reading a search: from name and value pairs to what is asked, or to why it cannot be. Pure.
import type { RawBuilder } from '../db/index.ts'
import type { FhirSite } from './handler.ts'
import { type Issue, REASON_SYSTEM } from './outcome.ts'
import type { FhirSearch, SearchParam, Target } from './search.ts'
import {
  type DateValue, type ReferenceValue, type TokenValue, isOfSystem, parseDateValue, parseReferenceValue, parseToken, splitValues,
} from './search_values.ts'

/** One parameter as it was given; all criteria must hold, and of each at least one value. */
export type Criterion = { name: string } & (
  // values of another system than the column's are gone; an empty code is any; `not`: none of them
  | { type: 'token'; column: RawBuilder<unknown>; values: TokenValue[]; not: boolean }
  | { type: 'reference'; targets: Readonly<Record<string, readonly Target[]>>; values: ReferenceValue[] }
  | { type: 'date'; column: RawBuilder<unknown>; values: DateValue[] }
)

export type Pair = readonly [name: string, value: string]

export interface SearchAsked {
  criteria: Criterion[]
  count: number
  sort: { name: string; down: boolean } | undefined
  includes: string[]
  /** Only how many there are. */
  only_total: boolean
  total_wanted: boolean
  /** What was heeded, as the links repeat it. */
  used: Pair[]
  /** What was left out, when handling is lenient. */
  warnings: Issue[]
}

export type SearchRead = { ok: true; asked: SearchAsked } | { ok: false; issues: Issue[] }

/** A search longer than this is too costly: an address must hold its cursor. */
const LENGTH_MAX = 4000
const VALUES_MAX = 100
const UNSAID = new Set(['_format', '_pretty'])

/**
 * Reads the parameters of a search of one type. `strict` refuses what is not known here; otherwise it is left out with
 * a warning. What is known but wrong is always refused.
 */
export function readSearch(type: string, search: FhirSearch, pairs: readonly Pair[], strict: boolean, site: FhirSite): SearchRead {
  const issues: Issue[] = []
  const asked: SearchAsked = {
    criteria: [], count: search.count.usual, sort: undefined, includes: [], only_total: false, total_wanted: true, used: [], warnings: [],
  }
  const length = pairs.reduce((sum, [name, value]) => sum + name.length + value.length + 2, 0)
  if (length > LENGTH_MAX) {
    return { ok: false, issues: [say('too-costly', 'too-long', `The search is longer than ${LENGTH_MAX} characters. Divide it.`)] }
  }
  const params = withStandard(search)
  for (const [name, value] of pairs) {
    if (UNSAID.has(name)) continue
    if (value.trim() === '') {
      asked.warnings.push(say('informational', 'empty-parameter', `The parameter ${name} is empty and was left out.`, 'warning'))
      continue
    }
    const outcome = readResult(asked, search, name, value, type) ?? readCriterion(params, name, value, site)
    if (outcome === 'unknown') {
      const issue = say('not-supported', 'unknown-parameter', unknownSentence(type, name, search), strict ? 'error' : 'warning')
      ;(strict ? issues : asked.warnings).push(issue)
    } else if (typeof outcome === 'string') {
      issues.push(say('value', 'wrong-parameter', `${name}: ${outcome}`))
    } else {
      if (outcome !== true) asked.criteria.push(outcome)
      asked.used.push([name, value])
    }
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, asked }
}

function unknownSentence(type: string, name: string, search: FhirSearch): string {
  if (name === '_summary') return 'Of _summary there is _summary=count alone here; whole resources are sent.'
  const known = ['_id', '_lastUpdated', ...Object.keys(search.params)].join(', ')
  return `${name} is not a parameter of ${type} here. There are ${known}; and _count, _sort, _include, _total, _summary.`
}

function withStandard({ params, columns }: FhirSearch): Record<string, SearchParam> {
  return {
    _id: { type: 'token', about: '', column: columns.fhir_id },
    _lastUpdated: { type: 'date', about: '', column: columns.updated_at },
    ...params,
  }
}

type Outcome = Criterion | true | 'unknown' | (string & {})

/** Parameters about the result; undefined when the name is none of them. */
function readResult(asked: SearchAsked, search: FhirSearch, name: string, value: string, type: string): Outcome | undefined {
  switch (name) {
    case '_count': {
      if (!/^\d{1,9}$/.test(value)) return `expected a number of 0 to ${search.count.max}.`
      asked.count = Math.min(Number(value), search.count.max)
      if (asked.count === 0) asked.only_total = true
      return true
    }
    case '_summary':
      if (value !== 'count' && value !== 'false') return 'unknown'
      if (value === 'count') asked.only_total = true
      return true
    case '_total':
      if (!['none', 'estimate', 'accurate'].includes(value)) return 'expected none, estimate or accurate.'
      asked.total_wanted = value !== 'none'
      return true
    case '_sort': {
      const key = value.replace(/^-/, '')
      if (!Object.hasOwn(search.sorts, key) && key !== '_id') return `expected one of _id, ${Object.keys(search.sorts).join(', ')}, with «-» before it to turn the order.`
      asked.sort = { name: key, down: value.startsWith('-') }
      return true
    }
    case '_include': case '_include:iterate': {
      const known = Object.keys(search.includes)
      const wanted = value.split(':').length === 3 ? value.split(':').slice(0, 2).join(':') : value
      const all = wanted === '*' || wanted === `${type}:*`
      if (!all && !known.includes(wanted)) return known.length === 0 ? 'unknown' : `expected one of ${known.join(', ')}.`
      asked.includes = [...new Set([...asked.includes, ...(all ? known : [wanted])])]
      return true
    }
    default: return undefined
  }
}

function readCriterion(params: Record<string, SearchParam>, given: string, text: string, site: FhirSite): Outcome {
  const [name, modifier, ...rest] = given.split(':') as [string, string?, ...string[]]
  const param = Object.hasOwn(params, name) ? params[name] : undefined
  if (!param || rest.length > 0 || name.includes('.')) return 'unknown'
  const values = splitValues(text)
  if (values.length === 0) return 'expected a value.'
  if (values.length > VALUES_MAX) return `these are ${values.length} values; the most is ${VALUES_MAX}.`
  const is_known = param.type === 'token' ? modifier === 'not' : param.type === 'reference' && Object.hasOwn(param.targets, modifier ?? '')
  if (modifier !== undefined && !is_known) {
    return `the modifier :${modifier} is not supported.`
  }
  if (param.type === 'token') return readTokens(name, param, values, modifier === 'not')
  if (param.type === 'reference') return readReferences(name, param, values, modifier)
  const dates = values.map((value) => parseDateValue(value, site.zone))
  if (!dates.every((date) => date !== undefined)) {
    return `expected a date or time with one of the prefixes eq, ne, gt, ge, lt, le before it, such as ge2026-11-24 or lt2026-11-24T12:00:00%2B03:00.`
  }
  return { name, type: 'date', column: param.column, values: dates }
}

function readTokens(name: string, param: SearchParam & { type: 'token' }, texts: string[], not: boolean): Outcome {
  const values = texts.map(parseToken)
  if (!values.every((value) => value !== undefined)) return 'expected a code, or system|code.'
  const wrong = values.find(({ code }) => code !== '' && (param.codes ? !param.codes.includes(code) : !isKeepable(code)))
  if (wrong) return param.codes ? `«${clip(wrong.code)}» is none of ${param.codes.join(', ')}.` : 'this code has signs that no code has.'
  return { name, type: 'token', column: param.column, values: values.filter((value) => isOfSystem(value, param.system)), not }
}

function readReferences(name: string, param: SearchParam & { type: 'reference' }, texts: string[], modifier: string | undefined): Outcome {
  const values = texts.map((text) => parseReferenceValue(text, modifier))
  const types = Object.keys(param.targets)
  const wrong = values.findIndex((value) => !value || (value.type !== undefined && !types.includes(value.type)))
  if (wrong >= 0) return `«${clip(texts[wrong]!)}» does not name a ${types.join(' or ')}.`
  return { name, type: 'reference', targets: param.targets, values: values as ReferenceValue[] }
}

// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f]/
const isKeepable = (code: string) => code.length <= 1000 && !CONTROLS.test(code) && code.isWellFormed()
const clip = (text: string) => (text.length > 100 ? `${text.slice(0, 100)}…` : text)

function say(code: string, reason: string, sentence: string, severity: Issue['severity'] = 'error'): Issue {
  return { severity, code, details: { coding: [{ system: REASON_SYSTEM, code: reason }] }, diagnostics: sentence }
}

/** The issue of a search that would read too much. */
export function tooCostly(sentence: string): Issue {
  return say('too-costly', 'too-costly', sentence)
}
