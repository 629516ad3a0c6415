// What the tests of reception share: a building with posts, administrators on its list, and somebody on post.
import { type ClinicRow, buildClinic, nextId } from '../../../test/builders.ts'
import type { TestHouse } from '../../../test/house.ts'
import { type Person, signIn } from '../../../test/signed_in.ts'
import { HOUR_MS } from '../../platform/time.ts'
import { insertHolder } from './queries/holders.ts'
import { type PostKind, insertPost } from './queries/posts.ts'
import { type Shift, findShift, insertShift } from './queries/shifts.ts'

/** A post of a clinic's building. Out: its id. */
export async function buildPost(t: TestHouse, clinic: ClinicRow, given: Partial<{ kind: PostKind; name: string; name_en: string; floor: number | null; branch_id: string }> = {}): Promise<string> {
  const id = nextId()
  const post = { id, branch_id: given.branch_id ?? clinic.branch_id, kind: given.kind ?? 'entrance', name: given.name ?? `Вход ${id.slice(-4)}`, name_en: given.name_en ?? null, floor: given.floor ?? null }
  await t.house.database.write((db) => insertPost(db, clinic.id, post, t.clock.now()))
  return id
}

/** A line of the list: the account may hold every post of the branch (or one) from a month ago on. Out: its id. */
export async function buildHolder(
  t: TestHouse, clinic: ClinicRow, account_id: string, given: Partial<{ post_id: string | null; valid_from: Date; valid_until: Date | null }> = {},
): Promise<string> {
  const id = nextId()
  const now = t.clock.now()
  const line = {
    id, account_id, branch_id: clinic.branch_id, post_id: given.post_id ?? null, given_by: null,
    valid_from: given.valid_from ?? new Date(now.getTime() - 720 * HOUR_MS), valid_until: given.valid_until ?? null,
  }
  await t.house.database.write((db) => insertHolder(db, clinic.id, line, now))
  return id
}

export interface OnPost {
  clinic: ClinicRow
  post_id: string
  holder_id: string
  person: Person
  device_id: string
  shift: Shift
}

/** An administrator on the list, signed in and on post since now for eight hours, with a device. */
export async function openOnPost(t: TestHouse, given: Partial<{ clinic: ClinicRow; kind: PostKind; name: string; name_en: string; floor: number; hours: number }> = {}): Promise<OnPost> {
  const clinic = given.clinic ?? (await t.house.database.write((db) => buildClinic(db)))
  const post_id = await buildPost(t, clinic, given)
  const person = await signIn(t, 'administrator', clinic.id)
  const holder_id = await buildHolder(t, clinic, person.id)
  const { shift, device_id } = await buildShift(t, clinic, { post_id, person, hours: given.hours ?? 8 })
  return { clinic, post_id, holder_id, person, device_id, shift }
}

/** Somebody on post from now on, with a device of their own. */
export async function buildShift(
  t: TestHouse, clinic: ClinicRow, given: { post_id: string; person: Pick<Person, 'id' | 'name'>; hours: number },
): Promise<{ shift: Shift; device_id: string }> {
  const [id, device_id] = [nextId(), nextId()]
  const now = t.clock.now()
  const until = new Date(now.getTime() + given.hours * HOUR_MS)
  const row = { id, branch_id: clinic.branch_id, post_id: given.post_id, account_id: given.person.id, account_name: given.person.name, device_id, until }
  await t.house.database.write((db) => insertShift(db, clinic.id, row, now))
  return { shift: (await findShift(t.house.database.read, clinic.id, id))!, device_id }
}
