// A resident's pages: where oneself and one's children are attached, and applying with the rules before the button.
import { type FieldErrors, type Typed, fieldOf } from '../../../platform/http/form.ts'
import type { Frame } from '../../../platform/http/route.ts'
import type { Lang } from '../../../platform/i18n.ts'
import { formatDate, localDate } from '../../../platform/time.ts'
import {
  Actions, Button, Card, Checkbox, Details, Empty, ErrorSummary, Form, Heading, Lead, Notice, Radios, ResidentLayout, Select, StateTag, nameIn,
} from '../../../ui/index.ts'
import type { Person } from '../../booking/queries/people.ts'
import { branchName } from '../../offers/pages/named.ts'
import type { NamedBranch } from '../../offers/queries/branches.ts'
import type { AttachCase } from '../applying.ts'
import type { Application, Ground } from '../queries/applications.ts'
import type { Attachment } from '../queries/attachments.ts'
import { mayChangeFrom } from '../rules/attaching.ts'
import { attachWords } from '../words/index.ts'

export interface PersonView {
  person: Person
  attachments: readonly Attachment[]
  applications: readonly Application[]
}

export interface MineView {
  people: readonly PersonView[]
  grounds: readonly Ground[]
  change_days: number
  today: string
  said: 'applied' | 'withdrawn' | undefined
}

export function MinePage({ frame, view }: { frame: Frame; view: MineView }) {
  const { lang } = frame
  const words = attachWords(lang).mine
  const people_href = '/access/people?back=/access/attachments'
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      <h1>{words.title}</h1>
      {view.said && <Notice kind="success">{words.said[view.said]!}</Notice>}
      <Lead>{words.lead}</Lead>
      {view.people.length === 0 && <Empty why={words.no_people}><Actions><Button href={people_href}>{words.people}</Button></Actions></Empty>}
      {view.people.map((one) => <PersonCard key={one.person.id} frame={frame} one={one} view={view} />)}
    </ResidentLayout>
  )
}

function PersonCard({ frame, one, view }: { frame: Frame; one: PersonView; view: MineView }) {
  const { lang } = frame
  const words = attachWords(lang).mine
  const { person, attachments, applications } = one
  const date = (day: string) => formatDate(lang, day, view.today)
  const current = attachments.find(({ until }) => until === null)
  const before = attachments.filter(({ until }) => until !== null)
  const open = applications.find(({ state }) => state === 'open')
  const decided = applications.filter(({ state }) => state !== 'open')
  return (
    <Card title={nameIn(lang, person.name)} level={2}>
      {current
        ? (
          <>
            <p><strong>{words.attached(branchName(lang, current))}</strong></p>
            <p>{words.since(date(current.since))}</p>
            {mayChangeFrom(current.since, view.change_days) > view.today && <p>{words.may_change(date(mayChangeFrom(current.since, view.change_days)))}</p>}
          </>
        )
        : <p>{words.none}</p>}
      {open && (
        <>
          <p>{words.in_hand(applicationBranch(lang, open))}</p>
          <p>{open.due_on < view.today ? <StateTag state="late">{words.late}</StateTag> : words.due(date(open.due_on))}</p>
          <Form action={`/access/attachments/${open.clinic_slug}/${open.id}/withdrawal`} csrf={frame.csrf}>
            <Button kind="secondary">{words.withdraw}</Button>
          </Form>
        </>
      )}
      {!open && <Actions><Button kind="secondary" href={`/access/attachments/new?person=${person.id}`}>{words.choose}</Button></Actions>}
      {decided.length > 0 && (
        <>
          <Heading level={3}>{words.decisions}</Heading>
          <ul>
            {decided.map((given) => <li key={given.id}>{sayDecision(lang, given, view)}</li>)}
          </ul>
        </>
      )}
      {before.length > 0 && (
        <Details summary={words.history}>
          <ul>{before.map((past) => <li key={past.id}>{words.from_to(branchName(lang, past), date(past.since), date(past.until!))}</li>)}</ul>
        </Details>
      )}
    </Card>
  )
}

