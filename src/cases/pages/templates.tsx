import { type FieldErrors, type Typed, typedText } from '../../platform/http/form.ts'
import { Actions, Aside, Button, Details, Empty, ErrorSummary, Field, Form, Heading, Lead, Notice, Quote, TextArea } from '../../ui/index.ts'
import type { Template } from '../queries/replies.ts'
import { REPLY_LENGTH_MAX } from '../replying.ts'
import { casesWords } from '../words/index.ts'
import { CasesDesk, type DeskCall } from './desk.tsx'

/** A template's form that came back; `id` null is a new one. */
export interface TypedTemplate {
  id: string | null
  typed: Typed
  errors: FieldErrors
}

export function TemplatesPage({ call, templates, may_write, came_back, done }: {
  call: DeskCall; templates: readonly Template[]; may_write: boolean; came_back: TypedTemplate | undefined; done: string | undefined
}) {
  const all = casesWords(call.lang)
  const words = all.templates
  const base = `/cases/${call.clinic.slug}/templates`
  const said = done !== undefined && Object.hasOwn(all.done, done) ? all.done[done] : undefined
  return (
    <CasesDesk call={call} section="templates" title={words.title}>
      <Heading level={1}>{words.title}</Heading>
      <Lead>{words.lead}</Lead>
      {said && <Notice kind="success">{said}</Notice>}
      {came_back && <ErrorSummary errors={came_back.errors} />}
      {templates.length === 0 && <Empty why={words.empty} next={may_write ? words.empty_next : words.read_only} />}
      {templates.map((template) => (
        <section key={template.id} aria-labelledby={`t-${template.id}`}>
          <Heading level={2} id={`t-${template.id}`}>{template.title}</Heading>
          <Quote>{template.text}</Quote>
          {may_write && (
            <Details summary={words.change} open={came_back?.id === template.id}>
              <TemplateForm call={call} action={`${base}/${template.id}`} template={template} came_back={came_back?.id === template.id ? came_back : undefined} />
              <Form action={`${base}/${template.id}/removal`} csrf={call.frame.csrf}>
                <Actions>
                  <Button kind="danger">{words.remove}</Button>
                </Actions>
              </Form>
            </Details>
          )}
        </section>
      ))}
      {may_write ? (
        <>
          <Heading level={2}>{words.add}</Heading>
          <TemplateForm call={call} action={base} template={undefined} came_back={came_back?.id === null ? came_back : undefined} />
        </>
      ) : templates.length > 0 && <Aside>{words.read_only}</Aside>}
    </CasesDesk>
  )
}

function TemplateForm({ call, action, template, came_back }: {
  call: DeskCall; action: string; template: Template | undefined; came_back: TypedTemplate | undefined
}) {
  const words = casesWords(call.lang).templates
  // the field in error has the plain id, so that the summary leads to it
  const id = (name: string) => (came_back ? name : `${name}-${template?.id ?? 'new'}`)
  const value = (name: string, kept: string | undefined) => (came_back ? typedText(came_back.typed, name) : kept)
  return (
    <Form action={action} csrf={call.frame.csrf}>
      <Field
        name="title" id={id('title')} label={words.name} length_max={80}
        value={value('title', template?.title)} error={came_back?.errors['title']}
      />
      <TextArea
        name="template_text" id={id('template_text')} label={words.text} rows={5} length_max={REPLY_LENGTH_MAX}
        value={value('template_text', template?.text)} error={came_back?.errors['template_text']}
      />
      <Actions>
        <Button kind={template ? 'secondary' : 'primary'}>{words.save}</Button>
      </Actions>
    </Form>
  )
}
