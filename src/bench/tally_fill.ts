// What `bench tally` counts in: buildings with posts, and somebody on each with a device that is signed in.
import { hashToken } from '../people/sessions.ts'
import { run, sql } from '../platform/db/index.ts'
import type { House } from '../platform/house.ts'
import { makeId, makeSecret } from '../platform/ids.ts'
import { HOUR_MS } from '../platform/time.ts'

export const BUILDINGS = 400
const BRANCHES_EACH = 5

/** A device on post, as it knows itself. */
export interface BenchDevice {
  slug: string
  token: string
  device_id: string
  shift_id: string
}

/** Fills an empty database. Out: the devices; posts are spread evenly over the buildings. */
export async function fillDevices({ database }: House, count: number, start: Date): Promise<BenchDevice[]> {
  const devices: BenchDevice[] = []
  const clinics = BUILDINGS / BRANCHES_EACH
  for (let number = 0; number < clinics; number++) {
    const clinic_id = makeId(start)
    const slug = `gp-${number}`
    const branches = range(BRANCHES_EACH).map((n) => ({ id: makeId(start), slug: String(n + 1) }))
    const people = range(Math.floor((count * (number + 1)) / clinics) - Math.floor((count * number) / clinics)).map((n) => {
      const device = { slug, token: makeSecret(32), device_id: makeId(start), shift_id: makeId(start) }
      devices.push(device)
      return {
        ...device, hash: hashToken(device.token).toString('hex'), account_id: makeId(start), role_id: makeId(start), post_id: makeId(start), holder_id: makeId(start),
        branch_id: branches[n % BRANCHES_EACH]!.id, name: `Пост ${n}`, login: `${slug}-${n}`,
      }
    })
    const told = JSON.stringify(people)
    const expires = new Date(start.getTime() + 12 * HOUR_MS)
    await database.write(async (db) => {
      await run(db, sql`
        insert into clinics.clinic (id, slug, fhir_id, name_ru, name_en, audience, zone, updated_at)
        values (${clinic_id}, ${slug}, ${slug}, 'Поликлиника', 'Polyclinic', 'both', 'Europe/Moscow', ${start})`)
      await run(db, sql`
        insert into clinics.branch (clinic_id, id, slug, fhir_id, name_ru, name_en, updated_at)
        select ${clinic_id}::uuid, id, slug, slug, 'Филиал', 'Branch', ${start}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(branches)}::jsonb) as told (id uuid, slug text)`)
      await run(db, sql`
        insert into reception.post (clinic_id, id, branch_id, kind, name, created_at)
        select ${clinic_id}::uuid, post_id, branch_id, 'floor', name, ${start}::timestamptz
        from jsonb_to_recordset(${told}::jsonb) as told (post_id uuid, branch_id uuid, name text)`)
      await run(db, sql`
        insert into reception.holder (clinic_id, id, account_id, branch_id, valid_from, given_at)
        select ${clinic_id}::uuid, holder_id, account_id, branch_id, ${start}::timestamptz, ${start}::timestamptz
        from jsonb_to_recordset(${told}::jsonb) as told (holder_id uuid, account_id uuid, branch_id uuid)`)
      await run(db, sql`
        insert into reception.shift (clinic_id, id, branch_id, post_id, account_id, account_name, device_id, began_at, until, ready_at)
        select ${clinic_id}::uuid, shift_id, branch_id, post_id, account_id, login, device_id, ${start}::timestamptz, ${expires}::timestamptz, ${start}::timestamptz
        from jsonb_to_recordset(${told}::jsonb) as told (shift_id uuid, branch_id uuid, post_id uuid, account_id uuid, login text, device_id uuid)`)
    })
    await database.write(async (db) => {
      await run(db, sql`
        insert into people.account (id, issuer, subject, login, name, created_at)
        select account_id, 'bench', login, login, login, ${start}::timestamptz
        from jsonb_to_recordset(${told}::jsonb) as told (account_id uuid, login text)`)
      await run(db, sql`
        insert into people.role (id, account_id, clinic_id, role, valid_from, source, given_at)
        select role_id, account_id, ${clinic_id}::uuid, 'administrator', '2026-01-01'::date, 'page', ${start}::timestamptz
        from jsonb_to_recordset(${told}::jsonb) as told (role_id uuid, account_id uuid)`)
      await run(db, sql`
        insert into people.session (token_hash, account_id, created_at, seen_at, expires_at)
        select decode(hash, 'hex'), account_id, ${start}::timestamptz, ${start}::timestamptz, ${expires}::timestamptz
        from jsonb_to_recordset(${told}::jsonb) as told (hash text, account_id uuid)`)
    })
  }
  return devices
}

function range(length: number): number[] {
  return Array.from({ length }, (_, n) => n)
}
