// The texts of letters: all editions of all audiences and languages.
import { LANGS } from '../../platform/i18n.ts'
import { formatDateTime } from '../../platform/time.ts'
import { Empty, Heading, Lead, Row, Rows, StateTag, nameIn } from '../../ui/index.ts'
import { AUDIENCES } from '../actions.ts'
import type { Wording } from '../queries/wording.ts'
import { staffWords } from '../words/index.ts'
import { Desk, type DeskCall, todayOf } from './desk.tsx'

export type WordingState = 'in_force' | 'draft' | 'earlier'

export interface WordingEntry extends Wording {
  state: WordingState
  used: number
}

export function WordingsPage({
  call,
  entries,
  may_write,
}: {
  call: DeskCall
  entries: readonly WordingEntry[]
  may_write: boolean
}) {
  const words = staffWords(call.lang)
  const base = `/letters/${call.clinic.slug}/wordings`
  return (
    <Desk call={call} section="wordings" title={words.wordings_title}>
      <h1>{words.wordings_title}</h1>
      <Lead>{words.wordings_lead}</Lead>
      {AUDIENCES.flatMap((audience) =>
        LANGS.map((lang) => {
          const title = words.wordings_of(words.audiences[audience]!, words.langs[lang]!)
          const of = entries.filter((entry) => entry.audience === audience && entry.lang === lang)
          const has_draft = of.some((entry) => entry.state === 'draft')
          return (
            <section key={`${audience} ${lang}`}>
              <Heading>{title}</Heading>
              {of.length === 0 ? (
                <Empty why={words.wordings_none} />
              ) : (
                <Rows label={title}>
                  {of.map((entry) => (
                    <Row
                      key={entry.id}
                      href={`${base}/${entry.id}`}
                      title={words.wording_title(entry.edition)}
                      side={<WordingTag call={call} state={entry.state} />}
                    >
                      {signature(call, entry)}. {words.wording_used(entry.used)}.
                    </Row>
                  ))}
                </Rows>
              )}
              {may_write && !has_draft && (
                <p>
                  <a href={`${base}/new?audience=${audience}&wording_lang=${lang}`}>
                    {of.length === 0 ? words.wordings_first : words.wordings_new}
                  </a>
                </p>
              )}
            </section>
          )
        }),
      )}
    </Desk>
  )
}

export function WordingTag({ call, state }: { call: DeskCall; state: WordingState }) {
  const look = state === 'in_force' ? 'fine' : state === 'draft' ? 'attention' : 'neutral'
  return <StateTag state={look}>{staffWords(call.lang).wording_states[state]}</StateTag>
}

export function signature(call: DeskCall, wording: Wording): string {
  const words = staffWords(call.lang)
  if (!wording.signed_at) return words.wording_unsigned
  return words.wording_signed(
    nameIn(call.lang, wording.signer_name!),
    formatDateTime(call.lang, wording.signed_at, call.clinic.zone, todayOf(call)),
  )
}
