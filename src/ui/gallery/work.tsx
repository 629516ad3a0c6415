import { Field } from '../field.tsx'
import { Actions, Button, Confirm, Form } from '../form.tsx'
import { Heading, KeyHint, Quote, StateTag } from '../reading.tsx'
import { Row, Rows, Split } from '../staff.tsx'
import { DefinitionList } from '../table.tsx'
import type { GalleryWords } from '../words/gallery_ru.ts'

/** The workplace: list and detail, an empty side, a question before deleting. */
export function GalleryWork({ words }: { words: GalleryWords }) {
  return (
    <section>
      <Heading>{words.work}</Heading>
      <Form action="/ui" method="get" label={words.search}>
        <Field name="q" type="search" label={words.search} />
      </Form>
      <Split
        list_href="#list"
        list={
          <Rows label={words.work}>
            {[2, 5, 4].map((mark, index) => (
              <Row
                key={mark}
                href={`#answer-${mark}`}
                title={words.letter_title}
                current={index === 1}
                side={index === 0 ? <StateTag state="late" /> : words.today}
              >
                {mark}, {words.letter_text}
              </Row>
            ))}
          </Rows>
        }
        detail={
          <>
            <Heading level={2} side={<StateTag state="attention" />}>
              {words.letter_title}
            </Heading>
            <Quote by={words.quote_by}>{words.quote}</Quote>
            <DefinitionList facts={words.facts_rows.map(([term, fact]) => ({ term, fact }))} />
            <Actions>
              <Button shortcut="r">
                {words.reply} <KeyHint keys="r" />
              </Button>
              <Button kind="secondary">{words.preview}</Button>
            </Actions>
          </>
        }
      />
      <Confirm
        level={2}
        title={words.confirm_title}
        action="#deleted"
        csrf="csrf"
        confirm_label={words.confirm}
        cancel_href="#kept"
      >
        <p>{words.confirm_text}</p>
      </Confirm>
    </section>
  )
}
