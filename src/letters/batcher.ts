/**
 * Gathers what many callers want written while one write is under way, and writes it together next: each waits for
 * its own result, and the database sees a statement a round-trip instead of one a letter.
 */
export function makeBatcher<Item, Result>(write: (items: Item[]) => Promise<Result[]>): (item: Item) => Promise<Result> {
  let waiting: { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }[] = []
  let busy = false

  async function drain(): Promise<void> {
    busy = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        const results = await write(batch.map((entry) => entry.item))
        batch.forEach((entry, index) => entry.resolve(results[index]!))
      } catch (error) {
        for (const entry of batch) entry.reject(error)
      }
    }
    busy = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!busy) void drain()
    })
}
