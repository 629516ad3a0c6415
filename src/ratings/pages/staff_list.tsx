// The workplace: what waits, in groups, and what stands around it.
import type { ReactNode } from 'react'
import { Actions, Aside, Button, Empty, Form, Heading, Notice, Pagination, Row, Rows, Split, StaffLayout, StateTag, nameIn } from '../../ui/index.ts'
import type { ClinicScope, Frame } from '../../platform/http/route.ts'
import type { Lang } from '../../platform/i18n.ts'
import type { RailItem } from '../../platform/slice.ts'
import { formatDate, formatDateTime } from '../../platform/time.ts'
import { TEXTS, type Texts } from '../answer.ts'
import { type Chosen, hrefOf, isNarrowed } from '../filter.ts'
import type { AlarmRow, NamedMark } from '../queries/staff.ts'
import type { ListPlace, ListedAnswer } from '../queries/list.ts'
import type { DeskHead } from '../queries/work.ts'
import { type Words, ratingsWords } from '../words/index.ts'
import { workplaceWords } from '../words/workplace.ts'
import { markText } from './given.tsx'
import { Filters, Groups, MarksTogether, SearchForm } from './staff_filters.tsx'

export interface Desk {
  frame: Frame
  clinic: ClinicScope
  rail: readonly RailItem[]
  today: string
  /** Whether this person may take an alarm on. */
  may_look: boolean
  /** Whether this person replies, hands over, marks as read. */
  may_work: boolean
  /** Whether this person may see who looked at an answer. */
  may_list_looks: boolean
  head: DeskHead
  alarms: readonly AlarmRow[]
  answers: readonly ListedAnswer[]
  chosen: Chosen
  months: readonly string[]
  /** Where the next page begins, when there is one. */
  next: ListPlace | undefined
  /** When the page was made: what came later was not seen on it. */
  seen_at: Date
  /** What was just done. */
  notice?: string | undefined
}

/** The list, with the opened answer beside it. */
export function AnswersPage({ desk, detail, current }: { desk: Desk; detail?: ReactNode | undefined; current?: string | undefined }) {
  const { frame, clinic } = desk
  const words = ratingsWords(frame.lang).staff
  const path = `/ratings/${clinic.slug}`
  return (
    <StaffLayout
      {...frame}
      title={words.title}
      place={frame.lang === 'en' ? clinic.name_en : clinic.name_ru}
      rail={desk.rail.map((item) => ({ ...item, current: item.href === path }))}
    >
      <h1>{words.title}</h1>
      <Aside>{workplaceWords(frame.lang).desk.lead}</Aside>
      {desk.notice && <Notice kind="success">{desk.notice}</Notice>}
      {!current && <Alarms desk={desk} />}
      <Split
        list_href={hrefOf(path, desk.chosen)}
        detail={detail}
        placeholder={desk.answers.length > 0 && <Aside>{words.choose}</Aside>}
        list={(
          <>
            <Groups desk={desk} />
            <SearchForm desk={desk} />
            <Filters desk={desk} />
            <MarksTogether desk={desk} />
            <List desk={desk} current={current} />
          </>
        )}
      />
    </StaffLayout>
  )
}

function List({ desk, current }: { desk: Desk; current?: string | undefined }) {
  const { frame: { lang }, clinic, answers, chosen } = desk
  const words = ratingsWords(lang)
  const path = `/ratings/${clinic.slug}`
  if (answers.length === 0) return <NoAnswers desk={desk} />
  return (
    <>
      <Rows label={words.staff.title}>
        {answers.map((answer) => (
          <Row
            key={answer.id}
            href={hrefOf(`${path}/${answer.id}`, chosen)}
            current={answer.id === current}
            title={`${words.given.clinic}: ${markText(words, answer.clinic_mark)}`}
            side={formatDateTime(lang, answer.answered_at, clinic.zone, desk.today)}
          >
            <div><WorkTag answer={answer} lang={lang} /> <TopicNames answer={answer} lang={lang} /></div>
            <div>{answer.marks.map((mark) => doctorLine(lang, words, mark)).join('; ')}</div>
            <div>{firstWords(answer) ?? words.staff.no_words}</div>
          </Row>
        ))}
      </Rows>
      <Pagination next_href={desk.next && hrefOf(path, chosen, desk.next)} />
    </>
  )
}

