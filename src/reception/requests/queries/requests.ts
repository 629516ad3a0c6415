// SQL about requests: their rows and events.
import { type RawBuilder, type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'
import type { RequestEvent, Standing } from '../rules/acting.ts'

/** A request as it is shown and judged, with the names of its posts. */
export interface RequestRow extends Standing {
  id: string
  branch_id: string
  who: string
  room: string | null
  spot_code: string | null
  from_code: string | null
  step_free: boolean
  detail: string | null
  opened_at: Date
  opened_name: string
  opened_post_id: string | null
  until_at: Date | null
  walk_seconds: number | null
  provider_id: string | null
  event_count: number
  post_name: string | null
  post_en: string | null
  owner_post_name: string | null
  owner_post_en: string | null
  offered_post_name: string | null
  offered_post_en: string | null
  opened_post_name: string | null
  opened_post_en: string | null
}

const selectRequests = (where: RawBuilder<unknown>): RawBuilder<RequestRow> => sql<RequestRow>`
  select r.id, r.branch_id, r.kind, r.state, r.who, r.room, r.spot_code, r.from_code, r.step_free, r.detail, r.opened_at, r.opened_name,
    r.opened_post_id, r.post_id, r.needed_at, r.until_at, r.rung_at, r.take_by, r.level, r.walk_seconds, r.owner_id, r.owner_name,
    r.owner_post_id, r.taken_at, r.due_at, r.offered_post_id, r.closed_at, r.closed_by, r.reason, r.code_misses, r.minded, r.provider_id, r.ride,
    r.event_count, p.name as post_name, o.name as owner_post_name, f.name as offered_post_name, b.name as opened_post_name,
    p.name_en as post_en, o.name_en as owner_post_en, f.name_en as offered_post_en, b.name_en as opened_post_en
  from reception.request r
  left join reception.post p
    on p.clinic_id = r.clinic_id
    and p.id = r.post_id
  left join reception.post o
    on o.clinic_id = r.clinic_id
    and o.id = r.owner_post_id
  left join reception.post f
    on f.clinic_id = r.clinic_id
    and f.id = r.offered_post_id
  left join reception.post b
    on b.clinic_id = r.clinic_id
    and b.id = r.opened_post_id
  where ${where}`

/** A request by its id. */
export function findRequest(db: Read, clinic_id: string, id: string): Promise<RequestRow | undefined> {
  return first(db, selectRequests(sql`r.clinic_id = ${clinic_id} and r.id = ${id}`))
}

/** Locks a request until the transaction ends. Out: whether it is there. */
export async function lockRequest(db: Write, clinic_id: string, id: string): Promise<boolean> {
  const row = await first(db, sql<{ id: string }>`
    select id
    from reception.request
    where clinic_id = ${clinic_id}
      and id = ${id}
    for update`)
  return row !== undefined
}

/** What a building's board shows: everything open, and what was closed since an instant; the oldest first. */
export function listBoard(db: Read, clinic_id: string, branch_id: string, closed_since: Date): Promise<RequestRow[]> {
  return all(db, selectRequests(sql`r.clinic_id = ${clinic_id} and r.branch_id = ${branch_id}
    and (r.closed_at is null or r.closed_at >= ${closed_since}) order by r.opened_at, r.id`))
}

export interface NewRequest {
  id: string
  branch_id: string
  who: string
  room: string | null
  spot_code: string | null
  from_code: string | null
  step_free: boolean
  detail: string | null
  opened_at: Date
  opened_by: string
  opened_name: string
  opened_post_id: string | null
  until_at: Date | null
  walk_seconds: number | null
  code_hash: Buffer | null
  provider_id: string | null
  look_at: Date | null
}

/** Writes a new request as its first event leaves it. Out: false when the id is there already. */
export async function insertRequest(db: Write, clinic_id: string, request: NewRequest, standing: Standing): Promise<boolean> {
  const { count } = await run(db, sql`
    insert into reception.request
      (clinic_id, id, branch_id, kind, state, who, room, spot_code, from_code, step_free, detail, opened_at, opened_by, opened_name,
       opened_post_id, post_id, needed_at, until_at, take_by, look_at, level, walk_seconds, code_hash, code_misses, provider_id, event_count)
    values
      (${clinic_id}, ${request.id}, ${request.branch_id}, ${standing.kind}, ${standing.state}, ${request.who}, ${request.room}, ${request.spot_code},
       ${request.from_code}, ${request.step_free}, ${request.detail}, ${request.opened_at}, ${request.opened_by}, ${request.opened_name},
       ${request.opened_post_id}, ${standing.post_id}, ${standing.needed_at}, ${request.until_at}, ${standing.take_by}, ${request.look_at},
       ${standing.level}, ${request.walk_seconds}, ${request.code_hash}, 0, ${request.provider_id}, 0)
    on conflict (clinic_id, id) do nothing`)
  return count > 0
}

/** Writes what a request has become. */
export async function keepStanding(db: Write, clinic_id: string, id: string, standing: Standing, look_at: Date | null): Promise<void> {
  await run(db, sql`
    update reception.request
    set state = ${standing.state},
      post_id = ${standing.post_id},
      take_by = ${standing.take_by},
      look_at = ${look_at},
      level = ${standing.level},
      owner_id = ${standing.owner_id},
      owner_name = ${standing.owner_name},
      owner_post_id = ${standing.owner_post_id},
      taken_at = ${standing.taken_at},
      due_at = ${standing.due_at},
      offered_post_id = ${standing.offered_post_id},
      rung_at = ${standing.rung_at},
      closed_at = ${standing.closed_at},
      closed_by = ${standing.closed_by},
      reason = ${standing.reason},
      code_misses = ${standing.code_misses},
      minded = ${standing.minded},
      ride = ${standing.ride ? JSON.stringify(standing.ride) : null}::jsonb
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** Appends an event of a request that is locked or new. */
export async function appendEvent(db: Write, clinic_id: string, request_id: string, event: RequestEvent): Promise<void> {
  await run(db, sql`
    with counted as (
      update reception.request
      set event_count = event_count + 1
      where clinic_id = ${clinic_id}
        and id = ${request_id}
      returning event_count
    )
    insert into reception.request_event (clinic_id, request_id, number, at, kind, account_id, account_name, post_id, body)
    select ${clinic_id}::uuid, ${request_id}::uuid, counted.event_count, ${event.at}::timestamptz, ${event.kind}, ${event.account_id}::uuid,
      ${event.account_name}, ${event.post_id}::uuid, ${JSON.stringify(event.body)}::jsonb
    from counted`)
}

export interface ToldEvent extends RequestEvent {
  number: number
  post_name: string | null
  post_en: string | null
}

/** What was done about a request, in order. */
export function listRequestEvents(db: Read, clinic_id: string, request_id: string): Promise<ToldEvent[]> {
  return all(db, sql<ToldEvent>`
    select e.number, e.at, e.kind, e.account_id, e.account_name, e.post_id, e.body, p.name as post_name, p.name_en as post_en
    from reception.request_event e
    left join reception.post p
      on p.clinic_id = e.clinic_id
      and p.id = e.post_id
    where e.clinic_id = ${clinic_id}
      and e.request_id = ${request_id}
    order by e.number`)
}

/** When a request last went back on the board by itself, and whose it was until then; nothing when somebody put it there. */
export async function findReleasedByItself(db: Read, clinic_id: string, request_id: string): Promise<{ at: Date; owner_id: string | null } | undefined> {
  const last = await first(db, sql<{ at: Date; account_id: string | null; owner_id: string | null }>`
    select r.at, r.account_id, (
      select o.account_id
      from reception.request_event o
      where o.clinic_id = r.clinic_id
        and o.request_id = r.request_id
        and o.number < r.number
        and o.kind in ('taken', 'accepted')
      order by o.number desc
      limit 1) as owner_id
    from reception.request_event r
    where r.clinic_id = ${clinic_id}
      and r.request_id = ${request_id}
      and r.kind = 'released'
    order by r.number desc
    limit 1`)
  return last?.account_id === null ? last : undefined
}

/** The hash of a child's code. */
export async function findCodeHash(db: Read, clinic_id: string, id: string): Promise<Buffer | null> {
  const row = await first(db, sql<{ code_hash: Buffer | null }>`
    select code_hash
    from reception.request
    where clinic_id = ${clinic_id}
      and id = ${id}`)
  return row?.code_hash ?? null
}

export async function keepCodeHash(db: Write, clinic_id: string, id: string, code_hash: Buffer): Promise<void> {
  await run(db, sql`
    update reception.request
    set code_hash = ${code_hash}
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** Requests that have to be looked at: they climb, or their bell rings. */
export function findDueRequests(db: Read, now: Date, limit: number): Promise<{ clinic_id: string; id: string }[]> {
  return all(db, sql<{ clinic_id: string; id: string }>`/* cross-clinic */
    select clinic_id, id
    from reception.request
    where look_at <= ${now}
    order by look_at
    limit ${limit}`)
}

/** Requests whose owner is on no post of their building any more. */
export function findLeftRequests(db: Read, now: Date, limit: number): Promise<{ clinic_id: string; id: string }[]> {
  return all(db, sql<{ clinic_id: string; id: string }>`/* cross-clinic */
    select r.clinic_id, r.id
    from reception.request r
    left join reception.shift s
      on s.clinic_id = r.clinic_id
      and s.account_id = r.owner_id
      and s.branch_id = r.branch_id
      and s.ended_at is null
      and s.until > ${now}
    where r.closed_at is null
      and r.owner_post_id is not null
      and s.id is null
    limit ${limit}`)
}
