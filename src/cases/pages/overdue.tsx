// The city office's pages: which cases are late at which clinics, and how the lateness was counted.
import type { ReactNode } from 'react'
import type { House } from '../../platform/house.ts'
import type { ClinicScope, Frame } from '../../platform/http/route.ts'
import type { Lang } from '../../platform/i18n.ts'
import type { Actor } from '../../platform/permit.ts'
import { networkRail } from '../../platform/rail.ts'
import { formatDate, localDate } from '../../platform/time.ts'
import { Aside, Breadcrumbs, DefinitionList, Empty, Heading, Lead, StaffLayout, StateTag, Table } from '../../ui/index.ts'
import type { LoadedCase } from '../loading.ts'
import type { Norm } from '../queries/cases.ts'
import type { OverdueCase } from '../queries/lists.ts'
import type { Arithmetic } from '../rules/clock.ts'
import { casesWords } from '../words/index.ts'
import { ArithmeticLine, DueTag } from './arithmetic.tsx'
import { opening } from './detail.tsx'
import { CaseTimeline } from './timeline.tsx'

interface Office { house: House; actor: Actor; frame: Frame; lang: Lang; today: string }

function OfficeDesk({ office, title, children }: { office: Office; title: string; children: ReactNode }) {
  const { house, actor, lang, frame } = office
  const rail = networkRail(house, actor, lang, '/cases/overdue')
  return (
    <StaffLayout {...frame} title={title} rail={rail} place={casesWords(lang).overdue.place} robots="noindex">
      {children}
    </StaffLayout>
  )
}

export function OverduePage({ cases, more, ...office }: Office & { cases: readonly (OverdueCase & { late_days: number })[]; more: boolean }) {
  const { lang, today } = office
  const all = casesWords(lang)
  const words = all.overdue
  const titleOf = (row: OverdueCase) => all.titles[row.title_code] ?? all.titles['other']
  return (
    <OfficeDesk office={office} title={words.title}>
      <Heading level={1}>{words.title}</Heading>
      <Lead>{words.lead}</Lead>
      {cases.length > 0 && <p>{words.count(cases.length)}</p>}
      <Table
        caption={words.title}
        caption_hidden
        rows={cases}
        row_key={(row) => row.id}
        empty={<Empty why={words.empty} next={words.empty_next} />}
        columns={[
          { key: 'about', head: words.about, cell: (row) => <a href={`/cases/overdue/${row.clinic_slug}/${row.id}`}>{titleOf(row)}</a> },
          { key: 'clinic', head: words.clinic, cell: (row) => placeOf(lang, row) },
          { key: 'due', head: words.due, cell: (row) => formatDate(lang, row.due_on, today) },
          {
            key: 'late', head: words.late,
            cell: (row) => row.state === 'asked'
              ? <StateTag state="neutral">{all.due.standing}</StateTag>
              : <StateTag state="late">{all.clock.term(Math.max(1, row.late_days))}</StateTag>,
          },
          { key: 'since', head: words.since, cell: (row) => formatDate(lang, localDate(row.climbed_at!, row.zone), today) },
        ]}
      />
      {more && <Aside>{words.more(cases.length)}</Aside>}
    </OfficeDesk>
  )
}

function placeOf(lang: Lang, row: OverdueCase): string {
  const [clinic, branch] = lang === 'en' ? [row.clinic_en, row.branch_en] : [row.clinic_ru, row.branch_ru]
  return branch ? `${clinic}, ${branch}` : clinic
}

export function OverdueCasePage({ clinic, given, sum, norm, ...office }: Office & {
  clinic: ClinicScope; given: LoadedCase; sum: Arithmetic; norm: Norm | undefined
}) {
  const { lang, today } = office
  const all = casesWords(lang)
  const words = all.overdue
  const title = all.titles[given.title_code] ?? all.titles['other']!
  return (
    <OfficeDesk office={office} title={title}>
      <Breadcrumbs above={[{ href: '/cases/overdue', label: words.back }]} here={title} />
      <Heading
        level={1}
        side={<DueTag lang={lang} state={given.folded.state} due_on={given.folded.due_on} left_days={sum.left_days} today={today} />}
      >
        {title}
      </Heading>
      <DefinitionList
        facts={[
          { term: words.clinic, fact: lang === 'en' ? clinic.name_en : clinic.name_ru },
          { term: all.detail.state, fact: all.states[given.folded.state] },
          { term: all.detail.opened, fact: formatDate(lang, localDate(given.opened_at, given.zone), today) },
        ]}
      />
      <Heading level={2}>{words.how}</Heading>
      <ArithmeticLine lang={lang} sum={sum} round={sum.from === opening(given) ? 1 : 2} today={today} norm={norm} />
      <Heading level={2}>{all.detail.timeline}</Heading>
      <CaseTimeline lang={lang} given={given} today={today} words_shown={false} />
    </OfficeDesk>
  )
}
