// What a slice's door hands to app.ts.
import type { House } from './house.ts'
import type { Actor, Grants } from './permit.ts'
import type { Lang } from './i18n.ts'
import type { AnyRoute } from './http/route.ts'

export interface Job {
  /** `<slice>.<what it does>` */
  name: string
  /** Cron expression in the network's zone; without one the job runs only when woken. */
  every?: string
  /** Idempotent: it may be run twice, or by two workers at once. Stops early when `signal` is aborted. */
  run(house: House, signal: AbortSignal): Promise<void>
}

/** What belongs together in the rail; ui/words names each. */
export type RailGroup = 'answers' | 'booking' | 'reception' | 'network'

export interface RailItem {
  label: string
  href: string
  /** Order in the rail, 10 to 90. */
  place: number
  /** Given by the house, by slice. */
  group?: RailGroup
  /** Address of the entry that it belongs to: where the rail has that one, this is a tab above its page instead. */
  within?: string
  /** What the entry is called as the first of its own tabs; as in the rail unless said. */
  tab?: string
}

/** Entries by groups, the group with the first entry first. */
export function orderRail(items: readonly RailItem[]): RailItem[] {
  const sorted = items.toSorted((a, b) => a.place - b.place)
  return [...Map.groupBy(sorted, ({ group }) => group).values()].flat()
}

export interface Slice {
  name: string
  grants?: Grants
  routes?: readonly AnyRoute[]
  jobs?: readonly Job[]
  /** What a worker keeps open besides its jobs, such as a port of its own; closed before the house is. */
  services?(house: House): Promise<{ close(): Promise<void> }>
  /** The same of a process that answers pages, which it does once they are open. */
  webServices?(house: House): Promise<{ close(): Promise<void> }>
  /** Entries of the staff's rail for an actor at a clinic. */
  rail?(actor: Actor, clinic: { id: string; slug: string }, lang: Lang): RailItem[]
}
