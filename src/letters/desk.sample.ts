// A clinic with its letters and a chief doctor signed in, for tests of the desk's routes.
import { type ClinicRow, buildClinic } from '../../test/builders.ts'
import { NOON, type TestHouse, openTestHouse } from '../../test/house.ts'
import type { BrowserLike } from '../../test/routes_browser.ts'
import { all, sql } from '../platform/db/index.ts'
import { ensureDefaultWordings } from './actions.ts'
import { signInAs } from './signed_in.sample.ts'

export interface LettersDesk {
  t: TestHouse
  /** Where the house listens. */
  home: string
  clinic: ClinicRow
  chief: BrowserLike
  /** Path of the desk's first page. */
  base: string
  /** What the audit log has of one event at the clinic, in order. */
  events(event: string): Promise<{ detail: Record<string, unknown> | null; actor_kind: string }[]>
}

/** Opens a house that listens; close `t` when done. */
export async function openLettersDesk(): Promise<LettersDesk> {
  const t = await openTestHouse({ env: { TRUST_PROXY: 'on' } })
  const home = await t.listen()
  const clinic = await t.house.database.write(async (db) => {
    const built = await buildClinic(db, { slug: 'gp-7', name_ru: 'Поликлиника № 7' })
    await ensureDefaultWordings(db, built.id, null, NOON)
    return built
  })
  const chief = await signInAs(t, home, { role: 'chief_doctor', clinic_id: clinic.id, email: 'chief@gp7.example' })
  const events: LettersDesk['events'] = (event) =>
    all(t.house.database.read, sql`
      select detail, actor_kind
      from platform.audit_event
      where clinic_id = ${clinic.id}
        and event = ${event}
      order by id`)
  return { t, home, clinic, chief, base: `/letters/${clinic.slug}`, events }
}

/** Posts a form with the token of the page it stands on. */
export async function submit(who: BrowserLike, from: string, to: string, fields: Record<string, string>) {
  const { csrf } = await who.get(from)
  return who.post(to, { ...fields, _csrf: csrf })
}
