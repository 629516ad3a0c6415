// One answer as staff see it: marks, masked words, the letter's path, and the moderator's way to the original.
import { Button, DefinitionList, Details, Form, Heading, Notice, Quote, TextArea, Timeline, Actions } from '../../ui/index.ts'
import type { LetterPath } from '../../letters/index.ts'
import { formatDateTime } from '../../platform/time.ts'
import { AXES, type AxisMark, TEXTS, type Texts, hasWords } from '../answer.ts'
import type { AnswerRow, NamedMark } from '../queries/staff.ts'
import { ratingsWords } from '../words/index.ts'
import { AnswerWork, type WorkDetail, WorkHistory } from './answer_work.tsx'
import { Written, markText } from './given.tsx'
import { Alarms, type Desk, WorkTag, doctorLine, visitDay } from './staff_list.tsx'

export interface AnswerDetail {
  answer: AnswerRow
  marks: readonly NamedMark[]
  branch: string
  path: LetterPath | undefined
  /** The form for the original, for those who may see it. */
  original_form?: { reason: string; error?: string | undefined } | undefined
  /** Shown once, after a reason was given. */
  original?: Texts | undefined
  work: WorkDetail
}

export function AnswerView({ desk, detail }: { desk: Desk; detail: AnswerDetail }) {
  const { frame: { lang } } = desk
  const words = ratingsWords(lang)
  const { answer } = detail
  const axis = (name: (typeof AXES)[number]): AxisMark => (answer.not_applicable.includes(name) ? 'not_applicable' : answer[`${name}_mark`])
  return (
    <article>
      <Heading side={<WorkTag answer={answer} lang={lang} />}>{words.staff.detail}</Heading>
      <p>
        {visitDay(desk, answer.day)}, {detail.branch}
        {answer.audience === 'child' && <><br />{words.staff.child}</>}
      </p>
      <Alarms desk={desk} answer_id={answer.id} />
      <Heading level={3}>{words.staff.words}</Heading>
      <TextsView texts={answer} none={words.staff.no_words} lang={lang} />
      <AnswerWork desk={desk} detail={detail} />
      <Heading level={3}>{words.staff.marks}</Heading>
      <DefinitionList
        facts={[
          ...detail.marks.map((mark) => {
            const [name, value] = splitOnce(doctorLine(lang, words, mark))
            const specialty = lang === 'en' ? mark.specialty_en : mark.specialty_ru
            return { term: [name, specialty].filter(Boolean).join(', '), fact: value }
          }),
          { term: words.given.clinic, fact: markText(words, answer.clinic_mark) },
          ...AXES.map((name) => ({ term: words.given[name], fact: markText(words, axis(name)) })),
          { term: words.given.may_publish, fact: answer.may_publish ? words.given.may_publish_yes : words.given.may_publish_no },
        ]}
      />
      {detail.original && <Original desk={desk} texts={detail.original} />}
      {detail.original_form && !detail.original && <OriginalForm desk={desk} answer_id={answer.id} form={detail.original_form} />}
      <WorkHistory desk={desk} detail={detail} />
      <Heading level={3}>{words.staff.path}</Heading>
      <Timeline label={words.staff.path} moments={momentsOf(desk, detail)} />
    </article>
  )
}

/** Words as they stand, each under its name. */
export function TextsView({ texts, none, lang }: { texts: Texts; none: string; lang: 'ru' | 'en' }) {
  const words = ratingsWords(lang).given
  if (!hasWords(texts)) return <p>{none}</p>
  return (
    <>
      {TEXTS.filter((field) => texts[field] !== null).map((field) => (
        <Quote key={field} by={words[field]}><p><Written text={texts[field]!} /></p></Quote>
      ))}
    </>
  )
}

function OriginalForm({ desk, answer_id, form }: { desk: Desk; answer_id: string; form: NonNullable<AnswerDetail['original_form']> }) {
  const words = ratingsWords(desk.frame.lang).staff
  return (
    <Details summary={words.original} open={form.error !== undefined}>
      <Form action={`/ratings/${desk.clinic.slug}/${answer_id}/original`} csrf={desk.frame.csrf}>
        <TextArea name="reason" label={words.original_why} hint={words.original_hint} value={form.reason} error={form.error} rows={2} />
        <Actions><Button kind="secondary">{words.original}</Button></Actions>
      </Form>
    </Details>
  )
}

function Original({ desk, texts }: { desk: Desk; texts: Texts }) {
  const words = ratingsWords(desk.frame.lang).staff
  return (
    <section aria-labelledby="original">
      <Heading level={3} id="original">{words.original_title}</Heading>
      <Notice kind="warning">{words.original_shown}</Notice>
      <TextsView texts={texts} none={words.original_empty} lang={desk.frame.lang} />
    </section>
  )
}

function momentsOf(desk: Desk, { answer, path }: AnswerDetail) {
  const { frame: { lang }, clinic, today } = desk
  const words = ratingsWords(lang).staff
  const moment = (at: Date, what: string) => ({
    key: `${at.toISOString()} ${what}`, datetime: at.toISOString(), when: formatDateTime(lang, at, clinic.zone, today), what, at,
  })
  const messages = path?.messages.map(({ kind, state, reason, at }) => {
    const [name, became] = [words.kinds[kind] ?? kind, words.states[state] ?? state]
    return moment(at, reason ? words.moment_why(name, became, words.reasons[reason] ?? reason) : words.moment(name, became))
  })
  return [
    ...(path ? [moment(path.due_at, words.path_due)] : []),
    ...(messages ?? []),
    moment(answer.answered_at, words.path_answered),
    ...(answer.edited_at ? [moment(answer.edited_at, words.path_changed)] : []),
  ].sort((one, other) => one.at.getTime() - other.at.getTime())
}

function splitOnce(line: string): [string, string] {
  const at = line.lastIndexOf(': ')
  return [line.slice(0, at), line.slice(at + 2)]
}
