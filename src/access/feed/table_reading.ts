// Reads schedules out of a table, line by line: CSV by RFC 4180 with semicolons, commas or tabs, in UTF-8 or Windows-1251.
import { type CsvError, type Info, parse } from 'csv-parse'
import { decodeText, findSeparator } from './decoding.ts'
import { FeedFault } from './place.ts'
import type { Knowledge } from './knowledge.ts'
import type { Report } from './report.ts'
import type { Problem, ScheduleFact } from './rules/facts.ts'
import { foreignId } from './rules/foreign.ts'
import { type Column, type TableLine, readCells, readHead, readTableSlot, scheduleKey } from './rules/table.ts'
import type { ZoneClock } from './rules/zone.ts'
import type { Staging } from './staging.ts'
import type { Taking } from './taking.ts'

const LINE_CHARACTERS_MAX = 64 * 1024

interface Row {
  record: string[]
  info: Info
}

export interface TableParts {
  knowledge: Knowledge
  taking: Taking
  staging: Staging
  report: Report
  source_code: string
}

/**
 * Reads a table to its end. Throws a FeedFault when it has no head that could be understood; out: false when it breaks off
 * within quotes, and what came before was taken.
 */
export async function readTable(body: AsyncIterable<unknown>, file: string, parts: TableParts): Promise<boolean> {
  const number = parts.taking.files.push(file) - 1
  const lines = new TableLines(file, number, parts)
  const { separator, text } = await findSeparator(decodeText(body))
  const parser = parse({
    bom: true, delimiter: separator, relax_column_count: true, skip_empty_lines: true, info: true, relax_quotes: true,
    max_record_size: LINE_CHARACTERS_MAX,
  })
  const takeRows = async () => {
    for (let row = parser.read() as Row | null; row !== null; row = parser.read() as Row | null) await lines.take(row.record, row.info.lines)
  }
  try {
    // line by line as they come, so that an error at the end finds the lines before it taken
    for await (const chunk of text) {
      parser.write(chunk)
      await takeRows()
    }
    parser.end()
    for await (const { record, info } of parser as AsyncIterable<Row>) await lines.take(record, info.lines)
  } catch (error) {
    const { code } = error as CsvError
    if (typeof code !== 'string' || !code.startsWith('CSV_')) throw error
    parts.report.tell('open_quote', { file, line: (error as CsvError & { lines?: number }).lines ?? 0 })
    return false
  }
  if (!lines.has_head) throw new FeedFault('no_columns', file)
  return true
}

class TableLines {
  has_head = false
  #places: Partial<Record<Column, number>> = {}
  readonly #file: string
  readonly #number: number
  readonly #parts: TableParts
  readonly #clocks = new Map<string, ZoneClock | null>()

  constructor(file: string, number: number, parts: TableParts) {
    this.#file = file
    this.#number = number
    this.#parts = parts
  }

  async take(cells: readonly string[], line: number): Promise<void> {
    const { taking, report, staging } = this.#parts
    const spot = { file: this.#file, line }
    if (!this.has_head) {
      const head = readHead(cells)
      if (!head.ok) throw new FeedFault('no_columns', this.#file, head.missing)
      this.#places = head.places
      this.has_head = true
      return
    }
    const told = readCells(cells, this.#places)
    if (told.branch === '' || told.date === '') return report.refuse('Slot', 'no_cells', spot)
    const key = scheduleKey(told)
    if (!this.#clocks.has(key)) this.#clocks.set(key, this.#findSchedule(key, told, line))
    const clock = this.#clocks.get(key)
    if (!clock) return report.count('Slot', 'left_out')
    const fact = readTableSlot(told, clock)
    if (typeof fact === 'string') report.refuse('Slot', fact, spot)
    else if (taking.slot(fact, spot, this.#number)) await staging.flush()
  }

  /** The first line of a doctor, branch and specialty makes their schedule. Null: it is left out, and told once. */
  #findSchedule(key: string, told: TableLine, line: number): ZoneClock | null {
    const { knowledge, taking, report, source_code } = this.#parts
    const spot = { file: this.#file, line }
    const refuse = (problem: Problem, about: string): null => {
      report.refuse('Schedule', problem, spot, about)
      return null
    }
    const place = knowledge.locateNamed(told.clinic, told.branch)
    const branch = told.clinic === '' ? told.branch : `${told.clinic}/${told.branch}`
    if (!place) {
      taking.noteUnknown({ kind: 'location', code: branch, name: null })
      return refuse('unknown_location', branch)
    }
    const specialty_code = knowledge.specialtyNamed(told.specialty)
    if (specialty_code === undefined) {
      taking.noteUnknown({ kind: 'specialty', code: `|${told.specialty}`, name: told.specialty })
      return refuse('unknown_specialty', told.specialty)
    }
    const bare: Omit<ScheduleFact, 'location' | 'codings'> = {
      id: key, doctor: doctorOf(told.doctor), audience: 'both', active: true, coarse: null, link: null, phone: null,
    }
    taking.addSchedule(key, { ...bare, place, specialty_code, fhir_id: foreignId(source_code, key) }, spot)
    return place.clock
  }
}

/** A doctor's id, or the full name: family name, given name, patronymic. */
function doctorOf(cell: string): ScheduleFact['doctor'] {
  if (cell === '') return null
  return cell.includes(' ') ? { by: 'name', value: cell.toLowerCase().replace(/\s+/g, ' ') } : { by: 'id', value: cell }
}
