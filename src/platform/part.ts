// A large slice is put together from parts: each folder has one, and the slice's index.ts lists them.
import type { Slice } from './slice.ts'

export type Part = Omit<Slice, 'name'>

/** Puts parts together into what a slice hands to app.ts. Refused: two parts that grant the same permission. */
export function joinParts(parts: readonly Part[]): Part {
  const grants: Record<string, readonly string[]> = {}
  for (const part of parts) {
    for (const [permit, roles] of Object.entries(part.grants ?? {})) {
      if (permit in grants) throw new Error(`${permit} is granted twice`)
      grants[permit] = roles
    }
  }
  return {
    grants,
    routes: parts.flatMap((part) => part.routes ?? []),
    jobs: parts.flatMap((part) => part.jobs ?? []),
    rail: (actor, clinic, lang) => parts.flatMap((part) => part.rail?.(actor, clinic, lang) ?? []),
    services: openAll(parts.flatMap((part) => part.services ?? [])),
    webServices: openAll(parts.flatMap((part) => part.webServices ?? [])),
  }
}

function openAll(services: readonly NonNullable<Part['services']>[]): NonNullable<Part['services']> {
  return async (house) => {
    const open = await Promise.all(services.map((start) => start(house)))
    return { close: async () => void (await Promise.all(open.map((one) => one.close()))) }
  }
}
