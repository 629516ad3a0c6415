import { Actions, Button, Field, Form } from '../ui/index.ts'
import type { Words } from './words/ru.ts'

/** The search of the mailbox: an ordinary form, whose address can be kept. */
export function SearchForm({ query, words }: { query: string; words: Words['mailbox'] }) {
  return (
    <Form action="/mailbox" method="get" label={words.search}>
      <Field name="q" type="search" label={words.search} value={query} optional />
      <Actions>
        <Button kind="secondary">{words.find}</Button>
        {query && <Button kind="quiet" href="/mailbox">{words.all}</Button>}
      </Actions>
    </Form>
  )
}
