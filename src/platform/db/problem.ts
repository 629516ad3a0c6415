/**
 * A trouble with the database, its folder or a backup that the operator can put right. The message is a full
 * sentence that says what to do next; a command prints it without the stack and ends with a code other than
 * 0.
 */
export class DatabaseProblem extends Error {
  override name = 'DatabaseProblem'
}

/** The code of a PostgreSQL or Node fault ('57P03', 'ECONNREFUSED'), or '' where there is none. */
export function codeOf(fault: unknown): string {
  const code = fault instanceof Error && 'code' in fault ? fault.code : undefined
  return typeof code === 'string' ? code : ''
}

/** What a fault says, also where Node tried several addresses and says nothing itself. */
export function reasonOf(fault: unknown): string {
  if (fault instanceof AggregateError && fault.message === '') return fault.errors.map(reasonOf).join(', ')
  return fault instanceof Error ? fault.message : String(fault)
}
