// Who looked at an answer: every line of the log about it.
import type { ClinicScope, Frame } from '../../platform/http/route.ts'
import type { RailItem } from '../../platform/slice.ts'
import { formatDateTime } from '../../platform/time.ts'
import { Aside, Empty, StaffLayout, Table, nameIn } from '../../ui/index.ts'
import type { Look } from '../queries/looks.ts'
import { workplaceWords } from '../words/workplace.ts'

export function LooksPage({ frame, clinic, rail, today, answer_id, looks }: {
  frame: Frame
  clinic: ClinicScope
  rail: readonly RailItem[]
  today: string
  answer_id: string
  looks: readonly Look[]
}) {
  const { lang } = frame
  const words = workplaceWords(lang).looks
  const path = `/ratings/${clinic.slug}`
  return (
    <StaffLayout
      {...frame}
      title={words.title}
      place={lang === 'en' ? clinic.name_en : clinic.name_ru}
      rail={rail.map((item) => ({ ...item, current: item.href === path }))}
    >
      <h1>{words.title}</h1>
      <Aside>{words.lead}</Aside>
      <Table
        caption={words.title}
        caption_hidden
        rows={looks}
        row_key={(look) => look.id}
        columns={[
          { key: 'when', head: words.when, cell: (look) => formatDateTime(lang, look.at, clinic.zone, today) },
          { key: 'who', head: words.who, cell: (look) => (look.name && nameIn(lang, look.name)) ?? words.actors[look.actor_kind] ?? words.unknown },
          { key: 'what', head: words.what, cell: (look) => [words.events[look.event] ?? look.event, look.reason].filter(Boolean).join(': ') },
        ]}
        empty={<Empty why={words.empty} />}
      />
      <p><a href={`${path}/${answer_id}`}>{words.back}</a></p>
    </StaffLayout>
  )
}
