// From single resources to batches that are stored together.

const BATCH_PIECES = 500
const BATCH_BYTES_MAX = 8 * 1024 * 1024

/** A resource that waits to be stored, and where it came from. */
export interface Loaded {
  path: string
  ordinal: number
  part: number | undefined
  where: string
  /** Length of its text. */
  bytes: number
  resource: Record<string, unknown>
}

/** Makes batches of what it is fed, and stores one while the next is filled. */
export class Feeder {
  /** The most batches that were in memory at once. */
  alive_max = 1
  readonly #store: (batch: Loaded[]) => Promise<void>
  #batch = new Batch()
  #storing: Promise<void> = Promise.resolve()
  #alive = 1

  constructor(store: (batch: Loaded[]) => Promise<void>) {
    this.#store = store
  }

  async add(loaded: Loaded): Promise<void> {
    if (this.#batch.isFull() || this.#batch.hasSame(loaded.resource)) await this.#flush()
    this.#batch.add(loaded)
  }

  /** Stores what is left, and waits until all is stored. */
  async finish(): Promise<void> {
    await this.#flush()
    await this.#storing
  }

  async #flush(): Promise<void> {
    await this.#storing
    const full = this.#batch
    this.#batch = new Batch()
    this.#alive++
    this.alive_max = Math.max(this.alive_max, this.#alive)
    this.#storing = this.#store(full.loaded).finally(() => this.#alive--)
    // a failure is met at the next await; it must not count as unhandled until then
    this.#storing.catch(() => {})
  }
}

/** Resources to be stored together; later versions of a resource begin a new batch. */
class Batch {
  readonly loaded: Loaded[] = []
  readonly #names = new Set<string>()
  #bytes = 0

  add(loaded: Loaded): void {
    this.loaded.push(loaded)
    this.#names.add(nameOf(loaded.resource))
    this.#bytes += loaded.bytes
  }

  isFull(): boolean {
    return this.loaded.length >= BATCH_PIECES || this.#bytes > BATCH_BYTES_MAX
  }

  hasSame(resource: Record<string, unknown>): boolean {
    return this.#names.has(nameOf(resource))
  }
}

function nameOf(resource: Record<string, unknown>): string {
  return `${String(resource['resourceType'])}/${String(resource['id'])}`
}
