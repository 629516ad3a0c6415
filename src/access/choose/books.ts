// What a web process keeps of the city, so that a page of /access asks the database next to nothing: facts by the
// minute, waits by the half second (only rows that changed), soonest times by the branch that changed.
import { createHash } from 'node:crypto'
import { type WorkingCalendar, findWorkingCalendar } from '../../clinics/index.ts'
import type { House } from '../../platform/house.ts'
import { DAY_MS, addDays, localDate } from '../../platform/time.ts'
import { type BranchStar, findBranchStars } from '../../ratings/index.ts'
import { type NormBook, findNorms } from '../norms.ts'
import { type ClassCode, readClass } from '../slot.ts'
import { type BranchServed, type BranchWait, type ClassFigure, type Duty, findDutyEverywhere, findServed, findWaits } from '../waits/index.ts'
import { RecentMap, keepValue } from './kept.ts'
import { type NeedBook, type Specialty, makeNeedBook } from './need.ts'
import {
  type BranchFacts, type OkrugShape, SOONEST, findSoonest, listBranches, listDangerWords, listOffered, listOkrugs, listSpecialties, listSynonyms,
} from './queries.ts'

/** What changes by the day rather than by the second. */
export interface CityBook {
  /** Rises when a reading brought something else. */
  version: number
  /** What was read, as hashes: everything, and the words alone. */
  read: { all: string; words: string }
  branches: BranchFacts[]
  okrugs: OkrugShape[]
  specialties: Map<string, Specialty>
  need: NeedBook
  norms: NormBook
  calendar: WorkingCalendar
  /** By branch. */
  stars: Map<string, BranchStar>
  duty: Map<string, Duty[]>
  /** Branches that have a doctor of the specialty, whether schedules are known or not. */
  offered: Map<string, Set<string>>
  /** Languages that somebody at some branch speaks. */
  languages: string[]
}

/** The waits of one specialty. */
export interface WaitBook {
  /** Rises when a figure has changed. */
  version: number
  /** By branch. */
  waits: Map<string, BranchWait>
  /** When they were last looked at. */
  read_at: Date
  whole_at: number
}

export interface Books {
  city(now: Date): CityBook | Promise<CityBook>
  waits(specialty_code: string, now: Date): WaitBook | Promise<WaitBook>
  /** The last closed month by branch. */
  served(specialty_code: string, code: ClassCode, now: Date): Map<string, BranchServed> | Promise<Map<string, BranchServed>>
  /** The soonest times of branches that have any, by branch; only those are read whose waits have changed. */
  soonest(branches: readonly BranchFacts[], book: WaitBook, specialty_code: string, code: ClassCode, now: Date): Promise<Map<string, Date[]>>
}

const CITY = { fresh_ms: 60_000, stale_ms: 600_000 }
const WAITS = { fresh_ms: 500, stale_ms: 3_000 }
const SERVED = { fresh_ms: 600_000, stale_ms: 3_600_000 }
/** Every so often all rows are read, since a row that is gone does not say so. */
const WHOLE_MS = 30_000
/** A row may become visible so much later than it says it was sampled. */
const OVERLAP_MS = 10_000
const SOONEST_MAX = 20_000
/** Times that counts say are the same are read again all the same after so long. */
const SOONEST_MS = 30_000

const of_house = new WeakMap<House, Books>()

/** The books of a process, opened at the first call. */
export function booksOf(house: House): Books {
  let books = of_house.get(house)
  if (!books) of_house.set(house, (books = makeBooks(house)))
  return books
}

function makeBooks(house: House): Books {
  const onError = (error: unknown) => house.log.warn({ error }, 'what /access keeps could not be read again')
  const db = house.database.read
  const city = keepValue<CityBook>((now, before) => readCity(house, now, before), CITY, onError)
  const by_specialty = new Map<string, ReturnType<typeof keepValue<WaitBook>>>()
  const served = new Map<string, ReturnType<typeof keepValue<Map<string, BranchServed>>>>()
  const soonest = new RecentMap<string, KeptTimes>(SOONEST_MAX)

  return {
    city: (now) => city.get(now),
    waits(specialty_code, now) {
      let book = by_specialty.get(specialty_code)
      if (!book) {
        book = keepValue((at, before) => readWaits(house, specialty_code, at, before), WAITS, onError)
        by_specialty.set(specialty_code, book)
      }
      return book.get(now)
    },
    served(specialty_code, code, now) {
      const key = `${specialty_code} ${code}`
      let book = served.get(key)
      if (!book) {
        book = keepValue(async (at) => {
          const rows = await findServed(db, { specialty_code, class: code }, localDate(at, house.config.OTKLIK_ZONE))
          return new Map(rows.map((row) => [row.branch_id, row]))
        }, SERVED, onError)
        served.set(key, book)
      }
      return book.get(now)
    },
    async soonest(branches, book, specialty_code, code, now) {
      const found = new Map<string, Date[]>()
      const missing: BranchFacts[] = []
      for (const branch of branches) {
        const wait = book.waits.get(branch.branch_id)
        if (!wait?.figures[code]?.next_at) continue
        const kept = soonest.get(`${branch.branch_id} ${specialty_code} ${code}`)
        if (kept && areSame(kept, wait, code, now)) found.set(branch.branch_id, kept.times)
        else missing.push(branch)
      }
      await Promise.all([...Map.groupBy(missing, ({ clinic_id }) => clinic_id)].map(async ([clinic_id, here]) => {
        const { zone } = here[0]!
        const horizon = Math.max(...here.map(({ branch_id }) => book.waits.get(branch_id)!.horizon_days))
        const wish = { clinic_id, branch_ids: here.map(({ branch_id }) => branch_id), specialty_code, who: readClass(code)! }
        const times = await findSoonest(db, { ...wish, until: addDays(localDate(now, zone), horizon) }, now)
        for (const { branch_id } of here) {
          const own = times.get(branch_id) ?? []
          found.set(branch_id, own)
          const wait = book.waits.get(branch_id)!
          soonest.set(`${branch_id} ${specialty_code} ${code}`, {
            sampled_at: wait.sampled_at.getTime(), read_at: now.getTime(), times: own, counts: countsBefore(wait.figures[code]!, own, now),
          })
        }
      }))
      return found
    },
  }
}

