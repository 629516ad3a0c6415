// Changes of a building's board: whoever changes what boards show appends them in the same transaction, last of all, since
// the board's row stays locked to the end of it.
import { type Read, type Write, all, first, one, prepared, run, sql } from '../../platform/db/index.ts'

export interface BoardPlace {
  clinic_id: string
  branch_id: string
}

export interface Change {
  /** What kind of thing: request, tally, queue … */
  kind: string
  /** Its id. */
  subject: string
  /** What devices need to show it: small, no personal data beyond a first name or a ticket. */
  body: object
}

/** Holds a building's board until the transaction ends, where what is written must not be written twice in one instant. */
export async function lockBoard(db: Write, place: BoardPlace): Promise<void> {
  await run(db, sql`
    insert into reception.board (clinic_id, branch_id, seq)
    values (${place.clinic_id}, ${place.branch_id}, 0)
    on conflict (clinic_id, branch_id) do update
    set seq = board.seq`)
}

/** Appends one change. Out: its number, one more than the building's last. */
export async function noteChange(db: Write, place: BoardPlace, { kind, subject, body }: Change, now: Date): Promise<number> {
  const { rows } = await run(db, prepared<{ seq: number }>`
    with board as (
      insert into reception.board (clinic_id, branch_id, seq)
      values (${place.clinic_id}, ${place.branch_id}, 1)
      on conflict (clinic_id, branch_id)
      do update
        set seq = board.seq + 1
      returning seq
    )
    insert into reception.change (clinic_id, branch_id, seq, at, kind, subject, body)
    select ${place.clinic_id}::uuid, ${place.branch_id}::uuid, board.seq, ${now}::timestamptz, ${kind}, ${subject}::uuid, ${JSON.stringify(body)}::jsonb
    from board
    returning seq`)
  return rows[0]!.seq
}

/** The number of a building's last change, 0 before the first; read in one snapshot with what a page shows. */
export async function findBoardSeq(db: Read, { clinic_id, branch_id }: BoardPlace): Promise<number> {
  const board = await first(db, sql<{ seq: number }>`
    select seq
    from reception.board
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}`)
  return board?.seq ?? 0
}

/** A change as it was written, its body still text. */
export interface KeptChange extends BoardPlace {
  seq: number
  at: Date
  kind: string
  subject: string
  body: string
}

/** A building's changes after a number, at most `limit`, in order. */
export function listChanges(db: Read, { clinic_id, branch_id }: BoardPlace, after: number, limit: number): Promise<KeptChange[]> {
  return all(db, sql<KeptChange>`
    select clinic_id, branch_id, seq, at, kind, subject, body::text as body
    from reception.change
    where clinic_id = ${clinic_id}
      and branch_id = ${branch_id}
      and seq > ${after}
    order by seq
    limit ${limit}`)
}

/** How far back and forth a building's changes reach: the first kept (null: none is) and the last. */
export async function findReach(db: Read, { clinic_id, branch_id }: BoardPlace): Promise<{ first: number | null; last: number }> {
  return one(db, sql<{ first: number | null; last: number }>`
    select
      (select min(c.seq)
       from reception.change c
       where c.clinic_id = ${clinic_id}
         and c.branch_id = ${branch_id}) as first,
      coalesce(
        (select b.seq
         from reception.board b
         where b.clinic_id = ${clinic_id}
           and b.branch_id = ${branch_id}), 0) as last`)
}

/** What is new in any of several buildings, each after a number of its own, at most `limit`; each building's in order. */
export function listNews(db: Read, places: readonly (BoardPlace & { after: number })[], limit: number): Promise<KeptChange[]> {
  return all(db, sql<KeptChange>`/* cross-clinic */
    select c.clinic_id, c.branch_id, c.seq, c.at, c.kind, c.subject, c.body::text as body
    from unnest(
      ${places.map(({ clinic_id }) => clinic_id)}::uuid[], ${places.map(({ branch_id }) => branch_id)}::uuid[],
      ${places.map(({ after }) => after)}::bigint[]) as watched (clinic_id, branch_id, after)
    join reception.change c
      on c.clinic_id = watched.clinic_id
      and c.branch_id = watched.branch_id
      and c.seq > watched.after
    order by c.clinic_id, c.branch_id, c.seq
    limit ${limit}`)
}

/** Forgets a clinic's changes of before an instant. Out: how many. */
export async function forgetChanges(db: Write, clinic_id: string, before: Date): Promise<number> {
  const { count } = await run(db, sql`
    delete from reception.change
    where clinic_id = ${clinic_id}
      and at < ${before}`)
  return count
}

/** Clinics that still have changes of before an instant. */
export function findClinicsWithOldChanges(db: Read, before: Date): Promise<{ clinic_id: string }[]> {
  return all(db, sql<{ clinic_id: string }>`/* cross-clinic */
    select clinic_id
    from reception.change
    where at < ${before}
    group by clinic_id`)
}
