import { Checkbox, Checkboxes, Radios } from '../choices.tsx'
import { Field, FileInput, Select, TextArea } from '../field.tsx'
import { Actions, Button, ErrorSummary, Form } from '../form.tsx'
import { Heading } from '../reading.tsx'
import { Stars } from '../stars.tsx'
import type { GalleryWords } from '../words/gallery_ru.ts'

/** Every control: empty, filled, with an error, disabled. */
export function GalleryForms({ words }: { words: GalleryWords }) {
  return (
    <section>
      <Heading>{words.forms}</Heading>
      <ErrorSummary
        errors={[
          { id: 'clinic', text: words.stars_error },
          { id: 'day', text: words.date_error },
          { id: 'who', text: words.who_error },
        ]}
      />
      <Form action="#sent" csrf="csrf" files>
        <Stars name="doctor" label={words.doctor_stars} value={4} />
        <Stars name="clinic" label={words.clinic_stars} error={words.stars_error} />
        <Stars name="wait" label={words.wait_stars} optional not_applicable value="none" />
        <Field
          name="name"
          label={words.name}
          hint={words.name_hint}
          value={words.name_value}
          optional
          autocomplete="given-name"
        />
        <Field name="day" type="date" label={words.date} error={words.date_error} value="2026-12-01" />
        <TextArea name="comment" label={words.comment} length_max={2000} rows={4} optional />
        <Select
          name="branch"
          label={words.branch}
          options={words.branches.map((label, index) => ({ value: String(index), label }))}
        />
        <Radios
          name="who"
          label={words.who}
          error={words.who_error}
          options={[
            { value: 'chief', label: words.who_chief },
            { value: 'all', label: words.who_all, hint: words.who_all_hint },
          ]}
        />
        <Checkboxes
          name="topics"
          label={words.topics}
          values={['1']}
          options={words.topic_names.map((label, index) => ({ value: String(index), label }))}
        />
        <Checkbox name="remind" label={words.agree} checked />
        <FileInput name="photo" label={words.photo} accept="image/*" size_max_mb={10} optional />
        <Actions>
          <Button>{words.send}</Button>
          <Button kind="secondary">{words.preview}</Button>
          <Button kind="quiet" href="#skipped">
            {words.quiet}
          </Button>
        </Actions>
        <Actions>
          <Button kind="danger">{words.discard}</Button>
          <Button disabled_reason={words.sign_reason}>{words.sign}</Button>
        </Actions>
      </Form>
    </section>
  )
}
