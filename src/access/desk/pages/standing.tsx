// Missed visits as their person sees them.
import { type FieldErrors, type Typed, typedText } from '../../../platform/http/form.ts'
import type { Frame } from '../../../platform/http/route.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { formatDate, formatDateTime, localDate } from '../../../platform/time.ts'
import { Actions, Aside, Button, Details, Empty, ErrorSummary, Form, Heading, Lead, Notice, Quote, ResidentLayout, TextArea, nameIn } from '../../../ui/index.ts'
import type { LockRule, PersonStanding } from '../lock.ts'
import type { Appeal } from '../queries/appeals.ts'
import type { NamedSpecialty } from '../queries/branches.ts'
import type { DeskPerson } from '../queries/people.ts'
import { OUR_CHOICE } from '../rules/lock.ts'
import { deskWords } from '../words/index.ts'

export interface StandingView {
  persons: readonly DeskPerson[]
  standings: readonly PersonStanding[]
  /** In force now: the common one, and those of specialties that have their own. */
  rules: readonly LockRule[]
  appeals: readonly Appeal[]
  specialties: readonly NamedSpecialty[]
  form: { of: string | null; typed: Typed; errors: FieldErrors }
  done: boolean
  now: Date
}

interface Props { frame: Frame; lang: Lang; zone: string; view: StandingView }

export function StandingPage(props: Props) {
  const { frame, lang, view } = props
  const words = deskWords(lang).lock
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      <Heading level={1}>{words.title}</Heading>
      <Lead>{words.lead}</Lead>
      {view.done && <Notice kind="success">{words.appeal_sent}</Notice>}
      <ErrorSummary errors={view.form.errors} />
      {view.standings.length === 0 && <Empty why={words.none} next={words.none_next} />}
      {view.standings.map((standing) => <OneStanding key={`${standing.person_id} ${standing.specialty_code}`} {...props} standing={standing} />)}
      {view.rules.map((rule) => <OneRule key={rule.specialty_code} lang={lang} rule={rule} view={view} today={localDate(view.now, props.zone)} />)}
      {view.appeals.length > 0 && <Appeals {...props} />}
    </ResidentLayout>
  )
}

function OneRule({ lang, rule, view, today }: { lang: Lang; rule: LockRule; view: StandingView; today: string }) {
  const words = deskWords(lang).lock
  const { missed_max, window_days, lock_days, specialty_code, source } = rule
  return (
    <>
      <p>
        {specialty_code === '*'
          ? words.rule(missed_max, window_days, lock_days)
          : words.rule_of(nameOf(lang, view, specialty_code), missed_max, window_days, lock_days)}
      </p>
      <Aside>{source === OUR_CHOICE ? words.source(rule.edition) : <>{words.source_of(formatDate(lang, rule.valid_from, today))} {nameIn(lang, source)}</>}</Aside>
    </>
  )
}

function nameOf(lang: Lang, { specialties }: StandingView, code: string): string {
  const specialty = specialties.find((one) => one.code === code)
  return specialty ? (lang === 'en' ? specialty.name_en : specialty.name_ru) : code
}

function OneStanding({ lang, zone, view, frame, standing }: Props & { standing: PersonStanding }) {
  const words = deskWords(lang).lock
  const { lock, counted, left, person_id, specialty_code } = standing
  const person = view.persons.find(({ id }) => id === person_id)
  const visits = [...(lock?.missed ?? []), ...counted]
  const is_asked = view.appeals.some((appeal) => appeal.state === 'open' && appeal.person_id === person_id && appeal.specialty_code === specialty_code)
  const came_back = view.form.of === `${person_id} ${specialty_code}`
  return (
    <section>
      <Heading level={2}>{nameOf(lang, view, specialty_code)}</Heading>
      {view.persons.length > 1 && person && <Aside>{words.person(nameIn(lang, person.name))}</Aside>}
      {lock && <Notice kind="warning" title={words.locked(formatDateTime(lang, lock.until, zone, localDate(view.now, zone)))}>{words.locked_how}</Notice>}
      <p>{lock ? words.locked_why : words.counted(counted.length)}</p>
      <ul>{visits.map((visit) => <li key={visit.booking_id}>{formatDateTime(lang, visit.starts_at, zone, localDate(view.now, zone))}</li>)}</ul>
      {!lock && <p>{words.left(left)}</p>}
      {is_asked ? <p>{words.appeal_open}</p> : (
        <Details summary={words.appeal} open={came_back}>
          <Heading level={3}>{words.appeal_title}</Heading>
          <p>{words.appeal_lead}</p>
          <Form action={`/access/locks/${person_id}/${specialty_code}/appeal`} csrf={frame.csrf}>
            <TextArea
              name="words" id={came_back ? 'words' : `words-${person_id}-${specialty_code}`} label={words.appeal_words} hint={words.appeal_hint} rows={4}
              length_max={1000} value={came_back ? typedText(view.form.typed, 'words') : ''} error={came_back ? view.form.errors['words'] : undefined}
            />
            <Actions><Button>{words.appeal_send}</Button></Actions>
          </Form>
        </Details>
      )}
    </section>
  )
}

function Appeals({ lang, zone, view }: Props) {
  const words = deskWords(lang).lock
  return (
    <section>
      <Heading level={2}>{words.appeals}</Heading>
      {view.appeals.map((appeal) => (
        <div key={appeal.id}>
          <Heading level={3}>{words.appeal_of(formatDate(lang, localDate(appeal.created_at, zone)), lang === 'en' ? appeal.specialty_en : appeal.specialty_ru)}</Heading>
          <Quote>{appeal.words}</Quote>
          <p>{appeal.state === 'open' ? words.appeal_open : words[appeal.state]} {appeal.sentence}</p>
        </div>
      ))}
    </section>
  )
}
