// A value that is read again when it has grown old: whoever asks meanwhile gets the former one at once.

export interface KeptValue<T> {
  /** The value as of `now`; read first when there is none, or only one that is too old to show. */
  get(now: Date): T | Promise<T>
}

/**
 * Keeps what `read` gives. Older than `fresh_ms` it is read again in the background, one reading at a time; older than
 * `stale_ms` whoever asks waits for the reading and bears its failure. `onError` is told of readings that failed
 * in the background.
 */
export function keepValue<T>(
  read: (now: Date, before: T | undefined) => Promise<T>,
  limits: { fresh_ms: number; stale_ms: number },
  onError: (error: unknown) => void,
): KeptValue<T> {
  let kept: { value: T; at: number } | undefined
  let reading: Promise<T> | undefined
  const start = (now: Date): Promise<T> => {
    reading ??= read(now, kept?.value)
      .then((value) => {
        kept = { value, at: now.getTime() }
        return value
      })
      .finally(() => (reading = undefined))
    return reading
  }
  return {
    get(now) {
      const age = kept ? Math.abs(now.getTime() - kept.at) : Infinity
      if (kept && age < limits.fresh_ms) return kept.value
      const next = start(now)
      if (!kept || age >= limits.stale_ms) return next
      next.catch(onError)
      return kept.value
    },
  }
}

/** A number of milliseconds below `within_ms`, always the same for a key: what is due at intervals is not due all at once. */
export function spread(key: string, within_ms: number): number {
  let hash = 0
  for (let at = 0; at < key.length; at++) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) >>> 0
  return hash % within_ms
}