function applicationBranch(lang: Lang, given: Application): string {
  return branchName(lang, { ...given, name_ru: given.branch_ru, name_en: given.branch_en })
}

function sayDecision(lang: Lang, given: Application, view: MineView): string {
  const words = attachWords(lang).mine
  const ground = view.grounds.find(({ code }) => code === given.reason_code)
  const when = formatDate(lang, localDate(given.decided_at!, given.zone), view.today)
  const said = `${when}, ${applicationBranch(lang, given)}: ${words.decided[given.state]}`
  return ground ? `${said}. ${lang === 'en' ? ground.sentence_en : ground.sentence_ru}` : said
}

export interface NewView {
  people: readonly Person[]
  branches: readonly NamedBranch[]
  typed: Typed
  errors: FieldErrors
  /** Once a person and a branch are chosen: what the rules say. */
  judged: (AttachCase & { person: Person; branch: NamedBranch }) | undefined
  change_days: number
  decision_days: number
  today: string
}

export function NewPage({ frame, view }: { frame: Frame; view: NewView }) {
  const { lang } = frame
  const words = attachWords(lang).form
  return (
    <ResidentLayout {...frame} title={words.title} robots="noindex">
      <h1>{words.title}</h1>
      <ErrorSummary errors={view.errors} />
      <Form action="/access/attachments/new" method="get">
        <Radios {...fieldOf(view, 'person')} label={words.who} options={view.people.map((person) => ({ value: person.id, label: nameIn(lang, person.name) }))} />
        <Select
          {...fieldOf(view, 'branch')} label={words.branch}
          options={view.branches.map((one) => ({ value: `${one.clinic_slug}:${one.slug}`, label: branchName(lang, one) }))}
        />
        <Actions><Button kind={view.judged ? 'secondary' : 'primary'}>{words.find}</Button></Actions>
      </Form>
      <Heading>{words.rules}</Heading>
      <ul>
        <li>{words.rule_year(view.change_days)}</li>
        <li>{words.rule_limit}</li>
        <li>{words.rule_days(view.decision_days)}</li>
        <li>{words.rule_one}</li>
      </ul>
      {view.judged && <Judged frame={frame} view={view} judged={view.judged} />}
      <p><a href="/access/attachments">{words.back}</a></p>
    </ResidentLayout>
  )
}

function Judged({ frame, view, judged }: { frame: Frame; view: NewView; judged: NonNullable<NewView['judged']> }) {
  const { lang } = frame
  const words = attachWords(lang).form
  const { facts, refusal, person, branch, current } = judged
  const room = facts.limit ? words.room(facts.limit.attached_count, facts.limit.attached_max) : words.room_unknown
  const date = (day: string) => formatDate(lang, day, view.today)
  const reason = refusal === 'once_a_year'
    ? words.once_a_year(date(mayChangeFrom(current!.since, facts.change_days)))
    : refusal && words.refusals[refusal]
  const hidden = (
    <>
      <input type="hidden" name="person" value={person.id} />
      <input type="hidden" name="branch" value={`${branch.clinic_slug}:${branch.slug}`} />
    </>
  )
  const moved = <Checkbox name="moved" label={words.moved} checked={facts.moved} />
  return (
    <>
      <p>{room}</p>
      {reason && <Notice kind="warning">{reason}</Notice>}
      {refusal === 'once_a_year' && (
        <Form action="/access/attachments/new" method="get">{hidden}{moved}<Actions><Button>{words.moved_again}</Button></Actions></Form>
      )}
      {!refusal && (
        <Form action="/access/attachments" csrf={frame.csrf}>
          {hidden}
          <Lead>{words.may(nameIn(lang, person.name), branchName(lang, branch))}</Lead>
          {current && moved}
          <Actions><Button>{words.submit}</Button></Actions>
        </Form>
      )}
    </>
  )
}
