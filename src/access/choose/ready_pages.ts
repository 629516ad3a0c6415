// Pages that many ask for alike are kept as bytes. One is made anew when something it shows has changed, and not before:
// other branches' slots may change hundreds of times a second.
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { createElement } from 'react'
import type { House } from '../../platform/house.ts'
import type { Frame } from '../../platform/http/route.ts'
import type { Lang } from '../../platform/i18n.ts'
import { RecentMap } from '../../platform/recent_map.ts'
import { ReadyPart, type ReadyBytes, readyPage, readyPart } from '../../platform/http/ready.ts'
import type { ClassCode } from '../slot.ts'
import { type CityBook, booksOf } from './books.ts'
import { spread } from './kept.ts'
import { type Listing, type Understood, cardSignature, makeListing, signatureOf, understand } from './listing.ts'
import { CardEntry } from './pages/card.tsx'
import { ChoosePage } from './pages/choose.tsx'
import { type RawQuery, USUAL_CLASS, readWish, wishHref } from './wish.ts'

interface KeptPage {
  city_version: number
  waits_version: number
  minute: number
  understood: Understood
  /** Whose waits it tells; null while it asks which doctor. */
  about: { specialty_code: string; code: ClassCode } | null
  signature: string
  page: ReadyBytes
  looked_at: number
}

/** Pages kept in a process: a page is 20 to 60 KB with what it is compressed to. */
const PAGES_MAX = 400
/** Addresses as they were asked for, several of which may mean one page. */
const ADDRESSES_MAX = 4_000
/** Entries of 2 KB. */
const ENTRIES_MAX = 8_000
/** A slot that changed is to be seen within two seconds: the keeper takes one, the books and these pages the other. */
const FRESH_MS = 400
const STALE_MS = 1_500
/** When the database is slow, a page that is older than it should be beats none. */
const PATIENCE_MS = 40
const PATIENT_MS = 30_000

interface Shelf {
  pages: RecentMap<string, KeptPage>
  keys: RecentMap<string, string>
  /** Entries of lists as HTML. */
  entries: RecentMap<string, string>
  /** Pages that are being made. */
  making: Map<string, Promise<ReadyBytes>>
  /** Pages to be made again behind their readers. */
  waiting: Map<string, () => Promise<unknown>>
  is_renewing: boolean
}

const of_house = new WeakMap<House, Shelf>()

/** What /access says to a wish: what was understood, and the list once the doctor is known. `size`: branches a page. */
export async function answerWish(house: House, query: RawQuery, now: Date, size?: number): Promise<Answered> {
  const city = await booksOf(house).city(now)
  return listUnderstood(house, city, understand(city, readWish(query)), now, size)
}

interface Answered {
  city: CityBook
  understood: Understood
  listing: Listing | null
}

async function listUnderstood(house: House, city: CityBook, understood: Understood, now: Date, size?: number): Promise<Answered> {
  const { specialty, wish } = understood
  if (!specialty) return { city, understood, listing: null }
  const listing = await makeListing(house, city, specialty, wish, now, size)
  return { city, understood: { ...understood, wish: { ...wish, who: listing.who, who_said: wish.who_said || listing.code !== USUAL_CLASS } }, listing }
}

/**
 * The page of an address for somebody who is not signed in, in a language; the same bytes for all of them. A page that
 * was looked at a moment ago is sent as it is; one that is a little older is sent and made again behind the reader; for
 * one that is older than that the reader waits a moment, and for one that was not asked for lately as long as it takes.
 */
