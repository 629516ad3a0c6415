// How every figure is counted, in plain words.
import { page } from '../../platform/http/answer.ts'
import { type AnyRoute, route } from '../../platform/http/route.ts'
import { formatDate, localDate } from '../../platform/time.ts'
import { Empty, Heading, Lead, ResidentLayout, Table } from '../../ui/index.ts'
import { findNorms } from '../norms.ts'
import { DEFINITIONS } from './definition.ts'
import { waitWords } from './words/index.ts'

/** Where every figure is explained; each number that is a judgement links here. */
export const HOW_HREF = '/access/how-we-count'

export const howRoutes: readonly AnyRoute[] = [
  route({
    method: 'GET', url: HOW_HREF, permit: 'public', audit: null,
    async handle({ house, frame, lang, now }) {
      const words = waitWords(lang)
      const today = localDate(now, house.config.OTKLIK_ZONE)
      const norms = (await findNorms(house.database.read)).inForce(today)
      return page(
        <ResidentLayout {...frame} title={words.title}>
          <h1>{words.title}</h1>
          <Lead>{words.lead}</Lead>
          {words.sections.map(([heading, paragraphs]) => (
            <section key={heading}>
              <Heading>{heading}</Heading>
              {paragraphs.map((paragraph) => <p key={paragraph}>{paragraph}</p>)}
            </section>
          ))}
          <Heading id="norms">{words.norms}</Heading>
          <Table
            caption={words.norms} caption_hidden rows={norms} row_key={({ key }) => key}
            columns={[
              { key: 'norm', head: words.norm, cell: (norm) => (lang === 'en' ? norm.name_en : norm.name_ru) },
              { key: 'limit', head: words.limit, cell: ({ value, unit }) => words.limitOf(value, unit) },
              { key: 'edition', head: words.edition, cell: ({ edition }) => edition },
              { key: 'source', head: words.source, cell: ({ source }) => <span lang="ru">{source}</span> },
            ]}
            empty={<Empty why={words.norms_empty} next={words.norms_empty_next} />}
          />
          <Heading id="definitions">{words.history}</Heading>
          <p>{words.history_lead}</p>
          <Table
            caption={words.history} caption_hidden rows={DEFINITIONS.toReversed()} row_key={({ number }) => String(number)}
            columns={[
              { key: 'definition', head: words.definition, cell: ({ number }) => number },
              { key: 'since', head: words.since, cell: ({ since }) => formatDate(lang, since, today) },
              { key: 'changed', head: words.changed, cell: ({ number }) => words.definitions[number] },
            ]}
          />
        </ResidentLayout>,
      )
    },
  }),
]
