// Statements of the mails about bookings: what changed, what is due, what became of it.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'
import { makeId } from '../../../platform/ids.ts'
import type { BookingState } from '../../booking/rules/state.ts'
import type { MailKind, MailedBooking, PlannedMail } from '../rules/mailing.ts'

/** Clinics where a booking with an address changed since the job last read. `since`: how far a first reading looks back. */
export function findClinicsChanged(db: Read, since: Date): Promise<{ id: string; zone: string }[]> {
  return all(db, sql<{ id: string; zone: string }>`
    /* cross-clinic */
    select c.id, c.zone
    from clinics.clinic c
    where exists (
      select 1
      from access.booking b
      where b.clinic_id = c.id
        and b.email is not null
        and b.updated_at > coalesce((
          select p.read_to
          from access.booking_mail_progress p
          where p.clinic_id = c.id
        ), ${since}::timestamptz)
    )`)
}

/** How far the clinic was read, locked; undefined when another worker reads it now. */
export async function lockProgress(db: Write, clinic_id: string, since: Date): Promise<Date | undefined> {
  await run(db, sql`
    insert into access.booking_mail_progress (clinic_id, read_to)
    values (${clinic_id}, ${since})
    on conflict (clinic_id) do nothing`)
  const row = await first(db, sql<{ read_to: Date }>`
    select read_to
    from access.booking_mail_progress
    where clinic_id = ${clinic_id}
    for update skip locked`)
  return row?.read_to
}

export async function saveProgress(db: Write, clinic_id: string, read_to: Date): Promise<void> {
  await run(db, sql`
    update access.booking_mail_progress
    set read_to = ${read_to}
    where clinic_id = ${clinic_id}`)
}

export interface ChangedBooking extends MailedBooking {
  id: string
  /** Changes of its time and state: who is somewhere else at the same time is not written to anew. */
  sequence: number
}

/** A change that no mail has told: the room is another, and nothing that its person would be written to about. */
const room_alone = sql`e.detail ->> 'place_id' is not null and e.detail ->> 'starts_at' is null and e.detail ->> 'asked' is null`

/** Bookings with an address that changed after a place in the order of (updated_at, id). */
export function listChanged(db: Read, clinic_id: string, after: { updated_at: Date; id: string }, limit: number): Promise<ChangedBooking[]> {
  return all(db, sql<ChangedBooking>`
    select b.id, b.state, b.starts_at, b.booked_at, b.updated_at, b.moved_from,
      b.sequence - changed.elsewhere as sequence, changed.retimed_at, coalesce(changed.is_asked, false) as is_asked,
      changed.roomed_at, changed.roomed_number,
      coalesce(p.account_id is not null, false) as by_account
    from access.booking b
    left join access.person p on p.id = b.person_id
    cross join lateral (
      select max(e.at) filter (where e.detail ->> 'starts_at' is not null) as retimed_at,
        (array_agg(e.detail ->> 'asked' is not null order by e.number desc) filter (where e.detail ->> 'starts_at' is not null))[1] as is_asked,
        count(*) filter (where e.detail ->> 'starts_at' is null)::int as elsewhere,
        max(e.at) filter (where ${room_alone}) as roomed_at,
        max(e.number) filter (where ${room_alone})::int as roomed_number
      from access.booking_event e
      where e.clinic_id = ${clinic_id}
        and e.booking_id = b.id
        and e.kind = 'changed'
    ) changed
    where b.clinic_id = ${clinic_id}
      and b.email is not null
      and (b.updated_at, b.id) > (${after.updated_at}, ${after.id}::uuid)
    order by b.updated_at, b.id
    limit ${limit}`)
}

export interface WantedMail extends PlannedMail {
  booking_id: string
  sequence: number
  starts_at: Date
}

/** Plans mails; one that was planned before stays as it is. */
export async function insertMails(db: Write, clinic_id: string, mails: readonly WantedMail[], now: Date): Promise<void> {
  if (mails.length === 0) return
  const rows = mails.map((mail) => ({ ...mail, id: makeId(now) }))
  await run(db, sql`
    insert into access.booking_mail (clinic_id, id, booking_id, kind, sequence, starts_at, due_at, state, updated_at)
    select ${clinic_id}::uuid, id, booking_id, kind, sequence, starts_at, due_at, 'due', ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as wanted (id uuid, booking_id uuid, kind text, sequence int, starts_at timestamptz, due_at timestamptz)
    on conflict (clinic_id, booking_id, kind, sequence, starts_at) do nothing`)
}

/** Drops what is planned for bookings that changed and is wanted no more. */
export async function dropMails(
  db: Write, clinic_id: string, wanted: readonly { booking_id: string; kinds: readonly MailKind[] }[], now: Date,
): Promise<void> {
  await run(db, sql`
    update access.booking_mail m
    set state = 'dropped', updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w (booking_id uuid, kinds jsonb)
    where m.clinic_id = ${clinic_id}
      and m.booking_id = w.booking_id
      and m.state = 'due'
      and not (w.kinds ? m.kind)`)
}

/** Messages queued for bookings that are over since: what they promise is not true any more. */
export async function listPromises(db: Read, clinic_id: string, booking_ids: readonly string[]): Promise<string[]> {
  const rows = await all(db, sql<{ message_id: string }>`
    select message_id
    from access.booking_mail
    where clinic_id = ${clinic_id}
      and booking_id = any(${booking_ids}::uuid[])
      and state = 'queued'
      and kind in ('booked', 'moved', 'room', 'day_before', 'two_hours')`)
  return rows.map(({ message_id }) => message_id)
}

/** Clinics with a mail that is due. */
export function findClinicsWithDueMail(db: Read, now: Date): Promise<{ id: string; zone: string }[]> {
  return all(db, sql<{ id: string; zone: string }>`
    /* cross-clinic */
    select c.id, c.zone
    from clinics.clinic c
    where exists (
      select 1
      from access.booking_mail m
      where m.clinic_id = c.id
        and m.state = 'due'
        and m.due_at <= ${now}
    )`)
}

export interface DueMail {
  id: string
  kind: MailKind
  booking_id: string
  starts_at: Date
}

/** Claims due mails of a clinic until the transaction ends: another worker takes others. */
export function claimDueMails(db: Write, clinic_id: string, now: Date, limit: number): Promise<DueMail[]> {
  return all(db, sql<DueMail>`
    select id, kind, booking_id, starts_at
    from access.booking_mail
    where clinic_id = ${clinic_id}
      and state = 'due'
      and due_at <= ${now}
    order by due_at, id
    limit ${limit}
    for update skip locked`)
}

export interface Addressee {
  id: string
  state: BookingState
  starts_at: Date
  email: string | null
  lang: 'ru' | 'en'
}

/** The bookings that mails speak of, locked for as long: none is cancelled while it is being written about. */
export function lockAddressees(db: Write, clinic_id: string, ids: readonly string[]): Promise<Addressee[]> {
  return all(db, sql<Addressee>`
    select id, state, starts_at, email, lang
    from access.booking
    where clinic_id = ${clinic_id}
      and id = any(${ids}::uuid[])
    order by id
    for share`)
}

/** Notes what became of claimed mails: queued as a message, or dropped. */
export async function settleMails(db: Write, clinic_id: string, settled: readonly { id: string; message_id: string | null }[], now: Date): Promise<void> {
  await run(db, sql`
    update access.booking_mail m
    set state = case when s.message_id is null then 'dropped' else 'queued' end,
      message_id = s.message_id,
      updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(settled)}::jsonb) as s (id uuid, message_id uuid)
    where m.clinic_id = ${clinic_id}
      and m.id = s.id`)
}
