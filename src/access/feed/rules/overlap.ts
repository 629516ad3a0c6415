// One doctor cannot see two people at once: of free slots that overlap the one that begins first stays.

/** Times in milliseconds. `key` says which one is meant; slots of one `owner` may not overlap. */
export interface Stretch {
  key: string
  owner: string
  starts_at: number
  ends_at: number
}

/**
 * The keys of those that must go. In: stretches by owner and start; of two that begin together the one that comes first
 * stays. What overlaps only with one that goes stays.
 */
export function findOverlapping(stretches: readonly Stretch[]): string[] {
  const going: string[] = []
  let owner: string | undefined
  let busy_until = 0
  for (const stretch of stretches) {
    if (stretch.owner !== owner) [owner, busy_until] = [stretch.owner, -Infinity]
    if (stretch.starts_at < busy_until) going.push(stretch.key)
    else busy_until = stretch.ends_at
  }
  return going
}