function NoAnswers({ desk: { frame: { lang }, clinic, chosen } }: { desk: Desk }) {
  const words = workplaceWords(lang).desk
  if (isNarrowed(chosen) || chosen.topic) {
    return (
      <Empty why={words.empty_filter} next={words.empty_filter_next}>
        <p><a href={`/ratings/${clinic.slug}`}>{words.show_all}</a></p>
      </Empty>
    )
  }
  const is_work = chosen.state === undefined || chosen.state === 'new'
  return is_work ? <Empty why={words.empty} next={words.empty_next} /> : <Empty why={words.never} next={words.never_next} />
}

/** «новый», «прочитан», «разобран: отвечено автору». */
export function WorkTag({ answer, lang }: { answer: Pick<ListedAnswer, 'work_state' | 'outcome'>; lang: 'ru' | 'en' }) {
  const words = workplaceWords(lang).work
  if (answer.outcome) return <StateTag state="fine">{words.outcomes[answer.outcome]}</StateTag>
  return <StateTag state={answer.work_state === 'new' ? 'attention' : 'neutral'}>{words.states[answer.work_state]}</StateTag>
}

function TopicNames({ answer, lang }: { answer: Pick<ListedAnswer, 'topics'>; lang: 'ru' | 'en' }) {
  const words = workplaceWords(lang).desk.topics
  return <>{(answer.topics ?? []).map((topic) => words[topic]).join(', ')}</>
}

/** Alarms that nobody has taken on, by answer, above everything else. */
export function Alarms({ desk, answer_id }: { desk: Desk; answer_id?: string | undefined }) {
  const { frame: { lang, csrf }, clinic } = desk
  const words = ratingsWords(lang)
  const path = `/ratings/${clinic.slug}`
  const alarms = desk.alarms.filter((alarm) => answer_id === undefined || alarm.answer_id === answer_id)
  if (alarms.length === 0) return null
  return (
    <section aria-labelledby="alarms">
      <Heading id="alarms">{words.staff.alarms}</Heading>
      <ul className="rows">
        {alarms.map((alarm) => (
          <li className="row" key={alarm.id}>
            <div className="row__line">
              {/* not row__title: that link lies over the whole row, and over the button */}
              <a href={`${path}/${alarm.answer_id}`}>
                {words.staff.alarm_of(words.alarm.kinds[alarm.kind] ?? alarm.kind)}
              </a>
              <span className="row__side">{formatDateTime(lang, alarm.raised_at, clinic.zone, desk.today)}</span>
            </div>
            {alarm.seen_at && (
              <StateTag state="fine">{words.staff.seen(formatDateTime(lang, alarm.seen_at, clinic.zone, desk.today))}</StateTag>
            )}
            {!alarm.seen_at && desk.may_look && (
              <Form action={`${path}/alarms/${alarm.id}/look`} csrf={csrf}>
                <Actions><Button kind="secondary">{words.staff.look}</Button></Actions>
              </Form>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** «Соколова Анна Игоревна: 5 из 5». */
export function doctorLine(lang: Lang, words: Words, mark: NamedMark): string {
  const value = mark.outcome === 'not_seen' ? words.given.not_seen : markText(words, mark.outcome === 'not_applicable' ? 'not_applicable' : mark.mark)
  return `${nameIn(lang, mark.doctor_name)}: ${value}`
}

/** «Посещение вт 24 ноября». */
export function visitDay(desk: Desk, day: string): string {
  return ratingsWords(desk.frame.lang).staff.visit_day(formatDate(desk.frame.lang, day, desk.today))
}

const SHOWN_LENGTH = 160

/** The beginning of an answer's words. */
export function firstWords(texts: Texts): string | null {
  const text = TEXTS.map((field) => texts[field]).find((words) => words !== null)
  if (!text) return null
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH).replace(/\s\S*$/, '')}…` : text
}
