// The list of answers and what stands around it.
import type { ReactNode } from 'react'
import { Actions, Aside, Button, Details, Empty, Form, Heading, Pagination, Pills, Row, Rows, Split, StaffLayout, StateTag } from '../../ui/index.ts'
import type { ClinicScope, Frame } from '../../platform/http/route.ts'
import type { RailItem } from '../../platform/slice.ts'
import { formatDate, formatDateTime, formatMonth } from '../../platform/time.ts'
import { TEXTS, type Texts } from '../answer.ts'
import { type Chosen, hrefOf } from '../filter.ts'
import type { AlarmRow, FilterChoices, ListPlace, ListedAnswer, NamedMark } from '../queries/staff.ts'
import { type Words, ratingsWords } from '../words/index.ts'
import { markText } from './given.tsx'

export interface Desk {
  frame: Frame
  clinic: ClinicScope
  rail: readonly RailItem[]
  today: string
  /** Whether this person may take an alarm on. */
  may_look: boolean
  alarms: readonly AlarmRow[]
  answers: readonly ListedAnswer[]
  marks: readonly NamedMark[]
  choices: FilterChoices
  chosen: Chosen
  months: readonly string[]
  /** Where the next page begins, when there is one. */
  next: ListPlace | undefined
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
      <Aside>{words.lead}</Aside>
      {!current && <Alarms desk={desk} />}
      <Split
        list_href={hrefOf(path, desk.chosen)}
        detail={detail}
        placeholder={desk.answers.length > 0 && <Aside>{words.choose}</Aside>}
        list={(
          <>
            <Filters desk={desk} />
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
  if (answers.length === 0) {
    const is_filtered = Object.values(chosen).some(Boolean)
    return is_filtered
      ? <Empty why={words.staff.empty_filter} next={words.staff.empty_filter_next} />
      : <Empty why={words.staff.empty} next={words.staff.empty_next} />
  }
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
            <div>{desk.marks.filter((mark) => mark.answer_id === answer.id).map((mark) => doctorLine(words, mark)).join('; ')}</div>
            <div>{firstWords(answer) ?? words.staff.no_words}</div>
          </Row>
        ))}
      </Rows>
      <Pagination next_href={desk.next && hrefOf(path, chosen, desk.next)} />
    </>
  )
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
              <a className="row__title" href={`${path}/${alarm.answer_id}`}>
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

function Filters({ desk }: { desk: Desk }) {
  const { frame: { lang }, clinic, choices, chosen } = desk
  const words = ratingsWords(lang).staff
  const to = (change: Chosen) => hrefOf(`/ratings/${clinic.slug}`, { ...chosen, ...change })
  const pill = (label: string, change: Chosen, current: boolean) => ({ label, href: to(change), current })
  const doctor = choices.doctors.find(({ id }) => id === chosen.doctor)
  return (
    <Details summary={words.filter} open={Object.values(chosen).some(Boolean)}>
      {choices.branches.length > 1 && (
        <Pills
          label={words.branch}
          pills={[
            pill(words.all, { branch: undefined }, !chosen.branch),
            ...choices.branches.map((branch) =>
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
      <Details summary={`${words.doctor}: ${doctor?.name ?? words.all}`}>
        <ul>
          <li><a href={to({ doctor: undefined })}>{words.all}</a></li>
          {choices.doctors.map(({ id, name }) => (
            <li key={id}><a href={to({ doctor: id })} aria-current={id === chosen.doctor ? 'true' : undefined}>{name}</a></li>
          ))}
        </ul>
      </Details>
    </Details>
  )
}

/** «Соколова Анна Игоревна: 5 из 5». */
export function doctorLine(words: Words, mark: NamedMark): string {
  const value = mark.outcome === 'not_seen' ? words.given.not_seen : markText(words, mark.outcome === 'not_applicable' ? 'not_applicable' : mark.mark)
  return `${mark.doctor_name}: ${value}`
}

/** «Посещение вт 24 ноября». */
export function visitDay(desk: Desk, day: string): string {
  return ratingsWords(desk.frame.lang).staff.visit_day(formatDate(desk.frame.lang, day, desk.today))
}

const SHOWN_LENGTH = 160

function firstWords(texts: Texts): string | null {
  const text = TEXTS.map((field) => texts[field]).find((words) => words !== null)
  if (!text) return null
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH).replace(/\s\S*$/, '')}…` : text
}
