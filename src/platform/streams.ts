import { type Readable, type Transform, pipeline } from 'node:stream'

/** One stream through another: whichever breaks, by a fault or because its reader has gone, ends both. Out: the second. */
export function through<Into extends Transform>(from: Readable, into: Into): Into {
  pipeline(from, into, () => {})
  return into
}
