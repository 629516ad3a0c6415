// The daily release: constants over the network first, then clinic by clinic what may be renewed.
import { type Read, type Write, all, run, sql } from '../../platform/db/index.ts'
import { serving } from '../../platform/each.ts'
import type { House } from '../../platform/house.ts'
import { localDate } from '../../platform/time.ts'
import { type MonthWindow, type PeerGroup, figureWindow } from '../figures.ts'
import { type KeptRelease, nextRelease } from './figure.ts'
import { beginRound } from './keep.ts'
import { type Peer, type PeerRow, estimatePeers, findPeers, keepPeers, peerName } from './peers.ts'
import { type WeighedSubject, summarise, weighSubjects } from './summary.ts'
import { type Reach, type SubjectKey, nameOf, readReach, readSubjects } from './totals.ts'

export interface ClinicRow {
  id: string
  slug: string
  audience: string
  zone: string
}

/** All clinics whose figures are kept, by slug. */
export function listClinics(db: Read): Promise<ClinicRow[]> {
  return all(db, sql<ClinicRow>`
    select id, slug, audience, zone
    from clinics.clinic
    where active
    order by slug`)
}

/** Renews the figures of every clinic, one transaction a clinic. Idempotent: what was released today has nothing new. */
export async function releaseAll(house: House, signal: AbortSignal): Promise<void> {
  const now = house.clock.now()
  const as_of = localDate(now, house.config.OTKLIK_ZONE)
  const window = figureWindow(as_of)
  const clinics = await listClinics(house.database.read)
  const peers: Peer[] = []
  const reaches = new Map<string, Reach>()
  await serving(house, signal, async (each) => {
    await each(clinics, async (clinic) => {
      const reach = await readReach(house.database.read, clinic.id, window)
      const subjects = await readSubjects(house.database.read, clinic.id, window)
      peers.push(...weighSubjects(subjects, reach).map((weighed) => peerOf(weighed, clinic)))
      reaches.set(clinic.id, reach)
    })
    if (signal.aborted) return
    const former = await findPeers(house.database.read)
    // a network of which a clinic could not be read is not estimated: what was kept for the others stays
    const rows = reaches.size === clinics.length ? await renewPeers(house, peers, former, as_of) : former
    await each(clinics.filter(({ id }) => reaches.has(id)), async (clinic) => {
      const released = await house.database.write((db) =>
        releaseClinic(db, clinic, reaches.get(clinic.id)!, rows, window, as_of))
      house.log.info({ clinic: clinic.slug, released }, 'figures released')
    })
  })
}

async function renewPeers(house: House, peers: readonly Peer[], former: readonly PeerRow[], as_of: string): Promise<PeerRow[]> {
  const rows = estimatePeers(peers, former, as_of)
  await house.database.write((db) => keepPeers(db, rows))
  for (const row of rows.filter(({ k_alert, k_estimated_on }) => k_alert && k_estimated_on === as_of)) {
    house.log.warn({ group: peerName(row), k: row.k }, 'estimate of K not believed, the former value stays')
  }
  return rows
}

/** Renews a clinic's figures. Answers that are being counted are waited for, others wait. Out: how many were renewed. */
export async function releaseClinic(
  db: Write, clinic: ClinicRow, reach: Reach, peers: readonly PeerRow[], window: MonthWindow, as_of: string,
): Promise<number> {
  const round = await beginRound(db, clinic.id)
  const subjects = await readSubjects(db, clinic.id, window)
  const lasts = await findReleases(db, clinic.id)
  const groups = new Map(peers.map((row) => [peerName(row), row]))
  const next = weighSubjects(subjects, reach).flatMap((weighed) => {
    const group: PeerGroup | undefined = groups.get(groupOf(weighed.subject, clinic))
    // nobody was heard of this group when the constants were estimated: tomorrow
    if (!group) return []
    const release = nextRelease(weighed, lasts.get(nameOf(weighed.subject)) ?? null, { window, as_of, round, peers: group })
    return release ? [{ ...keyOf(weighed.subject), ...release }] : []
  })
  await keepReleases(db, clinic.id, next)
  return next.length
}

function peerOf({ subject, weights }: WeighedSubject, clinic: ClinicRow): Peer {
  const { n_eff, mean, totals } = summarise(subject.cells, weights)
  const kind = subject.kind === 'branch' ? 'clinic' : 'doctor'
  const audience = subject.kind === 'branch' ? clinic.audience : subject.audience
  return { kind, specialty_code: subject.specialty_code, audience, score: { n: n_eff, mean }, totals }
}

function groupOf(subject: SubjectKey, clinic: ClinicRow): string {
  return subject.kind === 'branch'
    ? peerName({ kind: 'clinic', specialty_code: '', audience: clinic.audience })
    : peerName({ kind: 'doctor', specialty_code: subject.specialty_code, audience: subject.audience })
}

function keyOf({ kind, subject_id, specialty_code, audience }: SubjectKey): SubjectKey {
  return { kind, subject_id, specialty_code, audience }
}

type ReleaseRow = SubjectKey & KeptRelease

async function findReleases(db: Read, clinic_id: string): Promise<Map<string, ReleaseRow>> {
  const rows = await all(db, sql<ReleaseRow>`
    select kind, subject_id, specialty_code, audience, as_of, round, figure, basis
    from ratings.release
    where clinic_id = ${clinic_id}`)
  return new Map(rows.map((row) => [nameOf(row), row]))
}

async function keepReleases(db: Write, clinic_id: string, rows: readonly ReleaseRow[]): Promise<void> {
  if (rows.length === 0) return
  await run(db, sql`
    insert into ratings.release (clinic_id, kind, subject_id, specialty_code, audience, as_of, round, figure, basis)
    select ${clinic_id}::uuid, kind, subject_id, specialty_code, audience, as_of, round, figure, basis
    from json_to_recordset(${JSON.stringify(rows)}::json) as t (kind text, subject_id uuid, specialty_code text, audience text,
      as_of date, round int, figure jsonb, basis jsonb)
    on conflict (clinic_id, kind, subject_id, specialty_code, audience) do update
    set as_of = excluded.as_of, round = excluded.round, figure = excluded.figure, basis = excluded.basis`)
}
