// The operator's pages of sources: list, one source, adding, changing, linking, a table by hand.
import { z } from 'zod'
import { violatedConstraint } from '../../platform/db/index.ts'
import { type Answer, page, refuse, seeOther } from '../../platform/http/answer.ts'
import { type FieldErrors, type Typed, readFields, typedText } from '../../platform/http/form.ts'
import { type AnyRoute, type Call, route } from '../../platform/http/route.ts'
import { NETWORK_ID, isId } from '../../platform/ids.ts'
import { networkRail } from '../../platform/rail.ts'
import { type Act, addSource, askReading, changeSource, setActive, setLocationLink, setSpecialtyLink, takeTable } from './actions.ts'
import type { SourceFrame } from './pages/frame.tsx'
import { SourceFormPage } from './pages/form.tsx'
import { SourcePage } from './pages/source.tsx'
import { SourcesPage } from './pages/sources.tsx'
import { listKnownBranches, listLocationLinks, listSpecialties, listSpecialtyLinks } from './queries/knowledge.ts'
import { type Source, findSource, listRuns, listSources, listTellingRuns, listUnknown } from './queries/sources.ts'
import { type FormKnowledge, readSourceForm } from './source_form.ts'
import { feedWords } from './words/index.ts'

type AnyCall = Call<unknown, unknown>
type SourceCall = Call<{ source: string }, unknown>

const PERMIT = 'access.sources'
const RUNS_SHOWN = 20
const TABLE_BYTES_MAX = 5_000_000
const params = z.object({ source: z.string().refine(isId) })
const Query = z.object({ done: z.string().max(40).optional().catch(undefined) })

const list = route({
  method: 'GET', url: '/access/sources', permit: PERMIT, audit: null,
  async handle(call) {
    const db = call.house.database.read
    return page(<SourcesPage {...framed(call)} sources={await listSources(db)} runs={await listTellingRuns(db)} now={call.now} zone={call.house.config.OTKLIK_ZONE} />)
  },
})

const blank = route({
  method: 'GET', url: '/access/sources/new', permit: PERMIT, audit: null,
  handle: (call) => showForm(call, { poll_minutes: '5' }, {}),
})

const addition = route({
  method: 'POST', url: '/access/sources', permit: PERMIT, audit: 'access.source_added',
  async handle(call) {
    const typed = readFields(call.body)
    const reading = readSourceForm(typed, await knowForm(call))
    if (!reading.ok) return showForm(call, typed, reading.errors)
    try {
      return seeOther(`/access/sources/${await addSource(actOf(call), reading.wish)}?done=added`)
    } catch (error) {
      if (violatedConstraint(error) !== 'source_code_uq') throw error
      return showForm(call, typed, { code: feedWords(call.lang).problems_of_form.code_taken })
    }
  },
})

const shown = route({
  method: 'GET', url: '/access/sources/:source', permit: PERMIT, audit: null, params, query: Query,
  handle: (call) => withSource(call, (source) => showSource(call, source, { done: call.query.done })),
})

const change = route({
  method: 'POST', url: '/access/sources/:source', permit: PERMIT, audit: 'access.source_changed', params,
  handle: (call) => withSource(call, async (source) => {
    const typed = readFields(call.body)
    const reading = readSourceForm(typed, await knowForm(call), source)
    if (!reading.ok) return showSource(call, source, { typed, errors: reading.errors })
    await changeSource(actOf(call), source, reading.wish)
    return seeOther(`/access/sources/${source.id}?done=changed`)
  }),
})

const pause = route({
  method: 'POST', url: '/access/sources/:source/pause', permit: PERMIT, audit: 'access.source_paused', params,
  handle: (call) => withSource(call, async (source) => {
    await setActive(actOf(call), source, false)
    return seeOther(`/access/sources/${source.id}?done=paused_done`)
  }),
})

const resumption = route({
  method: 'POST', url: '/access/sources/:source/resumption', permit: PERMIT, audit: 'access.source_resumed', params,
  handle: (call) => withSource(call, async (source) => {
    await setActive(actOf(call), source, true)
    return seeOther(`/access/sources/${source.id}?done=resumed_done`)
  }),
})

const reading = route({
  method: 'POST', url: '/access/sources/:source/reading', permit: PERMIT, audit: 'access.source_read', params,
  handle: (call) => withSource(call, async (source) => {
    await askReading(actOf(call), source)
    return seeOther(`/access/sources/${source.id}?done=reading_soon`)
  }),
})

const table = route({
  method: 'POST', url: '/access/sources/:source/table', permit: PERMIT, audit: 'access.source_table_sent', params, body_bytes_max: TABLE_BYTES_MAX,
  handle: (call) => withSource(call, async (source) => {
    const words = feedWords(call.lang)
    const typed = readFields(call.body)
    if (source.kind !== 'csv') return refuse(409)
    const sent = readSent(call.body)
    if (!sent) return showSource(call, source, { typed, errors: { file: words.table_empty } })
    const outcome = await takeTable(actOf(call), source, sent)
    if (outcome === 'busy') return showSource(call, source, { typed, errors: { file: words.busy } })
    if (outcome === 'taken') return seeOther(`/access/sources/${source.id}?done=table_taken`)
    return showSource(call, source, { typed, errors: { file: words.table_failed } })
  }),
})

