// The one page of an answer. It works without script; the script only keeps a draft.
import type { ReactNode } from 'react'
import { AnswerLayout, Actions, Button, Details, ErrorSummary, Heading, Notice, Radios, Stars, TextArea, nameIn } from '../../ui/index.ts'
import type { Lang } from '../../platform/i18n.ts'
import { type Typed, typedText } from '../../platform/http/form.ts'
import { formatDate } from '../../platform/time.ts'
import { AXES, type Axis, type Content, type FieldProblem, type Problems, TEXTS, TEXT_LENGTH_MAX, type TextField, type Texts, fieldOf, hasWords } from '../answer.ts'
import type { Asked } from '../link.ts'
import { type Words, ratingsWords } from '../words/index.ts'
import { Given, Subject, visitName } from './given.tsx'

export interface AnswerFormView {
  lang: Lang
  demo: boolean
  asked: Asked
  today: string
  typed: Typed
  problems: Problems
  /** 0 for a first answer, else the edition that is being changed. */
  edition: number
  /** The form comes as it is kept here, not as it was just sent, so a draft may be put into it. */
  fresh: boolean
  /** What others would see of what was typed. */
  preview?: { content: Content; staff_texts: Texts; public_texts: Texts } | undefined
  /** In place of the usual beginning: what the reader must know first. */
  before?: ReactNode | undefined
  title?: string | undefined
  send_label?: string | undefined
}

/** The form, first or to be changed, with mistakes or a preview on top. */
export function AnswerFormPage(view: AnswerFormView) {
  const words = ratingsWords(view.lang)
  const { asked, problems } = view
  const child = asked.letter.audience === 'child'
  const title = view.title ?? (child ? words.form.title_child : words.form.title)
  const first = view.edition === 0
  return (
    <AnswerLayout lang={view.lang} title={title} demo={view.demo} scripts={['answer.js']}>
      <ErrorSummary errors={Object.entries(problems).map(([id, problem]) => ({ id, text: summaryText(view, words, id, problem) }))} />
      <h1>{title}</h1>
      <Subject asked={asked} lang={view.lang} day={formatDate(view.lang, asked.letter.day, view.today)} />
      <LanguageButton view={view} />
      {view.before ?? <p>{first ? (asked.visits.length > 1 ? words.form.lead_many : words.form.lead) : words.form.change_lead}</p>}
      {view.preview && <Preview view={view} preview={view.preview} />}
      <AnswerForm view={view} words={words} child={child} />
      <Shown words={words} />
    </AnswerLayout>
  )
}

/** A button of the form below, so that what was typed goes along without script too. */
function LanguageButton({ view }: { view: AnswerFormView }) {
  const other = view.lang === 'ru' ? 'en' : 'ru'
  return (
    <p>
      {/* the form's first button is what Enter presses: the answer is sent, not the language changed */}
      <button form="answer" className="hidden" tabIndex={-1} aria-hidden="true" />
      <button form="answer" formAction={`?lang=${other}`} name="act" value="language" lang={other} className="link link--tall">
        {ratingsWords(view.lang).form.other_language}
      </button>
    </p>
  )
}

function AnswerForm({ view, words, child }: { view: AnswerFormView; words: Words; child: boolean }) {
  const { asked, typed, problems, lang } = view
  const error = (id: string) => (problems[id] ? problemText(words, id, problems[id]) : undefined)
  const value = (name: string) => readValue(typedText(typed, name))
  const fresh = view.fresh ? { 'data-answer-fresh': view.edition === 0 && typedText(typed, 'clinic') ? 'clinic' : '' } : {}
  return (
    <form id="answer" method="post" action={`?lang=${lang}`} noValidate data-answer={`${asked.draft_name}.${view.edition}`} {...fresh}>
      <input type="hidden" name="edition" value={view.edition} />
      {asked.visits.map((visit) => (
        <Stars
          key={visit.id}
          name={fieldOf(visit.id)}
          label={visitName(visit, asked, lang)}
          value={value(fieldOf(visit.id))}
          error={error(fieldOf(visit.id))}
          not_applicable
          others={[{ value: 'not_seen', label: words.form.not_seen }]}
        />
      ))}
      <Stars name="clinic" label={words.form.clinic} value={value('clinic')} error={error('clinic')} />
      <Details summary={words.form.more} open={AXES.some((axis) => typedText(typed, axis) || problems[axis])}>
        {AXES.map((axis) => (
          <Stars
            key={axis}
            name={axis}
            label={axisLabel(words, axis, child)}
            value={value(axis)}
            error={error(axis)}
            optional
            not_applicable
          />
        ))}
      </Details>
      <Heading>{words.form.words}</Heading>
      <p>{words.form.words_hint}</p>
      {TEXTS.map((field) => (
        <TextArea
          key={field}
          name={field}
          label={textLabel(words, field, child)}
          value={typedText(typed, field)}
          error={error(field)}
          rows={field === 'comment' ? 5 : 3}
          optional
        />
      ))}
      <Radios
        name="may_publish"
        label={words.form.may_publish}
        hint={words.form.may_publish_hint}
        value={typedText(typed, 'may_publish') === 'yes' ? 'yes' : 'no'}
        options={[{ value: 'yes', label: words.form.may_publish_yes }, { value: 'no', label: words.form.may_publish_no }]}
      />
      <DraftLine words={words} />
      <Actions>
        <Button name="act" value="send">{view.send_label ?? (view.edition === 0 ? words.form.send : words.form.send_change)}</Button>
        <Button kind="secondary" name="act" value="preview">{words.form.preview}</Button>
      </Actions>
    </form>
  )
}

