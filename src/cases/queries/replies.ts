// SQL about replies: those that went out, those held back, and the beginnings that a clinic keeps.
import { type Read, type Write, all, first, run, sql } from '../../platform/db/index.ts'
import type { HoldReason } from '../rules/gate.ts'

/** Texts of the newest replies of a clinic: what a new one is compared with. */
export function listNewestReplies(db: Read, clinic_id: string, limit: number): Promise<{ text: string }[]> {
  return all(db, sql<{ text: string }>`
    select text
    from cases.reply
    where clinic_id = ${clinic_id}
    order by replied_at desc
    limit ${limit}`)
}

export interface NewReply {
  id: string
  case_id: string
  text: string
  account_id: string | null
  message_id: string | null
}

export async function insertReply(db: Write, clinic_id: string, reply: NewReply, now: Date): Promise<void> {
  await run(db, sql`
    insert into cases.reply (clinic_id, id, case_id, text, account_id, replied_at, message_id)
    values (${clinic_id}, ${reply.id}, ${reply.case_id}, ${reply.text}, ${reply.account_id}, ${now}, ${reply.message_id})`)
}

export interface SentReply {
  id: string
  text: string
  replied_at: Date
  message_id: string | null
}

/** The replies of one case, the newest first. */
export function listReplies(db: Read, clinic_id: string, case_id: string): Promise<SentReply[]> {
  return all(db, sql<SentReply>`
    select id, text, replied_at, message_id
    from cases.reply
    where clinic_id = ${clinic_id}
      and case_id = ${case_id}
    order by replied_at desc, id desc`)
}

export interface SubjectReply {
  subject_id: string
  text: string
  replied_at: Date
}

/** The newest reply to each of some subjects. */
export function findSubjectReplies(db: Read, clinic_id: string, subject_kind: string, subject_ids: string[]): Promise<SubjectReply[]> {
  return all(db, sql<SubjectReply>`
    select distinct on (k.subject_id) k.subject_id, r.text, r.replied_at
    from cases.case k
    join cases.reply r
      on r.clinic_id = k.clinic_id
      and r.case_id = k.id
    where k.clinic_id = ${clinic_id}
      and k.subject_kind = ${subject_kind}
      and k.subject_id = any(${subject_ids}::uuid[])
    order by k.subject_id, r.replied_at desc, r.id desc`)
}

export interface Draft {
  text: string
  reasons: HoldReason[]
  held_at: Date
}

export function findDraft(db: Read, clinic_id: string, case_id: string): Promise<Draft | undefined> {
  return first(db, sql<Draft>`
    select text, reasons, held_at
    from cases.draft
    where clinic_id = ${clinic_id}
      and case_id = ${case_id}`)
}

/** Keeps a held text; it replaces the one that was held before. */
export async function saveDraft(
  db: Write, clinic_id: string, case_id: string, draft: { text: string; reasons: HoldReason[]; account_id: string | null }, now: Date,
): Promise<void> {
  await run(db, sql`
    insert into cases.draft (clinic_id, case_id, text, reasons, account_id, held_at)
    values (${clinic_id}, ${case_id}, ${draft.text}, ${JSON.stringify(draft.reasons)}, ${draft.account_id}, ${now})
    on conflict (clinic_id, case_id) do update set
      text = excluded.text,
      reasons = excluded.reasons,
      account_id = excluded.account_id,
      held_at = excluded.held_at`)
}

export async function deleteDraft(db: Write, clinic_id: string, case_id: string): Promise<void> {
  await run(db, sql`
    delete from cases.draft
    where clinic_id = ${clinic_id}
      and case_id = ${case_id}`)
}

export interface Template {
  id: string
  title: string
  text: string
}

export function listTemplates(db: Read, clinic_id: string): Promise<Template[]> {
  return all(db, sql<Template>`
    select id, title, text
    from cases.template
    where clinic_id = ${clinic_id}
    order by title, id`)
}

/** Writes a template; one with the same id is replaced. */
export async function saveTemplate(db: Write, clinic_id: string, template: Template, account_id: string | null, now: Date): Promise<void> {
  await run(db, sql`
    insert into cases.template (clinic_id, id, title, text, updated_at, updated_by)
    values (${clinic_id}, ${template.id}, ${template.title}, ${template.text}, ${now}, ${account_id})
    on conflict (clinic_id, id) do update set
      title = excluded.title,
      text = excluded.text,
      updated_at = excluded.updated_at,
      updated_by = excluded.updated_by`)
}

/** Out: whether there was one. */
export async function deleteTemplate(db: Write, clinic_id: string, id: string): Promise<boolean> {
  const { count } = await run(db, sql`
    delete from cases.template
    where clinic_id = ${clinic_id}
      and id = ${id}`)
  return count > 0
}
