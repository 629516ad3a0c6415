/** A map that forgets what was not asked for longest. */
export class RecentMap<K, V> {
  readonly #map = new Map<K, V>()
  readonly #size_max: number

  constructor(size_max: number) {
    this.#size_max = size_max
  }

  get(key: K): V | undefined {
    const value = this.#map.get(key)
    if (value !== undefined) {
      this.#map.delete(key)
      this.#map.set(key, value)
    }
    return value
  }

  set(key: K, value: V): void {
    this.#map.delete(key)
    this.#map.set(key, value)
    if (this.#map.size > this.#size_max) this.#map.delete(this.#map.keys().next().value as K)
  }

  get size(): number {
    return this.#map.size
  }
}
