// A table of roles as text: CSV with commas or semicolons, and what each of its lines asks for.
import { NETWORK_ID } from '../../platform/ids.ts'
import { type Role, isRole, misplaced } from './roles.ts'

export const COLUMNS = ['login', 'name', 'role', 'clinic', 'doctor', 'valid_from', 'valid_to'] as const
const NEEDED = ['login', 'role'] as const
export const LINES_MAX = 5000

/** One line, or one form: everything as typed. */
export type RoleLine = Record<(typeof COLUMNS)[number], string>

export type ProblemCode =
  | 'login_missing' | 'name_missing' | 'role_missing' | 'role_unknown' | 'clinic_unknown' | 'needs_clinic' | 'needs_network'
  | 'doctor_missing' | 'doctor_unknown' | 'doctor_twice' | 'doctor_needless' | 'date_unreadable' | 'ends_before'
  | 'overlap' | 'last_operator' | 'columns' | 'quote' | 'empty' | 'too_long'

/** What is wrong, at which field, and what was typed there. `number` is the line in the file, 1 the first. */
export interface Problem {
  number: number
  field: keyof RoleLine
  code: ProblemCode
  typed: string
}

/** A line that says something: the doctor is still as typed, since only the database knows who is meant. */
export interface RoleRequest {
  number: number
  login: string
  name: string
  role: Role
  clinic_id: string
  doctor: string
  /** Null: from today, or as it is held already. */
  valid_from: string | null
  valid_to: string | null
}

export type TableReading = { ok: true; lines: { number: number; line: RoleLine }[] } | { ok: false; problem: Problem }

/** Splits a table into lines by the columns that its first line names, in any order; empty lines are passed over. */
export function readRoleTable(text: string): TableReading {
  const wrong = (number: number, code: ProblemCode, typed = ''): TableReading =>
    ({ ok: false, problem: { number, field: 'login', code, typed } })
  const first_line = text.replace(/^\ufeff/, '').trimStart().split(/\r?\n/, 1)[0] ?? ''
  if (first_line === '') return wrong(1, 'empty')
  const separator = count(first_line, ';') > count(first_line, ',') ? ';' : first_line.includes('\t') ? '\t' : ','
  const rows = splitCsv(text.replace(/^\ufeff/, ''), separator)
  if ('open_quote' in rows) return wrong(rows.open_quote, 'quote')
  const [head, ...rest] = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  if (!head) return wrong(1, 'empty')
  const names = head.cells.map((cell) => cell.trim().toLowerCase())
  const missing = NEEDED.filter((name) => !names.includes(name))
  if (missing.length > 0) return wrong(head.number, 'columns', missing.join(', '))
  if (rest.length === 0) return wrong(head.number, 'empty')
  if (rest.length > LINES_MAX) return wrong(rest[LINES_MAX]!.number, 'too_long', String(LINES_MAX))
  const lines = rest.map(({ number, cells }) => ({
    number,
    line: Object.fromEntries(COLUMNS.map((name) => [name, cells[names.indexOf(name)]?.trim() ?? ''])) as RoleLine,
  }))
  return { ok: true, lines }
}

/** CSV by RFC 4180, with any of the usual separators. Out: rows with the number of the line they begin on. */
function splitCsv(text: string, separator: string): { number: number; cells: string[] }[] | { open_quote: number } {
  const rows: { number: number; cells: string[] }[] = []
  let [cell, cells, number, line, quoted, quoted_at] = ['', [] as string[], 1, 1, false, 1]
  const endRow = () => {
    rows.push({ number, cells: [...cells, cell] })
    ;[cell, cells] = ['', []]
  }
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!
    if (sign === '\n') line += 1
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') cell += text[++at]
      else quoted = false
    } else if (sign === '"' && cell.trim() === '') {
      ;[cell, quoted, quoted_at] = ['', true, line]
    } else if (sign === separator) {
      cells.push(cell)
      cell = ''
    } else if (sign === '\n') {
      endRow()
      number = line
    } else if (sign !== '\r') cell += sign
  }
  if (quoted) return { open_quote: quoted_at }
  endRow()
  return rows
}

/**
 * What a line asks for. `clinics` leads from the word in a clinic's address to its id, `roles` from a role's name in any
 * of our languages to the role, `today` is the network's local day. Out: the request, or every problem that can be seen
 * without asking who the person and the doctor are.
 */
export function readRoleLine(
  number: number, line: RoleLine, known: { clinics: ReadonlyMap<string, string>; roles: ReadonlyMap<string, Role> }, today: string,
): { ok: true; request: RoleRequest } | { ok: false; problems: Problem[] } {
  const problems: Problem[] = []
  const say = (field: keyof RoleLine, code: ProblemCode) => problems.push({ number, field, code, typed: line[field] })
  if (line.login === '') say('login', 'login_missing')
  const word = line.role.toLowerCase()
  const role = isRole(word) ? word : known.roles.get(word)
  if (!role) say('role', line.role === '' ? 'role_missing' : 'role_unknown')
  const in_network = line.clinic === '' || line.clinic === '*'
  const clinic_id = in_network ? NETWORK_ID : known.clinics.get(line.clinic.toLowerCase())
  if (clinic_id === undefined) say('clinic', 'clinic_unknown')
  const place = role && clinic_id !== undefined ? misplaced(role, clinic_id) : undefined
  if (place) say('clinic', place)
  if (role === 'doctor' && line.doctor === '') say('doctor', 'doctor_missing')
  if (role && role !== 'doctor' && line.doctor !== '') say('doctor', 'doctor_needless')
  const valid_from = line.valid_from === '' ? null : readDate(line.valid_from)
  if (valid_from === undefined) say('valid_from', 'date_unreadable')
  const valid_to = line.valid_to === '' ? null : readDate(line.valid_to)
  if (valid_to === undefined) say('valid_to', 'date_unreadable')
  if (valid_to && valid_to < (valid_from ?? today)) say('valid_to', 'ends_before')
  if (problems.length > 0) return { ok: false, problems }
  const { login, name, doctor } = line
  return { ok: true, request: { number, login, name, role: role!, clinic_id: clinic_id!, doctor, valid_from: valid_from!, valid_to: valid_to! } }
}

/** A day written as 2026-11-24 or 24.11.2026; undefined for anything else, for days that no calendar has, and before 1900. */
export function readDate(text: string): string | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
  const [year, month, day] = iso ? iso.slice(1) : dotted ? dotted.slice(1).toReversed() : []
  if (!year || !month || !day) return undefined
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const instant = new Date(`${date}T00:00:00Z`)
  return date >= '1900' && !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date) ? date : undefined
}

/** The text of a file: UTF-8, with or without its mark; UTF-16 with one; otherwise Windows-1251, as spreadsheets here still write. */
export function decodeTable(bytes: Uint8Array): string {
  // PostgreSQL takes no NUL
  return decodeBytes(bytes).replaceAll('\u0000', '')
}

function decodeBytes(bytes: Uint8Array): string {
  const mark = `${bytes[0]} ${bytes[1]}`
  if (mark === '255 254') return new TextDecoder('utf-16le').decode(bytes)
  if (mark === '254 255') return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1251').decode(bytes)
  }
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1
}
