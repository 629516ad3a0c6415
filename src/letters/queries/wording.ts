// Statements about the clinic's wording: every edition is kept, the newest signed one of an audience and language holds.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'
import type { Lang } from '../../platform/i18n.ts'

export interface Wording {
  id: string
  audience: 'adult' | 'child'
  lang: Lang
  edition: number
  subject: string
  body: string
  reminder_subject: string
  reminder_body: string
  created_at: Date
  signed_at: Date | null
  signer_name: string | null
  signer_post: string | null
}

const COLUMNS = sql`id, audience, lang, edition, subject, body, reminder_subject, reminder_body, created_at, signed_at,
  signer_name, signer_post`

/** The newest signed edition of each audience and language. */
export function findWordingsInForce(db: Read, clinic_id: string): Promise<Wording[]> {
  return all(db, sql<Wording>`
    select distinct on (audience, lang) ${COLUMNS}
    from letters.wording
    where clinic_id = ${clinic_id}
      and signed_at is not null
    order by audience, lang, edition desc`)
}

/** All editions, newest first within audience and language. */
export function listWordings(db: Read, clinic_id: string): Promise<Wording[]> {
  return all(db, sql<Wording>`
    select ${COLUMNS}
    from letters.wording
    where clinic_id = ${clinic_id}
    order by audience, lang, edition desc`)
}

/** Locks and returns an edition, for signing or replacing a draft. */
export function lockWording(db: Write, clinic_id: string, id: string): Promise<Wording | undefined> {
  return first(db, sql<Wording>`
    select ${COLUMNS}
    from letters.wording
    where clinic_id = ${clinic_id}
      and id = ${id}
    for update`)
}

export type WordingText = Pick<Wording, 'subject' | 'body' | 'reminder_subject' | 'reminder_body'>

/** Adds the next edition, unsigned; out: its number. Two at once: the second violates wording_edition_uq. */
export async function insertWording(
  db: Write, clinic_id: string, wording: WordingText & { id: string; audience: string; lang: string; created_by: string | null }, now: Date,
): Promise<number> {
  const { rows } = await run<{ edition: number }>(db, sql<{ edition: number }>`
    insert into letters.wording
      (clinic_id, id, audience, lang, edition, subject, body, reminder_subject, reminder_body, created_at, created_by)
    select ${clinic_id}::uuid, ${wording.id}::uuid, ${wording.audience}, ${wording.lang}, coalesce(max(w.edition), 0) + 1,
      ${wording.subject}, ${wording.body}, ${wording.reminder_subject}, ${wording.reminder_body},
      ${now}::timestamptz, ${wording.created_by}::uuid
    from letters.wording w
    where w.clinic_id = ${clinic_id}
      and w.audience = ${wording.audience}
      and w.lang = ${wording.lang}
    returning edition`)
  return rows[0]!.edition
}

/** Changes the text of an edition that nobody has signed. */
export async function updateDraft(db: Write, clinic_id: string, id: string, wording: WordingText): Promise<void> {
  await run(db, sql`
    update letters.wording
    set subject = ${wording.subject},
      body = ${wording.body},
      reminder_subject = ${wording.reminder_subject},
      reminder_body = ${wording.reminder_body}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and signed_at is null`)
}

export async function signWording(
  db: Write, clinic_id: string, id: string, signer: { account_id: string | null; name: string; post: string }, now: Date,
): Promise<void> {
  await run(db, sql`
    update letters.wording
    set signed_at = ${now}, signed_by = ${signer.account_id}, signer_name = ${signer.name}, signer_post = ${signer.post}
    where clinic_id = ${clinic_id}
      and id = ${id}
      and signed_at is null`)
}

/** How many messages went out with each edition. */
export function countWordingUses(db: Read, clinic_id: string): Promise<{ wording_id: string; count: number }[]> {
  return all(db, sql<{ wording_id: string; count: number }>`
    select wording_id, count(*)::int as count
    from letters.message
    where clinic_id = ${clinic_id}
      and wording_id is not null
      and sent_at is not null
    group by wording_id`)
}

/** The edition of an audience and language that nobody has signed yet, if any. */
export function findDraft(db: Read, clinic_id: string, audience: string, lang: string): Promise<{ id: string } | undefined> {
  return first(db, sql<{ id: string }>`
    select id
    from letters.wording
    where clinic_id = ${clinic_id}
      and audience = ${audience}
      and lang = ${lang}
      and signed_at is null
    order by edition desc
    limit 1`)
}
