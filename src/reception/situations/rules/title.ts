// The first words of a situation, for lists. Pure.

const LENGTH_MAX = 80

/** The first line, cut between two words where it is long: «…» says that it goes on. Empty when nothing was written. */
export function titleFrom(words: string): string {
  const line = words.split('\n', 1)[0]!.trim()
  if (line.length <= LENGTH_MAX) return line
  const cut = line.slice(0, LENGTH_MAX)
  const space = cut.lastIndexOf(' ')
  return `${(space > LENGTH_MAX / 2 ? cut.slice(0, space) : cut).replace(/[,;:\s]+$/u, '')}…`
}
