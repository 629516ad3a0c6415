// The card of a way, on paper beside the ticket: where to, then the steps. A sheet of A4 has the plan as well.
import { formatDateTime, localDate } from '../../../platform/time.ts'
import { Icon, ResidentLayout } from '../../../ui/index.ts'
import type { Building, Way, WayQuery } from '../finding.ts'
import { levelName, spotName } from '../naming.ts'
import { wayWords } from '../words/index.ts'
import { Picture, levelsOf } from './picture.tsx'
import { StepList, type WayCall, Whom, wayHref, whereIs } from './way.tsx'

export const PAPERS = ['receipt', 'a4'] as const
export type Paper = (typeof PAPERS)[number]

export function CardPage({ call, building, query, way, paper }: { call: WayCall; building: Building; query: WayQuery; way: Way; paper: Paper }) {
  const { lang, frame, clinic, now } = call
  const all = wayWords(lang)
  const words = all.print
  const base = `/reception/${clinic.slug}/way/${building.branch.slug}`
  const name = spotName(lang, way.to)
  const paperHref = (one: Paper) => {
    const href = wayHref(`${base}/card`, query)
    return `${href}${href.includes('?') ? '&' : '?'}paper=${one}`
  }
  return (
    <ResidentLayout {...frame} title={words.title(name)} robots="noindex" scripts={['ticket.js']}>
      <div className="ticket-tools">
        <button type="button" className="button button--primary" data-print="" hidden><Icon name="printer" />{words.button}</button>
        <p className="aside">{words.by_hand}</p>
        <p>
          {words.paper}: {PAPERS.map((one) => (
            <a key={one} className="ticket-tools__paper" href={paperHref(one)} aria-current={one === paper ? 'true' : undefined}>{words[one]}</a>
          ))}
        </p>
        <p><a href={wayHref(base, query)}>{words.back}</a></p>
      </div>
      <article className={paper === 'receipt' ? 'ticket ticket--receipt' : 'ticket ticket--way'} lang={lang}>
        <h1 className="ticket__when">{name}</h1>
        <p className="ticket__room">{levelName(lang, way.level)}</p>
        <Whom call={call} building={building} spot={way.to} />
        <StepList call={call} way={way} />
        {paper === 'a4' && levelsOf(building.plan, way.route).map((one) => (
          <Picture key={one.id} lang={lang} plan={building.plan} level={one} route={way.route} />
        ))}
        <p className="ticket__foot">{whereIs(call, building)}</p>
        <p className="ticket__foot">{all.printed(formatDateTime(lang, now, clinic.zone, localDate(now, clinic.zone)))}</p>
      </article>
    </ResidentLayout>
  )
}
