// SQL about places in the waiting list: the network's own tables. Each statement is a transaction by itself.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'
import type { Actor } from '../../../platform/permit.ts'
import type { ClassCode } from '../../slot.ts'
import { actorOf } from '../../booking/queries/seats.ts'
import type { WaitingEvent, WaitingEventKind, WaitingState } from '../rules/waiting.ts'

export interface Waiting {
  id: string
  person_id: string
  account_id: string
  specialty_code: string
  class: ClassCode
  urgent: boolean
  asked_at: Date
  state: WaitingState
  lapses: number
  offer_clinic_id: string | null
  offer_branch_id: string | null
  offer_id: string | null
  offer_slot_id: string | null
  offer_expires_at: Date | null
  offered_at: Date | null
  stay_until: Date | null
  request_clinic_id: string
  request_id: string
  left_reason: string | null
  event_count: number
  person_name: string
  birth_date: string
  phone: string | null
  email: string | null
  lang: 'ru' | 'en'
}

const columns = sql`
  w.id, w.person_id, w.account_id, w.specialty_code, w.class, w.urgent, w.asked_at, w.state, w.lapses, w.offer_clinic_id,
  w.offer_branch_id, w.offer_id, w.offer_slot_id, w.offer_expires_at, w.offered_at, w.stay_until, w.request_clinic_id, w.request_id,
  w.left_reason, w.event_count, p.name as person_name, p.birth_date, p.phone, p.email, p.lang`

export function findWaiting(db: Read, id: string): Promise<Waiting | undefined> {
  return first(db, sql<Waiting>`
    select ${columns}
    from access.waiting w
    join access.person p on p.id = w.person_id
    where w.id = ${id}`)
}

/** An account's places, those that stand first, then the newest. */
export function listWaiting(db: Read, account_id: string): Promise<Waiting[]> {
  return all(db, sql<Waiting>`
    select ${columns}
    from access.waiting w
    join access.person p on p.id = w.person_id
    where w.account_id = ${account_id}
    order by w.live nulls last, w.asked_at desc
    limit 50`)
}

/** Everybody in a line, in their turn. */
export function listLine(db: Read, line: Line): Promise<Waiting[]> {
  return all(db, sql<Waiting>`
    select ${columns}
    from access.waiting_branch b
    join access.waiting w on w.id = b.waiting_id
    join access.person p on p.id = w.person_id
    where b.branch_id = ${line.branch_id}
      and b.specialty_code = ${line.specialty_code}
      and b.live
      and w.live
    order by w.urgent desc, w.asked_at, w.id`)
}

export interface Line {
  clinic_id: string
  branch_id: string
  specialty_code: string
}

/** Lines in which somebody waits, or an offer was broken off. */
export function listLines(db: Read): Promise<Line[]> {
  return all(db, sql<Line>`
    select distinct b.clinic_id, b.branch_id, b.specialty_code
    from access.waiting_branch b
    join access.waiting w on w.id = b.waiting_id
    where b.live
      and w.state in ('waiting', 'claimed')
    order by b.branch_id, b.specialty_code`)
}

/** How many stand in a line, and how many of them before one. */
export async function countAhead(db: Read, line: Line, one: Pick<Waiting, 'id' | 'urgent' | 'asked_at'> | null): Promise<{ ahead: number; all: number }> {
  const row = await first(db, sql<{ ahead: number; all: number }>`
    select count(*)::int as all,
      count(*) filter (where w.urgent and not ${one?.urgent ?? true} or w.urgent = ${one?.urgent ?? false}
        and (w.asked_at, w.id) < (${one?.asked_at ?? null}::timestamptz, ${one?.id ?? null}::uuid))::int as ahead
    from access.waiting_branch b
    join access.waiting w on w.id = b.waiting_id
    where b.branch_id = ${line.branch_id}
      and b.specialty_code = ${line.specialty_code}
      and b.live
      and w.live`)
  return row!
}

export function listWaitingEvents(db: Read, waiting_id: string): Promise<WaitingEvent[]> {
  return all(db, sql<WaitingEvent>`
    select number, kind, at, detail
    from access.waiting_event
    where waiting_id = ${waiting_id}
    order by number`)
}

export interface WaitingBranch extends Line {
  slug: string
  clinic_slug: string
  name_ru: string
  name_en: string
  clinic_ru: string
  clinic_en: string
  zone: string
}

export function listWaitingBranches(db: Read, waiting_id: string): Promise<WaitingBranch[]> {
  return all(db, sql<WaitingBranch>`
    select b.clinic_id, b.branch_id, b.specialty_code, r.slug, c.slug as clinic_slug, r.name_ru, r.name_en,
      c.name_ru as clinic_ru, c.name_en as clinic_en, c.zone
    from access.waiting_branch b
    join clinics.branch r
      on r.clinic_id = b.clinic_id
      and r.id = b.branch_id
    join clinics.clinic c on c.id = b.clinic_id
    where b.waiting_id = ${waiting_id}
    order by r.name_ru`)
}

export type NewWaiting = Pick<Waiting, 'id' | 'person_id' | 'account_id' | 'specialty_code' | 'class' | 'urgent' | 'request_clinic_id' | 'request_id'>

