// The waits that a web process keeps. Each specialty and class is read whole once; then one look for all of them, every half
// second, brings what was counted again. A look costs the same for one book in use and for thirty.
import type { House } from '../../platform/house.ts'
import { addDays, localDate } from '../../platform/time.ts'
import { type ClassCode, HORIZON_DAYS, readClass } from '../slot.ts'
import { type BranchWait, type WaitPlace, findCounted, findWaits } from '../waits/index.ts'
import { spread } from './kept.ts'
import { findSoonest } from './queries.ts'

/** The waits of one specialty for one class. */
export interface WaitBook {
  /** Rises when a figure or a time has changed. */
  version: number
  /** By branch; without the class where it is not served. */
  waits: Map<string, BranchWait>
  /** The soonest times by branch. */
  times: Map<string, Date[]>
  /** When they were last looked at. */
  read_at: Date
}

export interface WaitBooks {
  /** The book as of a moment ago; a promise when it has to be read. */
  get(specialty_code: string, code: ClassCode, now: Date): WaitBook | Promise<WaitBook>
}

const FRESH_MS = 500
/** Older than this it is not shown: whoever asks waits for the next reading. */
const STALE_MS = 3_000
/** A book that nobody asked for so long is not looked after, and read whole when it is asked for again. */
const IN_USE_MS = 10_000
/** Every so often a book is read whole, since a row that is gone does not say so. */
const WHOLE_MS = 60_000
/** A row may become visible so much later than it says it was sampled. */
const OVERLAP_MS = 2_000

interface Shelved {
  specialty_code: string
  code: ClassCode
  book: WaitBook | undefined
  whole_at: number
  asked_at: number
  reading: Promise<WaitBook> | undefined
}

export function openWaitBooks(house: House, onError: (error: unknown) => void): WaitBooks {
  const shelf = new Map<string, Shelved>()
  let looking: Promise<void> | undefined

  function readWhole(one: Shelved, now: Date): Promise<WaitBook> {
    one.reading ??= findWhole(house, one, now).then((found) => {
      // read first all at once, books are read again one by one
      one.whole_at = now.getTime() - (one.book ? 0 : spread(`${one.specialty_code} ${one.code}`, WHOLE_MS))
      return (one.book = { ...found, version: (one.book?.version ?? 0) + 1 })
    }).finally(() => (one.reading = undefined))
    return one.reading
  }

  async function look(now: Date): Promise<void> {
    const in_use = [...shelf.values()].filter(({ book, asked_at }) => book && Math.abs(now.getTime() - asked_at) < IN_USE_MS)
    const due = in_use.find(({ whole_at }) => Math.abs(now.getTime() - whole_at) >= WHOLE_MS)
    // beside the look, not before it: among millions of slots it takes longer than all that is new
    if (due) readWhole(due, now).catch(onError)
    const since = Math.min(...in_use.map(({ book }) => book!.read_at.getTime())) - OVERLAP_MS
    const counted = Map.groupBy(await findCounted(house.database.read, new Date(since)), ({ specialty_code }) => specialty_code)
    for (const [code, books] of Map.groupBy(in_use, (one) => one.code)) {
      const changed = books.flatMap(({ specialty_code, book }) => (counted.get(specialty_code) ?? [])
        .filter(({ branch_id, sampled_ms }) => book!.waits.get(branch_id)?.sampled_at.getTime() !== sampled_ms))
      const found = changed.length === 0 ? undefined : await findChanged(house, code, changed, now)
      for (const one of books) one.book = withChanges(one.book!, found?.get(one.specialty_code), now)
    }
  }

  return {
    get(specialty_code, code, now) {
      const key = `${specialty_code} ${code}`
      let one = shelf.get(key)
      if (!one) shelf.set(key, (one = { specialty_code, code, book: undefined, whole_at: 0, asked_at: 0, reading: undefined }))
      const was_in_use = Math.abs(now.getTime() - one.asked_at) < IN_USE_MS
      one.asked_at = now.getTime()
      if (!one.book) return readWhole(one, now)
      const age = Math.abs(now.getTime() - one.book.read_at.getTime())
      if (age < FRESH_MS) return one.book
      if (age >= STALE_MS && !was_in_use) return readWhole(one, now)
      looking ??= look(now).finally(() => (looking = undefined))
      if (age >= STALE_MS) return looking.then(() => one.book!)
      looking.catch(onError)
      return one.book
    },
  }
}

interface Found { waits: BranchWait[]; times: Map<string, Date[]> }

function withChanges(book: WaitBook, found: Found | undefined, now: Date): WaitBook {
  if (!found) return { ...book, read_at: now }
  const next = { version: book.version + 1, waits: new Map(book.waits), times: new Map(book.times), read_at: now }
  for (const wait of found.waits) {
    next.waits.set(wait.branch_id, wait)
    next.times.set(wait.branch_id, found.times.get(wait.branch_id) ?? [])
  }
  return next
}

async function findWhole(house: House, { specialty_code, code }: Shelved, now: Date): Promise<Omit<WaitBook, 'version'>> {
  const db = house.database.read
  const waits = await findWaits(db, { specialty_code, class: code })
  const times = await findSoonest(db, { places: waits, who: readClass(code)!, until: horizonOf(house, now) }, now)
  return { waits: new Map(waits.map((wait) => [wait.branch_id, wait])), times: times.get(specialty_code) ?? new Map<string, Date[]>(), read_at: now }
}

/** What was counted again for one class, by specialty. */
async function findChanged(house: House, code: ClassCode, places: readonly WaitPlace[], now: Date): Promise<Map<string, Found>> {
  const db = house.database.read
  const [rows, times] = await Promise.all([
    findWaits(db, { places, class: code }),
    findSoonest(db, { places, who: readClass(code)!, until: horizonOf(house, now) }, now),
  ])
  return new Map([...Map.groupBy(rows, ({ specialty_code }) => specialty_code)].map(([specialty_code, waits]) =>
    [specialty_code, { waits, times: times.get(specialty_code) ?? new Map<string, Date[]>() }]))
}

function horizonOf(house: House, now: Date): string {
  return addDays(localDate(now, house.config.OTKLIK_ZONE), HORIZON_DAYS)
}