interface KeptTimes {
  sampled_at: number
  read_at: number
  times: Date[]
  /** What the figure says of the stretch of days that the times lie in. */
  counts: string
}

/**
 * Whether kept times still hold: their row was not counted again, or it was and says the same of the days they lie in.
 * Most changes are further ahead. One slot gone and another come between two counts looks the same; that lasts for
 * SOONEST_MS at most, and whoever chooses a time sees the true ones.
 */
function areSame(kept: KeptTimes, wait: BranchWait, code: ClassCode, now: Date): boolean {
  if ((kept.times[0] ?? now) <= now) return false
  if (kept.sampled_at === wait.sampled_at.getTime()) return true
  if (now.getTime() - kept.read_at > SOONEST_MS || kept.counts !== countsBefore(wait.figures[code]!, kept.times, now)) return false
  kept.sampled_at = wait.sampled_at.getTime()
  return true
}

/** Free seats within the shortest of 7, 14 and 28 days that all the times lie in, and the first time. */
function countsBefore({ next_at, free_7, free_14, free_28 }: ClassFigure, times: readonly Date[], now: Date): string {
  const last = times.length < SOONEST ? Infinity : (times.at(-1)!.getTime() - now.getTime()) / DAY_MS
  // a day less, since windows are local days and these are hours
  return `${next_at} ${last < 6 ? free_7 : last < 13 ? `14 ${free_14}` : `28 ${free_28}`}`
}

async function readCity(house: House, now: Date, before: CityBook | undefined): Promise<CityBook> {
  const db = house.database.read
  const [branches, okrugs, specialties, synonyms, dangers, norms, calendar, stars, duty, offered] = await Promise.all([
    listBranches(db), listOkrugs(db), listSpecialties(db), listSynonyms(db), listDangerWords(db), findNorms(db), findWorkingCalendar(db),
    findBranchStars(db), findDutyEverywhere(db, localDate(now, house.config.OTKLIK_ZONE)), listOffered(db),
  ])
  const by_specialty = Map.groupBy(offered, ({ specialty_code }) => specialty_code)
  const today = localDate(now, house.config.OTKLIK_ZONE)
  const limits = specialties.map(({ code }) => [norms.rule(code), norms.find(code, false, today), norms.find(code, true, today)])
  const words = hashOf([synonyms, dangers, specialties])
  const read = { words, all: hashOf([words, today, limits, branches, okrugs, stars, [...duty], offered]) }
  return {
    version: before?.read.all === read.all ? before.version : (before?.version ?? 0) + 1,
    read, branches, okrugs, norms, calendar, duty,
    specialties: new Map(specialties.map((specialty) => [specialty.code, specialty])),
    // dear to make, and the same for months
    need: before?.read.words === words ? before.need : makeNeedBook(synonyms, dangers, specialties),
    stars: new Map(stars.map((star) => [star.branch_id, star])),
    offered: new Map([...by_specialty].map(([code, rows]) => [code, new Set(rows.map(({ branch_id }) => branch_id))])),
    languages: [...new Set(branches.flatMap(({ languages }) => languages ?? []))].sort(),
  }
}

function hashOf(rows: unknown): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('base64')
}

/** The former book with what has changed since; the whole of it now and then. */
async function readWaits(house: House, specialty_code: string, now: Date, before: WaitBook | undefined): Promise<WaitBook> {
  const db = house.database.read
  if (!before || now.getTime() - before.whole_at >= WHOLE_MS || now.getTime() < before.whole_at) {
    const rows = await findWaits(db, { specialty_code })
    return { version: (before?.version ?? 0) + 1, waits: new Map(rows.map((row) => [row.branch_id, row])), read_at: now, whole_at: now.getTime() }
  }
  const since = new Date(before.read_at.getTime() - OVERLAP_MS)
  const rows = await findWaits(db, { specialty_code, since })
  const changed = rows.filter((row) => before.waits.get(row.branch_id)?.sampled_at.getTime() !== row.sampled_at.getTime())
  if (changed.length === 0) return { ...before, read_at: now }
  const waits = new Map(before.waits)
  for (const row of changed) waits.set(row.branch_id, row)
  return { ...before, version: before.version + 1, waits, read_at: now }
}
