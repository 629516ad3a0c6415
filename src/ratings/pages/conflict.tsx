// Two tabs: what is kept now, above the form with what was sent.
import { Actions, Button, Heading } from '../../ui/index.ts'
import type { Content } from '../answer.ts'
import type { Asked } from '../link.ts'
import { ratingsWords } from '../words/index.ts'
import type { OutcomeView } from './answer_outcome.tsx'
import { Given } from './given.tsx'

export function ConflictNotice({ view, asked, stored }: { view: OutcomeView; asked: Asked; stored: Content }) {
  const words = ratingsWords(view.lang).conflict
  return (
    <>
      <p>{words.lead}</p>
      <Heading>{words.stored}</Heading>
      <Given asked={asked} lang={view.lang} content={stored} />
      <Actions>
        <Button kind="secondary" href={`?lang=${view.lang}`}>{words.keep}</Button>
      </Actions>
      <Heading>{words.yours}</Heading>
    </>
  )
}
