import { fieldOf } from '../../../platform/http/form.ts'
import {
  Actions, Aside, Button, DefinitionList, Details, ErrorSummary, Field, FileInput, Form, Heading, Notice, Table, TextArea,
} from '../../../ui/index.ts'
import type { KnownBranch, KnownSpecialty, LocationLink, SpecialtyLink } from '../queries/knowledge.ts'
import type { Source, SourceRun } from '../queries/sources.ts'
import { judgeSource } from '../rules/age.ts'
import type { Unknown } from '../taking.ts'
import { feedWords } from '../words/index.ts'
import { CountTable, ErrorTable, sayCounts } from './counts.tsx'
import { AddressFields, type SourceForm } from './form.tsx'
import { type Moment, type SourceFrame, SourceLayout, sayMoment } from './frame.tsx'
import { Linking } from './linking.tsx'
import { SourceTag } from './sources.tsx'

export interface SourceProps extends Moment, SourceFrame {
  source: Source
  /** The same as it is after what was done just now. */
  fresh: Source
  done: string | undefined
  runs: readonly SourceRun[]
  telling: SourceRun | undefined
  unknown: readonly Unknown[]
  branches: readonly KnownBranch[]
  specialties: readonly KnownSpecialty[]
  location_links: readonly LocationLink[]
  specialty_links: readonly SpecialtyLink[]
  form: SourceForm
}

const DONE = ['added', 'changed', 'paused_done', 'resumed_done', 'reading_soon', 'table_taken', 'linked', 'unlinked'] as const

export function SourcePage(props: SourceProps) {
  const { frame, fresh, form, telling } = props
  const words = feedWords(frame.lang)
  const done = DONE.find((one) => one === props.done)
  return (
    <SourceLayout frame={frame} rail={props.rail} title={fresh.name}>
      <p><a href="/access/sources">{words.back}</a></p>
      <h1>{fresh.name}</h1>
      <ErrorSummary errors={Object.entries(form.errors).map(([id, text]) => ({ id, text }))} />
      {done && <Notice kind="success">{words[done]}</Notice>}
      <State {...props} />
      <Buttons {...props} />
      {telling && (
        <>
          <Heading>{words.last_reading}</Heading>
          {telling.outcome === 'failed' && <Notice kind="warning">{words.failed_explained}</Notice>}
          <CountTable frame={frame} run={telling} />
          <ErrorTable frame={frame} run={telling} />
        </>
      )}
      <Linking {...props} />
      {fresh.kind === 'csv' && <TableForm {...props} />}
      <ChangeForm {...props} />
      <History {...props} />
    </SourceLayout>
  )
}

function State(props: SourceProps) {
  const { frame, fresh, now } = props
  const words = feedWords(frame.lang)
  const state = judgeSource(fresh, now)
  return (
    <>
      {state === 'late' && <Notice kind="warning">{words.late_explained}</Notice>}
      {fresh.success_at === null && <Notice>{words.unknown_explained}</Notice>}
      <DefinitionList
        facts={[
          { term: words.state, fact: <SourceTag source={fresh} now={now} frame={frame} /> },
          { term: words.kind, fact: words.kinds[fresh.kind] },
          { term: words.code, fact: fresh.code },
          { term: words.url, fact: fresh.url ?? words.states.by_hand },
          { term: words.success, fact: sayMoment(props, fresh.success_at) },
          { term: words.known, fact: fresh.known_at === null ? words.no_data : words.known_for(sayMoment(props, fresh.known_at)) },
        ]}
      />
    </>
  )
}

function Buttons({ frame, fresh }: SourceProps) {
  const words = feedWords(frame.lang)
  const path = `/access/sources/${fresh.id}`
  return (
    <>
      {fresh.url !== null && fresh.active && (
        <Form action={`${path}/reading`} csrf={frame.csrf}><Actions><Button>{words.read_now}</Button></Actions></Form>
      )}
      <Form action={`${path}/${fresh.active ? 'pause' : 'resumption'}`} csrf={frame.csrf}>
        <Actions><Button kind="secondary">{fresh.active ? words.pause : words.resume}</Button></Actions>
      </Form>
    </>
  )
}

function TableForm({ frame, fresh, form }: SourceProps) {
  const words = feedWords(frame.lang)
  const table = fieldOf(form, 'table')
  const is_open = form.errors['file'] !== undefined || fresh.url === null
  return (
    <Details summary={words.table_title} open={is_open}>
      <p>{words.table_lead}</p>
      <Details summary={words.table_columns}>
        <pre>{words.table_sample}</pre>
        <p>{words.table_more}</p>
      </Details>
      <Form action={`/access/sources/${fresh.id}/table`} csrf={frame.csrf} files>
        <FileInput name="file" label={words.table_file} accept=".csv,text/csv,text/plain" size_max_mb={5} error={form.errors['file']} optional />
        <TextArea {...table} label={words.table_text} rows={6} optional />
        <Actions><Button>{words.table_take}</Button></Actions>
      </Form>
    </Details>
  )
}

function ChangeForm({ frame, fresh, form }: SourceProps) {
  const words = feedWords(frame.lang)
  const is_open = ['name', 'url', 'poll_minutes'].some((name) => form.errors[name] !== undefined)
  // a mistake in another form of this page leaves this one as the source is
  const kept = { name: fresh.name, url: fresh.url ?? '', poll_minutes: String(fresh.poll_minutes) }
  const own = is_open ? form : { typed: kept, errors: {} }
  return (
    <Details summary={words.change} open={is_open}>
      <Form action={`/access/sources/${fresh.id}`} csrf={frame.csrf}>
        <Field {...fieldOf(own, 'name')} label={words.name} length_max={120} autocomplete="off" />
        <AddressFields frame={frame} form={own} />
        <Actions><Button>{words.save}</Button></Actions>
      </Form>
    </Details>
  )
}

function History(props: SourceProps) {
  const { frame, runs } = props
  const words = feedWords(frame.lang)
  return (
    <>
      <Heading>{words.history}</Heading>
      <Table
        caption={words.history} caption_hidden rows={runs} row_key={(run) => run.id}
        empty={<Aside>{words.states.never}</Aside>}
        columns={[
          { key: 'at', head: words.read_at, cell: (run) => sayMoment(props, run.started_at) },
          { key: 'outcome', head: words.outcome, cell: (run) => words.outcomes[run.outcome] },
          { key: 'counts', head: words.last_counts, cell: (run) => sayCounts(frame.lang, run, 'Slot') ?? words.no_data },
          { key: 'errors', head: words.errors, cell: (run) => (run.error_count > 0 ? words.error_total(run.error_count) : words.no_errors) },
        ]}
      />
    </>
  )
}
