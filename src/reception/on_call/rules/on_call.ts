// Who is on call at a building at an instant, which lines of the list cannot stand together, and who is told of a situation. Pure.

/** A line of the list: somebody at a building, or at all of them, from one instant up to another. */
export interface OnCallLine {
  account_id: string
  /** Null: every building of the clinic. */
  branch_id: string | null
  from_at: Date
  until_at: Date
}

/** Whether a line is of a building: its own, or all of them. */
function isOf(line: Pick<OnCallLine, 'branch_id'>, branch_id: string): boolean {
  return line.branch_id === null || line.branch_id === branch_id
}

/** Whether a line holds at an instant; at its end it holds no more. */
function holdsAt({ from_at, until_at }: Pick<OnCallLine, 'from_at' | 'until_at'>, at: Date): boolean {
  return from_at <= at && at < until_at
}

/** Who is on call at a building at an instant, those of that very building first, each person once. */
export function pickOnCall<T extends OnCallLine>(lines: readonly T[], branch_id: string, at: Date): T[] {
  const here = lines.filter((line) => isOf(line, branch_id) && holdsAt(line, at))
    .toSorted((a, b) => Number(a.branch_id === null) - Number(b.branch_id === null) || b.until_at.getTime() - a.until_at.getTime())
  return [...new Map(here.toReversed().map((line) => [line.account_id, line])).values()].toReversed()
}

/** The first line that would say the same twice: the same person, at a building of the wish, at a time of it. */
export function findOverlap<T extends OnCallLine>(lines: readonly T[], wish: OnCallLine): T | undefined {
  return lines.find((line) => line.account_id === wish.account_id
    && (line.branch_id === null || wish.branch_id === null || line.branch_id === wish.branch_id)
    && line.from_at < wish.until_at && wish.from_at < line.until_at)
}

/** Whether two lines of one person say the very same: a form that was sent twice. */
export function isSameLine(one: OnCallLine & { phone: string | null }, other: OnCallLine & { phone: string | null }): boolean {
  return one.branch_id === other.branch_id && one.phone === other.phone
    && one.from_at.getTime() === other.from_at.getTime() && one.until_at.getTime() === other.until_at.getTime()
}

interface Reachable { id: string; email: string | null }

/**
 * Who gets a mail about a situation: seniors and whoever is on call; heads of department where nobody on call can be
 * written to. Each once, and only those with an address.
 */
export function pickTold<P extends Reachable>(given: { seniors: readonly P[]; on_call: readonly P[]; heads: readonly P[] }): { people: P[]; told_heads: boolean } {
  const told_heads = given.on_call.every(({ email }) => email === null)
  const people = [...given.seniors, ...(told_heads ? given.heads : given.on_call)].filter(({ email }) => email !== null)
  return { people: [...new Map(people.map((person) => [person.id, person])).values()], told_heads }
}
