// What somebody looks for, as it stands in an address: every state of /access is one. Pure.
import { type ClassCode, type PatientClass, classCode, readClass } from '../slot.ts'
import { type Point, roundPlace } from './distance.ts'

/** What may matter about a branch besides the wait. */
export const NEEDS = ['step_free', 'lift', 'evening', 'weekend', 'rating'] as const
export type BranchNeed = (typeof NEEDS)[number]

/** The least star that «a good figure» asks for. */
export const RATING_MIN = 4

/** How soon the first visit must be, in calendar days from today. */
export const SOON_DAYS = [1, 3, 7, 14] as const

export const ORDERS = ['soon', 'near'] as const
export type Order = (typeof ORDERS)[number]

export interface Wish {
  /** Plain words, as typed. */
  q: string
  /** Code of a specialty. */
  s: string | null
  who: PatientClass
  /** Whether somebody said for whom, or the usual is taken: an adult, first visit, planned, no referral. */
  who_said: boolean
  okrug: string | null
  /** A street or coordinates, as typed. */
  from: string
  /** A place, rounded to about 500 m. */
  place: Point | null
  days: number | null
  needs: BranchNeed[]
  /** ISO 639-1: a language that somebody there speaks. */
  speaks: string | null
  order: Order
  /** From 1 on. */
  page: number
}

/** Where one asks to be told when the doctor of a wish can be seen sooner, with what was chosen filled in. */
export function alertHref(wish: Wish, specialty_code: string): string {
  const { age, referral } = wish.who
  const query = new URLSearchParams({ s: specialty_code, c: `${age === 'child' ? 'c' : 'a'}fp${referral ? 'w' : 'n'}` })
  if (wish.days !== null) query.set('days', String(wish.days))
  if (wish.place) {
    query.set('lat', String(wish.place.lat))
    query.set('lon', String(wish.place.lon))
  } else if (wish.okrug) query.set('okrug', wish.okrug)
  return `/access/alerts?${query}`
}

export type RawQuery = Record<string, unknown>

const USUAL: PatientClass = { age: 'adult', visit: 'first', urgency: 'planned', referral: false }

/** The letters of a class that are the usual ones, so that addresses stay short. */
export const USUAL_CLASS = classCode(USUAL)

/** Reads an address's query. What cannot be understood is left out: an old or mistyped link still opens a page. */
export function readWish(query: RawQuery): Wish {
  const one = (name: string): string => {
    const value = query[name]
    const text = Array.isArray(value) ? value[0] : value
    return typeof text === 'string' ? text.replaceAll('\u0000', '').toWellFormed().trim().slice(0, 100) : ''
  }
  const many = (name: string): string[] => [query[name]].flat().filter((value) => typeof value === 'string')
  // the form sends what was typed before: new words look for another doctor
  const is_new = 'was' in query && one('q') !== '' && one('q') !== one('was')
  const words = ['age', 'visit', 'urgency', 'referral'].map(one)
  const coded = readClass(one('c'))
  const needs = new Set(many('need').flatMap((text) => text.split(' ')))
  const order = one('order')
  return {
    q: one('q'),
    s: /^[a-z][a-z0-9-]{0,40}$/.test(one('s')) && !is_new ? one('s') : null,
    who: readWho(words, coded ?? USUAL),
    who_said: coded !== undefined || words[0] !== '',
    okrug: /^[A-Za-z0-9-]{1,12}$/.test(one('okrug')) ? one('okrug') : null,
    from: one('from'),
    place: readPlace(one('lat'), one('lon')),
    days: SOON_DAYS.find((days) => String(days) === one('days')) ?? null,
    needs: NEEDS.filter((need) => needs.has(need)),
    speaks: /^[a-z]{2}$/.test(one('speaks')) ? one('speaks') : null,
    order: ORDERS.find((known) => known === order) ?? 'soon',
    page: /^[1-9]\d{0,2}$/.test(one('page')) ? Number(one('page')) : 1,
  }
}

/** The form's own fields win over the four letters of an address. */
function readWho([age, visit, urgency, referral]: string[], usual: PatientClass): PatientClass {
  return {
    age: age === 'adult' || age === 'child' ? age : usual.age,
    visit: visit === 'first' || visit === 'repeat' ? visit : usual.visit,
    urgency: urgency === 'planned' || urgency === 'urgent' ? urgency : usual.urgency,
    referral: referral === 'yes' || referral === 'no' ? referral === 'yes' : usual.referral,
  }
}

function readPlace(lat: string, lon: string): Point | null {
  if (!/^-?\d{1,2}([.,]\d+)?$/.test(lat) || !/^-?\d{1,3}([.,]\d+)?$/.test(lon)) return null
  const place = { lat: Number(lat.replace(',', '.')), lon: Number(lon.replace(',', '.')) }
  return Math.abs(place.lat) > 85 || Math.abs(place.lon) > 180 ? null : roundPlace(place)
}

/** Coordinates in what was typed as a street: «57.18, 46.52»; null when there are none. */
export function placeIn(text: string): Point | null {
  const found = /^(-?\d{1,2}[.]\d+)[\s,;]+(-?\d{1,3}[.]\d+)$/.exec(text)
  return found ? readPlace(found[1]!, found[2]!) : null
}

/** Fields of a wish by their names in an address, the usual left out. `readWish` of them gives the wish again. */
export function wishFields(wish: Wish): [string, string][] {
  const fields: [string, string | false | null][] = [
    ['q', wish.q],
    ['s', wish.s],
    ['c', wish.who_said && classCode(wish.who)],
    ['okrug', wish.okrug],
    ['from', wish.from],
    ['lat', wish.place && String(wish.place.lat)],
    ['lon', wish.place && String(wish.place.lon)],
    ['days', wish.days !== null && String(wish.days)],
    ...wish.needs.map((need): [string, string] => ['need', need]),
    ['speaks', wish.speaks],
    ['order', wish.order !== 'soon' && wish.order],
    ['page', wish.page > 1 && String(wish.page)],
  ]
  return fields.filter((field): field is [string, string] => Boolean(field[1]))
}

/** The address of a wish, always the same for the same wish; `path` is /access or one of its pages. */
export function wishHref(wish: Wish, change: Partial<Wish> = {}, path = '/access'): string {
  // another wish begins on its first page
  const search = new URLSearchParams(wishFields({ ...wish, page: 1, ...change })).toString()
  return search === '' ? path : `${path}?${search}`
}

/** The four letters of a wish's class. */
export function classOf(wish: Wish): ClassCode {
  return classCode(wish.who)
}
