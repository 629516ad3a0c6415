// Which clinics have something to keep.
import { type Read, all, sql } from '../../../platform/db/index.ts'
import { DEFINITION } from '../definition.ts'
import type { KeptClinic } from '../keep.ts'

/** Clinics with notes of changed slots. */
export function findClinicsWithSlotChanges(db: Read): Promise<KeptClinic[]> {
  return all(db, sql<KeptClinic>`
    /* cross-clinic */
    select c.id, c.zone
    from clinics.clinic c
    where c.id in (select distinct clinic_id from access.slot_change)`)
}

/** Clinics with notes of changed requests. */
export function findClinicsWithRequestChanges(db: Read): Promise<KeptClinic[]> {
  return all(db, sql<KeptClinic>`
    /* cross-clinic */
    select c.id, c.zone
    from clinics.clinic c
    where c.id in (select distinct clinic_id from access.request_change)`)
}

/** Clinics with figures that the passing of time has made wrong, the longest wrong first. */
export function findStaleClinics(db: Read, now: Date): Promise<KeptClinic[]> {
  return all(db, sql<KeptClinic>`
    /* cross-clinic */
    select c.id, c.zone
    from clinics.clinic c
    join (
      select clinic_id, min(fresh_until) as since
      from access.wait
      where fresh_until <= ${now}
      group by clinic_id
    ) stale
      on stale.clinic_id = c.id
    order by stale.since`)
}

/** Clinics with figures of an older definition: those of a program before this one. */
export function findOutdatedClinics(db: Read): Promise<KeptClinic[]> {
  return all(db, sql<KeptClinic>`
    /* cross-clinic */
    select c.id, c.zone
    from clinics.clinic c
    where c.id in (select distinct clinic_id from access.wait where definition < ${DEFINITION})`)
}

/** Clinics that have schedules and were never counted: new ones, and all of them when a city was loaded. */
export function findUncountedClinics(db: Read): Promise<KeptClinic[]> {
  return all(db, sql<KeptClinic>`
    /* cross-clinic */
    select c.id, c.zone
    from clinics.clinic c
    where c.id not in (select clinic_id from access.keeper)
      and c.id in (select distinct clinic_id from access.schedule)`)
}

/** All clinics, those not active any more included. */
export function findAllClinics(db: Read): Promise<(KeptClinic & { slug: string })[]> {
  return all(db, sql<KeptClinic & { slug: string }>`
    select id, slug, zone
    from clinics.clinic
    order by slug`)
}
