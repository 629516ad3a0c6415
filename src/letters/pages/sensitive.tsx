// The list of visits that are never asked about.
import { fieldOf } from '../../platform/http/form.ts'
import {
  Actions,
  Button,
  Empty,
  ErrorSummary,
  Field,
  Form,
  Heading,
  Lead,
  Notice,
  Select,
  Table,
} from '../../ui/index.ts'
import type { SensitiveEntry } from '../queries/policy.ts'
import { type StaffWords, staffWords } from '../words/index.ts'
import { Desk, type DeskCall, type DeskForm } from './desk.tsx'

/** A specialty that this clinic is advised to add. */
export interface Proposal {
  code: string
  name: string
}

interface Parts {
  call: DeskCall
  /** Names of specialties by their code. */
  names: ReadonlyMap<string, string>
  form: DeskForm
}

export function SensitivePage(
  props: Parts & { entries: readonly SensitiveEntry[]; proposals: readonly Proposal[] },
) {
  const { call, form, proposals } = props
  const words = staffWords(call.lang)
  return (
    <Desk call={call} section="sensitive" title={words.sensitive_title}>
      <h1>{words.sensitive_title}</h1>
      <ErrorSummary errors={form.errors} />
      {form.saved && <Notice kind="success">{form.saved}</Notice>}
      <Lead>{words.sensitive_lead}</Lead>
      <Entries {...props} words={words} />
      {form.may_write && proposals.length > 0 && <Proposals call={call} proposals={proposals} words={words} />}
      <Heading>{words.sensitive_add}</Heading>
      <Addition {...props} words={words} />
    </Desk>
  )
}

function Entries({ call, entries, names, form, words }: Parts & { entries: readonly SensitiveEntry[]; words: StaffWords }) {
  const nameOf = ({ kind, code }: SensitiveEntry) => (kind === 'specialty' ? names.get(code) : undefined)
  const remove = {
    key: 'remove',
    head: words.sensitive_action,
    cell: (entry: SensitiveEntry) => <Remove call={call} entry={entry} />,
  }
  return (
    <Table
      caption={words.sensitive_caption}
      rows={entries}
      row_key={(entry) => entry.id}
      empty={<Empty why={words.sensitive_empty} next={words.sensitive_empty_next} />}
      columns={[
        {
          key: 'code',
          head: words.sensitive_code,
          cell: (entry) => (nameOf(entry) ? `${nameOf(entry)} (${entry.code})` : entry.code),
        },
        { key: 'kind', head: words.sensitive_kind, cell: (entry) => words.sensitive_kinds[entry.kind] },
        { key: 'note', head: words.sensitive_note, cell: (entry) => entry.note ?? '' },
        ...(form.may_write ? [remove] : []),
      ]}
    />
  )
}

function Remove({ call, entry }: { call: DeskCall; entry: SensitiveEntry }) {
  const words = staffWords(call.lang)
  return (
    <Form
      action={`${listOf(call)}/${entry.id}/removal`}
      csrf={call.frame.csrf}
      label={`${words.sensitive_remove} ${entry.code}`}
    >
      <Button kind="quiet">{words.sensitive_remove}</Button>
    </Form>
  )
}

function Proposals({ call, proposals, words }: { call: DeskCall; proposals: readonly Proposal[]; words: StaffWords }) {
  return (
    <section>
      <Heading>{words.sensitive_proposed}</Heading>
      <Form action={listOf(call)} csrf={call.frame.csrf}>
        <input type="hidden" name="kind" value="specialty" />
        <Actions>
          {proposals.map(({ code, name }) => (
            <Button key={code} kind="secondary" name="code" value={code}>
              {words.sensitive_add_one(name)}
            </Button>
          ))}
        </Actions>
      </Form>
    </section>
  )
}

function Addition({ call, names, form, words }: Parts & { words: StaffWords }) {
  return (
    <Form action={listOf(call)} csrf={call.frame.csrf}>
      <Select
        {...fieldOf(form, 'kind')}
        label={words.sensitive_kind}
        options={Object.entries(words.sensitive_kinds).map(([value, label]) => ({ value, label }))}
      />
      <Field
        {...fieldOf(form, 'code')}
        label={words.sensitive_code}
        hint={words.sensitive_code_hint}
        suggestions={[...names.keys()]}
      />
      <Field {...fieldOf(form, 'note')} label={words.sensitive_note} optional />
      <Actions>
        <Button disabled_reason={form.may_write ? undefined : words.only_chief}>{words.sensitive_add}</Button>
      </Actions>
    </Form>
  )
}

function listOf(call: DeskCall): string {
  return `/letters/${call.clinic.slug}/sensitive`
}
