// Schedule → access.schedule. What changes about it is copied into its slots that are still to come.
import type { Write } from '../../platform/db/index.ts'
import { sql } from '../../platform/db/index.ts'
import { compact, readCodes } from '../../platform/fhir/datatypes.ts'
import type { Element } from '../../platform/fhir/element.ts'
import { type Draft, type FhirHandler, type FhirSite, type Kept, openDrafts } from '../../platform/fhir/handler.ts'
import type { Reference } from '../../platform/fhir/reference.ts'
import { storeDrafts } from '../../platform/fhir/store.ts'
import { makeId } from '../../platform/ids.ts'
import { FOLLOWERS } from '../booking/waking.ts'
import { noteSlotChanges } from '../changes.ts'
import type { Audience } from '../slot.ts'
import { AUDIENCE, SPECIALTY_SYSTEM } from '../terms.ts'
import { readAudience, writeSpecialty } from './extensions.ts'
import {
  type KnownSchedule, type ScheduleColumns, type ScheduleView, countSchedules, findSchedules, listSchedules, lockSchedules, upsertSchedules,
} from './queries/schedules.ts'
import { resolveSchedules } from './resolving.ts'
import { copyToSlots } from './touching.ts'

export interface ScheduleRow {
  actors: Reference[]
  specialty_codes: string[]
  service_codes: string[]
  audience: Audience | undefined
  active: boolean
  /** What is kept, once everything is looked up. */
  columns: ScheduleColumns | undefined
}

const ACTORS = ['Practitioner', 'PractitionerRole', 'Location', 'HealthcareService']

export const schedule: FhirHandler<ScheduleRow> = {
  type: 'Schedule',
  order: 52,
  about: 'Who offers what where: active, doctor, branch, place and specialty (of the actors), for whom.',
  wakes: FOLLOWERS,
  parse(element) {
    const actors = readActors(element)
    if (actors.length === 0 && element.fields['actor'] === undefined) {
      element.refuse('missing-actor', 'A schedule needs its actor: a Practitioner, PractitionerRole, HealthcareService or Location.', {
        at: 'actor', type: 'required',
      })
    }
    return {
      actors,
      specialty_codes: readCodes(element.children('specialty')),
      service_codes: readCodes(element.children('serviceType')),
      audience: readAudience(element),
      active: element.boolean('active') ?? true,
      columns: undefined,
    }
  },
  async store(db, site, drafts) {
    await resolveSchedules(db, site, openDrafts(drafts))
    await storeDrafts(drafts, {
      lock: (ids) => lockSchedules(db, site.clinic_id, ids),
      upsert: (open, known) => changeSchedules(db, site, open, known as ReadonlyMap<string, KnownSchedule>),
    })
  },
  async find(db, site, id) {
    return (await schedule.findMany!(db, site, [id]))[0]
  },
  async findMany(db, site, ids) {
    return (await findSchedules(db, site.clinic_id, ids)).map(writeSchedule)
  },
  search: {
    params: {
      active: { type: 'token', about: 'Whether it is in use.', column: sql`h.active`, codes: ['true', 'false'], system: 'http://terminology.hl7.org/CodeSystem/special-values' },
      actor: {
        type: 'reference', about: 'Doctor, room, or branch (its rooms are meant too).',
        targets: {
          Practitioner: [{ column: sql`h.doctor_id`, table: 'clinics.doctor' }],
          Location: [{ column: sql`h.place_id`, table: 'clinics.place' }, { column: sql`h.branch_id`, table: 'clinics.branch' }],
        },
      },
      specialty: { type: 'token', about: 'A code of the city’s list.', column: sql`h.specialty_code`, system: SPECIALTY_SYSTEM },
    },
    columns: { id: sql`h.id`, fhir_id: sql`h.fhir_id`, updated_at: sql`h.updated_at` },
    sorts: { _lastUpdated: sql`h.updated_at` },
    includes: { 'Schedule:actor': (resource) => (resource['actor'] as { reference: string }[]).map(({ reference }) => reference) },
    count: { usual: 100, max: 1000 },
    judgeCost: () => undefined,
    async select(db, site, page, sort) {
      const rows = await listSchedules(db, site.clinic_id, page)
      return rows.map((row) => ({ ...writeSchedule(row), key: { id: row.id, value: sort === undefined ? null : row.updated_at } }))
    },
    total: (db, site, where) => countSchedules(db, site.clinic_id, where),
  },
}

function readActors(element: Element): Reference[] {
  return element.children('actor').flatMap((actor) => {
    const type = /(?:^|\/)(Patient|RelatedPerson|Device)\//.exec(actor.text('reference') ?? '')?.[1]
    if (type !== undefined || actor.fields['reference'] === undefined) {
      actor.warn('actor-left-out', `${type ?? 'An actor without a reference'} is not kept of a schedule.`, { type: 'not-supported' })
      return []
    }
    return [actor.asReference(ACTORS)].filter((reference) => reference !== undefined)
  })
}

async function changeSchedules(
  db: Write, site: FhirSite, drafts: Draft<ScheduleRow>[], known: ReadonlyMap<string, KnownSchedule>,
) {
  const ours = drafts.filter(({ id, element }) => {
    const before = known.get(id)
    if (!before || (!before.own && before.source_id === null)) return true
    element.reading.status = 409
    element.refuse('kept-elsewhere', before.own
      ? 'This schedule is kept in Otklik and changed there, not by FHIR.'
      : 'This schedule comes from a source of schedules and is changed there, not by FHIR.', { type: 'conflict' })
    return false
  })
  const written = await upsertSchedules(db, site, ours.map(({ id, row }) => ({
    id: known.get(id)?.id ?? makeId(site.now), fhir_id: id, ...row.columns!,
  })))
  const changed = new Set(written.map((row) => row.fhir_id))
  // also without a slot: a schedule in use whose doctor has no time is «further than we look», and not unknown
  await noteSlotChanges(db, site.clinic_id, ours.flatMap(({ id, row }) => (changed.has(id) ? [row.columns!, known.get(id) ?? row.columns!] : [])), site.now)
  await copyToSlots(db, site, ours.flatMap(({ id, row }) => {
    const before = known.get(id)
    return before && changed.has(id) ? [{ id: before.id, before, after: row.columns! }] : []
  }))
  return written
}

function writeSchedule(row: ScheduleView): Kept {
  const place = row.place_fhir_id ?? row.branch_fhir_id
  const resource = compact({
    resourceType: 'Schedule',
    id: row.fhir_id,
    extension: [{ url: AUDIENCE, valueCode: row.audience }],
    active: row.active,
    specialty: [writeSpecialty(row.specialty_code)],
    actor: [
      ...(row.doctor_fhir_id === null ? [] : [{ reference: `Practitioner/${row.doctor_fhir_id}` }]),
      { reference: `Location/${place}` },
    ],
  })
  return { resource, version: row.fhir_version, updated_at: row.updated_at }
}
