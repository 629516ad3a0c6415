// A loop of the worker, for what cannot wait for the next minute of a job: rounds with a rest between them.
import { setTimeout as rest } from 'node:timers/promises'
import type { House } from './house.ts'

export interface LoopOptions {
  /** What the log says when a round fails. */
  fault: string
  /** Rest after a round that left nothing to do, in milliseconds. */
  pause_ms: number
  /** Rest after a round that failed: a lost connection, say. */
  fault_pause_ms: number
}

/**
 * Starts rounds and goes on until closed; `close` ends it when the round in hand is done. A round that answers true has
 * more to do and is followed by the next at once. A round that fails is logged and another follows: what it leaves undone
 * must still be there to be found.
 */
export function openLoop(house: House, options: LoopOptions, round: (signal: AbortSignal, number: number) => Promise<boolean | void>): { close(): Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  const running = (async () => {
    for (let number = 0; !signal.aborted; number++) {
      let pause_ms = options.pause_ms
      try {
        if (await round(signal, number)) continue
      } catch (error) {
        house.log.error({ error }, options.fault)
        pause_ms = options.fault_pause_ms
      }
      await rest(pause_ms, undefined, { signal }).catch(() => {})
    }
  })()
  return {
    async close() {
      stopping.abort()
      await running
    },
  }
}