export async function findReadyPage(house: House, frame: Frame, query: RawQuery, now: Date): Promise<ReadyBytes> {
  let shelf = of_house.get(house)
  if (!shelf) of_house.set(house, (shelf = { pages: new RecentMap(PAGES_MAX), keys: new RecentMap(ADDRESSES_MAX), entries: new RecentMap(ENTRIES_MAX), making: new Map(), waiting: new Map(), is_renewing: false }))
  const asked = `${frame.lang} ${frame.path}`
  let key = shelf.keys.get(asked)
  if (key === undefined) {
    const wish = readWish(query)
    key = `${frame.lang} ${wishHref(wish, { page: wish.page })}`
    shelf.keys.set(asked, key)
  }
  const kept = shelf.pages.get(key)
  const age = kept ? Math.abs(now.getTime() - kept.looked_at) : Infinity
  if (kept && age < FRESH_MS) return kept.page
  const make = (at: Date) => makePage(house, shelf, key, frame, query, at)
  const onError = (error: unknown) => house.log.warn({ error }, 'a page of /access could not be made again')
  if (!kept || age >= PATIENT_MS) return make(now)
  if (age < STALE_MS) {
    shelf.waiting.set(key, () => make(house.clock.now()).catch(onError))
    void renewWaiting(shelf)
    return kept.page
  }
  const making = make(now)
  making.catch(onError)
  return Promise.race([making, delay(PATIENCE_MS, kept.page, { ref: false })])
}

/** One after the other, and between two whoever asks is answered: all at once they would hold the process up. */
async function renewWaiting(shelf: Shelf): Promise<void> {
  if (shelf.is_renewing) return
  shelf.is_renewing = true
  for (;;) {
    const [next] = shelf.waiting
    if (!next) break
    shelf.waiting.delete(next[0])
    await next[1]()
    await nextTurn()
  }
  shelf.is_renewing = false
}

/** Looks whether a page still shows what is so, and makes it anew if not; one at a time for each page. */
function makePage(house: House, shelf: Shelf, key: string, frame: Frame, query: RawQuery, now: Date): Promise<ReadyBytes> {
  const making = shelf.making.get(key)
  if (making) return making
  const made = renewPage(house, shelf, key, frame, query, now).finally(() => shelf.making.delete(key))
  shelf.making.set(key, made)
  return made
}

async function renewPage(house: House, shelf: Shelf, key: string, frame: Frame, query: RawQuery, now: Date): Promise<ReadyBytes> {
  const books = booksOf(house)
  const kept = shelf.pages.get(key)
  const city = await books.city(now)
  const minute = Math.floor((now.getTime() + spread(key, 60_000)) / 60_000)
  const is_same_city = kept?.city_version === city.version
  const understood = is_same_city ? kept.understood : understand(city, readWish(query))
  const looked_at = now.getTime()
  // by the minute, since times pass whether or not anything changes
  if (is_same_city && kept.minute === minute && kept.waits_version === (kept.about ? (await books.waits(kept.about.specialty_code, kept.about.code, now)).shown_version : 0)) {
    kept.looked_at = looked_at
    return kept.page
  }
  const found = await listUnderstood(house, city, understood, now)
  const signature = found.listing ? signatureOf(found.listing, now) : ''
  const page = is_same_city && kept.signature === signature
    ? kept.page
    : readyPage(createElement(ChoosePage, { frame: anonymousFrame(frame, key), now, ...found, entries: createElement(ReadyPart, { name: 'entries' }) }),
      { entries: found.listing ? entriesOf(shelf, found.listing, city, frame.lang, now) : '' })
  const waits_version = found.listing?.waits_version ?? 0
  const about = found.listing && { specialty_code: found.listing.specialty.code, code: found.listing.code }
  shelf.pages.set(key, { city_version: city.version, waits_version, minute, understood, about, signature, page, looked_at })
  return page
}

/** The entries of a list as HTML; those that show the same as before are not made anew. */
function entriesOf(shelf: Shelf, { cards, norm, specialty, code }: Listing, city: CityBook, lang: Lang, now: Date): string {
  return cards.map((card) => {
    const key = `${lang} ${specialty.code} ${code} ${city.version} ${cardSignature(card, now)}`
    const known = shelf.entries.get(key)
    if (known !== undefined) return known
    const made = readyPart(createElement(CardEntry, { card, norm, specialty_code: specialty.code, code, now, lang }))
    shelf.entries.set(key, made)
    return made
  }).join('')
}

/** The frame of a page that is the same for all: its address in one form, and nobody's name. */
function anonymousFrame(frame: Frame, key: string): Frame {
  const path = key.slice(key.indexOf(' ') + 1)
  return {
    lang: frame.lang, path, user_name: null, csrf: '', demo: frame.demo,
    sign_in_href: `/people/sign-in?back=${encodeURIComponent(path)}`, sign_out_action: frame.sign_out_action,
  }
}
