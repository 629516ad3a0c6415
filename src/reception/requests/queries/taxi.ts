// SQL about taxi providers and their orders.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'

export interface Provider {
  id: string
  kind: 'phone' | 'webhook'
  name: string
  phone: string | null
  url: string | null
}

/** The providers of a clinic that are not closed. */
export function listProviders(db: Read, clinic_id: string): Promise<Provider[]> {
  return all(db, sql<Provider>`
    select id, kind, name, phone, url
    from reception.taxi_provider
    where clinic_id = ${clinic_id}
      and closed_at is null
    order by kind desc, name, id`)
}

export function findProvider(db: Read, clinic_id: string, id: string): Promise<Provider | undefined> {
  return first(db, sql<Provider>`
    select id, kind, name, phone, url
    from reception.taxi_provider
    where clinic_id = ${clinic_id}
      and id::text = ${id}
      and closed_at is null`)
}

export async function insertProvider(db: Write, clinic_id: string, provider: Provider, created_by: string | null, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.taxi_provider (clinic_id, id, kind, name, phone, url, created_at, created_by)
    values (${clinic_id}, ${provider.id}, ${provider.kind}, ${provider.name}, ${provider.phone}, ${provider.url}, ${now}, ${created_by})`)
}

/** Out: whether there was one. */
export async function closeProvider(db: Write, clinic_id: string, id: string, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    update reception.taxi_provider
    set closed_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and closed_at is null`)
  return count > 0
}

export type OrderState =
  | 'due' | 'sent' | 'accepted' | 'on_the_way' | 'arrived' | 'riding' | 'finished' | 'refused' | 'called_off' | 'unreachable'

export interface Order {
  id: string
  branch_id: string
  request_id: string
  provider_id: string
  state: OrderState
  seq: number
  attempts: number
}

export async function insertOrder(db: Write, clinic_id: string, order: Pick<Order, 'id' | 'branch_id' | 'request_id' | 'provider_id'>, now: Date): Promise<void> {
  await run(db, sql`
    insert into reception.taxi_order (clinic_id, id, branch_id, request_id, provider_id, state, seq, due_at, attempts, created_at, updated_at)
    values (${clinic_id}, ${order.id}, ${order.branch_id}, ${order.request_id}, ${order.provider_id}, 'due', 0, ${now}, 0, ${now}, ${now})`)
}

/** Locks an order until the transaction ends. */
export function lockOrder(db: Write, clinic_id: string, id: string): Promise<Order | undefined> {
  return first(db, sql<Order>`
    select id, branch_id, request_id, provider_id, state, seq, attempts
    from reception.taxi_order
    where clinic_id = ${clinic_id}
      and id = ${id}
    for update`)
}

/** Whose ride an order is. */
export function findOrder(db: Read, clinic_id: string, id: string): Promise<{ request_id: string } | undefined> {
  return first(db, sql<{ request_id: string }>`
    select request_id
    from reception.taxi_order
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** The last order of a request, if one was sent out: those before it are over or called off. */
export function findOrderOf(db: Read, clinic_id: string, request_id: string): Promise<{ id: string; state: OrderState } | undefined> {
  return first(db, sql<{ id: string; state: OrderState }>`
    select id, state
    from reception.taxi_order
    where clinic_id = ${clinic_id}
      and request_id = ${request_id}
    order by created_at desc, id desc
    limit 1`)
}

/** Writes what became of an order; `due_at` when something has to be sent again, else null. */
export async function keepOrder(db: Write, clinic_id: string, id: string, order: { state: OrderState; seq: number; due_at: Date | null }, now: Date): Promise<void> {
  await run(db, sql`
    update reception.taxi_order
    set state = ${order.state},
      seq = ${order.seq},
      due_at = ${order.due_at},
      updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** The visitor needs it no more: that has to be sent, and is tried as often as the order was. */
export async function callOffOrder(db: Write, clinic_id: string, id: string, now: Date): Promise<void> {
  await run(db, sql`
    update reception.taxi_order
    set state = 'called_off',
      due_at = ${now},
      attempts = 0,
      updated_at = ${now}
    where clinic_id = ${clinic_id}
      and id = ${id}`)
}

/** Orders of which something has to be sent. */
export function findDueOrders(db: Read, now: Date, limit: number): Promise<{ clinic_id: string; id: string }[]> {
  return all(db, sql<{ clinic_id: string; id: string }>`/* cross-clinic */
    select clinic_id, id
    from reception.taxi_order
    where due_at <= ${now}
    order by due_at
    limit ${limit}`)
}

export interface ClaimedOrder extends Order {
  url: string
  who: string
  needed_at: Date | null
  detail: string | null
  step_free: boolean
  clinic_ru: string
  branch_ru: string
  address: string | null
}

/** Takes a due order for a while, so that another worker leaves it: what has to be sent, or undefined when somebody has it. */
export async function claimOrder(db: Write, clinic_id: string, id: string, until: Date, now: Date): Promise<ClaimedOrder | undefined> {
  const { count } = await run(db, sql`
    update reception.taxi_order
    set due_at = ${until},
      attempts = attempts + 1
    where clinic_id = ${clinic_id}
      and id = ${id}
      and due_at <= ${now}`)
  if (count === 0) return undefined
  return first(db, sql<ClaimedOrder>`
    select o.id, o.branch_id, o.request_id, o.provider_id, o.state, o.seq, o.attempts, p.url, r.who, r.needed_at, r.detail, r.step_free,
      c.name_ru as clinic_ru, b.name_ru as branch_ru, b.address
    from reception.taxi_order o
    join reception.taxi_provider p
      on p.clinic_id = o.clinic_id
      and p.id = o.provider_id
    join reception.request r
      on r.clinic_id = o.clinic_id
      and r.id = o.request_id
    join clinics.branch b
      on b.clinic_id = o.clinic_id
      and b.id = o.branch_id
    join clinics.clinic c
      on c.id = o.clinic_id
    where o.clinic_id = ${clinic_id}
      and o.id = ${id}`)
}
