// In what order tables are loaded so that every foreign key finds its row.
import type { ForeignKey } from './catalog.ts'

/** `deferred`: the keys of a circle, which can only be checked when all tables are loaded. */
export type LoadingOrder = { tables: string[]; deferred: ForeignKey[] }

/**
 * Orders tables so that those referred to come first; a circle is cut at its first table by name. A key of a
 * table on itself needs nothing: it is checked at the end of the one COPY. Keys to tables not in the list are
 * passed over.
 */
export function orderTables(tables: string[], keys: ForeignKey[]): LoadingOrder {
  const waiting = new Set([...tables].sort())
  const all = new Set(tables)
  const between = keys.filter((key) => key.from !== key.to && all.has(key.from) && all.has(key.to))
  const order: LoadingOrder = { tables: [], deferred: [] }
  while (waiting.size > 0) {
    const open = (table: string) => between.filter((key) => key.from === table && waiting.has(key.to))
    const ready = [...waiting].find((table) => open(table).length === 0)
    const next = ready ?? cutCircle(waiting, between)
    order.deferred.push(...open(next))
    order.tables.push(next)
    waiting.delete(next)
  }
  return order
}

/** The first table by name that lies on a circle itself; others merely wait for one. */
function cutCircle(waiting: Set<string>, keys: ForeignKey[]): string {
  const reaches = (start: string) => {
    const seen = new Set<string>()
    const ahead = [start]
    for (let table = ahead.pop(); table !== undefined; table = ahead.pop()) {
      for (const key of keys) {
        if (key.from !== table || !waiting.has(key.to) || seen.has(key.to)) continue
        seen.add(key.to)
        ahead.push(key.to)
      }
    }
    return seen.has(start)
  }
  const found = [...waiting].find(reaches)
  if (found === undefined) throw new Error('a circle of tables without a circle')
  return found
}
