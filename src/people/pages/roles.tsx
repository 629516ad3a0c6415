import { typedText } from '../../platform/http/form.ts'
import type { Frame } from '../../platform/http/route.ts'
import type { RailItem } from '../../platform/slice.ts'
import {
  Actions, Aside, Button, Details, Empty, ErrorSummary, Field, FileInput, Form, Heading, Notice, Pagination, Select,
  StaffLayout, StateTag, Table, TextArea,
} from '../../ui/index.ts'
import type { ListedRole } from '../queries/roles.ts'
import type { Problem } from '../rules/role_table.ts'
import { ROLES, isValidOn } from '../rules/roles.ts'
import { peopleWords } from '../words/index.ts'
import { datesOf, placeOf } from './role_words.ts'

export interface RolesPageProps {
  frame: Frame
  rail: readonly RailItem[]
  search: string
  roles: readonly ListedRole[]
  total: number
  page: number
  pages: number
  clinics: readonly { id: string; slug: string; name_ru: string; name_en: string }[]
  today: string
  /** What was done just now, as the address says. */
  done: string | undefined
  counts: string | undefined
  given: { typed: Record<string, string | string[]>; problems: Problem[] } | undefined
  ended: { id: string; typed: string; error: string } | undefined
  table: { csv: string; sentences: string[] } | undefined
}

const SENTENCES_MAX = 100

export function RolesPage(props: RolesPageProps) {
  const { frame } = props
  const words = peopleWords(frame.lang).role_page
  // what must be mended stands on top, where the page opens
  const mending = props.given !== undefined || props.table !== undefined
  const forms = (
    <>
      <GiveForm {...props} />
      <TableForm {...props} />
    </>
  )
  return (
    <StaffLayout {...frame} title={words.title} rail={props.rail} place={words.place} robots="noindex">
      <h1>{words.title}</h1>
      <Said {...props} />
      {props.ended && <ErrorSummary errors={[{ id: `end-${props.ended.id}`, text: props.ended.error }]} />}
      {mending && forms}
      <Form action="/people/roles" method="get" label={words.search}>
        <Field name="q" type="search" label={words.search} value={props.search} />
        <Actions>
          <Button kind="secondary">{words.find}</Button>
        </Actions>
      </Form>
      <Heading>{words.list}</Heading>
      {props.roles.length > 0 && <Aside>{words.found(props.total)}</Aside>}
      <RoleTable {...props} />
      <Pagination
        page={props.page} pages={props.pages}
        previous_href={props.page > 1 ? pageHref(props, props.page - 1) : undefined}
        next_href={props.page < props.pages ? pageHref(props, props.page + 1) : undefined}
      />
      {!mending && forms}
    </StaffLayout>
  )
}

function Said({ frame, done, counts }: RolesPageProps) {
  const words = peopleWords(frame.lang).role_page
  if (done === 'table') {
    const [given = 0, changed = 0, unchanged = 0] = (counts ?? '').split('-').map(Number)
    return <Notice kind="success">{words.taken(given, changed, unchanged)}</Notice>
  }
  const known = words.done as Record<string, string | undefined>
  const sentence = done !== undefined && Object.hasOwn(known, done) ? known[done] : undefined
  return sentence ? <Notice kind="success">{sentence}</Notice> : null
}

function RoleTable(props: RolesPageProps) {
  const { frame, today } = props
  const words = peopleWords(frame.lang)
  const page = words.role_page
  const columns = [
    { key: 'person', head: page.person, cell: (role: ListedRole) => role.login ? `${role.name} (${role.login})` : role.name },
    { key: 'role', head: page.role, cell: (role: ListedRole) => words.roles[role.role] },
    { key: 'where', head: page.where, cell: (role: ListedRole) => [placeOf(frame.lang, role), role.doctor_name].filter(Boolean).join(', ') },
    { key: 'dates', head: page.dates, cell: (role: ListedRole) => <Dates frame={frame} role={role} today={today} /> },
    { key: 'source', head: page.source, cell: (role: ListedRole) => page.sources[role.source] },
    { key: 'change', head: page.change, cell: (role: ListedRole) => <EndForm {...props} role={role} /> },
  ]
  return (
    <Table
      caption={page.list} caption_hidden columns={columns} rows={props.roles} row_key={(role) => role.id}
      empty={<Empty why={page.none} next={page.none_next} />}
    />
  )
}

