// The moderator's queue and one answer's words, with what is hidden in them.
import type { ClinicScope, Frame } from '../../platform/http/route.ts'
import type { FieldErrors } from '../../platform/http/form.ts'
import type { RailItem } from '../../platform/slice.ts'
import { formatMonth } from '../../platform/time.ts'
import { Actions, Aside, Button, Details, Empty, ErrorSummary, Form, Heading, Notice, Quote, Radios, Row, Rows, Split, StaffLayout, TextArea } from '../../ui/index.ts'
import { TEXTS } from '../answer.ts'
import type { WaitingPublication } from '../queries/moderation.ts'
import { type Piece, type Pieces, REFUSAL_RULES } from '../rules/publication.ts'
import { ratingsWords } from '../words/index.ts'
import { workplaceWords } from '../words/workplace.ts'
import { firstWords } from './staff_list.tsx'

interface Checked {
  answer: WaitingPublication
  pieces: Pieces
  /** What was typed to hide. */
  hide: string
  rule: string
  errors: FieldErrors
}

interface View {
  frame: Frame
  clinic: ClinicScope
  rail: readonly RailItem[]
  today: string
  waiting: readonly WaitingPublication[]
  current: Checked | undefined
  notice: string | undefined
}

export function ModerationPage(view: View) {
  const { frame, clinic, rail, waiting, current } = view
  const { lang } = frame
  const words = workplaceWords(lang).moderation
  const path = `/ratings/${clinic.slug}/moderation`
  return (
    <StaffLayout
      {...frame}
      title={words.title}
      place={lang === 'en' ? clinic.name_en : clinic.name_ru}
      rail={rail.map((item) => ({ ...item, current: item.href === path }))}
    >
      <h1>{words.title}</h1>
      <Aside>{words.lead}</Aside>
      {view.notice && <Notice kind="success">{view.notice}</Notice>}
      <Split
        list_href={path}
        detail={current && <Check view={view} checked={current} />}
        placeholder={waiting.length > 0 && <Aside>{words.choose}</Aside>}
        list={waiting.length === 0 ? <Empty why={words.empty} next={words.empty_next} /> : (
          <Rows label={words.title}>
            {waiting.map((answer) => (
              <Row
                key={answer.id} href={`${path}/${answer.id}`} current={answer.id === current?.answer.id}
                title={formatMonth(lang, answer.day.slice(0, 7))}
              >
                {firstWords(answer)}
              </Row>
            ))}
          </Rows>
        )}
      />
    </StaffLayout>
  )
}

function Check({ view: { frame, clinic }, checked }: { view: View; checked: Checked }) {
  const words = workplaceWords(frame.lang).moderation
  const names = ratingsWords(frame.lang).given
  const path = `/ratings/${clinic.slug}/moderation/${checked.answer.id}`
  return (
    <article>
      <Heading>{words.current}</Heading>
      <Aside>{words.current_hint}</Aside>
      <ErrorSummary errors={checked.errors} />
      {TEXTS.filter((field) => checked.pieces[field] !== null).map((field) => (
        <Quote key={field} by={names[field]}><p><Shown pieces={checked.pieces[field]!} /></p></Quote>
      ))}
      <Form action={`${path}/publication`} csrf={frame.csrf}>
        <TextArea name="hide" label={words.hide} hint={words.hide_hint} value={checked.hide} error={checked.errors['hide']} rows={3} optional />
        <Actions>
          <Button name="act" value="publish">{words.publish}</Button>
          <Button kind="secondary" name="act" value="preview">{words.preview}</Button>
        </Actions>
      </Form>
      <Details summary={words.refuse} open={checked.errors['rule'] !== undefined}>
        <Form action={`${path}/refusal`} csrf={frame.csrf}>
          <Radios
            name="rule" label={words.rule} value={checked.rule} error={checked.errors['rule']}
            options={REFUSAL_RULES.map((rule) => ({ value: rule, label: words.rules[rule] }))}
          />
          <Actions><Button kind="secondary">{words.refuse}</Button></Actions>
        </Form>
      </Details>
    </article>
  )
}

/** Words with what is hidden struck through beside what stands there instead. */
function Shown({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <>
      {pieces.map(({ shown, hidden }, index) => (
        hidden === undefined
          ? <span key={index}>{shown.split('\n').map((line, at) => <span key={at}>{at > 0 && <br />}{line}</span>)}</span>
          : <span key={index}><del>{hidden}</del> <ins>{shown}</ins></span>
      ))}
    </>
  )
}
