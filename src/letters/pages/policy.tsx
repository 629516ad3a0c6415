// The order of sending, and the list of visits that are never asked about.
import type { FieldErrors, Typed } from '../../platform/http/form.ts'
import { typedText } from '../../platform/http/form.ts'
import {
  Actions,
  Aside,
  Button,
  Checkbox,
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
import type { Policy } from '../rules/asking.ts'
import { staffWords } from '../words/index.ts'
import { Desk, type DeskCall } from './desk.tsx'

interface FormState {
  may_write: boolean
  typed: Typed
  errors: FieldErrors
  saved: string | undefined
}

export function PolicyPage({ call, policy, form }: { call: DeskCall; policy: Policy; form: FormState }) {
  const words = staffWords(call.lang)
  const { typed, errors } = form
  return (
    <Desk call={call} section="policy" title={words.policy_title}>
      <h1>{words.policy_title}</h1>
      <ErrorSummary errors={errors} />
      {form.saved && <Notice kind="success">{form.saved}</Notice>}
      <Lead>
        {words.policy_summary(
          policy.delay_hours_min,
          policy.delay_hours_max,
          policy.send_from,
          policy.send_to,
        )}{' '}
        {policy.reminder_days === null
          ? words.policy_reminder_off
          : words.policy_reminder_on(policy.reminder_days)}
      </Lead>
      <Aside>{words.policy_caps}</Aside>
      <Form action={`/letters/${call.clinic.slug}/policy`} csrf={call.frame.csrf}>
        <Checkbox
          name="paused"
          label={words.policy_paused}
          hint={words.policy_paused_hint}
          checked={typedText(typed, 'paused') === 'yes'}
        />
        <Field
          name="delay_hours_min"
          type="number"
          label={words.policy_delay_min}
          value={typedText(typed, 'delay_hours_min')}
          error={errors.delay_hours_min}
          min={1}
          max={168}
        />
        <Field
          name="delay_hours_max"
          type="number"
          label={words.policy_delay_max}
          value={typedText(typed, 'delay_hours_max')}
          error={errors.delay_hours_max}
          min={1}
          max={168}
        />
        <Field
          name="send_from"
          type="time"
          label={words.policy_from}
          hint={words.policy_hours_hint}
          value={typedText(typed, 'send_from')}
          error={errors.send_from}
        />
        <Field
          name="send_to"
          type="time"
          label={words.policy_to}
          value={typedText(typed, 'send_to')}
          error={errors.send_to}
        />
        <Field
          name="reminder_days"
          type="number"
          label={words.policy_reminder}
          hint={words.policy_reminder_hint}
          value={typedText(typed, 'reminder_days')}
          error={errors.reminder_days}
          min={2}
          max={14}
          optional
        />
        <Aside>{words.policy_lead}</Aside>
        <Actions>
          <Button disabled_reason={form.may_write ? undefined : words.only_chief}>{words.policy_save}</Button>
        </Actions>
      </Form>
    </Desk>
  )
}

export interface Proposal {
  code: string
  name: string
}

export function SensitivePage({
  call,
  entries,
  names,
  proposals,
  form,
}: {
  call: DeskCall
  entries: readonly SensitiveEntry[]
  names: ReadonlyMap<string, string>
  proposals: readonly Proposal[]
  form: FormState
}) {
  const words = staffWords(call.lang)
  const { typed, errors } = form
  const base = `/letters/${call.clinic.slug}/sensitive`
  const named = (entry: SensitiveEntry) => (entry.kind === 'specialty' ? names.get(entry.code) : undefined)
  return (
    <Desk call={call} section="sensitive" title={words.sensitive_title}>
      <h1>{words.sensitive_title}</h1>
      <ErrorSummary errors={errors} />
      {form.saved && <Notice kind="success">{form.saved}</Notice>}
      <Lead>{words.sensitive_lead}</Lead>
      <Table
        caption={words.sensitive_caption}
        rows={entries}
        row_key={(entry) => entry.id}
        empty={<Empty why={words.sensitive_empty} next={words.sensitive_empty_next} />}
        columns={[
          {
            key: 'code',
            head: words.sensitive_code,
            cell: (entry) => (named(entry) ? `${named(entry)} (${entry.code})` : entry.code),
          },
          { key: 'kind', head: words.sensitive_kind, cell: (entry) => words.sensitive_kinds[entry.kind] },
          { key: 'note', head: words.sensitive_note, cell: (entry) => entry.note ?? '' },
          ...(form.may_write
            ? [
                {
                  key: 'remove',
                  head: words.sensitive_action,
                  cell: (entry: SensitiveEntry) => <Remove call={call} entry={entry} />,
                },
              ]
            : []),
        ]}
      />
      {form.may_write && proposals.length > 0 && (
        <section>
          <Heading>{words.sensitive_proposed}</Heading>
          <Form action={base} csrf={call.frame.csrf}>
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
      )}
      <Heading>{words.sensitive_add}</Heading>
      <Form action={base} csrf={call.frame.csrf}>
        <Select
          name="kind"
          label={words.sensitive_kind}
          options={Object.entries(words.sensitive_kinds).map(([value, label]) => ({ value, label }))}
          value={typedText(typed, 'kind')}
          error={errors.kind}
        />
        <Field
          name="code"
          label={words.sensitive_code}
          hint={words.sensitive_code_hint}
          value={typedText(typed, 'code')}
          error={errors.code}
          suggestions={[...names.keys()]}
        />
        <Field
          name="note"
          label={words.sensitive_note}
          value={typedText(typed, 'note')}
          error={errors.note}
          optional
        />
        <Actions>
          <Button disabled_reason={form.may_write ? undefined : words.only_chief}>
            {words.sensitive_add}
          </Button>
        </Actions>
      </Form>
    </Desk>
  )
}

function Remove({ call, entry }: { call: DeskCall; entry: SensitiveEntry }) {
  const words = staffWords(call.lang)
  return (
    <Form
      action={`/letters/${call.clinic.slug}/sensitive/${entry.id}/removal`}
      csrf={call.frame.csrf}
      label={`${words.sensitive_remove} ${entry.code}`}
    >
      <Button kind="quiet">{words.sensitive_remove}</Button>
    </Form>
  )
}
