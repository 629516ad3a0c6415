import { Icon, ICON_NAMES } from '../icon.tsx'
import { Breadcrumbs, Pagination, Pills, Tabs } from '../navigation.tsx'
import {
  Aside,
  Card,
  Details,
  Door,
  Doors,
  Empty,
  Heading,
  KeyHint,
  Notice,
  Progress,
  Quote,
  StateTag,
} from '../reading.tsx'
import type { State } from '../reading.tsx'
import { Timeline } from '../table.tsx'
import type { GalleryWords } from '../words/gallery_ru.ts'

const states: readonly State[] = ['fine', 'attention', 'late', 'unknown']

/** Text, states, messages, empty lists, cards, doors. */
export function GalleryReading({ words }: { words: GalleryWords }) {
  return (
    <section>
      <Heading id="reading" side={<KeyHint keys="?" />}>
        {words.reading}
      </Heading>
      <p>
        {words.text} <a href="#main">{words.link}</a>
      </p>
      <Aside>{words.aside}</Aside>
      <Heading level={3}>{words.states}</Heading>
      <p className="gallery__row">
        {states.map((state) => (
          <StateTag key={state} state={state} />
        ))}
        <StateTag state="neutral">{words.neutral}</StateTag>
      </p>
      <Heading level={3}>{words.notices}</Heading>
      <Notice>{words.info}</Notice>
      <Notice kind="success" title={words.success_title}>
        {words.success}
      </Notice>
      <Notice kind="warning">{words.warning}</Notice>
      <Notice kind="error">{words.error}</Notice>
      <Heading level={3}>{words.empty_title}</Heading>
      <Empty why={words.empty_why} next={words.empty_next}>
        <a href="#reading">{words.empty_link}</a>
      </Empty>
      <Details summary={words.details}>
        <p>{words.details_text}</p>
      </Details>
      <Quote by={words.quote_by}>{words.quote}</Quote>
      <Card title={words.card} href="#card">
        <p>{words.card_text}</p>
      </Card>
      <Heading level={3}>{words.doors}</Heading>
      <Doors>
        <Door href="#soon" title={words.door_soon}>
          {words.door_soon_text}
        </Door>
        <Door href="#tell" title={words.door_tell}>
          {words.door_tell_text}
        </Door>
      </Doors>
    </section>
  )
}

/** Ways through, what happened, waiting, and all icons. */
export function GalleryWays({ words }: { words: GalleryWords }) {
  const dates = ['2026-11-23T11:05Z', '2026-11-24T06:30Z', '2026-11-24T08:12Z', '2026-12-03']
  return (
    <section>
      <Heading>{words.ways}</Heading>
      <Breadcrumbs
        above={[
          { href: '#clinics', label: words.clinics },
          { href: '#clinic', label: words.clinic },
        ]}
        here={words.branches[1]!}
      />
      <Tabs
        label={words.work}
        tabs={words.tabs.map((label, index) => ({
          href: `#tab-${index}`,
          label,
          current: index === 0,
          count: [12, 3, 190][index],
        }))}
      />
      <Pills
        label={words.filter}
        pills={[5, 4, 3, 2, 1].map((mark) => ({
          href: `#mark-${mark}`,
          label: String(mark),
          current: mark === 2,
        }))}
      />
      <Pagination previous_href="#previous" next_href="#next" page={2} pages={40} />
      <Heading level={3}>{words.timeline}</Heading>
      <Timeline
        label={words.timeline}
        moments={words.moments.map(([when, what, who], index) => ({
          key: when,
          when,
          what,
          who,
          datetime: dates[index]!,
          coming: index === 3,
        }))}
      />
      <Progress label={words.progress} done={184_000} total={300_000} />
      <Heading level={3}>{words.icons}</Heading>
      <p className="gallery__row">
        {ICON_NAMES.map((name) => (
          <Icon key={name} name={name} size={24} />
        ))}
      </p>
    </section>
  )
}
