// The rail of those who work for the whole network, where an address names no clinic.
import type { House } from './house.ts'
import type { Lang } from './i18n.ts'
import { NETWORK_ID } from './ids.ts'
import type { Actor } from './permit.ts'
import type { RailItem } from './slice.ts'

/** Entries that an actor of the network may open; `current`: the address of the page itself. */
export function networkRail(house: Pick<House, 'rail'>, actor: Actor, lang: Lang, current?: string): (RailItem & { current: boolean })[] {
  return house.rail(actor, { id: NETWORK_ID, slug: '-' }, lang)
    .filter(({ href }) => !href.split('/').includes('-'))
    .map((item) => ({ ...item, current: item.href === current }))
}
