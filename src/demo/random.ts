/** A seeded source of chance for the demo city: the same seed gives the same city, on any machine. */
export type Random = {
  /** A number from 0 up to, but not including, 1. */
  next(): number
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T
  /** One of the items, as often as its weight says; weights are not negative and not all zero. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T
  /** True in a share `p` of the calls. */
  chance(p: number): boolean
  /** A normally distributed number (Box and Muller 1958). */
  normal(mean: number, sd: number): number
  /** The list in a new order; the given one stays as it is. */
  shuffle<T>(list: readonly T[]): T[]
  /** A stream of its own: it depends on the seed and the label, not on what was drawn before. */
  fork(label: string): Random
  /** A UUIDv7 (RFC 9562) for the instant, unique in practice within one stream. */
  uuid7(at: Date): string
}

/** Makes the source for a seed of any text. The generator is sfc32 (C. Doty-Humphrey, PractRand). */
export function makeRandom(seed: string): Random {
  let [a, b, c, counter] = hashSeed(seed)

  function bits(): number {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum | 0
    return sum >>> 0
  }
  // The first outputs still show the seed's pattern.
  for (let round = 0; round < 12; round++) bits()

  const next = () => bits() / 4294967296
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  const random: Random = {
    next,
    int,
    pick: (list) => {
      if (list.length === 0) throw new Error('random.pick: the list is empty')
      return list[Math.floor(next() * list.length)]!
    },
    weighted: (choices) => pickWeighted(choices, next()),
    chance: (p) => next() < p,
    normal: (mean, sd) => mean + sd * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffle: (list) => {
      const order = [...list]
      for (let last = order.length - 1; last > 0; last--) {
        const other = int(0, last)
        const kept = order[last]!
        order[last] = order[other]!
        order[other] = kept
      }
      return order
    },
    fork: (label) => makeRandom(`${seed}\u0000${label}`),
    uuid7: (at) => formatUuid7(at.getTime(), bits(), bits(), bits()),
  }
  return random
}

function pickWeighted<T>(choices: readonly (readonly [T, number])[], share: number): T {
  let total = 0
  for (const choice of choices) total += choice[1]
  if (!(total > 0)) throw new Error('random.weighted: no choice has a weight above zero')
  let left = share * total
  for (const [item, weight] of choices) {
    left -= weight
    if (left < 0) return item
  }
  // Rounding may leave a crumb: it belongs to the last choice that has a weight.
  return choices.findLast((choice) => choice[1] > 0)![0]
}

/** Four words from a text: four lanes of FNV-like mixing, each finished by the murmur3 finaliser. */
function hashSeed(seed: string): [number, number, number, number] {
  const lane = (start: number) => {
    let hash = start
    for (let place = 0; place < seed.length; place++) {
      hash = Math.imul(hash ^ seed.charCodeAt(place), 0x01000193)
      hash = (hash << 13) | (hash >>> 19)
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return hash ^ (hash >>> 16)
  }
  return [lane(0x811c9dc5), lane(0x9e3779b9), lane(0x243f6a88), lane(0xb7e15162)]
}

function formatUuid7(milliseconds: number, first: number, second: number, third: number): string {
  if (!(milliseconds >= 0 && milliseconds < 2 ** 48)) throw new Error('random.uuid7: no valid instant')
  const time = milliseconds.toString(16).padStart(12, '0')
  const group3 = (0x7000 | (first & 0xfff)).toString(16)
  const group4 = (0x8000 | ((first >>> 12) & 0x3fff)).toString(16)
  const tail = second.toString(16).padStart(8, '0') + (third & 0xffff).toString(16).padStart(4, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-${group3}-${group4}-${tail}`
}
