// Faults made on purpose.
import { onStatement } from '../src/platform/db/index.ts'
import type { TestHouse } from './house.ts'
import { installStatementGuard } from './statements.ts'

/** Does `work` while every statement fails that names one of `values`; out: what became of it. */
export async function whileFailing(t: TestHouse, values: readonly unknown[], work: () => Promise<unknown>): Promise<'done' | Error> {
  const guard = await installStatementGuard(t.house.database.url)
  onStatement((text, given) => {
    guard(text, given)
    if (given?.some((value) => values.includes(value))) throw new Error('broken on purpose')
  })
  try {
    return await work().then(() => 'done' as const, (error: Error) => error)
  } finally {
    onStatement(guard)
  }
}
