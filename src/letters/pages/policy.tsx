// The order of sending: when letters go, and whether there is a reminder.
import { fieldOf, typedText } from '../../platform/http/form.ts'
import { Actions, Aside, Button, Checkbox, ErrorSummary, Field, Form, Lead, Notice } from '../../ui/index.ts'
import type { Policy } from '../rules/asking.ts'
import { type StaffWords, staffWords } from '../words/index.ts'
import { Desk, type DeskCall, type DeskForm } from './desk.tsx'

export function PolicyPage({ call, policy, form }: { call: DeskCall; policy: Policy; form: DeskForm }) {
  const words = staffWords(call.lang)
  return (
    <Desk call={call} section="policy" title={words.policy_title}>
      <h1>{words.policy_title}</h1>
      <ErrorSummary errors={form.errors} />
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
        <PolicyFields form={form} words={words} />
        <Aside>{words.policy_lead}</Aside>
        <Actions>
          <Button disabled_reason={form.may_write ? undefined : words.only_chief}>{words.policy_save}</Button>
        </Actions>
      </Form>
    </Desk>
  )
}

function PolicyFields({ form, words }: { form: DeskForm; words: StaffWords }) {
  return (
    <>
      <Checkbox
        name="paused"
        label={words.policy_paused}
        hint={words.policy_paused_hint}
        checked={typedText(form.typed, 'paused') === 'yes'}
      />
      <Field {...fieldOf(form, 'delay_hours_min')} type="number" label={words.policy_delay_min} min={1} max={168} />
      <Field {...fieldOf(form, 'delay_hours_max')} type="number" label={words.policy_delay_max} min={1} max={168} />
      <Field {...fieldOf(form, 'send_from')} type="time" label={words.policy_from} hint={words.policy_hours_hint} />
      <Field {...fieldOf(form, 'send_to')} type="time" label={words.policy_to} />
      <Field
        {...fieldOf(form, 'reminder_days')}
        type="number"
        label={words.policy_reminder}
        hint={words.policy_reminder_hint}
        min={2}
        max={14}
        optional
      />
    </>
  )
}
