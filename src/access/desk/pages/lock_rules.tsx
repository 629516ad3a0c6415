// The editions of the no-show rule, and the form of the next one.
import { type FieldErrors, type Typed, fieldOf } from '../../../platform/http/form.ts'
import type { Call } from '../../../platform/http/route.ts'
import { networkRail } from '../../../platform/rail.ts'
import { formatDate } from '../../../platform/time.ts'
import { Actions, Button, ErrorSummary, Field, Form, Heading, Lead, Notice, Select, StaffLayout, Table, nameIn } from '../../../ui/index.ts'
import type { LockRule } from '../lock.ts'
import type { NamedSpecialty } from '../queries/branches.ts'
import { OUR_CHOICE, isRuleNow } from '../rules/lock.ts'
import { lockRuleWords } from '../words/index.ts'

export interface LockRulesView {
  rules: readonly LockRule[]
  specialties: readonly NamedSpecialty[]
  form: { typed: Typed; errors: FieldErrors }
  today: string
  said: 'set' | 'ended' | undefined
}

export function LockRulesPage({ call, view }: { call: Pick<Call<unknown, unknown>, 'house' | 'actor' | 'lang' | 'frame'>; view: LockRulesView }) {
  const { house, actor, lang, frame } = call
  const { rules, specialties, form, today, said } = view
  const words = lockRuleWords(lang)
  const href = '/access/lock-rule'
  const rail = networkRail(house, actor, lang, href)
  const named = new Map(specialties.map((one) => [one.code, lang === 'en' ? one.name_en : one.name_ru]))
  const nameOf = (code: string) => (code === '*' ? words.all : (named.get(code) ?? code))
  const whenOf = (rule: LockRule) => {
    if (rule.valid_from > today) return words.states.later(formatDate(lang, rule.valid_from, today))
    return isRuleNow(rules, rule, today) ? words.states.now(formatDate(lang, rule.valid_from, today)) : words.states.past
  }
  const canEnd = (rule: LockRule) => rule.specialty_code !== '*' && (rule.valid_from > today || isRuleNow(rules, rule, today))
  return (
    <StaffLayout {...frame} title={words.title} rail={rail} place={words.place} robots="noindex">
      <Heading level={1}>{words.title}</Heading>
      <ErrorSummary errors={form.errors} />
      {said && <Notice kind="success">{words.said[said]}</Notice>}
      <Lead>{words.lead}</Lead>
      <Table
        caption={words.list} rows={rules.toSorted((a, b) => (a.valid_from < b.valid_from ? 1 : -1))}
        row_key={(rule) => `${rule.specialty_code} ${rule.edition}`}
        columns={[
          { key: 'specialty', head: words.specialty, cell: (rule) => nameOf(rule.specialty_code) },
          { key: 'rule', head: words.rule, cell: (rule) => words.sentence(rule.missed_max, rule.window_days, rule.lock_days) },
          {
            key: 'when', head: words.when, cell: (rule) => (
              <>
                {whenOf(rule)}
                {canEnd(rule) && (
                  <Form action={`${href}/${rule.specialty_code}/end`} csrf={frame.csrf}><Button kind="quiet">{words.end}</Button></Form>
                )}
              </>
            ),
          },
          { key: 'source', head: words.source, cell: (rule) => (rule.source === OUR_CHOICE ? words.our_choice : nameIn(lang, rule.source)) },
        ]}
      />
      <Heading>{words.change}</Heading>
      <p>{words.change_lead}</p>
      <Form action={href} csrf={frame.csrf}>
        <Select
          {...fieldOf(form, 'specialty')} label={words.specialty_of_form} empty_label=""
          options={[{ value: '*', label: words.all }, ...specialties.map(({ code }) => ({ value: code, label: nameOf(code) }))]}
        />
        <Field {...fieldOf(form, 'missed_max')} short inputmode="numeric" label={words.missed_max} hint={words.missed_hint} />
        <Field {...fieldOf(form, 'window_days')} short inputmode="numeric" label={words.window_days} hint={words.window_hint} />
        <Field {...fieldOf(form, 'lock_days')} short inputmode="numeric" label={words.lock_days} hint={words.lock_hint} />
        <Field {...fieldOf(form, 'valid_from')} type="date" min={today} label={words.valid_from} />
        <Field {...fieldOf(form, 'source')} label={words.source} hint={words.source_hint} length_max={200} />
        <Actions><Button>{words.save}</Button></Actions>
      </Form>
    </StaffLayout>
  )
}
