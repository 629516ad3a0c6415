// Residents' pages of choosing: the list, the map, the comparison, one branch.
import { page, ready, refuse, seeOther } from '../../platform/http/answer.ts'
import { route } from '../../platform/http/route.ts'
import { findCards, findPast } from './branches.ts'
import { BranchPage } from './pages/branch.tsx'
import { ChoosePage } from './pages/choose.tsx'
import { COMPARED_MAX, ComparePage } from './pages/compare.tsx'
import { MAP_CARDS, MapPage } from './pages/map.tsx'
import { answerWish, findReadyPage } from './ready_pages.ts'
import { type RawQuery, readWish, wishHref } from './wish.ts'

/** Whole households, schools and clinics ask from one address. */
const ASKED_PER_MINUTE = 1_200

export const listRoutes = [
  route<Record<string, string>, RawQuery>({
    method: 'GET', url: '/access', permit: 'public', audit: null, rate_per_minute: ASKED_PER_MINUTE,
    async handle({ house, actor, frame, query, now }) {
      // whoever is signed in has a header of their own
      if (actor.kind !== 'account') return ready(await findReadyPage(house, frame, query, now))
      return page(<ChoosePage frame={frame} now={now} {...(await answerWish(house, query, now))} />)
    },
  }),
]

export const branchRoutes = [
  route<Record<string, string>, RawQuery>({
    method: 'GET', url: '/access/map', permit: 'public', audit: null,
    async handle({ house, frame, query, now }) {
      const { city, understood: { wish }, listing } = await answerWish(house, query, now, MAP_CARDS)
      if (!listing) return seeOther(wishHref(wish))
      const tiles = house.config.MAP_TILES_URL ?? null
      const sources = { workers: true, connect: tiles === null ? [] : [new URL(tiles).origin] }
      return page(<MapPage frame={frame} city={city} wish={wish} listing={listing} tiles={tiles} now={now} />, { sources })
    },
  }),
  route<Record<string, string>, RawQuery>({
    method: 'GET', url: '/access/compare', permit: 'public', audit: null,
    async handle({ house, frame, query, now }) {
      const keys = [query.b].flat().filter((key) => typeof key === 'string')
      const found = await findCards(house, readWish(query), keys.slice(0, COMPARED_MAX), now)
      if (!found) return seeOther('/access')
      return page(<ComparePage frame={frame} now={now} is_cut={new Set(keys).size > COMPARED_MAX} {...found} />)
    },
  }),
  route<Record<string, string>, RawQuery>({
    method: 'GET', url: '/access/branches/:clinic/:branch/:specialty', permit: 'public', audit: null,
    async handle({ house, frame, clinic, params, query, now }) {
      const wish = { ...readWish(query), s: params['specialty']! }
      const found = await findCards(house, wish, [`${clinic.slug}:${params['branch']}`], now)
      const [card] = found?.cards ?? []
      if (!found || !card) return refuse(404)
      const past = await findPast(house, card, found.specialty.code, found.wish, now)
      return page(<BranchPage frame={frame} card={card} now={now} {...found} {...past} />)
    },
  }),
]
