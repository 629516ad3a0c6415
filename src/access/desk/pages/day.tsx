// A branch's day by time, with one booking beside the list.
import type { ReactNode } from 'react'
import { addDays, formatDate, localTime } from '../../../platform/time.ts'
import { Actions, Aside, Button, Empty, Field, Form, Heading, Notice, Pills, Row, Rows, Split, StateTag, type State, nameIn } from '../../../ui/index.ts'
import { placeIn, shortDoctor, specialtyOf } from '../../naming.ts'
import type { DeskBranch } from '../queries/branches.ts'
import type { VisitCard } from '../queries/cards.ts'
import { deskWords } from '../words/index.ts'
import { type DeskCall, DeskFrame } from './frame.tsx'

export const SHOWN = ['ahead', 'all', 'cancelled'] as const
export type Shown = (typeof SHOWN)[number]

export interface Day {
  branches: readonly DeskBranch[]
  branch: DeskBranch | undefined
  date: string
  today: string
  shown: Shown
  cards: readonly VisitCard[]
  counts: Record<Shown, number>
  /** What was looked for, when the list is what was found. */
  found?: { typed: string; error?: string | undefined } | undefined
}

/** The address of a day, or of a booking beside it; what is usual is left out. */
export function dayHref(slug: string, day: Pick<Day, 'branch' | 'branches' | 'date' | 'today' | 'shown'>, booking_id?: string): string {
  const query = new URLSearchParams()
  if (day.branch && day.branch !== day.branches[0] && !booking_id) query.set('b', day.branch.slug)
  if (day.date !== day.today && !booking_id) query.set('day', day.date)
  if (day.shown !== 'ahead') query.set('shown', day.shown)
  const search = query.size > 0 ? `?${query}` : ''
  return `/access/${slug}/desk${booking_id ? `/${booking_id}` : ''}${search}`
}

export function DayPage({ call, day, current, title, detail, scripts }: {
  call: DeskCall; day: Day; current?: string; title?: string; detail?: ReactNode; scripts?: readonly string[]
}) {
  const words = deskWords(call.lang).day
  return (
    <DeskFrame call={call} section="day" title={title ?? words.title} scripts={scripts ?? []}>
      <Split
        list_href={dayHref(call.clinic.slug, day)}
        detail={detail}
        placeholder={day.cards.length > 0 ? <Aside>{words.pick}</Aside> : undefined}
        list={<DayList call={call} day={day} current={current} level={detail ? 2 : 1} />}
      />
    </DeskFrame>
  )
}

function DayList({ call, day, current, level }: { call: DeskCall; day: Day; current: string | undefined; level: 1 | 2 }) {
  const { lang, clinic, frame } = call
  const words = deskWords(lang).day
  const { slug } = clinic
  if (!day.branch) return <Empty why={words.no_branch} />
  const date = formatDate(lang, day.date, day.today)
  return (
    <>
      <Heading level={level}>{day.date === day.today ? `${date}, ${words.today}` : date}</Heading>
      {day.branches.length > 1 && (
        <Pills
          label={words.branch}
          pills={day.branches.map((branch) => ({
            href: dayHref(slug, { ...day, branch }), label: lang === 'en' ? branch.name_en : branch.name_ru, current: branch === day.branch,
          }))}
        />
      )}
      <Form action={`/access/${slug}/desk/finding`} csrf={frame.csrf}>
        <input type="hidden" name="b" value={day.branch.slug} />
        <input type="hidden" name="day" value={day.date} />
        <Field name="q" type="search" label={words.find} value={day.found?.typed} error={day.found?.error} autocomplete="off" />
        <Actions>
          <Button kind="secondary">{words.find_button}</Button>
          <Button href={`/access/${slug}/desk/new?b=${day.branch.slug}`} shortcut="n">{deskWords(lang).tabs.visitor}</Button>
        </Actions>
      </Form>
      <Pills
        label={words.filter}
        pills={[
          ...SHOWN.map((shown) => ({
            href: dayHref(slug, { ...day, shown }), label: words[shown], current: !day.found && shown === day.shown, count: day.counts[shown],
          })),
          { href: dayHref(slug, { ...day, date: addDays(day.date, -1) }), label: words.earlier },
          { href: dayHref(slug, { ...day, date: addDays(day.date, 1) }), label: words.later },
        ]}
      />
      {day.found && !day.found.error && day.cards.length === 0 && <Notice kind="warning" title={words.none_found}>{words.none_found_next}</Notice>}
      {!day.found && day.cards.length === 0 && <Empty why={words[`empty_${day.shown}`]} next={words.empty_next} />}
      {day.cards.length > 0 && (
        <Rows label={day.found ? words.found : words.rows}>
          {day.cards.map((card) => (
            <Row
              key={card.id} href={dayHref(slug, day, card.id)} current={card.id === current}
              title={`${localTime(card.starts_at, card.zone)} ${nameIn(lang, card.person_name)}`}
              side={<CardState call={call} card={card} />}
            >
              {[card.ticket, specialtyOf(lang, card), shortDoctor(lang, card), card.place && placeIn(lang, card.place)].filter(Boolean).join(' · ')}
            </Row>
          ))}
        </Rows>
      )}
    </>
  )
}

const STATES: Partial<Record<VisitCard['state'], State>> = { arrived: 'fine', fulfilled: 'fine', missed: 'late', booked: 'neutral' }

/** What is known of a booking's visit; one that is over and bears no mark is «не отмечено», not missed. */
export function CardState({ call, card }: { call: DeskCall; card: Pick<VisitCard, 'state' | 'ends_at'> }) {
  const words = deskWords(call.lang).states
  if (card.state === 'booked' && card.ends_at <= call.now) return <StateTag state="unknown">{words.unmarked}</StateTag>
  return <StateTag state={STATES[card.state] ?? 'unknown'}>{words[card.state]}</StateTag>
}