function Dates({ frame, role, today }: { frame: Frame; role: ListedRole; today: string }) {
  const words = peopleWords(frame.lang).role_page
  const valid = isValidOn(role, today)
  const over = role.valid_to !== null && role.valid_to < today
  return (
    <>
      {datesOf(frame.lang, role, today)}{' '}
      <StateTag state={valid ? 'fine' : 'neutral'}>{valid ? words.holds : over ? words.over : words.coming}</StateTag>
    </>
  )
}

function EndForm(props: RolesPageProps & { role: ListedRole }) {
  const { frame, role, ended, today } = props
  const words = peopleWords(frame.lang).role_page
  const mine = ended?.id === role.id ? ended : undefined
  if (role.valid_to !== null && role.valid_to < today) return null
  return (
    <Details summary={words.end} open={mine !== undefined}>
      <Form action={`/people/roles/${role.id}/end`} csrf={frame.csrf}>
        <input type="hidden" name="q" value={props.search} />
        <Field
          name="valid_to" id={`end-${role.id}`} type="date" label={words.end_by} hint={words.end_hint}
          value={mine?.typed ?? role.valid_to ?? today} error={mine?.error}
        />
        <Actions>
          <Button kind="danger">{words.end}</Button>
        </Actions>
      </Form>
    </Details>
  )
}

function GiveForm({ frame, given, clinics }: RolesPageProps) {
  const words = peopleWords(frame.lang)
  const page = words.role_page
  const problemOf = (field: string) => given?.problems.find((problem) => problem.field === field)
  const error = (field: string) => {
    const problem = problemOf(field)
    return problem && sentenceOf(frame, problem)
  }
  const value = (field: string) => (given ? typedText(given.typed, field) : undefined)
  const asked = (name: string) => ({ name, value: value(name), error: error(name) })
  const errors = (given?.problems ?? []).map((problem) => ({ id: problem.field, text: sentenceOf(frame, problem) }))
  return (
    <Details summary={page.give_title} open={given !== undefined}>
      <ErrorSummary errors={errors} />
      <Form action="/people/roles" csrf={frame.csrf}>
        <Field {...asked('login')} label={page.login} hint={page.login_hint} autocomplete="off" />
        <Field {...asked('name')} label={page.name} hint={page.name_hint} optional autocomplete="off" />
        <Select {...asked('role')} label={page.role} options={ROLES.map((role) => ({ value: role, label: words.roles[role] }))} />
        <Select
          {...asked('clinic')} label={page.clinic} hint={page.clinic_hint} empty_label={page.network}
          options={clinics.map((clinic) => ({ value: clinic.slug, label: frame.lang === 'ru' ? clinic.name_ru : clinic.name_en }))}
        />
        <Field {...asked('doctor')} label={page.doctor} hint={page.doctor_hint} optional autocomplete="off" />
        <Field {...asked('valid_from')} type="date" label={page.valid_from} hint={page.valid_from_hint} optional />
        <Field {...asked('valid_to')} type="date" label={page.valid_to} hint={page.valid_to_hint} optional />
        <Actions>
          <Button>{page.give}</Button>
        </Actions>
      </Form>
    </Details>
  )
}

function TableForm({ frame, table }: RolesPageProps) {
  const page = peopleWords(frame.lang).role_page
  const sentences = table?.sentences ?? []
  return (
    <Details summary={page.table_title} open={table !== undefined}>
      <p>{page.table_lead}</p>
      <Details summary={page.table_example}><pre>{page.table_sample}</pre></Details>
      {/* several lines lead to the same field, so they are a list of their own */}
      {sentences.length > 0 && (
        <Notice kind="error" title={page.table_wrong(sentences.length)}>
          <ul>{sentences.slice(0, SENTENCES_MAX).map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
        </Notice>
      )}
      <Form action="/people/roles/csv" csrf={frame.csrf} files>
        <FileInput name="file" label={page.table_file} accept=".csv,text/csv,text/plain" size_max_mb={5} optional />
        <TextArea name="csv" label={page.table_text} rows={8} value={table?.csv} optional />
        <Actions>
          <Button>{page.table_take}</Button>
        </Actions>
      </Form>
    </Details>
  )
}

function sentenceOf(frame: Frame, problem: Problem): string {
  return peopleWords(frame.lang).problems[problem.code](problem.typed)
}

function pageHref({ search }: RolesPageProps, page: number): string {
  return `/people/roles?${new URLSearchParams({ q: search, page: String(page) })}`
}
