// A clinic's cases by the date due, with one of them beside the list.
import type { ReactNode } from 'react'
import { Empty, Heading, Lead, Aside, Pills, Row, Rows, Split, nameIn } from '../../ui/index.ts'
import { formatDate, localDate } from '../../platform/time.ts'
import type { ListedCase } from '../queries/lists.ts'
import { casesWords } from '../words/index.ts'
import { DueTag } from './arithmetic.tsx'
import { CasesDesk, type DeskCall } from './desk.tsx'

export const SHOWN = ['in_hand', 'replied', 'settled'] as const
export type Shown = (typeof SHOWN)[number]

export interface CaseList {
  shown: Shown
  mine: boolean
  cases: readonly (ListedCase & { left_days: number })[]
  counts: Record<Shown, number>
  my_count: number
  account_id: string | null
  today: string
  /** More rows than are shown. */
  more: boolean
}

/** The address of a list; what is usual is left out. */
export function listHref(slug: string, shown: Shown, mine: boolean, case_id?: string): string {
  const query = new URLSearchParams()
  if (shown !== 'in_hand') query.set('shown', shown)
  if (mine) query.set('mine', 'yes')
  const search = query.size > 0 ? `?${query}` : ''
  return `/cases/${slug}${case_id ? `/${case_id}` : ''}${search}`
}

export function CasesPage({ call, list, current, title, detail }: {
  call: DeskCall; list: CaseList; current?: string | undefined; title?: string | undefined; detail?: ReactNode
}) {
  const { lang, clinic } = call
  const words = casesWords(lang).list
  return (
    <CasesDesk call={call} section="cases" title={title ?? words.title}>
      <Split
        list_href={listHref(clinic.slug, list.shown, list.mine)}
        placeholder={list.cases.length > 0 ? <Aside>{words.pick}</Aside> : undefined}
        detail={detail}
        list={<CaseRows call={call} list={list} current={current} level={detail ? 2 : 1} />}
      />
    </CasesDesk>
  )
}

function CaseRows({ call, list, current, level }: { call: DeskCall; list: CaseList; current: string | undefined; level: 1 | 2 }) {
  const { lang, clinic } = call
  const words = casesWords(lang)
  return (
    <>
      <Heading level={level}>{words.list.title}</Heading>
      <Lead>{words.list.lead}</Lead>
      <Pills
        label={words.list.filter}
        pills={[
          ...SHOWN.map((shown) => ({
            href: listHref(clinic.slug, shown, list.mine), label: words.list[shown], current: shown === list.shown, count: list.counts[shown],
          })),
          { href: listHref(clinic.slug, list.shown, !list.mine), label: words.list.mine, current: list.mine, count: list.my_count },
        ]}
      />
      {list.cases.length === 0 && <Empty why={words.list[`empty_${list.shown}`]} next={words.list[`empty_${list.shown}_next`]} />}
      {list.cases.length > 0 && (
        <Rows label={words.list.rows}>
          {list.cases.map((one) => (
            <Row
              key={one.id}
              href={listHref(clinic.slug, list.shown, list.mine, one.id)}
              title={words.titles[one.title_code] ?? words.titles['other']}
              current={one.id === current}
              side={<DueTag lang={lang} state={one.state} due_on={one.due_on} left_days={one.left_days} today={list.today} />}
            >
              {aboutRow(call, list, one).join(' · ')}
            </Row>
          ))}
        </Rows>
      )}
      {list.more && <Aside>{words.list.more(list.cases.length)}</Aside>}
    </>
  )
}

function aboutRow(call: DeskCall, list: CaseList, one: ListedCase): string[] {
  const words = casesWords(call.lang)
  const branch = call.lang === 'en' ? one.branch_en : one.branch_ru
  return [
    ...(branch ? [branch] : []),
    words.list.opened(formatDate(call.lang, localDate(one.opened_at, call.clinic.zone), list.today)),
    one.offered_to !== null && one.offered_to === list.account_id ? words.list.offered_to_you
      : one.owner_name ? words.list.owner(nameIn(call.lang, one.owner_name)) : words.list.nobody,
    ...(one.state === 'offered' || one.state === 'asked' ? [words.states[one.state]] : []),
    ...(one.verdict && one.state !== 'replied' ? [words.list[one.verdict]] : []),
  ]
}
