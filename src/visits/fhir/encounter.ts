// Encounter → visits.visit. No reason, no diagnosis, no history of states is kept.
import { compact, readCodes, writeCode } from '../../platform/fhir/datatypes.ts'
import type { Element } from '../../platform/fhir/element.ts'
import { type Draft, type FhirHandler, type FhirSite, openDrafts } from '../../platform/fhir/handler.ts'
import type { Reference } from '../../platform/fhir/reference.ts'
import { byFhirId, idsOf, storeDrafts } from '../../platform/fhir/store.ts'
import { type KnownVisit, findVisit, lockVisits, upsertVisits } from '../queries.ts'
import { REFUSALS } from '../refusals.ts'
import { STATUSES, type VisitColumns, type VisitStatus, decideVisit } from '../rules.ts'
import { checkProvider } from './provider.ts'
import { type EncounterRow, resolveVisits } from './resolving.ts'

export const encounter: FhirHandler<EncounterRow> = {
  type: 'Encounter',
  order: 70,
  about:
    'A visit, once finished: status, class, first type, serviceType, patient, doctor, branch, period. cancelled and entered-in-error withdraw it.',
  parse(element, site) {
    const status = element.code('status', STATUSES)
    if (status === undefined && element.fields['status'] === undefined) {
      element.refuse('missing-status', `A visit needs its status: ${STATUSES.join(', ')}.`, {
        at: 'status',
        type: 'required',
      })
    }
    const service = element.child('serviceType')
    return {
      status: status ?? 'unknown',
      patient: element.reference('subject', ['Patient']),
      doctor: readDoctor(element),
      location: readLocation(element),
      provider: checkProvider(element, site),
      ...readPeriod(element),
      class_code: element.child('class')?.text('code') ?? null,
      type_code: readCodes(element.children('type').slice(0, 1))[0] ?? null,
      service_code: (service && readCodes([service])[0]) ?? null,
      columns: undefined,
    }
  },
  async store(db, site, drafts) {
    const known = await lockVisits(db, site.clinic_id, idsOf(drafts))
    await decideVisits(db, site, drafts, byFhirId(known))
    let locked: KnownVisit[] | undefined = known
    await storeDrafts(drafts, {
      async lock(ids) {
        const rows = locked ?? (await lockVisits(db, site.clinic_id, ids))
        locked = undefined
        return rows
      },
      upsert: (rows, before) =>
        upsertVisits(
          db,
          site,
          rows.map(({ id, row }) => ({ fhir_id: id, id: before.get(id)?.id, columns: row.columns! })),
        ),
    })
  },
  async find(db, site, id) {
    const row = await findVisit(db, site.clinic_id, id)
    if (!row) return undefined
    const reference = (type: string, fhir_id: string | null) =>
      fhir_id === null ? undefined : { reference: `${type}/${fhir_id}` }
    const doctor = reference('Practitioner', row.doctor_fhir_id)
    const branch = reference('Location', row.branch_fhir_id)
    const type = writeCode(row.type_code)
    const resource = compact({
      resourceType: 'Encounter',
      id,
      status: row.status,
      class:
        row.class_code === null
          ? undefined
          : { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: row.class_code },
      type: type && [type],
      serviceType: writeCode(row.service_code),
      subject: reference('Patient', row.patient_fhir_id),
      participant: doctor && [{ individual: doctor }],
      period: compact({ start: row.started_at?.toISOString(), end: row.ended_at?.toISOString() }),
      location: branch && [{ location: branch }],
      serviceProvider: reference('Organization', site.fhir_id),
    })
    return { resource, version: row.fhir_version, updated_at: row.updated_at }
  },
}

/** The attending doctor if one is named so, else the primary performer, else the first practitioner. */
function readDoctor(element: Element): Reference | undefined {
  const participants = element
    .children('participant')
    .filter(
      (one) =>
        !/(^|\/)(RelatedPerson|Device)\//.test(one.child('individual')?.text('reference') ?? '') &&
        one.fields['individual'] !== undefined,
    )
  const withType = (code: string) =>
    participants.find((one) => readCodes(one.children('type')).includes(code))
  const chosen = withType('ATND') ?? withType('PPRF') ?? participants[0]
  return chosen?.reference('individual', ['Practitioner', 'PractitionerRole'])
}

/** Where the visit took place: the first location that is not merely planned or reserved. */
function readLocation(element: Element): Reference | undefined {
  const all = element.children('location')
  const chosen = all.find((one) => !['planned', 'reserved'].includes(one.text('status') ?? '')) ?? all[0]
  return chosen?.reference('location', ['Location'])
}

function readPeriod(element: Element): { started_at: Date | null; ended_at: Date | 'imprecise' | null } {
  const period = element.child('period')
  const start = period?.instant('start')
  if (start === 'imprecise')
    period!.warn('imprecise', 'The start needs a time with its zone and was left out.', {
      at: 'start',
      type: 'value',
    })
  return { started_at: start instanceof Date ? start : null, ended_at: period?.instant('end') ?? null }
}

async function decideVisits(
  db: Parameters<typeof encounter.store>[0],
  site: FhirSite,
  drafts: Draft<EncounterRow>[],
  known: ReadonlyMap<string, KnownVisit>,
): Promise<void> {
  const open = openDrafts(drafts)
  const given = await resolveVisits(db, site, open, known)
  open.forEach(({ id, row, element }, at) => {
    const before = known.get(id)
    const decision = decideVisit(given[at]!, before && columnsOf(before), site.now, site.history)
    if (decision.kind === 'keep') row.columns = decision.columns
    else
      for (const refusal of decision.refusals)
        element.refuse(refusal, REFUSALS[refusal].sentence, REFUSALS[refusal])
    warnAboutHoles(given[at]!, element)
  })
}

/** What is not finished is kept without a doctor or branch that we do not know. */
function warnAboutHoles(
  { status, doctor, branch }: { status: VisitStatus; doctor: unknown; branch: unknown },
  element: Element,
): void {
  if (status === 'finished') return
  if (doctor === 'unknown')
    element.warn('unknown-doctor', REFUSALS['unknown-doctor'].sentence, REFUSALS['unknown-doctor'])
  if (branch === 'unknown')
    element.warn('unknown-location', REFUSALS['unknown-location'].sentence, REFUSALS['unknown-location'])
}

function columnsOf(visit: KnownVisit): VisitColumns {
  const { id: _id, fhir_id: _fhir_id, fhir_version: _version, updated_at: _updated_at, ...columns } = visit
  return columns
}
