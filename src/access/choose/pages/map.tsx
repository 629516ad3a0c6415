// The map and the list beside it: the same branches in the same order and words. The picture is made here; a script may
// put a moving map in its place.
import type { Frame } from '../../../platform/http/route.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { Aside, Breadcrumbs, Empty, Heading, Lead, Pagination, ResidentLayout, StateTag } from '../../../ui/index.ts'
import { HOW_HREF } from '../../waits/index.ts'
import type { CityBook } from '../books.ts'
import type { Card, Listing } from '../listing.ts'
import { type Projection, projectCity, ringPath } from '../picture.ts'
import { STATES, branchHref, branchTitle, judgementPhrase, specialtyName, thirdPhrase, whenPhrase } from '../phrases.ts'
import { chooseWords } from '../words/index.ts'
import { type Wish, wishHref } from '../wish.ts'

/** How many branches one map shows. */
export const MAP_CARDS = 60

export interface MapView {
  frame: Frame
  city: CityBook
  wish: Wish
  listing: Listing
  /** Address of a PMTiles file, or null: okrugs and branches alone. */
  tiles: string | null
  now: Date
}

export function MapPage(view: MapView) {
  const { frame, wish, listing, now } = view
  const { lang } = frame
  const words = chooseWords(lang)
  const doctor = specialtyName(listing.specialty, lang)
  const title = words.map.title(doctor)
  const first = (listing.page - 1) * MAP_CARDS + 1
  return (
    <ResidentLayout {...frame} title={title} scripts={['map.js']} styles={['map.css']}>
      <Breadcrumbs above={[{ href: wishHref(wish), label: doctor }]} here={title} />
      <h1>{title}</h1>
      <Lead>{words.map.lead}</Lead>
      <Picture view={view} first={first} />
      <Legend lang={lang} />
      <Heading>{words.list.found(listing.total)}</Heading>
      <Aside>{wish.order === 'near' ? words.list.rule_near : words.list.rule_soon} <a href={HOW_HREF}>{words.list.how}</a></Aside>
      <p>{words.who[listing.code]}.</p>
      {listing.total === 0 && <Empty why={words.list.empty} next={words.list.empty_next} />}
      <ol className="map-list" start={first} aria-label={words.list.label}>
        {listing.cards.map((card, at) => <Entry key={card.branch.branch_id} card={card} number={first + at} listing={listing} now={now} lang={lang} />)}
      </ol>
      <Pagination
        page={listing.page}
        pages={listing.pages}
        previous_href={listing.page > 1 ? wishHref(wish, { page: listing.page - 1 }, '/access/map') : undefined}
        next_href={listing.page < listing.pages ? wishHref(wish, { page: listing.page + 1 }, '/access/map') : undefined}
      />
      <p><a href={wishHref(wish)}>{words.map.back}</a></p>
    </ResidentLayout>
  )
}

/** One branch, shortly; the script makes its popup of these very words. */
function Entry({ card, number, listing, now, lang }: { card: Card; number: number; listing: Listing; now: Date; lang: Lang }) {
  const { branch } = card
  const { card: words } = chooseWords(lang)
  const [soonest] = card.soonest
  const third = thirdPhrase(card, lang)
  return (
    <li
      value={number} data-number={number} data-judgement={card.judgement}
      data-place={branch.longitude === null || branch.latitude === null ? undefined : `${branch.longitude},${branch.latitude}`}
    >
      <a href={branchHref(branch, listing.specialty.code, listing.code)}>{branchTitle(branch, lang)}</a>
      <div><StateTag state={STATES[card.judgement]}>{judgementPhrase(card, listing.norm, lang)}</StateTag></div>
      {card.figure && <div>{words.soonest}: {soonest ? whenPhrase(soonest, branch.zone, now, lang) : words.none}</div>}
      {third !== null && <div>{words.third}: {third}</div>}
    </li>
  )
}

function Picture({ view: { city, listing, wish, tiles, frame: { lang } }, first }: { view: MapView; first: number }) {
  const words = chooseWords(lang).map
  const placed = listing.cards.flatMap((card, at) => {
    const { longitude, latitude } = card.branch
    return longitude === null || latitude === null ? [] : [{ card, number: first + at, point: [longitude, latitude] as const }]
  })
  const rings = city.okrugs.flatMap(({ outline }) => (outline ? [outline] : []))
  if (placed.length === 0) return <Empty why={words.none} />
  const projection = projectCity([...rings.flat(), ...placed.map(({ point }) => point)])
  const doctor = specialtyName(listing.specialty, lang)
  return (
    <>
      <p className="aside" data-citymap-sorry="" hidden role="status">{words.no_webgl}</p>
      <p className="aside" data-citymap-moving="" hidden>{words.moving}</p>
      <div
        className="citymap" data-citymap="" data-tiles={tiles ?? undefined} data-outlines={JSON.stringify(rings)} data-title={words.picture(doctor)}
        data-zoom-in={words.zoom_in} data-zoom-out={words.zoom_out} data-close={words.close} data-credit={words.credit}
      >
        <svg viewBox={`0 0 ${projection.width} ${projection.height}`} role="img" aria-label={words.picture(doctor)}>
          {city.okrugs.map((okrug) => okrug.outline && <path key={okrug.code} className="citymap__okrug" d={ringPath(okrug.outline, projection)} />)}
          {placed.toReversed().map(({ card, number, point }) => <Place key={number} card={card} number={number} at={projection.at(point)} />)}
          {wish.place && <You at={projection.at([wish.place.lon, wish.place.lat])} name={words.you} projection={projection} />}
        </svg>
      </div>
    </>
  )
}

/** A circle keeps the norm, a square does not, a dashed ring is unknown. */
function Place({ card: { judgement }, number, at: [x, y] }: { card: Card; number: number; at: readonly [number, number] }) {
  const className = `citymap__place citymap__place--${judgement}`
  return (
    <g>
      {judgement === 'missed' ? <rect className={className} x={x - 9} y={y - 9} width="18" height="18" rx="2" /> : <circle className={className} cx={x} cy={y} r="9" />}
      <text className="citymap__number" x={x} y={y + 3} textAnchor="middle">{number}</text>
    </g>
  )
}

function You({ at: [x, y], name, projection }: { at: readonly [number, number]; name: string; projection: Projection }) {
  if (x < 0 || y < 0 || x > projection.width || y > projection.height) return null
  return (
    <g>
      <circle className="citymap__you" cx={x} cy={y} r="14" />
      <text className="citymap__name" x={x} y={y + 28} textAnchor="middle">{name}</text>
    </g>
  )
}

function Legend({ lang }: { lang: Lang }) {
  const { map } = chooseWords(lang)
  return (
    <ul className="legend" aria-label={map.legend}>
      {(['kept', 'missed', 'unknown'] as const).map((judgement) => (
        <li key={judgement}>
          <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
            {judgement === 'missed'
              ? <rect className={`citymap__place citymap__place--${judgement}`} x="1" y="1" width="18" height="18" rx="2" />
              : <circle className={`citymap__place citymap__place--${judgement}`} cx="10" cy="10" r="9" />}
          </svg>{' '}
          {map[`legend_${judgement}`]}
        </li>
      ))}
    </ul>
  )
}
