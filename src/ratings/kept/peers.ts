// What stars are drawn towards: the peer mean at each release day, K and sigma once a year, over the whole network.
import { type Read, type Write, all, run, sql } from '../../platform/db/index.ts'
import { daysBetween } from '../../platform/time.ts'
import {
  DATA_AT_START, POLICY, type PeerGroup, type ScoreMean, type ScoreTotals, chooseK, peerMean, peerScope, varianceComponents,
} from '../figures.ts'

const YEAR_DAYS = 365

/** A doctor in a specialty, or a branch, beside its peers. */
export interface Peer {
  kind: 'doctor' | 'clinic'
  specialty_code: string
  /** 'adult' or 'child'; for a branch that of its clinic, which may be 'both'. */
  audience: string
  score: ScoreMean
  totals: ScoreTotals
}

export interface PeerRow extends PeerGroup {
  kind: 'doctor' | 'clinic'
  specialty_code: string
  audience: string
  as_of: string
  subjects: number
  k_estimated_on: string | null
  k_alert: boolean
}

type GroupKey = Pick<PeerRow, 'kind' | 'specialty_code' | 'audience'>

export function peerName(key: GroupKey): string {
  return `${key.kind} ${key.specialty_code} ${key.audience}`
}

/**
 * The constants of every group on a day. In: all peers of the network; the newest rows so far. Under ten in a group the
 * wider one counts, without regard to adult or child. K and sigma stay for a year; they are first estimated when ten in
 * the group have thirty answers each, and an estimate that is not believed leaves the former and raises `k_alert`.
 */
export function estimatePeers(peers: readonly Peer[], former: readonly PeerRow[], as_of: string): PeerRow[] {
  const heard = peers.filter((peer) => peer.totals.n > 0)
  const by_name = new Map(former.map((row) => [peerName(row), row]))
  const groups = new Map(heard.map((peer) => [peerName(peer), peer]))
  return [...groups.values()].map(({ kind, specialty_code, audience }) => {
    const wide = heard.filter((peer) => peer.kind === kind && peer.specialty_code === specialty_code)
    const narrow = wide.filter((peer) => peer.audience === audience)
    const scope = peerScope(narrow.length) === 'specialty' ? wide : narrow
    const last = by_name.get(peerName({ kind, specialty_code, audience }))
    const { k, sigma, k_estimated_on, k_alert } = chooseSpread(scope, last, as_of)
    return {
      kind, specialty_code, audience, as_of, subjects: scope.length, k, sigma, k_estimated_on, k_alert,
      peer_mean: peerMean(scope.map((peer) => peer.score), k)!,
    }
  })
}

type Spread = Pick<PeerRow, 'k' | 'sigma' | 'k_estimated_on' | 'k_alert'>

function chooseSpread(scope: readonly Peer[], last: PeerRow | undefined, as_of: string): Spread {
  const kept = last ?? { ...DATA_AT_START, k_estimated_on: null, k_alert: false }
  const { k, sigma, k_estimated_on, k_alert } = kept
  const is_fresh = k_estimated_on !== null && daysBetween(k_estimated_on, as_of) < YEAR_DAYS
  const known = scope.filter((peer) => peer.totals.n >= POLICY.point_answers_min)
  if (is_fresh || known.length < POLICY.peer_doctors_min) return { k, sigma, k_estimated_on, k_alert }
  const estimate = varianceComponents(scope.map((peer) => peer.totals))
  const chosen = chooseK(estimate, k)
  const is_believed = estimate !== null && !chosen.alert
  return {
    k: chosen.k, sigma: is_believed ? Math.sqrt(estimate.sigma2) : sigma, k_estimated_on: as_of, k_alert: chosen.alert,
  }
}

/** The newest constants of every group. */
export function findPeers(db: Read): Promise<PeerRow[]> {
  return all(db, sql<PeerRow>`
    select distinct on (kind, specialty_code, audience) kind, specialty_code, audience, as_of, peer_mean, subjects, k, sigma,
      k_estimated_on, k_alert
    from ratings.peer
    order by kind, specialty_code, audience, as_of desc`)
}

/** Keeps a day's constants; run again on the same day, the later ones stand. */
export async function keepPeers(db: Write, rows: readonly PeerRow[]): Promise<void> {
  if (rows.length === 0) return
  await run(db, sql`
    insert into ratings.peer (kind, specialty_code, audience, as_of, peer_mean, subjects, k, sigma, k_estimated_on, k_alert)
    select kind, specialty_code, audience, as_of, peer_mean, subjects, k, sigma, k_estimated_on, k_alert
    from json_to_recordset(${JSON.stringify(rows)}::json) as t (kind text, specialty_code text, audience text, as_of date,
      peer_mean double precision, subjects int, k double precision, sigma double precision, k_estimated_on date, k_alert boolean)
    on conflict (kind, specialty_code, audience, as_of) do update
    set peer_mean = excluded.peer_mean, subjects = excluded.subjects, k = excluded.k, sigma = excluded.sigma,
      k_estimated_on = excluded.k_estimated_on, k_alert = excluded.k_alert`)
}