const location = route({
  method: 'POST', url: '/access/sources/:source/locations', permit: PERMIT, audit: 'access.source_linked', params,
  handle: (call) => withSource(call, async (source) => {
    const words = feedWords(call.lang).problems_of_form
    const typed = readFields(call.body)
    const db = call.house.database.read
    const name = typedText(typed, 'location')
    const is_removal = typedText(typed, 'removal') === 'yes'
    if (name === '' || name.length > 400) return showSource(call, source, { typed, errors: { location: words.location } })
    const branches = await listKnownBranches(db, clinicOf(source))
    const branch = branches.find(({ clinic_slug, slug }) => `${clinic_slug}/${slug}` === typedText(typed, 'branch'))
    if (!is_removal && !branch) return showSource(call, source, { typed, errors: { branch: words.branch } })
    await setLocationLink(actOf(call), source, name, is_removal ? null : { clinic_id: branch!.clinic_id, branch_id: branch!.id })
    return seeOther(`/access/sources/${source.id}?done=${is_removal ? 'unlinked' : 'linked'}`)
  }),
})

const specialty = route({
  method: 'POST', url: '/access/sources/:source/specialties', permit: PERMIT, audit: 'access.source_linked', params,
  handle: (call) => withSource(call, async (source) => {
    const words = feedWords(call.lang).problems_of_form
    const typed = readFields(call.body)
    const code = typedText(typed, 'foreign_code')
    const is_removal = typedText(typed, 'removal') === 'yes'
    if (code === '' || code.length > 400) return showSource(call, source, { typed, errors: { foreign_code: words.foreign_code } })
    const known = (await listSpecialties(call.house.database.read)).find((one) => one.code === typedText(typed, 'specialty'))
    if (!is_removal && !known) return showSource(call, source, { typed, errors: { specialty: words.specialty } })
    await setSpecialtyLink(actOf(call), source, code, is_removal ? null : known!.code)
    return seeOther(`/access/sources/${source.id}?done=${is_removal ? 'unlinked' : 'linked'}`)
  }),
})

export const sourceRoutes: readonly AnyRoute[] = [
  list, blank, addition, shown, change, pause, resumption, reading, table, location, specialty,
]

function actOf({ house, actor, request_id, now }: AnyCall): Act {
  return { house, actor, request_id, now }
}

/** The clinic whose branches a source may name; null: any. */
function clinicOf({ clinic_id }: Source): string | null {
  return clinic_id === NETWORK_ID ? null : clinic_id
}

async function withSource(call: SourceCall, work: (source: Source) => Promise<Answer>): Promise<Answer> {
  const source = await findSource(call.house.database.read, call.params.source)
  return source ? work(source) : refuse(404)
}

async function knowForm({ house, lang }: AnyCall): Promise<FormKnowledge> {
  const db = house.database.read
  const branches = await listKnownBranches(db, null)
  return {
    lang, data_folder: house.config.OTKLIK_DATA,
    clinics: new Map(branches.map((branch) => [branch.clinic_slug, branch.clinic_id])),
    codes: new Set((await listSources(db)).map(({ code }) => code)),
  }
}

function framed({ house, actor, lang, frame }: AnyCall): SourceFrame {
  return { frame, rail: networkRail(house, actor, lang, '/access/sources') }
}

async function showForm(call: AnyCall, typed: Typed, errors: FieldErrors): Promise<Answer> {
  const branches = await listKnownBranches(call.house.database.read, null)
  return page(<SourceFormPage {...framed(call)} form={{ typed, errors }} branches={branches} />, { status: Object.keys(errors).length > 0 ? 422 : 200 })
}

async function showSource(
  call: AnyCall, source: Source, shown: { done?: string | undefined; typed?: Typed; errors?: FieldErrors },
): Promise<Answer> {
  const db = call.house.database.read
  const errors = shown.errors ?? {}
  const props = {
    ...framed(call), now: call.now, zone: call.house.config.OTKLIK_ZONE, source, done: shown.done,
    branches: await listKnownBranches(db, clinicOf(source)),
    fresh: await findSource(db, source.id) ?? source,
    runs: await listRuns(db, source.id, RUNS_SHOWN),
    telling: (await listTellingRuns(db)).get(source.id),
    unknown: await listUnknown(db, source.id),
    location_links: await listLocationLinks(db, source.id),
    specialty_links: await listSpecialtyLinks(db, source.id),
    specialties: await listSpecialties(db),
    form: { typed: shown.typed ?? { name: source.name, url: source.url ?? '', poll_minutes: String(source.poll_minutes) }, errors },
  }
  return page(<SourcePage {...props} />, { status: Object.keys(errors).length > 0 ? 422 : 200 })
}

/** The sent table: the file when there is one, otherwise what was pasted. */
function readSent(body: unknown): { bytes: Uint8Array; name: string } | undefined {
  const { file } = (body ?? {}) as { file?: unknown }
  if (file instanceof Uint8Array && file.length > 0) return { bytes: file, name: 'table.csv' }
  const text = typedText(readFields(body), 'table')
  return text.trim() === '' ? undefined : { bytes: Buffer.from(text), name: 'table.csv' }
}
