// Statements of hot paths. Kysely builds a tree of a statement and walks it for every call: for one of seventy parameters
// that was two thirds of a booking's processor time here (docs/performance.md). This tag joins the same text by itself, and
// the server keeps the plan under a name, so only a statement that is asked thousands of times a minute is worth it.
import { CompiledQuery, type Kysely, type RawBuilder } from 'kysely'

/** A statement that begins so is planned once a connection and then kept by the server. */
export const PREPARED = '/* prepared */'

class Prepared {
  readonly strings: readonly string[]
  readonly values: readonly unknown[]

  constructor(strings: readonly string[], values: readonly unknown[]) {
    this.strings = strings
    this.values = values
  }

  /** Appends the text to `parts` and the parameters to `parameters`; statements within are pieces of the text. */
  write(parts: string[], parameters: unknown[]): void {
    for (let index = 0; index < this.strings.length; index += 1) {
      parts.push(this.strings[index]!)
      if (index >= this.values.length) continue
      const value = this.values[index]
      if (value instanceof Prepared) value.write(parts, parameters)
      else parts.push(`$${placeOf(value, parameters)}`)
    }
  }

  execute(db: Kysely<unknown>): Promise<unknown> {
    const parts: string[] = [PREPARED]
    const parameters: unknown[] = []
    this.write(parts, parameters)
    return db.executeQuery(CompiledQuery.raw(parts.join(''), parameters))
  }
}

/** An instant stands once however often it is named, and as the text that the server reads. */
function placeOf(value: unknown, parameters: unknown[]): number {
  if (!(value instanceof Date)) return parameters.push(value)
  const text = value.toISOString()
  const known = parameters.indexOf(text)
  return known < 0 ? parameters.push(text) : known + 1
}

/**
 * The tag `sql` for a hot path: `prepared as sql`. Values become parameters, pieces made by the same tag become text. The
 * shapes of a statement must be few: each is kept by the server for as long as the connection lives. A plan is kept only
 * while it looks no dearer for unknown values than for known ones (a search with a limit, a list or a range often does); else
 * the server plans anew each time, and `pg_prepared_statements` counts it as custom (booking/plans.test.ts).
 */
export function prepared<Row = unknown>(strings: TemplateStringsArray, ...values: readonly unknown[]): RawBuilder<Row> {
  return new Prepared(strings, values) as unknown as RawBuilder<Row>
}
