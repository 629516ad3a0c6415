// Who is told beside the boards of a request that climbed: those whom its level asks may not have a board before them.
import { findClinicScopes } from '../../clinics/index.ts'
import { listRoleHolders } from '../../people/index.ts'
import type { Write } from '../../platform/db/index.ts'
import type { House } from '../../platform/house.ts'
import { localDate } from '../../platform/time.ts'
import { mailPeople } from '../mailing.ts'
import type { Level } from './rules/kinds.ts'
import { requestWords } from './words/index.ts'

/** The roles that a level asks; the posts and the building have the board. */
const ROLES: Readonly<Record<Level, string | undefined>> = { 0: undefined, 1: undefined, 2: 'senior_administrator', 3: 'head_of_department' }

/**
 * Mails those whom the levels above `from`, up to `to`, ask; in the transaction of the climb, so once for each. Nothing of
 * the request is in the mail. Out: whether there is a mail to send.
 */
export async function tellThoseAbove(db: Write, { config }: Pick<House, 'config'>, request: { clinic_id: string; id: string }, from: Level, to: Level, now: Date): Promise<boolean> {
  const roles = ([0, 1, 2, 3] as const).filter((level) => level > from && level <= to).flatMap((level) => ROLES[level] ?? [])
  if (roles.length === 0) return false
  const { clinic_id, id } = request
  const clinic = (await findClinicScopes(db, [clinic_id])).get(clinic_id)!
  const people = await listRoleHolders(db, clinic_id, roles, localDate(now, clinic.zone))
  return mailPeople(db, clinic_id, people, `${config.BASE_URL}/reception/${clinic.slug}/requests/${id}`, (lang) => requestWords(lang).mail, now)
}
