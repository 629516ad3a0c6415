// Suppression in a table with totals of rows and columns: a corner of the rectangle has to go too.
import { POLICY } from './constants.ts'
import { isPrimaryCell, requireCount } from './thresholds.ts'

export interface HiddenCorner {
  row: number
  column: number
  primary: boolean
  /**
   * For a primary cell, least and greatest value that the totals allow; every one between is possible too.
   */
  feasible: { low: number; high: number } | null
}

export type CrossTable =
  | {
      published: true
      /** Rows of cells; null is hidden. */
      cells: (number | null)[][]
      row_totals: number[]
      column_totals: number[]
      total: number
      hidden: HiddenCorner[]
    }
  | { published: false; reason: 'total_below_five' | 'nothing_safe' }

/**
 * A cross-table of counts as it may be published together with all its totals.
 * In: rows of equal length, whole counts (else it throws). Only the counts and their totals may be published
 * of it: a star of a row would need the audit of suppression.ts as well.
 * Out: cells of 1–4 hidden; in every row and column with one hidden cell the next-lowest too, until no line
 * has one alone (the fourth corner); then more until every primary cell keeps three values. No table when a
 * total itself is 1–4 (merge lines first), or when nothing passes with a non-zero cell left. Source: section
 * 9.
 */
export function suppressCrossTable(counts: readonly (readonly number[])[]): CrossTable {
  const cells = counts.map((row) => [...row])
  const width = cells[0]?.length ?? 0
  for (const row of cells) {
    if (row.length !== width) throw new RangeError('rows of a cross-table differ in length')
    for (const count of row) requireCount(count, 'cell')
  }
  const row_totals = cells.map(sum)
  const column_totals = Array.from({ length: width }, (_, column) => sum(cells.map((row) => row[column]!)))
  if ([...row_totals, ...column_totals].some(isPrimaryCell))
    return { published: false, reason: 'total_below_five' }
  const hidden = cells.map((row) => row.map(isPrimaryCell))
  for (;;) {
    if (!hideCorners(cells, hidden)) return { published: false, reason: 'nothing_safe' }
    const corners = auditCrossTable(cells, hidden)
    const pinned = corners.find((corner) => corner.feasible !== null && isPinned(corner.feasible))
    if (pinned === undefined) {
      if (corners.length > 0 && !hasCellLeft(cells, hidden))
        return { published: false, reason: 'nothing_safe' }
      const shown = cells.map((row, at) => row.map((cell, column) => (hidden[at]![column]! ? null : cell)))
      return {
        published: true,
        cells: shown,
        row_totals,
        column_totals,
        total: sum(row_totals),
        hidden: corners,
      }
    }
    const next =
      lowestSeen(cells, hidden, (row, column) => row === pinned.row || column === pinned.column) ??
      lowestSeen(cells, hidden, () => true)
    if (next === null) return { published: false, reason: 'nothing_safe' }
    hidden[next.row]![next.column] = true
  }
}

function isPinned({ low, high }: { low: number; high: number }): boolean {
  return high - low + 1 < POLICY.feasible_values_min
}

/** Hides until no line has a single hidden cell. Out: false when a line has nothing non-zero left to hide. */
function hideCorners(cells: readonly number[][], hidden: boolean[][]): boolean {
  const width = cells[0]?.length ?? 0
  for (;;) {
    const row = hidden.findIndex((line) => line.filter(Boolean).length === 1)
    const column = Array.from({ length: width }, (_, at) => at).find(
      (at) => hidden.filter((line) => line[at]).length === 1,
    )
    if (row === -1 && column === undefined) return true
    const next = lowestSeen(cells, hidden, (at_row, at_column) =>
      row === -1 ? at_column === column : at_row === row,
    )
    if (next === null) return false
    hidden[next.row]![next.column] = true
  }
}

function lowestSeen(
  cells: readonly number[][],
  hidden: readonly boolean[][],
  isCandidate: (row: number, column: number) => boolean,
): { row: number; column: number } | null {
  let lowest: { row: number; column: number } | null = null
  for (const [row, line] of cells.entries()) {
    for (const [column, cell] of line.entries()) {
      if (cell === 0 || hidden[row]![column] || !isCandidate(row, column)) continue
      if (lowest === null || cell < cells[lowest.row]![lowest.column]!) lowest = { row, column }
    }
  }
  return lowest
}

