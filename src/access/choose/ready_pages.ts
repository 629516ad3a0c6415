// Pages that many ask for alike are kept as bytes. One is made anew when something it shows has changed, and not before:
// other branches' slots may change hundreds of times a second.
import { createElement } from 'react'
import type { House } from '../../platform/house.ts'
import type { Frame } from '../../platform/http/route.ts'
import { type ReadyPage, readyPage } from '../../platform/http/ready.ts'
import { type CityBook, booksOf } from './books.ts'
import { RecentMap } from './kept.ts'
import { type Listing, type Understood, makeListing, signatureOf, understand } from './listing.ts'
import { ChoosePage } from './pages/choose.tsx'
import { type RawQuery, USUAL_CLASS, readWish, wishHref } from './wish.ts'

interface KeptPage {
  city_version: number
  waits_version: number
  minute: number
  understood: Understood
  signature: string
  page: ReadyPage
}

/** Pages kept in a process: a page is 20 to 60 KB with what it is compressed to. */
const PAGES_MAX = 400
/** Addresses as they were asked for, several of which may mean one page. */
const ADDRESSES_MAX = 4_000

interface Shelf {
  pages: RecentMap<string, KeptPage>
  keys: RecentMap<string, string>
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
  const book = await booksOf(house).waits(specialty.code, now)
  const listing = await makeListing(house, city, book, specialty, wish, now, size)
  return { city, understood: { ...understood, wish: { ...wish, who: listing.who, who_said: wish.who_said || listing.code !== USUAL_CLASS } }, listing }
}

/** The page of an address for somebody who is not signed in, in a language; the same bytes for all of them. */
export async function findReadyPage(house: House, frame: Frame, query: RawQuery, now: Date): Promise<ReadyPage> {
  let shelf = of_house.get(house)
  if (!shelf) of_house.set(house, (shelf = { pages: new RecentMap(PAGES_MAX), keys: new RecentMap(ADDRESSES_MAX) }))
  const books = booksOf(house)
  const minute = Math.floor(now.getTime() / 60_000)
  const asked = `${frame.lang} ${frame.path}`
  const key = shelf.keys.get(asked) ?? `${frame.lang} ${wishHref(readWish(query), { page: readWish(query).page })}`
  shelf.keys.set(asked, key)
  const kept = shelf.pages.get(key)
  const city = await books.city(now)
  const specialty = kept?.city_version === city.version ? kept.understood.specialty : undefined
  const book = specialty ? await books.waits(specialty.code, now) : undefined
  if (kept && kept.city_version === city.version && kept.minute === minute && kept.waits_version === (book?.version ?? 0)) return kept.page

  const is_city = kept?.city_version === city.version
  const understood = is_city ? kept.understood : understand(city, readWish(query))
  const found = await listUnderstood(house, city, understood, now)
  const signature = found.listing ? signatureOf(found.listing) : ''
  const is_same = is_city && kept.minute === minute && kept.signature === signature
  const page = is_same ? kept.page : readyPage(createElement(ChoosePage, { frame: anonymousFrame(frame, key), now, ...found }))
  shelf.pages.set(key, {
    city_version: city.version, waits_version: found.listing?.waits_version ?? 0, minute, understood, signature, page,
  })
  return page
}

/** The frame of a page that is the same for all: its address in one form, and nobody's name. */
function anonymousFrame(frame: Frame, key: string): Frame {
  const path = key.slice(key.indexOf(' ') + 1)
  return {
    lang: frame.lang, path, user_name: null, csrf: '', demo: frame.demo,
    sign_in_href: `/people/sign-in?back=${encodeURIComponent(path)}`, sign_out_action: frame.sign_out_action,
  }
}
