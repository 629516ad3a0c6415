// The fragment that other pages show when what was wanted is not there.
import type { Lang } from '../../../platform/i18n.ts'
import { formatDateTime } from '../../../platform/time.ts'
import { Button, Details, Heading } from '../../../ui/index.ts'
import { placeIn } from '../../naming.ts'
import { type Offers, joinHref, timesHref } from '../door.ts'
import { branchName } from './named.ts'
import { offersWords } from '../words/index.ts'

/** What can be offered instead, in its order; `level` is that of its heading. */
export function OffersList({ offers, lang, level = 2 }: { offers: Offers; lang: Lang; level?: 2 | 3 }) {
  const words = offersWords(lang).list
  const { here, wish, today } = offers
  const times = timesHref(here, wish.specialty_code, wish.class, wish.person_id)
  const join = joinHref(here, wish.specialty_code, wish.class, wish.person_id)
  // a line never moves where nobody is seen, or where no schedule comes
  const has_line = offers.state === 'known'
  if (!has_line && offers.slots.length + offers.sooner.length + offers.duty.length === 0) return null
  return (
    <section>
      <Heading level={level}>{words.title}</Heading>
      <ul className="plain">
        {offers.slots.length > 0 && (
          <li>
            <p>{words.here(offers.slots.map((slot) => formatDateTime(lang, slot.starts_at, here.zone, today)).join('; '))}</p>
            <p><a href={times}>{words.to_times}</a></p>
          </li>
        )}
        {offers.sooner.map((branch) => (
          <li key={branch.branch_id}>
            <p>{words.sooner(branchName(lang, branch), formatDateTime(lang, branch.next_at, branch.zone, today), branch.km)}</p>
            <p><a href={timesHref(branch, wish.specialty_code, wish.class, wish.person_id)}>{words.to_branch}</a></p>
          </li>
        ))}
        {offers.duty.map((duty) => (
          <li key={duty.id}>
            <p>{words.duty(duty.opens, duty.closes, duty.room && placeIn(lang, duty.room))}</p>
            <p>{words.duty_take}</p>
          </li>
        ))}
        {has_line && (
          <li>
            <p>{words.waiting(offers.waiting)}</p>
            <Button kind="secondary" href={join}>{words.join}</Button>
            <Details summary={words.order}>{offersWords(lang).order(offers.rule).map((line) => <p key={line}>{line}</p>)}</Details>
          </li>
        )}
      </ul>
    </section>
  )
}
