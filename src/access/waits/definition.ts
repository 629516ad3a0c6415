// Which definition the figures follow. Whoever changes figure.ts, `bookable` or the horizon so that the same slots give
// another figure raises the number and adds a line here and in words (how_we_count.definitions): history then begins a
// new series, and every kept row is computed anew.

/** What changed is told in words/ under the number. `since`: local date from which days follow it. */
export const DEFINITIONS: readonly { number: number; since: string }[] = [{ number: 1, since: '2026-11-27' }]

/** The definition in force. */
export const DEFINITION = DEFINITIONS.at(-1)!.number
