// The only place that reads the clock. Everything else is handed `now`.

export interface Clock {
  /** The platform's present instant. */
  now(): Date
}

export interface TestClock extends Clock {
  set(instant: Date): void
  advance(ms: number): void
}

/** A clock that runs in real time, from `start` when one is given (setting OTKLIK_NOW), otherwise from the present. */
export function makeClock(start?: Date): Clock {
  if (!start) return { now: () => new Date() }
  const offset_ms = start.getTime() - Date.now()
  return { now: () => new Date(Date.now() + offset_ms) }
}

/** A clock that stands still until it is moved; for tests. */
export function makeTestClock(start: Date): TestClock {
  let at = start.getTime()
  return {
    now: () => new Date(at),
    set: (instant) => void (at = instant.getTime()),
    advance: (ms) => void (at += ms),
  }
}

/** Milliseconds of a monotonic stopwatch, for durations in logs, metrics and progress lines only. */
export function stopwatch(): () => number {
  const start = performance.now()
  return () => performance.now() - start
}
