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
  /** Rises when anything was counted again. */
  version: number
  /** Rises when something has changed that lists show or are ordered by (`isShownAlike`). */
  shown_version: number
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
  /** Looks what is new, for those that were asked for within the last quarter of an hour. */
  refresh(now: Date): Promise<void>
}

const FRESH_MS = 500
/** Older than this it is not shown: whoever asks waits for the next reading. */
const STALE_MS = 3_000
/** A book that nobody asked for so long is not looked after. */
const IN_USE_MS = 900_000
/** One that was not looked after so long is read whole when it is asked for again. */
const LEFT_MS = 10_000
/** Every so often all of a book's waits are read, since a row that is gone does not say so, nor that its source was read again. */
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
      return (one.book = withWhole(one, found, now))
    }).finally(() => (one.reading = undefined))
    return one.reading
  }

  async function look(now: Date): Promise<void> {
    const in_use = [...shelf.values()].filter(({ book, asked_at }) => book && ageOf(asked_at, now) < IN_USE_MS && ageOf(book.read_at, now) < LEFT_MS)
    if (in_use.length === 0) return
    const due = in_use.find(({ whole_at }) => ageOf(whole_at, now) >= WHOLE_MS)
    // beside the look, not before it: among millions of slots it takes longer than all that is new
    if (due) readWhole(due, now).catch(onError)
    const since = Math.min(...in_use.map(({ book }) => book!.read_at.getTime())) - OVERLAP_MS
    const counted = Map.groupBy(await findCounted(house.database.read, new Date(since)), ({ specialty_code }) => specialty_code)
    for (const [code, books] of Map.groupBy(in_use, (one) => one.code)) {
      const changed = books.flatMap(({ specialty_code, book }) => (counted.get(specialty_code) ?? [])
        .filter(({ branch_id, sampled_ms }) => book!.waits.get(branch_id)?.sampled_at.getTime() !== sampled_ms))
      const found = changed.length === 0 ? undefined : await findChanged(house, code, changed, now)
      for (const one of books) one.book = withFound(one, one.book!, found?.get(one.specialty_code) ?? NOTHING, now)
    }
  }

  function lookOnce(now: Date): Promise<void> {
    return (looking ??= look(now).finally(() => (looking = undefined)))
  }

  return {
    refresh: lookOnce,
    get(specialty_code, code, now) {
      const key = `${specialty_code} ${code}`
      let one = shelf.get(key)
      if (!one) shelf.set(key, (one = { specialty_code, code, book: undefined, whole_at: 0, asked_at: 0, reading: undefined }))
      one.asked_at = now.getTime()
      const age = one.book ? ageOf(one.book.read_at, now) : Infinity
      if (one.book && age < FRESH_MS) return one.book
      if (!one.book || age >= LEFT_MS) return readWhole(one, now)
      const looked = lookOnce(now)
      if (age >= STALE_MS) return looked.then(() => one.book!)
      looked.catch(onError)
      return one.book
    },
  }
}

function ageOf(at: Date | number, now: Date): number {
  return Math.abs(now.getTime() - Number(at))
}

/** Waits that were read, and the soonest times of those that were counted again. */
interface Found { waits: BranchWait[]; times: Map<string, Date[]> }

const NOTHING: Found = { waits: [], times: new Map() }
const EMPTY: WaitBook = { version: 0, shown_version: 0, waits: new Map(), times: new Map(), read_at: new Date(0) }

/** A book with what was found put into it; what it has from a later count stays, for readings run beside each other. */
function withFound({ code }: Pick<Shelved, 'code'>, book: WaitBook, { waits, times }: Found, now: Date): WaitBook {
  const next = { ...book, read_at: now > book.read_at ? now : book.read_at }
  const newer = waits.filter((wait) => isNewer(wait, book.waits.get(wait.branch_id)))
  if (newer.length === 0) return next
  next.version += 1
  next.waits = new Map(book.waits)
  next.times = new Map(book.times)
  for (const wait of newer) {
    next.waits.set(wait.branch_id, wait)
    next.times.set(wait.branch_id, times.get(wait.branch_id) ?? book.times.get(wait.branch_id) ?? [])
  }
  if (!newer.every(({ branch_id }) => isShownAlike(book, next, branch_id, code))) next.shown_version += 1
  return next
}

function isNewer(wait: BranchWait, before: BranchWait | undefined): boolean {
  if (before?.sampled_at.getTime() !== wait.sampled_at.getTime()) return before === undefined || wait.sampled_at > before.sampled_at
  return wait.known_at?.getTime() !== before.known_at?.getTime() || wait.never_read !== before.never_read
}

/** The same with all that there is: what a book has besides is gone. */
function withWhole(one: Shelved, found: Found, now: Date): WaitBook {
  const book = withFound(one, one.book ?? EMPTY, found, now)
  const there = new Set(found.waits.map(({ branch_id }) => branch_id))
  const waits = new Map([...book.waits].filter(([branch_id]) => there.has(branch_id)))
  return waits.size === book.waits.size ? book : { ...book, waits, version: book.version + 1, shown_version: book.shown_version + 1 }
}

/**
 * Whether lists say the same of a branch by two books: most slots that change are neither among the soonest nor move the
 * third next available, and then no page has to be made anew. What of a wait is shown or ordered by stands here.
 */
function isShownAlike(one: WaitBook, other: WaitBook, branch_id: string, code: ClassCode): boolean {
  const shown = ({ waits, times }: WaitBook) => {
    const wait = waits.get(branch_id)
    const figure = wait?.figures[code]
    return [
      wait !== undefined, wait?.never_read, wait?.known_at?.getTime(), figure !== undefined, figure?.next_at, figure?.third_days,
      ...(times.get(branch_id) ?? []).map(Number),
    ]
  }
  const [before, after] = [shown(one), shown(other)]
  return before.length === after.length && before.every((value, at) => value === after[at])
}

/** All waits of a book, and the soonest times of those that were counted again since it was last read. */
async function findWhole(house: House, { specialty_code, code, book }: Shelved, now: Date): Promise<Found> {
  const db = house.database.read
  const waits = await findWaits(db, { specialty_code, class: code })
  const places = waits.filter(({ branch_id, sampled_at }) => book?.waits.get(branch_id)?.sampled_at.getTime() !== sampled_at.getTime())
  const soonest = await findSoonest(db, { places, who: readClass(code)!, until: horizonOf(house, now) }, now)
  return { waits, times: timesOf(places, soonest.get(specialty_code)) }
}

/** The soonest times of places that were asked about; none for those where none was found. */
function timesOf(places: readonly WaitPlace[], found: ReadonlyMap<string, Date[]> | undefined): Map<string, Date[]> {
  return new Map(places.map(({ branch_id }) => [branch_id, found?.get(branch_id) ?? []]))
}

/** What was counted again for one class, by specialty. */
async function findChanged(house: House, code: ClassCode, places: readonly WaitPlace[], now: Date): Promise<Map<string, Found>> {
  const db = house.database.read
  const [rows, soonest] = await Promise.all([
    findWaits(db, { places, class: code }),
    findSoonest(db, { places, who: readClass(code)!, until: horizonOf(house, now) }, now),
  ])
  return new Map([...Map.groupBy(rows, ({ specialty_code }) => specialty_code)].map(([specialty_code, waits]) =>
    [specialty_code, { waits, times: timesOf(waits, soonest.get(specialty_code)) }]))
}

function horizonOf(house: House, now: Date): string {
  return addDays(localDate(now, house.config.OTKLIK_ZONE), HORIZON_DAYS)
}
