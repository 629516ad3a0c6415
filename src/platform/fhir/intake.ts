// Taking resources in bulk: the endpoint and the importer both end here.
import type { Write } from '../db/index.ts'
import { Element, type Reading, beginReading, isFields, isRefused } from './element.ts'
import type { AnyFhirHandler, Draft, Expected, FhirSite, Stored } from './handler.ts'
import type { Issue } from './outcome.ts'
import { isFhirId } from './reference.ts'

/** A resource that somebody wants us to keep. */
export interface Given {
  resource: unknown
  reading: Reading
  expects?: Expected
}

/** What became of it. Refused ones have an error among the issues; accepted ones may have warnings. */
export type Taken =
  | { kind: 'stored'; type: string; id: string; stored: Stored; issues: Issue[] }
  | { kind: 'refused'; type: string | undefined; id: string | undefined; status: number; issues: Issue[] }

/** Makes a resource ready to be taken. */
export function give(resource: unknown, reading: Reading = beginReading(), expects?: Expected): Given {
  return { resource, reading, ...(expects === undefined ? {} : { expects }) }
}

/**
 * Stores what can be stored, in the order in which resources depend on each other, whatever order they come in.
 * Out: one result for each, in the order given. The caller's transaction decides whether refusals undo the rest.
 */
export async function takeResources(
  db: Write,
  handlers: readonly AnyFhirHandler[],
  site: FhirSite,
  given: Given[],
): Promise<Taken[]> {
  const drafts = given.map((one) => openDraft(handlers, one))
  refuseRepeated(drafts)
  for (const handler of [...handlers].sort((a, b) => a.order - b.order)) {
    const ours = drafts.filter((draft) => draft.type === handler.type && !isRefused(draft.element.reading))
    for (const draft of ours) draft.row = handler.parse(draft.element, site)
    const parsed = ours.filter((draft) => !isRefused(draft.element.reading))
    if (parsed.length > 0) await handler.store(db, site, parsed)
  }
  return drafts.map(concludeDraft)
}

type AnyDraft = Draft<unknown> & { type: string | undefined }

function openDraft(handlers: readonly AnyFhirHandler[], { resource, reading, expects }: Given): AnyDraft {
  const fields = isFields(resource) ? resource : {}
  const type = typeof fields['resourceType'] === 'string' ? fields['resourceType'] : undefined
  const element = new Element(fields, type ?? 'Resource', reading)
  const id = isFhirId(fields['id']) ? fields['id'] : ''
  const draft: AnyDraft = { type, id, row: undefined, element, ...(expects === undefined ? {} : { expects }) }
  if (isRefused(reading)) return draft
  if (type === undefined) {
    reading.status = 400
    element.refuse('not-a-resource', 'Expected a FHIR resource: a JSON object with resourceType.', {
      at: 'resourceType',
      type: 'structure',
    })
  } else if (!handlers.some((handler) => handler.type === type)) {
    reading.status = 404
    element.refuse(
      'unknown-type',
      `${type} is not kept here. GET /fhir/R4/metadata lists the types that are.`,
      { type: 'not-supported' },
    )
  } else if (id === '') {
    reading.status = 400
    element.refuse('wrong-id', 'Expected an id of 1 to 64 letters, digits, «-» and «.».', {
      at: 'id',
      type: 'invalid',
    })
  }
  return draft
}

function refuseRepeated(drafts: AnyDraft[]): void {
  const seen = new Set<string>()
  for (const draft of drafts) {
    if (isRefused(draft.element.reading)) continue
    const name = `${draft.type}/${draft.id}`
    if (seen.has(name)) {
      draft.element.reading.status = 400
      draft.element.refuse('repeated', `${name} stands in the same Bundle before. Send each resource once.`, {
        at: 'id',
        type: 'duplicate',
      })
    }
    seen.add(name)
  }
}

function concludeDraft({ type, id, element, stored }: AnyDraft): Taken {
  const { issues, status } = element.reading
  if (isRefused(element.reading)) return { kind: 'refused', type, id: id || undefined, status, issues }
  if (!stored) throw new Error(`${type}/${id} was neither stored nor refused`)
  return { kind: 'stored', type: type!, id, stored, issues }
}