/** Shown by the script, with its words, once there is a draft to speak of. */
function DraftLine({ words }: { words: Words }) {
  const { saved, restored, offline, online, forgotten, forget } = words.form.draft
  return (
    <div
      id="draft"
      hidden
      data-saved={saved}
      data-restored={restored}
      data-offline={offline}
      data-online={online}
      data-forgotten={forgotten}
    >
      <p role="status" />
      <button type="button" className="button button--secondary">{forget}</button>
    </div>
  )
}

function Preview({ view, preview }: { view: AnswerFormView; preview: NonNullable<AnswerFormView['preview']> }) {
  const words = ratingsWords(view.lang)
  const { content, staff_texts, public_texts } = preview
  const replaced = JSON.stringify(public_texts) !== JSON.stringify(content.texts)
  return (
    <section id="preview" aria-labelledby="preview-title">
      <Heading id="preview-title">{words.preview.title}</Heading>
      <Notice>{words.preview.not_sent}</Notice>
      <Heading level={3}>{words.preview.staff}</Heading>
      <Given asked={view.asked} lang={view.lang} content={content} texts={staff_texts} />
      {!hasWords(content.texts) && <p>{words.preview.no_words}</p>}
      <Heading level={3}>{words.preview.public}</Heading>
      {content.may_publish ? (
        <>
          <PublicWords texts={public_texts} words={words} />
          <p>{words.preview.public_yes}</p>
        </>
      ) : (
        <p>{hasWords(content.texts) ? words.preview.public_no : words.preview.no_words}</p>
      )}
      {replaced && <p>{words.preview.replaced}</p>}
    </section>
  )
}

function PublicWords({ texts, words }: { texts: Texts; words: Words }) {
  return (
    <dl>
      {TEXTS.filter((field) => texts[field] !== null).map((field) => (
        <div key={field}>
          <dt>{words.given[field]}</dt>
          <dd>{texts[field]}</dd>
        </div>
      ))}
    </dl>
  )
}

function Shown({ words }: { words: Words }) {
  const { title, chief, doctor, public_count, masked, appeal, urgent } = words.shown
  return (
    <section>
      <Heading>{title}</Heading>
      <ul>
        {[chief, doctor, public_count, masked].map((sentence) => <li key={sentence}>{sentence}</li>)}
      </ul>
      <p>{appeal}</p>
      <p>{urgent}</p>
    </section>
  )
}

/** The sentence on top of the page: as beside the field, with the doctor's name. */
function summaryText(view: AnswerFormView, words: Words, id: string, problem: FieldProblem): string {
  const visit = view.asked.visits.find((candidate) => fieldOf(candidate.id) === id)
  return visit ? words.form.problems.mark_missing_doctor(nameIn(view.lang, visit.doctor_name)) : problemText(words, id, problem)
}

/** The sentence beside a field. */
function problemText(words: Words, field: string, problem: FieldProblem): string {
  if (problem === 'text_too_long') return words.form.problems.text_too_long(TEXT_LENGTH_MAX)
  if (problem === 'mark_missing') return field === 'clinic' ? words.form.problems.mark_missing_clinic : words.form.problems.mark_missing
  return words.form.problems.mark_unknown
}

function axisLabel(words: Words, axis: Axis, child: boolean): string {
  if (axis === 'wait') return words.form.wait
  if (axis === 'staff') return child ? words.form.staff_child : words.form.staff
  return child ? words.form.premises_child : words.form.premises
}

function textLabel(words: Words, field: TextField, child: boolean): string {
  return field === 'comment' && child ? words.form.comment_child : words.form[field]
}

function readValue(value: string): number | string | undefined {
  return /^[1-5]$/.test(value) ? Number(value) : value || undefined
}