/** Joins the lines; false when the person waits for this specialty already. */
export async function insertWaiting(db: Write, row: NewWaiting, branches: readonly Line[], actor: Actor, now: Date): Promise<boolean> {
  const by = actorOf(actor)
  const { count } = await run(db, sql`
    with joined as (
      insert into access.waiting (id, person_id, account_id, specialty_code, class, urgent, asked_at, state, live,
        request_clinic_id, request_id, event_count, updated_at)
      values (${row.id}, ${row.person_id}, ${row.account_id}, ${row.specialty_code}, ${row.class}, ${row.urgent}, ${now}, 'waiting',
        true, ${row.request_clinic_id}, ${row.request_id}, 1, ${now})
      on conflict do nothing
      returning id
    ), told as (
      insert into access.waiting_event (waiting_id, number, kind, at, actor_kind, actor_id)
      select id, 1, 'joined', ${now}::timestamptz, ${by.kind}, ${by.id}
      from joined
    )
    insert into access.waiting_branch (waiting_id, branch_id, clinic_id, specialty_code, live)
    select j.id, n.branch_id, n.clinic_id, n.specialty_code, true
    from joined j, jsonb_to_recordset(${JSON.stringify(branches)}::jsonb) as n (clinic_id uuid, branch_id uuid, specialty_code text)
    returning waiting_id`)
  return count > 0
}

/** Notes that an offer is being made to somebody who waits; false when another worker was first, or they left. */
export async function claimWaiting(
  db: Write, id: string, offer: { id: string; clinic_id: string; branch_id: string; slot_id: string; expires_at: Date }, now: Date,
): Promise<boolean> {
  const { count } = await run(db, sql`
    update access.waiting
    set state = 'claimed', offer_id = ${offer.id}, offer_clinic_id = ${offer.clinic_id}, offer_branch_id = ${offer.branch_id},
      offer_slot_id = ${offer.slot_id}, offer_expires_at = ${offer.expires_at}, offered_at = ${now}, updated_at = ${now}
    where id = ${id}
      and state = 'waiting'`)
  return count === 1
}

/** The offer came to nothing before it was told. */
export async function unclaimWaiting(db: Write, id: string, offer_id: string, now: Date): Promise<void> {
  await run(db, sql`
    update access.waiting
    set state = 'waiting', offer_id = null, offer_clinic_id = null, offer_branch_id = null, offer_slot_id = null, offer_expires_at = null,
      offered_at = null, updated_at = ${now}
    where id = ${id}
      and state = 'claimed'
      and offer_id = ${offer_id}`)
}

export interface WaitingStep {
  id: string
  kind: WaitingEventKind
  from: readonly WaitingState[]
  /** Null: the state stays. */
  to: WaitingState | null
  /** Only while this offer is in hand. */
  offer_id?: string | undefined
  lapses?: 'more' | 'none'
  stay_until?: Date
  left_reason?: string
  detail?: WaitingEvent['detail']
}

/** One event of a place and what follows from it; false when it was not in such a state. */
export async function stepWaiting(db: Write, actor: Actor, step: WaitingStep, now: Date): Promise<boolean> {
  const by = actorOf(actor)
  const is_over = step.to === 'booked' || step.to === 'left'
  const keeps_offer = step.to === null || step.to === 'offered'
  const kept = (column: string) => (keeps_offer ? sql.ref(column) : sql`null`)
  const { count } = await run(db, sql`
    with stepped as (
      update access.waiting
      set state = coalesce(${step.to}, state),
        live = ${is_over ? sql`null` : sql`live`},
        lapses = ${step.lapses === 'more' ? sql`lapses + 1` : step.lapses === 'none' ? sql`0` : sql`lapses`},
        offer_id = ${kept('offer_id')}, offer_clinic_id = ${kept('offer_clinic_id')},
        offer_branch_id = ${kept('offer_branch_id')}, offer_slot_id = ${kept('offer_slot_id')},
        offer_expires_at = ${kept('offer_expires_at')}, offered_at = ${kept('offered_at')},
        stay_until = ${step.to === null ? sql`stay_until` : step.stay_until ?? null}, left_reason = ${step.left_reason ?? null},
        event_count = event_count + 1, updated_at = ${now}
      where id = ${step.id}
        and state = any(${step.from}::text[])
        and (${step.offer_id ?? null}::uuid is null or offer_id = ${step.offer_id ?? null})
      returning id, event_count
    ), closed as (
      update access.waiting_branch b
      set live = false
      from stepped
      where b.waiting_id = stepped.id
        and ${is_over}
    )
    insert into access.waiting_event (waiting_id, number, kind, at, actor_kind, actor_id, detail)
    select id, event_count, ${step.kind}, ${now}::timestamptz, ${by.kind}, ${by.id}, ${step.detail ? JSON.stringify(step.detail) : null}::jsonb
    from stepped
    returning waiting_id`)
  return count === 1
}

/** Places whose offer ran out. */
export function listUnsettled(db: Read, now: Date): Promise<Waiting[]> {
  return all(db, sql<Waiting>`
    select ${columns}
    from access.waiting w
    join access.person p on p.id = w.person_id
    where w.state = 'offered'
      and w.offer_expires_at <= ${now}
    order by w.offered_at
    limit 500`)
}

/** Places whose question whether to stay was not answered. */
export function listSilent(db: Read, now: Date): Promise<Waiting[]> {
  return all(db, sql<Waiting>`
    select ${columns}
    from access.waiting w
    join access.person p on p.id = w.person_id
    where w.state = 'asked'
      and w.stay_until <= ${now}`)
}

/** Holds a line until the transaction ends; false when another worker serves it. */
export async function lockLine(db: Write, line: Line): Promise<boolean> {
  await run(db, sql`
    insert into access.line (clinic_id, branch_id, specialty_code)
    values (${line.clinic_id}, ${line.branch_id}, ${line.specialty_code})
    on conflict do nothing`)
  return holdLine(db, line)
}

/** Holds a line that was served before; never waits. */
export async function holdLine(db: Write, line: Line): Promise<boolean> {
  const rows = await all(db, sql`
    select branch_id
    from access.line
    where clinic_id = ${line.clinic_id}
      and branch_id = ${line.branch_id}
      and specialty_code = ${line.specialty_code}
    for update skip locked`)
  return rows.length > 0
}
