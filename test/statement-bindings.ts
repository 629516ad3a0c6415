// Which clinic_id is known to equal which, and which is known to equal a parameter. Nodes are columns of one
// range variable (`3.clinic_id`); the guard adds what the conditions say and then asks.

/**
 * `routing`: PostgreSQL's planner can carry a parameter along; `value`: the values are equal, the planner
 * sees nothing.
 */
type Strength = 'routing' | 'value'

export class Bindings {
  readonly #pins = new Map<string, Set<string>>()
  readonly #origins: Record<Strength, Map<string, Set<string>>> = { routing: new Map(), value: new Map() }
  readonly #neighbours = new Map<string, Set<string>>()

  /** The column equals this parameter or constant. */
  pin(node: string, label: string): void {
    remember(this.#pins, node, label)
  }

  /** Whatever `from` is bound to, `to` is bound to as well. */
  flow(from: string, to: string, strength: Strength): void {
    remember(this.#origins.value, to, from)
    if (strength === 'routing') remember(this.#origins.routing, to, from)
  }

  /** The two are compared with =, in whatever place: enough for a join inside each shard. */
  pair(one: string, other: string): void {
    remember(this.#neighbours, one, other)
    remember(this.#neighbours, other, one)
  }

  /** The parameters and constants that a column is bound to. */
  labels(node: string, strength: Strength): Set<string> {
    const found = new Set<string>()
    for (const reached of reach(node, this.#origins[strength])) {
      for (const label of this.#pins.get(reached) ?? []) found.add(label)
    }
    return found
  }

  /** Whether a chain of equalities joins the two columns. */
  arePaired(one: string, other: string): boolean {
    return reach(one, this.#neighbours).has(other)
  }
}

/** What all sets have in common; of no set at all, nothing. */
export function common(sets: readonly ReadonlySet<string>[]): Set<string> {
  const [first, ...rest] = sets
  return new Set([...(first ?? [])].filter((item) => rest.every((set) => set.has(item))))
}

function remember(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key)
  if (set) set.add(value)
  else map.set(key, new Set([value]))
}

function reach(start: string, edges: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const seen = new Set([start])
  for (const node of seen) for (const next of edges.get(node) ?? []) seen.add(next)
  return seen
}
