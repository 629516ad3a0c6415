// What a doctor reads about themselves.
import type { ClinicScope, Frame } from '../../platform/http/route.ts'
import type { RailItem } from '../../platform/slice.ts'
import { formatMonth } from '../../platform/time.ts'
import { Aside, Empty, Heading, Lead, Quote, StaffLayout, StateTag } from '../../ui/index.ts'
import type { ShownComment } from '../queries/batches.ts'
import { type WorkplaceWords, workplaceWords } from '../words/workplace.ts'
import { Written } from './given.tsx'

export function OwnCommentsPage({ frame, clinic, rail, comments }: {
  frame: Frame
  clinic: ClinicScope
  rail: readonly RailItem[]
  comments: readonly ShownComment[]
}) {
  const { lang } = frame
  const words = workplaceWords(lang).own
  const month = (date: string) => formatMonth(lang, date.slice(0, 7))
  return (
    <StaffLayout
      {...frame}
      title={words.title}
      place={lang === 'en' ? clinic.name_en : clinic.name_ru}
      rail={rail.map((item) => ({ ...item, current: item.href === `/ratings/${clinic.slug}/own` }))}
    >
      <h1>{words.title}</h1>
      <Lead>{words.lead}</Lead>
      {comments.length === 0 && <Empty why={words.empty} next={words.empty_next} />}
      {[...Map.groupBy(comments, ({ batch_id }) => batch_id)].map(([batch_id, batch]) => (
        <section key={batch_id}>
          <Heading>{words.batch(month(batch[0]!.month_from), month(batch[0]!.month_until))}</Heading>
          <Aside>{words.batch_hint}</Aside>
          {batch.map((comment, index) => <Comment key={index} comment={comment} words={words} />)}
        </section>
      ))}
      <p><a href={`/ratings/${clinic.slug}/me`}>{words.figures}</a></p>
    </StaffLayout>
  )
}

function Comment({ comment, words }: { comment: ShownComment; words: WorkplaceWords['own'] }) {
  return (
    <Quote by={comment.thanked && <StateTag state="fine">{words.thanked}</StateTag>}>
      {comment.comment !== null && <p><Written text={comment.comment} /></p>}
      {comment.remarks !== null && <p>{words.remarks}: <Written text={comment.remarks} /></p>}
    </Quote>
  )
}
