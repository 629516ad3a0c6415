// How the workplace's list is narrowed: groups, words, and the folded rest. Every choice is an address.
import { Actions, Aside, Button, Details, Field, Form, Pills, Select, nameIn } from '../../ui/index.ts'
import { formatMonth } from '../../platform/time.ts'
import { type Chosen, STATES_CHOSEN, TOPICS_CHOSEN, hrefOf, isNarrowed } from '../filter.ts'
import { COUNTED_MAX, type WaitingCount } from '../queries/work.ts'
import { ratingsWords } from '../words/index.ts'
import { workplaceWords } from '../words/workplace.ts'
import type { Desk } from './staff_list.tsx'

/** What waits, by what it is about; each group is an address. */
export function Groups({ desk }: { desk: Desk }) {
  const { frame: { lang }, clinic, chosen, head } = desk
  const words = workplaceWords(lang).desk
  const to = (change: Chosen) => hrefOf(`/ratings/${clinic.slug}`, { ...chosen, ...change })
  // the counts are of all that waits: beside a narrower list they would mislead
  const is_counted = !isNarrowed(chosen) && (chosen.state === undefined || chosen.state === 'new')
  const countOf = (topic: WaitingCount['topic']) => {
    const count = head.counts.find((one) => one.topic === topic)
    return is_counted ? ((chosen.state === 'new' ? count?.fresh : count?.waiting) ?? 0) : undefined
  }
  const total = head.counts.find((one) => one.topic === 'all')?.waiting ?? 0
  return (
    <>
      <Pills
        label={words.state}
        pills={[undefined, ...STATES_CHOSEN].map((state) => ({
          label: words.states[state ?? 'waiting'], href: to({ state }), current: chosen.state === state,
        }))}
      />
      <Pills
        label={words.topic}
        pills={[
          { label: words.all, href: to({ topic: undefined }), current: !chosen.topic, count: countOf('all') },
          ...TOPICS_CHOSEN
            .filter((topic) => !is_counted || topic === chosen.topic || countOf(topic) !== 0)
            .map((topic) => ({ label: words.topics[topic], href: to({ topic }), current: topic === chosen.topic, count: countOf(topic) })),
        ]}
      />
      {is_counted && total >= COUNTED_MAX && <Aside>{words.counted(COUNTED_MAX)}</Aside>}
    </>
  )
}

/** Reading all answers without words in one go. */
export function MarksTogether({ desk }: { desk: Desk }) {
  const { frame: { lang, csrf }, clinic, chosen, head } = desk
  const words = workplaceWords(lang).desk
  const count = head.counts.find(({ topic }) => topic === 'marks')?.waiting ?? 0
  const is_offered = !isNarrowed(chosen) && chosen.state === undefined && (chosen.topic === undefined || chosen.topic === 'marks')
  if (!desk.may_work || count === 0 || !is_offered) return null
  return (
    <Form action={hrefOf(`/ratings/${clinic.slug}/readings`, chosen)} csrf={csrf}>
      <input type="hidden" name="until" value={desk.seen_at.getTime()} />
      <Actions>
        <Button kind="secondary">{words.marks_together(count)}</Button>
        <Aside>{words.marks_hint}</Aside>
      </Actions>
    </Form>
  )
}

/** The further conditions, folded until one is in force. */
export function Filters({ desk }: { desk: Desk }) {
  const { frame: { lang }, clinic, head, chosen } = desk
  const words = ratingsWords(lang).staff
  const to = (change: Chosen) => hrefOf(`/ratings/${clinic.slug}`, { ...chosen, ...change })
  const pill = (label: string, change: Chosen, current: boolean) => ({ label, href: to(change), current })
  return (
    <Details summary={words.filter} open={isNarrowed({ ...chosen, q: undefined })}>
      {head.branches.length > 1 && (
        <Pills
          label={words.branch}
          pills={[
            pill(words.all, { branch: undefined }, !chosen.branch),
            ...head.branches.map((branch) =>
              pill(lang === 'en' ? branch.name_en : branch.name_ru, { branch: branch.id }, branch.id === chosen.branch)),
          ]}
        />
      )}
      <Pills
        label={words.mark}
        pills={[
          pill(words.all, { mark: undefined }, !chosen.mark),
          ...(['low', 'middle', 'high'] as const).map((mark) => pill(words[mark], { mark }, mark === chosen.mark)),
        ]}
      />
      <Pills
        label={words.month}
        pills={[
          pill(words.all, { month: undefined }, !chosen.month),
          ...desk.months.map((month) => pill(formatMonth(lang, month), { month }, month === chosen.month)),
        ]}
      />
      <DaysForm desk={desk} />
    </Details>
  )
}

/** Words to find. Outside the folded filters, so that the key / leads here. */
export function SearchForm({ desk: { frame: { lang }, clinic, chosen } }: { desk: Desk }) {
  const words = workplaceWords(lang).desk
  const { q, ...kept } = chosen
  return (
    <Form action={`/ratings/${clinic.slug}`} method="get" line>
      <Kept chosen={kept} />
      <Field name="q" type="search" label={words.search} hint={words.search_hint} value={q} />
      <Actions><Button kind="secondary">{words.find}</Button></Actions>
    </Form>
  )
}

/** The days of visits and a doctor. */
function DaysForm({ desk: { frame: { lang }, clinic, head, chosen } }: { desk: Desk }) {
  const words = workplaceWords(lang).desk
  const { from, to, doctor, ...kept } = chosen
  return (
    <Form action={`/ratings/${clinic.slug}`} method="get">
      <Kept chosen={kept} />
      <Field name="from" type="date" label={words.from} value={from} optional />
      <Field name="to" type="date" label={words.to} value={to} optional />
      <Select
        name="doctor" label={words.doctor} empty_label={words.any} value={doctor} optional
        options={head.doctors.map(({ id, name }) => ({ value: id, label: nameIn(lang, name) }))}
      />
      <Actions><Button kind="secondary">{words.find}</Button></Actions>
    </Form>
  )
}

/** The rest of the choice goes along with a form. */
function Kept({ chosen }: { chosen: Chosen }) {
  return <>{Object.entries(chosen).map(([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />)}</>
}