function hasCellLeft(cells: readonly number[][], hidden: readonly boolean[][]): boolean {
  return lowestSeen(cells, hidden, () => true) !== null
}

/**
 * The audit: how far each primary cell can move while all totals stay, other primary cells within 1–4 and
 * complementary ones ≥ 5. The solutions are the whole points of a flow polytope, so every value between the
 * ends is taken; the ends are found by pushing single answers round cycles of hidden cells, from the true
 * table on.
 * In: counts and which are hidden. Out: all hidden cells; `feasible` for the primary.
 */
export function auditCrossTable(
  cells: readonly (readonly number[])[],
  hidden: readonly (readonly boolean[])[],
): HiddenCorner[] {
  return cells.flatMap((line, row) =>
    line.flatMap((cell, column): HiddenCorner[] => {
      if (!hidden[row]![column]) return []
      if (!isPrimaryCell(cell)) return [{ row, column, primary: false, feasible: null }]
      const low = cell - furthest(cells, hidden, row, column, -1)
      const high = cell + furthest(cells, hidden, row, column, 1)
      return [{ row, column, primary: true, feasible: { low, high } }]
    }),
  )
}

/** How many answers a primary cell can gain (direction 1) or lose (-1) with all totals kept. */
function furthest(
  truth: readonly (readonly number[])[],
  hidden: readonly (readonly boolean[])[],
  row: number,
  column: number,
  direction: 1 | -1,
): number {
  const cells = truth.map((line) => [...line])
  const low = (at_row: number, at_column: number) =>
    isPrimaryCell(truth[at_row]![at_column]!) ? 1 : POLICY.hidden_cell_max + 1
  const high = (at_row: number, at_column: number) =>
    isPrimaryCell(truth[at_row]![at_column]!) ? POLICY.hidden_cell_max : Infinity
  const canMove = (at_row: number, at_column: number, step: number): boolean => {
    const next = cells[at_row]![at_column]! + step
    return hidden[at_row]![at_column]! && next >= low(at_row, at_column) && next <= high(at_row, at_column)
  }
  for (let moved = 0; ; moved += 1) {
    if (!canMove(row, column, direction)) return moved
    cells[row]![column]! += direction
    const path = findCycle(cells, row, column, direction, canMove)
    if (path === null) return moved
    for (const { row: at_row, column: at_column, step } of path) cells[at_row]![at_column]! += step
  }
}

interface Move {
  row: number
  column: number
  step: 1 | -1
}

/**
 * The moves that put the totals right after a cell has moved: from its column to its row over hidden cells,
 * taking from (or giving to) one cell of a column and undoing it in that cell's row; breadth first. Null when
 * there is none.
 */
function findCycle(
  cells: readonly (readonly number[])[],
  row: number,
  column: number,
  direction: 1 | -1,
  canMove: (row: number, column: number, step: number) => boolean,
): Move[] | null {
  const undo: 1 | -1 = direction === 1 ? -1 : 1
  const reached_rows = new Set<number>()
  const reached_columns = new Set([column])
  let ends: { column: number; moves: Move[] }[] = [{ column, moves: [] }]
  while (ends.length > 0) {
    const next: typeof ends = []
    for (const end of ends) {
      for (const at_row of cells.keys()) {
        const is_start = at_row === row && end.column === column
        if (is_start || reached_rows.has(at_row) || !canMove(at_row, end.column, undo)) continue
        const moves: Move[] = [...end.moves, { row: at_row, column: end.column, step: undo }]
        if (at_row === row) return moves
        reached_rows.add(at_row)
        for (const at_column of cells[at_row]!.keys()) {
          if (reached_columns.has(at_column) || !canMove(at_row, at_column, direction)) continue
          reached_columns.add(at_column)
          next.push({
            column: at_column,
            moves: [...moves, { row: at_row, column: at_column, step: direction }],
          })
        }
      }
    }
    ends = next
  }
  return null
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
