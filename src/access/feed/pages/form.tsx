import { type FieldErrors, type Typed, fieldOf } from '../../../platform/http/form.ts'
import type { Frame } from '../../../platform/http/route.ts'
import { Actions, Button, ErrorSummary, Field, Form, Radios, Select } from '../../../ui/index.ts'
import type { KnownBranch } from '../queries/knowledge.ts'
import { feedWords } from '../words/index.ts'
import { type SourceFrame, SourceLayout } from './frame.tsx'

export interface SourceForm {
  typed: Typed
  errors: FieldErrors
}

/** A new source. */
export function SourceFormPage({ frame, rail, form, branches }: SourceFrame & { form: SourceForm; branches: readonly KnownBranch[] }) {
  const words = feedWords(frame.lang)
  const clinics = [...new Map(branches.map((branch) => [branch.clinic_slug, branch])).values()]
  return (
    <SourceLayout frame={frame} rail={rail} title={words.add}>
      <p><a href="/access/sources">{words.back}</a></p>
      <h1>{words.add}</h1>
      <ErrorSummary errors={Object.entries(form.errors).map(([id, text]) => ({ id, text }))} />
      <Form action="/access/sources" csrf={frame.csrf}>
        <Field {...fieldOf(form, 'name')} label={words.name} length_max={120} autocomplete="off" />
        <Radios
          {...fieldOf(form, 'kind')} label={words.kind}
          options={(['smart', 'csv'] as const).map((kind) => ({ value: kind, label: words.kinds[kind] }))}
        />
        <Field {...fieldOf(form, 'code')} label={words.code} hint={words.code_hint} length_max={12} autocomplete="off" />
        <Select
          {...fieldOf(form, 'clinic')} label={words.clinic} hint={words.clinic_hint} empty_label={words.network}
          options={clinics.map((one) => ({ value: one.clinic_slug, label: frame.lang === 'ru' ? one.clinic_ru : one.clinic_en }))}
        />
        <AddressFields frame={frame} form={form} />
        <Actions>
          <Button>{words.save}</Button>
        </Actions>
      </Form>
    </SourceLayout>
  )
}

/** Where a source lies and how often it is read. */
export function AddressFields({ frame, form }: { frame: Frame; form: SourceForm }) {
  const words = feedWords(frame.lang)
  return (
    <>
      <Field {...fieldOf(form, 'url')} label={words.url} hint={words.url_hint} autocomplete="off" />
      <Field {...fieldOf(form, 'poll_minutes')} type="number" min={1} max={1440} label={words.poll} />
    </>
  )
}
