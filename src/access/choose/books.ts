// What a web process keeps of the city, so that a page of /access asks the database next to nothing: facts by the
// minute, waits and soonest times by the half second, only of rows that were counted again.
import { createHash } from 'node:crypto'
import { type WorkingCalendar, findWorkingCalendar } from '../../clinics/index.ts'
import type { House } from '../../platform/house.ts'
import { localDate } from '../../platform/time.ts'
import { type BranchStar, findBranchStars } from '../../ratings/index.ts'
import { type NormBook, findNorms } from '../norms.ts'
import type { ClassCode } from '../slot.ts'
import {
  type BranchServed, type Duty, type PhantomRate, findDutyEverywhere, findPhantomRates, findServed,
} from '../waits/index.ts'
import { type KeptValue, keepValue } from './kept.ts'
import { type NeedBook, type Specialty, makeNeedBook } from './need.ts'
import { rankByName } from './order.ts'
import { type WaitBook, openWaitBooks } from './wait_books.ts'
import {
  type BranchFacts, type OkrugShape, listAudiences, listBranches, listDangerWords, listOffered, listOkrugs, listSpecialties, listSynonyms,
} from './queries.ts'

/** What changes by the day rather than by the second. */
export interface CityBook {
  /** Rises when a reading brought something else. */
  version: number
  /** What was read, as hashes: everything, and the words alone. */
  read: { all: string; words: string }
  branches: BranchFacts[]
  /** Where each branch stands by its name. */
  ranks: Map<string, number>
  okrugs: OkrugShape[]
  specialties: Map<string, Specialty>
  need: NeedBook
  norms: NormBook
  calendar: WorkingCalendar
  /** By branch. */
  stars: Map<string, BranchStar>
  duty: Map<string, Duty[]>
  /** Where somebody has tried to book of late. */
  phantoms: Map<string, PhantomRate>
  /** Branches that have a doctor of the specialty, whether schedules are known or not. */
  offered: Map<string, Set<string>>
  /** Specialties that see children alone, by their schedules. */
  for_children: Set<string>
  /** … and adults alone. */
  for_adults: Set<string>
  /** Languages that somebody at some branch speaks. */
  languages: string[]
}

export interface Books {
  city(now: Date): CityBook | Promise<CityBook>
  waits(specialty_code: string, code: ClassCode, now: Date): WaitBook | Promise<WaitBook>
  /** Looks what is new of the waits that were asked for of late. */
  refresh(now: Date): Promise<void>
  /** The last closed month by branch. */
  served(specialty_code: string, code: ClassCode, now: Date): Map<string, BranchServed> | Promise<Map<string, BranchServed>>
}

const CITY = { fresh_ms: 60_000, stale_ms: 600_000 }
const SERVED = { fresh_ms: 600_000, stale_ms: 3_600_000 }
const of_house = new WeakMap<House, Books>()

/** The books of a process, opened at the first call. */
export function booksOf(house: House): Books {
  let books = of_house.get(house)
  if (!books) of_house.set(house, (books = makeBooks(house)))
  return books
}

function makeBooks(house: House): Books {
  const onError = (error: unknown) => house.log.warn({ error }, 'what /access keeps could not be read again')
  const city = keepValue<CityBook>((now, before) => readCity(house, now, before), CITY, onError)
  const waits = openWaitBooks(house, onError)
  const served = new Map<string, KeptValue<Map<string, BranchServed>>>()
  return {
    city: (now) => city.get(now),
    waits: (specialty_code, code, now) => waits.get(specialty_code, code, now),
    refresh: (now) => waits.refresh(now),
    served: (specialty_code, code, now) => getOrMake(served, `${specialty_code} ${code}`, () =>
      keepValue((at) => readServed(house, specialty_code, code, at), SERVED, onError)).get(now),
  }
}

function getOrMake<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}

async function readServed(house: House, specialty_code: string, code: ClassCode, now: Date): Promise<Map<string, BranchServed>> {
  const rows = await findServed(house.database.read, { specialty_code, class: code }, localDate(now, house.config.OTKLIK_ZONE))
  return new Map(rows.map((row) => [row.branch_id, row]))
}

async function readCity(house: House, now: Date, before: CityBook | undefined): Promise<CityBook> {
  const db = house.database.read
  const [branches, okrugs, specialties, synonyms, dangers, norms, calendar, stars, duty, offered, audiences, phantoms] = await Promise.all([
    listBranches(db), listOkrugs(db), listSpecialties(db), listSynonyms(db), listDangerWords(db), findNorms(db), findWorkingCalendar(db),
    findBranchStars(db), findDutyEverywhere(db, localDate(now, house.config.OTKLIK_ZONE)), listOffered(db), listAudiences(db),
    findPhantomRates(db, null),
  ])
  const by_specialty = Map.groupBy(offered, ({ specialty_code }) => specialty_code)
  const today = localDate(now, house.config.OTKLIK_ZONE)
  const limits = specialties.map(({ code }) => [norms.rule(code), norms.find(code, false, today), norms.find(code, true, today)])
  const words = hashOf([synonyms, dangers, specialties])
  const read = { words, all: hashOf([words, today, limits, branches, okrugs, stars, [...duty], offered, audiences, [...phantoms]]) }
  return {
    version: before?.read.all === read.all ? before.version : (before?.version ?? 0) + 1,
    read, branches, okrugs, norms, calendar, duty, phantoms,
    ranks: rankByName(branches.map((branch) => [branch.branch_id, `${branch.clinic_ru} ${branch.branch_ru}`])),
    specialties: new Map(specialties.map((specialty) => [specialty.code, specialty])),
    // dear to make, and the same for months
    need: before?.read.words === words ? before.need : makeNeedBook(synonyms, dangers, specialties),
    stars: new Map(stars.map((star) => [star.branch_id, star])),
    offered: new Map([...by_specialty].map(([code, rows]) => [code, new Set(rows.map(({ branch_id }) => branch_id))])),
    for_children: specialtiesFor(audiences, 'child'),
    for_adults: specialtiesFor(audiences, 'adult'),
    languages: [...new Set(branches.flatMap(({ languages }) => languages ?? []))].sort(),
  }
}

/** The specialties whose doctors see one age alone. */
function specialtiesFor(audiences: Awaited<ReturnType<typeof listAudiences>>, age: 'adult' | 'child'): Set<string> {
  const by_specialty = [...Map.groupBy(audiences, ({ specialty_code }) => specialty_code)]
  return new Set(by_specialty.filter(([, rows]) => rows.every(({ audience }) => audience === age)).map(([code]) => code))
}

function hashOf(rows: unknown): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('base64')
}
