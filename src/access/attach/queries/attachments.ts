// SQL about where people are attached and their applications: the network's own tables, each statement by itself.
import { type Read, type Write, all, first, run, sql } from '../../../platform/db/index.ts'

export interface Attachment {
  person_id: string
  id: string
  clinic_id: string
  branch_id: string
  since: string
  until: string | null
  clinic_slug: string
  branch_slug: string
  name_ru: string
  name_en: string
  clinic_ru: string
  clinic_en: string
  /** Whom the clinic sees. */
  clinic_audience: 'adult' | 'child' | 'both'
}

/** Attachments of some persons, the standing one of each first. */
export function listAttachments(db: Read, person_ids: readonly string[]): Promise<Attachment[]> {
  return all(db, sql<Attachment>`
    select a.person_id, a.id, a.clinic_id, a.branch_id, a.since, a.until, c.slug as clinic_slug, b.slug as branch_slug, b.name_ru,
      b.name_en, c.name_ru as clinic_ru, c.name_en as clinic_en, c.audience as clinic_audience
    from access.attachment a
    join clinics.clinic c on c.id = a.clinic_id
    join clinics.branch b
      on b.clinic_id = a.clinic_id
      and b.id = a.branch_id
    where a.person_id = any(${person_ids}::uuid[])
    order by a.person_id, a.until desc nulls first, a.since desc`)
}

/** Where a person is attached now. */
export async function findAttachment(db: Read, person_id: string): Promise<Attachment | undefined> {
  return (await listAttachments(db, [person_id])).find(({ until }) => until === null)
}

/** Attaches a person to a branch from a day on, and ends what stood before; repeated, it changes nothing. */
export async function attach(
  db: Write, row: { person_id: string; id: string; clinic_id: string; branch_id: string; since: string }, now: Date,
): Promise<void> {
  const known = await first(db, sql`
    select id
    from access.attachment
    where person_id = ${row.person_id}
      and id = ${row.id}`)
  if (known) return
  await run(db, sql`
    update access.attachment
    set current = null, until = ${row.since}
    where person_id = ${row.person_id}
      and current`)
  await run(db, sql`
    insert into access.attachment (person_id, id, clinic_id, branch_id, since, current, created_at)
    values (${row.person_id}, ${row.id}, ${row.clinic_id}, ${row.branch_id}, ${row.since}, true, ${now})`)
}

export interface Entry {
  person_id: string
  application_id: string
  clinic_id: string
  clinic_slug: string
  account_id: string
  open: boolean | null
  applied_at: Date
}

export function listEntries(db: Read, account_id: string): Promise<Entry[]> {
  return all(db, sql<Entry>`
    select e.person_id, e.application_id, e.clinic_id, c.slug as clinic_slug, e.account_id, e.open, e.applied_at
    from access.attach_entry e
    join clinics.clinic c on c.id = e.clinic_id
    where e.account_id = ${account_id}
    order by e.applied_at desc
    limit 50`)
}

export async function hasOpenEntry(db: Read, person_id: string): Promise<boolean> {
  return (await first(db, sql`
    select application_id
    from access.attach_entry
    where person_id = ${person_id}
      and open`)) !== undefined
}

export type NewEntry = Pick<Entry, 'person_id' | 'application_id' | 'clinic_id' | 'account_id'> & { branch_id: string }

/** Takes the key of the application in hand; false when there is one. */
export async function insertEntry(db: Write, row: NewEntry, now: Date): Promise<boolean> {
  const { count } = await run(db, sql`
    insert into access.attach_entry (person_id, application_id, clinic_id, branch_id, account_id, applied_at, open)
    values (${row.person_id}, ${row.application_id}, ${row.clinic_id}, ${row.branch_id}, ${row.account_id}, ${now}, true)
    on conflict do nothing`)
  return count === 1
}

export async function closeEntry(db: Write, person_id: string, application_id: string): Promise<void> {
  await run(db, sql`
    update access.attach_entry
    set open = null
    where person_id = ${person_id}
      and application_id = ${application_id}
      and open`)
}

/** The key of an application that never came to be. */
export async function dropEntry(db: Write, person_id: string, application_id: string): Promise<void> {
  await run(db, sql`
    delete from access.attach_entry
    where person_id = ${person_id}
      and application_id = ${application_id}`)
}

/** Keys that are taken, older than an instant: what the repair looks at. */
export function listOpenEntries(db: Read, before: Date): Promise<Entry[]> {
  return all(db, sql<Entry>`
    select e.person_id, e.application_id, e.clinic_id, c.slug as clinic_slug, e.account_id, e.open, e.applied_at
    from access.attach_entry e
    join clinics.clinic c on c.id = e.clinic_id
    where e.open
      and e.applied_at < ${before}
    order by e.applied_at
    limit 500`)
}
